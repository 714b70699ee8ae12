"""Explorer ``learning``: both losses by epoch and by number of examples; where a net overfits."""

from collections.abc import Sequence
from functools import cache

import torch

from utils.record import overfitting
from utils.record.overfitting import MOST_EPOCHS, Data, Run
from utils.record.phrases import counted
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot, ticks
from utils.scenes.scene import Scene, tinted

MOST = 5
"""Options of a chooser: their trainings are all stored."""
WIDE, GAP, HIGH, LOW = 540, 14, 250, 170
"""Pixels: from where the charts stand side by side, the gap, their heights there and on phones."""
SHARE = 0.56
"""Of a wide page, for the chart by epoch."""
TURNED = 1.02
"""How many times its lowest value a held-out loss is when one can see that it has turned up."""
TOLD = (0, 0.5, 1)
"""Which part of the stops the words tell."""
LOOKS = {"held_losses": "saved toned dash thick", "losses": "value toned thick"}

State = tuple[tuple[Run, ...], int, int]
"""Trainings of one net on ever more examples, which of them is looked at, and after which epoch."""


def learning(
    x: torch.Tensor,
    y: torch.Tensor,
    x_held: torch.Tensor,
    y_held: torch.Tensor,
    counts: Sequence[int] = (30, 100, 300, 900),
    widths: Sequence[int] = (4, 64),
    epochs: int = 60,
) -> Explorer:
    """Show how a net with one hidden layer learns from few or many examples, epoch by epoch.

    It is trained with Adam, all examples in each step, in float64 on the CPU, which gives the same
    digits on every device.

    Args:
        x: examples, floating-point, shape (n, …) with n from 2 to 2000 and at most 256 numbers
            each, on any device.
        y: their classes, int64 of shape (n,), from 0 on, 20 at most.
        x_held: examples held out, such as ``x``.
        y_held: their classes, such as ``y``.
        counts: 1 to 5 numbers of examples to learn from, growing; the first ones of ``x`` are
            taken.
        widths: 1 to 5 numbers of hidden units, each from 1 to 512.
        epochs: 1 to 200.

    Raises:
        TypeError: what should be a tensor or a whole number is none.
        ValueError: a shape, a class or a count is not one of those above, or a loss grows too far.
    """
    examples = overfitting.data(x, y, x_held, y_held)
    for name, options in (("numbers of examples", counts), ("numbers of hidden units", widths)):
        if not 1 <= len(options) <= MOST or len(set(options)) < len(options):
            raise ValueError(f"{len(options)} {name}; expected 1 to {MOST}, all different.")
    for count in counts:
        overfitting.check("examples", count, 2, len(examples.x))
    if list(counts) != sorted(counts):
        raise ValueError("numbers of examples do not grow; expected such as (30, 100, 300).")
    overfitting.check("epochs", epochs, 1, MOST_EPOCHS)
    stops = overfitting.stops_of(epochs)

    def train(some: Sequence[int], width: int) -> Films:
        runs = tuple(overfitting.record(examples, count, width, epochs) for count in some)
        return {
            (str(count), str(width)): [(runs, k, stop) for stop in stops]
            for k, count in enumerate(some)
        }

    trained = {width: train(counts, width) for width in widths}
    films = {(str(n), str(w)): trained[w][str(n), str(w)] for n in counts for w in widths}
    top = max(max(map(_top, states[0][0])) for states in films.values())
    grounds = cache(
        lambda runs, k, width: _ground(runs, k, stops, max(top, *map(_top, runs)), width)
    )
    first = f"{counts[0]}, {widths[0]}"
    return Explorer(
        "learning",
        ["examples", "hidden units"],
        films,
        draw=lambda state, width: _draw(state, *grounds(state[0], state[1], width)),
        say=lambda state: _say(state, examples),
        headline=f"a net learns {examples.classes} classes in {counted(epochs, 'epoch')}; "
        f"{len(examples.x_held)} examples are held out.",
        tell=lambda _, states: _numbers(states),
        lead="examples · units ",
        walk="epoch",
        stop=lambda state: str(state[2]),
        alt="the losses by epoch, and by number of examples at this epoch",
        keep=True,
        free=Free(
            "examples, units",
            lambda typed: train(*_typed(typed)),
            first,
            replaces=True,
            hint="50, 64",
        ),
    )


def _typed(typed: str) -> tuple[tuple[int], int]:
    """Return a number of examples and one of hidden units that a reader typed.

    Raises:
        ValueError: they are none.
    """
    count, _, width = str(typed).partition(",")
    try:
        return (int(count),), int(width)
    except ValueError:
        raise ValueError(
            f"{typed!r} is no number of examples and one of hidden units; expected such as 50, 64."
        ) from None


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)):.3f}"


def _say(state: State, examples: Data) -> str:
    runs, k, epoch = state
    run = runs[k]
    after = f"After {counted(epoch, 'epoch')}" if epoch else "Before the first epoch"
    return (
        f"{after}, {run.right[epoch]} of the {run.count} examples are right, and "
        f"{run.held_right[epoch]} of the {len(examples.x_held)} held-out ones. {_turn(run, epoch)}"
    )


def _turn(run: Run, epoch: int) -> str:
    """Return whether the held-out loss has turned up."""
    best = run.best(epoch)
    if run.held_losses[epoch] <= TURNED * run.held_losses[best]:
        return "The held-out loss has not turned up so far."
    at = f"after {counted(best, 'epoch')}" if best else "at the start"
    return f"The held-out loss was lowest {at}, at {_number(run.held_losses[best])}: overfitting."


def _numbers(states: Sequence[State]) -> str:
    last = len(states) - 1
    told = [states[round(part * last)] for part in TOLD]
    parts = []
    for runs, k, epoch in dict.fromkeys(told):
        run = runs[k]
        parts.append(
            f"epoch {epoch}: loss {_number(run.losses[epoch])}, "
            f"held out {_number(run.held_losses[epoch])}, "
            f"right {run.right[epoch]} and {run.held_right[epoch]}"
        )
    runs, k, epoch = states[-1]
    best = runs[k].best(epoch)
    lowest = f"lowest held out {_number(runs[k].held_losses[best])}, epoch {best}"
    return " · ".join([*parts, lowest])


# ---- what is drawn ----


def _top(run: Run) -> float:
    return max(*run.losses, *run.held_losses)


def _ground(
    runs: tuple[Run, ...], k: int, stops: list[int], top: float, width: int
) -> tuple[Plot, Plot, Scene]:
    """Return both charts, and all on them that stays while the epoch moves."""
    scene, side = Scene(width), width >= WIDE
    high = HIGH if side else LOW
    wide = round(SHARE * (width - GAP)) if side else width
    place = (wide + GAP, 0, width - wide - GAP, high) if side else (0, high + GAP, width, high)
    up = (0, 1.06 * top)
    chart = Plot.within("by epoch", 0, 0, wide, high, (0, stops[-1]), up)
    chart.axes(scene, xlabel="epoch")
    run, shown = runs[k], sorted({*stops, runs[k].best(stops[-1])})
    for name, role in LOOKS.items():
        values = getattr(run, name)
        chart.line(scene, [(epoch, values[epoch]) for epoch in shown], role, key=name)
    ends = (-0.5, len(runs) - 0.5)
    by_count = Plot.within("by count", *place, ends, up)
    _counts(by_count, scene, runs)
    return chart, by_count, scene


def _counts(plot: Plot, scene: Scene, runs: tuple[Run, ...]) -> None:
    """Draw the frame of the chart by number of examples, which stand evenly side by side."""
    foot = plot.y + plot.h
    for v in ticks(*plot.up):
        x, y = plot.at(plot.across[0], v)
        scene.line(f"M{x:.0f} {y:.0f}H{plot.x + plot.w:.0f}", "hair", key=f"by count y {v}")
        scene.text(x - 6, y, f"{v:g}", "prose soft end", key=f"by count y {v}")
    for k, run in enumerate(runs):
        x, _ = plot.at(k, 0)
        scene.line(f"M{x:.0f} {plot.y:.0f}V{foot:.0f}", "hair", key=f"by count x {k}")
        scene.text(x, foot + 10, run.count, "prose soft", key=f"by count x {k}")
    scene.text(plot.x + plot.w, foot + 24, "examples", "prose soft end", key="by count across")


def _draw(state: State, chart: Plot, by_count: Plot, ground: Scene) -> Scene:
    (runs, k, epoch), scene = state, Scene(ground.width, ground)
    run = runs[k]
    loss, held = _number(run.losses[epoch]), _number(run.held_losses[epoch])
    title = f"{tinted(f'loss {loss}', 'value')}, {tinted(f'held out {held}', 'saved')}"
    chart.title(scene, title)
    by_count.title(scene, f"after {counted(epoch, 'epoch')}")
    for name, role in LOOKS.items():
        values = [(n, getattr(each, name)[epoch]) for n, each in enumerate(runs)]
        tone = role.partition(" ")[0]
        if len(runs) > 1:
            by_count.line(scene, values, role, key=f"{name} by count")
        for n, value in values:
            look = (6, f"{tone} rim") if n == k else (3, tone)
            scene.dot(*by_count.at(n, value), *look, key=f"{name} {n}", z=2.4)
        spot = chart.at(epoch, getattr(run, name)[epoch])
        scene.dot(*spot, 6, f"{tone} rim", key=f"{name} now", z=2.5)
    return scene
