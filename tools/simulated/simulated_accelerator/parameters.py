"""`tensor.data = other` between the CPU and the device, as CUDA has it.

`Module.to(device)` then keeps its Parameter objects and only changes what is in them, so an
optimizer made before the move still holds the right ones.
"""

import torch

from .memory import NAME

_QUESTION = "_has_compatible_shallow_copy_type"
_KEYS = ("CPU", "PrivateUse1", "AutogradCPU", "AutogradPrivateUse1")


def register(library: torch.library.Library) -> None:
    """Answer PyTorch's question whether one tensor may take the contents of another."""
    otherwise = torch.library.get_kernel(f"aten::{_QUESTION}", "CPU")

    def may_take(keys, tensor: torch.Tensor, other: torch.Tensor) -> bool:
        devices = {tensor.device.type, other.device.type}
        layouts = {tensor.layout, other.layout}
        if devices == {"cpu", NAME} and layouts == {torch.strided}:
            return True
        return otherwise.call_boxed(keys, tensor, other)

    for key in _KEYS:
        library.impl(_QUESTION, may_take, key, with_keyset=True)
