"""What a format stores for a number, and which of its numbers stand beside that one."""

import math
from dataclasses import dataclass
from itertools import pairwise

import torch

from utils.record.expressions import evaluate
from utils.record.floats import Formula, fields, formula, neighbours, short, value_of

SIDE = 2
"""Numbers before and after the stored one."""
REACH = 1.4
"""Where, in steps from the middle, a number stands that is off the scale."""
BEYOND = 0.5
"""Where between the largest number (0) and infinity (1) a number stands that is too large."""
DIGITS = range(7, 18)
"""Digits that a number may need to differ from its neighbours."""


@dataclass(frozen=True)
class Stored:
    """One number in one format: as it was written, and what PyTorch stores for it."""

    label: str
    number: float
    dtype: torch.dtype
    fields: tuple[str, str, str]
    """Sign, exponent and fraction, as texts of 0 and 1."""
    value: float
    """What the bits stand for."""
    formula: Formula
    line: tuple[tuple[float, str], ...]
    """The numbers around it: each one's place, in steps from the middle, and its text."""
    at: int
    """Which of them is stored."""
    wanted: float | None
    """The place of ``number``; None where the line is empty."""


def store(label: str, dtype: torch.dtype) -> Stored:
    """Return what PyTorch stores in ``dtype`` for the number that ``label`` writes in Python.

    Raises as ``number_of``.
    """
    number = number_of(label)
    return read(label, number, torch.tensor(number, dtype=torch.float64).to(dtype))


def read(label: str, number: float, x: torch.Tensor) -> Stored:
    """Return what the one number in ``x`` tells, which was stored for ``number``."""
    line, at, wanted = _line(number, x)
    return Stored(label, number, x.dtype, fields(x), value_of(x), formula(x), line, at, wanted)


def number_of(label: str) -> float:
    """Return the number that ``label`` writes in Python, where ``inf`` and ``nan`` are known.

    Raises:
        TypeError: ``label`` is no string, or what it gives is not a real number.
        ValueError: it cannot be evaluated, or gives a whole number that a Python float rounds.
    """
    if not isinstance(label, str):
        raise TypeError(
            f"a number is given as {type(label).__name__}; expected a string, such as '0.1'."
        )
    value = evaluate(label, inf=math.inf, nan=math.nan)
    if not isinstance(value, int | float):
        raise TypeError(f"{label!r} gives {type(value).__name__}; expected one real number.")
    try:
        number = float(value)
    except OverflowError as error:
        raise ValueError(f"{label!r} fails with OverflowError: {error}.") from None
    if number != value and not math.isnan(value):  # "exactly" would be said of another number
        raise ValueError(
            f"{label!r} is a whole number that Python floats round; expected a float such as 1e30."
        )
    return number


def _line(number: float, x: torch.Tensor) -> tuple[tuple, int, float | None]:
    """Return the numbers around the one in ``x``, which of them it is, and where ``number`` is.

    Places are to scale; only infinity, which has none, stands one step beyond the largest number.
    """
    stored, around = value_of(x), neighbours(x, SIDE)
    if not around:
        return (), 0, None
    finite = [n for n in around if math.isfinite(n)]
    middle = stored if math.isfinite(stored) else max(finite, key=abs)
    places = [_place(n, middle, finite) for n in around]
    at = around.index(stored)
    wanted = places[at] if number == stored else _place_of_wanted(number, middle, around)
    texts = labels(list(dict.fromkeys([*around, number])))
    return tuple(zip(places, texts, strict=False)), at, wanted


def _place(number: float, middle: float, finite: list[float]) -> float:
    """Return how many steps ``number`` is from ``middle``; infinity is one beyond the last."""
    if math.isinf(number):
        return _place(max(finite, key=abs), middle, finite) + math.copysign(1, number)
    return round((number - middle) / _step(middle, finite), 4)


def _step(middle: float, finite: list[float]) -> float:
    """Return the larger gap beside ``middle``; where the gaps change, one of them is half of it."""
    at = finite.index(middle)
    beside = finite[max(at - 1, 0) : at + 2]
    return max(b - a for a, b in pairwise(beside))


def _place_of_wanted(number: float, middle: float, around: list[float]) -> float:
    finite = [n for n in around if math.isfinite(n)]
    if len(finite) < len(around) and abs(number) > max(map(abs, finite)):
        return math.copysign(BEYOND, number)
    place = (number - middle) / _step(middle, finite)
    return round(max(-REACH, min(REACH, place)), 4)


def labels(numbers: list[float]) -> list[str]:
    """Return ``numbers`` as texts of seven digits or more: as many as tell them apart."""
    tries = ([short(n, digits) for n in numbers] for digits in DIGITS)
    return next(texts for texts in tries if len(set(texts)) == len(numbers))
