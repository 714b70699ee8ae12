"""The judge of the exercises.

``check("04.1", answer)`` prints one short verdict and never raises for what a reader answers: not
answered yet, right, or the first difference from what was asked, with the hint that fits the slip.
An exercise and its slips are data (``utils/exercises``): a slip is a wrong answer that readers
plausibly give, and its hint is shown to whoever answers the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import torch


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
    memory: str | None = None
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
    try:
        exercises = import_module(f"utils.exercises.ch{chapter}").EXERCISES
    except ModuleNotFoundError:
        raise ValueError(f"{name!r}: no exercises for chapter {chapter!r}; write '04.1'.") from None
    if number not in exercises:
        known = ", ".join(f"{chapter}.{n}" for n in exercises)
        raise ValueError(f"{name!r} is not an exercise; chapter {chapter} has {known}.")
    return exercises[number]


def verdict(exercise: Exercise, answer: object) -> str:
    """Return what ``check`` says about ``answer``: one or two short lines."""
    if callable(exercise.solution):
        return _verdict_on_function(exercise, answer)
    if answer is ...:
        return "not answered yet."
    if not (problem := difference(exercise.solution, answer)):
        return "right."
    return f"not yet. {problem}{_hint(exercise, answer)}"


# ---- function exercises --------------------------------------------------------------------------


def _verdict_on_function(exercise: Exercise, answer: object) -> str:
    """Call ``answer`` on every case and return the verdict on the first one that differs."""
    if answer is ...:
        return "not answered yet."
    if not callable(answer):
        return f"not yet. Expected a function; yours is {_kind(answer)}."
    for make in exercise.cases:
        problem = _problem_in_case(exercise, answer, make)
        if problem == "unanswered":
            return "not answered yet."
        if problem:
            shown = ", ".join(_show(value) for value in make())
            return f"not yet. For the input {shown}: {problem}{_hint(exercise, answer)}"
    return f"right, in all {len(exercise.cases)} cases."


def _problem_in_case(exercise: Exercise, answer: Callable, make: Callable) -> str:
    """Return what is wrong with ``answer`` on one case, or an empty string."""
    inputs = make()
    try:
        given = answer(*inputs)
    except Exception as error:
        return f"your function raises {type(error).__name__}: {error}"
    if given is ...:
        return "unanswered"
    return difference(exercise.solution(*make()), given) or _memory(exercise, inputs, given)


def _memory(exercise: Exercise, inputs: tuple, given: object) -> str:
    """Return what is wrong with where ``given`` lives, or an empty string."""
    if exercise.memory is None:
        return ""
    shares = _storage(given) in {_storage(x) for x in inputs if isinstance(x, torch.Tensor)}
    if exercise.memory == "view" and not shares:
        return "the numbers are right, but they are a copy; a view of the input was asked."
    if exercise.memory == "copy" and shares:
        return "the numbers are right, but they share the input's memory; a copy was asked."
    return ""


def _storage(x: torch.Tensor) -> int:
    """Return the address of the storage of ``x``."""
    return x.untyped_storage().data_ptr()


# ---- comparing -----------------------------------------------------------------------------------


def difference(expected: object, given: object) -> str:
    """Return the first difference between two answers in one sentence, or an empty string.

    Tensors are compared by shape, dtype, device and then values; a list answers as well as a tuple.
    """
    if isinstance(expected, torch.Tensor):
        return _tensor_difference(expected, given)
    if isinstance(expected, tuple) and isinstance(given, list | torch.Size):
        given = tuple(given)
    if type(given) is not type(expected):
        return f"Expected {_kind(expected)}, yours is {_kind(given)}."
    return "" if given == expected else f"{_show(given)} is not it."


def _tensor_difference(expected: torch.Tensor, given: object) -> str:
    """Return the first difference from an expected tensor: kind, shape, dtype, device, values."""
    if not isinstance(given, torch.Tensor):
        return f"Expected {_kind(expected)}, yours is {_kind(given)}."
    if given.shape != expected.shape:
        return f"Expected shape {tuple(expected.shape)}, yours is {tuple(given.shape)}."
    if given.dtype != expected.dtype:
        return f"Expected dtype {expected.dtype}, yours is {given.dtype}."
    if given.device.type != expected.device.type:
        return f"Expected a tensor on {expected.device.type}, yours is on {given.device.type}."
    wrong = (~torch.isclose(expected, given, equal_nan=True)).nonzero()
    if not len(wrong):
        return ""
    at = tuple(wrong[0].tolist())
    return f"Expected {expected[at].item()} at {list(at)}, yours is {given[at].item()}."


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
    return all(_outcome(slip, make()) == _outcome(answer, make()) for make in exercise.cases)


def _outcome(function: Callable, inputs: tuple) -> tuple:
    """Return what a function does with ``inputs``: its result and memory, or its error."""
    try:
        result = function(*inputs)
    except Exception as error:
        return (type(error).__name__,)
    if not isinstance(result, torch.Tensor):
        return (repr(result),)
    shares = _storage(result) in {_storage(x) for x in inputs if isinstance(x, torch.Tensor)}
    return (result.tolist(), tuple(result.shape), result.dtype, shares)


def _kind(value: object) -> str:
    """Return what kind of thing ``value`` is, in words."""
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    return f"the {type(value).__name__} {_show(value)}"


def _show(value: object) -> str:
    """Return ``value`` in one short line."""
    if isinstance(value, torch.Tensor):
        return f"tensor({value.tolist()})" if value.numel() <= 12 else _kind(value)
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."
