"""The calls that led to an error, under each other: each line that ran, the shapes it met.

Time runs downwards, as in the traceback that Python prints: what was called first stands on top,
the message at the bottom. Everything is read from the error itself (``utils.record.tracebacks``).
"""

import textwrap

from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import CHARACTER_CELLS, WIDTH, Board, width_of
from utils.pictures.palette import MARK, VALUE
from utils.record.tracebacks import OUTSIDE, Call, last_error
from utils.record.tracebacks import calls as led_to

if shell := get_ipython():
    svg.register(shell)

MOST_CALLS = 8
"""Calls that a picture shows; a recursion that never ends has a thousand."""

LETTERS = int(WIDTH / CHARACTER_CELLS) - 1
"""Characters of a line of the message."""

LONGEST = 60
"""Characters of a line of code; its letters shrink from 42 on, and 60 are still readable."""

LINE, BELOW, PITCH = 1.05, 0.15, 1.0
"""Height of a line, space under the shapes, and from one call to the next, in cells."""


def draw(error: BaseException | None = None) -> Figure:
    """Draw the calls that led to ``error``, the shapes that each line read, and the message.

    A frame is a call: the function's name, the line in it that ran, and in blue each tensor in that
    line with its shape. Calls inside an installed package are one dashed frame. The message stands
    in purple.

    Args:
        error: an exception that was raised; without, the last error of this notebook.

    Raises:
        TypeError: ``error`` is no exception.
        ValueError: it was never raised, no error came so far, or more than 8 calls led to it.
    """
    error = last_error() if error is None else error
    found = led_to(error)
    if len(found) > MOST_CALLS:
        raise ValueError(
            f"{len(found)} calls led to the error; a picture shows {MOST_CALLS} at most."
        )
    board, y = Board(_headline(error, found)), 0.0
    for k, call in enumerate(found):
        y = _call(board, call, y, is_first=k == 0)
    _message(board, error, y)
    return board.figure()


def _headline(error: BaseException, found: list[Call]) -> str:
    """Return ``RuntimeError in compare, called by step, called by the cell``."""
    names = (_where(call).removeprefix("in ") for call in reversed(found))
    return f"{type(error).__name__} in {', called by '.join(names)}"


def _where(call: Call) -> str:
    if call.package:
        return f"in the package {call.package}"
    return "in the cell" if call.function == OUTSIDE else f"in {call.function}"


def _call(board: Board, call: Call, top: float, *, is_first: bool) -> float:
    """Draw one call with the arrow that leads to it; return where the next one begins."""
    if not is_first:
        top += PITCH
        steps = (top - PITCH + k * PITCH / 3 for k in range(4))
        board.link([(WIDTH / 2, y) for y in steps])
        board.text(WIDTH / 2 + 0.3, top - PITCH / 2, "calls", small=True)
    if call.package:
        place = Box(0, top, WIDTH, top + LINE)
        return board.box(place, f"{_where(call)}: skip this", dashed=True).bottom
    board.text(0.25, top + 0.55, f"{_where(call)}:", small=True)
    bottom = top + 2 * LINE + BELOW + (LINE if call.shapes else 0)
    board.box(Box(0, top, WIDTH, bottom))
    board.box(Box(0.2, top + LINE - 0.05, WIDTH - 0.2, top + 2 * LINE - 0.05), _cut(call.line))
    left, y = 0.2, top + 2 * LINE
    for name, shape in call.shapes.items():
        text = f"{name} {shape}"
        width = width_of(text) + 0.4
        board.box(Box(left, y, left + width, y + LINE), text, VALUE)
        left += width + 0.2
    return bottom


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _message(board: Board, error: BaseException, top: float) -> None:
    """Draw the kind of the error and what it says, in lines that fit."""
    top += 0.45
    lines = textwrap.wrap(f"{type(error).__name__}: {error}", LETTERS)
    bottom = top + 0.75 * len(lines) + 0.4
    board.box(Box(0, top, WIDTH, bottom), colour=MARK)
    for k, line in enumerate(lines):
        board.text(0.25, top + 0.6 + 0.75 * k, line)
