"""What lies behind a tensor: its storage, and the places in it that the tensor reads.

PyTorch computes all of it; nothing here knows how strides work.
"""

import torch


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


def peculiarity(x: torch.Tensor) -> str:
    """Return what makes ``x`` other than plain numbers in one storage, or an empty string."""
    kinds = {
        "on the device meta, which holds no numbers": x.is_meta,
        "a nested tensor": x.is_nested,
        f"of the layout {x.layout}": x.layout is not torch.strided,
        "a lazy conjugate; mend it with .resolve_conj()": x.is_conj(),
        "a lazy negative; mend it with .resolve_neg()": x.is_neg(),
    }
    return next((kind for kind, found in kinds.items() if found), "")
