"""Arrows that know where they lead: matplotlib's own ones keep their two ends to themselves."""

from itertools import groupby, pairwise
from math import dist

from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path

from utils.pictures.palette import INK

Point = tuple[float, float]
LOOK = {"arrowstyle": "-|>", "mutation_scale": 10, "lw": 1.1, "zorder": 0.6}


class Arrow(FancyArrowPatch):
    """An arrow from one point to another, straight unless ``way`` leads elsewhere.

    Attributes:
        start: where it begins, ``(x, y)`` in data coordinates.
        end: where its head points at.
    """

    def __init__(
        self,
        start: Point,
        end: Point,
        *,
        way: Path | None = None,
        label: str = "",
        colour: str = INK,
        dashed: bool = False,
    ):
        ends = {"posA": start, "posB": end, "shrinkA": 0, "shrinkB": 0}
        look = {"label": label, "color": colour, "ls": "--" if dashed else "-", **LOOK}
        super().__init__(**({"path": way} if way else ends), **look)
        self.start, self.end = start, end


class Link(FancyArrowPatch):
    """An arrow from one box to another through further points, curved unless ``way`` says how.

    Attributes:
        corners: the points of its path, the first where it begins, the last where its head points
            at; ``(x, y)`` in data coordinates.
    """

    def __init__(self, points: list[Point], way: Path | None = None):
        way = way or curve(points)
        self.corners = [tuple(corner) for corner in way.vertices.tolist()]
        super().__init__(path=way, color=INK, **LOOK)


def curve(points: list[Point]) -> Path:
    """Return a curve through ``points``, two or more, which it passes vertically."""
    bends = [
        bend
        for (x, y), (u, v) in pairwise(points)
        for bend in ((x, (y + v) / 2), (u, (y + v) / 2), (u, v))
    ]
    return Path([points[0], *bends], [Path.MOVETO, *[Path.CURVE4] * len(bends)])


def arc(start: Point, end: Point, lift: float) -> Path:
    """Return an arc that leaves ``start`` and reaches ``end`` vertically.

    Its middle stands ``lift`` above them, below for a negative one; y grows downwards.
    """
    (x, y), (u, v) = start, end
    handle = lift * 4 / 3  # so that the middle of the curve reaches the height
    corners = [start, (x, y - handle), (u, v - handle), end]
    return Path(corners, [Path.MOVETO, *[Path.CURVE4] * 3])


def route(points: list[Point], radius: float = 0.2) -> Path:
    """Return straight lines through ``points`` whose corners are round."""
    points = [point for point, _ in groupby(points)]
    corners, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(radius, dist(before, corner) / 2, dist(corner, after) / 2)
        corners += [_towards(corner, before, room), corner, _towards(corner, after, room)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*corners, points[-1]], [*codes, Path.LINETO])


def _towards(start: Point, end: Point, far: float) -> Point:
    """Return the point ``far`` from ``start`` on the way to ``end``, another point."""
    part = far / dist(start, end)
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
