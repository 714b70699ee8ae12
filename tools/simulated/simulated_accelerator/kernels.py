"""The operators: every one of PyTorch's own runs on the CPU, on the device's memory.

Three kinds of operator need three kinds of kernel:

- those that compute run through `run`: check the devices, cross to the CPU, call, come back;
- those that only make another view of a storage never look at the bytes, and the CPU's kernel is
  called with the device tensor itself, so views, `_base` and `data_ptr()` are PyTorch's own;
- a few that PyTorch leaves to each device (allocation, copies, convolution) are written out.
"""

import functools
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from . import memory
from .crossing import _CPU_KERNEL, Crossing, aten
from .memory import CPU, NAME
from .rules import check_devices

operators_run = 0
"""How many operators ran on the device: the cost of a cell in a number that no machine changes."""

_MUST_GROW = "Trying to resize storage that is not resizable"  # of `out=`, `resize_`
VIEWS = (
    aten.as_strided.default,
    aten.view.default,
    aten._reshape_alias.default,
    aten.unfold.default,
    aten.view_as_real.default,
    aten.view_as_complex.default,
    aten.set_.source_Tensor,
    aten.set_.source_Storage,
    aten.set_.source_Storage_storage_offset,
)


def run(op: torch._ops.OpOverload, *args: Any, **kwargs: Any) -> Any:
    """Run `op` on the CPU, on the bytes of the device tensors among its arguments.

    Returns what `op` returns, with device tensors for CPU tensors.

    Raises:
        NotImplementedError: `op` is not PyTorch's own.
        RuntimeError: the tensors are on different devices, in CUDA's words.
    """
    global operators_run
    operators_run += 1
    if op.namespace != "aten":
        raise NotImplementedError(_no_kernel(op))
    torch._C._autograd._enable_record_function(False)  # a profile shows `op`, not how it is done
    try:
        with torch._C.DisableTorchFunction():
            return _call_or_grow(op, args, kwargs)
    finally:
        torch._C._autograd._enable_record_function(True)


def _call_or_grow(op, args: tuple, kwargs: dict) -> Any:
    try:
        return _call(op, args, kwargs, memory.lend)
    except RuntimeError as error:
        if _MUST_GROW not in str(error):
            raise
        return _call(op, args, kwargs, memory.lend_copy)


def _call(op, args: tuple, kwargs: dict, lend: Callable) -> Any:
    crossing = Crossing(lend)
    host_args = [crossing.inward(value) for value in args]
    host_kwargs = {key: crossing.inward(value) for key, value in kwargs.items()}
    if crossing.foreign:
        check_devices(op, args, kwargs)
    result = _callable(op, args)(*host_args, **host_kwargs)
    if op._schema.is_mutable:
        crossing.settle()
    return crossing.outward(result)


def _callable(op, args: tuple) -> Callable:
    """`op`, or its name for all overloads where a number stands for a tensor, as in `x % 2`.

    PyTorch passes such a number as it is, and not every operator takes one for a tensor.
    """
    if any(isinstance(args[i], int | float | complex) for i in _tensor_positions(op, len(args))):
        return op.overloadpacket
    return op


@functools.cache
def _tensor_positions(op, given: int) -> tuple[int, ...]:
    arguments = op._schema.arguments[:given]
    return tuple(i for i, a in enumerate(arguments) if isinstance(a.type, torch._C.TensorType))


def _no_kernel(op: torch._ops.OpOverload) -> str:
    return (
        f"Could not run '{op._schema.name}' with arguments from the '{NAME}' backend. "
        "This could be because the operator doesn't exist for this backend: "
        "register a kernel without device_types."
    )


def _check_index(device: torch.device | None) -> None:
    if device is not None and device.index not in (None, 0):
        raise torch.AcceleratorError(f"{NAME} error: invalid device ordinal")


def _empty(size, dtype=None, layout=None, device=None, pin_memory=None, memory_format=None):
    _check_index(device)
    memory_format = memory_format or torch.contiguous_format
    return memory.to_device(torch.empty(size, dtype=dtype, device=CPU, memory_format=memory_format))


def _empty_strided(size, stride, dtype=None, layout=None, device=None, pin_memory=None):
    _check_index(device)
    return memory.to_device(torch.empty_strided(size, stride, dtype=dtype, device=CPU))


def _copy_from(source: torch.Tensor, target: torch.Tensor, non_blocking: bool = False):
    """Copy between devices: the only operator, with indexing, whose tensors may be apart."""
    crossing = Crossing()
    crossing.inward(target).copy_(crossing.inward(source))
    return target


def _efficientzerotensor(size, dtype=None, layout=None, device=None, pin_memory=None):
    """Zeros that forward-mode differentiation need not store; here they are stored."""
    return memory.to_device(torch.zeros(size, dtype=dtype, device=CPU))


def _convolution_backward(grad, x, weight, *geometry_and_mask):
    *geometry, mask = geometry_and_mask
    transposed, groups = geometry[3], geometry[5]
    channels = weight.size(1) * groups if transposed else weight.size(0)
    return run(aten.convolution_backward.default, grad, x, weight, [channels], *geometry, mask)


def without_torch_function(kernel: Callable) -> Callable:
    """`kernel` out of sight of `torch.set_default_device` and other Python-level modes."""

    def quiet(*args, **kwargs):
        with torch._C.DisableTorchFunction():
            return kernel(*args, **kwargs)

    return quiet


WRITTEN_OUT = {
    "empty.memory_format": without_torch_function(_empty),
    "empty_strided": without_torch_function(_empty_strided),
    "_copy_from": without_torch_function(_copy_from),
    "_efficientzerotensor": without_torch_function(_efficientzerotensor),
    "convolution_overrideable": partial(run, aten.convolution.default),
    "convolution_backward_overrideable": _convolution_backward,
}


def register(library: torch.library.Library, everything: torch.library.Library) -> None:
    """Give every operator a kernel for the device.

    `library` registers for `aten`, `everything` (namespace `_`) for the operators not named here.
    """
    everything.fallback(run, "PrivateUse1")
    for op in VIEWS:
        library.impl(op, partial(op.redispatch, _CPU_KERNEL), "PrivateUse1")
    for name, kernel in WRITTEN_OUT.items():
        library.impl(name, kernel, "PrivateUse1")
    for key in ("Conjugate", "Negative"):  # a copy resolves them itself, as the CPU's does
        library.impl("_copy_from", torch.library.fallthrough_kernel, key)
    for op in _operators_with_a_cpu_kernel():
        library.impl(op, partial(run, op), "PrivateUse1")


def _operators_with_a_cpu_kernel():
    """Operators that PyTorch would build from simpler ones here, but not on the CPU.

    The CPU's own kernel gives the CPU's own digits.
    """
    for name in torch._C._dispatch_get_all_op_names():
        if name.startswith("aten::") and _is_composite_but_not_on_the_cpu(name):
            packet, _, overload = name.removeprefix("aten::").partition(".")
            yield getattr(getattr(aten, packet), overload or "default")


def _is_composite_but_not_on_the_cpu(name: str) -> bool:
    has = partial(torch._C._dispatch_has_kernel_for_dispatch_key, name)
    return has("CPU") and (
        has("CompositeExplicitAutograd")
        or has("CompositeExplicitAutogradNonFunctional")
        or has("CompositeImplicitAutograd")
    )
