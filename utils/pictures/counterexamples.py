"""A wrong answer as a picture: what went in, what was expected, what came out, where they differ.

Whatever an answer is, something is drawn: what has no cells is told in words. Importing this module
makes the notebook show figures as inline SVG with a description in words.
"""

import textwrap
from collections.abc import Mapping, Sequence

import torch
from IPython import get_ipython
from IPython.display import display
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS, WIDTH, Board, width_of
from utils.pictures.palette import MARK, VALUE
from utils.record.phrases import counted
from utils.record.values import texts, texts_apart

if shell := get_ipython():
    svg.register(shell)

MOST_CELLS, MOST_DIMENSIONS = 36, 3
"""What is drawn of one tensor: more is told by its shape alone."""

GAP, HEAD, LINE, LETTERS = 0.8, 0.95, 0.8, 40
"""Between two things side by side; heights of a heading and of a line of text, in cells; letters
of a line."""

Thing = torch.Tensor | str
"""A tensor of plain numbers, or words for anything else."""
Marks = Mapping[int, int]
"""By number of a cell, in row order: the hue that marks it."""


def show(inputs: Mapping[str, Thing], expected: Thing, given: Thing, note: str = "") -> None:
    """Show what ``draw`` draws in a notebook; do nothing outside one."""
    if get_ipython():
        display(draw(inputs, expected, given, note))


def draw(inputs: Mapping[str, Thing], expected: Thing, given: Thing, note: str = "") -> Figure:
    """Draw the inputs of one call, below them what was expected beside what came out.

    Cells that differ are filled, those of ``given`` in purple, those of ``expected`` in blue.

    Args:
        inputs: name = what went in.
        expected: The right result.
        given: The answer's result.
        note: What is said of the difference.
    """
    wrong = _wrong(expected, given)
    board = Board(_headline(expected, given, wrong, note))
    names = {**inputs, "expected": expected, "yours": given}
    written = {name: _texts(thing) for name, thing in names.items()}
    if wrong and expected.dtype == given.dtype:
        for k in wrong:
            ends = texts_apart(*(x.detach().flatten()[k] for x in (expected, given)))
            written["expected"][k], written["yours"][k] = ends
    cell = _cell(names, written)
    top = _flow(board, inputs, written, {}, cell, 0.0)
    marks = {"expected": dict.fromkeys(wrong, VALUE), "yours": dict.fromkeys(wrong, MARK)}
    last = {"expected": expected, "yours": given}
    top = _flow(board, last, written, marks, cell, top + 0.5)
    for k, line in enumerate(textwrap.wrap(_plain(note), LETTERS)):
        board.text(0, top + 0.5 + LINE * k, line, small=True)
    return board.figure()


# ---- what is said --------------------------------------------------------------------------------


def _headline(expected: Thing, given: Thing, wrong: Sequence[int], note: str) -> str:
    words = f"expected {_facts(expected)}, yours {_facts(given)}"
    if wrong:
        words += f": {len(wrong)} of {counted(given.numel(), 'number')} differ"
    return _plain(f"A wrong answer: {words}{'. ' if note else ''}{note}")


def _facts(thing: Thing) -> str:
    return f"shape {tuple(thing.shape)}" if isinstance(thing, torch.Tensor) else thing


def _plain(text: str) -> str:
    """Return ``text`` in letters that the font has."""
    return text.encode("latin-1", "replace").decode("latin-1")


# ---- cells ---------------------------------------------------------------------------------------


def _has_cells(thing: Thing) -> bool:
    if not isinstance(thing, torch.Tensor) or thing.ndim > MOST_DIMENSIONS:
        return False
    return 1 <= thing.numel() <= MOST_CELLS and max((1, 1, *thing.shape)[-2:]) <= WIDTH


def _texts(thing: Thing) -> list[str]:
    """Return what stands in the cells of ``thing``, or in its lines."""
    if _has_cells(thing):
        return texts(thing)
    if not isinstance(thing, torch.Tensor):
        return textwrap.wrap(_plain(thing), LETTERS) or [""]
    return ["too large to draw"] if thing.numel() else ["no numbers in it"]


def _wrong(expected: Thing, given: Thing) -> list[int]:
    """Return the numbers of the cells in which two drawn tensors of one shape differ."""
    if not (_has_cells(expected) and _has_cells(given)) or expected.shape != given.shape:
        return []
    ends = [x.detach().cpu().flatten().tolist() for x in (expected, given)]
    kind = torch.complex128 if expected.is_complex() or given.is_complex() else torch.float64
    one, other = (torch.tensor(numbers, dtype=kind) for numbers in ends)
    return (~torch.isclose(one, other, equal_nan=True)).nonzero().flatten().tolist()


def _cell(things: Mapping[str, Thing], written: Mapping[str, Sequence[str]]) -> float:
    """Return the width of every cell: as wide as its text where all columns still fit."""
    drawn = [name for name, thing in things.items() if _has_cells(thing)]
    wanted = [width_of(text) + 0.25 for name in drawn for text in written[name]]
    columns = [things[name].shape[-1] for name in drawn if things[name].ndim]
    return min(max([1.0, *wanted]), WIDTH / max([1, *columns]))


# ---- places --------------------------------------------------------------------------------------


def _flow(
    board: Board,
    things: Mapping[str, Thing],
    written: Mapping[str, Sequence[str]],
    marks: Mapping[str, Marks],
    cell: float,
    top: float,
) -> float:
    """Draw things side by side, or below each other where they need it; return the lower edge."""
    left = bottom = 0.0
    for name, thing in things.items():
        lines, facts = written[name], _heading(name, thing)
        size = width_of(name) + 0.3 + width_of(facts, SMALL_POINTS)
        size = max(size, _width(thing, lines, cell))
        if left and left + size > WIDTH:
            left, top = 0.0, bottom + 0.4
        board.text(left, top + 0.4, name, bold=True)
        if facts:
            board.text(left + width_of(name) + 0.3, top + 0.4, facts, small=True)
        inside = _matrices if _has_cells(thing) else _lines
        edge = inside(board, thing, lines, marks.get(name, {}), cell, (left, top + HEAD))
        left, bottom = left + size + GAP, max(bottom, edge)
    return bottom


def _heading(name: str, thing: Thing) -> str:
    """Return what stands behind a name: a shape."""
    return f"{tuple(thing.shape)}" if isinstance(thing, torch.Tensor) else ""


def _width(thing: Thing, lines: Sequence[str], cell: float) -> float:
    if not _has_cells(thing):
        return max(map(width_of, lines))
    columns = thing.shape[-1] if thing.ndim else 1
    beside = min(_in_line(columns, cell), thing.shape[0]) if thing.ndim == 3 else 1
    return beside * (columns * cell + GAP) - GAP


def _in_line(columns: int, cell: float) -> int:
    """Return how many matrices stand side by side."""
    return max(1, int((WIDTH + GAP) / (columns * cell + GAP)))


def _matrices(
    board: Board, x: torch.Tensor, lines: Sequence[str], marks: Marks, cell: float, at: tuple
) -> float:
    """Draw the cells of a tensor; return the lower edge."""
    rows, columns = (1, 1, *x.shape)[-2:]
    beside, (left, top) = _in_line(columns, cell), at
    for k, text in enumerate(lines):
        matrix, row, column = k // (rows * columns), k // columns % rows, k % columns
        x0 = left + matrix % beside * (columns * cell + GAP) + column * cell
        y0 = top + matrix // beside * (rows + GAP / 2) + row
        board.box(Box(x0, y0, x0 + cell, y0 + 1), text, marks.get(k))
    return y0 + 1


def _lines(
    board: Board, thing: Thing, lines: Sequence[str], marks: Marks, cell: float, at: tuple
) -> float:
    """Write the lines of what has no cells; return the lower edge."""
    for k, line in enumerate(lines):
        board.text(at[0], at[1] + 0.4 + LINE * k, line)
    return at[1] + LINE * len(lines)
