"""The exercises of chapter 06 ask what they say, on more than the cases of the judge."""

import numpy as np
import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, solution


def test_the_program_of_exercise_1_returns_the_answer():
    a = np.zeros(3)
    x = torch.from_numpy(a)
    a += 1
    a = a * 10
    x += 2
    a[0] = 5
    assert tuple(x.tolist()) == EXERCISES["06.1"].solution
    assert solution("06.1") == list(EXERCISES["06.1"].solution)


def test_the_answers_of_exercise_2_are_what_a_write_shows():
    doors = [
        torch.tensor,
        torch.as_tensor,
        lambda a: torch.as_tensor(a, dtype=torch.float64),
        lambda a: torch.from_numpy(a).float(),
        lambda a: torch.from_numpy(a[::2]),
        lambda a: torch.from_numpy(a[[0, 2]]),
    ]
    seen = []
    for door in doors:
        a = np.zeros(4, dtype=np.float32)
        x = door(a)
        a += 1
        seen.append(bool(x.sum() > 0))
    assert tuple(seen) == EXERCISES["06.2"].solution


@pytest.mark.parametrize("door", [case()[0] for case in EXERCISES["06.3"].cases])
def test_a_door_shares_if_a_write_into_the_array_is_seen(door):
    a = np.zeros(3)
    x = door(a)
    a += 1
    assert solution("06.3")(door) == EXERCISES["06.3"].solution(door) == bool(x.sum() > 0)


def test_the_doors_of_exercise_3_differ():
    answers = [EXERCISES["06.3"].solution(*case()) for case in EXERCISES["06.3"].cases]
    assert answers == [True, False, True, False, True, False, True, True]


@pytest.mark.parametrize("make", EXERCISES["06.4"].cases)
def test_centred_numbers_have_the_mean_zero_in_their_old_memory(make):
    for answer in (EXERCISES["06.4"].solution, solution("06.4")):
        (x,) = make()
        before = x.detach().clone()
        assert answer(x) is x
        torch.testing.assert_close(x.detach(), before - before.mean())


@pytest.mark.parametrize("make", EXERCISES["06.5"].cases)
def test_a_snapshot_stays_when_its_original_changes(make):
    for answer in (EXERCISES["06.5"].solution, solution("06.5")):
        (x,) = make()
        kept, before = answer(x), x.detach().cpu().float().tolist()
        x.detach().zero_()
        assert kept.tolist() == before
        assert (kept.dtype, kept.device.type) == (torch.float32, "cpu")
        assert not kept.requires_grad
