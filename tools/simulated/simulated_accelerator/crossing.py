"""One operator's way to the CPU and back: its arguments, its results, and what it wrote.

Inside a crossing every device tensor is represented by one CPU tensor on the same bytes, and
tensors that share a storage still share one. So an operator that writes, writes to the device; an
operator that must not see overlapping operands still sees them.
"""

from collections.abc import Callable
from typing import Any

import torch

from . import generators, layouts, memory
from .memory import CPU, NAME

aten = torch.ops.aten
_CPU_KERNEL = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)


class Crossing:
    """Translates the arguments of one call with `inward` and its results with `outward`."""

    def __init__(self, lend: Callable = memory.lend) -> None:
        self._lend = lend
        self.foreign = False  # whether an argument is a tensor of another device
        self._storages: dict[int, torch.UntypedStorage] = {}
        self._pairs: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}

    def inward(self, value: Any) -> Any:
        """`value` as the CPU's operator takes it: a tensor, device, generator, list or anything."""
        if isinstance(value, torch.Tensor):
            return self._lower(value)
        if isinstance(value, list | tuple):
            return [self.inward(item) for item in value]
        if isinstance(value, torch.device):
            return CPU if value.type == NAME else value
        if isinstance(value, torch._C.Generator):
            return generators.host_generator(value)
        return value

    def outward(self, value: Any) -> Any:
        """The result as the caller gets it: an argument it was called with, or a device tensor."""
        if isinstance(value, torch.Tensor):
            return self._lift(value)
        if isinstance(value, list | tuple):
            return type(value)(self.outward(item) for item in value)
        return value

    def settle(self) -> None:
        """Bring new shapes and new storages of written arguments (`out=`, `resize_`) across."""
        for host, device in self._pairs.values():
            if host.untyped_storage().data_ptr() != device.untyped_storage().data_ptr():
                memory.adopt_storage(device, host.untyped_storage())
            if host.size() != device.size() or host.stride() != device.stride():
                reshape_in_place(device, host.size(), host.stride(), host.storage_offset())

    def _lower(self, tensor: torch.Tensor) -> torch.Tensor:
        if tensor.device.type != NAME:
            self.foreign = True
            return tensor
        if (pair := self._pairs.get(id(tensor))) is not None:
            return pair[0]
        if layouts.is_composed(tensor):
            return layouts.rebuild(tensor, self._lower)
        storage = tensor.untyped_storage()
        if (lent := self._storages.get(storage._cdata)) is None:
            lent = self._storages[storage._cdata] = self._lend(storage)
        host = memory.host_view(tensor, lent)
        self._pairs[id(tensor)] = (host, tensor)
        return host

    def _lift(self, host: torch.Tensor) -> torch.Tensor:
        if layouts.is_composed(host):
            return layouts.rebuild(host, self._lift)
        address = host.untyped_storage().data_ptr()
        for lent, device in self._pairs.values():
            if lent is host:
                return device
            if address and lent.untyped_storage().data_ptr() == address:
                return view_of(device, host)
        return memory.to_device(host)


def view_of(device: torch.Tensor, host: torch.Tensor) -> torch.Tensor:
    """The view of `device` that has dtype, shape, strides and offset of `host`."""
    base = device if device.dtype == host.dtype else device.view(host.dtype)
    return aten.as_strided.default(base, host.size(), host.stride(), host.storage_offset())


def reshape_in_place(device: torch.Tensor, size, stride, offset: int) -> None:
    """Give `device` another shape on its own storage, which must hold it."""
    aten.set_.source_Storage_storage_offset.redispatch(
        _CPU_KERNEL, device, device.untyped_storage(), offset, size, stride
    )
