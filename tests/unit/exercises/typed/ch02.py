"""Answers to the exercises of chapter 02, wrong and right, as readers type them."""

import torch

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


def between(a, b):
    return torch.where(a > b, a - b, b - a)


def product(x):
    return x.float().flatten() @ x.float().flatten()


def one_below_frexp(x):
    return torch.frexp(x).exponent - 1


ANSWERS = [
    ("02.1", (U8, I16, F16), "a / 2 is true division"),
    ("02.1", (F64, I16, F16), "a Python number has no size here"),
    ("02.1", (F32, U8, F16), "a + b may be negative"),
    ("02.1", (F32, I8, F16), "a holds numbers up to 255"),
    ("02.1", (F32, I16, F32), "d has no dimensions"),
    ("02.2", torch.sub, "below 0 a uint8 wraps around"),
    ("02.2", wrapped, "below 0 a uint8 wraps around"),
    ("02.2", left_as_int, "right numbers, but four times the memory"),
    ("02.2", left_as_float, "right numbers as floats"),
    ("02.2", wrapped_signed, "a signed type of the same size"),
    ("02.2", cut_at_zero, "clamp turns every negative difference into 0"),
    ("02.3", squares_in_half, "both the squares and their sum"),
    ("02.3", squares_then_float, "too late: the squares overflow"),
    ("02.3", squares_summed_in_float, "too late: the squares overflow"),
    ("02.3", square_of_the_sum, "that is the square of the sum"),
    ("02.3", squares_in_double, "double is float64, more than was asked"),
    ("02.3", mean_of_squares, "that is the mean of the squares"),
    ("02.4", stored_exponent, "that is the exponent as it is stored"),
    ("02.4", sign_not_dropped, "right for positive numbers"),
    ("02.4", converted, "int() converts the value"),
    ("02.4", cut_logarithm, "int() cuts towards 0"),
    ("02.4", frexp, "frexp writes the number before the power"),
]

WRONG = []

RIGHT = [("02.2", between), ("02.3", product), ("02.4", one_below_frexp)]
