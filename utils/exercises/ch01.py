"""Chapter 01: what PyTorch is."""

import torch

from utils.device import get_device
from utils.exercises.judge import Exercise, Slip


def _tensors(*rows: list[float]):
    """Return a maker of inputs: a fresh tensor on the book's device for each of ``rows``."""
    return lambda: tuple(torch.tensor(row).to(get_device()) for row in rows)


def _walk(x: list[float], y: list[float], lr: float, steps: int):
    """Return a maker of the inputs of ``train_line``."""
    return lambda: (*_tensors(x, y)(), lr, steps)


def _train(
    x: torch.Tensor,
    y: torch.Tensor,
    lr: float,
    steps: int,
    *,
    zero: bool = True,
    sign: float = -1.0,
    average=torch.mean,
    learns: tuple[float, float] = (1.0, 1.0),
) -> tuple[float, float]:
    """Train ``w * x + b`` as the exercise asks, or with one of its slips."""
    w, b = (torch.tensor(0.0).to(x).requires_grad_() for _ in range(2))
    for _ in range(steps):
        average((w * x + b - y) ** 2).backward()
        with torch.no_grad():
            for parameter, share in zip((w, b), learns, strict=True):
                parameter += share * sign * lr * parameter.grad
                parameter.grad = None if zero else parameter.grad
    return w.item(), b.item()


def _noted_step(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> None:
    """Step without ``no_grad``, which PyTorch refuses."""
    w = torch.tensor(0.0).to(x).requires_grad_()
    ((w * x - y) ** 2).mean().backward()
    w -= lr * w.grad


def _lost_gradient(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> None:
    """Step from a tensor that ``w = w - ...`` made: it has no gradient."""
    w = torch.tensor(0.0).to(x)
    w -= lr * w.grad


STEP = Exercise(
    solution=4.1,
    slips=(
        Slip(5.9, "the gradient points to where the loss grows; step against it."),
        Slip(2.0, "you went the whole gradient: the learning rate says how much of it."),
        Slip(0.9, "that is the length of the step; say where w is after it."),
        Slip(-0.9, "that is the step itself; it starts where w was."),
        Slip(4.7, "the step is the learning rate times the gradient, not the rate alone."),
    ),
)

SHAPE = Exercise(
    solution=(2, 7),
    slips=(
        Slip((7, 2), "dimension 1 is the second one: counting starts at 0."),
        Slip((7, 5), "dimension 0 is not where they differ; the message names dimension 1."),
        Slip((2, 5), "that is the shape of a; then the sizes would match."),
        Slip((5, 7), "these are the two sizes that do not match; b has as many rows as a."),
        Slip((7,), "b has two dimensions: say how many rows it has as well."),
    ),
)

DISTANCE = Exercise(
    solution=lambda y_hat, y: (y_hat - y).abs().mean(),
    cases=(
        _tensors([1.0, 5.0], [4.0, 4.0]),
        _tensors([0.0, 0.0, 3.0], [2.0, -2.0, 0.5]),
        _tensors([-1.5], [1.0]),
        _tensors([2.0, 4.0, 6.0, 8.0], [2.0, 5.0, 6.0, 9.0]),
    ),
    slips=(
        Slip(lambda y_hat, y: (y_hat - y).mean(), "errors of opposite signs cancel: use abs()."),
        Slip(
            lambda y_hat, y: (y_hat - y).mean().abs(),
            "the errors cancel before you take abs(): first make each one positive.",
        ),
        Slip(
            lambda y_hat, y: ((y_hat - y) ** 2).mean(),
            "that is the loss of the chapter, with squares; here the plain distance is asked.",
        ),
        Slip(
            lambda y_hat, y: ((y_hat - y) ** 2).mean().sqrt(),
            "the root of the mean square weighs large errors more than the average distance does.",
        ),
        Slip(lambda y_hat, y: (y_hat - y).abs().sum(), "that is the total; the average is asked."),
        Slip(lambda y_hat, y: (y_hat - y).abs(), "one distance per point; a loss is one number."),
    ),
)

TRAIN_LINE = Exercise(
    solution=_train,
    cases=(
        _walk([0.5, 1.0, 1.5, 2.0], [2.0, 5.0, 6.0, 9.0], 0.1, 5),
        _walk([1.0, 2.0, 3.0], [1.0, 0.0, -1.0], 0.05, 3),
        _walk([0.0, 1.0], [2.0, 3.0], 0.2, 10),
    ),
    slips=(
        Slip(
            lambda *inputs: _train(*inputs, zero=False),
            "backward adds to the old gradients: empty both after each step.",
        ),
        Slip(
            lambda *inputs: _train(*inputs, sign=1.0),
            "the loss grows this way: step against the gradient, with a minus.",
        ),
        Slip(
            lambda *inputs: _train(*inputs, average=torch.sum),
            "the loss is the mean of the squares; a sum makes every step longer.",
        ),
        Slip(
            lambda *inputs: _train(*inputs, learns=(1.0, 0.0)),
            "b stays at 0: it needs requires_grad and a step of its own.",
        ),
        Slip(
            lambda *inputs: _train(*inputs, learns=(0.0, 1.0)),
            "w stays at 0: both parameters take a step in each round.",
        ),
        Slip(
            _noted_step,
            "w and b both need requires_grad_(), and each step is a -= under no_grad().",
        ),
        Slip(
            _lost_gradient,
            "a grad is None: y_hat lacks that parameter, or w = w - ... made a new tensor.",
        ),
    ),
)

EXERCISES = {"1": STEP, "2": SHAPE, "3": DISTANCE, "4": TRAIN_LINE}
