"""Slopes of a function of one number: what autograd returns, and what small differences give."""

import math
import sys
from typing import NamedTuple

import torch

from utils.record.expressions import evaluate, named
from utils.record.grad_mode import recording

RUNGS = range(1, 14)
"""Powers of ten by which differences are smaller than a fortieth of the span of ``x``."""
CLOSE, TOLERANCE, GROWS, EPS = 1e-4, 1e-3, 2, sys.float_info.epsilon
"""How well two differences agree, and a slope with autograd's; how one grows that is infinite."""


class Stop(NamedTuple):
    """What PyTorch gives at ``x``: ``slope`` is autograd's, the others are small differences."""

    code: str
    across: tuple[float, float]
    """Where ``x`` may lie: what is small depends on it."""
    x: float
    value: float
    slope: float
    left: float
    right: float
    smooth: bool
    """Whether autograd returns the slope on both sides, as far as these could be measured."""


@recording
def stop(code: str, across: tuple[float, float], at: float) -> Stop:
    """Return value and slopes of the expression ``code`` of ``x`` where ``x`` is ``at``.

    Raises:
        TypeError: it gives something else than one float64 number.
        ValueError: it fails, or it has no gradient.
    """
    x, y = _run(code, at)
    try:
        value, slope = y.item(), torch.autograd.grad(y, x)[0].item()
    except RuntimeError as error:
        raise ValueError(f"{code!r} has no gradient: {str(error).partition('.')[0]}.") from error
    size = (across[1] - across[0]) / 40
    (left, a), (right, b) = (_beside(code, at, value, side * size) for side in (-1, 1))
    smooth = all(
        math.isclose(slope, side, rel_tol=TOLERANCE, abs_tol=TOLERANCE + error)
        for side, error in ((left, a), (right, b))
    )
    return Stop(code, across, at, value, slope, left, right, smooth)


@recording
def value(code: str, at: float) -> float:
    """Return what the expression ``code`` of ``x`` gives where ``x`` is ``at``; raises as there."""
    return _run(code, at)[1].item()


def _run(code: str, at: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ``x`` at a number, and what the code makes of it."""
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    y = evaluate(code, "a function", x=x)
    if not (isinstance(y, torch.Tensor) and y.numel() == 1 and y.is_floating_point()):
        raise TypeError(f"{code!r} gives {named(y)}; expected a tensor of one floating number.")
    if y.dtype != torch.float64:
        raise TypeError(
            f"{code!r} gives {named(y)}; expected float64 as x is: fewer digits hide a slope."
        )
    return x, y


def _beside(code: str, at: float, here: float, size: float) -> tuple[float, float]:
    """Return the slope on one side, and how far it may be off.

    Differences shrink from a tenth of ``size`` on, until two agree: a smaller one has more
    rounding in it. If none do, the slope is infinite where they grow to the last that is more than
    rounding, and else the one that is least off; if all is rounding, it may be any.
    """
    tried: list[tuple[float, float]] = []
    for power in RUNGS:
        h = at + size * 10.0**-power - at
        if not h:
            break
        there = value(code, at + h)
        slope = (there - here) / h
        rounding = EPS * (abs(here) + abs(there) + abs(at * slope)) / abs(h)
        error = rounding + abs(slope - tried[-1][0]) if tried else math.inf
        if error <= CLOSE * max(1, abs(slope)):
            return slope, error
        if tried and abs(slope) < 10 * rounding:
            break
        tried.append((slope, error))
    slopes = [slope for slope, _ in tried]
    *before, last = slopes or [math.nan]
    if len(before) > 2 and abs(last) > max(GROWS * abs(before[-1]), 50 * abs(before[0])):
        return math.copysign(math.inf, last), 0.0
    finite = [each for each in tried if math.isfinite(sum(each))]
    return min(finite, key=lambda each: each[1]) if finite else (last, math.inf)
