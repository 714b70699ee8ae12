"""What a training costs: bytes by part, and who does what when.

Importing this module makes the notebook show figures as inline SVG with a description in words
(``svg``).
"""

from collections.abc import Mapping, Sequence

from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS, WIDTH, Board, width_of
from utils.record.phrases import counted

if shell := get_ipython():
    svg.register(shell)

MOST_ROWS, MOST_PARTS, MOST_PIECES = 6, 6, 12
"""Rows of a figure, parts of a row of bytes (each has its own colour), pieces of a lane."""
ROW, HIGH = 2.1, 1.0
"""In cells: from row to row, the height of a bar."""
KEY, KEYS = 6.0, 2
"""In cells: the width of a part's name below the bars; how many stand side by side."""


def memory(rows: Mapping[str, Mapping[str, int]]) -> Figure:
    """Draw a bar of bytes for each row, made of its parts; all bars have one scale.

    Args:
        rows: 1 to 6 names, each with 1 to 6 parts (name = bytes, 0 or more); a part has one colour
            in all rows.

    Raises:
        ValueError: there are more or fewer rows or parts, bytes are negative, or all are 0.
    """
    parts = list(dict.fromkeys(part for row in rows.values() for part in row))
    if not 1 <= len(rows) <= MOST_ROWS or not 1 <= len(parts) <= MOST_PARTS:
        raise ValueError(f"{len(rows)} rows with {len(parts)} parts; expected 1 to 6 of each.")
    if min(number for row in rows.values() for number in row.values()) < 0:
        raise ValueError("a part has less than 0 bytes.")
    most = max(sum(row.values()) for row in rows.values())
    if not most:
        raise ValueError("all parts have 0 bytes; expected some memory.")
    told = "; ".join(f"{name}: {_in_words(row)}" for name, row in rows.items())
    board = Board(f"memory by part; {told}")
    for k, (name, row) in enumerate(rows.items()):
        top, x = ROW * k, 0.0
        board.text(0, top - 0.5, f"{name}: {in_bytes(sum(row.values()))}")
        for part, number in row.items():
            end = x + WIDTH * number / most
            if number:
                _piece(board, x, end, top, in_bytes(number), parts.index(part))
            x = end
    top = ROW * (len(rows) - 1) + HIGH + 0.5
    for k, part in enumerate(parts):
        x, y = KEY * (k % KEYS), top + 0.8 * (k // KEYS)
        board.box(Box(x, y, x + 0.6, y + 0.6), "", k)
        board.text(x + 0.8, y + 0.3, part, small=True)
    return board.figure()


def timeline(lanes: Mapping[str, Sequence[tuple[str, float]]]) -> Figure:
    """Draw who does what, one piece after another, from left to right; all lanes have one scale.

    Args:
        lanes: 1 to 6 names, each with 1 to 12 pieces: what is done, and how long it is drawn.
            Pieces that begin with the same word have the same colour.

    Raises:
        ValueError: there are more or fewer lanes or pieces, or a length is not positive.
    """
    if not 1 <= len(lanes) <= MOST_ROWS:
        raise ValueError(f"{counted(len(lanes), 'lane')}; expected 1 to {MOST_ROWS}.")
    for name, pieces in lanes.items():
        if not 1 <= len(pieces) <= MOST_PIECES:
            raise ValueError(f"{name} has {len(pieces)} pieces; expected 1 to {MOST_PIECES}.")
        if min(length for _, length in pieces) <= 0:
            raise ValueError(f"{name} has a piece without a length; expected positive ones.")
    longest = max(sum(length for _, length in pieces) for pieces in lanes.values())
    every = [text for pieces in lanes.values() for text, _ in pieces]
    kinds = list(dict.fromkeys(map(_kind, every)))
    told = "; ".join(f"{name}: {', '.join(t for t, _ in p)}" for name, p in lanes.items())
    board = Board(told)
    for k, (name, pieces) in enumerate(lanes.items()):
        x = 0.0
        board.text(0, ROW * k - 0.5, name)
        for text, length in pieces:
            end = x + WIDTH * length / longest
            _piece(board, x, end, ROW * k, text, kinds.index(_kind(text)))
            x = end
    return board.figure()


def in_bytes(number: int) -> str:
    """Return ``number`` as bytes, KB, MB or GB, in thousands, with three digits at most."""
    for unit in ("B", "KB", "MB", "GB"):
        if number < 999.5 or unit == "GB":
            break
        number /= 1000
    return f"{number:.3g} {unit}" if number < 1000 else f"{number:.0f} {unit}"


def _piece(board: Board, x: float, end: float, top: float, text: str, colour: int) -> None:
    """Draw a piece of a bar; a text that has no room is left out."""
    fits = width_of(text, SMALL_POINTS) + 0.1 <= end - x
    board.box(Box(x, top, end, top + HIGH), text if fits else "", colour)


def _kind(text: str) -> str:
    return text.split()[0] if text.split() else ""


def _in_words(row: Mapping[str, int]) -> str:
    return ", ".join(f"{part} {in_bytes(number)}" for part, number in row.items())
