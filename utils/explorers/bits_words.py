"""What explorer ``bits`` records of a number in a format, and how it says it."""

import math
from dataclasses import dataclass
from itertools import pairwise

import torch

from utils.record.floats import fields, formula, name_of, neighbours, short, value_of, widths

SIDE = 2
"""Numbers that the line shows before and after its middle."""
REACH = 1.4
"""Where, in steps from the middle, the line ends for a number that is off its scale."""
BEYOND = 0.5
"""Where between the largest number (0) and infinity (1) a number stands that is too large."""
DIGITS = range(7, 18)
"""Digits that a label may need to differ from its neighbours."""


@dataclass(frozen=True)
class State:
    """One number in one format.

    Attributes:
        bits: sign, exponent and fraction.
        stored: the number that the bits stand for.
        formula: its sign, significand and exponent; empty texts for inf and nan.
        line: the numbers around it, each as its place in steps from the middle and its text.
        at: which of them is stored.
        wanted: the place of the number that was asked for; None where the line is empty.
        said: all of it in words.
    """

    bits: tuple[str, str, str]
    stored: str
    formula: tuple[str, str, str]
    line: tuple[tuple[float, str], ...]
    at: int
    wanted: float | None
    said: str


def record(label: str, number: float, dtype: torch.dtype) -> State:
    """Return what PyTorch stores for ``number``, written ``label``, in ``dtype``."""
    x = torch.tensor(number, dtype=torch.float64).to(dtype)
    line, at, wanted = _line(number, x)
    said = sentence(label, number, x) + _beside([text for _, text in line], at)
    return State(fields(x), short(value_of(x)), formula(x), line, at, wanted, said)


# ---- the line of numbers -------------------------------------------------------------------------


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


# ---- in words ------------------------------------------------------------------------------------


def sentence(label: str, number: float, x: torch.Tensor) -> str:
    """Return what became of ``number``, written ``label``, when it was stored as ``x``."""
    name, stored, largest = name_of(x.dtype), value_of(x), torch.finfo(x.dtype).max
    kept = short(stored)
    if not math.isfinite(stored) and (math.isinf(number) or math.isnan(number)):
        return f"{name} has bits of its own for {label}: {' '.join(fields(x))}."
    far, end = ("large", "largest") if number > 0 else ("low", "lowest")
    if not math.isfinite(stored):  # older torch: float8_e4m3fn overflows to nan
        return f"{label} is too {far} for {name}, so it becomes {kept}."
    if abs(number) > largest and abs(stored) == largest:
        return f"{label} is too {far} for {name}, so it becomes the {end} number, {kept}."
    if stored == 0 and number != 0:
        return f"{label} is too close to zero for {name}, so it becomes {kept}."
    how = "exactly" if stored == number else f"as {kept}"
    return f"{name} stores {label} {how}: {formula(x)}{_kind(x)}."


def _kind(x: torch.Tensor) -> str:
    """Return what is special about the finite number in ``x``."""
    sign, exponent, fraction = fields(x)
    if "1" in exponent:
        return ""
    if "1" in fraction:
        return ", a subnormal number"
    return ", a zero with a minus" if sign == "1" else ", a zero"


def _beside(texts: list[str], at: int) -> str:
    """Return the neighbours of the number at ``at`` in words."""
    names = texts[max(at - 1, 0) : at] + texts[at + 1 : at + 2]
    return f" Beside it: {' and '.join(names)}." if names else " It stands on no line of numbers."


def parts(dtype: torch.dtype) -> list[str]:
    """Return what each bit of ``dtype`` means, the first bit first."""
    _, exponent, fraction = widths(dtype)
    exponents = [f"exponent bit, worth {2**k}" for k in reversed(range(exponent))]
    fractions = [f"fraction bit, worth 1/{2 ** (k + 1)}" for k in range(fraction)]
    return ["sign bit, 1 for minus", *exponents, *fractions]


def describe(names: list[str], numbers: list[str], states: list[list[State]]) -> str:
    """Return the explorer in words: a headline, the first state, and a line for each number."""
    lines = [f"Explorer bits: {len(numbers)} numbers in {len(names)} formats."]
    for label, row in zip(numbers, states, strict=True):
        stored = (f"{name} {state.stored}" for name, state in zip(names, row, strict=True))
        lines.append(f"{label}: {' · '.join(stored)}")
    return "\n".join(lines)
