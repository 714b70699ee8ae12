"""The walk through memory: the places that a tensor visits when it is read row by row.

Both pictures take a tensor ``x`` and expressions of it, as the explorer ``strides`` does. Importing
this module makes the notebook show figures as inline SVG with a description in words (``svg``).
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import tensors  # noqa: F401  (it shows figures in a notebook)
from utils.pictures.board import WIDTH, Board, width_of
from utils.record import views
from utils.record.views import View

LANE = 0.7
"""Space between the cells of a matrix, in cells: an arrow runs there and touches no number."""

HEAD, UNDER, FOOT = 0.95, 1.55, 0.5
"""Heights in cells: of a heading, of a cell with the place under it, of what separates two rows."""

ABOVE = 0.65
"""Space above an arc for the length of its step, in cells."""


def steps(x: torch.Tensor, *codes: str) -> Figure:
    """Draw the storage of ``x`` once for each view, with the steps of one reading, row by row.

    Steps forward run above the storage and steps back below it; dashed ones lead from the end of
    one row to the next. A number has the colour of the first row that reads it.

    Args:
        x: a tensor whose storage holds 2 to 12 numbers, any dtype and device.
        codes: expressions of ``x`` (and ``torch``), each a view of ``x`` of 1 dimension or more and
            2 numbers or more that visits no place twice in a row.

    Raises:
        TypeError: ``x`` is no tensor, or a code is no string or gives none.
        ValueError: no code is given, or ``x`` or a view cannot be drawn.
    """
    seen = _views(x, codes)
    for view in seen:
        _require_walk(view)
    board = Board("; ".join(f"{view.code}: {_in_words(view)}" for view in seen))
    top = 0.0
    for view in seen:
        top = _walk(board, view, top)
    return board.figure()


def orders(x: torch.Tensor, *codes: str) -> Figure:
    """Draw matrices side by side, each with arrows that visit its numbers in storage order.

    Args:
        x: a tensor whose storage holds 1 to 64 numbers, any dtype and device.
        codes: expressions of ``x`` (and ``torch``), each a view of ``x`` of 2 dimensions and 7
            columns at most that reads no place twice.

    Raises:
        TypeError: ``x`` is no tensor, or a code is no string or gives none.
        ValueError: no code is given, or ``x`` or a view cannot be drawn.
    """
    seen = _views(x, codes)
    for view in seen:
        _require_matrix(view)
    board = Board("; ".join(f"{view.code}: {_facts(view)}" for view in seen))
    left = top = bottom = 0.0
    for view in seen:
        width = max(_pitch(view.shape[1]), width_of(view.code), width_of(_strides(view)))
        if left > 0 and left + width > WIDTH:
            left, top = 0.0, bottom + 1.9
        bottom = max(bottom, _matrix(board, view, left, top))
        left += width + 1.4
    return board.figure()


# ---- in words ------------------------------------------------------------------------------------


def _facts(view: View) -> str:
    return f"shape {view.shape}, {_strides(view)}, offset {view.offset}"


def _strides(view: View) -> str:
    return f"strides {view.strides}"


def _signed(step: int) -> str:
    return f"{step:+d}".replace("-", "−")


def _jumps(view: View) -> list[int]:
    """Return the step from each place that a view reads to the next one."""
    return [b - a for a, b in pairwise(view.reads)]


def _verdict(view: View) -> str:
    return "equal steps" if len(set(_jumps(view))) == 1 else "unequal steps"


def _in_words(view: View) -> str:
    return f"{_verdict(view)} {', '.join(map(_signed, _jumps(view)))}"


# ---- one walk ------------------------------------------------------------------------------------


def _walk(board: Board, view: View, top: float) -> float:
    """Draw one walk under its heading; return where the next one begins."""
    board.text(0, top + 0.4, view.code, bold=True)
    board.text(width_of(view.code) + 0.8, top + 0.4, _verdict(view))
    lifts = _lifts(view)
    highest = max((lift for step, lift in lifts.items() if step > 0), default=-ABOVE)
    row, colours = top + HEAD + highest + ABOVE, _colours(view)
    for place, number in enumerate(view.numbers):
        board.cell(place, row, number, colours.get(place))
        board.text(place + 0.5, row + 1.27, str(place), small=True, centre=True)
    bottom = row + UNDER
    in_row = view.shape[-1]
    for k, (a, b) in enumerate(pairwise(view.reads), 1):
        to_next_row = k % in_row == 0
        bottom = max(bottom, _step(board, (a, b), row, lifts[b - a], to_next_row=to_next_row))
    return bottom + FOOT


def _step(
    board: Board, places: tuple[int, int], row: float, lift: float, *, to_next_row: bool
) -> float:
    """Draw the step between two places with its length; return the lowest point of it."""
    (a, b), ahead = places, 1 if lift > 0 else -1
    y = row if lift > 0 else row + UNDER
    length = _signed(b - a)
    label = f"{length} to the next row" if to_next_row else length
    start, end = (a + 0.5 + 0.13 * ahead, y), (b + 0.5 - 0.13 * ahead, y)
    board.arc(start, end, lift, label=label, dashed=to_next_row)
    at = y - lift - 0.33 * ahead
    board.text((a + b + 1) / 2, at, length, small=True, bold=to_next_row, centre=True)
    return at + 0.35


def _lifts(view: View) -> dict[int, float]:
    """Return how high the arc of each length of step rises: longer ones higher, back ones below."""
    found = {}
    for ahead in (1, -1):
        lengths = sorted({abs(step) for step in _jumps(view) if step * ahead > 0})
        found |= {ahead * far: ahead * (0.5 + 0.7 * k) for k, far in enumerate(lengths)}
    return found


def _colours(view: View) -> dict[int, int]:
    """Return, for each place that a view reads, the number of the first row that reads it."""
    found: dict[int, int] = {}
    for k, place in enumerate(view.reads):
        found.setdefault(place, k // view.shape[-1] if len(view.shape) > 1 else 0)
    return found


# ---- one matrix ----------------------------------------------------------------------------------


def _pitch(k: float) -> float:
    """Return how far ``k`` cells reach, with the lanes between them."""
    return k * (1 + LANE) - LANE


def _matrix(board: Board, view: View, left: float, top: float) -> float:
    """Draw a matrix, its name and strides, and arrows in storage order; return the lower edge."""
    rows, columns = view.shape
    board.text(left, top - 0.9, view.code, bold=True)
    boxes = {}
    for k, place in enumerate(view.reads):
        row, column = divmod(k, columns)
        x, y = left + column * (1 + LANE), top + row * (1 + LANE)
        boxes[place] = Box(x, y, x + 1, y + 1)
        board.cell(x, y, view.numbers[place], row)
    for a, b in pairwise(sorted(boxes)):
        board.route(list(_way(boxes[a], boxes[b])))
    bottom = top + _pitch(rows)
    board.text(left, bottom + 0.75, _strides(view))
    return bottom + 1.1


def _way(start: Box, end: Box) -> Iterator[tuple[float, float]]:
    """Yield the corners of a way from one cell to another that runs in the lanes between cells."""
    middle, height = (start.left + start.right) / 2, (start.top + start.bottom) / 2
    to_middle, to_height = (end.left + end.right) / 2, (end.top + end.bottom) / 2
    below, beside, before = start.bottom + LANE / 2, start.right + LANE / 2, end.left - LANE / 2
    near = 1 + LANE + 0.01
    if 0 < end.left - start.left < near:  # in the next column: through the lane between the two
        yield from ((start.right, height), (beside, height), (beside, to_height))
        yield (end.left, to_height)
    elif 0 < end.top - start.top < near:  # in the next row
        yield from ((middle, start.bottom), (middle, below), (to_middle, below))
        yield (to_middle, end.top)
    else:
        yield from ((middle, start.bottom), (middle, below), (before, below))
        yield from ((before, to_height), (end.left, to_height))


# ---- bad input -----------------------------------------------------------------------------------


def _views(x: torch.Tensor, codes: tuple[str, ...]) -> list[View]:
    views.check_tensor(x)
    if not codes:
        raise ValueError("no expression is given; expected some, such as 'x.t()'.")
    return [views.record(x, code) for code in codes]


def _require_walk(view: View) -> None:
    """Raise unless a walk through the storage can be drawn."""
    if not 2 <= len(view.numbers) <= WIDTH:
        raise ValueError(
            f"the storage of x holds {len(view.numbers)} numbers; a walk shows 2 to {WIDTH}: take "
            f"a smaller tensor."
        )
    if len(view.reads) < 2:
        raise ValueError(f"{view.code!r} reads one number; a walk needs two or more.")
    if 0 in _jumps(view):
        raise ValueError(f"{view.code!r} reads a place twice in a row; a walk always moves on.")


def _require_matrix(view: View) -> None:
    """Raise unless a matrix with its arrows can be drawn."""
    if len(view.shape) != 2:
        raise ValueError(f"{view.code!r} has shape {view.shape}; orders() draws matrices.")
    if len(set(view.reads)) < len(view.reads):
        raise ValueError(f"{view.code!r} reads a place twice; orders() visits each place once.")
    if _pitch(view.shape[1]) > WIDTH:
        raise ValueError(f"{view.code!r} has {view.shape[1]} columns; expected 7 at most.")
