"""How high explorer ``strides`` is drawn: what a page reserves before the module runs.

The same arithmetic as in ``strides.js``; a test in the browser holds the two together.
"""

import math
from collections.abc import Sequence

CELL, GAP, HEAD, FOOT, TITLE, LINK, GUTTER = 36, 6, 40, 18, 24, 32, 22
"""Pixels, as in ``strides.js``: a cell, the gap between cells, what stands above, below, beside."""
LETTER = 7.83
"""Width of a letter of code at 13 px, in pixels."""


def height(
    width: int,
    storage: Sequence[str],
    shapes: Sequence[tuple[int, ...]],
    codes: Sequence[str],
    facts: Sequence[str],
    sentences: Sequence[str],
) -> int:
    """Return the height of the whole explorer in CSS pixels when ``width`` pixels are inside it.

    The highest of its views and the longest of its texts count, so that nothing moves later.
    """
    controls = 372 + LETTER * max(map(len, codes))
    bar = 36 if controls <= width else 80
    words = 8 + 19.5 * _lines(facts, 6.4, width) + 8 + 21 * _lines(sentences, LETTER, width)
    tape, size = _tape(storage, width)
    grid = max(_grid(shape, size, width) for shape in shapes)
    return math.ceil(24 + bar + words + 14 + tape + LINK + grid)


def _lines(texts: Sequence[str], letter: float, width: int) -> int:
    return math.ceil(max(map(len, texts)) * letter / width)


def _tape(storage: Sequence[str], width: int) -> tuple[int, float]:
    """Return the height of the storage and the width of one cell."""
    least = max(34, 10 + 8.5 * max(map(len, storage)))
    rows = math.ceil(len(storage) / max(1, width // least))
    across = math.ceil(len(storage) / rows)
    return TITLE - 4 + rows * (HEAD + CELL + FOOT), min(max(least, 48), width / across)


def _grid(shape: tuple[int, ...], size: float, width: int) -> float:
    """Return the height of a view: blocks of bands of rows."""
    blocks, (across, rows, columns) = math.prod(shape[:-2]), (1, 1, 1, *shape)[-3:]
    gutter, head = (GUTTER if len(shape) > 1 else 0), (FOOT if shape else 0)
    title = TITLE - 4 if len(shape) > 2 else 0
    bands = math.ceil(columns / max(1, (width - gutter) // (size + GAP)))
    block_width = gutter + math.ceil(columns / bands) * (size + GAP)
    beside = min(across, max(1, width // block_width))
    pitch = title + bands * (head + rows * (CELL + GAP)) + GAP
    return TITLE + math.ceil(blocks / beside) * pitch - GAP
