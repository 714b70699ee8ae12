"""Numbers taken apart: fields, formula and neighbours, against the definition of each format."""

import math
import struct

import numpy as np
import pytest
import torch

from utils.record import floats

SMALL = (torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2)
STANDARD = {  # sign, exponent, fraction; exponent of the smallest normal number
    torch.float64: (1, 11, 52, -1022),
    torch.float32: (1, 8, 23, -126),
    torch.float16: (1, 5, 10, -14),
    torch.bfloat16: (1, 8, 7, -126),
    torch.float8_e4m3fn: (1, 4, 3, -6),
    torch.float8_e5m2: (1, 5, 2, -14),
}
each_format = pytest.mark.parametrize("dtype", floats.FORMATS)


def every(dtype):
    """All numbers of a format of 8 or 16 bits, as tensors of one number."""
    integer = floats.INTEGERS[torch.finfo(dtype).bits]
    info = torch.iinfo(integer)
    return torch.arange(info.min, info.max + 1).to(integer).view(dtype)


@each_format
def test_the_fields_are_as_wide_as_the_standard_says(dtype):
    assert floats.widths(dtype) == STANDARD[dtype][:3]
    assert floats.lowest_exponent(dtype) == STANDARD[dtype][3]
    assert sum(floats.widths(dtype)) == torch.finfo(dtype).bits


def test_bits_are_those_of_ieee_754():
    for number in (0.1, -1 / 3, 0.0, -0.0, 65504.0, 1e-45, 3.4e38, math.inf, -math.inf):
        (expected,) = struct.unpack(">I", struct.pack(">f", number))
        assert floats.pattern(torch.tensor(number)) == expected
        assert "".join(floats.fields(torch.tensor(number))) == f"{expected:032b}"
        (double,) = struct.unpack(">Q", struct.pack(">d", number))
        assert floats.pattern(torch.tensor(number, dtype=torch.float64)) == double


@pytest.mark.parametrize("dtype", SMALL)
def test_the_formula_of_every_number_gives_the_number(dtype):
    for x in every(dtype)[:: 1 if torch.finfo(dtype).bits == 8 else 97]:
        number, (sign, significand, exponent) = floats.value_of(x), floats.formula(x)
        if not math.isfinite(number):
            assert (sign, significand, exponent) == ("", "", "")
            continue
        value = float(significand) * 2.0 ** int(exponent)
        assert math.copysign(value, -1 if sign == "-" else 1) == pytest.approx(number, rel=1e-9)
        assert math.copysign(1, number) == (-1 if sign == "-" else 1)
        assert float(significand) >= 1 or int(exponent) == STANDARD[dtype][3]


@pytest.mark.parametrize(
    ("number", "dtype", "spelt"),
    [
        (0.1, torch.float32, "+1.600000024 × 2^-4"),
        (-0.1, torch.float16, "-1.599609375 × 2^-4"),
        (1.0, torch.float64, "+1 × 2^0"),
        (-0.0, torch.float16, "-0 × 2^-14"),
        (2**-15, torch.float16, "+0.5 × 2^-14"),
        (2**-14, torch.float16, "+1 × 2^-14"),
        (448.0, torch.float8_e4m3fn, "+1.75 × 2^8"),
        (math.inf, torch.float32, ""),
        (math.nan, torch.float32, ""),
    ],
)
def test_a_formula_is_spelt_with_its_sign_and_power(number, dtype, spelt):
    assert str(floats.formula(torch.tensor(number, dtype=torch.float64).to(dtype))) == spelt


@pytest.mark.parametrize("dtype", SMALL)
def test_the_neighbours_of_every_number_are_those_of_the_sorted_format(dtype):
    numbers = every(dtype).double()
    ranked = numbers[~numbers.isnan()].unique().tolist()  # 0 and -0 are one
    chosen = [*ranked[:3], *ranked[:: max(1, len(ranked) // 50)], *ranked[-3:]]
    for number in chosen:
        at = ranked.index(number)
        x = torch.tensor(number, dtype=torch.float64).to(dtype)
        assert floats.neighbours(x, 2) == ranked[max(at - 2, 0) : at + 3]
        assert floats.neighbours(x, 0) == [number]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_neighbours_of_large_formats_are_those_of_nextafter(dtype):
    kind = {torch.float32: np.float32, torch.float64: np.float64}[dtype]
    for number in (0.1, -0.1, 1.0, 2.0**24, 0.0, -0.0, 1e-44):
        value = kind(number)
        around = [np.nextafter(value, kind(-np.inf)), value, np.nextafter(value, kind(np.inf))]
        x = torch.tensor(number, dtype=dtype)
        assert floats.neighbours(x, 1) == [float(n) for n in around]


def test_nan_has_no_neighbours():
    assert floats.neighbours(torch.tensor(math.nan), 2) == []


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (0.1, 10, "0.1"),
        (1 / 3, 10, "0.3333333333"),
        (1 / 3, 4, "0.3333"),
        (65504.0, 3, "65504"),
        (999_999_999.0, 4, "999999999"),
        (1e9, 4, "1e9"),
        (1.5e-8, 10, "1.5e-8"),
        (1e-300, 10, "1e-300"),
        (-0.0, 10, "-0"),
        (0.0, 10, "0"),
        (math.inf, 10, "inf"),
        (-math.inf, 10, "-inf"),
        (math.nan, 10, "nan"),
    ],
)
def test_a_number_is_written_short(number, digits, text):
    assert floats.short(number, digits) == text


def test_a_number_is_taken_from_any_shape_and_without_its_gradient():
    x = torch.tensor([[0.5]], requires_grad=True)
    assert floats.value_of(x) == 0.5
    assert floats.fields(x) == floats.fields(torch.tensor(0.5))


@each_format
def test_the_name_of_a_format_is_that_of_its_dtype(dtype):
    assert getattr(torch, floats.name_of(dtype)) is dtype


@pytest.mark.parametrize(
    ("x", "error", "sentence"),
    [
        (0.1, TypeError, "x is of type float; expected a tensor with one number."),
        (torch.ones(2), ValueError, "x has 2 numbers; expected one: choose one by its index."),
        (torch.ones(0), ValueError, "x has 0 numbers; expected one: choose one by its index."),
        (
            torch.tensor(1),
            TypeError,
            "x is torch.int64; expected a floating-point dtype with fields: float64, float32, "
            "float16, bfloat16, float8_e4m3fn, float8_e5m2.",
        ),
        (torch.tensor(1j), TypeError, "x is torch.complex64; expected a floating-point dtype"),
    ],
)
def test_what_has_no_bits_of_a_float_is_refused_in_one_sentence(x, error, sentence):
    with pytest.raises(error) as caught:
        floats.require_float("x", x)
    message = str(caught.value)
    assert message == sentence if sentence.endswith(".") else message.startswith(sentence)
    assert floats.require_float("x", torch.tensor([0.5])) is None
