"""How high explorer ``nesting`` is drawn: what a page reserves before the module runs.

The same arithmetic as in ``nesting.js``; a test in the browser holds the two together.
"""

import math
from collections.abc import Sequence

from utils.layout.nested_boxes import Nest

CELL, LARGE, PAD, GAP, TITLE, NEXT, NOTE = 28, 36, 5, 4, 26, 34, 20
"""Pixels, as in ``nesting.js``: a cell's height, its width if there is room, the rim of a box, the
gap between neighbours, the title of x, that of the result, the note on dashed brackets."""
UNBROKEN = 100_000
"""A width in pixels that never needs a new line."""
LETTER, SMALL = 7.83, 6.4
"""Width of a letter of code at 13 px, and of a letter of the facts, in pixels."""


def least_cell(numbers: Sequence[str]) -> float:
    """Return the least width of a cell that holds the longest of ``numbers``."""
    return max(28, 5 + 8.5 * max(map(len, numbers)))


def nest(shape: tuple[int, ...], numbers: Sequence[str], width: float) -> Nest:
    """Return the measures: large cells where nothing needs a new line for them, else the least."""
    least = least_cell(numbers)
    large = Nest((max(least, LARGE), CELL), PAD, GAP)
    small = Nest((least, CELL), PAD, GAP)
    fits = large.size(shape, UNBROKEN)[0] <= width
    return large if fits else small


def height(
    width: float,
    shape: tuple[int, ...],
    kept: Sequence[tuple[int, ...]],
    numbers: Sequence[str],
    facts: Sequence[str],
    sentences: Sequence[str],
) -> int:
    """Return the height of the whole explorer in CSS pixels when ``width`` pixels are inside it.

    The highest of its results and the longest of its texts count, so that nothing moves later.
    """
    bar = 36 if width > 560 else 80
    words = 8 + 19.5 * _lines(facts, SMALL, width) + 8 + 21 * _lines(sentences, LETTER, width)
    boxes = nest(shape, numbers, width)
    drawn = sum(boxes.size(shape, width)[1:]) + max(boxes.size(k, width)[1] for k in kept)
    return math.ceil(24 + bar + words + 14 + TITLE + NEXT + drawn + NOTE)


def _lines(texts: Sequence[str], letter: float, width: float) -> int:
    return math.ceil(max(map(len, texts)) * letter / width)
