"""Floating-point numbers as their bits: three fields, a formula, and the numbers next to them.

All of it is read from PyTorch: the bits through ``view``, the widths of the fields from ``finfo``.
"""

import math
from typing import NamedTuple

import torch

FORMATS = (
    torch.float64,
    torch.float32,
    torch.float16,
    torch.bfloat16,
    torch.float8_e4m3fn,
    torch.float8_e5m2,
)
"""The formats that are one sign bit, an exponent and a fraction."""

FIELDS = ("sign", "exponent", "fraction")
INTEGERS = {8: torch.int8, 16: torch.int16, 32: torch.int32, 64: torch.int64}
LARGEST_WHOLE = 1e9
"""Whole numbers below it are written with all their digits."""


class Formula(NamedTuple):
    """A number as ``sign``, ``significand`` × 2^``exponent``; all three empty for inf and nan."""

    sign: str
    significand: str
    exponent: str

    def __str__(self) -> str:
        return f"{self.sign}{self.significand} × 2^{self.exponent}" if self.sign else ""


def name_of(dtype: torch.dtype) -> str:
    """Return the name of ``dtype`` without ``torch.``"""
    return str(dtype).removeprefix("torch.")


def widths(dtype: torch.dtype) -> tuple[int, int, int]:
    """Return how many bits of ``dtype`` (one of ``FORMATS``) are sign, exponent and fraction."""
    info = torch.finfo(dtype)
    fraction = -round(math.log2(info.eps))
    return 1, info.bits - 1 - fraction, fraction


def lowest_exponent(dtype: torch.dtype) -> int:
    """Return the exponent of the smallest normal number of ``dtype``."""
    return round(math.log2(torch.finfo(dtype).smallest_normal))


def value_of(x: torch.Tensor) -> float:
    """Return the one number in ``x`` (any shape and device, one of ``FORMATS``), exactly."""
    return x.detach().cpu().double().item()


def pattern(x: torch.Tensor) -> int:
    """Return the bits of the one number in ``x`` as a whole number that is not negative."""
    size = torch.finfo(x.dtype).bits
    return x.detach().cpu().reshape(1).view(INTEGERS[size]).item() % 2**size


def fields(x: torch.Tensor) -> tuple[str, str, str]:
    """Return sign, exponent and fraction of the one number in ``x`` as texts of 0 and 1."""
    sign, exponent, _ = widths(x.dtype)
    bits = f"{pattern(x):0{torch.finfo(x.dtype).bits}b}"
    return bits[:sign], bits[sign : sign + exponent], bits[sign + exponent :]


def formula(x: torch.Tensor) -> Formula:
    """Return what the fields of the one number in ``x`` mean.

    The significand begins with 1, or with 0 where all bits of the exponent are 0: zero, and the
    subnormal numbers, which fill the gap between zero and the smallest normal number.
    """
    if not math.isfinite(value_of(x)):
        return Formula("", "", "")
    sign, exponent, fraction = fields(x)
    lowest, count = lowest_exponent(x.dtype), int(exponent, 2)
    significand = (1 if count else 0) + int(fraction, 2) / 2 ** len(fraction)
    power = lowest + max(count - 1, 0)
    return Formula("-" if sign == "1" else "+", short(significand), str(power))


def neighbours(x: torch.Tensor, steps: int) -> list[float]:
    """Return the numbers of ``x.dtype`` around the one in ``x``: up to ``steps`` on each side.

    They come in order, with the number itself and with infinity where the format has it.
    A NaN has no neighbours.
    """
    if math.isnan(value_of(x)):
        return []
    half = 2 ** (torch.finfo(x.dtype).bits - 1)
    rank = half - pattern(x) if pattern(x) > half else pattern(x) % half
    ranks = range(max(rank - steps, 1 - half), min(rank + steps, half - 1) + 1)
    numbers = [_number(k if k >= 0 else half - k, x.dtype) for k in ranks]
    return [n for n in numbers if not math.isnan(n)]


def _number(bits: int, dtype: torch.dtype) -> float:
    """Return the number that ``bits`` stand for in ``dtype``."""
    size = torch.finfo(dtype).bits
    signed = (bits + 2 ** (size - 1)) % 2**size - 2 ** (size - 1)
    return value_of(torch.tensor([signed], dtype=INTEGERS[size]).view(dtype))


def short(number: float, digits: int = 10) -> str:
    """Return ``number`` in ``digits`` digits at most; whole ones below 1e9 in full."""
    if math.isfinite(number) and number.is_integer() and abs(number) < LARGEST_WHOLE:
        return f"{number:.0f}"
    mantissa, _, exponent = f"{number:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def require_float(name: str, x: object) -> None:
    """Raise one clear sentence unless ``x`` is a tensor of ``FORMATS`` with one number in it.

    Raises:
        TypeError: ``x`` is no tensor, or has another dtype.
        ValueError: ``x`` has no number or several.
    """
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"{name} is of type {type(x).__name__}; expected a tensor with one number.")
    require_format(name, x.dtype)
    if x.numel() != 1:
        raise ValueError(f"{name} has {x.numel()} numbers; expected one: choose one by its index.")


def require_format(name: str, dtype: object) -> None:
    """Raise ``TypeError`` in one clear sentence unless ``dtype`` is one of ``FORMATS``."""
    if dtype not in FORMATS:
        known = ", ".join(map(name_of, FORMATS))
        raise TypeError(f"{name} is {dtype}; expected a floating-point dtype with fields: {known}.")
