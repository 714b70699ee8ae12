"""A loss of one logit gives the value and the gradient of school formulas."""

import math
import warnings

import pytest
import torch

from utils.record import one_logit


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@pytest.mark.parametrize("target", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("z", [-6.0, -0.5, 0.0, 3.25])
def test_value_and_gradient(z: float, target: float):
    p = sigmoid(z)
    stop = one_logit.stop("F.binary_cross_entropy_with_logits(logit, y)", target, z)
    assert stop[1:3] == (target, z)
    assert stop.p == pytest.approx(p)
    assert stop.loss == pytest.approx(-target * math.log(p) - (1 - target) * math.log(1 - p))
    assert stop.grad == pytest.approx(p - target)
    squared = one_logit.stop("(p - y) ** 2", target, z)
    assert squared.loss == pytest.approx((p - target) ** 2)
    assert squared.grad == pytest.approx(2 * (p - target) * p * (1 - p))


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_it_records_in_every_grad_mode_and_for_a_loss_with_a_dimension(mode):
    with mode():
        assert one_logit.stop("(3 * logit).view(1)", 0.0, 2.0)[3:] == (sigmoid(2), 6, 3)


def test_a_warning_of_the_code_is_not_passed_on():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one_logit.stop("F.kl_div(p.log(), y)", 0.5, 0.0)


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        (3, TypeError, "a loss is given as int; expected a string of code"),
        ("x", ValueError, "'x' fails with NameError: name 'x' is not defined."),
        ("p.item()", TypeError, "'p.item()' gives an object of type float; expected one number"),
        ("p.float()", TypeError, "'p.float()' gives a tensor of torch.float32, shape ()"),
        ("p.expand(2)", TypeError, "'p.expand(2)' gives a tensor of torch.float64, shape (2,)"),
        ("y * 2", ValueError, "'y * 2' has no gradient: element 0 of tensors does not require"),
    ],
)
def test_what_is_no_loss_is_refused(code, error: type, sentence: str):
    with pytest.raises(error) as caught:
        one_logit.stop(code, 1.0, 0.0)
    assert str(caught.value).startswith(sentence)
