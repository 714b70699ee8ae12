"""How much room a page keeps for an explorer before the player runs, so that nothing moves.

The browser lays text out with the fonts it has; here widths of letters are averages. What is kept
may differ from what is drawn by about a line of text.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import product

LETTER, CODE, LISTED = 6.6, 7.83, 7.53
"""Average widths in pixels of a letter of a sentence, of code in it, and of a listed line."""
RIM, CONTROL, LINE, ROW = 24, 44, 21, 24
"""Heights: padding and border of the card, a row of controls, of a sentence, of listed code."""
NARROW, BROAD = frozenset("filjrt "), frozenset("mw")
"""Letters of a label that are much narrower, or much wider, than the others."""
WIDE, STACKED, GROWN = 658, 560, 1.15
"""Pixels inside an explorer on a wide page; below which a listing stands above its drawing; how
much a drawing may grow to fill its room."""


def heights(explorer) -> tuple[int, int]:
    """Return the pixels of the choice that is shown first, on a wide page and on a phone."""
    *_, phone, _ = explorer.widths
    return _height(explorer, WIDE, -1), _height(explorer, phone, -2)


def _height(explorer, room: float, layout: int) -> int:
    data = explorer.data
    states = explorer.films[explorer.opens]
    said = zip(*map(explorer.said, states), strict=True)
    words = sum(8 + LINE * _most_rows(column, room) for column in said)
    stage = _stage(explorer, states[0], room, data["film"]["layouts"][layout])
    return RIM + _controls(data, room) + words + stage


def _stage(explorer, state: object, room: float, layout: dict) -> int:
    """Return the height of the drawing and of the listing beside or above it."""
    beside = explorer.beside and room >= STACKED
    width = room - explorer.beside - 24 if beside else room
    grown = 1.0 if beside else min(GROWN, room / layout["width"])
    choices = list(product(*explorer.options))
    drawn = round(layout["heights"][choices.index(explorer.opens)] * grown)
    lengths = (len(line.code) + len(line.note) for line in explorer.lines(state))
    listed = ROW * sum(max(1, math.ceil(LISTED * length / (width - 40))) for length in lengths)
    stage = max(listed, drawn) if beside else listed + 14 * bool(listed) + drawn
    return 14 + stage


def _controls(data: dict, room: float) -> int:
    """Return the height of the controls, wrapped as the browser wraps them."""
    sizes = [_control(axis) for axis in data["choose"]]
    rows, used = 1, -14.0
    for size in (*sizes, 96, 175):  # Play, and the slider that takes what is left
        size = min(size, room)
        fits = used + 14 + size <= room
        rows, used = (rows, used + 14 + size) if fits else (rows + 1, size)
    return CONTROL * rows - 8


def _control(axis: dict) -> float:
    if axis["slide"]:
        return 175
    return _label(axis["label"]) + 48 + CODE * max(map(len, axis["options"]))


def _label(text: str) -> float:
    return math.fsum(5 if c in NARROW else 13 if c in BROAD else 8.6 for c in text)


def _most_rows(texts: Iterable[str], room: float) -> int:
    return math.ceil(max(map(_length, texts)) / room)


def _length(text: str) -> float:
    parts: Sequence[str] = text.split("`")
    return math.fsum(len(piece) * (CODE if k % 2 else LETTER) for k, piece in enumerate(parts))
