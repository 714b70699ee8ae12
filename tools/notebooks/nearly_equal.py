"""Text whose numbers may differ a little: how a real GPU's outputs are compared with the CPU's."""

import math
import re

NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
RELATIVE = 1e-3
ABSOLUTE = 1e-5
COARSEST_DIGIT = 1e-3


class Near(str):
    """A string that equals another one if all but their decimals agree, and those nearly do.

    Numbers are near when they differ by at most 1e-3 of the larger one, or by 1e-5, or by one unit
    of the last printed digit, if that digit is the third decimal or later: rounding for print alone
    can make that difference. Whole numbers are counts, shapes and indices: they must agree exactly.
    White space (``_`` after ``ignored_on_accelerators.cfg``) beside numbers is padding.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        mine, theirs = NUMBER.findall(self), NUMBER.findall(str(other))
        return _words(self) == _words(str(other)) and all(map(_near, mine, theirs))

    def __ne__(self, other: object) -> bool:
        return not self == other


def _words(text: str) -> list[str]:
    """Return what stands between the numbers."""
    return [part.strip().strip("_") for part in NUMBER.split(text)]


def _near(a: str, b: str) -> bool:
    """Tell whether two numbers, written out, are the same for the reader of a page."""
    if a == b:
        return True
    if a.lstrip("+-").isdigit() or b.lstrip("+-").isdigit():
        return False
    absolute = max(ABSOLUTE, _last_digit(a), _last_digit(b))
    return math.isclose(float(a), float(b), rel_tol=RELATIVE, abs_tol=absolute * (1 + 1e-9))


def _last_digit(number: str) -> float:
    """Return one unit of the last printed digit, or 0 if that is too coarse to be forgiven."""
    mantissa, _, exponent = number.lower().partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return unit if unit <= COARSEST_DIGIT else 0.0
