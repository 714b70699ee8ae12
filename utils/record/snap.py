"""Numbers in words that are the same on every machine.

A number is snapped to a grid, about a thousandth of the largest value shown with it, so that
rounding noise (5.6e-17 where another machine has 0) never changes a word and a wrong seed does.
"""

import math

import numpy as np

TIE = 3e-4
"""Part of a step by which rounding is shifted.

True values are often round (0.5, 0.125) and would sit on the border between two steps, where noise
decides.
"""

NOISE = 1e-12
"""The finest grid: smaller numbers are what rounding left of a zero."""


def snap(value: float, step: float) -> str:
    """Return ``value`` on a grid of ``step`` as text, with six digits at most."""
    if not math.isfinite(value):
        return str(float(value))
    return f"{round(value / step + TIE) * step:.6g}"


def grid_step(values: np.ndarray) -> float:
    """Return the power of ten that is about a thousandth of the largest of ``values``.

    Several values that lie close together far from zero (99.1 to 99.2) get a finer grid, down to a
    hundred thousandth of the largest.
    """
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return 1.0
    top = np.abs(finite).max()
    spread = np.ptp(finite) if finite.size > 1 else top
    return max(_power_of_ten(min(top, max(spread, top / 100))) / 1000, NOISE)


def _power_of_ten(size: float) -> float:
    """Return the largest power of ten that is not above ``size``; 0 for 0, NaN and infinities.

    The factor keeps a size of exactly 1, 10, … away from the border of two powers.
    """
    return 10.0 ** math.floor(math.log10(size * 1.003)) if 0 < size < math.inf else 0.0


def numbers(values, samples: int = 5, log: bool = False) -> str:
    """Return ``values`` in words: all of them if few, else range, mean, count and some of them.

    Args:
        values: numbers of any shape.
        samples: how many are named: the first, the last, and others evenly between them.
        log: they are shown on a logarithmic axis, so each has a grid of its own.
    """
    v = np.asarray(values, dtype=float).ravel()
    common = grid_step(v)

    def say(x: float) -> str:
        return snap(x, max(_power_of_ten(abs(x)) / 1000, NOISE) if log else common)

    finite = v[np.isfinite(v)]
    if v.size <= samples:
        return " ".join(map(say, v)) or "no values"
    if finite.size == 0:
        return f"{v.size} values, none finite"
    low, high, mean = map(say, (finite.min(), finite.max(), finite.mean()))
    lost = f", {v.size - finite.size} not finite" if finite.size < v.size else ""
    if low == high:
        return f"{v.size} values of {low}{lost}"
    listed = " ".join(say(v[k * (v.size - 1) // (samples - 1)]) for k in range(samples))
    return f"{low} to {high}, mean {mean}, {v.size} values such as {listed}{lost}"
