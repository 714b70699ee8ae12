"""Which numbers of a table an index picks, and where the numbers of joined tensors come from.

Importing this module makes the notebook show figures as inline SVG with a description in words
(``svg``).
"""

from collections.abc import Iterable, Sequence

import torch
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import tensors  # noqa: F401  (it shows figures in a notebook)
from utils.pictures.board import SMALL_POINTS, WIDTH, Board, width_of
from utils.record import storage
from utils.record.expressions import evaluate, named
from utils.record.phrases import listed
from utils.record.values import texts

GAP, HEAD, LINE = 1.5, 1.3, 0.85
"""In cells: space between tables, height of a code above one, of a line of text under one."""

MOST_ROWS, MOST_COLUMNS, MOST_PICKED = 12, 8, 6
"""Of a table that is drawn, and the numbers of an index: so many hues there are."""


# ---- public pictures ---------------------------------------------------------------------------


def labelled(x: torch.Tensor, columns: torch.Tensor, row: str, names: Sequence[str]) -> Figure:
    """Draw a table with a name above each column, and one number of each row marked.

    Args:
        x: 1 to 12 rows and 1 to 8 columns, any dtype and device.
        columns: For each row the column of the number that is marked, whole numbers from 0.
        row: What a row is; its number is written behind it.
        names: One for each column.

    Raises:
        TypeError: ``x`` or ``columns`` is no tensor.
        ValueError: ``x`` cannot be drawn, or the columns or names do not fit it.
    """
    _require_table("x", x)
    marked = _columns(x, columns)
    if len(names) != x.shape[1]:
        raise ValueError(f"{len(names)} names for {x.shape[1]} columns; expected one for each.")
    rows = [f"{row} {i}" for i in range(len(x))]
    told = ", ".join(f"{names[j]} in {rows[i]}" for i, j in enumerate(marked))
    board = Board(f"a table of shape {tuple(x.shape)}; marked: {told}")
    left = max(map(width_of, rows)) + 0.4
    wide = max(1.6, *(width_of(name) + 0.4 for name in names))
    for j, name in enumerate(names):
        board.text(left + (j + 0.5) * wide, -0.5, name, bold=True, centre=True)
    for i, (name, numbers) in enumerate(zip(rows, _rows(x), strict=True)):
        board.text(0, i + 0.5, name)
        for j, number in enumerate(numbers):
            at = left + j * wide + (wide - 1.4) / 2
            _wide_cell(board, at, i, number, 0 if j == marked[i] else None)
    return board.figure()


def cells(x: torch.Tensor, *codes: str, **names: object) -> Figure:
    """Draw ``x`` once for each expression of it, and mark the numbers that the result holds.

    A number has the colour of the first row of the result that holds it, and numbers that it does
    not hold stay empty. Under each table stand the result's shape, and whether it is a view.

    Args:
        x: 1 to 12 rows and 1 to 8 columns of different numbers, any dtype and device.
        codes: Expressions of ``x``, ``torch`` and ``names`` that pick numbers of ``x``.
        names: What the expressions use besides, such as a mask.

    Raises:
        TypeError: ``x`` is no tensor, or a code is no string or gives none.
        ValueError: ``x`` cannot be drawn, no code is given, or one fails or makes other numbers.
    """
    _require_table("x", x)
    if not codes:
        raise ValueError("no expression is given; expected one or more, such as 'x[1]'.")
    made = [_result(x, code, names) for code in codes]
    facts = [_facts(*each) for each in made]
    told = "; ".join(f"{code}: {fact}" for code, fact in zip(codes, facts, strict=True))
    board = Board(told)
    left = top = 0.0
    high = HEAD + len(x) + LINE + 0.7
    for code, fact, (result, _) in zip(codes, facts, made, strict=True):
        width = max(x.shape[1], width_of(code), width_of(fact, SMALL_POINTS))
        if left and left + width > WIDTH:
            left, top = 0.0, top + high
        board.text(left, top + 0.5, code, bold=True)
        _table(board, _rows(x), _rows_that_hold(x, result), left, top + HEAD)
        board.text(left, top + HEAD + len(x) + 0.55, fact, small=True)
        left += width + GAP
    return board.figure()


def gathered(x: torch.Tensor, dim: int, index: torch.Tensor) -> Figure:
    """Draw an index, ``x`` and what it gathers; a number of the index has the colour of its pick.

    Args:
        x: 1 to 12 rows and 1 to 8 columns, any dtype and device.
        dim: 0 or 1.
        index: 1 to 6 whole numbers in a table that fits ``x`` along ``dim``.

    Raises:
        TypeError: ``x`` or ``index`` is no tensor.
        ValueError: one of them cannot be drawn, or the two do not fit.
    """
    _require_table("x", x)
    _require_table("index", index)
    if index.numel() > MOST_PICKED:
        raise ValueError(f"index has {index.numel()} numbers; expected {MOST_PICKED} at most.")
    try:
        picked = x.detach().cpu().gather(dim, index.cpu())
        places = torch.arange(x.numel()).view(x.shape).gather(dim, index.cpu()).flatten().tolist()
    except (RuntimeError, IndexError) as error:
        raise ValueError(f"x.gather({dim}, index) fails: {str(error).splitlines()[0]}.") from None
    code = f"x.gather({dim}, index)"
    board = Board(f"{code}: picks {' '.join(texts(picked))}")
    every = list(range(len(places)))
    hues = {place: k for k, place in reversed(list(enumerate(places)))}
    of_x = [hues.get(place) for place in range(x.numel())]
    left = 0.0
    for name, part, colours in (("index", index, every), ("x", x, of_x), (code, picked, every)):
        board.text(left, -0.6, name, bold=True)
        _table(board, _rows(part), colours, left, 0)
        left += max(part.shape[1], width_of(name)) + GAP
    return board.figure()


def joined(*codes: str, **parts: torch.Tensor) -> Figure:
    """Draw tensors, and below them what expressions join of them; a number keeps its colour.

    Args:
        codes: Expressions of ``torch`` and the parts, such as "torch.cat([a, b])", that give a row
            or a table of 1 to 12 rows and 1 to 8 columns.
        parts: name = tensor; each a row or a table of that size.

    Raises:
        TypeError: a part is no tensor, or a code is no string or gives none.
        ValueError: no part or no code is given, a part or a result cannot be drawn, or a code
            fails.
    """
    if not codes or not parts:
        raise ValueError("expected expressions and name = tensor, as in joined('a + a', a=a).")
    for name, part in parts.items():
        _require_table(name, part, rows=True)
    origins = {name: torch.full_like(part.detach(), k) for k, (name, part) in
               enumerate(parts.items())}  # fmt: skip
    made = [(evaluate(code, **parts), evaluate(code, **origins)) for code in codes]
    for code, (result, _) in zip(codes, made, strict=True):
        _require_table(code, result, rows=True)
    drawn = [(name, part, origins[name]) for name, part in parts.items()]
    drawn += [(code, *each) for code, each in zip(codes, made, strict=True)]
    told = listed(f"{code} {tuple(x.shape)}" for code, (x, _) in zip(codes, made, strict=True))
    board = Board(f"numbers of {listed(parts)} in {told}")
    left = top = bottom = 0.0
    for name, x, origin in drawn:
        name = f"{name} {tuple(x.shape)}"
        table, colours = torch.atleast_2d(x), origin.int().flatten().tolist()
        width = max(table.shape[1], width_of(name))
        if left and (left + width > WIDTH or name.startswith(codes)):
            left, top = 0.0, bottom + 0.5
        board.text(left, top + 0.5, name, bold=True)
        _table(board, _rows(table), colours, left, top + HEAD)
        bottom = max(bottom, top + HEAD + len(table))
        left += width + GAP
    return board.figure()


# ---- parts ---------------------------------------------------------------------------------------


def _rows(x: torch.Tensor) -> list[list[str]]:
    numbers, columns = texts(x), x.shape[1]
    return [numbers[k : k + columns] for k in range(0, len(numbers), columns)]


def _table(
    board: Board, rows: Sequence[Sequence[str]], colours: Sequence[int | None], left: float, top
) -> None:
    """Draw the cells of a table, each in the colour of its number in row order."""
    hues = iter(colours)
    for i, row in enumerate(rows):
        for j, number in enumerate(row):
            board.cell(left + j, top + i, number, next(hues))


def _wide_cell(board: Board, left: float, top: float, text: str, colour: int | None) -> None:
    board.box(Box(left, top, left + 1.4, top + 1), text, colour)


def _result(x: torch.Tensor, code: str, names: dict[str, object]) -> tuple[torch.Tensor, bool]:
    """Return what ``code`` gives for a copy of ``x``, and whether it shares memory with it."""
    alike = x.detach().clone()
    result = evaluate(code, x=alike, **names)
    if not isinstance(result, torch.Tensor):
        raise TypeError(f"{code!r} gives {named(result)}; expected a tensor, as of 'x[1]'.")
    return result, storage.address(result) == storage.address(alike)


def _facts(result: torch.Tensor, shares: bool) -> str:
    return f"{tuple(result.shape)}, {'view' if shares else 'copy'}"


def _rows_that_hold(x: torch.Tensor, result: torch.Tensor) -> list[int | None]:
    """Return, for each number of ``x``, the first row of ``result`` that holds it."""
    numbers = x.detach().flatten().tolist()
    if len(set(numbers)) < len(numbers):
        raise ValueError("x holds a number twice; expected different ones, to tell them apart.")
    first: dict[object, int] = {}
    for k, row in enumerate(torch.atleast_1d(result)):
        for number in row.flatten().tolist():
            first.setdefault(number, k)
    if made := [number for number in first if number not in numbers]:
        raise ValueError(f"the result holds {made[0]}, which x does not; expected picked numbers.")
    return [first.get(number) for number in numbers]


# ---- bad input -----------------------------------------------------------------------------------


def _require_table(name: str, x: object, *, rows: bool = False) -> None:
    """Raise unless ``x`` is a table, or with ``rows`` also a row, that a picture can show."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"{name} is {named(x)}; expected a tensor.")
    if peculiarity := storage.peculiarity(x):
        raise ValueError(f"{name} is {peculiarity}. A picture shows plain numbers in memory.")
    allowed = (1, 2) if rows else (2,)
    if x.dim() not in allowed or not _small(torch.atleast_2d(x).shape):
        raise ValueError(
            f"{name} has shape {tuple(x.shape)}; expected {'a row or ' if rows else ''}a table of "
            f"1 to {MOST_ROWS} rows and 1 to {MOST_COLUMNS} columns."
        )


def _small(shape: Iterable[int]) -> bool:
    return all(1 <= n <= most for n, most in zip(shape, (MOST_ROWS, MOST_COLUMNS), strict=True))


def _columns(x: torch.Tensor, columns: object) -> list[int]:
    """Return ``columns`` as numbers, one column of ``x`` for each row."""
    if not isinstance(columns, torch.Tensor):
        raise TypeError(f"columns is {named(columns)}; expected a tensor.")
    found = columns.flatten().tolist()
    if len(found) != len(x) or not all(k in range(x.shape[1]) for k in found):
        raise ValueError(
            f"columns holds {found}; expected one for each of {len(x)} rows, from 0 to "
            f"{x.shape[1] - 1}."
        )
    return found
