"""Memory that two devices see: the bytes of a device tensor are ordinary bytes of the process.

DLPack hands a tensor over as a small C structure that says where the bytes are and which device
owns them. Changing that one device field makes PyTorch build a real tensor of the simulated device
on bytes that the CPU allocated: a plain `torch.Tensor` with a storage, strides and views, not a
subclass. The way back is a CPU tensor on the same bytes, made for the length of one operator.
Nothing is copied in either direction.

Source of the structure: https://dmlc.github.io/dlpack/latest/c_api.html
"""

import ctypes

import torch

NAME = "simulated"
CPU = torch.device("cpu")
_EXTENSION = 12  # kDLExtDev: PyTorch reads it as PrivateUse1


class _Head(ctypes.Structure):
    """The start of DLPack's `DLTensor`, as far as the device."""

    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
    )


_pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
_pointer_of.restype = ctypes.c_void_p
_pointer_of.argtypes = (ctypes.py_object, ctypes.c_char_p)


def to_device(host: torch.Tensor) -> torch.Tensor:
    """A tensor of the simulated device on the bytes of `host`.

    `host`: a CPU tensor of any shape, strides and dtype, without a gradient. The result has its
    shape, strides and dtype, starts at offset 0 of a storage of its own, and keeps the bytes alive.
    """
    try:
        capsule = torch._C._to_dlpack(host)
    except BufferError:  # bits and quantised types have no DLPack name
        return to_device(host.view(torch.uint8)).view(host.dtype)
    _Head.from_address(_pointer_of(capsule, b"dltensor")).device_type = _EXTENSION
    device = torch._C._from_dlpack(capsule)
    return device if device.dtype == host.dtype else device.view(host.dtype)


def lend(storage: torch.UntypedStorage) -> torch.UntypedStorage:
    """A CPU storage on the bytes of a device storage, which must outlive it.

    Only an empty one can be resized: it then has bytes of its own, see `adopt_storage`.
    """
    if storage.nbytes() == 0:
        return torch.UntypedStorage(0)
    return torch._C._construct_storage_from_data_pointer(storage.data_ptr(), CPU, storage.nbytes())


def lend_copy(storage: torch.UntypedStorage) -> torch.UntypedStorage:
    """A CPU storage with a copy of the bytes of a device storage; it can be resized."""
    return lend(storage).clone()


def host_view(tensor: torch.Tensor, storage: torch.UntypedStorage) -> torch.Tensor:
    """The CPU tensor on `storage` that equals a device tensor in all but the device.

    That is dtype, shape, strides, offset, and whether it stands for its conjugate or negative.
    """
    host = torch.empty(0, dtype=tensor.dtype, device=CPU)
    host.set_(storage, tensor.storage_offset(), tensor.size(), tensor.stride())
    if tensor.is_conj():
        host = host.conj()
    return torch._neg_view(host) if tensor.is_neg() else host


def adopt_storage(tensor: torch.Tensor, host: torch.UntypedStorage) -> None:
    """Give the storage of a device tensor, and so all its views, the bytes of a CPU storage."""
    size = (host.nbytes(),)
    raw = torch.empty(0, dtype=torch.uint8, device=CPU).set_(host, 0, size, (1,))
    nothing = to_device(torch.empty(0, dtype=torch.uint8, device=CPU))
    storage = tensor.untyped_storage()
    # PyTorch swaps only with a storage of equal size or of none: empty ours first.
    storage._swap_data_ptr_(nothing.untyped_storage())
    storage._swap_data_ptr_(to_device(raw).untyped_storage())
