"""Sums that a sentence works out: "0 + 1 · 3 + 2 · 1", "6 == 3 · 2", "2 · 3 = 6"."""

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from tests.lint.quoted_numbers import SAME

NUMBER = r"-?\d+(?:\.\d+)?"
BEFORE = r"(?<![+\-*·/] )(?<![\w.=])"
"""What makes a sum part of something longer, such as ``n + 2 · 3``."""

AFTER = r"(?! [+\-*·/])(?!\w|\.\d)"
SUM = rf"{NUMBER}(?: [+\-*·] {NUMBER})"
WORKED_OUT = re.compile(rf"{BEFORE}{SUM}+{AFTER}")
EQUATION = re.compile(rf"{BEFORE}({SUM}*) ==? ({SUM}*){AFTER}")


def sums(text: str) -> Iterator[tuple[str, Decimal]]:
    """Yield each sum or product of numbers in ``text`` that is no equation, and its value.

    Signs need a space on both sides: ``2-1`` may be a range. ``2 × 3`` is a size.
    """
    for match in WORKED_OUT.finditer(EQUATION.sub(" ", text.translate(SAME))):
        yield match[0], value(match[0])


def equations(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each ``a = b`` or ``a == b`` of numbers in ``text``, and whether it holds."""
    for match in EQUATION.finditer(text.translate(SAME)):
        yield match[0], value(match[1]) == value(match[2])


def without(text: str) -> str:
    """Return ``text`` without its sums and equations: what they hold is worked out."""
    return WORKED_OUT.sub(" ", EQUATION.sub(" ", text.translate(SAME)))


def value(text: str) -> Decimal:
    """Return what a sum of products gives.

    >>> value("1 + 2 · 3 - 4")
    Decimal('3')
    """
    terms = re.split(r" ([+-]) ", f"0 + {text}")
    products = [math.prod(map(Decimal, re.findall(NUMBER, term))) for term in terms[::2]]
    signs = [1, *(1 if sign == "+" else -1 for sign in terms[1::2])]
    return sum((s * p for s, p in zip(signs, products, strict=True)), Decimal(0))
