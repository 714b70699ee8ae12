"""What went through ten layers is what NumPy makes of the same weights, forward and back."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from utils.record import deep_signals
from utils.record.deep_signals import ACTIVATIONS, BINS, LAYERS, REACH, SAMPLES, STARTS

WAYS = {
    "none": (lambda z: z, np.ones_like),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.where(z > 0, z, 0), lambda z: (z > 0).astype(float)),
}
"""Activations and their slopes."""


def weights_of(start: str, width: int) -> list[np.ndarray]:
    """The weights that a reader gets who draws them in the usual way, from the same seed."""
    exact = {"dtype": torch.float64}
    made = []
    for _ in range(LAYERS):
        if start == "nn.Linear":
            layer = nn.Linear(width, width, bias=False, **exact).weight
        else:
            layer = torch.empty(width, width, **exact)
            match start:
                case "randn":
                    layer = torch.randn(width, width, **exact)
                case "0.01 * randn":
                    layer = 0.01 * torch.randn(width, width, **exact)
                case "xavier_normal_":
                    nn.init.xavier_normal_(layer)
                case "kaiming_normal_":
                    nn.init.kaiming_normal_(layer, nonlinearity="relu")
        made.append(layer.detach().numpy())
    return made


def by_hand(start: str, activation: str, width: int = 100):
    """Weights, numbers after each layer, and gradients of them, without autograd."""
    act, slope = WAYS[activation]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        x, come = (torch.randn(SAMPLES, width, dtype=torch.float64).numpy() for _ in range(2))
        weights = weights_of(start, width)
    numbers, before = [x], []
    for weight in weights:
        before.append(numbers[-1] @ weight.T)
        numbers.append(act(before[-1]))
    grads = [come]
    for weight, z in zip(reversed(weights), reversed(before), strict=True):
        grads.insert(0, (grads[0] * slope(z)) @ weight)
    return weights, numbers, grads


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("start", STARTS)
def test_every_stop_is_what_numpy_gives(start: str, activation: str):
    signal = deep_signals.record(STARTS[start], activation)
    weights, numbers, grads = by_hand(start, activation)
    assert (signal.activation, signal.width) == (activation, 100)
    assert signal.weight == pytest.approx(np.std(np.stack(weights), ddof=1))
    assert len(signal.stops) == LAYERS + 1
    edges = [-np.inf, *np.linspace(-REACH, REACH, BINS + 1), np.inf]
    for stop, h, grad in zip(signal.stops, numbers, grads, strict=True):
        assert stop.std == pytest.approx(np.std(h, ddof=1))
        assert stop.grad == pytest.approx(np.std(grad, ddof=1))
        assert stop.counts == tuple(np.histogram(h[h != 0], edges)[0])
        assert stop.zero == pytest.approx(np.mean(h == 0))
        assert stop.stuck == pytest.approx(np.mean(np.abs(h) > 0.99))


@pytest.mark.parametrize(
    ("start", "factor"),
    [("randn", 10), ("0.01 * randn", 0.1), ("xavier_normal_", 1), ("kaiming_normal_", 2**0.5)],
)
def test_without_activation_each_layer_multiplies_by_the_root_of_its_width(start, factor):
    signal = deep_signals.record(STARTS[start], "none")
    assert signal.weight == pytest.approx(factor / 10, rel=0.01)
    for k, stop in enumerate(signal.stops):
        assert stop.std == pytest.approx(factor**k, rel=0.1)
        assert stop.grad == pytest.approx(factor ** (LAYERS - k), rel=0.1)


def test_what_linear_does_by_itself_is_too_small_for_any_activation():
    for activation in ACTIVATIONS:
        signal = deep_signals.record(STARTS["nn.Linear"], activation)
        assert signal.weight == pytest.approx(1 / math.sqrt(300), rel=0.01)
        assert signal.stops[-1].std < 0.005


@pytest.mark.parametrize(("gain", "width"), [(1.0, 16), (2.5, 64), (0.3, 300)])
def test_a_gain_is_what_each_layer_multiplies_by(gain: float, width: int):
    signal = deep_signals.record(deep_signals.gained(gain, width), "none", width)
    assert signal.weight == pytest.approx(gain / math.sqrt(width), rel=0.05)
    assert signal.stops[1].std == pytest.approx(gain, rel=0.1)
    assert sum(signal.stops[0].counts) == SAMPLES * width


@pytest.mark.parametrize("gain", [0.01, 1.0, 100.0])
@pytest.mark.parametrize("width", [10, 300])
def test_all_gains_and_widths_that_are_allowed_give_finite_numbers(gain: float, width: int):
    deep_signals.check_gain(gain)
    deep_signals.check_width(width)
    for activation in ACTIVATIONS:
        signal = deep_signals.record(deep_signals.gained(gain, width), activation, width)
        assert all(math.isfinite(stop.std) and math.isfinite(stop.grad) for stop in signal.stops)


@pytest.mark.parametrize("gain", [0.0099, 100.1, -1.0, math.nan, math.inf])
def test_a_gain_that_cannot_be_drawn_is_refused(gain: float):
    with pytest.raises(ValueError, match=r"the gain is .*; expected 0.01 to 100"):
        deep_signals.check_gain(gain)


@pytest.mark.parametrize("width", [9, 301, -5])
def test_a_width_that_is_too_small_or_large_is_refused(width: int):
    with pytest.raises(ValueError, match=rf"the width is {width}; expected 10 to 300"):
        deep_signals.check_width(width)


def test_the_random_numbers_and_the_grad_mode_of_the_reader_stay():
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    made = deep_signals.record(STARTS["nn.Linear"], "relu")
    assert torch.equal(torch.rand(2), expected)
    with torch.inference_mode():
        assert deep_signals.record(STARTS["nn.Linear"], "relu") == made
    with torch.no_grad():
        assert deep_signals.record(STARTS["nn.Linear"], "relu") == made
