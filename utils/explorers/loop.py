"""Explorer ``loop``: training a line ``y_hat = w * x`` step by step, recorded with PyTorch."""

import math
from collections.abc import Sequence

import torch

from utils.explorers.figure import Explorer
from utils.explorers.loop_height import height
from utils.explorers.loop_words import CODE, State, describe, sentence
from utils.record.snap import snap

MOST_POINTS = 24
"""Points of the data: more hide the line on a phone."""
MOST_LRS = 8
"""Learning rates to choose from: a short list."""
MOST_ROUNDS = 12
"""Rounds of the loop: four positions of the slider each."""
LARGEST = 1e5
"""Numbers with three decimals stay readable up to here; a diverging loop soon leaves it."""
SAMPLES = 61
"""Points of the curve of the loss: smooth at 330 pixels."""
LABEL = 10
"""Letters of a label: a title holds both and a number, on a phone too."""
WIDTHS = (690, 313)
"""Pixels inside the explorer on a wide page and on a phone of 375 pixels."""


def loop(
    x: torch.Tensor,
    y: torch.Tensor,
    lrs: Sequence[float],
    *,
    start: float = 0.0,
    rounds: int = 8,
    labels: tuple[str, str] = ("x", "y"),
) -> Explorer:
    """Show how ``w`` learns in ``y_hat = w * x``: forward, backward, step, zero, round by round.

    Args:
        x: Shape (n,), 1 to 24 floating-point numbers on any device.
        y: What ``w * x`` should become: the same shape, also floating-point.
        lrs: 1 to 8 learning rates, positive and different.
        start: ``w`` before the first round.
        rounds: 1 to 12 rounds; a last forward pass shows where they led.
        labels: What ``x`` and ``y`` measure, in 1 to 10 letters each.

    Raises:
        TypeError: ``x`` or ``y`` is no floating-point tensor, or a learning rate is no number.
        ValueError: A shape or a count is not one of those above, a number is not finite, or the
            numbers grow beyond 100,000.
    """
    check_data(x, y)
    _check_choices(lrs, rounds, labels)
    runs = {lr: record(x, y, lr, start, rounds) for lr in lrs}
    data = {
        "x": _rounded(x),
        "y": _rounded(y),
        "labels": list(labels),
        "code": [list(line) for line in CODE],
        "valley": _valley(x, y, runs),
        "runs": [_run(lr, states) for lr, states in runs.items()],
    }
    spoken = [words for run in data["runs"] for words in run["say"]]
    heights = tuple(height(width, spoken) for width in WIDTHS)
    words = describe(x, y, runs)
    return Explorer("loop", words, data, heights, lambda: _live(x, y, lrs, start, rounds))


def record(
    x: torch.Tensor, y: torch.Tensor, lr: float, start: float, rounds: int
) -> tuple[State, ...]:
    """Train on copies of ``x`` and ``y``, in float64 on the CPU, and keep every state.

    Raises:
        ValueError: a number grows beyond what can be shown.
    """
    x, y = _exact(x), _exact(y)
    w = torch.tensor(float(start), dtype=torch.float64, requires_grad=True)
    states = []
    for k in range(rounds):
        before = w.item()
        loss = _loss(w, x, y)
        states.append(State(k, "forward", before, loss.item(), None))
        loss.backward()
        grad = w.grad.item()
        states.append(State(k, "backward", before, loss.item(), grad))
        with torch.no_grad():
            w -= lr * w.grad
        states.append(State(k, "step", w.item(), loss.item(), grad))
        w.grad = None
        states.append(State(k, "zero", w.item(), loss.item(), None))
    states.append(State(rounds, "forward", w.item(), _loss(w, x, y).item(), None))
    _check_size(lr, states)
    return tuple(states)


def check_data(x: torch.Tensor, y: torch.Tensor) -> None:
    """Raise one clear sentence unless ``x`` and ``y`` are points that a line can be fitted to."""
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


def _check_choices(lrs: Sequence[float], rounds: int, labels: tuple[str, str]) -> None:
    if not 1 <= len(lrs) <= MOST_LRS:
        raise ValueError(f"{len(lrs)} learning rates; expected 1 to {MOST_LRS}.")
    for lr in lrs:
        check_lr(lr)
    if len(set(map("{:g}".format, lrs))) < len(lrs):
        raise ValueError(f"a learning rate comes twice in {list(lrs)}; expected different ones.")
    if not 1 <= rounds <= MOST_ROUNDS:
        raise ValueError(f"{rounds} rounds; expected 1 to {MOST_ROUNDS}.")
    for label in labels:
        if not 1 <= len(label) <= LABEL:
            raise ValueError(
                f"the label {label!r} has {len(label)} letters; expected 1 to {LABEL}."
            )


def check_lr(lr: float) -> None:
    """Raise one clear sentence unless ``lr`` is a positive, finite number."""
    if isinstance(lr, bool) or not isinstance(lr, int | float):
        raise TypeError(f"a learning rate is {type(lr).__name__}; expected a number such as 0.1.")
    if not 0 < lr < math.inf:
        raise ValueError(f"the learning rate is {lr:g}; expected a positive, finite number.")


def _check_size(lr: float, states: list[State]) -> None:
    largest = max(abs(number) for s in states for number in (s.w, s.loss, s.grad or 0.0))
    if not largest <= LARGEST:
        raise ValueError(
            f"with the learning rate {lr:g} the numbers grow to {largest:.3g}; expected "
            f"{LARGEST:g} at most: take a smaller learning rate or fewer rounds."
        )


def _exact(values: torch.Tensor) -> torch.Tensor:
    """Return a copy on the CPU in float64: the same last digit on every device."""
    return values.detach().cpu().double()


def _loss(w: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    y_hat = w * x
    return ((y_hat - y) ** 2).mean()


def _rounded(values: torch.Tensor) -> list[float]:
    return [place(value) for value in _exact(values).tolist()]


def place(value: float) -> float:
    """Return ``value`` on a grid of a thousandth, for drawing."""
    return float(snap(value, 0.001))


def _valley(x: torch.Tensor, y: torch.Tensor, runs: dict[float, tuple[State, ...]]) -> list:
    """Return the loss for every ``w`` between the smallest and the largest recorded one."""
    found = [state.w for states in runs.values() for state in states]
    low, high = min(found), max(found)
    margin = (high - low) * 0.06 or 1.0
    ws = torch.linspace(low - margin, high + margin, SAMPLES, dtype=torch.float64)
    losses = [_loss(w, _exact(x), _exact(y)).item() for w in ws]
    return [[place(w), place(loss)] for w, loss in zip(ws.tolist(), losses, strict=True)]


def _run(lr: float, states: tuple[State, ...]) -> dict:
    return {
        "lr": f"{lr:g}",
        "states": [[place(s.w), place(s.loss), s.grad and place(s.grad)] for s in states],
        "say": [sentence(lr, states, k) for k in range(len(states))],
    }


def _live(x: torch.Tensor, y: torch.Tensor, lrs: Sequence[float], start: float, rounds: int):
    from utils.explorers.loop_live import LoopPanel  # only this needs ipywidgets

    return LoopPanel(x, y, lrs, start, rounds)
