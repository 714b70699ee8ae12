"""The colours of every figure, what they mean, and their names for those who hear a figure.

The hues are Okabe and Ito's, which stay apart for colour-blind readers (https://jfly.uni-koeln.de/color/).
Fills are tints, so that ink in the page's text colour stays readable in light and dark pages.
"""

from matplotlib.colors import to_hex, to_rgba

HUES = {
    "blue": "#0072B2",
    "green": "#009E73",
    "purple": "#CC79A7",
    "amber": "#E69F00",
    "sky": "#56B4E9",
    "vermilion": "#D55E00",
}
"""Things of a kind take them in this order, as in the explorers: those with a meaning come late."""

VALUE, SAVED, GRADIENT = map(list(HUES).index, ("blue", "amber", "vermilion"))
"""Numbers of the hues that mean one thing in the whole book; a leaf and a result are values."""

MARK = list(HUES).index("purple")
"""Number of the hue of a frame that points something out on an image."""

INK = "#000000"
"""Drawn as the page's own text colour (see ``svg.py``), so it turns light on a dark page."""

TINT = 0.3
"""Opacity of a filled cell: strong enough to tell hues apart, weak enough to read ink on it."""

_NAMES = {value.lower(): name for name, value in {**HUES, "ink": INK, "white": "#ffffff"}.items()}


def hue(k: int) -> str:
    """Return the ``k``-th hue as ``#rrggbb``; hues repeat after the last one."""
    return list(HUES.values())[k % len(HUES)]


def name_of(colour) -> str:
    """Return the palette's name of any matplotlib colour, or ``#rrggbb`` if it has none.

    Opacity does not count, but a colour that cannot be seen at all is called ``"empty"``.

    Raises:
        ValueError: ``colour`` is not a colour.
    """
    rgba = to_rgba(colour)
    return _NAMES.get(to_hex(rgba), to_hex(rgba)) if rgba[3] else "empty"
