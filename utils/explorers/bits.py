"""Explorer ``bits``: numbers in several floating-point formats, recorded with PyTorch."""

import math
from dataclasses import asdict

from utils.explorers.bits_words import State, describe, parts, record
from utils.explorers.figure import Explorer
from utils.record.floats import FORMATS, name_of, widths

DTYPES = FORMATS[1:]
"""All but float64, whose numbers Python itself uses: it would be shown as storing all exactly."""
MOST_NUMBERS = 20
"""Numbers to step through: what a slider on a phone tells apart."""
WIDTHS = (690, 313)
"""Pixels inside the explorer on a wide page and on a phone of 375 pixels."""
LETTER = 6.9
"""Width of a letter of the sentence, in pixels."""


def bits(*numbers: str) -> Explorer:
    """Show sign, exponent and fraction of ``numbers`` in five formats, and their neighbours.

    Args:
        numbers: 1 to 20 Python expressions, such as ``"0.1"``, ``"1/3"``, ``"-inf"`` or ``"nan"``.

    Raises:
        TypeError: a number is not given as a string, or the string is not a real number.
        ValueError: there is no number or more than 20, or a string cannot be evaluated or gives
            a whole number that a Python float (64 bits) would round.
    """
    if not 1 <= len(numbers) <= MOST_NUMBERS:
        raise ValueError(f"bits has {len(numbers)} numbers; expected 1 to {MOST_NUMBERS}.")
    values = [evaluate(label) for label in numbers]
    states = [
        [record(label, value, dtype) for dtype in DTYPES]
        for label, value in zip(numbers, values, strict=True)
    ]
    names = [name_of(dtype) for dtype in DTYPES]
    formats = [
        {"name": name, "widths": widths(dtype), "parts": parts(dtype)}
        for name, dtype in zip(names, DTYPES, strict=True)
    ]
    data = {"formats": formats, "numbers": numbers}
    data["states"] = [[asdict(state) for state in row] for row in states]
    words = describe(names, list(numbers), states)
    return Explorer("bits", words, data, _heights(states), lambda: _live(numbers))


def evaluate(label: str) -> float:
    """Return the number that ``label`` writes in Python. Raises as ``bits``."""
    if not isinstance(label, str):
        raise TypeError(
            f"a number is given as {type(label).__name__}; expected a string, such as '0.1'."
        )
    try:
        # eval on purpose: the text comes from the notebook's author or from its reader, whose own
        # Python this is.
        value = eval(label.strip(), {"inf": math.inf, "nan": math.nan})
        number = float(value) if isinstance(value, int | float) else None
    except SyntaxError as error:
        raise ValueError(f"{label!r} is no Python expression: {error.msg}.") from None
    except Exception as error:
        message = str(error).strip().partition("\n")[0].rstrip(".")
        raise ValueError(f"{label!r} fails with {type(error).__name__}: {message}.") from None
    if number is None:
        raise TypeError(f"{label!r} gives {type(value).__name__}; expected one real number.")
    if number != value and not math.isnan(value):  # "exactly" would be said of another number
        raise ValueError(
            f"{label!r} is a whole number that Python floats round; expected a float such as 1e30."
        )
    return number


def _heights(states: list[list[State]]) -> tuple[int, int]:
    """Return the height on a wide page and on a phone: all is fixed but the sentence."""
    longest = max(len(state.said) for row in states for state in row)
    lines = [math.ceil(longest * LETTER / width) for width in WIDTHS]
    return 330 + 21 * lines[0], 450 + 21 * lines[1]


def _live(numbers: tuple[str, ...]) -> object:
    from utils.explorers.bits_live import BitsPanel  # only this needs ipywidgets

    return BitsPanel(numbers)
