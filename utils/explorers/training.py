"""Explorer ``training``: a net learns two classes; its border moves while the loss falls."""

from collections.abc import Sequence
from functools import cache

import torch

from utils.layout import contours
from utils.record import classifier
from utils.record.classifier import REACH, SIDE, Data, Run, Stop
from utils.record.phrases import counted
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot, Span
from utils.scenes.scene import Scene, tinted
from utils.scenes.svg_paths import Point

MOST = 5
"""Options of a chooser: their trainings are all stored."""
WIDE, SIZE, HIGH, GAP = 540, 258, 178, 12
"""Pixels: where the chart stands beside the plane, the plane, the chart below it, the gap."""
FINE = 0.04
"""How much of a unit the border may be drawn beside its place: a third of a pixel."""
TOLD = (0, 0.35, 0.7, 1)
"""Which part of the stops the words tell."""

State = tuple[Run, int]
"""A training, and the number of the stop that is looked at."""


def training(
    x: torch.Tensor,
    y: torch.Tensor,
    x_held: torch.Tensor,
    y_held: torch.Tensor,
    widths: Sequence[int] = (1, 2, 3, 8),
    lrs: Sequence[float] = (0.1, 1.0),
    steps: int = 300,
) -> Explorer:
    """Show how a net with one hidden layer learns to tell two classes of points apart.

    It is trained in float64 on the CPU, which gives the same digits on every device.

    Args:
        x: points to learn from, shape (n, 2), 2 to 200 of them, from -3 to 3, on any device.
        y: their classes, shape (n, 1), 0.0 or 1.0.
        x_held: points held out, such as ``x``.
        y_held: their classes, such as ``y``.
        widths: 1 to 5 numbers of hidden units, each from 1 to 64.
        lrs: 1 to 5 learning rates.
        steps: 1 to 1000 steps on all points.

    Raises:
        TypeError: what should be a tensor or a number is none.
        ValueError: a shape, a class or a count is not one of those above, or a loss grows too far.
    """
    points = classifier.data(x, y, x_held, y_held)
    for name, options in (("numbers of hidden units", widths), ("learning rates", lrs)):
        if not 1 <= len(options) <= MOST or len(set(options)) < len(options):
            raise ValueError(f"{len(options)} {name}; expected 1 to {MOST}, all different.")
    if isinstance(steps, bool) or not isinstance(steps, int):
        raise TypeError(f"steps is {type(steps).__name__}; expected a whole number.")
    if not 1 <= steps <= classifier.MOST_STEPS:
        raise ValueError(f"{steps} steps; expected 1 to {classifier.MOST_STEPS}.")

    def train(width: int, lr: float) -> Films:
        run = classifier.record(points, width, lr, steps)
        return {(str(width), f"{lr:g}"): [(run, k) for k in range(len(run.stops))]}

    films: Films = {}
    for width in widths:
        for lr in lrs:
            films |= train(width, lr)
    top = max(max(stop.loss, stop.held_loss) for states in films.values()
              for stop in states[0][0].stops)  # fmt: skip
    grounds = cache(lambda run, width: _ground(run, points, max(top, _top(run)), width))
    first = f"{widths[0]}, {lrs[0]:g}"
    return Explorer(
        "training",
        ["hidden units", "learning rate"],
        films,
        draw=lambda state, width: _draw(state, *grounds(state[0], width)),
        say=lambda state: _say(state[0].stops[state[1]], points),
        headline=f"a net learns two classes of {len(points.x)} points in {counted(steps, 'step')}; "
        f"{len(points.x_held)} are held out.",
        tell=lambda _, states: _numbers(states[0][0]),
        lead="units · lr ",
        walk="step",
        stop=lambda state: str(state[0].stops[state[1]].step),
        alt="the points with the decision boundary, and the loss by step",
        keep=True,
        opens=(str(max(widths)), f"{max(lrs):g}"),
        free=Free(
            "units, rate", lambda typed: train(*_typed(typed)), first, replaces=True, hint="5, 0.5"
        ),
    )


def _typed(typed: str) -> tuple[int, float]:
    """Return a number of hidden units and a learning rate that a reader typed.

    Raises:
        ValueError: they are none.
    """
    width, _, lr = str(typed).partition(",")
    try:
        return int(width), float(lr)
    except ValueError:
        raise ValueError(
            f"{typed!r} is no number of hidden units and a rate; expected such as 5, 0.5."
        ) from None


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)):.3f}"


def _say(stop: Stop, points: Data) -> str:
    after = f"After {counted(stop.step, 'step')}" if stop.step else "Before the first step"
    return (
        f"{after}, {stop.right} of {len(points.x)} points are right, and {stop.held_right} of "
        f"{len(points.x_held)} that are held out. The boundary is {_form(stop)}."
    )


def _form(stop: Stop) -> str:
    border, _ = _border(stop)
    if not border:
        return "outside the picture"
    return "closed" if all(line[0] == line[-1] for line in border) else "open"


def _numbers(run: Run) -> str:
    last = len(run.stops) - 1
    told = [run.stops[round(part * last)] for part in TOLD]
    return " · ".join(
        f"step {s.step}: loss {_number(s.loss)}, held out {_number(s.held_loss)}, right {s.right} "
        f"and {s.held_right}, {_form(s)}"
        for s in dict.fromkeys(told)
    )


# ---- what is drawn ----


def _top(run: Run) -> float:
    return max(max(stop.loss, stop.held_loss) for stop in run.stops)


@cache
def _plane() -> Plot:
    """Return the plane of the points: of one size, so that all widths share what is drawn."""
    span: Span = (-REACH, REACH)
    return Plot.within("plane", 0, 0, SIZE, SIZE + 12, span, span)


def _ground(run: Run, points: Data, top: float, width: int) -> tuple[Plot, Plot, Scene]:
    """Return both charts, and all on them that stays while the net learns."""
    plane, scene = _plane(), Scene(width)
    plane.axes(scene)
    plane.title(scene, "points and boundary")
    for k, (point, kind) in enumerate(zip(points.x.tolist(), points.y.tolist(), strict=True)):
        role = "c2 hollow" if kind[0] else "c1"
        scene.dot(*plane.at(*point), 2.5, role, key=f"point {k}")
    place = (0, SIZE + 12 + GAP, width, HIGH)
    if width >= WIDE:
        place = (SIZE + GAP, 0, width - SIZE - GAP, SIZE + 12)
    across = (0, max(1, run.stops[-1].step))
    chart = Plot.within("chart", *place, across, (0, 1.08 * top))
    chart.axes(scene, xlabel="step")
    for name, role in (("held_loss", "saved toned dash thick"), ("loss", "value toned thick")):
        line = [(stop.step, getattr(stop, name)) for stop in run.stops]
        chart.line(scene, line, role, key=name)
    return plane, chart, scene


@cache
def _border(stop: Stop) -> tuple[list[list[Point]], list[list[Point]]]:
    """Return the lines of the boundary, and rings around all that counts as class 1."""
    step = 2 * REACH / (SIDE - 1)

    def there(lines: list[list[Point]]) -> list[list[Point]]:
        plain = [[(u * step - REACH, v * step - REACH) for u, v in line] for line in lines]
        return [contours.simpler(line, FINE) for line in plain]

    return there(contours.lines(stop.scores)), there(contours.areas(stop.scores))


def _draw(state: State, plane: Plot, chart: Plot, ground: Scene) -> Scene:
    (run, k), scene = state, Scene(ground.width, ground)
    stop = run.stops[k]
    border, outer = _border(stop)
    if outer:
        plane.areas(scene, outer, "c2 tint", key="outer", z=-1)
    if border:
        plane.lines(scene, border, "bold", key="boundary")
    loss, held = _number(stop.loss), _number(stop.held_loss)
    title = f"{tinted(f'loss {loss}', 'value')}, {tinted(f'held out {held}', 'saved')}"
    chart.title(scene, title)
    scene.dot(*chart.at(stop.step, stop.held_loss), 5, "saved rim", key="held now", z=2.5)
    scene.dot(*chart.at(stop.step, stop.loss), 6, "value rim", key="now", z=2.6)
    return scene
