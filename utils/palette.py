"""The colours of every figure, and their names for those who hear a figure instead of seeing it.

The hues are Okabe and Ito's, which stay apart for colour-blind readers (https://jfly.uni-koeln.de/color/).
Fills are tints, so that ink in the page's text colour stays readable in light and dark pages.
"""

from matplotlib.colors import to_rgb

HUES = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "vermilion": "#D55E00",
}
INK = "#000000"
"""Drawn as the page's own text colour (see ``svg.py``), so it turns light on a dark page."""

TINT = 0.3
"""Opacity of a filled cell: strong enough to tell hues apart, weak enough to read ink on it."""


def hue(k: int) -> str:
    """Return the ``k``-th hue as ``#rrggbb``; hues repeat after the last one."""
    return list(HUES.values())[k % len(HUES)]


def name_of(colour) -> str:
    """Return the palette's name of a matplotlib colour (its opacity aside), or ``#rrggbb``."""
    rgb = to_rgb(colour[:3] if isinstance(colour, tuple) else colour)
    names = {to_rgb(value): name for name, value in {**HUES, "ink": INK, "white": "#fff"}.items()}
    return names.get(rgb) or "#" + "".join(f"{round(255 * v):02x}" for v in rgb)
