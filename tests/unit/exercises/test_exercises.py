"""Every exercise of every chapter, three ways: untouched, right, and wrong in each foreseen way."""

import ast
import builtins
import dis
import functools
import inspect
import itertools
import pkgutil
import re
import types
from importlib import import_module

import nbformat
import numpy as np
import pytest
import torch

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
SLIPS = [(name, slip) for name, exercise in EXERCISES.items() for slip in exercise.slips]
WRONG = [(name, slip, wrong) for name, slip in SLIPS for wrong in (slip.answer, *slip.also)]
each_exercise = pytest.mark.parametrize("name", EXERCISES)
each_wrong_answer = pytest.mark.parametrize(
    ("name", "slip", "wrong"), WRONG, ids=[f"{name} {slip.hint[:30]}" for name, slip, _ in WRONG]
)


@each_exercise
def test_an_untouched_stub_is_not_answered_yet(name):
    assert verdict(EXERCISES[name], ...) == "not answered yet."
    if callable(EXERCISES[name].solution):
        assert verdict(EXERCISES[name], lambda *inputs: ...) == "not answered yet."


@each_exercise
def test_the_right_answer_is_right(name):
    assert verdict(EXERCISES[name], EXERCISES[name].solution).startswith("right")


@each_wrong_answer
def test_a_slip_is_wrong_and_gets_its_own_hint(name, slip, wrong):
    said, _, hint = verdict(EXERCISES[name], wrong).partition("\nHint: ")
    assert said.startswith("not yet.")
    assert hint == slip.hint


@each_wrong_answer
def test_a_slip_needs_only_torch_numpy_and_python_and_takes_what_the_stub_takes(name, slip, wrong):
    if not callable(EXERCISES[name].solution):
        return
    assert list(inspect.signature(wrong).parameters) == parameters(name)
    assert _globals(wrong.__code__) <= {"torch", "np", *dir(builtins)}
    assert not wrong.__closure__


def _globals(code):
    """The global names that a function and the functions inside it read."""
    loads = ("LOAD_GLOBAL", "LOAD_NAME")
    own = {i.argval for i in dis.get_instructions(code) if i.opname in loads}
    return own.union(*(_globals(c) for c in code.co_consts if isinstance(c, types.CodeType)))


@each_exercise
def test_the_right_answer_takes_what_the_stub_takes(name):
    """The judge names these parameters to whoever takes others."""
    right = EXERCISES[name].solution
    assert not callable(right) or list(inspect.signature(right).parameters) == parameters(name)


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
    assert not any(str(EXERCISES[name].solution) in hint for hint in hints)


VALUES = ["text", None, [1, 2], 5, 0.5, True, (), {}, object(), torch.ones(2)]
FUNCTIONS = [int, print, lambda: 1, lambda *x: None, lambda *x: 1 / 0, lambda *x: x, lambda *x: "a"]


@each_exercise
@pytest.mark.parametrize("answer", [*VALUES, *FUNCTIONS])
def test_no_answer_makes_check_raise(name, answer):
    said = verdict(EXERCISES[name], answer)
    assert said.startswith("not yet.")
    assert len(said.splitlines()) <= 2
    assert "0x" not in said


@each_exercise
def test_a_right_answer_of_another_shape_or_dtype_is_told_so(name):
    exercise = EXERCISES[name]
    if not callable(exercise.solution):
        return
    result = exercise.solution(*exercise.cases[0]())
    if isinstance(result, torch.Tensor):
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


@each_exercise
def test_a_function_exercise_has_cases_of_different_shapes(name):
    shapes = {str([getattr(x, "shape", x) for x in make()]) for make in EXERCISES[name].cases}
    assert len(shapes) > 1 or not EXERCISES[name].cases


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


def test_strides_are_those_of_the_tensor_asked_about():
    assert EXERCISES["05.1"].solution == torch.empty(4, 3, 2).stride()


def test_place_is_where_the_storage_holds_the_element():
    z = torch.arange(24).view(4, 6)[1:, ::2]
    assert z.untyped_storage()[8 * EXERCISES["05.2"].solution] == z[2, 1]


@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (2, 3, 4, 5), (3, 1, 2, 2)])
def test_pixels_hold_the_channels_of_their_place(shape):
    images = torch.rand(shape)
    batch, _, height, width = shape
    for answer in (EXERCISES["05.4"].solution, solution("05.4")):
        pixels = answer(images)
        for b, i, j in itertools.product(range(batch), range(height), range(width)):
            assert torch.equal(pixels[b, i * width + j], images[b, :, i, j])


@pytest.mark.parametrize("row", [torch.rand(3), torch.rand(20)[4::3], torch.rand(4, 5)[:, 1]])
def test_windows_are_neighbours_on_the_memory_of_the_row(row):
    for answer in (EXERCISES["05.5"].solution, solution("05.5")):
        windows = answer(row)
        assert torch.equal(windows, torch.stack([row[k : k + 3] for k in range(len(row) - 2)]))
        assert windows.data_ptr() == row.data_ptr()


def test_the_rule_for_one_row_is_the_rule_of_view():
    """On random strided tensors: contiguous ones with some strides changed and some lengths 1."""
    torch.manual_seed(0)
    rule, works = solution("05.6"), []
    for _ in range(2000):
        shape = torch.randint(1, 4, (int(torch.randint(1, 5, ())),))
        usual = torch.tensor(torch.empty(tuple(shape), device="meta").stride())
        stride = torch.where(torch.rand(len(shape)) < 0.7, usual, torch.randint(0, 6, shape.shape))
        t = torch.zeros(1000).as_strided(tuple(shape), tuple(stride * torch.randint(1, 3, ())))
        works.append(_view_works(t))
        assert rule(t) == EXERCISES["05.6"].solution(t) == works[-1], (t.shape, t.stride())
    assert 500 < sum(works) < 1500


def _view_works(t):
    try:
        return t.view(-1) is not None
    except RuntimeError:
        return False
