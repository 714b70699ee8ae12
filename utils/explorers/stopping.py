"""Explorer ``stopping``: how patience decides when a training ends, and which weights it keeps."""

from collections.abc import Sequence
from functools import cache

import torch

from utils.record import overfitting
from utils.record.overfitting import MOST_EPOCHS, Data, Run
from utils.record.phrases import counted
from utils.record.snap import snap
from utils.record.stops import Stopping, stop
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot
from utils.scenes.scene import Scene, tinted

MOST, PATIENCE = 5, 12
"""Options of a chooser; epochs of patience at most."""
BATCH, LR, LEAST = 10, 0.03, 2
"""Few examples in a step and a large rate: the held-out loss is bumpy, so that patience matters.
With a still larger one, rounding would decide where the bumps are."""
WIDE, HIGH, LOW, TOP, ROW, NAME = 540, 230, 190, 20, 30, 28
"""Pixels: from where a page is wide, a chart's height there and on phones, what is above it, a row
of the results below it, and the room for a name."""
MONITORS = {"val_loss": ("losses", "held_losses"), "val_accuracy": ("right", "held_right")}
"""What is watched, and the two curves of a run that show it."""
BACK = "prose saved toned end"
LOOKS = ("value toned", "saved toned dash")

State = tuple[Run, str, int]
"""A training, what is watched, and the patience."""


def stopping(
    x: torch.Tensor,
    y: torch.Tensor,
    x_held: torch.Tensor,
    y_held: torch.Tensor,
    counts: Sequence[int] = (30, 60, 100),
    width: int = 64,
    epochs: int = 40,
) -> Explorer:
    """Show where early stopping ends a training, by its patience and by what it watches.

    A net with one hidden layer is trained with Adam in minibatches of 10, in float64 on the CPU,
    which gives the same digits on every device. Epochs are counted from 1.

    Args:
        x: examples, floating-point, shape (n, …) with n from 2 to 2000 and at most 256 numbers
            each, on any device.
        y: their classes, int64 of shape (n,), from 0 on, 20 at most.
        x_held: examples held out, such as ``x``.
        y_held: their classes, such as ``y``.
        counts: 1 to 5 numbers of examples to learn from; the first ones of ``x`` are taken.
        width: hidden units, 1 to 512.
        epochs: 2 to 200.

    Raises:
        TypeError: what should be a tensor or a whole number is none.
        ValueError: a shape, a class or a count is not one of those above, or a loss grows too far.
    """
    examples = overfitting.data(x, y, x_held, y_held)
    if not 1 <= len(counts) <= MOST or len(set(counts)) < len(counts):
        raise ValueError(f"{len(counts)} numbers of examples; expected 1 to {MOST}, all different.")
    overfitting.check("epochs", epochs, LEAST, MOST_EPOCHS)

    def train(count: int, width: int) -> Films:
        run = overfitting.record(examples, count, width, epochs, BATCH, LR)
        most = min(PATIENCE, epochs - 1)
        return {
            (str(count), monitor): [(run, monitor, p) for p in range(1, most + 1)]
            for monitor in MONITORS
        }

    films: Films = {choice: its for n in counts for choice, its in train(n, width).items()}
    held = len(examples.x_held)
    grounds = cache(lambda run, monitor, width: _ground(run, monitor, examples, width))
    return Explorer(
        "stopping",
        ["examples", "watch"],
        films,
        draw=lambda state, width: _draw(state, held, *grounds(*state[:2], width)),
        say=lambda state: _say(state, held),
        headline=f"{counted(epochs, 'epoch')} at most, {held} examples are held out.",
        tell=lambda _, states: _numbers(states),
        lead="examples · watch ",
        walk="patience",
        stop=lambda state: str(state[2]),
        alt="what is watched by epoch, where training stops, and what each ending gives",
        keep=True,
        free=Free(
            "examples, hidden units",
            lambda typed: train(*_typed(typed)),
            f"{counts[0]}, {width}",
            replaces=True,
            hint="100, 32",
        ),
    )


def _typed(typed: str) -> tuple[int, int]:
    """Return a number of examples and one of hidden units that a reader typed.

    Raises:
        ValueError: they are none.
    """
    count, _, width = str(typed).partition(",")
    try:
        return int(count), int(width)
    except ValueError:
        raise ValueError(
            f"{typed!r} is no number of examples and one of hidden units; expected such as 100, 32."
        ) from None


def _stopped(state: State) -> Stopping:
    run, monitor, patience = state
    values = getattr(run, MONITORS[monitor][1])[1:]  # the first is from before the training
    return stop(values, patience, largest=monitor == "val_accuracy")


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)):.3f}"


def _result(run: Run, epoch: int) -> str:
    return f"{run.held_right[epoch]} right, loss {_number(run.held_losses[epoch])}"


def _say(state: State, held: int) -> str:
    run, _, patience = state
    found, end = _stopped(state), len(run.losses) - 1
    stops = f"training stops after epoch {found.last}"
    if not found.early:
        stops = f"all {end} epochs are trained"
    return (
        f"With `patience={patience}` {stops}, and the weights of epoch {found.kept} go back: "
        f"{run.held_right[found.kept]} of the {held} held-out examples are right, loss "
        f"{_number(run.held_losses[found.kept])}. The weights after epoch {end}: "
        f"{_result(run, end)}."
    )


def _numbers(states: Sequence[State]) -> str:
    """Return what changes with the patience, each change once, and how all epochs end."""
    parts, before = [], 0
    for state in states:
        found = _stopped(state)
        if found.kept != before:
            result = _result(state[0], found.kept)
            parts.append(f"patience {state[2]}: {found.last} back to {found.kept}, {result}")
            before = found.kept
    run, end = states[0][0], len(states[0][0].losses) - 1
    return " · ".join([*parts, f"all {end}: {_result(run, end)}"])


# ---- what is drawn ----


def _ground(run: Run, monitor: str, examples: Data, width: int) -> tuple[Plot, list, Scene]:
    """Return the chart, its two curves, and all on it that stays while the patience moves."""
    scene, high = Scene(width), HIGH if width >= WIDE else LOW
    sizes = (1, 1) if monitor == "val_loss" else (run.count, len(examples.x_held))
    curves = []
    for name, size in zip(MONITORS[monitor], sizes, strict=True):
        values = getattr(run, name)[1:]
        curves.append([(epoch, value / size) for epoch, value in enumerate(values, 1)])
    top = max(value for curve in curves for _, value in curve)
    chart = Plot.within("chart", 0, TOP, width, high, (0, len(curves[0]) + 1), (0, 1.06 * top))
    chart.axes(scene, xlabel="epoch")
    names = (monitor.removeprefix("val_"), monitor)
    parts = [tinted(name, look.split()[0]) for name, look in zip(names, LOOKS, strict=True)]
    scene.text(0, 8, f"{parts[0]}, {parts[1]} by epoch", "title start", key="title")
    for name, curve in zip(names, curves, strict=True):
        chart.line(scene, curve, "dots", key=f"all of {name}")
    return chart, curves, scene


def _draw(state: State, held: int, chart: Plot, curves: list, ground: Scene) -> Scene:
    run, found = state[0], _stopped(state)
    scene, end = Scene(ground.width, ground), len(run.losses) - 1
    for name, curve, look in zip(("train", "held"), curves, LOOKS, strict=True):
        part = curve[: max(2, found.last)]
        chart.line(scene, part, f"{look} thick", key=name)
    kept, last = (chart.at(epoch, curves[1][epoch - 1][1]) for epoch in (found.kept, found.last))
    label = chart.y - 10
    scene.line(f"M0 0V{chart.h:.0f}", "saved toned", x=kept[0], y=chart.y, key="kept")
    right = min(last[0] + 4, ground.width - NAME)
    scene.text(min(kept[0] + 2, right - 4), label, "back", BACK, key="kept name")
    scene.dot(*kept, 6, "saved rim", key="kept dot", z=2.5)
    scene.line(f"M0 0V{chart.h:.0f}", "hot toned", x=last[0], y=chart.y, key="last")
    name = "stop" if found.early else "end"
    scene.text(right, label, name, "prose hot toned start", key="last name")
    top = chart.y + chart.h + 40
    for k, (epoch, name) in enumerate(((found.kept, "stopped"), (end, "all epochs"))):
        wide = (ground.width - 2) * run.held_right[epoch] / held
        role = "saved full" if k == 0 else "hot tint"
        y = top + k * ROW
        scene.box(0, y, max(2, wide), ROW - 6, role=f"{role} bare", r=4, key=f"{name} bar")
        words = f"{name}: {_result(run, epoch)}"
        scene.text(8, y + ROW / 2 - 3, words, "prose start plain", key=f"{name} words")
    return scene
