"""A computation as a chain: what the forward pass computed, and the gradient that came back.

The tensors of one straight computation stand under each other. Beside each stand its numbers and,
from the end to the beginning, the derivative of the last one with respect to it, from autograd.
"""

from itertools import pairwise

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import WIDTH, Board
from utils.pictures.palette import GRADIENT, VALUE
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

MOST_NUMBERS = 4
"""Numbers of one tensor: values and gradients stand side by side in the width of a phone."""

PITCH = 2.3
"""From one tensor to the next, in cells: room for the operation between them."""

CELL = 1.17
"""Width of a number, in cells: four fit beside each other, twice."""

LEFT, RIGHT = 2.1, WIDTH - 4 * CELL
"""Where values and gradients begin."""


def draw(**tensors: torch.Tensor) -> Figure:
    """Draw ``tensors`` from the first to the last, values at the left, gradients at the right.

    Args:
        tensors: name = tensor of 1 to 4 numbers, in the order in which they were computed; each
            requires grad and belongs to the graph of the last one, which is one number. The graph
            is kept, and no ``.grad`` changes.

    Raises:
        TypeError: one of them is no tensor.
        ValueError: fewer than two tensors, one that is too large or was not computed from the one
            before it, or a last one of more than one number.
    """
    last = _require_chain(tensors)
    grads = torch.autograd.grad(last.sum(), list(tensors.values()), retain_graph=True)
    first, *_, final = tensors
    board = Board(f"values from {first} to {final}, gradients from {final} back to {first}")
    board.text(LEFT, -0.6, "forward: values", small=True)
    board.text(RIGHT, -0.6, "backward: gradients", small=True)
    for k, ((name, x), grad) in enumerate(zip(tensors.items(), grads, strict=True)):
        board.text(0, k * PITCH + 0.5, name, bold=True)
        _numbers(board, x, LEFT, k * PITCH, VALUE)
        _numbers(board, grad, RIGHT, k * PITCH, GRADIENT)
        if k:
            _operation(board, x.grad_fn.name().removesuffix("Backward0"), k * PITCH)
    return board.figure()


def _require_chain(tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the last of ``tensors``, or raise one clear sentence."""
    if len(tensors) < 2:
        raise ValueError(f"{len(tensors)} tensors; expected two or more: draw(w=w, loss=loss).")
    for name, x in tensors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
        if not x.requires_grad:
            raise ValueError(f"{name} does not require grad, so no gradient comes back to it.")
        if not 1 <= x.numel() <= MOST_NUMBERS:
            raise ValueError(f"{name} holds {x.numel()} numbers; expected 1 to {MOST_NUMBERS}.")
    name, last = list(tensors.items())[-1]
    if last.numel() > 1:
        raise ValueError(f"{name} holds {last.numel()} numbers; the last one must be one number.")
    for (before, x), (after, y) in pairwise(tensors.items()):
        if torch.autograd.grad(y.sum(), x, retain_graph=True, allow_unused=True)[0] is None:
            raise ValueError(f"{before} did not help to compute {after}.")
    return last


def _numbers(board: Board, x: torch.Tensor, left: float, y: float, colour: int) -> None:
    """Draw the numbers of ``x`` in a row; a single one has a wider box around the same middle."""
    more = 0.3 if x.numel() == 1 else 0.0
    for k, text in enumerate(texts(x)):
        board.box(Box(left + k * CELL - more, y, left + (k + 1) * CELL + more, y + 1), text, colour)


def _operation(board: Board, name: str, y: float) -> None:
    """Draw the arrows between two rows: forward with the operation's name, and back."""
    top, bottom = y - PITCH + 1.05, y - 0.05
    board.arrow((LEFT + CELL / 2, top), (LEFT + CELL / 2, bottom), label="forward")
    board.text(LEFT + CELL, (top + bottom) / 2, name, small=True)
    board.arrow((RIGHT + CELL / 2, bottom), (RIGHT + CELL / 2, top), label="back")
