"""Every exercise of every chapter, three ways: untouched, right, and wrong in each foreseen way."""

import ast
import builtins
import dis
import functools
import inspect
import pkgutil
import re
import types
from importlib import import_module

import nbformat
import numpy as np
import pytest
import torch

from tools.answers.candidates import MODULES
from tools.paths import chapters
from utils import exercises
from utils.exercises.difference import difference
from utils.exercises.judge import Exercise, verdict

FILES = [module.name for module in pkgutil.iter_modules(exercises.__path__)]
CHAPTERS = [name.removeprefix("ch") for name in FILES if re.fullmatch(r"ch\d\d", name)]
EXERCISES = {
    f"{chapter}.{number}": exercise
    for chapter in CHAPTERS
    for number, exercise in import_module(f"utils.exercises.ch{chapter}").EXERCISES.items()
}
FUNCTIONS = [name for name, exercise in EXERCISES.items() if callable(exercise.solution)]
each_exercise = pytest.mark.parametrize("name", EXERCISES)
each_function = pytest.mark.parametrize("name", FUNCTIONS)


def wrong_answers(name):
    """Each slip of an exercise with each wrong answer that it stores."""
    slips = EXERCISES[name].slips
    return [(slip, wrong) for slip in slips for wrong in (slip.answer, *slip.also)]


@each_exercise
def test_an_untouched_stub_is_not_answered_yet(name):
    assert verdict(EXERCISES[name], ...) == "not answered yet."


@each_function
def test_a_function_that_returns_the_stubs_dots_is_not_answered_yet(name):
    assert verdict(EXERCISES[name], lambda *inputs: ...) == "not answered yet."


@each_function
def test_the_right_function_gives_the_same_each_time_and_the_memory_asked_for(name):
    assert verdict(EXERCISES[name], EXERCISES[name].solution).startswith("right")


@each_exercise
def test_a_slip_is_wrong_and_gets_its_own_hint(name):
    for slip, wrong in wrong_answers(name):
        said, _, hint = verdict(EXERCISES[name], wrong).partition("\nHint: ")
        assert said.startswith("not yet."), slip.hint
        assert hint == slip.hint


@each_function
def test_a_slip_needs_only_what_answers_may_use_and_takes_what_the_stub_takes(name):
    for slip, wrong in wrong_answers(name):
        assert list(inspect.signature(wrong).parameters) == parameters(name), slip.hint
        assert _globals(wrong.__code__) <= {*MODULES, *dir(builtins)}, slip.hint
        assert not wrong.__closure__, slip.hint


def _globals(code):
    """The global names that a function and the functions inside it read."""
    loads = ("LOAD_GLOBAL", "LOAD_NAME")
    own = {i.argval for i in dis.get_instructions(code) if i.opname in loads}
    return own.union(*(_globals(c) for c in code.co_consts if isinstance(c, types.CodeType)))


@each_function
def test_the_right_answer_takes_what_the_stub_takes(name):
    """The judge names these parameters to whoever takes others."""
    assert list(inspect.signature(EXERCISES[name].solution).parameters) == parameters(name)


@functools.cache
def cells_of(chapter):
    """The sources of a chapter's cells by their ids."""
    (path,) = chapters([chapter])
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def parameters(name):
    """The parameters of the function in the stub of an exercise."""
    chapter, _, number = name.partition(".")
    cells = cells_of(chapter)
    functions = [n for n in ast.parse(cells[f"ex-{number}-stub"]).body if hasattr(n, "args")]
    return [argument.arg for argument in functions[-1].args.args]


@each_exercise
def test_an_answer_that_repeats_no_slip_is_told_where_to_look_again(name):
    last = EXERCISES[name].last_hint
    assert last.startswith("look again ")
    strange = (lambda *inputs: [*inputs]) if EXERCISES[name].cases else "strange"
    assert verdict(EXERCISES[name], strange).endswith(f"\nHint: {last}")


@each_exercise
def test_hints_are_different_short_and_do_not_contain_the_answer(name):
    hints = [*(slip.hint for slip in EXERCISES[name].slips), EXERCISES[name].last_hint]
    assert len(set(hints)) == len(hints) >= 2
    odd = [hint for hint in hints if not (20 <= len(hint) <= 160 and hint.endswith("."))]
    assert not odd, "a hint has 20 to 160 characters and ends with a full stop"
    given = answers(name)
    assert given
    assert not [(hint, answer) for hint in hints for answer in given if answer in squeezed(hint)]


def answers(name):
    """What a hint must not contain: the right value, or what the chapter's solution returns.

    A name alone gives nothing away.
    """
    solution = EXERCISES[name].solution
    if not callable(solution):
        return [squeezed(str(solution))]
    chapter, _, number = name.partition(".")
    tree = ast.parse(cells_of(chapter)[f"ex-{number}-solution"])
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    told = [squeezed(ast.unparse(value)) for value in returned if not isinstance(value, ast.Name)]
    return told or [squeezed(ast.unparse(tree))]


def squeezed(text):
    """The text without white space."""
    return "".join(text.split())


VALUES = ["text", None, [1, 2], 5, 0.5, True, (), {}, object(), torch.ones(2)]
STRANGE = [int, print, lambda: 1, lambda *x: None, lambda *x: 1 / 0, lambda *x: x, lambda *x: "a"]


@each_exercise
def test_no_answer_makes_check_raise(name):
    for answer in (*VALUES, *STRANGE):
        said = verdict(EXERCISES[name], answer)
        assert said.startswith("not yet."), answer
        assert len(said.splitlines()) <= 2, answer
        assert "0x" not in said, answer


def result_of(exercise):
    """What the right answer to a function exercise returns in its first case."""
    return exercise.solution(*exercise.cases[0]())


TENSORS = [name for name in FUNCTIONS if isinstance(result_of(EXERCISES[name]), torch.Tensor)]


@pytest.mark.parametrize("name", TENSORS)
def test_a_right_answer_of_another_shape_or_dtype_is_told_so(name):
    exercise = EXERCISES[name]
    result = result_of(exercise)
    deeper = verdict(exercise, lambda *inputs: exercise.solution(*inputs)[None])
    shape = tuple(result.shape)
    assert f"Expected shape {shape}, yours is {(1, *shape)}." in deeper
    wider = verdict(exercise, lambda *inputs: exercise.solution(*inputs).cfloat())
    assert f"Expected dtype {result.dtype}, yours is torch.complex64." in wider


@each_exercise
def test_an_exercise_is_made_as_check_expects_it(name):
    exercise = EXERCISES[name]
    assert isinstance(exercise, Exercise)
    assert exercise.memory in (None, "view", "copy", "itself")
    assert set(exercise.free) <= {"dtype", "rows"}
    assert bool(exercise.cases) == callable(exercise.solution)
    for make in exercise.cases:
        once, twice = make(), make()
        assert not difference(tuple(once), tuple(twice))
        storages = [x.untyped_storage().data_ptr() for x in (*once, *twice) if hasattr(x, "dtype")]
        assert len(set(storages)) == len(storages)


@each_function
def test_a_function_exercise_has_cases_of_different_shapes(name):
    shapes = {str([getattr(x, "shape", x) for x in make()]) for make in EXERCISES[name].cases}
    assert len(shapes) > 1


# ---- the book's own solutions --------------------------------------------------------------------


def solution(name):
    """The answer that the chapter's solution cell hands to ``check``."""
    chapter, _, number = name.partition(".")
    cells = cells_of(chapter)
    handed = {}
    names = {"np": np, "torch": torch, "device": torch.device("cpu"), "check": handed.__setitem__}
    for part in ("stub", "solution"):
        exec(cells[f"ex-{number}-{part}"], names)
    return handed[name]


@each_exercise
def test_the_solution_of_the_chapter_is_right(name):
    assert verdict(EXERCISES[name], solution(name)).startswith("right")
