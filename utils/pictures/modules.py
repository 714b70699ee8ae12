"""A module as boxes in boxes: what it has registered, and what its inner modules have."""

import math
from collections.abc import Iterator
from typing import Protocol

import torch
from IPython import get_ipython
from matplotlib.figure import Figure
from torch.nn.parameter import is_lazy

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import WIDTH, Board, width_of
from utils.pictures.palette import SAVED, VALUE

if shell := get_ipython():
    svg.register(shell)

HEAD, ROW, APART, INSET = 0.9, 1.0, 0.2, 0.25
"""In cells: a frame's title, a row of tensors, from frame to frame, a frame inside a frame."""
LEAST = 2.6
"""Cells a tensor's box needs at least, so that its text is not too small."""


class Registering(Protocol):
    """What keeps its tensors and inner modules as torch.nn.Module does."""

    _parameters: dict
    _buffers: dict
    _modules: dict


def tree(model: Registering, name: str = "model") -> Figure:
    """Draw ``model`` as a frame with its tensors, and a frame for each module inside.

    A parameter that learns is filled in one colour, a frozen one is empty, and a buffer has another
    colour and a dashed edge.

    Args:
        model: a ``torch.nn.Module``, or an object of the reader's own that registers as it does.
        name: what the model is called.

    Raises:
        TypeError: ``model`` keeps no parameters, buffers and modules.
        ValueError: modules lie so deep in each other that their boxes get too narrow.
    """
    if not all(hasattr(model, part) for part in Registering.__annotations__):
        raise TypeError(f"model is of type {type(model).__name__}; expected a module.")
    board = Board(_headline(model, name))
    _frame(board, model, name, Box(0, 0, WIDTH, _tall(model)))
    return board.figure()


def _frame(board: Board, module: Registering, name: str, place: Box) -> None:
    """Draw ``module`` as the frame ``place``, with all that it holds."""
    left, right, y = place.left + INSET, place.right - INSET, place.top + HEAD
    wide = (right - left) / 2
    if wide < LEAST:
        raise ValueError(f"{name} lies too deep: its boxes would be too narrow for a phone.")
    board.box(place)
    board.text(left, place.top + HEAD / 2 + 0.05, f"{name}: {type(module).__name__}", bold=True)
    for k, (text, colour, dashed) in enumerate(_own(module)):
        x, top = left + wide * (k % 2), y + ROW * (k // 2)
        board.box(Box(x, top, x + wide, top + ROW), text, colour, dashed=dashed)
    y += _tensors_tall(module)
    for inner, child in _children(module):
        bottom = y + _tall(child)
        _frame(board, child, inner, Box(left, y, right, bottom))
        y = bottom + APART


def _tall(module: Registering) -> float:
    """Return the height of the frame of ``module``, in cells."""
    inner = math.fsum(_tall(child) + APART for _, child in _children(module))
    return HEAD + _tensors_tall(module) + inner


def _tensors_tall(module: Registering) -> float:
    count = len(list(_own(module)))
    return ROW * ((count + 1) // 2) + APART if count else 0


def _children(module: Registering) -> list[tuple[str, Registering]]:
    return [(name, child) for name, child in module._modules.items() if child is not None]


def _own(module: Registering) -> Iterator[tuple[str, int | None, bool]]:
    """Yield text, colour and whether the edge is dashed, for each tensor of ``module`` itself."""
    for name, parameter in module._parameters.items():
        if parameter is not None:
            yield _said(name, parameter), VALUE if parameter.requires_grad else None, False
    for name, buffer in module._buffers.items():
        if buffer is not None:
            yield _said(name, buffer), SAVED, True


def _said(name: str, x: torch.Tensor) -> str:
    text = f"{name} {'(?)' if is_lazy(x) else tuple(x.shape)}"
    return text if width_of(text) < WIDTH / 2 else name


def _headline(model: Registering, name: str) -> str:
    """Return how much of the model is registered; a tensor in two places counts once."""
    parameters, buffers = {}, {}
    for module in _all(model):
        parameters |= {id(p): p for p in module._parameters.values() if p is not None}
        buffers |= {id(b): b for b in module._buffers.values() if b is not None}
    numbers = sum(0 if is_lazy(p) else p.numel() for p in parameters.values())
    registered = f"{numbers} numbers in {len(parameters)} parameters"
    return f"{name}: {type(model).__name__} with {registered}, and {len(buffers)} buffers"


def _all(module: Registering) -> Iterator[Registering]:
    yield module
    for _, child in _children(module):
        yield from _all(child)
