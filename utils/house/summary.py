"""What a net is made of: its layers, the shapes between them, its parameters."""

from typing import Any

import torch
from torch import Tensor, nn


@torch.no_grad()
def summary(net: nn.Module, *inputs: Tensor) -> None:
    """Print each layer that ``inputs`` go through: the shape of its output, its own parameters.

    A parameter that an earlier layer also has is marked ``shared`` and counts once in the total.
    The net computes in evaluation mode and without gradients; each layer keeps its mode.
    """
    names, seen = {layer: name for name, layer in net.named_modules()}, set()

    def show(layer: nn.Module, _: Any, output: Any) -> None:
        if layer not in names:
            return
        own = set(layer.parameters(recurse=False))
        shape = tuple(output.shape) if isinstance(output, Tensor) else type(output).__name__
        if own or not any(True for _ in layer.children()):
            count, kind = sum(map(Tensor.numel, own)), type(layer).__name__
            print(f"{names[layer]:20} {kind:20} {shape!s:20} {count:>12,}{_notes(own, seen)}")
        seen.update(own)

    modes = [(layer, layer.training) for layer in net.modules()]
    hook = nn.modules.module.register_module_forward_hook(show)
    try:
        net.eval()(*inputs)
    finally:
        hook.remove()
        for layer, mode in modes:
            layer.training = mode
    free = sum(p.numel() for p in net.parameters() if p.requires_grad)
    total = sum(map(Tensor.numel, net.parameters()))
    print(f"{total:,} parameters: {free:,} trainable, {total - free:,} frozen")


def _notes(own: set[Tensor], seen: set[Tensor]) -> str:
    """Return what is special about a layer's own parameters."""
    frozen = [p for p in own if not p.requires_grad]
    return " shared" * bool(own & seen) + " frozen" * bool(frozen)
