"""Wrong answers as readers type them, not as the exercises store them, each with its hint.

The other tests hand a slip its own stored answer, so they cannot see that it stands for another
mistake than its hint speaks of. ``typed/typed_chNN.py`` holds ``ANSWERS``: exercise, answer, words
of the hint; ``WRONG``: answers that must get no slip's hint, and what the verdict says of them; and
``RIGHT``: other ways to be right.
"""

import itertools
from importlib import import_module

import numpy as np
import pytest
import torch

from tests.unit.exercises.test_exercises import CHAPTERS, EXERCISES
from utils.exercises.judge import verdict

TYPED = [import_module(f"tests.unit.exercises.typed.typed_ch{chapter}") for chapter in CHAPTERS]
ANSWERS = [answer for typed in TYPED for answer in typed.ANSWERS]
WRONG = [answer for typed in TYPED for answer in typed.WRONG]
RIGHT = [answer for typed in TYPED for answer in typed.RIGHT]
SAYS_ALL = ("returns None.", "Your function returns None", "Expected a function")


def to_each_exercise(entries: list[tuple]):
    """Parametrize a test over the exercises that have ``entries``, with those of each one."""
    of = {name: [entry for entry in entries if entry[0] == name] for name in EXERCISES}
    given = [pytest.param(of[name], id=name) for name in of if of[name]]
    return pytest.mark.parametrize("entries", given)


def shown(answer: object) -> str:
    """An answer for whoever has to mend it: a function by its name and line."""
    code = getattr(answer, "__code__", None)
    return f"{code.co_name}, line {code.co_firstlineno} of its table" if code else repr(answer)


@to_each_exercise(ANSWERS)
def test_a_typed_mistake_gets_the_hint_that_speaks_of_it(entries):
    for name, answer, hint in entries:
        said, _, told = verdict(EXERCISES[name], answer).partition("\nHint: ")
        assert said.startswith("not yet."), shown(answer)
        assert hint in told, shown(answer)
        assert told != EXERCISES[name].last_hint, shown(answer)


@to_each_exercise(WRONG)
def test_another_mistake_gets_a_reason_and_no_hint_at_a_mistake_that_it_is_not(entries):
    for name, answer, words in entries:
        said, _, told = verdict(EXERCISES[name], answer).partition("\nHint: ")
        assert said.startswith("not yet."), shown(answer)
        assert words in said, shown(answer)
        expected = "" if words.startswith(SAYS_ALL) else EXERCISES[name].last_hint
        assert told == expected, shown(answer)


@to_each_exercise(RIGHT)
def test_another_way_to_be_right_is_right(entries):
    for name, answer in entries:
        assert verdict(EXERCISES[name], answer).startswith("right"), shown(answer)


def spoiled(result):
    """The result of a right answer with one number a little off, of the same kind."""
    if isinstance(result, torch.Tensor):
        spoiled = result.detach().clone(memory_format=torch.contiguous_format)
        last = spoiled.view(-1)[-1:]
        last += last.abs() * 0.01 + 0.01 if spoiled.is_floating_point() else 1
        return spoiled
    if isinstance(result, tuple | list):
        return [*result[:-1], spoiled(result[-1])]
    return not result if isinstance(result, bool | np.bool_) else result + 1


FUNCTIONS = [(name, answer) for name, answer in RIGHT if EXERCISES[name].cases]


def each_once(answers, places):
    """Pairs of an answer and a place, in which each answer and each place stands at least once."""
    pairs = zip(itertools.cycle(answers), itertools.cycle(places))
    return itertools.islice(pairs, max(len(answers), len(places)))


def failing_at(place, answer):
    """A right answer whose result in one case alone is a little off."""
    calls = itertools.count()

    def nearly(*inputs):
        result = answer(*inputs)
        return spoiled(result) if next(calls) == place else result

    return nearly


@to_each_exercise(FUNCTIONS)
def test_a_right_answer_that_fails_in_one_case_alone_is_refused(entries):
    """The results of right answers are equal, so that one of them speaks for all in each case."""
    exercise = EXERCISES[entries[0][0]]
    truth_value = isinstance(exercise.solution(*exercise.cases[0]()), bool)
    answers = [answer for _, answer in entries]
    for answer, place in each_once(answers, range(len(exercise.cases))):
        said = verdict(exercise, failing_at(place, answer))
        assert said.startswith("not yet."), (place, shown(answer))
        if not truth_value:  # its only other value may be a slip
            assert said.endswith(f"\nHint: {exercise.last_hint}"), (place, shown(answer))


def restless(answer):
    """A right answer that also prints, and leaves torch's settings changed."""

    def busy(*inputs):
        print(inputs)
        result = answer(*inputs)
        torch.set_grad_enabled(False)
        torch.set_default_dtype(torch.float64)
        return result

    return busy


@to_each_exercise(FUNCTIONS)
def test_a_right_answer_is_right_whatever_else_it_does(entries):
    for name, answer in entries:
        assert verdict(EXERCISES[name], restless(answer)).startswith("right"), shown(answer)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_it_was_tried_with_right_and_wrong_answers_of_many_kinds(exercise):
    right = [name for name, *_ in RIGHT].count(exercise)
    wrong = [name for name, *_ in ANSWERS + WRONG].count(exercise)
    assert right >= 6, f"typed_ch{exercise[:2]}.py has {right} right answers to {exercise}, not 6"
    assert wrong >= 8, f"typed_ch{exercise[:2]}.py has {wrong} wrong answers to {exercise}, not 8"


def test_every_hint_of_the_book_is_met_by_a_typed_mistake():
    met = {(name, hint) for name, _, hint in ANSWERS}
    hints = {(name, slip.hint) for name, exercise in EXERCISES.items() for slip in exercise.slips}
    missed = [(n, h) for n, h in hints if not any(n == m and b in h for m, b in met)]
    assert not missed
