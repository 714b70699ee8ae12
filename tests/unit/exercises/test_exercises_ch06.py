"""The exercises of chapter 06 ask what they say, and what their stubs show is what is judged."""

import ast

import numpy as np
import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, solution
from tools.paths import ROOT
from tools.stored.notebook import Facts, read
from utils.exercises.ch06 import LINES, WAYS

CHAPTER = read(ROOT / "chapters/06_numpy_bridge.ipynb", Facts())


@pytest.mark.parametrize(("stub", "codes"), [("ex-2-stub", WAYS), ("ex-3-stub", LINES)])
def test_the_lines_of_an_exercise_are_those_of_its_stub(stub, codes):
    tuples = [n for n in ast.walk(CHAPTER.cell(stub).tree) if isinstance(n, ast.Tuple)]
    assert [ast.literal_eval(found) for found in tuples] == [codes]


def test_the_program_of_exercise_1_returns_the_answer():
    names = {"np": np, "torch": torch, "check": lambda *given: None}
    exec(CHAPTER.cell("ex-1-stub").source, names)
    assert names["program"]() == EXERCISES["06.1"].solution
    assert solution("06.1") == list(EXERCISES["06.1"].solution)


def test_the_answers_of_exercise_2_are_what_a_write_shows():
    seen = []
    for code in WAYS:
        a = np.zeros(4, dtype=np.float32)
        x = eval(code, {"torch": torch, "a": a})
        a += 1
        seen.append(bool(x.sum() > 0))
    assert tuple(seen) == EXERCISES["06.2"].solution


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_answers_of_exercise_3_are_what_the_other_object_shows():
    seen = []
    for code in LINES:
        a = np.ones(2)
        names = {"torch": torch, "a": a, "x": torch.from_numpy(a), "b": np.ones(2)}
        other = names["x" if code.startswith("a") else "a"]
        exec(code, names)
        seen.append(other.tolist() != [1, 1])
    assert tuple(seen) == EXERCISES["06.3"].solution


@pytest.mark.parametrize("make", EXERCISES["06.4"].cases)
def test_centred_numbers_have_the_mean_zero_in_their_old_memory(make):
    for answer in (EXERCISES["06.4"].solution, solution("06.4")):
        (x,) = make()
        before, array = x.clone(), x.numpy()
        assert answer(x) is x
        torch.testing.assert_close(x, before - before.mean())
        assert array.tolist() == x.tolist()


@pytest.mark.parametrize("make", EXERCISES["06.5"].cases)
def test_a_snapshot_stays_when_its_original_changes(make):
    for answer in (EXERCISES["06.5"].solution, solution("06.5")):
        (x,) = make()
        kept, before = answer(x), x.cpu().float().tolist()
        x.zero_()
        assert kept.tolist() == before
        assert (kept.dtype, kept.device.type) == (torch.float32, "cpu")
