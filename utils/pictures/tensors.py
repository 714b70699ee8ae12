"""A tensor as a picture: its cells, the storage behind them, and the way from one to the other.

Every function draws from a real tensor, so a picture cannot show what PyTorch does not do. All of
them return a matplotlib ``Figure`` of 12 cells' width at most, which stays readable on a phone
(only a name of more than 20 characters can make it wider). Importing this module makes the
notebook show figures as inline SVG with a description in words.
"""

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import WIDTH, Board, width_of
from utils.record import storage
from utils.record.phrases import listed
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

LINE = 0.85
"""Height of a line of text, in cells."""

GAP = 0.6
"""Space between the matrices of a 3-d tensor, in cells."""

LARGEST = 2 * WIDTH
"""The longest storage, in numbers, that a picture shows."""

MOST_CELLS = 4 * WIDTH
"""The most cells of one tensor: an expanded one has more of them than its storage has numbers."""


# ---- public pictures ---------------------------------------------------------------------------


def layout(x: torch.Tensor, name: str = "x") -> Figure:
    """Draw ``x`` above the storage it reads, with the steps that its strides take.

    Each number of the storage has the colour of the first row of ``x`` that reads it, and numbers
    that ``x`` never reads stay empty. Arrows under the storage show one step along each dimension.

    Args:
        x: 1 to 3 dimensions, 48 elements in 12 columns at most, any dtype and device, a storage of
            1 to 24 numbers.
        name: the expression shown above the picture.

    Raises:
        TypeError: ``x`` is not a tensor.
        ValueError: ``x`` has another number of dimensions, elements or columns, its storage is
            empty or too large, or it is not plain numbers in memory (sparse, meta, conjugate).
    """
    _require_drawable(name, x)
    board = Board(f"{name}: {facts(x)}, over a storage of {storage.length(x)} numbers")
    colours = _colours(x)
    board.text(0, -0.9, name, bold=True)
    cells = _cells(board, x, colours)
    below = _facts_beside(board, x, cells)
    row = _storage_row(board, x, colours, below + 1.5, label="storage")
    _stride_arrows(board, x, row)
    return board.figure()


def memory(**tensors: torch.Tensor) -> Figure:
    """Draw names, and arrows to the storages they read: a view shares its row, a copy has its own.

    Args:
        tensors: name = tensor; any shapes, each storage of 1 to 24 numbers.

    Raises:
        TypeError: a value is not a tensor.
        ValueError: no tensor is given, a storage is empty or too large, or a tensor is not plain
            numbers in memory.
    """
    _require_small(tensors)
    groups = _by_storage(tensors)
    board = Board("; ".join(map(_sharing_in_words, groups)))
    y = 0.0
    for colour, group in enumerate(groups):
        y = _names_and_row(board, group, y, colour) + 0.9
    return board.figure()


def facts(x: torch.Tensor) -> str:
    """Return shape, strides and offset of ``x`` in words, as every picture captions them."""
    return ", ".join(_facts(x))


# ---- what a picture says and how it is coloured --------------------------------------------------


def _facts(x: torch.Tensor) -> list[str]:
    return [f"shape {tuple(x.shape)}", f"strides {x.stride()}", f"offset {x.storage_offset()}"]


def _colours(x: torch.Tensor) -> dict[int, int]:
    """Return, for each place that ``x`` reads, the first index along dim 0 that reads it."""
    colours: dict[int, int] = {}
    for k, part in enumerate(storage.places(x).unbind()):
        for place in part.flatten().tolist():
            colours.setdefault(place, k)
    return colours


def _by_storage(tensors: dict[str, torch.Tensor]) -> list[dict[str, torch.Tensor]]:
    """Return ``tensors`` grouped by the storage they share, in the order given."""
    groups: dict[tuple, dict[str, torch.Tensor]] = {}
    for name, x in tensors.items():
        groups.setdefault(storage.address(x), {})[name] = x
    return list(groups.values())


def _sharing_in_words(group: dict[str, torch.Tensor]) -> str:
    """Return ``x, y and z share one storage``, or ``x has its own``."""
    return f"{listed(group)} {'share one storage' if len(group) > 1 else 'has its own'}"


# ---- parts: each draws something and returns where it stands -------------------------------------


def _cells(board: Board, x: torch.Tensor, colours: dict, left: float = 0, top: float = 0) -> Box:
    """Draw the cells of ``x``: a row, a matrix, or the matrices of a 3-d tensor side by side."""
    numbers, places = texts(storage.contents(x)), torch.atleast_2d(storage.places(x))
    rows, columns = places.shape[-2:]
    matrices = places.reshape(-1, rows, columns).tolist()
    in_line = int((WIDTH + GAP) / (columns + GAP))
    for k, matrix in enumerate(matrices):
        x0, y0 = left + k % in_line * (columns + GAP), top + k // in_line * (rows + GAP)
        for i, row in enumerate(matrix):
            for j, place in enumerate(row):
                board.cell(x0 + j, y0 + i, numbers[place], colours[place])
    right = left + min(len(matrices), in_line) * (columns + GAP) - GAP
    return Box(left, top, right, y0 + rows)


def _facts_beside(board: Board, x: torch.Tensor, box: Box) -> float:
    """Write shape, strides and offset beside a narrow box or under a wide one; return the edge."""
    left, top = (box.right + 0.7, box.top) if box.right < 5 else (box.left, box.bottom + 0.3)
    for k, line in enumerate(_facts(x)):
        board.text(left, top + 0.5 + LINE * k, line)
    return max(box.bottom, top + LINE * len(_facts(x)))


def _storage_row(
    board: Board, x: torch.Tensor, colours: dict, y: float, left: float = 0, label: str = ""
) -> Box:
    """Draw the storage of ``x`` with the place of each number; what does not fit goes below."""
    numbers = texts(storage.contents(x))
    in_row = max(int(WIDTH - left), 2)
    if label:
        board.text(left, y - 0.6, label, small=True)
    for place, number in enumerate(numbers):
        at, top = left + place % in_row, y + place // in_row * 1.7
        board.cell(at, top, number, colours.get(place))
        board.text(at + 0.5, top + 1.27, str(place), small=True, centre=True)
    below = (len(numbers) - 1) // in_row
    return Box(left, y, left + min(len(numbers), in_row), y + below * 1.7 + 1.55)


def _stride_arrows(board: Board, x: torch.Tensor, row: Box) -> None:
    """Draw, under the storage, one step along each dimension that has a next element."""
    for d, stride in enumerate(x.stride()):
        label, y = f"stride({d}) = {stride}", row.bottom + 0.5 + LINE * d
        start = _start_of_step(x, d)
        if start is None:
            board.text(row.left, y, label, small=True)
        else:
            board.step(start + 0.5, start + stride + 0.5, y, label)


def _start_of_step(x: torch.Tensor, d: int) -> int | None:
    """Return the column of the first element whose next one along ``d`` lies in the last line.

    Arrows stand under the last line of the storage; a stride of 0 and a step from line to line
    have none.
    """
    last = (storage.length(x) - 1) // WIDTH
    have_next = storage.places(x).narrow(d, 0, x.shape[d] - 1).flatten().tolist()
    fit = [p for p in have_next if p // WIDTH == (p + x.stride(d)) // WIDTH == last]
    return fit[0] % WIDTH if fit and x.stride(d) > 0 else None


def _names_and_row(board: Board, group: dict, y: float, colour: int) -> float:
    """Draw the names of one storage at the left, arrows to its row; return the lower edge."""
    headings = [f"{name} {tuple(x.shape)}" for name, x in group.items()]
    right = max(map(width_of, headings)) + 0.3
    middle = y + (len(group) - 1) * 0.6
    for k, heading in enumerate(headings):
        board.text(0, y + 0.5 + 1.2 * k, heading, bold=True)
        board.arrow((right, y + 0.5 + 1.2 * k), (right + 1.1, middle + 0.5))
    tint = dict.fromkeys(range(LARGEST), colour)
    row = _storage_row(board, next(iter(group.values())), tint, middle, right + 1.2)
    return max(row.bottom, y + 1.2 * len(group))


# ---- bad input -----------------------------------------------------------------------------------


def _require_small(tensors: dict[str, torch.Tensor]) -> None:
    """Raise unless there are tensors, each with a storage that a picture can show."""
    if not tensors:
        raise ValueError("no tensor is given; expected name = tensor, such as x=x.")
    for name, x in tensors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
        if peculiarity := storage.peculiarity(x):
            raise ValueError(f"{name} is {peculiarity}. A picture shows plain numbers in memory.")
        if not 1 <= storage.length(x) <= LARGEST:
            raise ValueError(
                f"{name} has a storage of {storage.length(x)} numbers; a picture shows 1 to "
                f"{LARGEST}. Take a smaller tensor, or .clone() the part you mean."
            )


def _require_drawable(name: str, x: torch.Tensor) -> None:
    """Raise unless ``x`` has a storage, dimensions and sizes that a picture can show."""
    _require_small({name: x})
    if not 1 <= x.dim() <= 3:
        raise ValueError(f"{name} has {x.dim()} dimensions; a picture draws 1 to 3.")
    if not 1 <= x.numel() <= MOST_CELLS or x.shape[-1] > WIDTH:
        raise ValueError(
            f"{name} has shape {tuple(x.shape)}; a picture draws 1 to {MOST_CELLS} cells in "
            f"{WIDTH} columns at most."
        )
