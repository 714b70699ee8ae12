"""The judge of the exercises.

``check("04.1", answer)`` prints one short verdict and never raises for what a reader answers: not
answered yet, right, or the first difference from what was asked, with the hint that fits the slip.
An exercise and its slips are data (``chNN.py``): a slip is a wrong answer that readers
plausibly give, and its hint is shown to whoever answers the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

import torch

from utils.exercises.difference import difference, kind, short, show
from utils.record.storage import address

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
        return f"not yet. Expected a function, yours is {kind(answer)}."
    for make in exercise.cases:
        inputs = make()
        result = _call(answer, inputs)
        if result is ...:
            return UNANSWERED
        if problem := _problem(exercise, make, inputs, result):
            shown = ", ".join(map(show, make()))
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
        return f"Your function raises {type(result).__name__}: {short(str(result))}"
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
