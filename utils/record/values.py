"""Numbers as short texts that are equal on every machine and device."""

import math

import torch

from utils.record.snap import TIE


def texts(values: torch.Tensor) -> list[str]:
    """Return the numbers of ``values`` (any shape, dtype and device) in row order as short texts.

    Floating-point and complex numbers are snapped to one grid of about three digits of the largest
    number, so that rounding noise (5.6e-17 where another machine has 0) never shows. Integers
    below a million and truth values are exact.
    """
    items = values.detach().cpu().flatten().tolist()
    parts = [part for item in items for part in _real_parts(item) if math.isfinite(part)]
    largest = max(map(abs, parts), default=0)
    return [_text(item, largest) for item in items]


def texts_apart(one: torch.Tensor, other: torch.Tensor) -> tuple[str, str]:
    """Return texts of two numbers, with as many digits as it takes to tell them apart.

    Args:
        one: A tensor of one element, any shape, dtype and device.
        other: Another one of the same dtype.

    Returns:
        Both texts, equal only if no digit tells the numbers apart: they are equal, or both NaN.
    """
    pairs = [(*texts(one), *texts(other))]
    pairs += [(f"{one.item():{form}}", f"{other.item():{form}}") for form in _forms(one)]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])


def _forms(x: torch.Tensor) -> list[str]:
    """Return how Python writes a number of the dtype of ``x``, with more and more digits."""
    inexact = x.is_floating_point() or x.is_complex()
    return [f".{digits}g" for digits in range(4, 18)] if inexact else [""]


def _real_parts(item: bool | int | float | complex) -> tuple[float, ...]:
    return (item.real, item.imag) if isinstance(item, complex) else (item,)


def _text(item: bool | int | float | complex, largest: float) -> str:
    if isinstance(item, bool):
        return str(item)
    if isinstance(item, int):
        return str(item) if abs(item) < 1_000_000 else _short_exponent(f"{item:.2e}")
    if isinstance(item, complex):
        real, imag = (_float_text(part, largest) for part in (item.real, item.imag))
        return f"{real}{'' if imag.startswith('-') else '+'}{imag}j"
    return _float_text(item, largest)


def _float_text(value: float, largest: float) -> str:
    if not math.isfinite(value):
        return str(value)
    exponent = max(math.floor(math.log10(largest) + TIE), -300) if largest else 0
    if -4 < exponent < 6:
        return _snapped(value, min(max(3 - exponent, 0), 2 - min(exponent, 0)))
    text = _snapped(value / 10.0**exponent, 2)
    return text if text == "0" else f"{text}e{exponent}"


def _snapped(value: float, decimals: int) -> str:
    """Return ``value`` on the grid of ``10 ** -decimals``, without trailing zeros or ``-0``."""
    steps = round(value * 10**decimals + TIE)
    text = f"{steps / 10**decimals:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def _short_exponent(text: str) -> str:
    return text.replace("e+0", "e").replace("e+", "e")
