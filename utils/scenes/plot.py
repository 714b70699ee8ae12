"""A chart in a scene: a frame with scales, lines at round numbers, curves cut at its edges."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from utils.scenes.scene import Scene
from utils.scenes.svg_paths import Point, through

Span = tuple[float, float]
TITLE, FOOT, LEFT, RIGHT, DIGIT = 24, 30, 34, 8, 7
"""Pixels above a frame for its title, around it for its numbers, and of a digit of those."""
JUMP, HALVES, FLAT = 1e-2, 48, 1e-9
"""Part of a height that is a jump when its width is halved so often; of a size that is no rise."""


@dataclass(frozen=True)
class Plot:
    """A frame in pixels, and what its edges mean: ``across`` and ``up``."""

    name: str
    x: float
    y: float
    w: float
    h: float
    across: Span
    up: Span
    left: float = LEFT
    """Pixels left of the frame, for its numbers."""

    @classmethod
    def within(cls, name: str, x: float, y: float, w: float, h: float, across: Span, up: Span):
        """Return the plot whose title, frame and numbers take that place."""
        left = max(LEFT, 12 + DIGIT * _longest(ticks(*up)))
        wide, high = w - left - RIGHT, h - TITLE - FOOT
        return cls(name, x + left, y + TITLE, wide, high, across, up, left)

    def at(self, a: float, b: float) -> Point:
        """Return where the point ``(a, b)`` stands, in pixels."""
        x, y = self._in(a, b)
        return self.x + x, self.y + y

    def _in(self, a: float, b: float) -> Point:
        """Return where the point ``(a, b)`` stands in the frame."""
        (left, right), (low, high) = self.across, self.up
        return (a - left) / (right - left) * self.w, (high - b) / (high - low) * self.h

    def axes(self, scene: Scene, title: str = "", xlabel: str = "") -> None:
        """Draw a title, lines at round numbers, and the name of the axis across."""
        foot = self.y + self.h
        if title:
            self.title(scene, title)
        for v in self._ticks_across():
            x, _ = self.at(v, 0)
            scene.line(f"M{x:.0f} {self.y:.0f}V{foot:.0f}", "hair", key=f"{self.name} x {v}")
            scene.text(x, foot + 10, _text(v), "prose soft", key=f"{self.name} x {v}")
        for v in ticks(*self.up):
            _, y = self.at(0, v)
            right = self.x + self.w
            scene.line(f"M{self.x:.0f} {y:.0f}H{right:.0f}", "hair", key=f"{self.name} y {v}")
            scene.text(self.x - 6, y, _text(v), "prose soft end", key=f"{self.name} y {v}")
        scene.text(self.x + self.w, foot + 24, xlabel, "prose soft end", key=f"{self.name} across")

    def _ticks_across(self) -> list[float]:
        """Return as many round numbers as stand side by side without touching."""
        for most in (5, 4, 3, 2):
            numbers = ticks(*self.across, most)
            room = self.at(numbers[-1], 0)[0] - self.at(numbers[0], 0)[0]
            if room >= (len(numbers) - 1) * (6 + DIGIT * _longest(numbers)):
                break
        return numbers

    def title(self, scene: Scene, text: str) -> None:
        """Write a title that may change from state to state."""
        scene.text(self.x - self.left, self.y - 14, text, "title start", key=f"{self.name} title")

    def line(self, scene: Scene, points: Sequence[Point], role: str = "", **more) -> None:
        """Draw the line through ``points`` as far as it lies in the frame."""
        self.lines(scene, [points], role, **more)

    def lines(self, scene: Scene, lines: Sequence[Sequence[Point]], role: str = "", **more) -> None:
        """Draw several lines as one mark, such as all that are at one height."""
        parts = [part for line in lines for part in self._inside([self._in(*p) for p in line])]
        scene.line("".join(through(part, 1) for part in parts), role, x=self.x, y=self.y, **more)

    def areas(self, scene: Scene, rings: Sequence[Sequence[Point]], role: str = "", **more) -> None:
        """Fill what lies between ``rings``, which stay in the frame, as one mark."""
        d = "".join(through([self._in(*p) for p in ring]) + "z" for ring in rings)
        scene.line(d, f"{role} area", x=self.x, y=self.y, **more)

    def graph(
        self, scene: Scene, of: Callable[[float], float], role="", samples: int = 61, **more
    ) -> None:
        """Draw a function over the whole width, with a gap where it jumps."""
        left, right = self.across
        xs = [left + (right - left) * k / (samples - 1) for k in range(samples)]
        points = [(x, of(x)) for x in xs]
        least = (self.up[1] - self.up[0]) * JUMP
        line = points[:1]
        for a, b in pairwise(points):
            line += [*_gap(of, a, b, least), b]
        self.line(scene, line, role, **more)

    def steps(self, scene: Scene, xs: Sequence[float]) -> None:
        """Let a mouse over the frame walk: a step for each of ``xs``, evenly spaced across."""
        wide = self.w / (self.across[1] - self.across[0]) * (xs[1] - xs[0])
        for k, x in enumerate(xs):
            left = self.at(x, 0)[0] - wide / 2
            key = f"{self.name} step {k}"
            scene.box(left, self.y, wide, self.h, role="bare open", key=key, go=k, over=1)

    def _inside(self, points: list[Point]) -> list[list[Point]]:
        """Return the parts of a line that lie in the frame (Liang and Barsky, piece by piece).

        Where a point is infinite or not a number the line is broken.
        """
        parts: list[list[Point]] = []
        joined = False
        for (x, y), (u, v) in pairwise(points):
            start, end = 0.0, 1.0
            for move, low, high in ((u - x, -x, self.w - x), (v - y, -y, self.h - y)):
                if move:
                    near, far = sorted((low / move, high / move))
                    start, end = max(start, near), min(end, far)
                elif low > 0 or high < 0:
                    start = 2.0
            seen = start <= end and math.isfinite(y + v)
            if seen:
                a, b = ((x + (u - x) * t, y + (v - y) * t) for t in (start, end))
                if joined and start == 0:
                    parts[-1].append(b)
                else:
                    parts.append([a, b])
            joined = seen
        return parts


def _gap(of: Callable[[float], float], a: Point, b: Point, least: float) -> list[Point]:
    """Return the ends of a jump between two points of a function, and a gap; or nothing.

    The half with the larger rise is halved again and again: what jumps keeps a rise of ``least``.
    """
    for _ in range(HALVES):
        if not abs(b[1] - a[1]) > least:
            return []
        middle = (a[0] + b[0]) / 2
        if not a[0] < middle < b[0]:
            break
        half = middle, of(middle)
        a, b = max((a, half), (half, b), key=lambda ends: abs(ends[1][1] - ends[0][1]))
    return [a, ((a[0] + b[0]) / 2, math.nan), b]


def around(values: Sequence[float]) -> Span:
    """Return what an axis shows of ``values``: those that are finite, and some room.

    Raises:
        ValueError: they are so far apart that a float64 number cannot hold how far.
    """
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    size = max(abs(low), abs(high))
    room = (high - low) / 12 if high - low > size * FLAT else max(1.0, size * 1e-6)
    if not math.isfinite(high - low + 2 * room):
        raise ValueError(f"values from {low:g} to {high:g} are too far apart for a chart.")
    return low - room, high + room


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return up to ``most + 1`` round numbers from ``low`` to ``high``."""
    rough = (high - low) / most
    ten = 10.0 ** math.floor(math.log10(rough))
    step = next(k * ten for k in (1, 2, 5, 10) if k * ten >= rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(_text(k * step)) for k in range(first, last + 1)]


def _text(number: float) -> str:
    """Return a round number without the last digits of a float, which are noise."""
    return f"{number:.12g}"


def _longest(numbers: Sequence[float]) -> int:
    return max(map(len, map(_text, numbers)))
