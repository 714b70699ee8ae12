"""Pinned memory: `tensor.pin_memory()`, `is_pinned()`, `DataLoader(pin_memory=True)`.

To this device all memory is alike. Pinning makes a copy, as on a GPU, and marks its storage.
"""

import torch


def _pin(tensor: torch.Tensor, device: torch.device | None = None) -> torch.Tensor:
    pinned = tensor.clone()
    pinned.untyped_storage().pinned = True
    return pinned


def _is_pinned(tensor: torch.Tensor, device: torch.device | None = None) -> bool:
    return getattr(tensor.untyped_storage(), "pinned", False)


def register(library: torch.library.Library) -> None:
    """Only tensors of the CPU can be pinned; PyTorch itself refuses the others."""
    library.impl("_pin_memory", _pin, "CPU")
    library.impl("is_pinned", _is_pinned, "CPU")
