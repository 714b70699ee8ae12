"""Wrong answers to chapter 02 as readers type them, each with its hint."""

import math

import pytest
import torch

from utils.check import verdict
from utils.exercises.ch02 import EXERCISES

F16, F32, F64, I8, I16, U8 = (
    torch.half,
    torch.float,
    torch.double,
    torch.int8,
    torch.short,
    torch.uint8,
)


def wrapped(a, b):
    return (a - b).abs()


def wrapped_signed(a, b):
    return (a.char() - b.char()).abs().byte()


def left_as_int(a, b):
    return torch.abs(a.to(torch.int32) - b.to(torch.int32))


def left_as_float(a, b):
    return torch.abs(a.float() - b.float())


def cut_at_zero(a, b):
    return torch.clamp(a.int() - b.int(), 0).byte()


def squares_in_half(x):
    return (x * x).sum()


def squares_then_float(x):
    return torch.sum((x**2).float())


def squares_summed_in_float(x):
    return x.square().sum(dtype=torch.float32)


def square_of_the_sum(x):
    return x.float().sum() ** 2


def squares_in_double(x):
    return (x.double() ** 2).sum()


def mean_of_squares(x):
    return (x.float() ** 2).mean()


def stored_exponent(x):
    return x.view(torch.int32) >> 23 & 0xFF


def sign_not_dropped(x):
    return (x.view(torch.int32) // 2**23) - 127


def converted(x):
    return (x.to(torch.int32) >> 23 & 255) - 127


def cut_logarithm(x):
    return torch.log2(x.abs()).to(torch.int32)


def frexp(x):
    _, exponent = torch.frexp(x)
    return exponent


ANSWERS = [
    ("1", (U8, I16, F16), "a / 2 is true division"),
    ("1", (F64, I16, F16), "a Python number has no size here"),
    ("1", (F32, U8, F16), "a + b may be negative"),
    ("1", (F32, I8, F16), "a holds numbers up to 255"),
    ("1", (F32, I16, F64), "d has no dimensions"),
    ("1", (F32, I16, F32), "promotion takes no middle way"),
    ("2", torch.sub, "below 0 a uint8 wraps around"),
    ("2", wrapped, "below 0 a uint8 wraps around"),
    ("2", left_as_int, "right numbers, but four times the memory"),
    ("2", left_as_float, "right numbers as floats"),
    ("2", wrapped_signed, "a signed type of the same size"),
    ("2", cut_at_zero, "clamp turns every negative difference into 0"),
    ("3", squares_in_half, "both the squares and their sum"),
    ("3", squares_then_float, "too late: the squares overflow"),
    ("3", squares_summed_in_float, "too late: the squares overflow"),
    ("3", square_of_the_sum, "that is the square of the sum"),
    ("3", squares_in_double, "double is float64, more than was asked"),
    ("3", mean_of_squares, "that is the mean of the squares"),
    ("4", stored_exponent, "that is the exponent as it is stored"),
    ("4", sign_not_dropped, "right for positive numbers"),
    ("4", converted, "int() converts the value"),
    ("4", cut_logarithm, "int() cuts towards 0"),
    ("4", frexp, "frexp writes the number before the power"),
]


@pytest.mark.parametrize(("number", "answer", "hint"), ANSWERS)
def test_a_typed_mistake_gets_the_hint_that_speaks_of_it(number, answer, hint):
    said = verdict(EXERCISES[number], answer)
    assert said.startswith("not yet.")
    assert f"\nHint: {hint}" in said


def test_every_hint_is_met_by_a_typed_mistake():
    met = {(number, hint) for number, _, hint in ANSWERS}
    hints = [(number, slip.hint) for number, e in EXERCISES.items() for slip in e.slips]
    assert [h for n, h in hints if not any(n == m and h.startswith(b) for m, b in met)] == []


def test_other_right_ways_are_right():
    def between(a, b):
        return torch.where(a > b, a - b, b - a)

    def product(x):
        return x.float().flatten() @ x.float().flatten()

    def one_below_frexp(x):
        return torch.frexp(x).exponent - 1

    for number, answer in (("2", between), ("3", product), ("4", one_below_frexp)):
        assert verdict(EXERCISES[number], answer).startswith("right")


def test_the_dtypes_asked_for_are_those_that_pytorch_gives():
    a, b = torch.tensor([1], dtype=U8), torch.tensor([1], dtype=I8)
    c, d = torch.ones(2, dtype=F16), torch.tensor(2.0, dtype=F64)
    assert EXERCISES["1"].solution == ((a / 2).dtype, (a + b).dtype, (c + d).dtype)


def test_apart_is_the_distance_of_all_pairs_of_bytes():
    a, b = torch.arange(256).view(-1, 1).expand(256, 256), torch.arange(256).expand(256, 256)
    found = EXERCISES["2"].solution(a.to(U8), b.to(U8))
    assert torch.equal(found.long(), (a - b).abs())
    assert found.dtype == U8


def test_the_power_of_two_is_that_of_the_logarithm():
    x = torch.cat([2.0 ** torch.arange(-126, 128), torch.rand(50) + 0.001])
    expected = x.double().log2().floor().int()
    for sign in (1, -1):
        assert torch.equal(EXERCISES["4"].solution(sign * x), expected)


def test_the_sum_of_squares_does_not_overflow_where_half_does():
    x = torch.full((1000,), 300.0, dtype=F16)
    assert EXERCISES["3"].solution(x).item() == 9e7
    assert math.isinf(x.square().sum().item())
