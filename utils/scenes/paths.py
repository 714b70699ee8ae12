"""Lines as SVG paths: through points, along a flow, with the head of an arrow."""

from collections.abc import Sequence
from itertools import pairwise

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


def flowing(points: Sequence[Point], across: bool) -> str:
    """Return a curve that leaves and reaches every point along the flow, across or downwards."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (u, v) in pairwise(points):
        p, q = (x + u) / 2, (y + v) / 2
        a, b = ((p, y), (p, v)) if across else ((x, q), (u, q))
        path += f"C{a[0]:.0f} {a[1]:.0f} {b[0]:.0f} {b[1]:.0f} {u:.0f} {v:.0f}"
    return path


def along(points: Sequence[Point], across: bool, part: float) -> Point:
    """Return the place on ``flowing(points, across)`` after ``part``, from 0 to 1, of its bends."""
    bends = len(points) - 1
    k = min(int(part * bends), bends - 1)
    t = part * bends - k
    (x, y), (u, v) = points[k : k + 2]
    # A Bezier curve whose handles lie half way: what runs along the flow, and what bends beside it.
    lead, bent = 1.5 * t * (1 - t) + t**3, 3 * t**2 - 2 * t**3
    runs, sways = (lead, bent) if across else (bent, lead)
    return x + (u - x) * runs, y + (v - y) * sways


def arrow(start: Point, end: Point, size: float = 7) -> str:
    """Return a straight arrow; its head is ``size`` pixels long."""
    (x, y), (u, v) = start, end
    far = ((u - x) ** 2 + (v - y) ** 2) ** 0.5 or 1
    a, b = (u - x) / far * size, (v - y) / far * size
    head = [(u - a - b * 0.6, v - b + a * 0.6), end, (u - a + b * 0.6, v - b - a * 0.6)]
    return through([start, end], 1) + through(head, 1)


def tip(at: Point, way: Point, size: float = 6) -> str:
    """Return the head of an arrow that reaches ``at`` in the direction ``way``, a unit vector."""
    (x, y), (u, v) = at, way
    back, side = (x - u * size, y - v * size), (v * 5, u * 5)
    ends = [(back[0] + side[0], back[1] + side[1]), at, (back[0] - side[0], back[1] - side[1])]
    return through(ends, 1)
