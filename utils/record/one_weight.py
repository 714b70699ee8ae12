"""How one weight learns: the line ``y_hat = w * x`` trained in rounds, every phase recorded."""

import math
from dataclasses import dataclass
from typing import Literal

import torch

from utils.record.grad_mode import recording

Phase = Literal["forward", "backward", "step", "zero"]
PHASES: tuple[Phase, ...] = ("forward", "backward", "step", "zero")
"""What a round does, in this order."""
MOST_POINTS, LARGEST = 24, 1e5
"""Points that a phone can show, and what no number may exceed: a diverging training soon does."""


@dataclass(frozen=True)
class Moment:
    """What the variables hold after a phase of one round.

    Attributes:
        round: which round, from 0.
        phase: the phase that has just run.
        w: the parameter.
        loss: the last loss that a forward pass gave.
        grad: ``w.grad``, None where it holds nothing.
    """

    round: int
    phase: Phase
    w: float
    loss: float
    grad: float | None


@dataclass(frozen=True, eq=False)
class Training:
    """All moments of a training; the last is a forward pass that shows where it led."""

    lr: float
    moments: tuple[Moment, ...]

    @property
    def starts(self) -> tuple[Moment, ...]:
        """Where each round begins, and where the last one led: the forward passes."""
        return self.moments[:: len(PHASES)]


@recording
def record(x: torch.Tensor, y: torch.Tensor, lr: float, start: float, rounds: int) -> Training:
    """Train on copies of ``x`` and ``y``, shape (n,), in float64 on the CPU.

    That gives the same last digit on every device.

    Raises:
        TypeError: ``lr`` is no number.
        ValueError: ``lr`` is not positive and finite, or a number grows beyond ``LARGEST``.
    """
    check_lr(lr)
    x, y = _exact(x), _exact(y)
    w = torch.tensor(float(start), dtype=torch.float64, requires_grad=True)
    moments: list[Moment] = []

    def keep(loss: torch.Tensor) -> None:
        number, phase = divmod(len(moments), len(PHASES))
        grad = None if w.grad is None else w.grad.item()
        moments.append(Moment(number, PHASES[phase], w.item(), loss.item(), grad))

    for _ in range(rounds):
        loss = _loss(w, x, y)
        keep(loss)
        loss.backward()
        keep(loss)
        with torch.no_grad():
            w -= lr * w.grad
        keep(loss)
        w.grad = None
        keep(loss)
    keep(_loss(w, x, y))
    _check_size(lr, moments)
    return Training(lr, tuple(moments))


def losses(x: torch.Tensor, y: torch.Tensor, ws: list[float]) -> list[float]:
    """Return the loss of the points ``x`` and ``y``, shape (n,), for each weight."""
    x, y = _exact(x), _exact(y)
    return [_loss(torch.tensor(w, dtype=torch.float64), x, y).item() for w in ws]


def _loss(w: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    y_hat = w * x
    return ((y_hat - y) ** 2).mean()


def _exact(values: torch.Tensor) -> torch.Tensor:
    return values.detach().cpu().double().clone()  # of a tensor of inference mode as well


def check_points(x: object, y: object) -> None:
    """Raise one clear sentence unless ``x`` and ``y`` are points that a line can be fitted to.

    Raises:
        TypeError: one is no tensor of floating-point numbers.
        ValueError: they are not both of shape (n,) with n from 1 to ``MOST_POINTS``, a number is
            not finite, or every ``x`` is 0.
    """
    for name, values in (("x", x), ("y", y)):
        if not isinstance(values, torch.Tensor) or not values.is_floating_point():
            kind = values.dtype if isinstance(values, torch.Tensor) else type(values).__name__
            raise TypeError(f"{name} is {kind}; expected a tensor of floating-point numbers.")
        if values.dim() != 1 or not 1 <= len(values) <= MOST_POINTS:
            raise ValueError(
                f"{name} has shape {tuple(values.shape)}; expected (n,) with n from 1 to "
                f"{MOST_POINTS}."
            )
        if not values.isfinite().all():
            raise ValueError(f"{name} holds a number that is not finite; expected finite ones.")
    if x.shape != y.shape:
        raise ValueError(f"x has {len(x)} numbers and y has {len(y)}; expected one y for each x.")
    if not x.any():
        raise ValueError("every x is 0, so w changes nothing; expected one x that is not 0.")


def check_lr(lr: object) -> None:
    """Raise one clear sentence unless ``lr`` is a positive, finite number.

    Raises:
        TypeError: it is no number.
        ValueError: it is not positive and finite.
    """
    if isinstance(lr, bool) or not isinstance(lr, int | float):
        raise TypeError(f"a learning rate is {type(lr).__name__}; expected a number such as 0.1.")
    if not 0 < lr < math.inf:
        raise ValueError(f"the learning rate is {lr:g}; expected a positive, finite number.")


def _check_size(lr: float, moments: list[Moment]) -> None:
    largest = max(abs(number) for m in moments for number in (m.w, m.loss, m.grad or 0.0))
    if not largest <= LARGEST:
        raise ValueError(
            f"with the learning rate {lr:g} the numbers grow to {largest:.3g}; expected "
            f"{LARGEST:g} at most: take a smaller learning rate or fewer rounds."
        )
