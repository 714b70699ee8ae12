"""What lies behind a tensor: its storage, and the places in it that the tensor reads.

PyTorch computes all of it; nothing here knows how strides work.
"""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Stretch:
    """A stretch of memory of one device: its first byte, and the first one behind it."""

    device: torch.device
    start: int
    end: int

    def holds(self, other: "Stretch") -> bool:
        """Tell whether all of ``other``, at least one byte, lies in this stretch."""
        here = self.device == other.device and other.start < other.end
        return here and self.start <= other.start and other.end <= self.end

    def meets(self, other: "Stretch") -> bool:
        """Tell whether the two have a byte in common."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return self.device == other.device and start < end


def length(x: torch.Tensor) -> int:
    """Return how many elements of the dtype of ``x`` its storage holds."""
    return x.untyped_storage().nbytes() // x.element_size()


def contents(x: torch.Tensor) -> torch.Tensor:
    """Return everything in the storage of ``x``, shape ``(length(x),)``, as a view without grad."""
    return x.detach().as_strided((length(x),), (1,), 0)


def places(x: torch.Tensor) -> torch.Tensor:
    """Return, in the shape of ``x``, the place in the storage that each element is read from."""
    return torch.arange(length(x)).as_strided(x.shape, x.stride(), x.storage_offset())


def address(x: torch.Tensor) -> tuple[torch.device, int]:
    """Return what two tensors have in common if, and only if, they share one storage."""
    return x.device, x.untyped_storage().data_ptr()


def whole(x: torch.Tensor) -> Stretch:
    """Return all the memory of the storage of ``x``."""
    memory = x.untyped_storage()
    return Stretch(x.device, memory.data_ptr(), memory.data_ptr() + memory.nbytes())


def part(x: torch.Tensor) -> Stretch:
    """Return the memory from the first to the last byte that ``x`` reads.

    Two tensors can share memory though their storages start elsewhere: ``torch.from_numpy`` of a
    slice, or DLPack, makes a storage that begins in the middle of another.
    """
    start = x.data_ptr()
    return Stretch(x.device, start, start + _reach(x) * x.element_size())


def is_there(x: torch.Tensor) -> bool:
    """Tell whether the storage of ``x`` is long enough for all that ``x`` reads.

    It is not after ``resize_(0)`` of the storage: reading such a tensor can end the process.
    """
    if x.layout is not torch.strided or x.is_nested or x.is_meta or x.is_quantized:
        return True
    needed = (x.storage_offset() + _reach(x)) * x.element_size() if x.numel() else 0
    return needed <= x.untyped_storage().nbytes()


def _reach(x: torch.Tensor) -> int:
    """Return how many elements lie from the first to the last that ``x`` reads."""
    if not x.numel():
        return 0
    return 1 + sum((n - 1) * step for n, step in zip(x.shape, x.stride(), strict=True))


def peculiarity(x: torch.Tensor) -> str:
    """Return what makes ``x`` other than plain numbers in one storage, or an empty string.

    It stands in sentences such as ``x is a nested tensor; expected ...``.
    """
    kinds = {
        "a meta tensor, which has no numbers": x.is_meta,
        "a nested tensor": x.is_nested,
        "a quantized tensor": x.is_quantized,
        f"a tensor of layout {x.layout}": x.layout is not torch.strided,
        "a lazy conjugate (fix: .resolve_conj())": x.is_conj(),
        "a lazy negative (fix: .resolve_neg())": x.is_neg(),
    }
    return next((kind for kind, found in kinds.items() if found), "")
