"""Samples of the explorer ``bits``, and what each number becomes, computed without the book."""

import math
from fractions import Fraction
from functools import partial

import torch

from utils.explorers import bits

CHAPTER = ("0.1", "1", "1/3", "65504", "70000", "1e-8", "1e-40", "257", "2**24 + 1", "-0.0", "inf")
CASES = {
    "chapter": (*CHAPTER, "nan"),
    "one": ("1",),
    "negative": ("-70000", "-inf", "-1e-40", "-448", "-1e300", "-3.3"),
    "ends": ("448", "464", "3.4028234663852886e38", "65519", "65520", "61439", "61440", "1e-45"),
    "long": ("-1.2345678901234567e-38", "2**-149", "-(2**24 + 3)", "0.1 + 0.2", "1 - 2**-25"),
}
SAMPLES = {name: partial(bits, *numbers) for name, numbers in CASES.items()}

# exponent bits, fraction bits, is there an infinity: from IEEE 754 and the OCP float8 standard
FORMATS = {
    "float32": (torch.float32, 8, 23, True),
    "float16": (torch.float16, 5, 10, True),
    "bfloat16": (torch.bfloat16, 8, 7, True),
    "float8_e4m3fn": (torch.float8_e4m3fn, 4, 3, False),
    "float8_e5m2": (torch.float8_e5m2, 5, 2, True),
}


def decoded(pattern: str, exponent: int, fraction: int, infinite: bool) -> float:
    """The number that a pattern of bits stands for, by the definition of the format."""
    sign, power = (-1) ** int(pattern[0]), int(pattern[1 : 1 + exponent], 2)
    rest, bias = int(pattern[1 + exponent :], 2), 2 ** (exponent - 1) - 1
    if power == 2**exponent - 1 and infinite:
        return math.nan if rest else sign * math.inf
    if power == 2**exponent - 1 and rest == 2**fraction - 1:
        return math.nan
    whole = Fraction(rest, 2**fraction) + (1 if power else 0)
    return math.copysign(float(whole * Fraction(2) ** (max(power, 1) - bias)), sign)


def stored(label: str, dtype: torch.dtype) -> float:
    """The number that PyTorch keeps, asked of a whole tensor instead of one number."""
    number = float(eval(label, {"inf": math.inf, "nan": math.nan}))
    return torch.full((64,), number, dtype=torch.float64).to(dtype).double()[-1].item()
