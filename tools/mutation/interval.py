"""How sure a share is: Wilson's interval, of a plain sample and of one drawn by classes.

No statistics package is installed for the book or its tests, and this needs three formulas.
"""

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

Z = NormalDist().inv_cdf(0.975)
"""Normal quantile of a two-sided 95 % interval."""


class Share(NamedTuple):
    """A share from 0 to 1 and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it in per cent: ``97.5 % (94.3 to 98.9)``."""
        value, low, high = (f"{100 * number:.1f}" for number in self)
        return f"{value} % ({low} to {high})"


def wilson(value: float, n: float) -> Share:
    """Return a share found in ``n`` draws, with Wilson's score interval (1927).

    It holds for small samples and for shares of 0 and 1, where the plain interval has no width.

    Args:
        value: the share found.
        n: the draws, at least 1; an effective number need not be whole.
    """
    centre = (value + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(value * (1 - value) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return Share(value, max(0.0, centre - half), min(1.0, centre + half))


def stratified(classes: Iterable[tuple[float, int, int]]) -> Share:
    """Return the share in a whole population of which each class was sampled by itself.

    The estimate weights each class by its size, so that drawing a small class more often than its
    size asks for does not change what is estimated. The interval is Wilson's for Kish's effective
    number of draws, 1 / sum(weight² / draws): as many equal draws would tell as much.

    Args:
        classes: for each class its size, what was caught, and what was drawn (at least 1).
    """
    known = list(classes)
    whole = sum(size for size, _, _ in known)
    value = sum(size / whole * caught / drawn for size, caught, drawn in known)
    effective = 1 / sum((size / whole) ** 2 / drawn for size, _, drawn in known)
    return wilson(min(value, 1.0), effective)
