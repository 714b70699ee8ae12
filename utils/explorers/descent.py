"""Explorer ``descent``: gradient descent on a curve, by learning rate, step by step."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from utils.record import descents
from utils.record.descents import Spot
from utils.record.phrases import counted
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot, Span, around
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import Point

MOST, MOST_LRS, MOST_STEPS, SAMPLES = 6, 24, 40, 81
"""Curves, learning rates and steps at most; points of a drawn curve."""
TOP, HIGH, GAP, SLOPE = 32, 270, 6, 34
"""Pixels: the numbers above the chart, the chart, the gap between numbers, half a slope."""
NUMBERS = {"w": "value", "loss": "value", "slope": "grad"}
"""What stands above the chart, each in its tone."""


class Walk(NamedTuple):
    """A walk down a curve: all its spots, and how far the chart shows ``w``."""

    code: str
    lr: float
    across: Span
    spots: tuple[Spot, ...]


State = tuple[Walk, int]
"""A walk, and the number of the step that is looked at; a walk that has flown off stays there."""


def descent(
    *curves: str,
    lrs: Sequence[float] = (0.05, 0.2, 0.5, 1.0, 1.1),
    start: float = -1.5,
    steps: int = 20,
    low: float = -2.0,
    high: float = 2.0,
) -> Explorer:
    """Show gradient descent on curves: ``w`` goes against the slope, learning rate times slope.

    Args:
        curves: 1 to 6 expressions of ``w`` (and ``torch``), such as "w ** 2"; ``w`` is one float64
            number on the CPU, and so is what they give.
        lrs: 1 to 24 positive learning rates, all different.
        start: Where ``w`` begins, between ``low`` and ``high``.
        steps: 1 to 40 steps.
        low: Where the chart begins.
        high: Where it ends.

    Raises:
        TypeError: A curve is no string, it gives something else than one float64 number, a
            learning rate is no number, or ``steps`` is no whole number.
        ValueError: A count, a learning rate or a place is not one of those above, or a curve fails
            or is not finite at the start.
    """
    _check(curves, lrs, steps)
    if not -math.inf < low <= start <= high < math.inf or low == high:
        raise ValueError(
            f"w starts at {start} between {low} and {high}; expected finite numbers, "
            f"low <= start <= high."
        )

    def walk(code: str, lr: float) -> Films:
        spots = descents.descend(code, start, lr, steps)
        one = Walk(code, lr, (low, high), spots)
        _chart(code, one.across, 640)  # refuses here what no chart can show
        return {(code, f"{lr:g}"): [(one, min(k, len(spots) - 1)) for k in range(steps + 1)]}

    films: Films = {}
    for code, lr in product(curves, lrs):
        films |= walk(code, lr)
    return Explorer(
        "descent",
        ["curve", "rate"],
        films,
        _draw,
        _say,
        headline=f"{counted(steps, 'step')} down from w = {start:g}.",
        tell=lambda _, states: _numbers(states[0][0].spots),
        stop=lambda state: str(state[0].spots[state[1]].step),
        alt="the curve of the loss, and the places where w has been",
        keep=True,
        free=Free(
            "curve, rate",
            lambda typed: walk(*_typed(typed)),
            f"{curves[0]}, {lrs[0]:g}",
            replaces=True,
            hint="w ** 2, 0.3",
        ),
    )


def _check(curves: Sequence[str], lrs: Sequence[float], steps: int) -> None:
    for noun, given, most in (("curves", curves, MOST), ("learning rates", lrs, MOST_LRS)):
        if not 1 <= len(given) <= most or len(set(given)) < len(given):
            raise ValueError(f"{len(given)} {noun}; expected 1 to {most}, all different.")
    for lr in lrs:
        _check_lr(lr)
    if isinstance(steps, bool) or not isinstance(steps, int):
        raise TypeError(f"steps is {type(steps).__name__}; expected a whole number.")
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"{steps} steps; expected 1 to {MOST_STEPS}.")


def _check_lr(lr: float) -> None:
    if isinstance(lr, bool) or not isinstance(lr, int | float):
        raise TypeError(f"a learning rate is {type(lr).__name__}; expected a number such as 0.1.")
    if not 0 < lr < math.inf:
        raise ValueError(f"a learning rate is {lr:g}; expected a finite number above 0.")


def _typed(typed: str) -> tuple[str, float]:
    """Return a curve and a learning rate that a reader typed.

    Raises:
        ValueError: they are none.
    """
    code, _, text = str(typed).rpartition(",")
    try:
        lr = float(text)
    except ValueError:
        code = ""
    if not code.strip():
        raise ValueError(f"{typed!r} is no curve and a rate; expected such as w ** 2, 0.3.")
    _check_lr(lr)
    return code.strip(), lr


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)):.4g}".replace("e+0", "e").replace("e+", "e")


def _move(walk: Walk, spot: Spot) -> float:
    return -walk.lr * spot.grad


def _say(state: State) -> str:
    walk, k = state
    spot = walk.spots[k]
    where = f"After {counted(spot.step, 'step')}" if spot.step else "Before the first step"
    if spot.flown:
        finite = all(map(math.isfinite, spot[1:4]))
        why = "its numbers are beyond a million" if finite else "there is no slope to follow"
        return f"{where}, `w` has flown off: {why}."
    if not walk.across[0] <= spot.w <= walk.across[1]:
        where += ", outside the chart"
    return (
        f"{where}, `w` is {_number(spot.w)} and the slope is {_number(spot.grad)}: "
        f"the next step is {_number(_move(walk, spot))}."
    )


def _numbers(spots: tuple[Spot, ...]) -> str:
    last = spots[-1]
    first = " ".join(_number(spot.w) for spot in spots[:4])
    if last.flown:
        return f"w {first}; flown off after {counted(last.step, 'step')}."
    return f"w {first}; after {counted(last.step, 'step')} {_number(last.w)}, loss " + (
        f"{_number(last.loss)}."
    )


# ---- what is drawn ----


@lru_cache
def _chart(code: str, across: Span, width: int) -> tuple[Plot, Scene]:
    """Return the chart on which all walks down a curve stand."""
    low, high = across
    xs = [low + (high - low) * k / (SAMPLES - 1) for k in range(SAMPLES)]
    losses = {x: descents.value(code, x) for x in xs}
    up, scene = around([*losses.values()]), Scene(width)
    plot = Plot.within("chart", 0, TOP, width, HIGH, across, up)
    plot.axes(scene, xlabel="w")
    plot.line(scene, [*losses.items()], "value toned thick", key="curve")
    return plot, scene


def _draw(state: State, width: int) -> Scene:
    (walk, k), wide = state, min(140, (width + GAP) / len(NUMBERS) - GAP)
    plot, ground = _chart(walk.code, walk.across, width)
    scene, spot = Scene(width, ground), walk.spots[k]
    shown = (spot.w, spot.loss, spot.grad)
    for place, ((name, tone), number) in enumerate(zip(NUMBERS.items(), shown, strict=True)):
        x, text = place * (wide + GAP), "–" if spot.flown else _number(number)
        role = "off" if spot.flown else f"{tone} toned thick"
        scene.text(x + wide / 2, 6, name, "prose soft", key=name)
        scene.box(x, 16, wide, 26, text, f"{role} small", r=6, key=name)
    _path(scene, plot, walk, k)
    return scene


def _path(scene: Scene, plot: Plot, walk: Walk, k: int) -> None:
    """Draw all places of a walk, the way between them, and the slope where it is."""
    places = [(spot.w, spot.loss) for spot in walk.spots if not spot.flown]
    for n, place in enumerate(places):
        if _inside(plot, place):
            scene.dot(*plot.at(*place), 4, "hot pale rim", key=f"was {n}", go=n)
    hops = [hop for hop in pairwise(places) if any(_inside(plot, end) for end in hop)]
    if hops:
        plot.lines(scene, hops, "hot toned thin", key="way")
    if k < len(places) and _inside(plot, places[k]):
        here, grad = places[k], walk.spots[k].grad
        plot.line(scene, _touching(plot, here, grad), "grad toned bold", key="slope", z=2.2)
        scene.dot(*plot.at(*here), 7, "hot rim", key="ball", z=2.5)


def _inside(plot: Plot, place: Point) -> bool:
    (low, high), (bottom, top) = plot.across, plot.up
    return low <= place[0] <= high and bottom <= place[1] <= top


def _touching(plot: Plot, here: Point, grad: float) -> list[Point]:
    """Return the ends of a line of one length in pixels that touches the curve."""
    (a, b), (c, d) = plot.at(0, 0), plot.at(1, grad)
    half = SLOPE / math.hypot(c - a, d - b)
    return [(here[0] + side * half, here[1] + side * half * grad) for side in (-1, 1)]
