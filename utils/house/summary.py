"""What a net is made of: its layers, the shapes between them, its parameters."""

from typing import Any

from torch import Tensor, nn

from utils.house.modes import mode


def print_summary(net: nn.Module, *inputs: Tensor) -> None:
    """Print each layer that ``inputs`` go through: the shape of its output, its own parameters.

    A parameter that an earlier layer also has is marked ``shared`` and counts once in the total.
    The net computes in evaluation mode and without gradients; each layer keeps its mode.
    If the net fails, the layers that came before the error are printed.
    """
    names = {layer: name for name, layer in net.named_modules()}
    seen: set[Tensor] = set()
    rows: list[list[str]] = []

    def note(layer: nn.Module, _: Any, output: Any) -> None:
        if layer in names:
            own = set(layer.parameters(recurse=False))
            if own or not list(layer.children()):
                rows.append([names[layer], *_describe(layer, own, output), _marks(own, seen)])
            seen.update(own)

    try:
        # note is called after each layer of any net, until the with block ends.
        with mode(net, training=False), nn.modules.module.register_module_forward_hook(note):
            net.eval()  # also a layer that was in training mode alone
            net(*inputs)
    finally:
        _print_rows(rows)
    _print_total(net)


def _describe(layer: nn.Module, own: set[Tensor], output: Any) -> tuple[str, str, str]:
    """Return a layer's kind, the shape of its output and the number of its own parameters."""
    shape = str(tuple(output.shape)) if isinstance(output, Tensor) else type(output).__name__
    count = sum(parameter.numel() for parameter in own)
    return type(layer).__name__, shape, f"{count:,}"


def _marks(own: set[Tensor], seen: set[Tensor]) -> str:
    """Return what is special about a layer's own parameters."""
    marks = ""
    if own & seen:
        marks += " shared"
    if not all(parameter.requires_grad for parameter in own):
        marks += " frozen"
    return marks


def _print_rows(rows: list[list[str]]) -> None:
    """Print columns that are as wide as their longest entry, to fit on a phone if names allow."""
    wide = [max(len(entry) for entry in column) for column in zip(*rows, strict=True)]
    for name, kind, shape, count, marks in rows:
        print(f"{name:{wide[0]}} {kind:{wide[1]}} {shape:{wide[2]}} {count:>{wide[3]}}{marks}")


def _print_total(net: nn.Module) -> None:
    """Print how many parameters there are."""
    total = sum(parameter.numel() for parameter in net.parameters())
    frozen = sum(p.numel() for p in net.parameters() if not p.requires_grad)
    print(f"{total:,} parameters, {frozen:,} frozen")
