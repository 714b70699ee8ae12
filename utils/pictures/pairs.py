"""Every number of one tensor with every number of another, as a table.

This is what an operation computes when a column meets a row: not pair by pair, but all with all.
"""

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS, Board, width_of
from utils.pictures.palette import VALUE
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

MOST = 6
"""Numbers of each tensor: a table of 6 columns stays readable on a phone."""

CELL, HEIGHT, GAP = 1.6, 1.0, 0.3
"""Width and height of a number, and space between the names and the table, in cells."""


def draw(result: torch.Tensor, **tensors: torch.Tensor) -> Figure:
    """Draw ``result`` as a table, a row for each number of the first tensor.

    Results of two numbers at the same place, the first with the first and so on, are blue.

    Args:
        result: shape (n, m), any dtype and device: row i, column j holds what number i of the first
            and number j of the second tensor gave.
        tensors: two tensors by their names, of n and m numbers (1 to 6) in any shape.

    Raises:
        TypeError: ``result`` or one of them is no tensor.
        ValueError: there are not two tensors, one is too large, or ``result`` has another shape.
    """
    (rows, n), (columns, m) = _require_two(result, tensors)
    board = Board(
        f"{n} × {m} results: each of the {n} numbers of {rows} meets each of the {m} of {columns}"
    )
    left = width_of(rows, SMALL_POINTS) + GAP
    board.text(left + CELL * (1 + m / 2), -0.3, columns, small=True, centre=True)
    board.text(0, HEIGHT * (1 + n / 2), rows, small=True)
    for j, text in enumerate(texts(tensors[columns])):
        board.text(left + CELL * (j + 1.5), HEIGHT / 2, text, bold=True, centre=True)
    numbers = iter(texts(result))
    for i, text in enumerate(texts(tensors[rows])):
        top = HEIGHT * (i + 1)
        board.text(left + CELL / 2, top + HEIGHT / 2, text, bold=True, centre=True)
        for j in range(m):
            x = left + CELL * (j + 1)
            colour = VALUE if i == j else None
            board.box(Box(x, top, x + CELL, top + HEIGHT), next(numbers), colour)
    return board.figure()


def _require_two(result: object, tensors: dict[str, object]) -> list[tuple[str, int]]:
    """Return the names of both tensors with their numbers of elements, or raise one sentence."""
    for name, x in {"the result": result, **tensors}.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
    if len(tensors) != 2:
        raise ValueError(f"{len(tensors)} tensors; expected two: draw(a - b, a=a, b=b).")
    sizes = [(name, x.numel()) for name, x in tensors.items()]
    for name, size in sizes:
        if not 1 <= size <= MOST:
            raise ValueError(f"{name} holds {size} numbers; expected 1 to {MOST}.")
    wanted = tuple(size for _, size in sizes)
    if tuple(result.shape) != wanted:
        raise ValueError(f"the result has shape {tuple(result.shape)}; expected {wanted}.")
    return sizes
