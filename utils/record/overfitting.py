"""How a net learns classes from few or many examples: both losses after every epoch."""

import math
from dataclasses import dataclass

import torch
from torch import nn

from utils.record.grad_mode import recording
from utils.record.one_weight import LARGEST

MOST_EXAMPLES, MOST_FEATURES, MOST_CLASSES = 2000, 256, 20
MOST_WIDTH, MOST_EPOCHS, STOPS = 512, 200, 15
"""Hidden units, epochs that a reader waits for, stops of the walk."""
LR = 0.02
"""Of Adam: large enough that sixty steps on all examples tell the story."""


@dataclass(frozen=True)
class Data:
    """Examples and classes to learn from, and held-out ones, on the CPU.

    Attributes:
        x: float64, shape (n, features).
        y: int64, shape (n,).
        x_held: such as ``x``.
        y_held: such as ``y``.
        classes: how many there are.
    """

    x: torch.Tensor
    y: torch.Tensor
    x_held: torch.Tensor
    y_held: torch.Tensor
    classes: int


@dataclass(frozen=True, eq=False)
class Run:
    """A training on the first ``count`` examples, with numbers before it and after each epoch.

    Attributes:
        count: how many examples it learned from.
        width: how many hidden units the net has.
        losses: on those examples.
        held_losses: on all that are held out.
        right: how many of those examples are told right.
        held_right: how many of the held-out ones.
    """

    count: int
    width: int
    losses: tuple[float, ...]
    held_losses: tuple[float, ...]
    right: tuple[int, ...]
    held_right: tuple[int, ...]

    def best(self, epoch: int) -> int:
        """Return the epoch with the lowest held-out loss up to ``epoch``."""
        return min(range(epoch + 1), key=self.held_losses.__getitem__)


def data(x: object, y: object, x_held: object, y_held: object) -> Data:
    """Return examples that a net can learn, flat and in float64 on the CPU.

    Raises:
        TypeError: inputs are no tensor of floating-point numbers, or classes none of int64.
        ValueError: there are too few or too many examples, features or classes, parts differ in
            shape, or a number is not finite.
    """
    for name, values in (("x", x), ("x_held", x_held)):
        if not isinstance(values, torch.Tensor) or not values.is_floating_point():
            raise TypeError(f"{name} is {_kind(values)}; expected floating-point numbers.")
        if values.dim() < 2 or not 2 <= len(values) <= MOST_EXAMPLES:
            raise ValueError(
                f"{name} has shape {tuple(values.shape)}; expected (n, …) with n from 2 to "
                f"{MOST_EXAMPLES}."
            )
        if not 1 <= values[0].numel() <= MOST_FEATURES or values.shape[1:] != x.shape[1:]:
            raise ValueError(
                f"{name} has shape {tuple(values.shape)}; expected up to {MOST_FEATURES} numbers "
                f"an example, as many in both parts."
            )
        if not values.isfinite().all():
            raise ValueError(f"{name} holds a number that is not finite.")
    for name, values, inputs in (("y", y, x), ("y_held", y_held, x_held)):
        if not isinstance(values, torch.Tensor) or values.dtype != torch.int64:
            raise TypeError(f"{name} is {_kind(values)}; expected classes as torch.int64.")
        if values.shape != (len(inputs),):
            raise ValueError(f"{name} has shape {tuple(values.shape)}; expected ({len(inputs)},).")
        if not 0 <= values.min() <= values.max() < MOST_CLASSES:
            raise ValueError(f"{name} holds other classes than 0 to {MOST_CLASSES - 1}.")
    inputs = [part.detach().cpu().double().flatten(1) for part in (x, x_held)]
    targets = [part.detach().cpu() for part in (y, y_held)]
    classes = max(2, 1 + int(max(part.max() for part in targets)))
    return Data(inputs[0], targets[0], inputs[1], targets[1], classes)


def _kind(value: object) -> str:
    return str(value.dtype) if isinstance(value, torch.Tensor) else type(value).__name__


def check(name: str, value: object, least: int, most: int) -> None:
    """Raise one clear sentence unless ``value`` is a whole number in its range.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is less than ``least`` or more than ``most``.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is {type(value).__name__}; expected a whole number.")
    if not least <= value <= most:
        raise ValueError(f"{name} is {value}; expected {least} to {most}.")


@recording
def record(
    examples: Data, count: int, width: int, epochs: int, batch: int | None = None, lr: float = LR
) -> Run:
    """Train one hidden layer (ReLU) with cross-entropy and Adam.

    The weights begin as those of ``nn.Linear`` after ``torch.manual_seed(0)``; the numbers are
    float64, which gives the same digits on every machine.

    Args:
        examples: what to learn from, and what is held out.
        count: how many of the first examples to learn from.
        width: hidden units.
        epochs: how many.
        batch: examples in a step, in random order, which makes the held-out loss bumpy; by default
            all, so that an epoch is one step.
        lr: of Adam.

    Raises:
        TypeError: ``count``, ``width`` or ``epochs`` is no whole number.
        ValueError: one of them is out of range, or the loss grows beyond ``LARGEST``.
    """
    check("examples", count, 2, len(examples.x))
    check("hidden units", width, 1, MOST_WIDTH)
    check("epochs", epochs, 1, MOST_EPOCHS)
    x, y = examples.x[:count].clone(), examples.y[:count].clone()
    x_held, y_held = examples.x_held.clone(), examples.y_held.clone()
    generator = torch.Generator("cpu").manual_seed(0)
    hidden = _layer(x.shape[1], width, generator)
    params = [*hidden, *_layer(width, examples.classes, generator)]
    optimizer = torch.optim.Adam(params, lr=lr)
    losses, held_losses, right, held_right = [], [], [], []
    for _ in range(epochs + 1):
        with torch.no_grad():
            score, held = _net(params, x), _net(params, x_held)
            losses.append(nn.functional.cross_entropy(score, y).item())
            held_losses.append(nn.functional.cross_entropy(held, y_held).item())
        if not max(losses[-1], held_losses[-1]) <= LARGEST:
            raise ValueError(f"the loss grows beyond {LARGEST:g}: take smaller numbers.")
        right.append(int((score.argmax(1) == y).sum()))
        held_right.append(int((held.argmax(1) == y_held).sum()))
        for rows in _batches(count, batch, generator):
            optimizer.zero_grad()
            nn.functional.cross_entropy(_net(params, x[rows]), y[rows]).backward()
            optimizer.step()
    numbers = map(tuple, (losses, held_losses, right, held_right))
    return Run(count, width, *numbers)


def stops_of(epochs: int) -> list[int]:
    """Return the epochs at which the walk stops: close together where the losses fall fast."""
    return sorted({round(epochs * (k / (STOPS - 1)) ** 2) for k in range(STOPS)})


def _layer(inputs: int, outputs: int, generator: torch.Generator) -> list[torch.Tensor]:
    """Return weight and bias as ``nn.Linear`` draws them, in float64."""
    reach, drawn = 1 / math.sqrt(inputs), []
    for shape in ((outputs, inputs), (outputs,)):
        p = torch.empty(shape, dtype=torch.float32, device="cpu")
        p.uniform_(-reach, reach, generator=generator)
        drawn.append(p.double().requires_grad_())
    return drawn


def _batches(count: int, batch: int | None, generator: torch.Generator) -> list[torch.Tensor]:
    """Return the rows of each step of an epoch: all in order, or a few in random order."""
    if batch is None:
        return [torch.arange(count, device="cpu")]
    return list(torch.randperm(count, generator=generator, device="cpu").split(batch))


def _net(params: list[torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    w1, b1, w2, b2 = params
    return (x @ w1.t() + b1).relu() @ w2.t() + b2
