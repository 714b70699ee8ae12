"""A matrix product as three tables: where a row and a column meet stands what they make."""

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import CHARACTER_CELLS, WIDTH, Board, width_of
from utils.pictures.palette import GRADIENT, VALUE
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

APART, HEAD, LEAST = 0.5, 0.9, 1.1
"""In cells: from table to table, the names above a table, the least width of a number."""
Names = tuple[str, str, str]


def product(
    a: torch.Tensor,
    b: torch.Tensor,
    at: tuple[int, int] | None = None,
    names: Names = ("a", "b", "a @ b"),
) -> Figure:
    """Draw ``a`` at the left, ``b`` above, and ``a @ b`` where rows of ``a`` meet columns of ``b``.

    Args:
        a: shape (n, m), real numbers, any device.
        b: shape (m, p), the same dtype and device.
        at: the row and the column of the result that are lit, with what makes them.
        names: of ``a``, ``b`` and the result.

    Raises:
        TypeError: ``a`` or ``b`` is no tensor.
        ValueError: they are not two matrices that fit, ``at`` lies outside, or the picture would be
            wider than a phone.
    """
    _require(a, b)
    (n, m), p = a.shape, b.shape[1]
    tables = [_rows(x) for x in (a, b, a.detach().cpu() @ b.detach().cpu())]
    longest = max(len(text) for table in tables for row in table for text in row)
    cell = max(LEAST, CHARACTER_CELLS * longest + 0.3)
    left = max(m * cell, width_of(names[0])) + APART
    wide = left + max(p * cell, *map(width_of, names[1:]))
    if wide > WIDTH:
        raise ValueError(
            f"a has {m} columns and b {p} of numbers as long as {longest} letters, which is wider "
            f"than a phone; expected fewer, or shorter numbers."
        )
    if at and not (0 <= at[0] < n and 0 <= at[1] < p):
        raise ValueError(f"at is {at}; expected a row from 0 to {n - 1}, a column to {p - 1}.")
    board = Board(_headline(tables, at, names, (n, m, p)))
    down = m + HEAD
    row, column = at or (None, None)
    _table(board, tables[0], (0, down), cell, names[0], lambda i, j: VALUE if i == row else None)
    _table(board, tables[1], (left, 0), cell, names[1], lambda i, j: VALUE if j == column else None)
    lit = lambda i, j: GRADIENT if (i, j) == (row, column) else None  # noqa: E731
    _table(board, tables[2], (left, down), cell, names[2], lit)
    return board.figure()


def _rows(x: torch.Tensor) -> list[list[str]]:
    """Return each number as a text on a grid of its own: none is 0 beside a larger one."""
    return [[texts(number)[0] for number in row] for row in x.detach().cpu()]


def _headline(tables: list, at: tuple[int, int] | None, names: Names, sizes: tuple) -> str:
    n, m, p = sizes
    headline = f"{names[2]}: ({n}, {m}) and ({m}, {p}) make ({n}, {p})"
    if at is None:
        return headline
    i, j = at
    terms = (f"{x} × {row[j]}" for x, row in zip(tables[0][i], tables[1], strict=True))
    return f"{headline}; row {i} and column {j}: {' + '.join(terms)} makes {tables[2][i][j]}"


def _table(board: Board, table: list[list[str]], corner, cell: float, name: str, colour) -> None:
    x, y = corner
    board.text(x, y - 0.4, name, bold=True)
    for i, row in enumerate(table):
        for j, text in enumerate(row):
            place = Box(x + j * cell, y + i, x + (j + 1) * cell, y + i + 1)
            board.box(place, text, colour(i, j))


def _require(a: object, b: object) -> None:
    for name, x in {"a": a, "b": b}.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
    if a.dim() != 2 or b.dim() != 2 or a.shape[1] != b.shape[0]:
        raise ValueError(
            f"a has shape {tuple(a.shape)}, b {tuple(b.shape)}; expected (n, m) and (m, p)."
        )
    if not a.numel() or not b.numel():
        raise ValueError(
            f"a has shape {tuple(a.shape)}, b {tuple(b.shape)}; expected numbers in both."
        )
