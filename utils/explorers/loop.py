"""Explorer ``loop``: training a line ``y_hat = w * x`` step by step, recorded with PyTorch."""

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import torch

from utils.record import training
from utils.record.snap import NOISE, snap
from utils.record.training import PHASES, Moment, Training
from utils.record.values import texts
from utils.scenes.explorer import Explorer, Films, Free, Line
from utils.scenes.paths import Point, arrow, through
from utils.scenes.plot import Plot, Span
from utils.scenes.scene import Scene

MOST_LRS, MOST_ROUNDS, LABEL = 8, 12, 10
"""What fits on a phone: learning rates, rounds (four steps each), letters of a label."""
CODE = (
    ("y_hat = w * x", "forward"),
    ("loss = ((y_hat - y) ** 2).mean()", "forward"),
    ("loss.backward()", "backward"),
    ("with torch.no_grad():", "step"),
    ("    w -= lr * w.grad", "step"),
    ("w.grad = None", "zero"),
)
"""The lines of one round, each with the phase in which it runs."""
WIDE, GAP, HIGH, LOW = 540, 20, 236, 168
"""Pixels: where charts stand side by side, the gap between, their heights there and on phones."""
BALL, SLOPE, LETTER, BOLD = 7, 48, 7.3, 7.8
"""Pixels: radius of the ball, length of the slope, a letter of its label and of a title."""
SAMPLES = 61
"""Points of the curve of the loss: smooth at 340 pixels."""
REACH = 3
"""How many heights of the data a line may leave them before the chart cuts it."""

State = tuple[Training, int]
"""A training and the number of the moment that is looked at."""


class Data(NamedTuple):
    """The points, what they measure, and the weights from which every valley reaches."""

    x: torch.Tensor
    y: torch.Tensor
    labels: tuple[str, str]
    ws: Span

    @property
    def points(self) -> list[Point]:
        """Each ``x`` with its ``y``."""
        return list(zip(self.x.tolist(), self.y.tolist(), strict=True))


def loop(
    x: torch.Tensor,
    y: torch.Tensor,
    lrs: Sequence[float],
    *,
    start: float = 0.0,
    rounds: int = 8,
    labels: tuple[str, str] = ("x", "y"),
) -> Explorer:
    """Show how ``w`` learns in ``y_hat = w * x``: forward, backward, step, zero, round by round.

    Args:
        x: Shape (n,), 1 to 24 floating-point numbers on any device.
        y: What ``w * x`` should become: the same shape, also floating-point.
        lrs: 1 to 8 learning rates, positive and different.
        start: ``w`` before the first round.
        rounds: 1 to 12 rounds; a last forward pass shows where they led.
        labels: What ``x`` and ``y`` measure, in 1 to 10 letters each.

    Raises:
        TypeError: ``x`` or ``y`` is no floating-point tensor, or a learning rate is no number.
        ValueError: A shape or a count is not one of those above, a number is not finite, or the
            numbers grow beyond 100,000.
    """
    training.check_points(x, y)
    _check_choices(lrs, rounds, labels)

    def train(lr: float) -> Films:
        run = training.record(x, y, lr, start, rounds)
        return {(f"{lr:g}",): [(run, k) for k in range(len(run.moments))]}

    films = {choice: states for lr in lrs for choice, states in train(lr).items()}
    ws = [w for states in films.values() for w, _ in _spots(states[0][0])]
    data = Data(x, y, labels, (min(ws), max(ws)))
    charts = cache(lambda run, width: _charts(data, run, width))
    many = f"{_count(len(lrs), 'learning rate')}, {_count(rounds, 'round')}"
    return Explorer(
        "loop",
        ["learning rate"],
        films,
        draw=lambda state, width: _draw(state, data, *charts(state[0], width)),
        say=_say,
        headline=f"{many} of forward, backward, step, zero.\n"
        f"points: x {' '.join(texts(x))}; y {' '.join(texts(y))}",
        tell=lambda _, states: _numbers(states[0][0]),
        lead="lr ",
        listing=_listing,
        alt="the points and the line, then the loss for every w",
        free=Free("or set", train, lrs[0], min(1e-3, *lrs), max(10.0, *lrs)),
    )


def _check_choices(lrs: Sequence[float], rounds: int, labels: tuple[str, str]) -> None:
    if not 1 <= len(lrs) <= MOST_LRS:
        raise ValueError(f"{len(lrs)} learning rates; expected 1 to {MOST_LRS}.")
    for lr in lrs:
        training.check_lr(lr)
    if len(set(map("{:g}".format, lrs))) < len(lrs):
        raise ValueError(f"a learning rate comes twice in {list(lrs)}; expected different ones.")
    if not 1 <= rounds <= MOST_ROUNDS:
        raise ValueError(f"{rounds} rounds; expected 1 to {MOST_ROUNDS}.")
    for label in labels:
        if not 1 <= len(label) <= LABEL:
            raise ValueError(
                f"the label {label!r} has {len(label)} letters; expected 1 to {LABEL}."
            )


# ---- what is said ----


def _number(value: float) -> str:
    """Return ``value`` with three decimals at most, the same on every machine."""
    return snap(value, 0.001)


def _near_zero(value: float) -> str:
    """Return ``value`` as ``_number`` does, but with digits of its own where that gives 0."""
    text = _number(value)
    if float(text) or abs(value) <= NOISE:
        return text
    return texts(torch.tensor(value, dtype=torch.float64))[0]


def _by(change: float) -> str:
    """Return by how much a number changed that is written the same; nothing if it did not."""
    return f"by {_near_zero(abs(change))}" if abs(change) > NOISE else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _say(state: State) -> str:
    run, k = state
    if k == len(run.moments) - 1:
        return _verdict(run)
    now = run.moments[k]
    w, loss, grad = map(_near_zero, (now.w, now.loss, now.grad or 0.0))
    if now.phase == "forward":
        told = f"with w = {w} the loss is {loss}."
    elif now.phase == "backward":
        way = f"a {'larger' if now.grad < 0 else 'smaller'} w makes the loss smaller"
        told = f"`w.grad` is {grad}: {way if float(grad) else 'here the valley is flat'}."
    elif now.phase == "step":
        last = run.moments[k - 1].w
        before, by = _near_zero(last), _by(now.w - last)
        way = f"{by}, to {w}" if by and before == w else f"from {before} to {w}"
        told = f"`w -= {run.lr:g} * {grad}` moves w {way}."
    else:
        told = "`w.grad` is emptied, or the next backward would add to it."
    return f"Round {now.round + 1}, {now.phase}: {told}"


def _verdict(run: Training) -> str:
    first, last = run.moments[0], run.moments[-1]
    before, after = _near_zero(first.loss), _near_zero(last.loss)
    by = _by(last.loss - first.loss) if before == after else ""
    went = "grew" if last.loss > first.loss else "fell"
    change = f"{went} {by or f'to {after}'}" if by or before != after else f"stayed at {after}"
    rounds = _count(last.round, "round")
    return f"After {rounds} w is {_near_zero(last.w)}, and the loss {before} {change}."


def _numbers(run: Training) -> str:
    rows = {
        "w": [moment.w for moment in run.starts],
        "loss": [moment.loss for moment in run.starts],
        "w.grad": [moment.grad for moment in run.moments if moment.phase == "backward"],
    }
    write = {
        name: _number if any(float(_number(n)) for n in row) else _near_zero
        for name, row in rows.items()
    }
    return " · ".join(f"{name} {' '.join(map(write[name], row))}" for name, row in rows.items())


def _listing(state: State) -> list[Line]:
    """Return the lines of a round, at their ends what they gave so far."""
    run, k = state
    now, first = run.moments[k], k - k % len(PHASES)
    moved = now.phase in ("step", "zero")
    notes = (
        f"w is {_near_zero(run.moments[first].w)}",
        _near_zero(now.loss),
        "" if now.grad is None else f"w.grad is {_near_zero(now.grad)}",
        "",
        f"w is {_near_zero(now.w)}" if moved else "",
        "None" if now.phase == "zero" else "",
    )
    return [
        Line(
            code,
            note,
            "now" if phase == now.phase else "",
            (min(first + PHASES.index(phase), len(run.moments) - 1),),
        )
        for (code, phase), note in zip(CODE, notes, strict=True)
    ]


# ---- what is drawn ----


def _spots(run: Training) -> list[Point]:
    """Return where each round begins in the valley: ``w`` and its loss."""
    return [(moment.w, moment.loss) for moment in run.starts]


def _charts(data: Data, run: Training, width: int) -> tuple[Plot, Plot, Scene]:
    """Return both charts, and all on them that stays while a training runs."""
    scene = Scene(width)
    first, second = (0, 0, width, LOW), (0, LOW + GAP / 2, width, LOW)
    if width >= WIDE:
        wide = round(width * 0.42)
        first, second = (0, 0, wide, HIGH), (wide + GAP, 0, width - wide - GAP, HIGH)
    line = Plot.within("line", *first, *_spans_of_line(data, run))
    line.axes(scene, xlabel=data.labels[0])
    for k, point in enumerate(data.points):
        scene.dot(*line.at(*point), 5, "rim", key=f"point {k}")
    curve = _curve(data, run)
    (left, _), *_, (right, _) = curve
    top = max(loss for _, loss in curve) or 1.0
    valley = Plot.within("valley", *second, (left, right), (-0.12 * top, 1.04 * top))
    valley.axes(scene, xlabel="w")
    valley.line(scene, curve, key="curve")
    return line, valley, scene


def _spans_of_line(data: Data, run: Training) -> tuple[Span, Span]:
    """Return what the chart of the line reaches: the data, and all lines unless they run away."""
    xs, ys = zip(*data.points, strict=True)
    across = (min(0.0, *xs) * 1.08, max(0.0, *xs) * 1.08)
    guesses = [w * x for w, _ in _spots(run) for x in across]
    low, high = min(0.0, *ys, *guesses[:2]), max(0.0, *ys, *guesses[:2])
    reach = REACH * (high - low)
    low, high = max(min(low, *guesses), low - reach), min(max(high, *guesses), high + reach)
    margin = (high - low) * 0.08 or 1.0
    return across, (low - margin, high + margin)


def _curve(data: Data, run: Training) -> list[Point]:
    """Return the loss for every ``w`` between the smallest and the largest that was met."""
    ws = [*data.ws, *(w for w, _ in _spots(run))]
    low, high = min(ws), max(ws)
    moved = high - low > 1e-8 * max(1.0, abs(low), abs(high))
    margin = (high - low) * 0.06 if moved else 1.0
    low, high = low - margin, high + margin
    ws = [low + (high - low) * k / (SAMPLES - 1) for k in range(SAMPLES)]
    return list(zip(ws, training.losses(data.x, data.y, ws), strict=True))


def _draw(state: State, data: Data, line: Plot, valley: Plot, ground: Scene) -> Scene:
    (run, k), scene = state, Scene(ground.width, ground)
    _draw_line(scene, line, data, run.moments[k])
    _draw_valley(scene, valley, run, run.moments[k])
    return scene


def _draw_line(scene: Scene, line: Plot, data: Data, now: Moment) -> None:
    line.title(scene, f"{data.labels[1]} = {_near_zero(now.w)} · {data.labels[0]}")
    if now.phase in ("forward", "backward"):
        misses = [[(x, y), (x, now.w * x)] for x, y in data.points]
        line.lines(scene, misses, "hot toned dash thick", key="misses")
    line.line(scene, [(x, now.w * x) for x in line.across], "value toned bold", key="guess")


def _draw_valley(scene: Scene, valley: Plot, run: Training, now: Moment) -> None:
    """Draw where the training is and was; the ball is hollow until its loss is measured."""
    title, spots = f"loss = {_near_zero(now.loss)}", _spots(run)
    valley.title(scene, title)
    _trail(scene, valley, spots[: now.round + 1])
    led = now.phase in ("step", "zero")
    here, there = valley.at(*spots[now.round]), valley.at(*spots[now.round + led])
    scene.dot(*there, BALL, "hot hollow" if led else "hot", key="ball", z=2.5)
    if now.phase == "backward":
        end = _downhill(valley, here, now.grad)
        if float(_near_zero(now.grad)):
            scene.line(arrow(here, end), "grad toned bold", key="slope", z=2.2)
        _tip(scene, valley, title, f"w.grad {_near_zero(now.grad)}", end[0], "grad")
    elif now.phase == "step":
        head = min(7, abs(there[0] - here[0]) / 2)
        way = arrow(here, (there[0], here[1]), head)
        scene.line(way, "hot toned bold", key="move", z=2.2)
        before = spots[now.round][0]
        move = float(_near_zero(now.w)) - float(_near_zero(before)) or now.w - before
        far = f"{float(_near_zero(move)):+g}".replace("-", "−")
        _tip(scene, valley, title, far, (here[0] + there[0]) / 2, "hot")


def _trail(scene: Scene, valley: Plot, spots: list[Point]) -> None:
    """Draw where the training has been: a click on a dot leads back."""
    places = [valley.at(*spot) for spot in spots]
    for k, place in enumerate(places):
        scene.dot(*place, 4, "value pale rim", key=f"was {k}", go=k * len(PHASES))
    for k, ends in enumerate(pairwise(places)):
        scene.line(through(ends, 1), "value toned thin", key=f"trail {k}")


def _tip(scene: Scene, valley: Plot, title: str, text: str, x: float, role: str) -> None:
    """Write what an arrow says over its place, right of the title: there no line can cross it."""
    half = LETTER * len(text) / 2
    least = valley.x - valley.left + BOLD * len(title) + 10 + half
    middle = max(least, min(valley.x + valley.w - half, x))
    scene.text(middle, valley.y - 14, text, f"{role} toned strong small", key="tip")


def _downhill(valley: Plot, here: Point, grad: float) -> Point:
    """Return the end of an arrow along the slope that stays in the chart."""
    (x, y), way = here, -1 if grad > 0 else 1
    (a, b), (c, d) = valley.at(0, 0), valley.at(1, grad)
    fall = abs((d - b) / (c - a))
    aside = valley.x + valley.w - x if way > 0 else x - valley.x
    run = min(SLOPE / math.hypot(1, fall), aside, (valley.y + valley.h - y) / (fall or 1e-9))
    return x + way * run, y + run * fall
