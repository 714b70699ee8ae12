"""Recorded descents are those that the formulas of school give."""

import math

import pytest
import torch

from utils.record import descents
from utils.record.descents import LARGEST


@pytest.mark.parametrize("lr", [0.01, 0.1, 0.25, 0.3])
@pytest.mark.parametrize("bend", [1.0, 4.0, 0.25])
def test_each_step_on_a_parabola_multiplies_by_one_factor(bend: float, lr: float):
    spots = descents.descend(f"{bend} * w ** 2", 3.0, lr, 6)
    factor = 1 - 2 * bend * lr
    for k, spot in enumerate(spots):
        w = 3 * factor**k
        assert spot.step == k
        assert not spot.flown
        assert spot[1:4] == pytest.approx((w, bend * w * w, 2 * bend * w), rel=1e-9, abs=1e-12)
    assert len(spots) == 7


def test_it_goes_against_the_slope_of_any_curve():
    spots = descents.descend("torch.sin(w) + w / 3", 1.0, 0.4, 5)
    w = 1.0
    for spot in spots:
        assert spot.w == pytest.approx(w, rel=1e-12)
        assert spot.loss == pytest.approx(math.sin(w) + w / 3, rel=1e-12)
        w -= 0.4 * (math.cos(w) + 1 / 3)
    assert descents.value("torch.sin(w) + w / 3", 2.0) == pytest.approx(math.sin(2) + 2 / 3)


@pytest.mark.parametrize(
    ("code", "lr", "steps"),
    [("w ** 2", 10.0, 4), ("w ** 4", 1.0, 3), ("w.log()", 100.0, 1), ("-w ** 3", 5.0, 3)],
)
def test_a_walk_that_flies_off_ends_there(code: str, lr: float, steps: int):
    *before, last = descents.descend(code, 3.0, lr, 30)
    assert last.step <= 6
    assert last.flown
    assert not any(spot.flown for spot in before)
    worst = [abs(n) for n in last[1:4]]
    assert not max(worst) <= LARGEST or any(map(math.isnan, worst))


@pytest.mark.parametrize(
    ("code", "start", "error", "sentence"),
    [
        (3, 1.0, TypeError, "a curve is given as int; expected a string of code"),
        ("w.t(", 1.0, ValueError, "is no Python expression"),
        ("torch.stack([w, w])", 1.0, TypeError, "shape (2,); expected one number of float64"),
        ("w.float()", 1.0, TypeError, "a tensor of torch.float32, shape ()"),
        ("w.item()", 1.0, TypeError, "an object of type float"),
        ("w.detach()", 1.0, ValueError, "'w.detach()' has no gradient: "),
        ("w.log()", -1.0, ValueError, "'w.log()' gives nan with the slope"),
        ("1e5 * w ** 2", 10.0, ValueError, "gives 1e+07 with the slope 2e+06 at w = 10"),
    ],
)
def test_what_has_no_descent_is_refused(code, start: float, error: type, sentence: str):
    with pytest.raises(error) as caught:
        descents.descend(code, start, 0.1, 3)
    assert sentence in str(caught.value)


def test_descents_are_recorded_in_every_grad_mode():
    usual = descents.descend("w ** 2", 3.0, 0.1, 3)
    for mode in (torch.no_grad, torch.inference_mode):
        with mode():
            assert descents.descend("w ** 2", 3.0, 0.1, 3) == usual
            assert descents.value("w ** 2", 3.0) == 9
