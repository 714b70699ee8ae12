"""Explorer ``replicas``: processes share a batch, join their gradients, and step alike."""

import math
from collections.abc import Sequence
from itertools import product

import torch

from utils.record import replica_steps
from utils.record.phrases import listed
from utils.record.replica_steps import (
    MOST_PROCESSES,
    MOST_ROWS,
    MOST_STEPS,
    NONE,
    PLAIN,
    WEIGHTED,
    Round,
    shares,
)
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import arrow

JOINS = (WEIGHTED, PLAIN, NONE)
BATCH, SHARE, GRADIENT, JOIN, STEP = range(5)
"""The moments of a training step."""
SAME = 5e-4
"""Weights closer than this read the same."""
CELL, HIGH, GAP, BAND = 28, 26, 8, 54
"""Pixels: a row of the batch, the height of a box, between columns, from band to band."""
TITLE, WIDE = 20, 90
"""Pixels: from a band's title to its boxes, and a column in which "process 0" has room."""

State = tuple[tuple[Round, ...], int, int, int, str]
"""All steps of the training, which of them, the moment in it, the rows, how gradients join."""


def replicas(
    x: torch.Tensor,
    y: torch.Tensor,
    processes: Sequence[int] = (1, 2, 4),
    lr: float = 0.05,
    steps: int = 2,
) -> Explorer:
    """Show data parallel training of ``y_hat = w * x``: rows, gradients, all-reduce, step.

    Args:
        x: 1 to 8 floating-point numbers, shape (rows,), on any device: the batch of every step.
        y: what they should give, shape (rows,).
        processes: 1 to 4 different numbers, each from 1 to 4 and not more than rows.
        lr: the learning rate, positive.
        steps: 1 to 4.

    Raises:
        TypeError: ``x`` or ``y`` is no tensor of floating-point numbers, or a number is none.
        ValueError: a shape or a number is not one of those above, or a weight grows too large.
    """
    _require_batch(x, y)
    if not 1 <= len(processes) <= MOST_PROCESSES or len(set(processes)) < len(processes):
        raise ValueError(f"{len(processes)} numbers of processes; expected 1 to 4, all different.")
    for number in processes:
        _require_whole("processes", number, min(MOST_PROCESSES, len(x)))
    _require_whole("steps", steps, MOST_STEPS)
    if isinstance(lr, bool) or not isinstance(lr, (int, float)):
        raise TypeError(f"lr is {type(lr).__name__}; expected a number such as 0.05.")
    if not 0 < lr < math.inf:
        raise ValueError(f"lr is {lr}; expected a positive number such as 0.05.")

    def record(number: int, rows: int) -> Films:
        films = {}
        for join in JOINS:
            rounds = replica_steps.record(x[:rows], y[:rows], number, join, lr, steps)
            moments = product(range(steps), range(BATCH, STEP + 1))
            films[str(number), join] = [(tuple(rounds), k, at, rows, join) for k, at in moments]
        return films

    films: Films = {}
    for number in processes:
        films |= record(number, len(x))
    return Explorer(
        "replicas",
        ["processes", "gradients joined"],
        films,
        _draw,
        _say,
        headline=f"a batch of {len(x)} shared by processes; lr {lr:g}, {steps} steps.",
        tell=lambda _, states: _numbers(states[0][0]),
        lead="processes · joined ",
        walk="moment",
        stop=lambda state: f"step {state[1] + 1}",
        alt="the rows, gradients and weights of each process, and one process on all rows",
        keep=True,
        opens=(str(max(processes[:2])), WEIGHTED),
        free=Free(
            "processes, rows",
            lambda typed: record(*_typed(typed, len(x))),
            f"{processes[-1]}, {len(x)}",
            replaces=True,
            hint="3, 4",
        ),
    )


def _require_batch(x: object, y: object) -> None:
    for name, values in (("x", x), ("y", y)):
        if not isinstance(values, torch.Tensor) or not values.is_floating_point():
            kind = values.dtype if isinstance(values, torch.Tensor) else type(values).__name__
            raise TypeError(f"{name} is {kind}; expected a tensor of floating-point numbers.")
        if values.dim() != 1 or not 1 <= len(values) <= MOST_ROWS or values.shape != x.shape:
            raise ValueError(
                f"{name} has shape {tuple(values.shape)}; expected (rows,) with 1 to {MOST_ROWS} "
                f"rows, as many in both."
            )
        if not values.isfinite().all():
            raise ValueError(f"{name} holds a number that is not finite.")


def _require_whole(name: str, value: object, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is {type(value).__name__}; expected a whole number.")
    if not 1 <= value <= most:
        raise ValueError(f"{name} is {value}; expected 1 to {most}.")


def _typed(typed: object, most: int) -> tuple[int, int]:
    """Return the processes and the rows that a reader typed.

    Raises:
        ValueError: they are none, or there are more processes than rows.
    """
    processes, _, rows = str(typed).partition(",")
    try:
        numbers = int(processes), int(rows)
    except ValueError:
        raise ValueError(
            f"{typed!r} is no number of processes and one of rows; expected such as 3, 4."
        ) from None
    _require_whole("rows", numbers[1], most)
    _require_whole("processes", numbers[0], min(MOST_PROCESSES, numbers[1]))
    return numbers


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)):.3f}"


def _say(state: State) -> tuple[str, str]:
    rounds, k, at, rows, join = state
    now = rounds[k]
    processes = len(now.before)
    alone = ", ".join(map(_number, now.alone[:2]))
    facts = f"step {k + 1} of {len(rounds)} · one process alone: weight, gradient {alone}"
    if at == BATCH:
        return facts, f"A batch of {rows} rows arrives. {_weights(now.before, now.alone[0])}"
    if at == SHARE:
        if processes == 1:
            return facts, "One process takes all rows."
        dealt = [_rows(rank, share) for rank, share in enumerate(shares(processes, rows))]
        return facts, f"The rows are dealt like cards: {'; '.join(dealt)}."
    if at == GRADIENT:
        if processes == 1:
            return facts, f"It computes the gradient of its loss: {_number(now.gradients[0])}."
        said = listed(map(_number, now.gradients))
        return facts, f"Each computes the gradient of the mean loss over its own rows: {said}."
    if at == JOIN:
        return facts, _joined(now, join)
    who = "Each goes" if processes > 1 else "It goes"
    return facts, f"{who} a step. {_weights(now.after, now.alone[2])}"


def _rows(rank: int, share: range) -> str:
    many = "rows" if len(share) > 1 else "row"
    return f"process {rank} takes {many} {listed(map(str, share))}"


def _joined(now: Round, join: str) -> str:
    if len(now.before) == 1:
        return "There is nobody to join with."
    if join == NONE:
        return "Nothing is exchanged: each process keeps its own gradient."
    mean, whole = _number(now.joined[0]), _number(now.alone[1])
    how = "a gradient counts once for each row" if join == WEIGHTED else "a gradient counts once"
    if abs(now.joined[0] - now.alone[1]) < SAME:
        return f"All-reduce, {how}: all get {mean}, the gradient of all rows."
    return f"All-reduce, {how}: all get {mean}. The gradient of one process alone is {whole}."


def _weights(weights: tuple[float, ...], alone: float) -> str:
    if len(weights) == 1:
        return f"The weight is {_number(weights[0])}."
    if max(weights) - min(weights) >= SAME:
        return f"The replicas have drifted apart; one process alone has {_number(alone)}."
    if abs(weights[0] - alone) >= SAME:
        same, other = _number(weights[0]), _number(alone)
        return f"All replicas have the weight {same}; one process alone has {other}."
    return f"All replicas have the weight {_number(alone)}, as one process alone has."


def _numbers(rounds: tuple[Round, ...]) -> str:
    parts = []
    for k, now in enumerate(rounds):
        gradients, after = (" ".join(map(_number, v)) for v in (now.gradients, now.after))
        whole, alone = map(_number, now.alone[1:])
        parts.append(
            f"step {k + 1}: gradients {gradients}, weights {after}; alone {whole}, {alone}"
        )
    return " · ".join(parts)


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    """Draw bands from top to bottom: the batch, then in a column for each process its numbers."""
    rounds, k, at, rows, join = state
    scene, now = Scene(width), rounds[k]
    processes = len(now.before)
    column = (width + GAP) / processes
    places = [(rank * column, column - GAP) for rank in range(processes)]
    _titles(scene, at, join, processes)
    _rows_of_batch(scene, at, rows, places)
    weights = now.after if at == STEP else now.before
    for rank, (x, wide) in enumerate(places):
        name = f"process {rank}" if wide > WIDE else f"pr. {rank}"
        role = f"c{rank} toned faint" if at >= SHARE else "off"
        scene.box(x, BAND + TITLE, wide, HIGH + 24, "", role, r=6, key=f"process {rank}")
        scene.text(x + wide / 2, BAND + TITLE + 11, name, "prose", key=f"name {rank}")
        _number_box(scene, x, 2, wide, weights[rank], "value", at == STEP, f"weight {rank}")
        if at >= GRADIENT:
            own = now.gradients[rank]
            _number_box(scene, x, 3, wide, own, "grad", at == GRADIENT, f"gradient {rank}")
        else:
            scene.box(x, _top(3), wide, HIGH, "", "off", r=6, key=f"gradient {rank}")
    _joined_boxes(scene, now, at, join, places, width)
    alone = now.alone[2] if at == STEP else now.alone[0]
    _number_box(scene, 0, 5, width, alone, "saved", at == STEP, "alone")
    return scene


def _top(band: int) -> float:
    """Return where the boxes of a band begin: below high boxes and arrows lies more room."""
    return band * BAND + TITLE + (24 if band > 1 else 0) + (10 if band > 3 else 0)


def _titles(scene: Scene, at: int, join: str, processes: int) -> None:
    means = {WEIGHTED: "all-reduce: weighted mean", PLAIN: "all-reduce: mean of means"}
    joined = means.get(join, "no all-reduce") if processes > 1 else "nobody to join with"
    titles = ("the batch", "who takes which rows", "weight of each process")
    titles += ("gradient over its own rows", joined, "weight of one process alone")
    for band, title in enumerate(titles):
        y = _top(band) - TITLE + 9
        scene.text(0, y, title, "title start", key=f"title {band}")


def _rows_of_batch(scene: Scene, at: int, rows: int, places: list[tuple[float, float]]) -> None:
    """Draw the rows: in the batch, and from ``SHARE`` on with their processes."""
    dealt = shares(len(places), rows)
    for rank, ((x, wide), own) in enumerate(zip(places, dealt, strict=True)):
        cell = min(CELL, (wide - 4) / len(dealt[0]))
        left = x + (wide - cell * len(own)) / 2
        for n, row in enumerate(own):
            home = (row * CELL, TITLE)
            place = (left + n * cell, _top(1) + 20) if at >= SHARE else home
            if at >= SHARE:
                scene.box(*home, CELL - 3, HIGH, "", "off", r=4, key=f"home {row}")
            role = f"c{rank} toned {'full' if at == SHARE else 'tint'}" if at >= SHARE else ""
            high = HIGH if at < SHARE else HIGH - 1
            wide_box = (CELL if at < SHARE else cell) - 3
            scene.box(*place, wide_box, high, row, f"{role} small", r=4, key=f"row {row}", z=2.5)


def _number_box(
    scene: Scene, x: float, band: int, wide: float, value: float, tone: str, new: bool, key: str
) -> None:
    """Draw a number in the box of a band; what is new has a thick edge."""
    role = f"{tone} toned {'tint thick' if new else 'faint'} small"
    scene.box(x, _top(band), wide, HIGH, _number(value), role, r=6, key=key)


def _joined_boxes(
    scene: Scene,
    now: Round,
    at: int,
    join: str,
    places: list[tuple[float, float]],
    width: int,
) -> None:
    """Draw what the gradients become: one number for all, or each its own."""
    together = join != NONE and len(places) > 1
    for rank, (x, wide) in enumerate(places):
        middle = x + wide / 2
        if at >= JOIN:
            way = arrow((middle, _top(3) + HIGH + 2), (middle, _top(4) - TITLE), 5)
            scene.line(way, "grad toned", key=f"arrow {rank}")
        if at < JOIN:
            scene.box(x, _top(4), wide, HIGH, "", "off", r=6, key=f"joined {rank}")
        elif not together:
            value = now.joined[rank]
            _number_box(scene, x, 4, wide, value, "grad", at == JOIN, f"joined {rank}")
    if at >= JOIN and together:
        _number_box(scene, 0, 4, width, now.joined[0], "grad", at == JOIN, "joined")
