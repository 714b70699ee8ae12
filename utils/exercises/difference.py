"""Two answers compared: their first difference in one sentence, for any kind of answer."""

import math
import re
from collections.abc import Callable

import numpy as np
import torch

from utils.exercises.limit import PASSING
from utils.exercises.words import a_tensor, kind, show
from utils.record.storage import is_there

WITH_POINT = re.compile(r"(-?[0-9]+)\.0*")
"""A text that spells a whole number as Python writes a float."""


def compare(expected: object, given: object, free: tuple[str, ...] = ()) -> str:
    """Return what ``difference`` returns, or that ``given`` cannot be compared.

    Raises:
        KeyboardInterrupt, TimeUp: and nothing else, whatever the reader answered.
    """
    try:
        return difference(expected, given, free)
    except PASSING:
        raise
    except BaseException:
        wanted = _kind_wanted(expected)
        return f"Expected {wanted}, yours is {kind(given)}, which cannot be compared."


def difference(expected: object, given: object, free: tuple[str, ...] = ()) -> str:
    """Return the first difference between two answers in one sentence, or an empty string.

    Tensors are compared by shape, dtype, device and then values, arrays by shape, dtype and values;
    a list answers as well as a tuple, a tensor without dimensions as well as a number, the text
    ``"2.0"`` as well as ``"2"``. The sentence gives away single numbers of a tensor or an array,
    but never a whole answer.

    Args:
        expected: the right answer.
        given: what was answered.
        free: what is not compared: ``"dtype"`` of real numbers; ``"rows"`` says that a list of rows
            answers as well as a tensor.

    Raises:
        Exception: ``given`` refuses to be compared in a way that nobody foresaw.
    """
    if isinstance(given, torch.Tensor) and not is_there(given):
        return f"Expected {_kind_wanted(expected)}, yours is a tensor whose storage was freed."
    if isinstance(given, torch.Tensor) and given.is_nested:
        return f"Expected {_kind_wanted(expected)}, yours is a nested tensor."
    if isinstance(expected, np.generic):
        expected = expected.item()
    if _is_number_for(expected, given):
        given = given.item()
    if "rows" in free and _are_rows(given):
        given = torch.stack(tuple(given))
    if isinstance(expected, torch.Tensor) and isinstance(given, torch.Tensor):
        return _tensor_difference(expected, given, free)
    if isinstance(expected, np.ndarray) and isinstance(given, np.ndarray):
        return _array_difference(expected, np.asarray(given))
    if isinstance(expected, tuple | list) and isinstance(given, tuple | list):
        return _entry_difference(expected, given, free)
    if isinstance(expected, float) and type(given) in (int, float):
        right = math.isclose(given, expected, rel_tol=1e-5, abs_tol=1e-8)
    elif type(given) is not type(expected):
        return f"Expected {_kind_wanted(expected)}, yours is {kind(given)}."
    else:
        right = _equal(expected, given) or _equal(expected, _without_point(given))
    return "" if right else f"{show(given)} is not it."


def _is_number_for(expected: object, given: object) -> bool:
    """Tell whether ``given`` is a tensor, an array or a NumPy number that answers for a number."""
    if not isinstance(expected, int | float):
        return False
    known = isinstance(given, torch.Tensor | np.ndarray | np.generic)
    return known and not given.shape and not getattr(given, "is_meta", False)


def _without_point(given: object) -> object:
    """Return a text such as ``"2.0"`` without its point, and anything else as it is."""
    found = WITH_POINT.fullmatch(given) if type(given) is str else None
    return found[1] if found else given


def _are_rows(given: object) -> bool:
    """Tell whether ``given`` is a list or tuple of tensors of one shape."""
    if type(given) not in (list, tuple) or not given:
        return False
    if not all(isinstance(row, torch.Tensor) and is_there(row) for row in given):
        return False
    return len({(row.shape, row.dtype, row.device) for row in given}) == 1


def _equal(expected: object, given: object) -> bool:
    """Tell whether two objects are equal; those that cannot be compared are not."""
    try:
        return bool(given == expected)
    except PASSING:
        raise
    except BaseException:
        return False


def _entry_difference(expected: tuple | list, given: tuple | list, free: tuple[str, ...]) -> str:
    """Return the first difference between two sequences."""
    if len(given) != len(expected):
        wanted = f"{_kind_wanted(expected)} of length {len(expected)}"
        return f"Expected {wanted}, yours has length {len(given)}."
    problems = (compare(e, g, free) for e, g in zip(expected, given, strict=True))
    return next((f"Entry {k}: {problem}" for k, problem in enumerate(problems) if problem), "")


def _tensor_difference(expected: torch.Tensor, given: torch.Tensor, free: tuple[str, ...]) -> str:
    """Return the first difference between two tensors: shape, dtype, place, values."""
    if given.shape != expected.shape:
        return f"Expected shape {tuple(expected.shape)}, yours is {tuple(given.shape)}."
    free_dtype = "dtype" in free and _is_real(expected) and _is_real(given)
    if given.dtype != expected.dtype and not free_dtype:
        return f"Expected dtype {expected.dtype}, yours is {given.dtype}."
    if given.layout != expected.layout:
        return f"Expected the layout {expected.layout}, yours is {given.layout}."
    if given.device.type != expected.device.type:
        return f"Expected a tensor on {expected.device.type}, yours is on {given.device.type}."
    if type(given) not in (torch.Tensor, torch.nn.Parameter):
        return f"Expected {a_tensor(expected)}, yours is {a_tensor(given)}."
    if given.dtype != expected.dtype:
        expected, given = (x.detach().cpu().double() for x in (expected, given))
    wrong = (~torch.isclose(expected, given, equal_nan=True)).nonzero().tolist()
    return _wrong_number(wrong, lambda at: expected[at].item(), lambda at: given[at].item())


def _is_real(x: torch.Tensor) -> bool:
    """Tell whether ``x`` holds whole numbers or floats."""
    return x.dtype.is_floating_point or not (x.dtype.is_complex or x.dtype == torch.bool)


def _array_difference(expected: np.ndarray, given: np.ndarray) -> str:
    """Return the first difference between two NumPy arrays: shape, dtype, values."""
    if given.shape != expected.shape:
        return f"Expected shape {expected.shape}, yours is {given.shape}."
    if given.dtype != expected.dtype:
        return f"Expected dtype {expected.dtype}, yours is {given.dtype}."
    if expected.dtype.kind in "fc":
        right = np.isclose(expected, given, equal_nan=True)
    else:
        pairs = zip(expected.flat, given.flat, strict=True)
        right = np.array([_equal(e, g) for e, g in pairs], dtype=bool).reshape(expected.shape)
    wrong = np.argwhere(~right).tolist()
    return _wrong_number(wrong, lambda at: expected.item(*at), lambda at: given.item(*at))


def _wrong_number(wrong: list[list[int]], expected: Callable, given: Callable) -> str:
    """Return what stands at the first of the ``wrong`` places, or an empty string."""
    if not wrong:
        return ""
    at = tuple(wrong[0])
    place = f" at {list(at)}" if at else ""
    return f"Expected {_number(expected(at))}{place}, yours is {_number(given(at))}."


# ---- in words ------------------------------------------------------------------------------------


def _number(value: object) -> str:
    """Return ``value`` in words, a float with seven digits."""
    return f"{value:.7g}" if isinstance(value, float) else show(value)


def _kind_wanted(value: object) -> str:
    """Return what kind of thing was asked, without giving the answer away."""
    if isinstance(value, torch.Tensor):
        return a_tensor(value)
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return "a tuple or list"
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
