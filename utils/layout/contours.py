"""Where a surface over a grid reaches a level: lines, and the rings around what lies above it.

Marching squares: in each square of four neighbours, a line enters and leaves where two of them lie
on different sides of the level. What is above lies on the same side of all lines.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Corner = tuple[int, int]
Edge = tuple[Corner, Corner]
"""Two neighbours of the grid, the one that is first in reading order first."""


def lines(values: Sequence[Sequence[float]], level: float = 0.0) -> list[list[Point]]:
    """Return the lines on which ``values`` reach ``level``; a closed one ends where it begins.

    Args:
        values: rows of numbers, all of one length, 2 by 2 or more.
        level: a number is above if it is larger.

    Returns:
        Each line as points (column, row), between the columns and rows of the grid.

    Raises:
        ValueError: rows have different lengths, or there are too few numbers, or one is nan.
    """
    _check(values)
    following = _following(values, level)
    ends = set(following.values())
    starts = [edge for edge in following if edge not in ends]
    found = []
    for start in [*starts, *following]:
        if start in following:
            chain = [start]
            while chain[-1] in following:
                chain.append(following.pop(chain[-1]))
            found.append([_crossing(values, level, edge) for edge in chain])
    return found


def areas(values: Sequence[Sequence[float]], level: float = 0.0) -> list[list[Point]]:
    """Return closed rings around all that lies above ``level``; at the rim they follow the rim.

    Filled by the rule that counts directions (``nonzero``), holes stay open.
    """
    _check(values)
    outside = [-math.inf] * (len(values[0]) + 2)
    middle = [[-math.inf, *row, -math.inf] for row in values]
    return [[(x - 1, y - 1) for x, y in ring] for ring in lines([outside, *middle, outside], level)]


def _following(values: Sequence[Sequence[float]], level: float) -> dict[Edge, Edge]:
    """Return for each edge where a line enters a square the edge where it leaves it."""
    following: dict[Edge, Edge] = {}
    for row in range(len(values) - 1):
        for column in range(len(values[0]) - 1):
            square = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
            heights = [values[y][x] for x, y in square]
            above = [height > level for height in heights]
            around = [*range(4), 0]
            turns = [(a, b) for a, b in pairwise(around) if above[a] != above[b]]
            falls = [turn for turn in turns if above[turn[0]]]
            for fall in falls:
                k = turns.index(fall)
                full = len(turns) < 4 or sum(heights) / 4 > level  # a saddle: is its middle above?
                rise = turns[(k + 1 if full else k - 1) % len(turns)]
                following[_edge(square, fall)] = _edge(square, rise)
    return following


def _edge(square: Sequence[Corner], turn: tuple[int, int]) -> Edge:
    a, b = sorted((square[turn[0]], square[turn[1]]))
    return a, b


def _crossing(values: Sequence[Sequence[float]], level: float, edge: Edge) -> Point:
    """Return where the level is reached between two neighbours, on a straight line."""
    (x, y), (u, v) = edge
    low, high = values[y][x], values[v][u]
    if math.isinf(low) or math.isinf(high):
        return (float(u), float(v)) if math.isinf(low) else (float(x), float(y))
    part = (level - low) / (high - low)
    return x + (u - x) * part, y + (v - y) * part


def _check(values: Sequence[Sequence[float]]) -> None:
    if len(values) < 2 or len(values[0]) < 2 or len({len(row) for row in values}) > 1:
        lengths = [len(row) for row in values]
        raise ValueError(f"rows of {lengths} numbers; expected 2 or more rows of one length.")
    if any(math.isnan(value) for row in values for value in row):
        raise ValueError("a value is nan; expected numbers.")


def simpler(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return a line without the points that lie within ``tolerance`` of the line without them.

    The ends stay. (Ramer, Douglas and Peucker.)
    """
    kept, parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    while parts:
        start, end = parts.pop()
        between = range(start + 1, end)
        far = {k: _distance(line[k], line[start], line[end]) for k in between}
        if far and max(far.values()) > tolerance:
            k = max(far, key=far.__getitem__)
            kept.add(k)
            parts += [(start, k), (k, end)]
    return [line[k] for k in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point lies from a straight piece of a line."""
    (x, y), (a, b), (c, d) = point, start, end
    u, v = c - a, d - b
    length = u * u + v * v
    part = max(0.0, min(1.0, ((x - a) * u + (y - b) * v) / length)) if length else 0.0
    return math.dist(point, (a + part * u, b + part * v))
