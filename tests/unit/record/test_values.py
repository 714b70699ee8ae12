"""Numbers become short texts without the noise that differs between machines."""

import pytest
import torch

from utils.record.values import texts, texts_apart


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 1.0, -2.0], ["0", "1", "-2"]),
        ([0.33671, -1.12584], ["0.34", "-1.13"]),
        ([0.33671, -0.12584], ["0.337", "-0.126"]),
        ([0.0123, 0.1], ["0.012", "0.1"]),
        ([0.0123, 0.001], ["0.0123", "0.001"]),
        ([12.345, 6.0], ["12.35", "6"]),
        ([512.25, 1.0], ["512.3", "1"]),
        ([1000.0, 1063.0], ["1000", "1063"]),
        ([123456.0, 0.25], ["123456", "0"]),
        ([1234567.0, 2e6], ["1.23e6", "2e6"]),
        ([1.5e-7, 0.0], ["1.5e-7", "0"]),
        ([5e-324], ["0"]),
        ([float("nan"), float("-inf"), 0.5], ["nan", "-inf", "0.5"]),
        ([], []),
    ],
)
def test_floating_point_numbers_share_one_grid(values: list[float], expected: list[str]):
    assert texts(torch.tensor(values, dtype=torch.float64)) == expected


@pytest.mark.parametrize("noise", [1e-16, -1e-16, 5e-17, -5e-17])
@pytest.mark.parametrize("values", [[0.0, 2.0], [0.125, 1.0], [0.005, 1.0], [1.0, 10.0]])
def test_rounding_noise_never_shows(values: list[float], noise: float):
    exact = torch.tensor(values, dtype=torch.float64)
    assert texts(exact * (1 + noise) + noise) == texts(exact)


def test_integers_are_exact_below_a_million_and_short_above():
    assert texts(torch.tensor([0, -7, 999_999, 10**6, -(2**62)])) == [
        "0",
        "-7",
        "999999",
        "1.00e6",
        "-4.61e18",
    ]


def test_truth_values_and_complex_numbers_are_written_as_in_python():
    assert texts(torch.tensor([[True], [False]])) == ["True", "False"]
    assert texts(torch.tensor([1 + 2j, -0.5 - 0.25j])) == ["1+2j", "-0.5-0.25j"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (0.25, 1000.0, ("0.25", "1000")),
        (1.0, 1.000001, ("1", "1.000001")),
        (0.0, -0.0, ("0", "-0")),
        (5_000_000, 5_000_001, ("5000000", "5000001")),
        (1 + 1j, 1 + 1.00001j, ("1+1j", "1+1.00001j")),
        (0.1, 0.1 + 2**-56, ("0.10000000000000001", "0.10000000000000002")),
        (float("nan"), float("nan"), ("nan", "nan")),
        (True, True, ("True", "True")),
    ],
)
def test_as_many_digits_as_tell_two_numbers_apart(one, other, expected):
    wide = {float: torch.float64, complex: torch.complex128}.get(type(one))
    assert texts_apart(*(torch.tensor(x, dtype=wide) for x in (one, other))) == expected
