"""Slopes as pictures: kinks, errors of differences, gradients as arrows, a row times a Jacobian.

Every curve and every slope comes from PyTorch: functions are called with tensors, slopes are what
autograd returns. Importing this module makes the notebook show figures as inline SVG.
"""

from collections.abc import Callable

import torch
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from utils.pictures import svg
from utils.pictures.arrows import Arrow
from utils.pictures.board import WIDTH, Board, width_of
from utils.pictures.palette import GRADIENT, INK, VALUE, hue
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

CURVE, SLOPE = hue(VALUE), hue(GRADIENT)
SIZE = (4.0, 2.6)
"""Inches of a figure: what a phone shows without shrinking it."""
POINTS = 61
"""Points of a curve; an odd number, so that its middle is one of them."""
JUMP = 0.4
"""What is higher from one point of a kink to the next is a jump: no line climbs there."""

Function = Callable[[torch.Tensor], torch.Tensor]


def kinks(**functions: Function) -> Figure:
    """Draw each function around 0, and below it the slope that autograd returns, at 0 a dot.

    A function that jumps, such as ``torch.round``, is drawn with gaps: it climbs nowhere.

    Args:
        functions: name = function that works element by element; 1 to 4 of them.

    Raises:
        ValueError: there are none or too many.
    """
    if not 1 <= len(functions) <= 4:
        raise ValueError(f"{len(functions)} functions are given; expected 1 to 4.")
    xs = torch.linspace(-2, 2, POINTS, dtype=torch.float64)
    xs[POINTS // 2] = 0  # exactly: linspace may leave rounding noise there
    at_zero = {
        name: values_and_slopes(f, xs[POINTS // 2, None])[1] for name, f in functions.items()
    }
    told = [f"{name} {texts(slope)[0]}" for name, slope in at_zero.items()]
    fig = Figure(figsize=(1.1 * len(functions) + 0.2, 2.6), layout="constrained")
    fig.set_label(f"Slopes at 0: {', '.join(told)}")
    rows = fig.subplots(2, len(functions), sharex=True, sharey="row", squeeze=False)
    for (name, f), top, bottom in zip(functions.items(), *rows, strict=True):
        ys, slopes = values_and_slopes(f, xs)
        top.plot(xs, _with_gaps(ys), color=CURVE)
        top.set_title(name, fontsize=10)
        slopes[POINTS // 2] = torch.nan  # the dot shows it
        bottom.plot(xs, slopes, color=SLOPE)
        bottom.plot([0], at_zero[name], "o", color=INK)
    rows[0][0].set_ylabel("value")
    rows[1][0].set_ylabel("slope")
    for ax in rows.flat:
        _bare(ax)
    return fig


def errors(steps: torch.Tensor, **lines: torch.Tensor) -> Figure:
    """Draw errors against step sizes, both on logarithmic axes, one line for each name.

    Args:
        steps: positive step sizes, shape (n,).
        lines: name = errors of shape (n,); an error of 0 cannot be drawn and leaves a gap.

    Raises:
        ValueError: a line has another shape than ``steps``.
    """
    for name, line in lines.items():
        if line.shape != steps.shape:
            raise ValueError(
                f"{name} has shape {tuple(line.shape)}; expected that of steps, "
                f"{tuple(steps.shape)}."
            )
    fig, ax = _figure("Error of a finite difference against its step")
    for k, (name, line) in enumerate(lines.items()):
        look = {"color": hue(k % 2), "ls": ("-", "--")[k % 2], "marker": "so"[k % 2]}
        drawn = line.detach().cpu().double()
        ax.loglog(steps.cpu(), drawn.where(drawn > 0, torch.nan), ms=4, label=name, **look)
    ax.set(xlabel="step", ylabel="error")
    ax.legend(frameon=False)
    return fig


def arrows(limit: float, **gradients: torch.Tensor) -> Figure:
    """Draw gradients for two parameters as arrows from 0, and the circle of all that are as long.

    Args:
        limit: the radius of the circle, positive.
        gradients: name = two finite numbers, shape (2,); 1 to 3 of them, on any device.

    Raises:
        ValueError: there are none or too many, one has another shape or is not finite, or
            ``limit`` is not positive.
    """
    _require_arrows(limit, gradients)
    ends = {name: gradient.detach().tolist() for name, gradient in gradients.items()}
    told = [f"{name} ({a:g}, {b:g})" for name, (a, b) in ends.items()]
    fig, ax = _figure(f"Gradients as arrows: {', '.join(told)}; a circle of radius {limit:g}")
    fig.set_layout_engine("compressed")  # leaves room beside axes of equal scale
    fig.set_size_inches(3.4, 3.8)
    around = torch.linspace(0, 2 * torch.pi, POINTS)
    ax.plot(limit * around.cos(), limit * around.sin(), color=INK, lw=0.8, ls=":")
    for k, end in enumerate(ends.values()):
        colour = hue((GRADIENT, VALUE, 1)[k])
        ax.add_patch(Arrow((0, 0), tuple(end), colour=colour))
        ax.plot(*end, "so^"[k], color=colour, ms=5, label=told[k])
    far = 1.15 * max(limit, *(abs(number) for end in ends.values() for number in end))
    low = [min(-0.15 * far, 1.15 * min(end[k] for end in ends.values())) for k in (0, 1)]
    ax.set(xlim=(low[0], far), ylim=(low[1], far), aspect="equal")
    ax.set(xlabel="first number", ylabel="second number")
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.2))
    return fig


def row_times(v: torch.Tensor, jacobian: torch.Tensor, result: str = "x.grad") -> Figure:
    """Draw ``v`` beside the rows of ``jacobian`` that it weighs, and their sum below.

    Args:
        v: weights of the outputs, shape (outputs,).
        jacobian: one row for each output, one column for each input.
        result: the name of the row below.

    Raises:
        ValueError: the shapes do not fit each other, or the picture is wider than a phone.
    """
    if v.dim() != 1 or jacobian.dim() != 2 or len(v) != len(jacobian):
        raise ValueError(
            f"v has shape {tuple(v.shape)} and the jacobian {tuple(jacobian.shape)}; "
            f"expected (outputs,) and (outputs, inputs)."
        )
    rows, columns = jacobian.shape
    if columns + 3 > WIDTH:
        raise ValueError(f"the jacobian has {columns} columns; expected {WIDTH - 3} at most.")
    product = v @ jacobian
    board = Board(f"{result} is v times the Jacobian: {' '.join(texts(product))}")
    left = max(2.6, width_of(result) + 0.4)
    board.text(0.5, -0.6, "v", bold=True, centre=True)
    board.text(left + columns / 2, -0.6, "Jacobian", bold=True, centre=True)
    for i, (weight, row) in enumerate(zip(texts(v), jacobian, strict=True)):
        colour = 1 + i % 2  # neither that of values nor that of gradients
        board.cell(0, i, weight, colour)
        board.text((1 + left) / 2, i + 0.5, "×", centre=True)
        for j, number in enumerate(texts(row)):
            board.cell(left + j, i, number, colour)
    board.text(0, rows + 1.0, result, bold=True)
    for j, number in enumerate(texts(product)):
        board.arrow((left + j + 0.5, rows + 0.03), (left + j + 0.5, rows + 0.5))
        board.cell(left + j, rows + 0.5, number, GRADIENT)
    return board.figure()


def values_and_slopes(f: Function, xs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ``f(xs)`` and its slope at each of ``xs`` (shape (n,)), as autograd computes it."""
    leaf = xs.detach().clone().requires_grad_()
    ys = f(leaf)
    (slopes,) = torch.autograd.grad(ys.sum(), leaf)
    return ys.detach(), slopes.clone()  # a gradient may be one number, stretched


# ---- parts ---------------------------------------------------------------------------------------


def _figure(headline: str) -> tuple[Figure, Axes]:
    fig = Figure(figsize=SIZE, layout="constrained")
    fig.set_label(headline)
    ax = fig.subplots()
    _bare(ax)
    return fig, ax


def _bare(ax: Axes) -> None:
    """Leave out the frame where nothing is read off it."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=9)


def _with_gaps(ys: torch.Tensor) -> torch.Tensor:
    """Return ``ys``, shape (n,), with the point after each jump left out."""
    after = torch.cat([torch.zeros(1, dtype=torch.bool), ys.diff().abs() > JUMP])
    return ys.where(~after, torch.nan)


def _require_arrows(limit: float, gradients: dict[str, torch.Tensor]) -> None:
    if not 1 <= len(gradients) <= 3:
        raise ValueError(f"{len(gradients)} gradients are given; expected 1 to 3.")
    for name, gradient in gradients.items():
        if tuple(gradient.shape) != (2,) or not gradient.isfinite().all():
            raise ValueError(
                f"{name} holds {gradient.tolist()}; expected two finite numbers, as a tensor."
            )
    if not limit > 0:
        raise ValueError(f"the limit is {limit:g}; expected a positive number.")
