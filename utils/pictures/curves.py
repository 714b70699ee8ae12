"""Numbers as curves: points and fitted lines, losses, slopes, ratios by size.

Every function takes what PyTorch computed and returns a matplotlib ``Figure`` that stays readable
on a phone. Lines carry their names, so nothing depends on colour alone. Importing this module makes
the notebook show figures as inline SVG with a description in words.
"""

from collections.abc import Callable, Mapping, Sequence

import torch
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from utils.pictures import svg
from utils.pictures.palette import GRADIENT, INK, hue
from utils.record.snap import numbers

if shell := get_ipython():
    svg.register(shell)

SIZE = (4.3, 2.7)
"""Inches: about what fits on a phone without shrinking the text."""

STROKES = ("-", "--", ":", "-.")
"""Lines differ in their strokes as well as in their colours."""

SAMPLES = 61
"""Points of a drawn function."""

MARKED = 100
"""Steps of a training that are marked one by one; more of them would run into each other."""

Function = Callable[[torch.Tensor], torch.Tensor]


def fit(
    x: torch.Tensor, y: torch.Tensor, xlabel: str = "x", ylabel: str = "y", **lines: Function
) -> Figure:
    """Draw points, and what functions predict over the same range.

    Args:
        x: shape (n,), floating-point, on any device, n at least 1.
        y: shape (n,), what was measured at ``x``.
        xlabel: what ``x`` is.
        ylabel: what ``y`` is.
        lines: name = function from a tensor like ``x`` to predictions of the same shape; four at
            most. Write ``**{"w = 2": f}`` for a name that is no word.

    Raises:
        TypeError: ``x`` or ``y`` is no tensor, or ``x`` holds no floating-point numbers.
        ValueError: ``x`` or ``y`` is not of one dimension, they differ in length, or there are more
            than four lines.
    """
    _require_tensor("x", x)
    if not isinstance(y, torch.Tensor):
        _require_tensor("y", y)
    if x.dim() != 1 or x.shape != y.shape or not len(x):
        raise ValueError(
            f"x has shape {tuple(x.shape)}, y {tuple(y.shape)}; fit() draws two of shape (n,)."
        )
    _require_few(lines)
    ax = _axes(f"{len(x)} points, {ylabel} by {xlabel}{_and_lines(lines)}", xlabel, ylabel)
    ax.plot(_list(x), _list(y), "o", color=INK, label="data", zorder=3)
    (left, right), (bottom, top) = _span(x), _span(y)
    ax.update_datalim([(left, bottom), (right, top)])
    grid = torch.linspace(left, right, SAMPLES).to(x)
    for k, (name, function) in enumerate(lines.items()):
        _line(ax, k, _list(grid), _list(function(grid)), name)
    return _finished(ax, legend=bool(lines))


def losses(**runs: Sequence[float]) -> Figure:
    """Draw how the loss changes from step to step, one curve for each training.

    Args:
        runs: name = the loss of each step, first step first; four runs at most.

    Raises:
        ValueError: there is no run, an empty one, or more than four.
    """
    _require_few(runs)
    if not runs or not all(map(len, runs.values())):
        raise ValueError(f"losses() draws runs of one step or more; given: {list(runs)}.")
    ax = _axes("the loss by step", "step", "loss")
    for k, (name, values) in enumerate(runs.items()):
        marks = {"marker": "o", "ms": 3} if len(values) <= MARKED else {}
        _line(ax, k, list(range(len(values))), list(values), name, **marks)
    ax.set_ylim(bottom=min(0, *(v for values in runs.values() for v in values)))
    return _finished(ax, legend=len(runs) > 1)


def levels(
    steps: Sequence[int], losses: Sequence[float], levels: Mapping[str, float], name: str = "model"
) -> Figure:
    """Draw how a loss falls, and the levels of others that it has to fall below.

    Args:
        steps: where the loss was measured, 2 places or more, from left to right.
        losses: one loss for each.
        levels: name = the loss of one who does not learn; three at most.
        name: who learns.

    Raises:
        ValueError: there are fewer steps, not one loss for each, or more levels.
    """
    if len(steps) < 2 or len(steps) != len(losses):
        raise ValueError(f"{len(steps)} steps, {len(losses)} losses; expected 2 or more of each.")
    _require_few({name: losses, **levels})
    ax = _axes(f"the loss by step, beside {len(levels)} levels", "step", "loss")
    _line(ax, 0, list(steps), list(losses), name)
    for k, (level, value) in enumerate(levels.items(), 1):
        _line(ax, k, [steps[0], steps[-1]], [value, value], level)
    return _finished(ax, legend=True)


def slope(function: Function, at: torch.Tensor, low: float, high: float, name: str = "w") -> Figure:
    """Draw a function of one number, and the line that touches it at ``at``: autograd's gradient.

    Args:
        function: takes and returns a tensor without dimensions; differentiable at ``at``.
        at: where the line touches: a floating-point tensor without dimensions, on any device.
        low: where the drawing begins.
        high: where it ends.
        name: what the number is called.

    Raises:
        TypeError: ``at`` is no floating-point tensor.
        ValueError: ``at`` has dimensions, or does not lie between ``low`` and ``high``.
    """
    _require_tensor(name, at)
    if at.dim():
        raise ValueError(f"{name} has shape {tuple(at.shape)}; slope() touches at one number.")
    x, spot = at.item(), at.detach().clone().requires_grad_()
    if not low <= x <= high or low == high:
        raise ValueError(f"{name} = {x:g} is not between {low:g} and {high:g}; choose wider ends.")
    y = function(spot)
    gradient = torch.autograd.grad(y, spot)[0].item()
    grid = torch.linspace(low, high, SAMPLES).to(at)
    ax = _axes(f"the loss at {name} = {x:g} has the slope {_say(gradient)}", name, "loss")
    _line(ax, 0, _list(grid), [function(w).item() for w in grid], f"loss for every {name}")
    ends = [max(low, x - (high - low) / 6), min(high, x + (high - low) / 6)]
    touching = [y.item() + gradient * (end - x) for end in ends]
    ax.plot(ends, touching, color=hue(GRADIENT), lw=2.5, label=f"slope {_say(gradient)}")
    ax.plot([x], [y.item()], "o", color=hue(GRADIENT), ms=8)
    return _finished(ax, legend=True)


def ratios(sizes: Sequence[int], xlabel: str, ylabel: str, **series: Sequence[float]) -> Figure:
    """Draw ratios by size, both on logarithmic axes, with a line where the ratio is 1.

    Args:
        sizes: positive sizes.
        xlabel: what the sizes count.
        ylabel: what is divided by what.
        series: name = one positive ratio for each size; four at most.

    Raises:
        ValueError: a series has not one positive ratio for each size, there is none, or there are
            more than four; or a size is not positive.
    """
    ax = _by_size("ratio", sizes, xlabel, ylabel, series)
    ax.axhline(1, color=INK, lw=1, ls=":")
    return _finished(ax, legend=True)


def times(sizes: Sequence[int], xlabel: str, ylabel: str, **series: Sequence[float]) -> Figure:
    """Draw times by size, both on logarithmic axes.

    Args:
        sizes: positive sizes.
        xlabel: what the sizes count.
        ylabel: the unit of the times.
        series: name = one positive time for each size; four at most.

    Raises:
        ValueError: a series has not one positive time for each size, there is none, or there are
            more than four; or a size is not positive.
    """
    return _finished(_by_size("time", sizes, xlabel, ylabel, series), legend=True)


# ---- parts ---------------------------------------------------------------------------------------


def _axes(headline: str, xlabel: str, ylabel: str) -> Axes:
    """Return the axes of a fresh figure, without a frame at the top and at the right."""
    figure = Figure(figsize=SIZE, layout="constrained")
    figure.set_label(headline)
    ax = figure.add_subplot(xlabel=xlabel, ylabel=ylabel)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _by_size(noun: str, sizes: Sequence[int], xlabel: str, ylabel: str, series: dict) -> Axes:
    """Return logarithmic axes with positive numbers by size; ``noun`` names one in refusals."""
    _require_few(series)
    if not series or not all(size > 0 for size in sizes):
        raise ValueError(
            f"{noun}s() draws a series over positive sizes; given: {[*series]} over {[*sizes]}."
        )
    for name, values in series.items():
        if len(values) != len(sizes) or not all(value > 0 for value in values):
            raise ValueError(f"{name} needs {len(sizes)} positive {noun}s; given: {list(values)}.")
    ax = _axes(f"{ylabel} by {xlabel}", xlabel, ylabel)
    ax.set(xscale="log", yscale="log")
    for k, (name, values) in enumerate(series.items()):
        _line(ax, k, list(sizes), list(values), name, marker="o", ms=5)
    few = max(max(v) / min(v) for v in series.values()) < 1000
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if few else (1,)))
    ax.yaxis.set_major_formatter("{x:g}")
    ax.minorticks_off()
    return ax


def history(history: Mapping[str, list[float]]) -> Figure:
    """Draw how a training went: the loss and each metric over the epochs, validation dashed.

    Args:
        history: what ``model.fit`` returns: ``epoch``, ``loss``, the metrics, and the same names
            with ``val_`` in front, each a list with one number for each epoch.

    Raises:
        ValueError: no epoch is finished yet.
    """
    names = [name for name in history if name != "epoch" and not name.startswith("val_")]
    if not names:
        raise ValueError("the history is empty; fix: train an epoch first, model.fit(x, y).")
    figure = Figure((SIZE[0], 2.2 * len(names)), layout="constrained")
    for place, name in enumerate(names, 1):
        ax = figure.add_subplot(len(names), 1, place, xlabel="epoch", ylabel=name)
        for k, key in enumerate((name, f"val_{name}")):
            if key in history:
                _line(ax, k, history["epoch"], history[key], key)
        ax.legend(frameon=False)
    return figure


def _line(ax: Axes, k: int, x: list, y: list, name: str, **look) -> None:
    ax.plot(x, y, STROKES[k], color=hue(k), lw=2, label=name, **look)


def _finished(ax: Axes, *, legend: bool) -> Figure:
    if legend:
        ax.legend(frameon=False)
    return ax.figure


def _say(value: float) -> str:
    """Return ``value`` with about four digits, the same on every machine."""
    return numbers([value])


def _span(values: torch.Tensor) -> tuple[float, float]:
    """Return the range of ``values``, from zero on if zero is as near as they are wide."""
    low, high = values.min().item(), values.max().item()
    return (0.0 if 0 < low <= high - low else low), high


def _require_tensor(name: str, value: object) -> None:
    if not isinstance(value, torch.Tensor) or not value.is_floating_point():
        kind = value.dtype if isinstance(value, torch.Tensor) else type(value).__name__
        raise TypeError(f"{name} is {kind}; expected a tensor of floating-point numbers.")


def _require_few(named: dict) -> None:
    if len(named) > len(STROKES):
        raise ValueError(f"{len(named)} lines in one picture; expected {len(STROKES)} at most.")


def _and_lines(lines: dict) -> str:
    return f", and the line{'s' if len(lines) > 1 else ''} {', '.join(lines)}" if lines else ""


def _list(values: torch.Tensor) -> list[float]:
    return values.detach().cpu().tolist()
