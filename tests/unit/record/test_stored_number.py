"""What a format stores for a number: its bits, its formula, and the numbers beside it."""

import math

import pytest
import torch

from tests.explorers.samples.bits_samples import CHAPTER, FORMATS, decoded, stored
from utils.record import stored_number


def store(label, name):
    return stored_number.store(label, FORMATS[name][0])


@pytest.mark.parametrize("label", [*CHAPTER, "nan", "-3.3", "-70000", "464", "2**-149"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_recorded_bits_stand_for_the_number_that_pytorch_stores(name, label):
    dtype, exponent, fraction, infinite = FORMATS[name]
    recorded, kept = store(label, name), stored(label, dtype)
    assert (recorded.label, recorded.dtype) == (label, dtype)
    assert [len(field) for field in recorded.fields] == [1, exponent, fraction]
    number = decoded("".join(recorded.fields), exponent, fraction, infinite)
    assert number == kept or (math.isnan(number) and math.isnan(kept))
    assert recorded.value == kept or (math.isnan(recorded.value) and math.isnan(kept))
    if math.isfinite(kept):
        sign, significand, power = recorded.formula
        value = float(f"{sign}{significand}") * 2.0 ** int(power)
        assert value == pytest.approx(kept, rel=1e-9)


@pytest.mark.parametrize(
    ("label", "name", "line", "at", "wanted"),
    [
        (
            "257",
            "bfloat16",
            [(-1, "254"), (-0.5, "255"), (0, "256"), (1, "258"), (2, "260")],
            2,
            0.5,
        ),
        ("70000", "float16", [(-1, "65472"), (0, "65504"), (1, "inf")], 2, 0.5),
        ("-70000", "float16", [(-1, "-inf"), (0, "-65504"), (1, "-65472")], 0, -0.5),
        ("inf", "float16", [(-1, "65472"), (0, "65504"), (1, "inf")], 2, 1),
        ("1e9", "float8_e4m3fn", [(-2, "384"), (-1, "416"), (0, "448")], 2, 1.4),
        ("-1e9", "float8_e4m3fn", [(0, "-448"), (1, "-416"), (2, "-384")], 0, -1.4),
        (
            "65472",
            "float16",
            [(-2, "65408"), (-1, "65440"), (0, "65472"), (1, "65504"), (2, "inf")],
            2,
            0,
        ),
        ("nan", "float16", [], 0, None),
        (
            "1",
            "float8_e5m2",
            [(-1, "0.75"), (-0.5, "0.875"), (0, "1"), (1, "1.25"), (2, "1.5")],
            2,
            0,
        ),
    ],
)
def test_the_line_is_to_scale_and_names_its_numbers(label, name, line, at, wanted):
    recorded = store(label, name)
    assert list(recorded.line) == line
    assert recorded.at == at
    assert recorded.wanted == wanted


def test_a_place_between_two_numbers_is_where_the_wanted_number_stands():
    recorded = store("0.1", "float16")
    step = 2.0**-14
    kept = torch.tensor(0.1, dtype=torch.float64).half().double().item()
    assert recorded.wanted == pytest.approx((0.1 - kept) / step, abs=1e-4)


def test_a_number_is_read_on_from_what_another_pytorch_stored():
    recorded = stored_number.read("500", 500.0, torch.tensor(math.nan).to(torch.float8_e4m3fn))
    assert (recorded.number, recorded.line, recorded.wanted) == (500, (), None)
    assert math.isnan(recorded.value)


def test_labels_have_as_many_digits_as_tell_numbers_apart():
    assert stored_number.labels([0.1, 0.2]) == ["0.1", "0.2"]
    assert stored_number.labels([1 / 3, 2 / 3]) == ["0.3333333", "0.6666667"]
    assert stored_number.labels([0.1, 0.1 + 1e-9]) == ["0.1", "0.100000001"]
    recorded = store("0.1", "float32")
    assert recorded.line[recorded.at][1] == "0.100000001", "0.1 itself is not on the line"


@pytest.mark.parametrize(
    ("label", "number"),
    [(" 0.5 ", 0.5), ("1/3", 1 / 3), ("2**53", 2**53), ("-(2**80)", -(2**80)), ("True", 1)],
)
def test_a_number_is_what_python_makes_of_its_text(label, number):
    assert stored_number.number_of(label) == number
    assert isinstance(stored_number.number_of(label), float)
