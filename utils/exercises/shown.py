"""The case in which an answer is wrong, as a picture: inputs, what was expected, what came out."""

import inspect
from collections.abc import Callable

import torch

from utils.exercises.attempt import Attempt, attempt
from utils.exercises.exercise import Exercise
from utils.exercises.shapes import shape_slip
from utils.exercises.words import error_words, show
from utils.record import storage


def show_case(exercise: Exercise, make: Callable[[], tuple], made: Attempt) -> None:
    """Show a call of an answer, unless it cannot be drawn: its words are printed already.

    Args:
        exercise: whose solution says what was expected.
        make: makes the inputs of the call.
        made: what the answer did with them.

    Raises:
        KeyboardInterrupt: the reader interrupted it.
    """
    # Only who is shown a picture waits for matplotlib.
    from utils.pictures import counterexamples

    with torch.no_grad():
        things = attempt(_things, exercise, make, made)
        if things.error is None:
            attempt(counterexamples.show, *things.value)


def shape_named(expected: object, given: object) -> str:
    """Return what happened to the shape of a tensor, or an empty string."""
    if not (isinstance(expected, torch.Tensor) and isinstance(given, torch.Tensor)):
        return ""
    # Some tensors, such as nested ones, raise when they are asked for their shape.
    return attempt(lambda: shape_slip(expected.shape, given.shape)).value or ""


def _things(exercise: Exercise, make: Callable[[], tuple], made: Attempt) -> tuple:
    """Return inputs by name, expected, given, each a tensor or words, and a note on the shape."""
    names = inspect.signature(exercise.solution).parameters
    inputs = dict(zip(names, map(_thing, make()), strict=True))
    expected, given = exercise.solution(*make()), made.value
    if made.error is not None:
        return inputs, _thing(expected), error_words(made.error), ""
    note = shape_named(expected, given)
    if not note and isinstance(given, torch.Tensor) and given.dtype != expected.dtype:
        note = f"Expected dtype {expected.dtype}, yours is {given.dtype}."
    return inputs, _thing(expected), _thing(given), note


def _thing(value: object) -> torch.Tensor | str:
    """Return a tensor of plain numbers as it is, and anything else in words."""
    plain = isinstance(value, torch.Tensor) and attempt(_is_plain, value).value
    return value.detach() if plain else show(value)


def _is_plain(x: torch.Tensor) -> bool:
    return not storage.peculiarity(x) and storage.is_there(x)
