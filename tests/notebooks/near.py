"""Text whose numbers may differ a little: how a real GPU's outputs are compared with the CPU's."""

import math
import re

NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
RELATIVE = 1e-3
ABSOLUTE = 1e-5


class Near(str):
    """A string that equals another one if all but their decimals agree, and those nearly do.

    Numbers are near when they differ by at most 1e-3 of the larger one, or by 1e-5. Whole numbers
    are counts, shapes and indices: they must agree exactly.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        mine, theirs = NUMBER.findall(self), NUMBER.findall(str(other))
        same_words = NUMBER.split(self) == NUMBER.split(str(other))
        return same_words and all(map(_near, mine, theirs))

    def __ne__(self, other: object) -> bool:
        return not self == other


def _near(a: str, b: str) -> bool:
    """Tell whether two numbers, written out, are the same for the reader of a page."""
    if a == b:
        return True
    if a.lstrip("+-").isdigit() or b.lstrip("+-").isdigit():
        return False
    return math.isclose(float(a), float(b), rel_tol=RELATIVE, abs_tol=ABSOLUTE)
