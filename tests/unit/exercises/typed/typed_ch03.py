"""Answers to the exercises of chapter 03, wrong and right, as readers type them."""

import math

import numpy as np
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


def table_of_differences(a, b):
    larger = torch.maximum(a, b)
    return larger - torch.minimum(a, b)


def distances_by_loop(a, b):
    pairs = zip(a.flatten().tolist(), b.flatten().tolist(), strict=True)
    return torch.tensor([abs(p - q) for p, q in pairs], dtype=torch.uint8).view(a.shape)


def squares_by_loop(x):
    return torch.tensor(sum(number**2 for number in x.flatten().tolist()))


def norm_squared(x):
    return torch.linalg.vector_norm(x.float()) ** 2


def log2_in_double(x):
    return x.double().abs().log2().floor().int()


def by_masks(x):
    bits = x.view(torch.int32) & 0x7F800000
    return (bits >> 23) - 127


def by_math(x):
    return torch.tensor([math.frexp(v)[1] - 1 for v in x.flatten().tolist()]).int().view(x.shape)


def by_masks_of_int64(x):
    return ((x.view(torch.int32).long() >> 23) & 255) - 127


ANSWERS = [
    ("03.1", (U8, I16, F16), "a / 2 is true division"),
    ("03.1", (F64, I16, F16), "a Python number has no size here"),
    ("03.1", (F32, U8, F16), "a + b may be negative"),
    ("03.1", (F32, I8, F16), "a holds numbers up to 255"),
    ("03.1", (F32, I16, F32), "d has no dimensions"),
    ("03.1", [U8, U8, F16], "a / 2 is true division"),
    ("03.1", (F16, I8, F32), "a holds numbers up to 255"),
    ("03.1", (F64, U8, F32), "a Python number has no size here"),
    ("03.2", 1 / 1024, "that is the gap between 1 and 2"),
    ("03.2", torch.finfo(torch.half).eps, "that is the gap between 1 and 2"),
    ("03.2", 0.5, "one power of two further on"),
    ("03.2", 0.125, "one doubling is missing"),
    ("03.2", 2 * 2**-10, "not once"),
    ("03.2", 256, "1024 equal steps lie in it"),
    ("03.2", 9 / 1024, "multiply, do not add"),
    ("03.2", 0.0078125, "multiply, do not add"),
    ("03.3", torch.sub, "a negative difference wraps around"),
    ("03.3", wrapped, "a negative difference wraps around"),
    ("03.3", lambda a, b: b - a, "a negative difference wraps around"),
    ("03.3", lambda a, b: abs(b - a), "a negative difference wraps around"),
    ("03.3", lambda a, b: (a.int() - b.int()).to(U8), "take abs() while the type is wider"),
    ("03.3", left_as_int, "right numbers in a larger type"),
    ("03.3", lambda a, b: (a.long() - b.long()).abs(), "right numbers in a larger type"),
    ("03.3", lambda a, b: abs(a.short() - b), "right numbers in a larger type"),
    ("03.3", left_as_float, "right numbers as floats"),
    ("03.3", wrapped_signed, "distances above 127 come out too small"),
    ("03.3", lambda a, b: torch.minimum(a - b, b - a), "distances above 127 come out too small"),
    ("03.3", cut_at_zero, "what was below 0 is 0 now"),
    ("03.3", lambda a, b: torch.where(a > b, a - b, 0).to(U8), "what was below 0 is 0 now"),
    ("03.4", squares_in_half, "convert x before you square"),
    ("03.4", lambda x: x.float().square().sum().half(), "leave the sum float32"),
    ("03.4", squares_then_float, "too late: the squares overflow"),
    ("03.4", squares_summed_in_float, "too late: the squares overflow"),
    ("03.4", lambda x: (x * x).sum().float(), "too late: the squares overflow"),
    ("03.4", lambda x: x.long().square().sum().float(), "no room for a fraction"),
    ("03.4", lambda x: (x.to(torch.int32) ** 2).sum().to(F32), "no room for a fraction"),
    ("03.4", square_of_the_sum, "that is the square of the sum"),
    ("03.4", squares_in_double, "double is float64, more than was asked"),
    ("03.4", mean_of_squares, "that is the mean of the squares"),
    ("03.5", stored_exponent, "that is the exponent as it is stored"),
    ("03.5", sign_not_dropped, "right for positive numbers"),
    ("03.5", lambda x: (x.view(torch.int32) >> 23) & 255 - 127, "the minus comes before the &"),
    ("03.5", lambda x: x >> 23, "a float has no bits to shift"),
    ("03.5", lambda x: (x & 255) - 127, "a float has no bits to shift"),
    ("03.5", converted, "int() converts the value"),
    ("03.5", cut_logarithm, "int() cuts towards 0"),
    ("03.5", frexp, "each is one too large"),
    ("03.5", lambda x: (x.view(torch.int32) >> 23 & 255) - 126, "each is one too large"),
    ("03.5", lambda x: x.abs().log2().floor().int(), "log2 rounds"),
    ("03.5", lambda x: torch.log2(abs(x)).floor().to(torch.int32), "log2 rounds"),
]

WRONG = [
    ("03.1", ("torch.float32", "torch.int16", "torch.float16"), "yours is the str 'torch.float32'"),
    ("03.1", (F32, I16), "yours has length 2."),
    ("03.1", F32, "Expected a tuple or list, yours is the dtype torch.float32."),
    ("03.1", (F32, torch.int32, F16), "Entry 1: torch.int32 is not it."),
    ("03.1", (F16, I16, F16), "Entry 0: torch.float16 is not it."),
    ("03.2", 2.0, "2.0 is not it."),
    ("03.2", "1/2", "yours is the str"),
    ("03.2", (0.25,), "yours is the tuple"),
    ("03.2", 3 / 512, "0.005859375 is not it."),
    ("03.3", lambda a, b: (a.float() / b).to(U8), "Expected 20 at [0], yours is 0."),
    ("03.3", lambda a, b: a + b, "Expected 20 at [0], yours is 40."),
    ("03.3", lambda a, b: (a.int() - b.int()).square().to(U8), "yours is 144."),
    ("03.3", lambda a, b: torch.maximum(a, b), "Expected 20 at [0], yours is 30."),
    ("03.3", lambda a: a, "Expected a function of 2 parameters, a, b."),
    ("03.3", lambda a, b: None, "Your function returns None."),
    ("03.4", lambda x: x.float().round().square().sum(), "Expected 2.5, yours is 4."),
    ("03.4", lambda x: x.float().square().sum().item(), "Expected a tensor of shape ()"),
    ("03.4", lambda x: x.float().square().sum(0), "Expected shape (), yours is (2,)."),
    ("03.4", lambda x: x.float().square(), "Expected shape (), yours is (3,)."),
    ("03.4", lambda x: x.bfloat16().square().sum().float(), "Expected 180000"),
    ("03.5", lambda x: x.view(torch.int32) & 255, "Expected 2 at [1], yours is 0."),
    ("03.5", lambda x: x.view(torch.int32) >> 23, "Expected 0 at [0], yours is 127."),
    ("03.5", by_masks_of_int64, "Expected dtype torch.int32, yours is torch.int64."),
    ("03.5", lambda x: x.view(torch.int16) >> 7, "Expected shape (2,), yours is (4,)."),
    ("03.5", lambda x: torch.floor(torch.log2(abs(x))), "Expected dtype torch.int32"),
]

RIGHT = [
    ("03.1", (F32, I16, F16)),
    ("03.1", [F32, I16, F16]),
    ("03.1", (torch.float32, torch.int16, torch.float16)),
    ("03.1", (torch.get_default_dtype(), torch.int16, torch.half)),
    ("03.1", (F32, torch.promote_types(U8, I8), torch.result_type(torch.ones(2).half(), 1.0))),
    ("03.1", tuple(torch.zeros(1, dtype=t).dtype for t in (F32, I16, F16))),
    ("03.2", 0.25),
    ("03.2", 1 / 4),
    ("03.2", 256 / 1024),
    ("03.2", 2**8 * torch.finfo(torch.float16).eps),
    ("03.2", torch.tensor(0.25)),
    ("03.2", torch.tensor(257.0).half() - torch.tensor(256.75).half()),
    ("03.2", np.float32(0.25)),
    ("03.3", between),
    ("03.3", table_of_differences),
    ("03.3", distances_by_loop),
    ("03.3", lambda a, b: (a.short() - b.short()).abs().byte()),
    ("03.3", lambda a, b: abs(a.float() - b.float()).to(torch.uint8)),
    ("03.3", lambda a, b: ((a.int() - b) ** 2).sqrt().round().to(torch.uint8)),
    ("03.4", product),
    ("03.4", squares_by_loop),
    ("03.4", norm_squared),
    ("03.4", lambda x: (x.to(torch.float32) ** 2).sum()),
    ("03.4", lambda x: x.double().square().sum().float()),
    ("03.4", lambda x: torch.einsum("i,i->", *[x.float().flatten()] * 2)),
    ("03.5", one_below_frexp),
    ("03.5", log2_in_double),
    ("03.5", by_masks),
    ("03.5", by_math),
    ("03.5", lambda x: (x.abs().view(torch.int32) >> 23) - 127),
    ("03.5", lambda x: x.view(torch.int32) // 2**23 % 256 - 127),
]
