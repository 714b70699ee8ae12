"""Wrong answers as readers type them, not as the exercises store them, each with its hint.

The other tests hand a slip its own stored answer, so they cannot see that it stands for another
mistake than its hint speaks of. ``typed/chNN.py`` holds ``ANSWERS``: exercise, answer, words of the
hint; ``WRONG``: answers that must get no slip's hint, and what the verdict says of them; and
``RIGHT``: other ways to be right.
"""

from collections import Counter
from importlib import import_module

import pytest

from tests.unit.exercises.test_exercises import CHAPTERS, EXERCISES
from utils.exercises.judge import verdict

TYPED = [import_module(f"tests.unit.exercises.typed.ch{chapter}") for chapter in CHAPTERS]
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


def test_every_exercise_was_tried_with_right_and_wrong_answers_of_many_kinds():
    right = Counter(name for name, *_ in RIGHT)
    wrong = Counter(name for name, *_ in ANSWERS + WRONG)
    assert not {name: (right[name], wrong[name]) for name in EXERCISES
                if right[name] < 6 or wrong[name] < 8}  # fmt: skip


def test_every_hint_of_the_book_is_met_by_a_typed_mistake():
    met = {(name, hint) for name, _, hint in ANSWERS}
    hints = {(name, slip.hint) for name, exercise in EXERCISES.items() for slip in exercise.slips}
    missed = [(n, h) for n, h in hints if not any(n == m and b in h for m, b in met)]
    assert not missed
