"""How numbers fare on their way through ten layers, and gradients on their way back."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.nn import init

from utils.record.grad_mode import recording

LAYERS, SAMPLES, WIDTH = 10, 200, 100
"""Layers, inputs that go through them together, and by default numbers in each of them."""
LEAST_WIDTH, MOST_WIDTH, LEAST_GAIN, MOST_GAIN = 10, 300, 0.01, 100.0
"""Numbers in an input: fewer die by chance, more take long; gains whose tenth power is drawn."""
REACH, BINS, STUCK = 3.0, 25, 0.99
"""How far a count of numbers reaches to each side, in how many bins; what tanh hardly exceeds."""

Fill = Callable[[torch.Tensor, torch.Generator], object]
STARTS: dict[str, Fill] = {
    "randn": lambda w, g: init.normal_(w, generator=g),
    "0.01 * randn": lambda w, g: init.normal_(w, std=0.01, generator=g),
    "xavier_normal_": lambda w, g: init.xavier_normal_(w, generator=g),
    "kaiming_normal_": lambda w, g: init.kaiming_normal_(w, nonlinearity="relu", generator=g),
    "nn.Linear": lambda w, g: init.kaiming_uniform_(w, a=math.sqrt(5), generator=g),
}
"""What fills the weights; the last is what ``nn.Linear`` does by itself."""
ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "none": lambda z: z,
    "tanh": torch.tanh,
    "relu": torch.relu,
}


class Stop(NamedTuple):
    """The numbers after one layer; those of layer 0 are the input.

    Attributes:
        std: their standard deviation.
        grad: that of the gradient of them, where one of standard deviation 1 comes from behind.
        counts: how many of them lie in each bin, without those that are exactly 0; the first bin
            and the last hold what lies beyond.
        zero: which part of them is exactly 0, as ``relu`` leaves numbers below.
        stuck: which part of them lies near -1 or 1, as ``tanh`` leaves large numbers.
    """

    std: float
    grad: float
    counts: tuple[int, ...]
    zero: float
    stuck: float


class Signal(NamedTuple):
    """What went through the layers: a stop for the input, and one after each of them."""

    activation: str
    width: int
    weight: float
    """Standard deviation of all weights."""
    stops: tuple[Stop, ...]


def check_gain(gain: float) -> None:
    """Raise one clear sentence unless ``gain`` can be drawn.

    Raises:
        ValueError: it lies outside ``LEAST_GAIN`` to ``MOST_GAIN``.
    """
    if not LEAST_GAIN <= gain <= MOST_GAIN:
        raise ValueError(f"the gain is {gain:g}; expected {LEAST_GAIN:g} to {MOST_GAIN:g}.")


def check_width(width: int) -> None:
    """Raise one clear sentence unless layers can have this ``width``.

    Raises:
        ValueError: it lies outside ``LEAST_WIDTH`` to ``MOST_WIDTH``.
    """
    if not LEAST_WIDTH <= width <= MOST_WIDTH:
        raise ValueError(f"the width is {width}; expected {LEAST_WIDTH} to {MOST_WIDTH}.")


def gained(gain: float, width: int) -> Fill:
    """Return what fills weights with a standard deviation of ``gain`` through the root of width."""
    return lambda w, g: init.normal_(w, std=gain / math.sqrt(width), generator=g)


@recording
def record(fill: Fill, activation: str, width: int = WIDTH) -> Signal:
    """Send inputs through layers without bias, and a gradient back, in float64 on the CPU.

    Args:
        fill: What fills the weights of a layer, shape (width, width).
        activation: A name of ``ACTIVATIONS``, which follows each layer.
        width: Numbers in each input and after each layer.
    """
    generator = torch.Generator("cpu").manual_seed(0)

    def empty(rows: int) -> torch.Tensor:
        return torch.empty(rows, width, dtype=torch.float64, device="cpu")

    # Drawn in this order, so that each activation meets the same input and the same gradient.
    x = init.normal_(empty(SAMPLES), generator=generator).requires_grad_()
    come = init.normal_(empty(SAMPLES), generator=generator)
    signals, weights = [x], []
    for _ in range(LAYERS):
        weight = empty(width)
        with torch.no_grad():
            fill(weight, generator)
        weights.append(weight)
        signals.append(ACTIVATIONS[activation](signals[-1] @ weight.t()))
    grads = torch.autograd.grad(signals[-1], signals, come)
    stops = (_stop(h.detach(), grad) for h, grad in zip(signals, grads, strict=True))
    return Signal(activation, width, torch.stack(weights).std().item(), tuple(stops))


def _stop(numbers: torch.Tensor, grad: torch.Tensor) -> Stop:
    wide = 2 * REACH / BINS
    bins = ((numbers[numbers != 0] + REACH) / wide).floor().clamp(-1, BINS).long() + 1
    counts = bins.bincount(minlength=BINS + 2).tolist()
    zero, stuck = ((numbers == 0).double().mean(), (numbers.abs() > STUCK).double().mean())
    return Stop(numbers.std().item(), grad.std().item(), tuple(counts), zero.item(), stuck.item())
