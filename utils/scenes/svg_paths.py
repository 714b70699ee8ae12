"""Lines as SVG paths: through points, along a flow, with the head of an arrow."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from math import dist

Point = tuple[float, float]


def short(value: float) -> float | int:
    """Return ``value`` with one decimal at most: a tenth of a pixel is below what shows."""
    value = round(float(value), 1)
    return value if value % 1 else int(value)


def through(points: Sequence[Point], digits: int = 0) -> str:
    """Return straight lines through ``points``; ``digits=1`` keeps a curve smooth."""
    grid = [(round(float(x), digits), round(float(y), digits)) for x, y in points]
    moves = [f"{short(u - x)} {short(v - y)}" for (x, y), (u, v) in pairwise(grid)]
    (x, y), *_ = grid
    return f"M{short(x)} {short(y)}l{' '.join(moves)}".replace(" -", "-")


def rounded(points: Sequence[Point], radius: int) -> str:
    """Return straight lines through ``points`` whose corners are round, as far as there is room."""
    grid = [point for point, _ in groupby((round(x), round(y)) for x, y in points)]
    path, at = f"M{grid[0][0]} {grid[0][1]}", grid[0]
    for before, corner, after in zip(grid, grid[1:], grid[2:], strict=False):
        room = min(radius, dist(before, corner) // 2, dist(corner, after) // 2)
        start, end = (_towards(corner, other, room) for other in (before, after))
        path += f"l{_move(at, start)}q{_move(start, corner)} {_move(start, end)}"
        at = end
    return f"{path}l{_move(at, grid[-1])}".replace(" -", "-")


def _towards(start: Point, end: Point, far: float) -> Point:
    """Return the point ``far`` pixels from ``start`` on the way to ``end``."""
    part = far / dist(start, end)
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _move(start: Point, end: Point) -> str:
    return f"{short(end[0] - start[0])} {short(end[1] - start[1])}"


def flowing(points: Sequence[Point]) -> str:
    """Return a curve from point to point, each below the one before, upright at all of them."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (u, v) in pairwise(points):
        middle = (y + v) / 2
        path += f"C{x:.0f} {middle:.0f} {u:.0f} {middle:.0f} {u:.0f} {v:.0f}"
    return path


def along(points: Sequence[Point], part: float) -> Point:
    """Return the place on ``flowing(points)`` after ``part``, from 0 to 1, of its bends."""
    bends = len(points) - 1
    k = min(int(part * bends), bends - 1)
    t = part * bends - k
    (x, y), (u, v) = points[k : k + 2]
    # A Bezier curve whose handles lie half way down.
    aside, down = 3 * t**2 - 2 * t**3, 1.5 * t * (1 - t) + t**3
    return x + (u - x) * aside, y + (v - y) * down


def arrow(start: Point, end: Point, size: float = 7) -> str:
    """Return a straight arrow; its head is ``size`` pixels long, equal on all of one direction."""
    (x, y), (u, v) = start, end
    far = ((u - x) ** 2 + (v - y) ** 2) ** 0.5 or 1
    a, b = (u - x) / far * size, (v - y) / far * size
    left, right = (-a - b * 0.6, -b + a * 0.6), (-a + b * 0.6, -b - a * 0.6)
    head = f"m{_move((0, 0), left)}l{_move(left, (0, 0))} {_move((0, 0), right)}"
    return through([start, end], 1) + head.replace(" -", "-")


def tip(at: Point, way: Point, size: float = 6) -> str:
    """Return the head of an arrow that reaches ``at`` in the direction ``way``, a unit vector."""
    (x, y), (u, v) = at, way
    back, side = (x - u * size, y - v * size), (v * 5, u * 5)
    ends = [(back[0] + side[0], back[1] + side[1]), at, (back[0] - side[0], back[1] - side[1])]
    return through(ends, 1)
