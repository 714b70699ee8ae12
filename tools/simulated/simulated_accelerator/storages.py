"""Storages made by hand: `torch.UntypedStorage(bytes, device="simulated")`.

PyTorch asks a C++ allocator for these, and this device has none. Copying a storage, `deepcopy`,
`torch.load` and pickling all begin with such a call, so the constructor learns the device.
"""

from typing import Any

import torch

from . import memory
from .memory import CPU, NAME

_construct = torch._C.StorageBase.__new__


def _new(cls: type, *args: Any, device: Any = None, **kwargs: Any) -> torch.UntypedStorage:
    """`torch.UntypedStorage.__new__` with one more device: takes a number of bytes."""
    if device is None:
        return _construct(cls, *args, **kwargs)
    if torch.device(device).type != NAME:
        return _construct(cls, *args, device=device, **kwargs)
    host = torch.empty(*args or (0,), dtype=torch.uint8, device=CPU)
    return memory.to_device(host).untyped_storage()


def register() -> None:
    """Put the constructor in place."""
    torch.UntypedStorage.__new__ = _new
