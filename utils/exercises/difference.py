"""Two answers compared: their first difference in one sentence, for any kind of answer.

Nothing here raises for what a reader answers, whatever that is.
"""

import math
import re
from collections.abc import Callable

import numpy as np
import torch


def difference(expected: object, given: object) -> str:
    """Return the first difference between two answers in one sentence, or an empty string.

    Tensors are compared by shape, dtype, device and then values, arrays by shape, dtype and values;
    a list answers as well as a tuple. The sentence gives away single numbers of a tensor or an
    array, but never a whole answer.
    """
    if isinstance(given, torch.Tensor) and given.is_nested:
        return f"Expected {_kind_wanted(expected)}, yours is a nested tensor."
    if _is_number_for(expected, given):
        given = given.item()
    if isinstance(expected, torch.Tensor) and isinstance(given, torch.Tensor):
        return _tensor_difference(expected, given)
    if isinstance(expected, np.ndarray) and isinstance(given, np.ndarray):
        return _array_difference(expected, np.asarray(given))
    if isinstance(expected, tuple) and isinstance(given, tuple | list):
        return _entry_difference(expected, given)
    if isinstance(expected, float) and type(given) in (int, float):
        right = math.isclose(given, expected, rel_tol=1e-5, abs_tol=1e-8)
    elif type(given) is not type(expected):
        return f"Expected {_kind_wanted(expected)}, yours is {kind(given)}."
    else:
        right = _equal(expected, given)
    return "" if right else f"{show(given)} is not it."


def _is_number_for(expected: object, given: object) -> bool:
    """Tell whether ``given`` answers as well as the Python number that was asked.

    A number of NumPy does; for a whole number or a truth value, a tensor without dimensions too.
    """
    if not isinstance(expected, int):
        return isinstance(expected, float) and isinstance(given, np.generic)
    known = isinstance(given, torch.Tensor | np.ndarray | np.generic)
    return known and not given.shape and not getattr(given, "is_meta", False)


def _equal(expected: object, given: object) -> bool:
    """Tell whether two objects are equal; those that cannot be compared are not."""
    try:
        return bool(given == expected)
    except Exception:
        return False


def _entry_difference(expected: tuple, given: tuple | list) -> str:
    """Return the first difference between two sequences."""
    if len(given) != len(expected):
        wanted = f"{_kind_wanted(expected)} of length {len(expected)}"
        return f"Expected {wanted}, yours has length {len(given)}."
    problems = (difference(e, g) for e, g in zip(expected, given, strict=True))
    return next((f"Entry {k}: {problem}" for k, problem in enumerate(problems) if problem), "")


def _tensor_difference(expected: torch.Tensor, given: torch.Tensor) -> str:
    """Return the first difference between two tensors: shape, dtype, place, values."""
    if given.shape != expected.shape:
        return f"Expected shape {tuple(expected.shape)}, yours is {tuple(given.shape)}."
    if given.dtype != expected.dtype:
        return f"Expected dtype {expected.dtype}, yours is {given.dtype}."
    if given.layout != expected.layout:
        return f"Expected the layout {expected.layout}, yours is {given.layout}."
    if given.device.type != expected.device.type:
        return f"Expected a tensor on {expected.device.type}, yours is on {given.device.type}."
    wrong = (~torch.isclose(expected, given, equal_nan=True)).nonzero().tolist()
    return _wrong_number(wrong, lambda at: expected[at].item(), lambda at: given[at].item())


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
        return f"a tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple):
        return "a tuple or list"
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def kind(value: object) -> str:
    """Return what kind of thing was given."""
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    return "None" if value is None else f"the {type(value).__name__} {show(value)}"


def show(value: object) -> str:
    """Return ``value`` in one short line; a tensor with its strides unless they are the usual."""
    if not isinstance(value, torch.Tensor):
        return short(_repr(value))
    whole = value.numel() <= 12
    numbers = _one_line(str(value.detach().cpu())).replace("[ ", "[") if whole else kind(value)
    usual = torch.empty(value.shape, device="meta").stride()
    return numbers if value.stride() == usual else f"{numbers} with strides {value.stride()}"


def _repr(value: object) -> str:
    """Return the repr of ``value``, or Python's own where that of its class fails."""
    try:
        return repr(value)
    except Exception:
        return object.__repr__(value)


def _one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return " ".join(text.split())


def short(text: str) -> str:
    """Return ``text`` in one line of 100 characters at most, without addresses in memory."""
    line = _one_line(re.sub(r" at 0x[0-9a-f]+", "", text))
    return line if len(line) <= 100 else f"{line[:97]}..."
