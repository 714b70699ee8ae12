"""Gradient descent on a curve: where each step of one weight leads, until it flies off."""

import math
from typing import NamedTuple

import torch

from utils.record.expressions import evaluate, named
from utils.record.grad_mode import recording

LARGEST = 1e6
"""What neither the weight nor its loss nor its slope may exceed: a walk that grows soon does."""


class Spot(NamedTuple):
    """Where a walk is after ``step`` steps; one that has ``flown`` off goes no farther."""

    step: int
    w: float
    loss: float
    grad: float
    flown: bool


@recording
def descend(code: str, start: float, lr: float, steps: int) -> tuple[Spot, ...]:
    """Walk down the expression ``code`` of ``w`` (and ``torch``) from ``start``.

    ``w`` is one float64 number on the CPU, which gives the same digits on every device.

    Returns:
        The start and where each step led: ``steps + 1`` spots, unless the walk flies off.

    Raises:
        TypeError: the code gives something else than one float64 number.
        ValueError: it fails, has no gradient, or is not finite at the start.
    """
    spots = [_spot(code, 0, float(start))]
    if spots[0].flown:
        raise ValueError(
            f"{code!r} gives {spots[0].loss:g} with the slope {spots[0].grad:g} at w = {start:g}; "
            f"expected finite numbers, {LARGEST:g} at most."
        )
    while len(spots) <= steps and not spots[-1].flown:
        here = spots[-1]
        spots.append(_spot(code, here.step + 1, here.w - lr * here.grad))
    return tuple(spots)


@recording
def value(code: str, at: float) -> float:
    """Return what the expression ``code`` gives where ``w`` is ``at``; raises as ``descend``."""
    return _run(code, at)[1].item()


def _spot(code: str, step: int, at: float) -> Spot:
    w, loss = _run(code, at)
    try:
        (grad,) = torch.autograd.grad(loss, w)
    except RuntimeError as error:
        raise ValueError(f"{code!r} has no gradient: {str(error).partition('.')[0]}.") from error
    found = (at, loss.item(), grad.item())
    flown = not all(math.isfinite(n) and abs(n) <= LARGEST for n in found)
    return Spot(step, *found, flown)


def _run(code: str, at: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ``w`` at a number, and what the code makes of it."""
    w = torch.tensor(at, dtype=torch.float64, device="cpu", requires_grad=True)
    loss = evaluate(code, "a curve", w=w)
    if not (isinstance(loss, torch.Tensor) and loss.numel() == 1 and loss.dtype == torch.float64):
        raise TypeError(
            f"{code!r} gives {named(loss)}; expected one number of float64, as w is, "
            f"such as of 'w ** 2'."
        )
    return w, loss
