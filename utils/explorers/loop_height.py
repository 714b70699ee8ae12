"""How high explorer ``loop`` is drawn: what a page reserves before the module runs.

The same arithmetic as in ``loop.js``; a test in the browser holds the two together.
"""

import math
from collections.abc import Sequence

WIDE, CHART, SMALL_CHART, GAP = 540, 236, 168, 10
"""Pixels, as in ``loop.js``: where charts stand side by side, their heights, the space between."""
CODE_LINES, CODE_LINE = 6, 24
"""Lines of code, and the height of one."""
LETTER = 7.0
"""Width of a letter of text at 14 px, in pixels."""


def height(width: int, sentences: Sequence[str]) -> int:
    """Return the height of the whole explorer in CSS pixels when ``width`` pixels are inside it."""
    bar = 36 if width >= WIDE else 80
    words = 8 + 21 * math.ceil(max(map(len, sentences)) * LETTER / width)
    charts = CHART if width >= WIDE else 2 * SMALL_CHART + GAP
    return 24 + bar + words + 10 + CODE_LINES * CODE_LINE + 14 + charts
