"""Explorer ``kinks``: what autograd returns for a slope, beside the slopes left and right of it."""

import math
from functools import lru_cache
from itertools import pairwise

from utils.record import steepness
from utils.record.expressions import named
from utils.record.snap import snap
from utils.record.steepness import Stop
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot, Span, around, ticks
from utils.scenes.scene import Scene

MOST, STEPS, SAMPLES, STEEP = 12, 40, 241, 1e9
"""Functions and steps at most; points of a curve; how often a chart's diagonal inf is as steep."""
TINY = 1e-300
"""Smaller spans have no steps that a float64 number can make."""
TOP, HIGH, GAP = 32, 290, 6
"""Pixels: the numbers above the chart, the chart, the gap between numbers."""
NUMBERS = {"value": "value", "autograd": "grad", "left": "c1 dash", "right": "c2 dash"}
"""What stands above the chart, each in the tone of its line."""


def kinks(*codes: str, low: float = -2.0, high: float = 2.0) -> Explorer:
    """Show functions of one number: value, slope, and what autograd returns at their kinks.

    Args:
        codes: 1 to 12 expressions of ``x`` (and ``torch``), such as "torch.relu(x)"; ``x`` is one
            float64 number on the CPU that requires a gradient, and so is the result.
        low: Where ``x`` begins; it walks over about 40 round numbers, 0 among them.
        high: Where ``x`` ends.

    Raises:
        TypeError: A code is no string, or it gives something else than one float64 number.
        ValueError: There are fewer or more codes, one fails or grows too large for a chart, or
            between ``low`` and ``high`` are no round numbers.
    """
    if not 1 <= len(codes) <= MOST:
        raise ValueError(f"{len(codes)} functions; expected 1 to {MOST}, such as 'torch.relu(x)'.")
    if not -math.inf < low < high < math.inf:
        raise ValueError(f"x runs from {low} to {high}; expected finite numbers, low < high.")
    steps = ticks(low, high, STEPS) if TINY < high - low < math.inf else []
    if len(set(steps)) < max(2, len(steps)):
        raise ValueError(
            f"x runs from {low} to {high}; expected numbers between which x can walk in steps of "
            f"12 digits at most."
        )
    decimals = max(len(f"{x:g}".partition(".")[2]) for x in steps)

    def record(code: str) -> Films:
        if not isinstance(code, str):
            raise TypeError(f"a function is {named(code)}; expected code, such as 'torch.relu(x)'.")
        stops = [steepness.stop(code, (low, high), x) for x in steps]
        around([stop.value for stop in stops])  # refuses here what no chart can show
        return {(code,): stops}

    return Explorer(
        "kinks",
        ["function"],
        {choice: stops for code in codes for choice, stops in record(code).items()},
        _draw,
        _say,
        headline=f"what autograd returns, x from {low:g} to {high:g}.",
        tell=lambda _, stops: " ".join(map(_say, _told(stops, ticks(low, high)))),
        walk="x",
        stop=lambda stop: f"{stop.x:.{decimals}f}",
        alt="a function of x, and its slope at x as a line",
        keep=True,
        free=Free("or type", record, codes[0], hint="x * x.abs()"),
    )


def _told(stops: list[Stop], marks: list[float]) -> list[Stop]:
    """Return the stops at ``marks``, and each that begins a kink."""
    first = [stop for stop in stops[:1] if stop.x in marks or not stop.smooth]
    return first + [b for a, b in pairwise(stops) if b.x in marks or (a.smooth and not b.smooth)]


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)):.4g}".replace("e+0", "e").replace("e+", "e")


def _say(stop: Stop) -> str:
    value, slope, left, right = map(_number, stop[3:7])
    head = f"At `x` = {stop.x:g} the value is {value}; autograd returns {slope}"
    if not math.isfinite(stop.value):
        return f"{head}, though there is no slope."
    if stop.smooth:
        return f"{head}, the slope on both sides."
    return f"{head}; the slope is {left} on the left, {right} on the right."


@lru_cache
def _chart(code: str, across: Span, width: int) -> tuple[Plot, Scene]:
    """Return the chart on which all states of a function stand; a mouse over it moves ``x``."""
    stops, scene = ticks(*across, STEPS), Scene(width)
    up = around([steepness.value(code, x) for x in stops])
    plot = Plot.within("chart", 0, TOP, width, HIGH, across, up)
    plot.axes(scene, xlabel="x")
    plot.graph(scene, lambda x: steepness.value(code, x), "value toned bold", SAMPLES, key="curve")
    plot.steps(scene, stops)
    return plot, scene


def _draw(stop: Stop, width: int) -> Scene:
    plot, ground = _chart(stop.code, stop.across, width)
    scene, wide = Scene(width, ground), min(110, (width + GAP) / 4 - GAP)
    (low, high), point = stop.across, math.isfinite(stop.value)
    ends = ((), (low, high), (low, stop.x), (stop.x, high))
    for k, (name, tone) in enumerate(NUMBERS.items()):
        same = k > 1 and stop.smooth
        number, x = stop.slope if same else stop[3 + k], k * (wide + GAP)
        role = "off" if same or (k > 1 and not point) else f"{tone} toned thick"
        scene.text(x + wide / 2, 6, name, "prose soft", key=name)
        scene.box(x, 16, wide, 26, _number(number), f"{role} small", r=6, key=name)
        if ends[k] and role != "off" and point and not math.isnan(number):
            most = STEEP * (plot.up[1] - plot.up[0]) / (high - low)
            steep = max(-most, min(most, number))
            line = [(end, stop.value + steep * (end - stop.x)) for end in ends[k]]
            plot.line(scene, line, role, key=name)
    if point:
        scene.dot(*plot.at(stop.x, stop.value), 6, "hot rim", key="point")
    return scene
