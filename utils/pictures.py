"""A tensor as a picture: its cells, the storage behind them, and the way from one to the other.

Every function draws from a real tensor, so a picture cannot show what PyTorch does not do. All of
them return a matplotlib ``Figure`` of at most 12 cells' width, which stays readable on a phone.
Importing this module makes the notebook show figures as inline SVG with a description in words.
"""

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils import svg
from utils.board import CHARACTER_CELLS, Board, Box

if shell := get_ipython():
    svg.register(shell)

ROW = 12
"""Storage cells in one row of a picture."""

LINE = 0.85
"""Height of a line of text, in cells."""

LARGEST = 2 * ROW
"""The longest storage, in numbers, that a picture shows."""


# ---- public pictures ---------------------------------------------------------------------------


def layout(x: torch.Tensor, name: str = "x") -> Figure:
    """Draw ``x`` above the storage it reads, with the steps that its strides take.

    Each number of the storage has the colour of the first row of ``x`` that reads it, and numbers
    that ``x`` never reads stay empty. Arrows under the storage show one step along each dimension.

    Args:
        x: 1 to 3 dimensions, any dtype and device, a storage of at most 24 numbers.
        name: the expression shown above the picture.

    Raises:
        TypeError: ``x`` is not a tensor.
        ValueError: ``x`` has 0 or more than 3 dimensions, no elements, or too large a storage.
    """
    _require_drawable(x)
    board = Board(f"{name}: {facts(x)}, over a storage of {_storage(x).numel()} numbers")
    colours = _colours(x)
    board.text(0, -0.9, name, bold=True)
    top = _cells(board, x, colours, y=0)
    below = _facts_beside(board, x, top)
    row = _storage_row(board, x, colours, y=below + 1.5)
    _stride_arrows(board, x, row)
    return board.figure()


def memory(**tensors: torch.Tensor) -> Figure:
    """Draw names, and arrows to the storages they read: a view shares its row, a copy has its own.

    Args:
        tensors: name = tensor; any shapes, each storage of at most 24 numbers.

    Raises:
        TypeError: a value is not a tensor.
        ValueError: no tensor is given, or a storage is too large.
    """
    if not tensors:
        raise ValueError("memory() needs at least one name = tensor, such as memory(x=x, y=y).")
    for x in tensors.values():
        _require_small(x)
    owners = _by_storage(tensors)
    board = Board(_sharing_in_words(owners))
    y = 0.0
    for colour, group in enumerate(owners):
        y = _names_and_row(board, group, y, colour) + 0.9
    return board.figure()


def orders(**tensors: torch.Tensor) -> Figure:
    """Draw matrices side by side, each with the path that visits its numbers in storage order.

    Args:
        tensors: name = matrix; write ``**{"x.t()": x.t()}`` for a name that is an expression.

    Raises:
        TypeError: a value is not a tensor.
        ValueError: a tensor is not two-dimensional, or is too large.
    """
    for name, x in tensors.items():
        _require_drawable(x)
        if x.dim() != 2:
            raise ValueError(f"orders() draws matrices; {name} has shape {tuple(x.shape)}.")
    board = Board("; ".join(f"{name}: {facts(x)}" for name, x in tensors.items()))
    left = 0.0
    for name, x in tensors.items():
        board.text(left, -0.9, name, bold=True)
        box = _cells(board, x, _colours(x), y=0, left=left)
        _path(board, x, left)
        board.text(left, box.bottom + 0.75, f"strides {x.stride()}")
        left = max(box.right, left + 4.2) + 1.2
    return board.figure()


def storages(dim: int, **tensors: torch.Tensor) -> Figure:
    """Draw the storage of each tensor as a row, coloured by the index along ``dim``.

    The colours show which numbers lie together in memory, for instance the channels of an image.

    Args:
        dim: the dimension that gives the colours.
        tensors: name = tensor, each with a storage of at most 24 numbers.

    Raises:
        TypeError: a value is not a tensor.
        ValueError: a storage is too large.
        IndexError: a tensor has no dimension ``dim``.
    """
    for x in tensors.values():
        _require_small(x)
    board = Board("; ".join(f"{name}: {facts(x)}" for name, x in tensors.items()))
    y = 0.0
    for name, x in tensors.items():
        board.text(0, y - 0.9, f"{name}  strides {x.stride()}", bold=True)
        y = _storage_row(board, x, _colours(x, dim), y, label="").bottom + 1.9
    return board.figure()


def facts(x: torch.Tensor) -> str:
    """Return shape, strides and offset of ``x`` in words, as every picture captions them."""
    return f"shape {tuple(x.shape)}, strides {x.stride()}, offset {x.storage_offset()}"


# ---- what the tensor reads, computed by PyTorch --------------------------------------------------


def _storage(x: torch.Tensor) -> torch.Tensor:
    """Return everything in the storage of ``x`` as one row, on the CPU."""
    length = x.untyped_storage().nbytes() // x.element_size()
    return x.detach().as_strided((length,), (1,), 0).cpu()


def _reads(x: torch.Tensor) -> torch.Tensor:
    """Return, in the shape of ``x``, the storage index that each of its elements reads."""
    positions = torch.arange(_storage(x).numel())
    return positions.as_strided(x.shape, x.stride(), x.storage_offset())


def _colours(x: torch.Tensor, dim: int = 0) -> dict[int, int]:
    """Return, for each storage index that ``x`` reads, the first index along ``dim`` that does."""
    colours: dict[int, int] = {}
    for k, part in enumerate(_reads(x).unbind(dim)):
        for position in part.flatten().tolist():
            colours.setdefault(position, k)
    return colours


def _by_storage(tensors: dict[str, torch.Tensor]) -> list[dict[str, torch.Tensor]]:
    """Return ``tensors`` grouped by the storage they share, in the order given."""
    groups: dict[int, dict[str, torch.Tensor]] = {}
    for name, x in tensors.items():
        groups.setdefault(x.untyped_storage().data_ptr(), {})[name] = x
    return list(groups.values())


def _sharing_in_words(owners: list[dict[str, torch.Tensor]]) -> str:
    """Return one sentence that says which names share a storage."""
    parts = [
        f"{' and '.join(group)} share one storage" if len(group) > 1 else f"{name} has its own"
        for group in owners
        for name in list(group)[:1]
    ]
    return "; ".join(parts)


def _value(v) -> str:
    """Return a number as short as a cell needs."""
    return f"{v:.3g}" if isinstance(v, float) else str(v)


# ---- parts: each draws something and returns its box ---------------------------------------------


def _cells(board: Board, x: torch.Tensor, colours: dict, y: float, left: float = 0) -> Box:
    """Draw the cells of ``x``: a row, a matrix, or the matrices of a 3-d tensor side by side."""
    if x.dim() == 3:
        boxes = []
        for part in x:
            boxes.append(_cells(board, part, colours, y, left))
            left = boxes[-1].right + 0.6
        return Box(boxes[0].left, y, boxes[-1].right, boxes[-1].bottom)
    rows, values = torch.atleast_2d(_reads(x)), torch.atleast_2d(x.detach().cpu())
    for i, (row, numbers) in enumerate(zip(rows.tolist(), values.tolist(), strict=True)):
        for j, (position, number) in enumerate(zip(row, numbers, strict=True)):
            board.cell(left + j, y + i, _value(number), colours.get(position))
    return Box(left, y, left + rows.shape[1], y + rows.shape[0])


def _facts_beside(board: Board, x: torch.Tensor, box: Box) -> float:
    """Write shape, strides and offset beside a narrow box or under a wide one; return the edge."""
    lines = [f"shape {tuple(x.shape)}", f"strides {x.stride()}", f"offset {x.storage_offset()}"]
    left, top = (box.right + 0.7, box.top) if box.right < 5 else (box.left, box.bottom + 0.3)
    for k, line in enumerate(lines):
        board.text(left, top + 0.5 + LINE * k, line)
    return max(box.bottom, top + LINE * len(lines))


def _storage_row(board, x, colours: dict, y: float, left: float = 0, label="storage") -> Box:
    """Draw the storage of ``x`` with the index of each number; long ones wrap."""
    numbers = _storage(x).tolist()
    board.text(left, y - 0.6, label, small=True)
    for k, number in enumerate(numbers):
        at = left + k % ROW, y + (k // ROW) * 1.7
        board.cell(*at, _value(number), colours.get(k))
        board.text(at[0] + 0.5, at[1] + 1.27, str(k), small=True, centre=True)
    lines = (len(numbers) - 1) // ROW
    return Box(left, y, left + min(len(numbers), ROW), y + lines * 1.7 + 1.55)


def _stride_arrows(board: Board, x: torch.Tensor, row: Box) -> None:
    """Draw, under the storage, one step along each dimension that has a next element."""
    y = row.bottom + 0.15
    for d, (size, stride) in enumerate(zip(x.shape, x.stride(), strict=True)):
        label = f"stride({d}) = {stride}"
        start = x.storage_offset()
        if size > 1 and stride > 0 and start % ROW + stride < ROW:
            a = row.left + start % ROW + 0.5
            board.step(a, a + stride, y + 0.35, label)
        else:
            board.text(row.left, y + 0.35, label, small=True)
        y += 0.85


def _names_and_row(board: Board, group: dict, y: float, colour: int) -> float:
    """Draw the names of one storage at the left, arrows to its row; return the lower edge."""
    width = CHARACTER_CELLS * max(len(_heading(name, x)) for name, x in group.items()) + 0.3
    first = next(iter(group.values()))
    tint = dict.fromkeys(range(LARGEST), colour)
    middle = y + max(0, (len(group) - 1) * 1.2 / 2)
    for k, (name, x) in enumerate(group.items()):
        board.text(0, y + 0.5 + 1.2 * k, _heading(name, x), bold=True)
        board.arrow((width, y + 0.5 + 1.2 * k), (width + 1.1, middle + 0.5))
    row = _storage_row(board, first, tint, middle, width + 1.2, label="")
    return max(row.bottom, y + 1.2 * len(group))


def _heading(name: str, x: torch.Tensor) -> str:
    """Return a name with its shape, as the memory picture labels it."""
    return f"{name} {tuple(x.shape)}"


def _path(board: Board, x: torch.Tensor, left: float) -> None:
    """Draw a line through the cells of a matrix in the order in which they lie in the storage."""
    order = _reads(x).flatten().argsort().tolist()
    board.path([(left + k % x.shape[1] + 0.5, k // x.shape[1] + 0.5) for k in order])


# ---- bad input -----------------------------------------------------------------------------------


def _require_small(x) -> None:
    """Raise unless ``x`` is a tensor whose storage a picture can show."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"a picture is drawn from a torch.Tensor; this is {type(x).__name__}: {x!r}"
        )
    if x.numel() == 0 or _storage(x).numel() > LARGEST:
        raise ValueError(
            f"a picture shows a storage of 1 to {LARGEST} numbers; this tensor of shape "
            f"{tuple(x.shape)} has a storage of {_storage(x).numel()}. Take a smaller tensor."
        )


def _require_drawable(x) -> None:
    """Raise unless ``x`` has 1 to 3 dimensions and a storage that a picture can show."""
    _require_small(x)
    if not 1 <= x.dim() <= 3:
        raise ValueError(f"a picture draws 1 to 3 dimensions; this tensor has {x.dim()}.")
