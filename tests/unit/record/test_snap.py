"""Numbers in words."""

import numpy as np
import pytest

from utils.record.snap import grid_step, numbers, snap


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "no values"),
        ([3], "3"),
        ([1, 2, np.nan], "1 2 nan"),
        ([np.inf, -np.inf], "inf -inf"),
        (np.full(7, np.nan), "7 values, none finite"),
        (np.full(7, 2.5), "7 values of 2.5"),
        ([1] * 6 + [np.nan], "7 values of 1, 1 not finite"),
        (range(9), "0 to 8, mean 4, 9 values such as 0 2 4 6 8"),
        (
            np.linspace(99.1, 99.2, 9),
            "99.1 to 99.2, mean 99.15, 9 values such as 99.1 99.125 99.15 99.175 99.2",
        ),
    ],
)
def test_numbers_are_read_whole_or_by_range_mean_and_samples(values, words):
    assert numbers(values) == words


def test_numbers_on_a_log_axis_keep_digits_of_their_own():
    assert numbers([1e-5, 1234567, 0.0], log=True) == "1e-05 1.235e+06 0"
    assert numbers([1e-5, 1234567, 0.0]) == "0 1.235e+06 0"


@pytest.mark.parametrize(
    ("top", "step"), [(1, 1e-3), (9, 1e-3), (10, 1e-2), (0.5, 1e-4), (0, 1e-12), (1e-300, 1e-12)]
)
def test_grid_is_a_thousandth_of_the_largest_value(top, step):
    assert grid_step(np.array([-top, top])) == pytest.approx(step)


def test_grid_of_nothing_finite_is_one():
    assert grid_step(np.array([np.nan])) == 1


def test_snapped_zero_has_no_sign():
    assert snap(-1e-9, 0.001) == "0"
