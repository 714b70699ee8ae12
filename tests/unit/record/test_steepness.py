"""Measured slopes are those that the rules of school give, on each side of every place."""

import math

import pytest
import torch

from utils.record import steepness

NAN, INF = math.nan, math.inf
FORMULAS = {
    "x**3 - x": (lambda x: x**3 - x, lambda x: 3 * x**2 - 1),
    "torch.sin(5 * x)": (lambda x: math.sin(5 * x), lambda x: 5 * math.cos(5 * x)),
    "torch.exp(-x)": (lambda x: math.exp(-x), lambda x: -math.exp(-x)),
    "7.0 + 0 * x": (lambda x: 7.0, lambda x: 0.0),
    "1e6 * x + 1e9": (lambda x: 1e6 * x + 1e9, lambda x: 1e6),
    "x / (1 + x * x)": (lambda x: x / (1 + x * x), lambda x: (1 - x * x) / (1 + x * x) ** 2),
}
"""Smooth functions and their derivatives."""
KINKS = {
    "x.abs()": (0.0, 0.0, -1.0, 1.0),
    "torch.relu(x)": (0.0, 0.0, 0.0, 1.0),
    "torch.maximum(x, 3 * x)": (0.0, 2.0, 1.0, 3.0),
    "torch.nn.functional.leaky_relu(x, 0.1)": (0.0, 0.1, 0.1, 1.0),
    "x.sign()": (0.0, 0.0, INF, INF),
    "x.abs().sqrt()": (0.0, NAN, -INF, INF),
    "torch.where(x > 0, x * x, 2 * x)": (0.0, 2.0, 2.0, 0.0),
}
"""Functions with a kink or a jump at 0: value, autograd's slope, slope on the left and right."""


@pytest.mark.parametrize("at", [-1.9, -0.35, 0.0, 0.001, 1.2, 2.0])
@pytest.mark.parametrize("code", FORMULAS)
def test_a_smooth_function_has_one_slope(code: str, at: float):
    value, slope = (formula(at) for formula in FORMULAS[code])
    stop = steepness.stop(code, (-2.0, 2.0), at)
    assert stop[:3] == (code, (-2.0, 2.0), at)
    assert stop.value == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert stop.slope == pytest.approx(slope, rel=1e-9, abs=1e-9)
    assert stop.left == pytest.approx(slope, rel=2e-3, abs=2e-3)
    assert stop.right == pytest.approx(slope, rel=2e-3, abs=2e-3)
    assert stop.smooth
    assert steepness.value(code, at) == stop.value


@pytest.mark.parametrize("code", KINKS)
def test_a_kink_has_a_slope_on_each_side(code: str):
    stop = steepness.stop(code, (-2.0, 2.0), 0.0)
    found = (stop.value, stop.slope, stop.left, stop.right)
    assert found == pytest.approx(KINKS[code], abs=2e-3, nan_ok=True)
    assert not stop.smooth


@pytest.mark.parametrize("span", [(-1e-6, 1e-6), (-1e6, 1e6)])
def test_what_is_a_small_difference_depends_on_the_span(span: tuple[float, float]):
    stop = steepness.stop("torch.tanh(x / {0}) * {0}".format(span[1]), span, 0.0)
    assert stop.smooth
    assert (stop.left, stop.right) == pytest.approx((1, 1), abs=2e-3)


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        (3, TypeError, r"^a function is given as int; expected a string of code"),
        ("len('x')", TypeError, r"gives an object of type int; expected a tensor of one floating"),
        ("torch.stack([x, x])", TypeError, r"shape \(2,\); expected a tensor of one floating"),
        ("x > 0", TypeError, r"torch.bool, shape \(\); expected a tensor of one floating"),
        ("x.float()", TypeError, r"gives a tensor of torch.float32.*: fewer digits hide a slope"),
        ("x.detach()", ValueError, r"^'x\.detach\(\)' has no gradient: .*require"),
        ("x +", ValueError, "is no Python expression"),
    ],
)
def test_what_has_no_slope_is_refused(code: object, error: type, sentence: str):
    with pytest.raises(error, match=sentence):
        steepness.stop(code, (-1.0, 1.0), 0.5)


def test_slopes_are_measured_in_every_grad_mode():
    usual = steepness.stop("x * x", (-1.0, 1.0), 0.5)
    for mode in (torch.no_grad, torch.inference_mode):
        with mode():
            assert steepness.stop("x * x", (-1.0, 1.0), 0.5) == usual
