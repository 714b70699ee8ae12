"""What a net is made of: its layers, the shapes between them, its parameters."""

from typing import Any

from torch import Tensor, nn

from utils.house.modes import mode


def print_summary(net: nn.Module, *inputs: Tensor) -> None:
    """Print each layer that ``inputs`` go through: the shape of its output, its own parameters.

    A parameter that an earlier layer also has is marked ``shared`` and counts once in the total.
    The net computes in evaluation mode and without gradients; each layer keeps its mode.
    """
    names = {layer: name for name, layer in net.named_modules()}
    seen: set[Tensor] = set()

    def show(layer: nn.Module, _: Any, output: Any) -> None:
        if layer in names:
            own = set(layer.parameters(recurse=False))
            if own or not list(layer.children()):
                print(f"{names[layer]:20} {_describe(layer, own, output)}{_notes(own, seen)}")
            seen.update(own)

    # show is called after each layer of any net, until the with block ends.
    with mode(net, training=False), nn.modules.module.register_module_forward_hook(show):
        net.eval()  # also a layer that was in training mode alone
        net(*inputs)
    _print_total(net)


def _describe(layer: nn.Module, own: set[Tensor], output: Any) -> str:
    """Return a layer's kind, the shape of its output and the number of its own parameters."""
    shape = str(tuple(output.shape)) if isinstance(output, Tensor) else type(output).__name__
    count = sum(parameter.numel() for parameter in own)
    return f"{type(layer).__name__:20} {shape:20} {count:>12,}"


def _notes(own: set[Tensor], seen: set[Tensor]) -> str:
    """Return what is special about a layer's own parameters."""
    notes = ""
    if own & seen:
        notes += " shared"
    if not all(parameter.requires_grad for parameter in own):
        notes += " frozen"
    return notes


def _print_total(net: nn.Module) -> None:
    """Print how many parameters there are."""
    total = sum(parameter.numel() for parameter in net.parameters())
    trainable = sum(p.numel() for p in net.parameters() if p.requires_grad)
    print(f"{total:,} parameters: {trainable:,} trainable, {total - trainable:,} frozen")
