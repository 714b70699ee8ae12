"""Explorer ``loop``: a line ``y_hat = w * x``, moved by hand or trained step by step.

By hand the reader moves ``w`` and sees the loss; with learning rates PyTorch moves it.
"""

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import torch

from utils.record import one_weight
from utils.record.one_weight import LARGEST, PHASES, Moment, Training
from utils.record.phrases import counted
from utils.record.snap import NOISE, snap
from utils.record.values import texts
from utils.scenes.explorer import Explorer, Films, Free, Line
from utils.scenes.plot import Plot, Span, ticks
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import Point, arrow, through

MOST_LRS, MOST_ROUNDS, LABEL = 8, 12, 10
"""What fits on a phone: learning rates, rounds (four steps each), letters of a label."""
STOPS, FEW = 50, 5
"""Weights that a slider tells apart, at most; points whose errors are all told."""
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
Guess = tuple[tuple[Point, ...], int]
"""All weights that can be tried by hand, each with its loss, and the number of the one that is."""


class Data(NamedTuple):
    """The points, what they measure, and weights that every valley reaches."""

    x: torch.Tensor
    y: torch.Tensor
    labels: tuple[str, str]
    ws: tuple[float, ...] = ()

    @property
    def points(self) -> list[Point]:
        """Each ``x`` with its ``y``."""
        return list(zip(self.x.tolist(), self.y.tolist(), strict=True))


def loop(
    x: torch.Tensor,
    y: torch.Tensor,
    lrs: Sequence[float] | None = None,
    *,
    start: float = 0.0,
    rounds: int = 8,
    ws: Span | None = None,
    labels: tuple[str, str] = ("x", "y"),
) -> Explorer:
    """Show how ``w`` learns in ``y_hat = w * x``: forward, backward, step, zero, round by round.

    Without learning rates ``w`` is moved by hand: a slider shows the line and its loss.

    Args:
        x: Shape (n,), 1 to 24 floating-point numbers on any device.
        y: What ``w * x`` should become: the same shape, also floating-point.
        lrs: 1 to 8 learning rates, positive and different.
        start: ``w`` before the first round.
        rounds: 1 to 12 rounds; a last forward pass shows where they led.
        ws: From where to where ``w`` is moved by hand, over at most 51 round numbers; by default
            from 0 to twice the best one.
        labels: What ``x`` and ``y`` measure, in 1 to 10 letters each.

    Raises:
        TypeError: ``x`` or ``y`` is no floating-point tensor, or a learning rate is no number.
        ValueError: A shape or a count is not one of those above, a number is not finite, or the
            numbers grow beyond 100,000.
    """
    one_weight.check_points(x, y)
    _check_labels(labels)
    if lrs is None:
        return _by_hand(Data(x, y, labels), ws or _around_best(x, y))
    _check_choices(lrs, rounds)

    def train(lr: float) -> Films:
        run = one_weight.record(x, y, lr, start, rounds)
        return {(f"{lr:g}",): [(run, k) for k in range(len(run.moments))]}

    films = {choice: states for lr in lrs for choice, states in train(lr).items()}
    ws = [w for states in films.values() for w, _ in _spots(states[0][0])]
    data = Data(x, y, labels, (min(ws), max(ws)))
    charts = cache(lambda run, width: _charts(data, _spots(run), width, curve=True))
    many = f"{counted(len(lrs), 'learning rate')}, {counted(rounds, 'round')}"
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


def _by_hand(data: Data, ws: Span) -> Explorer:
    """Return the explorer whose walk is ``w``: a line, its errors, and the losses met so far."""

    def record(ws: Span) -> Films:
        tried = _stops(*ws)
        losses = one_weight.losses(data.x, data.y, tried)
        if not max(losses) <= LARGEST:
            raise ValueError(
                f"between w = {ws[0]:g} and {ws[1]:g} the loss grows to {max(losses):.3g}; "
                f"expected {LARGEST:g} at most."
            )
        spots = tuple(zip(tried, losses, strict=True))
        return {(): [(spots, k) for k in range(len(spots))]}

    charts = cache(lambda spots, width: _charts(data, spots, width, curve=False))
    return Explorer(
        "loop",
        [],
        record(ws),
        draw=lambda guess, width: _draw_guess(guess, data, *charts(guess[0], width)),
        say=lambda guess: _say_guess(guess, data),
        headline=f"w by hand, from {ws[0]:g} to {ws[1]:g}: the line and its loss.\n"
        f"points: x {' '.join(texts(data.x))}; y {' '.join(texts(data.y))}",
        tell=lambda _, states: _losses(states[0][0]),
        walk="w",
        stop=_stop,
        alt="the points and the line, then the loss for every w so far",
        free=Free(
            "w from, to",
            lambda typed: record(_span(typed)),
            "{:g}, {:g}".format(*ws),
            replaces=True,
        ),
    )


def _around_best(x: torch.Tensor, y: torch.Tensor) -> Span:
    """Return the span from 0 to twice the weight with the smallest loss."""
    x, y = (values.detach().cpu().double() for values in (x, y))
    best = (x @ y / (x @ x)).item() or 0.5
    return min(0.0, 2 * best), max(0.0, 2 * best)


def _span(typed: str) -> Span:
    """Return two numbers that a reader typed.

    Raises:
        ValueError: they are no two numbers.
    """
    try:
        low, high = map(float, typed.split(","))
    except ValueError:
        raise ValueError(f"{typed!r} is not two numbers; expected such as 4, 5.") from None
    return low, high


def _stops(low: float, high: float) -> list[float]:
    """Return the round numbers from ``low`` to ``high`` at which ``w`` stops.

    Raises:
        ValueError: there are not two of them.
    """
    if not -math.inf < low < high < math.inf:
        raise ValueError(f"w runs from {low} to {high}; expected finite numbers, low < high.")
    stops = ticks(low, high, STOPS)
    if len(set(map("{:g}".format, stops))) < max(2, len(stops)):
        raise ValueError(f"w runs from {low} to {high}; expected ends that are farther apart.")
    return stops


def _check_labels(labels: tuple[str, str]) -> None:
    for label in labels:
        if not 1 <= len(label) <= LABEL:
            raise ValueError(
                f"the label {label!r} has {len(label)} letters; expected 1 to {LABEL}."
            )


def _check_choices(lrs: Sequence[float], rounds: int) -> None:
    if not 1 <= len(lrs) <= MOST_LRS:
        raise ValueError(f"{len(lrs)} learning rates; expected 1 to {MOST_LRS}.")
    for lr in lrs:
        one_weight.check_lr(lr)
    if len(set(map("{:g}".format, lrs))) < len(lrs):
        raise ValueError(f"a learning rate comes twice in {list(lrs)}; expected different ones.")
    if not 1 <= rounds <= MOST_ROUNDS:
        raise ValueError(f"{rounds} rounds; expected 1 to {MOST_ROUNDS}.")


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


def _say_guess(guess: Guess, data: Data) -> tuple[str, ...]:
    spots, k = guess
    w, loss = spots[k]
    errors = [w * x - y for x, y in data.points]
    said = f"With w = {_number(w)} the loss is {_number(loss)}, the mean of the squared misses."
    if len(errors) > FEW:
        return (said,)
    misses, squares = (", ".join(map(_number, row)) for row in (errors, [e * e for e in errors]))
    return f"The line misses by {misses}. Squared: {squares}.", said


def _stop(guess: Guess) -> str:
    """Return ``w`` with as many decimals as its neighbours need."""
    spots, k = guess
    decimals = max(len(f"{w:g}".partition(".")[2]) for w, _ in spots)
    return f"{spots[k][0]:.{decimals}f}"


def _losses(spots: Sequence[Point]) -> str:
    """Return the losses at a few of the weights, and the smallest one."""
    told = spots[:: max(1, len(spots) // 9)]
    ws, losses = (" ".join(map(_number, row)) for row in zip(*told, strict=True))
    w, loss = min(spots, key=lambda spot: spot[1])
    return f"w {ws} · loss {losses} · smallest {_number(loss)} at w {_number(w)}"


def _verdict(run: Training) -> str:
    first, last = run.moments[0], run.moments[-1]
    before, after = _near_zero(first.loss), _near_zero(last.loss)
    by = _by(last.loss - first.loss) if before == after else ""
    went = "grew" if last.loss > first.loss else "fell"
    change = f"{went} {by or f'to {after}'}" if by or before != after else f"stayed at {after}"
    rounds = counted(last.round, "round")
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


def _charts(
    data: Data, spots: Sequence[Point], width: int, *, curve: bool
) -> tuple[Plot, Plot, Scene]:
    """Return both charts, and all on them that stays while ``w`` moves over ``spots``."""
    scene = Scene(width)
    first, second = (0, 0, width, LOW), (0, LOW + GAP / 2, width, LOW)
    if width >= WIDE:
        wide = round(width * 0.42)
        first, second = (0, 0, wide, HIGH), (wide + GAP, 0, width - wide - GAP, HIGH)
    line = Plot.within("line", *first, *_spans_of_line(data, spots))
    line.axes(scene, xlabel=data.labels[0])
    for k, point in enumerate(data.points):
        scene.dot(*line.at(*point), 5, "rim", key=f"point {k}")
    points = _curve(data, spots)
    (left, _), *_, (right, _) = points
    top = max(loss for _, loss in points) or 1.0
    valley = Plot.within("valley", *second, (left, right), (-0.12 * top, 1.04 * top))
    valley.axes(scene, xlabel="w")
    if curve:
        valley.line(scene, points, key="curve")
    else:
        valley.steps(scene, [w for w, _ in spots])
    return line, valley, scene


def _spans_of_line(data: Data, spots: Sequence[Point]) -> tuple[Span, Span]:
    """Return what the chart of the line reaches: the data, and all lines unless they run away."""
    xs, ys = zip(*data.points, strict=True)
    across = (min(0.0, *xs) * 1.08, max(0.0, *xs) * 1.08)
    guesses = [w * x for w, _ in spots for x in across]
    low, high = min(0.0, *ys, *guesses[:2]), max(0.0, *ys, *guesses[:2])
    reach = REACH * (high - low)
    low, high = max(min(low, *guesses), low - reach), min(max(high, *guesses), high + reach)
    margin = (high - low) * 0.08 or 1.0
    return across, (low - margin, high + margin)


def _curve(data: Data, spots: Sequence[Point]) -> list[Point]:
    """Return the loss for every ``w`` between the smallest and the largest that was met."""
    ws = [*data.ws, *(w for w, _ in spots)]
    low, high = min(ws), max(ws)
    moved = high - low > 1e-8 * max(1.0, abs(low), abs(high))
    margin = (high - low) * 0.06 if moved else 1.0
    low, high = low - margin, high + margin
    ws = [low + (high - low) * k / (SAMPLES - 1) for k in range(SAMPLES)]
    return list(zip(ws, one_weight.losses(data.x, data.y, ws), strict=True))


def _draw(state: State, data: Data, line: Plot, valley: Plot, ground: Scene) -> Scene:
    (run, k), scene = state, Scene(ground.width, ground)
    now = run.moments[k]
    _draw_line(scene, line, data, now.w, measured=now.phase in ("forward", "backward"))
    _draw_valley(scene, valley, run, run.moments[k])
    return scene


def _draw_guess(guess: Guess, data: Data, line: Plot, valley: Plot, ground: Scene) -> Scene:
    """Draw a line that was moved by hand; dots are the losses of all smaller weights."""
    (spots, k), scene = guess, Scene(ground.width, ground)
    w, loss = spots[k]
    _draw_line(scene, line, data, w, measured=True)
    valley.title(scene, f"loss = {_near_zero(loss)}")
    for j, spot in enumerate(spots[:k]):
        scene.dot(*valley.at(*spot), 3, "value", key=f"was {j}")
    scene.dot(*valley.at(w, loss), BALL, "hot", key="ball", z=2.5)
    return scene


def _draw_line(scene: Scene, line: Plot, data: Data, w: float, *, measured: bool) -> None:
    line.title(scene, f"{data.labels[1]} = {_near_zero(w)} · {data.labels[0]}")
    if measured:
        misses = [[(x, y), (x, w * x)] for x, y in data.points]
        line.lines(scene, misses, "hot toned dash thick", key="misses")
    line.line(scene, [(x, w * x) for x in line.across], "value toned bold", key="guess")


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
