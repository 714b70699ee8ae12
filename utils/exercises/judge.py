"""The judge of the exercises.

``check("04.1", answer)`` prints one short verdict and never raises for what a reader answers: not
answered yet, right, or the first difference from what was asked, with the hint that fits the slip.
An exercise and its slips are data (``chNN.py``): a slip is a wrong answer that readers
plausibly give, and its hint is shown to whoever answers the same. Whoever repeats no slip is told
where to look again. An exercise may ask that the case that decides is shown as a picture, too.

An answer is called once per case, with gradients recorded, for a limited time (``limit``), and
settings that it leaves changed are put back (``state``). What it prints is not shown, but for the
first characters that it printed in the case that decides.
"""

import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple

import torch

from utils.exercises import limit
from utils.exercises.attempt import Attempt, attempt
from utils.exercises.difference import compare
from utils.exercises.exercise import Exercise, Slip
from utils.exercises.shown import shape_named, show_case
from utils.exercises.state import kept
from utils.exercises.trial import Trial, try_out
from utils.exercises.words import error_words, kind, short, show

__all__ = ["Exercise", "Slip", "check", "find", "verdict"]

UNANSWERED = "not answered yet."
PLAIN = (int, float, bool, str, type(None), type(...), torch.dtype)
"""Types whose values run no code of a reader when they are looked at."""


class Judged(NamedTuple):
    """The verdict on an answer, and the call that decided it."""

    words: str
    make: Callable[[], tuple] | None = None
    """Makes the inputs of that call; None for a right answer, and for one that is no function."""
    made: Attempt | None = None


def check(name: str, answer: object) -> None:
    """Print the verdict on ``answer``; show the case that decided it if the exercise asks for it.

    Args:
        name: chapter and exercise, such as ``"04.1"``.
        answer: what the reader wrote; ``...``, a tuple or list with a ``...`` in it, or a function
            that returns such a thing is "not answered yet".

    Raises:
        ValueError: ``name`` is not an exercise of the book.
        KeyboardInterrupt: the reader interrupted the call.
    """
    exercise = find(name)
    judged = _judged(exercise, answer)
    print(f"Exercise {name}: {judged.words}", flush=True)  # before a picture, not after it
    if exercise.picture and judged.make:
        show_case(exercise, judged.make, judged.made)


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
    """Return what ``check`` says about ``answer``: one or two short lines.

    Raises:
        KeyboardInterrupt: the reader interrupted the call.
    """
    return _judged(exercise, answer).words


def _judged(exercise: Exercise, answer: object) -> Judged:
    if _unanswered(answer):
        return Judged(UNANSWERED)
    with kept(), torch.inference_mode(False), torch.enable_grad():
        if callable(exercise.solution):
            return _judge_function(exercise, answer)
        return Judged(_verdict_on_value(exercise, answer))


def _unanswered(answer: object, depth: int = 3) -> bool:
    """Tell whether the stub's ``...`` is still there, as the answer or as a part of it."""
    if type(answer) in (tuple, list) and depth:
        return any(_unanswered(entry, depth - 1) for entry in answer[:20])
    return answer is ...


def _guarded(judge: Callable[..., str], *arguments: object) -> str:
    """Return what ``judge`` says of an answer, or that the answer resists being looked at.

    Raises:
        KeyboardInterrupt: the reader interrupted the call.
    """
    made = attempt(judge, *arguments)
    return made.value if made.error is None else "Your answer cannot be compared."


# ---- values --------------------------------------------------------------------------------------


def _compared(exercise: Exercise, wanted: object, answer: object) -> str:
    """Return how ``answer`` differs from ``wanted``; most answers are too plain to need a guard."""
    if _is_plain(answer):
        return compare(wanted, answer, exercise.free)
    return _guarded(compare, wanted, answer, exercise.free)


def _is_plain(answer: object, depth: int = 3) -> bool:
    """Tell whether an answer is a plain value, or a short tuple or list of such."""
    if type(answer) in (tuple, list) and depth:
        return len(answer) <= 100 and all(_is_plain(entry, depth - 1) for entry in answer)
    return type(answer) in PLAIN


def _verdict_on_value(exercise: Exercise, answer: object) -> str:
    problem = _compared(exercise, exercise.solution, answer)
    if not problem:
        return "right."
    return f"not yet. {problem}{_in_a_line(_hint_at_value(exercise, answer))}"


def _hint_at_value(exercise: Exercise, answer: object) -> str:
    """Return the hint of the slip that is the same value, else of one that is a part of it.

    Of several parts, that of the first wrong entry: the verdict names this entry.
    """
    wrong = [(value, slip.hint) for slip in exercise.slips for value in (slip.answer, *slip.also)]
    for value, hint in wrong:
        if _same_value(exercise, value, answer):
            return hint
    parts = [(v, hint) for v, hint in wrong if _same_wrong_entries(exercise, v, answer)]
    places = [(_first_wrong_entry(exercise, value), hint) for value, hint in parts]
    return min(places, key=lambda place: place[0])[1] if places else exercise.last_hint


def _same_value(exercise: Exercise, wrong: object, answer: object) -> bool:
    return not _compared(exercise, wrong, answer)


def _same_wrong_entries(exercise: Exercise, wrong: object, answer: object) -> bool:
    """Tell whether ``answer`` has all the wrong entries of a slip, perhaps beside others."""
    if not exercise.alone or type(answer) not in (tuple, list) or len(answer) != len(wrong):
        return False
    entries = zip(exercise.solution, wrong, answer, strict=True)
    return all(w == right or _same_value(exercise, w, given) for right, w, given in entries)


def _first_wrong_entry(exercise: Exercise, wrong: tuple | list) -> int:
    pairs = zip(exercise.solution, wrong, strict=True)
    return next((k for k, (right, entry) in enumerate(pairs) if entry != right), 0)


# ---- functions -----------------------------------------------------------------------------------


def _judge_function(exercise: Exercise, answer: object) -> Judged:
    """Call ``answer`` on every case and return the verdict on the first one that differs."""
    if not callable(answer):
        return Judged(f"not yet. {_guarded(_no_function, answer)}")
    trial = cache(lambda make: try_out(answer, make))
    for make in exercise.cases:
        made = trial(make).made
        if _unanswered(made.value) or _holds_the_stub(made.error):
            return Judged(UNANSWERED)
        words = f"not yet. For the input {_inputs(make)}: "
        if plain := _plain_mistake(exercise, answer, made, trial):
            return Judged(f"{words}{plain}{_printed(made)}", make, made)
        if problem := _guarded(_problem, exercise, make, trial(make)):
            hint = _in_a_line(_hint_of_slip(exercise, trial) or exercise.last_hint)
            return Judged(f"{words}{problem}{_printed(made)}{hint}", make, made)
    return Judged(f"right, in all {len(exercise.cases)} cases.")


def _no_function(answer: object) -> str:
    return f"Expected a function, yours is {kind(answer)}."


def _inputs(make: Callable[[], tuple]) -> str:
    """Return the inputs of a case in words: its own text, or their values."""
    return getattr(make, "text", "") or ", ".join(map(show, make()))


def _printed(made: Attempt) -> str:
    return f" It printed: {short(made.printed)}" if made.printed.strip() else ""


def _holds_the_stub(error: BaseException | None) -> bool:
    """Tell whether a function computed with a ``...`` that the reader has not replaced.

    As an index ``...`` has a meaning of its own.
    """
    words = error_words(error) if _is_type_error(error) else ""
    return "ellipsis" in words and "indices" not in words


def _is_type_error(error: BaseException | None) -> bool:
    """Tell whether ``error`` is a ``TypeError``, whatever it says of its own class."""
    return issubclass(type(error), TypeError)


def _plain_mistake(exercise: Exercise, answer: Callable, made: Attempt, trial: Callable) -> str:
    """Return a mistake whose sentence says all there is to do, so that no hint is needed."""
    if type(made.error) is limit.TimeUp:
        return f"Your function was stopped after {limit.SECONDS:g} seconds. Does a loop never end?"
    if _is_type_error(made.error) and not _takes(answer, exercise.solution):
        names = list(inspect.signature(exercise.solution).parameters)
        wanted = f"{len(names)} parameter{'s' if len(names) > 1 else ''}, {', '.join(names)}"
        return f"Expected a function of {wanted}. Yours raises {error_words(made.error)}"
    if made.error is None and made.value is None and not _hint_of_slip(exercise, trial):
        return "Your function returns None. Is its return missing?"
    return ""


def _takes(answer: Callable, solution: Callable) -> bool:
    """Tell whether ``answer`` can be called with as many values as ``solution``."""
    made = attempt(inspect.signature, answer)
    if made.error is not None:
        return True  # a function written in C may have no signature
    try:
        made.value.bind(*inspect.signature(solution).parameters)
    except TypeError:
        return False
    return True


def _problem(exercise: Exercise, make: Callable, trial: Trial) -> str:
    """Return what is wrong with one call, or an empty string."""
    if trial.made.error is not None:
        return f"Your function raises {error_words(trial.made.error)}"
    expected, given = exercise.solution(*make()), trial.made.value
    if problem := compare(expected, given, exercise.free):
        named = shape_named(expected, given) if exercise.picture else ""
        return f"{problem} {named}".rstrip()
    if problem := _misplaced(exercise, trial):
        return f"The numbers are right, but {problem}"
    if change := _forbidden_change(exercise, make, trial):
        return f"The result is right, but your function changes its input: {change}."
    return ""


def _misplaced(exercise: Exercise, trial: Trial) -> str:
    """Return what is wrong with where the right numbers are, or an empty string."""
    if exercise.memory == "copy":
        return "they share the input's memory; a copy was asked." if trial.shares() else ""
    if exercise.memory == "view":
        return "" if trial.is_view() else "they are a copy; a view of the input was asked."
    if exercise.memory == "itself":
        return _not_itself(trial)
    return ""


def _not_itself(trial: Trial) -> str:
    """Return what is wrong with right numbers that must lie in the input itself."""
    if trial.is_itself():
        return "" if trial.is_view() else "the input was given new memory; use its old one."
    if trial.is_view():
        return "they are in another tensor on its memory; the input itself was asked."
    return "they are a copy; the input itself was asked."


def _forbidden_change(exercise: Exercise, make: Callable, trial: Trial) -> str:
    """Return which input was changed though it must not be, or an empty string."""
    if exercise.keeps_inputs:
        return trial.changed(make)
    fresh = make() if exercise.memory == "itself" else ()
    for before, now in zip(fresh, trial.inputs, strict=False):
        if before.requires_grad != now.requires_grad:
            return f"requires_grad was {before.requires_grad} and is {now.requires_grad}"
    return ""


# ---- hints ---------------------------------------------------------------------------------------


def _in_a_line(hint: str) -> str:
    return f"\nHint: {hint}" if hint else ""


def _hint_of_slip(exercise: Exercise, trial: Callable[[Callable], Trial]) -> str:
    """Return the hint of the slip that does the same as the answer in every case, if one does."""
    for slip in exercise.slips:
        for wrong in (slip.answer, *slip.also):
            if all(_same(exercise, slip, wrong, make, trial) for make in exercise.cases):
                return slip.hint
    return ""


def _same(exercise: Exercise, slip: Slip, wrong: Callable, make: Callable, trial: Callable) -> bool:
    """Tell whether a wrong answer of ``slip`` and the reader's do the same with one input."""
    expected, given = try_out(wrong, make), trial(make)
    if expected.made.error is None and given.made.error is None:
        return not _guarded(_deviation, exercise, make, expected, given)
    return _same_error(expected.made.error, given.made.error, slip.raises)


def _same_error(expected: BaseException | None, given: BaseException | None, words: str) -> bool:
    """Tell whether two errors say the same, or both say ``words``; a class alone says nothing."""
    if expected is None or given is None:
        return False
    texts = error_words(expected), error_words(given)
    if words:
        return all(words in text for text in texts)
    return texts[0] == texts[1]


def _deviation(exercise: Exercise, make: Callable, expected: Trial, given: Trial) -> str:
    """Return in what two trials of one case differ: result, memory or input."""
    if compare(expected.made.value, given.made.value, exercise.free):
        return "the result"
    if _memory(exercise, expected) != _memory(exercise, given):
        return "the memory"
    looks = exercise.keeps_inputs or exercise.memory == "itself"
    if looks and bool(expected.changed(make)) != bool(given.changed(make)):
        return "the input"
    return ""


def _memory(exercise: Exercise, trial: Trial) -> tuple[bool, ...]:
    """Return what an exercise asks about where a result is."""
    if exercise.memory == "copy":
        return (trial.shares(),)
    if exercise.memory == "view":
        return (trial.is_view(),)
    return (trial.is_view(), trial.is_itself()) if exercise.memory else ()
