"""Random numbers: `torch.Generator(device="simulated")`, and a refusal of the wrong generator.

PyTorch takes the generators of a device only from C++, so `torch.Generator` becomes a class that
also knows this device. A device generator draws from a CPU generator of its own; the device's
default generator *is* the CPU's, so that a program prints the same numbers on both.
"""

import warnings
from weakref import WeakValueDictionary

import torch

from .memory import CPU, NAME

_by_identity: "WeakValueDictionary[int, SimulatedGenerator]" = WeakValueDictionary()


class _KnowsEveryGenerator(type(torch._C.Generator)):
    """PyTorch's own generators stay instances of `torch.Generator`."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, torch._C.Generator)


class Generator(torch._C.Generator, metaclass=_KnowsEveryGenerator):
    """`torch.Generator` with one more device: `Generator(device)`, by default on the CPU."""

    def __new__(cls, device: str | int | torch.device = "cpu") -> torch._C.Generator:
        if torch.device(device).type == NAME:
            return SimulatedGenerator(device)
        return torch._C.Generator(device)


class SimulatedGenerator(torch._C.Generator):
    """A generator of the simulated device; `host` is the CPU generator that it draws from."""

    def __new__(cls, device: str | int | torch.device) -> "SimulatedGenerator":
        generator = super().__new__(cls)
        generator.host = torch._C.Generator(CPU)
        _by_identity[generator._cdata] = generator
        return generator

    @property
    def device(self) -> torch.device:
        return torch.device(NAME, 0)

    def manual_seed(self, seed: int) -> "SimulatedGenerator":
        self.host.manual_seed(seed)
        return self

    def seed(self) -> int:
        return self.host.seed()

    def initial_seed(self) -> int:
        return self.host.initial_seed()

    def get_state(self) -> torch.Tensor:
        return self.host.get_state()

    def set_state(self, state: torch.Tensor) -> "SimulatedGenerator":
        self.host.set_state(state)
        return self

    def clone_state(self) -> "SimulatedGenerator":
        return SimulatedGenerator(self.device).set_state(self.get_state())

    def __reduce__(self):
        return _restore, (self.get_state(),)


def _restore(state: torch.Tensor) -> SimulatedGenerator:
    return SimulatedGenerator(NAME).set_state(state)


def host_generator(generator: torch._C.Generator) -> torch._C.Generator:
    """The CPU generator behind a generator of the device.

    Raises:
        RuntimeError: `generator` belongs to another device.
    """
    known = _by_identity.get(generator._cdata)
    if known is None:
        raise RuntimeError(_mismatch(NAME, generator.device.type))
    return known.host


def _mismatch(expected: str, found: str) -> str:
    return f"Expected a '{expected}' device type for generator but found '{found}'"


def register(library: torch.library.Library) -> None:
    """Put `torch.Generator` in place, and make the CPU refuse the generators of the device."""
    torch.Generator = Generator
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Warning only once for all operators")
        for name in _operators_with_a_generator():
            kernel = torch.library.get_kernel(f"aten::{name}", "CPU")
            library.impl(name, _guarded(kernel), "CPU", with_keyset=True, allow_override=True)


def _operators_with_a_generator():
    for name in torch._C._dispatch_get_all_op_names():
        packet, _, overload = name.partition(".")
        if torch._C._dispatch_has_kernel_for_dispatch_key(name, "CPU"):
            schema = str(torch._C._get_schema(packet, overload))
            if name.startswith("aten::") and "Generator" in schema:
                yield name.removeprefix("aten::")


def _guarded(kernel: torch._C._SafeKernelFunction):
    def checked(keys, *args, **kwargs):
        for value in (*args, *kwargs.values()):
            if isinstance(value, torch._C.Generator) and value._cdata in _by_identity:
                raise RuntimeError(_mismatch("cpu", NAME))
        return kernel.call_boxed(keys, *args, **kwargs)

    return checked
