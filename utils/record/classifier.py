"""How a net of one hidden layer learns two classes: losses, hits and scores at some steps."""

import math
from dataclasses import dataclass

import torch
from torch import nn

from utils.record.grad_mode import recording
from utils.record.one_weight import LARGEST, check_lr

MOST_POINTS, MOST_WIDTH, MOST_STEPS, STOPS = 200, 64, 1000, 13
"""Points that a chart can show, hidden units, steps that a reader waits for, stops of the walk."""
REACH, SIDE = 3.0, 25
"""How far the plane of the scores reaches to each side, and places along a side."""
DIGITS = 6
"""Of a score: the rest is noise that differs between machines."""


@dataclass(frozen=True)
class Data:
    """Points and classes to learn from, and held-out ones: float64 on the CPU."""

    x: torch.Tensor
    y: torch.Tensor
    x_held: torch.Tensor
    y_held: torch.Tensor


@dataclass(frozen=True)
class Stop:
    """What the net knows after so many steps.

    Attributes:
        step: how many steps have been made.
        loss: on the points that it learns from.
        held_loss: on those that are held out.
        right: how many of the points are on the right side.
        held_right: how many of the held-out ones.
        scores: its scores all over the plane, rows from below to above.
    """

    step: int
    loss: float
    held_loss: float
    right: int
    held_right: int
    scores: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, eq=False)
class Run:
    """A training and its stops."""

    width: int
    lr: float
    stops: tuple[Stop, ...]


def data(x: object, y: object, x_held: object, y_held: object) -> Data:
    """Return points that a net can learn, in float64 on the CPU.

    Raises:
        TypeError: one is no tensor of floating-point numbers.
        ValueError: points are not of shape (n, 2) with n from 2 to ``MOST_POINTS``, classes are not
            of shape (n, 1), a point is not finite or lies outside the plane, or a class is neither
            0 nor 1.
    """
    parts = {"x": x, "y": y, "x_held": x_held, "y_held": y_held}
    for name, values in parts.items():
        if not isinstance(values, torch.Tensor) or not values.is_floating_point():
            kind = values.dtype if isinstance(values, torch.Tensor) else type(values).__name__
            raise TypeError(f"{name} is {kind}; expected a tensor of floating-point numbers.")
    for one, other in (("x", "y"), ("x_held", "y_held")):
        points, classes = parts[one], parts[other]
        if points.dim() != 2 or points.shape[1] != 2 or not 2 <= len(points) <= MOST_POINTS:
            raise ValueError(
                f"{one} has shape {tuple(points.shape)}; expected (n, 2) with n from 2 to "
                f"{MOST_POINTS}."
            )
        if classes.shape != (len(points), 1):
            raise ValueError(
                f"{other} has shape {tuple(classes.shape)}; expected ({len(points)}, 1)."
            )
        if not (points.abs() <= REACH).all():
            raise ValueError(f"{one} has a number beyond {REACH:g}; expected from -3 to 3.")
        if not ((classes == 0) | (classes == 1)).all():
            raise ValueError(f"{other} holds other numbers than 0 and 1; expected classes.")
    return Data(*(values.detach().cpu().double() for values in parts.values()))


def check_width(width: object) -> None:
    """Raise one clear sentence unless ``width`` is a number of hidden units.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is less than 1 or more than ``MOST_WIDTH``.
    """
    if isinstance(width, bool) or not isinstance(width, int):
        raise TypeError(f"hidden units are {type(width).__name__}; expected a whole number.")
    if not 1 <= width <= MOST_WIDTH:
        raise ValueError(f"{width} hidden units; expected 1 to {MOST_WIDTH}.")


@recording
def record(points: Data, width: int, lr: float, steps: int) -> Run:
    """Train ``width`` hidden units (tanh) with binary cross-entropy and plain steps.

    The weights begin as those of ``nn.Linear`` after ``torch.manual_seed(0)``.

    Raises:
        TypeError: ``width`` is no whole number, or ``lr`` no number.
        ValueError: one of them is out of range, or the loss grows beyond ``LARGEST``.
    """
    check_width(width)
    check_lr(lr)
    x, y, x_held, y_held = (
        part.clone() for part in (points.x, points.y, points.x_held, points.y_held)
    )
    generator = torch.Generator("cpu").manual_seed(0)
    params = [*_layer(2, width, generator), *_layer(width, 1, generator)]
    places, wanted, stops = _places(), set(stops_of(steps)), []
    for step in range(steps + 1):
        score = _net(params, x)
        loss = _loss(score, y)
        if not loss.item() <= LARGEST:
            raise ValueError(
                f"with the learning rate {lr:g} the loss grows to {loss.item():.3g}; expected "
                f"{LARGEST:g} at most: take a smaller learning rate."
            )
        if step in wanted:
            with torch.no_grad():
                held = _net(params, x_held)
                held_loss = _loss(held, y_held)
                surface = _net(params, places).reshape(SIDE, SIDE).tolist()
            hits = (((part > 0) == (truth == 1)).sum().item() for part, truth in
                    ((score, y), (held, y_held)))  # fmt: skip
            scores = tuple(tuple(round(s, DIGITS) for s in row) for row in surface)
            stops.append(Stop(step, loss.item(), held_loss.item(), *hits, scores))
        grads = torch.autograd.grad(loss, params)
        with torch.no_grad():
            for p, grad in zip(params, grads, strict=True):
                p -= lr * grad
    return Run(width, lr, tuple(stops))


def stops_of(steps: int) -> list[int]:
    """Return the steps at which the walk stops: close together where the loss falls fast."""
    return sorted({round(steps * (k / (STOPS - 1)) ** 2) for k in range(STOPS)})


def _layer(inputs: int, outputs: int, generator: torch.Generator) -> list[torch.Tensor]:
    """Return weight and bias as ``nn.Linear`` draws them, in float64."""
    reach, drawn = 1 / math.sqrt(inputs), []
    for shape in ((outputs, inputs), (outputs,)):
        p = torch.empty(shape, dtype=torch.float32, device="cpu")
        p.uniform_(-reach, reach, generator=generator)
        drawn.append(p.double().requires_grad_())
    return drawn


def _net(params: list[torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    w1, b1, w2, b2 = params
    return (x @ w1.t() + b1).tanh() @ w2.t() + b2


def _loss(score: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Return the binary cross-entropy of scores."""
    return (nn.functional.softplus(score) - score * y).mean()


def _places() -> torch.Tensor:
    """Return places all over the plane, shape (side², 2), row by row from below."""
    along = torch.linspace(-REACH, REACH, SIDE, dtype=torch.float64, device="cpu")
    up, right = torch.meshgrid(along, along, indexing="ij")
    return torch.stack([right, up], dim=-1).reshape(-1, 2)
