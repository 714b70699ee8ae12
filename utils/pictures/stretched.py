"""Two tensors that meet: their shapes aligned, what each is stretched to, and the result.

Every number is PyTorch's own: an operand is drawn as ``expand`` reads it. Importing this module
makes the notebook show figures as inline SVG with a description in words.
"""

from collections.abc import Sequence

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS, WIDTH, Board, width_of
from utils.pictures.palette import VALUE
from utils.record import meetings
from utils.record.expressions import evaluate
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

MOST_CELLS, MOST_DIMENSIONS = 24, 3
"""Of a result that is drawn."""

GAP, LENGTH, ROW, BLOCK = 1.1, 1.7, 1.0, 0.4
"""In cells: between two tensors, for a sign; width of a length; height of a row of lengths; between
the matrices of a tensor."""


def draw(code: str, **tensors: torch.Tensor) -> Figure:
    """Draw the shapes of two tensors aligned at the right, both stretched, and the result.

    Cells that are there are blue, copies that only a stride of 0 shows are dashed and empty.

    Args:
        code: An operation of the two, number by number, such as "km + bonus".
        tensors: The two by their names; 0 to 3 dimensions, 24 numbers of the result at most.

    Raises:
        TypeError: One is no tensor, or ``code`` gives none.
        ValueError: There are not two, they cannot meet, or the result is too large or has another
            shape than they give.
    """
    result = _result(code, tensors)
    (one, a), (other, b) = tensors.items()
    shapes = tuple(a.shape), tuple(b.shape), tuple(result.shape)
    axes = meetings.axes(*shapes[:2])
    board = Board(
        f"{code}: {one} of shape {shapes[0]} and {other} of shape {shapes[1]} give {shapes[2]}"
    )
    stretched = [[axis.stretched[which] for axis in axes] for which in (0, 1)]
    names = (one, other, code)
    top = _lengths(board, names, shapes, stretched)
    grids = [(a, stretched[0]), (b, stretched[1]), (result, None)]
    _grids(board, names, grids, shapes[2], top + 0.7)
    return board.figure()


def _lengths(board: Board, names: Sequence[str], shapes: Sequence[tuple], stretched: list) -> float:
    """Draw the lengths of each shape in the columns of their axes; return the lower edge."""
    left = max(map(width_of, names)) + 0.5
    columns, made = len(shapes[2]), shapes[2]
    for row, (name, shape) in enumerate(zip(names, shapes, strict=True)):
        y = row * ROW
        board.text(0, y + ROW / 2, name, bold=row < 2)
        for k in range(columns):
            x = left + (columns - 1 - k) * LENGTH
            grown = row < 2 and stretched[row][k]
            own = str(shape[-k - 1]) if k < len(shape) else "1"
            text = f"{own}→{made[-k - 1]}" if grown else own
            place = Box(x, y + 0.05, x + LENGTH - 0.1, y + ROW - 0.05)
            board.box(place, text, dashed=grown or k >= len(shape))
    return ROW * len(names)


def _grids(board: Board, names: Sequence[str], grids: list, made: tuple, top: float) -> None:
    """Draw both tensors as they are read, and the result, with signs between them."""
    written = [texts(x.detach().expand(made)) for x, _ in grids]
    cell = max(1.0, *(width_of(text) + 0.25 for each in written for text in each))
    blocks, rows, columns = (1, 1, 1, *made)[-3:]
    width, height = columns * cell, blocks * (rows + BLOCK) - BLOCK
    left = 0.0
    for which, ((_, stretched), numbers) in enumerate(zip(grids, written, strict=True)):
        name = names[which]
        room = max(width, width_of(name, SMALL_POINTS))
        if left and left + room > WIDTH:
            left, top = 0.0, top + height + 1.4
        board.text(left, top + 0.3, name, small=True)
        for k, number in enumerate(numbers):
            index = _index(made, k)
            block, row, column = (0, 0, 0, *index)[-3:]
            x = left + column * cell
            y = top + 0.75 + block * (rows + BLOCK) + row
            copied = bool(stretched) and any(
                grown and i for grown, i in zip(stretched, reversed(index), strict=True)
            )
            colour = None if copied or stretched is None else VALUE
            board.box(Box(x, y, x + cell, y + 1), number, colour, dashed=copied)
        left += room + GAP


def _index(shape: tuple, place: int) -> tuple[int, ...]:
    index = torch.arange(torch.Size(shape).numel()).view(shape) == place
    return tuple(index.nonzero()[0].tolist())


def _result(code: str, tensors: dict[str, object]) -> torch.Tensor:
    """Return what ``code`` gives, or raise one clear sentence."""
    for name, x in tensors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
    if len(tensors) != 2:
        raise ValueError(f"{len(tensors)} tensors; expected two: draw('a + b', a=a, b=b).")
    result = evaluate(code, **tensors)
    if not isinstance(result, torch.Tensor):
        raise TypeError(f"{code!r} gives {type(result).__name__}; expected a torch.Tensor.")
    made = torch.broadcast_shapes(*(x.shape for x in tensors.values()))
    if result.shape != made:
        raise ValueError(
            f"{code!r} has shape {tuple(result.shape)}; expected {tuple(made)}, as an operation "
            f"gives that takes its tensors number by number."
        )
    if not 1 <= result.numel() <= MOST_CELLS or not 1 <= result.ndim <= MOST_DIMENSIONS:
        raise ValueError(
            f"{code!r} has shape {tuple(made)}; expected 1 to {MOST_DIMENSIONS} dimensions and "
            f"{MOST_CELLS} numbers at most."
        )
    return result
