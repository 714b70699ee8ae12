"""Samples of the explorer ``broadcast``."""

from functools import partial

from utils.explorers.broadcast import broadcast

CASES = {
    "chapter": (
        "(2, 3) + (3,)",
        "(2, 3) + (2, 1)",
        "(3, 1) + (4,)",
        "(2, 3) + (2,)",
        "(2, 1, 3) + (2, 1)",
        "(2, 3) + ()",
    ),
    "large": ("(2, 3, 4) + (4,)", "(2, 4, 1) + (1, 3)", "(4, 2, 3) + (4, 1, 1)", "(1,) + (4,)"),
    "refused": ("(4, 3, 2) + (3, 1, 2)", "(3,) + (4,)", "(2, 3, 1) + (2, 4)", "() + (1, 1)"),
}
SAMPLES = {name: partial(broadcast, *pairs) for name, pairs in CASES.items()}
