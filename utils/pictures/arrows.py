"""Arrows that know where they lead: matplotlib's own ones keep their two ends to themselves."""

from itertools import pairwise

from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path

from utils.pictures.palette import INK

Point = tuple[float, float]
LOOK = {"arrowstyle": "-|>", "mutation_scale": 10, "lw": 1.1, "zorder": 0.6}


class Arrow(FancyArrowPatch):
    """A straight arrow.

    Attributes:
        start: where it begins, ``(x, y)`` in data coordinates.
        end: where its head points at.
    """

    def __init__(self, start: Point, end: Point, *, label: str = "", colour: str = INK):
        super().__init__(start, end, shrinkA=0, shrinkB=0, label=label, color=colour, **LOOK)
        self.start, self.end = start, end


class Link(FancyArrowPatch):
    """A curved arrow through two points or more, which it passes vertically.

    Attributes:
        corners: where it begins, then two points that bend it and one that it reaches, and so on;
            ``(x, y)`` in data coordinates.
    """

    def __init__(self, points: list[Point]):
        bends = [
            bend
            for (x, y), (u, v) in pairwise(points)
            for bend in ((x, (y + v) / 2), (u, (y + v) / 2), (u, v))
        ]
        self.corners = [points[0], *bends]
        codes = [Path.MOVETO, *[Path.CURVE4] * len(bends)]
        super().__init__(path=Path(self.corners, codes), color=INK, **LOOK)
