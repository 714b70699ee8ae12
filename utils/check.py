"""The judge of the exercises.

``check("04.1", answer)`` prints one short verdict and never raises for what a reader answers: not
answered yet, right, or the first difference from what was asked, with the hint that fits the slip.
An exercise and its slips are data (``utils/exercises``): a slip is a wrong answer that readers
plausibly give, and its hint is shown to whoever answers the same.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

import torch

from utils.storage import address

UNANSWERED = "not answered yet."


@dataclass(frozen=True)
class Slip:
    """A plausible wrong answer, of the same kind as the right one, and what to tell its author."""

    answer: object
    hint: str


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        solution: the right answer: a value, or a function of the inputs for a function exercise.
        cases: for a function exercise, callables that make the inputs of one call, fresh each time
            (so that a function that writes into its input cannot spoil the next case).
        memory: ``"view"`` if a result must share its input's storage, ``"copy"`` if it must not.
        slips: plausible wrong answers, each with its own hint.
    """

    solution: object
    cases: tuple[Callable[[], tuple], ...] = ()
    memory: Literal["view", "copy"] | None = None
    slips: tuple[Slip, ...] = ()


def check(name: str, answer: object) -> None:
    """Print the verdict on ``answer``.

    Args:
        name: chapter and exercise, such as ``"04.1"``.
        answer: what the reader wrote; ``...`` or a function that returns it is "not answered yet".

    Raises:
        ValueError: ``name`` is not an exercise of the book.
    """
    print(f"Exercise {name}: {verdict(find(name), answer)}")


def find(name: str) -> Exercise:
    """Return the exercise called ``name``.

    Raises:
        ValueError: there is no such exercise; the message says which there are.
    """
    chapter, _, number = str(name).partition(".")
    module = f"utils.exercises.ch{chapter}"
    try:
        exercises = import_module(module).EXERCISES
    except ModuleNotFoundError as error:
        if error.name != module:  # the chapter exists and misses something else
            raise
        raise ValueError(f"{name!r} names no chapter with exercises; try '04.1'.") from None
    if number not in exercises:
        known = ", ".join(f"{chapter}.{n}" for n in exercises)
        raise ValueError(f"{name!r} is not an exercise; chapter {chapter} has {known}.")
    return exercises[number]


def verdict(exercise: Exercise, answer: object) -> str:
    """Return what ``check`` says about ``answer``: one or two short lines."""
    if answer is ...:
        return UNANSWERED
    if callable(exercise.solution):
        return _verdict_on_function(exercise, answer)
    problem = difference(exercise.solution, answer)
    return f"not yet. {problem}{_hint(exercise, answer)}" if problem else "right."


# ---- function exercises --------------------------------------------------------------------------


def _verdict_on_function(exercise: Exercise, answer: object) -> str:
    """Call ``answer`` on every case and return the verdict on the first one that differs."""
    if not callable(answer):
        return f"not yet. Expected a function, yours is {_kind(answer)}."
    for make in exercise.cases:
        inputs = make()
        result = _call(answer, inputs)
        if result is ...:
            return UNANSWERED
        if problem := _problem(exercise, make, inputs, result):
            shown = ", ".join(map(_show, make()))
            return f"not yet. For the input {shown}: {problem}{_hint(exercise, answer)}"
    return f"right, in all {len(exercise.cases)} cases."


def _call(function: Callable, inputs: tuple) -> object:
    """Return what ``function`` returns, or the exception that it raises."""
    try:
        return function(*inputs)
    except Exception as error:
        return error


def _problem(exercise: Exercise, make: Callable, inputs: tuple, result: object) -> str:
    """Return what is wrong with the ``result`` of one case, or an empty string."""
    if isinstance(result, Exception):
        return f"Your function raises {type(result).__name__}: {_short(str(result))}"
    if result is None:
        return "Your function returns None. Is its return missing?"
    return difference(exercise.solution(*make()), result) or _memory(exercise, inputs, result)


def _memory(exercise: Exercise, inputs: tuple, result: torch.Tensor) -> str:
    """Return what is wrong with where the right numbers live, or an empty string."""
    if exercise.memory == "view" and not _shares(inputs, result):
        return "The numbers are right, but they are a copy; a view of the input was asked."
    if exercise.memory == "copy" and _shares(inputs, result):
        return "The numbers are right, but they share the input's memory; a copy was asked."
    return ""


def _shares(inputs: tuple, result: object) -> bool:
    """Tell whether ``result`` is a tensor on the storage of one of ``inputs``."""
    tensors = [x for x in inputs if isinstance(x, torch.Tensor)]
    return isinstance(result, torch.Tensor) and address(result) in map(address, tensors)


# ---- hints ---------------------------------------------------------------------------------------


def _hint(exercise: Exercise, answer: object) -> str:
    """Return the hint of the slip that ``answer`` repeats, or an empty string."""
    for slip in exercise.slips:
        if _same(exercise, slip.answer, answer):
            return f"\nHint: {slip.hint}"
    return ""


def _same(exercise: Exercise, slip: object, answer: object) -> bool:
    """Tell whether ``answer`` is what ``slip`` is; functions are compared by what they do."""
    if not callable(exercise.solution):
        return not difference(slip, answer)
    return all(_same_in_case(exercise, slip, answer, make) for make in exercise.cases)


def _same_in_case(exercise: Exercise, slip: Callable, answer: Callable, make: Callable) -> bool:
    """Tell whether two functions do the same with one input: result, memory, or kind of error."""
    inputs, others = make(), make()
    expected, given = _call(slip, inputs), _call(answer, others)
    if isinstance(expected, Exception):
        return type(given) is type(expected)
    if difference(expected, given):
        return False
    return not exercise.memory or _shares(inputs, expected) == _shares(others, given)


# ---- comparing -----------------------------------------------------------------------------------


def difference(expected: object, given: object) -> str:
    """Return the first difference between two answers in one sentence, or an empty string.

    Tensors are compared by shape, dtype, device and then values; a list answers as well as a
    tuple. The sentence gives away single numbers of a tensor, but never a whole answer.
    """
    if isinstance(given, torch.Tensor) and given.is_nested:
        return f"Expected {_kind_wanted(expected)}, yours is a nested tensor."
    if isinstance(expected, int) and getattr(given, "shape", None) == ():
        given = given.item()  # a tensor or NumPy number without dimensions answers as well
    if isinstance(expected, torch.Tensor) and isinstance(given, torch.Tensor):
        return _tensor_difference(expected, given)
    if isinstance(expected, tuple) and isinstance(given, tuple | list):
        return _entry_difference(expected, given)
    if isinstance(expected, float) and type(given) in (int, float):
        right = math.isclose(given, expected, rel_tol=1e-5, abs_tol=1e-8)
    elif type(given) is not type(expected):
        return f"Expected {_kind_wanted(expected)}, yours is {_kind(given)}."
    else:
        right = given == expected
    return "" if right else f"{_show(given)} is not it."


def _entry_difference(expected: tuple, given: tuple | list) -> str:
    """Return the first difference between two sequences."""
    if len(given) != len(expected):
        return f"Expected a tuple of length {len(expected)}, yours has length {len(given)}."
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
    wrong = (~torch.isclose(expected, given, equal_nan=True)).nonzero()
    if not len(wrong):
        return ""
    at = tuple(wrong[0].tolist())
    place = f" at {list(at)}" if at else ""
    return f"Expected {_number(expected[at])}{place}, yours is {_number(given[at])}."


# ---- in words ------------------------------------------------------------------------------------


def _number(x: torch.Tensor) -> str:
    """Return the one number in ``x``, a float with seven digits."""
    return f"{x.item():.7g}" if x.is_floating_point() else str(x.item())


def _kind_wanted(value: object) -> str:
    """Return what kind of thing was asked, without giving the answer away."""
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    kind = type(value).__name__
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _kind(value: object) -> str:
    """Return what kind of thing was given."""
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    return "None" if value is None else f"the {type(value).__name__} {_show(value)}"


def _show(value: object) -> str:
    """Return ``value`` in one short line; a tensor with its strides unless they are the usual."""
    if not isinstance(value, torch.Tensor):
        return _short(repr(value))
    whole = value.numel() <= 12
    numbers = _one_line(str(value.detach().cpu())).replace("[ ", "[") if whole else _kind(value)
    usual = torch.empty(value.shape, device="meta").stride()
    return numbers if value.stride() == usual else f"{numbers} with strides {value.stride()}"


def _one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return " ".join(text.split())


def _short(text: str) -> str:
    """Return ``text`` in one line of 100 characters at most, without addresses in memory."""
    line = _one_line(re.sub(r" at 0x[0-9a-f]+", "", text))
    return line if len(line) <= 100 else f"{line[:97]}..."
