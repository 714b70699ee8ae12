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


@pytest.mark.parametrize(("name", "answer", "hint"), ANSWERS)
def test_a_typed_mistake_gets_the_hint_that_speaks_of_it(name, answer, hint):
    said, _, told = verdict(EXERCISES[name], answer).partition("\nHint: ")
    assert said.startswith("not yet.")
    assert hint in told
    assert told != EXERCISES[name].last_hint


@pytest.mark.parametrize(("name", "answer", "words"), WRONG)
def test_another_mistake_gets_a_reason_and_no_hint_at_a_mistake_that_it_is_not(name, answer, words):
    said, _, told = verdict(EXERCISES[name], answer).partition("\nHint: ")
    assert said.startswith("not yet.")
    assert words in said
    assert told == ("" if words.startswith(SAYS_ALL) else EXERCISES[name].last_hint)


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_another_way_to_be_right_is_right(name, answer):
    assert verdict(EXERCISES[name], answer).startswith("right")


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


@pytest.mark.parametrize(("name", "answer"), FUNCTIONS)
def test_a_right_answer_that_fails_in_one_case_alone_is_refused(name, answer):
    for at in range(len(EXERCISES[name].cases)):
        calls = itertools.count()

        def nearly(*inputs, calls=calls, at=at):
            result = answer(*inputs)
            return spoiled(result) if next(calls) == at else result

        said = verdict(EXERCISES[name], nearly)
        assert said.startswith("not yet.")
        if not isinstance(EXERCISES[name].solution(*EXERCISES[name].cases[0]()), bool):
            assert said.endswith(f"\nHint: {EXERCISES[name].last_hint}")


@pytest.mark.parametrize(("name", "answer"), FUNCTIONS)
def test_a_right_answer_is_right_whatever_else_it_does(name, answer):
    def restless(*inputs):
        print(inputs)
        result = answer(*inputs)
        torch.set_grad_enabled(False)
        torch.set_default_dtype(torch.float64)
        return result

    assert verdict(EXERCISES[name], restless).startswith("right")


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
