"""A drawing board measured in cells: one unit is one cell, y grows downwards as on a page.

It knows nothing of tensors. What is put on it makes it grow, and ``figure`` cuts it to size.
"""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.layout.box import Box
from utils.pictures.arrows import Arrow, Link, arc, route
from utils.pictures.palette import INK, TINT, hue

WIDTH = 12
"""Cells that fit side by side on a phone with readable numbers in them."""

INCHES_PER_CELL = 0.33
FONT_POINTS = 11
SMALL_POINTS = 9.5
CHARACTER_CELLS = 0.6 * FONT_POINTS / 72 / INCHES_PER_CELL
"""Width of one fixed-width character of ``FONT_POINTS``, in cells."""


def width_of(text: str, points: float = FONT_POINTS) -> float:
    """Return the width in cells of ``text`` in the fixed-width face."""
    return len(text) * CHARACTER_CELLS * points / FONT_POINTS


class Board:
    """A figure under construction."""

    def __init__(self, headline: str):
        self._figure = Figure()
        self._figure.set_label(headline)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.axis("off")
        self._boxes: list[Box] = []

    def cell(self, x: float, y: float, text: str, colour: int | None) -> None:
        """Draw one cell, its upper left corner at ``(x, y)``; ``colour`` None leaves it empty.

        A long text is written smaller, so that it stays in its cell.
        """
        self.box(Box(x, y, x + 1, y + 1), text, colour)

    def box(self, place: Box, text: str = "", colour: int | None = None, *, dashed=False) -> Box:
        """Draw a box of any size with one text in its middle; return ``place``.

        A long text is written smaller, so that it stays in its box. A box without a text is a
        frame around what is drawn on it later. On a dark page a tint alone looks brown or black,
        so a coloured box has its full hue at the edge.
        """
        width, height = place.right - place.left, place.bottom - place.top
        edge, fill, lw = INK, "none", 0.8
        if colour is not None:
            edge, fill, lw = hue(colour), (hue(colour), TINT), 1.2
        style = {"ec": edge, "fc": fill, "lw": lw, "ls": "--" if dashed else "-"}
        corner = (place.left + 0.04, place.top + 0.04)
        self._axes.add_patch(Rectangle(corner, width - 0.08, height - 0.08, **style))
        if text:
            points = FONT_POINTS * min(1, (width - 0.12) / width_of(text))
            middle = (place.left + width / 2, place.top + height / 2)
            self._write(*middle, text, points, ha="center")
        self._boxes.append(place)
        return place

    def text(self, x: float, y: float, text: str, *, bold=False, small=False, centre=False) -> None:
        """Write ``text`` from ``x`` on, or centred on it, at the height ``y`` of its middle."""
        points = SMALL_POINTS if small else FONT_POINTS
        weight, ha = ("bold" if bold else "normal"), ("center" if centre else "left")
        self._write(x, y, text, points, weight=weight, ha=ha)
        width = width_of(text, points)
        left = x - width / 2 if centre else x
        self._boxes.append(Box(left, y - 0.35, left + width, y + 0.35))

    def _write(self, x: float, y: float, text: str, points: float, **look) -> None:
        look = {"size": points, "family": "monospace", "va": "center_baseline"} | look
        self._axes.text(x, y, text, parse_math=False, **look)  # a "$" is a letter as any other

    def arrow(self, start, end, *, label: str = "", colour: str = INK) -> None:
        """Draw an arrow from ``start`` to ``end``, both ``(x, y)``; ``label`` names it in words."""
        self._axes.add_patch(Arrow(start, end, label=label, colour=colour))

    def link(self, points: list[tuple[float, float]]) -> None:
        """Draw a curved arrow through ``points``, each ``(x, y)``; it passes them vertically."""
        self._boxes += [Box(x, y, x, y) for x, y in points]
        self._axes.add_patch(Link(points))

    def step(self, start: float, end: float, y: float, label: str) -> None:
        """Draw a horizontal step from ``start`` to ``end`` at height ``y``, and its label.

        The label stands behind the step, or where the board ends there, before or above it.
        """
        self.arrow((start, y), (end, y), label=label)
        width = width_of(label, SMALL_POINTS) + 0.25
        if end + width <= WIDTH:
            self.text(end + 0.25, y, label, small=True)
        elif start >= width:
            self.text(start - width, y, label, small=True)
        else:
            self.text(start + 0.25, y - 0.3, label, small=True)

    def arc(self, start, end, lift: float, *, label: str = "", dashed=False) -> None:
        """Draw an arched arrow whose middle stands ``lift`` above its ends, or below them."""
        self._boxes.append(Box(*_corners([start, end, (start[0], start[1] - lift)])))
        way = arc(start, end, lift)
        self._axes.add_patch(Arrow(start, end, way=way, label=label, dashed=dashed))

    def route(self, points: list[tuple[float, float]]) -> None:
        """Draw an arrow along straight lines through ``points``, each ``(x, y)``."""
        self._boxes.append(Box(*_corners(points)))
        self._axes.add_patch(Link(points, route(points)))

    def figure(self, margin: float = 0.12) -> Figure:
        """Return the figure, cut to what was drawn."""
        left = min(b.left for b in self._boxes) - margin
        right = max(b.right for b in self._boxes) + margin
        top = min(b.top for b in self._boxes) - margin
        bottom = max(b.bottom for b in self._boxes) + margin
        self._axes.set_xlim(left, right)
        self._axes.set_ylim(bottom, top)
        self._figure.set_size_inches(
            (right - left) * INCHES_PER_CELL, (bottom - top) * INCHES_PER_CELL
        )
        return self._figure


def _corners(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the smallest box around ``points``."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
