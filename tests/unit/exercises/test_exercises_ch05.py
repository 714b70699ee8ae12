"""The exercises of chapter 05 ask what they say, on more than the cases of the judge."""

import ast
import itertools

import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, cells_of, solution
from utils.exercises.ch05 import CODES, WORKS, works


def test_strides_are_those_of_the_tensor_asked_about():
    assert EXERCISES["05.1"].solution == torch.empty(4, 3, 2).stride()


def test_place_is_where_the_storage_holds_the_element():
    z = torch.arange(24).view(4, 6)[1:, ::2]
    assert z.untyped_storage()[8 * EXERCISES["05.2"].solution] == z[2, 1]


@pytest.mark.parametrize("shape", [(3, 1, 1), (3, 4, 5), (3, 2, 2)])
def test_pixels_hold_the_channels_of_their_place(shape):
    photo = torch.rand(shape)
    _, height, width = shape
    for answer in (EXERCISES["05.4"].solution, solution("05.4")):
        pixels = answer(photo)
        for i, j in itertools.product(range(height), range(width)):
            assert torch.equal(pixels[i * width + j], photo[:, i, j])


def test_the_lines_of_exercise_5_are_those_of_its_stub():
    tree = ast.parse(cells_of("05")["ex-5-stub"])
    tuples = [node for node in ast.walk(tree) if isinstance(node, ast.Tuple)]
    assert [ast.literal_eval(found) for found in tuples] == [CODES]


def test_some_lines_work_and_some_refuse():
    assert [works(code) for code in CODES] == list(WORKS.solution)
    assert set(WORKS.solution) == {True, False}


def test_the_rule_for_one_row_is_the_rule_of_view():
    """On random strided tables: contiguous ones with some strides changed and some lengths 1."""
    torch.manual_seed(0)
    rule, seen = solution("05.6"), []
    for _ in range(2000):
        shape = torch.randint(1, 6, (2,))
        usual = torch.tensor(torch.empty(tuple(shape), device="meta").stride())
        stride = torch.where(torch.rand(2) < 0.7, usual, torch.randint(0, 6, (2,)))
        t = torch.zeros(1000).as_strided(tuple(shape), tuple(stride * torch.randint(1, 3, ())))
        seen.append(_view_works(t))
        assert rule(t) == EXERCISES["05.6"].solution(t) == seen[-1], (t.shape, t.stride())
    assert 500 < sum(seen) < 1500


def _view_works(t):
    try:
        return t.view(-1) is not None
    except RuntimeError:
        return False
