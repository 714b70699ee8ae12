"""Explorer ``kinks``: what autograd returns for a slope, beside the slopes left and right of it."""

import math
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import torch

from utils.record.expressions import evaluate, named
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot, Span, around, ticks
from utils.scenes.scene import Scene

MOST, STEPS, SAMPLES, NUDGE, STEEP = 12, 40, 241, 1e-7, 1e9
"""Functions and steps at most; points of a curve; a small difference; how inf is drawn."""
TOP, HIGH, GAP = 32, 290, 6
"""Pixels: the numbers above the chart, the chart, the gap between numbers."""
NUMBERS = {"value": "value", "autograd": "grad", "left": "c1 dash", "right": "c2 dash"}
"""What stands above the chart, each in the tone of its line."""


class Stop(NamedTuple):
    """What PyTorch gives at ``x``: ``slope`` is autograd's, the others are small differences."""

    code: str
    across: Span
    x: float
    value: float
    slope: float
    left: float
    right: float


def kinks(*codes: str, low: float = -2.0, high: float = 2.0) -> Explorer:
    """Show functions of one number: value, slope, and what autograd returns at their kinks.

    Args:
        codes: 1 to 12 expressions of ``x`` (and ``torch``), such as "torch.relu(x)"; ``x`` is one
            float64 number on the CPU that requires a gradient, the result one floating number.
        low: Where ``x`` begins; it walks over about 40 round numbers, 0 among them.
        high: Where ``x`` ends.

    Raises:
        TypeError: A code is no string, or it gives something else than one floating number.
        ValueError: There are fewer or more codes, one fails, or ``low`` is not below ``high``.
    """
    if not 1 <= len(codes) <= MOST:
        raise ValueError(f"{len(codes)} functions; expected 1 to {MOST}, such as 'torch.relu(x)'.")
    if not -math.inf < low < high < math.inf:
        raise ValueError(f"x runs from {low} to {high}; expected finite numbers, low < high.")

    def record(code: str) -> Films:
        if not isinstance(code, str):
            raise TypeError(f"a function is {named(code)}; expected code, such as 'torch.relu(x)'.")
        return {(code,): [_stop(code, (low, high), x) for x in ticks(low, high, STEPS)]}

    return Explorer(
        "kinks",
        ["function"],
        {choice: stops for code in codes for choice, stops in record(code).items()},
        _draw,
        _say,
        headline=f"what autograd returns, x from {low:g} to {high:g}.",
        tell=lambda _, stops: " ".join(map(_say, _told(stops, ticks(low, high)))),
        walk="x",
        alt="a function of x, and its slope at x as a line",
        keep=True,
        free=Free("or type", record, codes[0], hint="x * x.abs()"),
    )


def _run(code: str, at: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ``x`` at a number, and what the code makes of it."""
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    y = evaluate(code, x=x)
    if not (isinstance(y, torch.Tensor) and y.numel() == 1 and y.is_floating_point()):
        raise TypeError(f"{code!r} gives {named(y)}; expected a tensor of one floating number.")
    return x, y


def _stop(code: str, across: Span, at: float) -> Stop:
    x, y = _run(code, at)
    try:
        value, slope = y.item(), torch.autograd.grad(y, x)[0].item()
    except RuntimeError as error:
        raise ValueError(f"{code!r} has no gradient: {str(error).partition('.')[0]}.") from error
    left, right = (_beside(code, at, value, side * max(1, abs(at))) for side in (-NUDGE, NUDGE))
    return Stop(code, across, at, value, slope, left, right)


def _beside(code: str, at: float, value: float, nudge: float) -> float:
    """Return the slope on one side: infinite where it grows while the difference shrinks."""
    far, near = ((_run(code, at + h)[1].item() - value) / h for h in (100 * nudge, nudge))
    return math.copysign(math.inf, near) if abs(near) > max(5 * abs(far), 100) else near


def _smooth(stop: Stop) -> bool:
    """Tell whether autograd returns the slope on both sides."""
    return all(math.isclose(stop.slope, side, rel_tol=1e-3, abs_tol=1e-3) for side in stop[5:])


def _told(stops: list[Stop], marks: list[float]) -> list[Stop]:
    """Return the stops at ``marks``, and each that begins a kink."""
    return [b for a, b in pairwise(stops) if b.x in marks or (_smooth(a) and not _smooth(b))]


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)):.4g}".replace("e+0", "e").replace("e+", "e")


def _say(stop: Stop) -> str:
    value, slope, left, right = map(_number, stop[3:])
    head = f"At `x` = {stop.x:g} the value is {value}; autograd returns {slope}"
    if not math.isfinite(stop.value):
        return f"{head}, though there is no slope."
    if _smooth(stop):
        return f"{head}, the slope on both sides."
    return f"{head}; the slope is {left} on the left, {right} on the right."


@lru_cache
def _chart(code: str, across: Span, width: int) -> tuple[Plot, Scene]:
    """Return the chart on which all states of a function stand; a mouse over it moves ``x``."""
    stops, scene = ticks(*across, STEPS), Scene(width)
    up = around([_run(code, x)[1].item() for x in stops])
    plot = Plot.within("chart", 0, TOP, width, HIGH, across, up)
    plot.axes(scene, xlabel="x")
    plot.graph(scene, lambda x: _run(code, x)[1].item(), "value toned bold", SAMPLES, key="curve")
    plot.steps(scene, stops)
    return plot, scene


def _draw(stop: Stop, width: int) -> Scene:
    plot, ground = _chart(stop.code, stop.across, width)
    scene, wide = Scene(width, ground), min(110, (width + GAP) / 4 - GAP)
    (low, high), point = stop.across, math.isfinite(stop.value)
    ends = ((), (low, high), (low, stop.x), (stop.x, high))
    for k, (name, tone) in enumerate(NUMBERS.items()):
        number, x = stop[3 + k], k * (wide + GAP)
        role = "off" if k > 1 and (not point or _smooth(stop)) else f"{tone} toned thick"
        scene.text(x + wide / 2, 6, name, "prose soft", key=name)
        scene.box(x, 16, wide, 26, _number(number), f"{role} small", r=6, key=name)
        if ends[k] and role != "off" and point and not math.isnan(number):
            steep = max(-STEEP, min(STEEP, number))
            line = [(end, stop.value + steep * (end - stop.x)) for end in ends[k]]
            plot.line(scene, line, role, key=name)
    if point:
        scene.dot(*plot.at(stop.x, stop.value), 6, "hot rim", key="point")
    return scene
