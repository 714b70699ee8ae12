"""How high explorer ``backprop`` is drawn: what a page reserves before the module runs.

The same arithmetic as in ``backprop.js``; a test in the browser holds the two together.
"""

import math
from collections.abc import Sequence

from utils.explorers.backprop_places import Drawing

KEY, MARGIN = 34, 14
"""Pixels of the line that explains the two halves of a node, and above the drawing."""
LETTER, CODE = 6.6, 7.83
"""Width of a letter of a sentence, and of code at 13 px."""


def height(
    width: int,
    codes: Sequence[str],
    sentences: Sequence[str],
    drawings: Sequence[tuple[Drawing, Drawing | None]],
) -> int:
    """Return the height of the whole explorer in CSS pixels when ``width`` pixels are inside it.

    The highest of its drawings and the longest of its sentences count, so nothing moves later.
    """
    controls = 388 + CODE * max(map(len, codes))
    bar = 36 if controls <= width else 80
    lines = max(math.ceil(LETTER * len(sentence) / width) for sentence in sentences)
    shown = [wide if wide and wide.width <= width else down for down, wide in drawings]
    picture = KEY + max(drawing.height for drawing in shown)
    return math.ceil(24 + bar + 8 + 21 * lines + MARGIN + picture)
