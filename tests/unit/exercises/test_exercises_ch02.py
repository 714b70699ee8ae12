"""The broken programs of chapter 02 break as the tasks say, and the answers repair them."""

import math
import re

import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, cells_of, solution

NUMBERS = torch.tensor([[0.5, -1.0, 3.0], [2.0, 2.5, -4.0]])


def both(name: str) -> tuple:
    """What the judge takes as right, and what the chapter shows."""
    return EXERCISES[name].solution, solution(name)


def program(number: str) -> tuple[dict, str]:
    """The names that a broken program has made, and its message."""
    x, y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])
    w = torch.tensor(0.0, requires_grad=True)
    names = {"torch": torch, "math": math, "device": "cpu", "x": x, "y": y, "w": w}
    with pytest.raises(RuntimeError) as caught:
        exec(cells_of("02")[f"ex-{number}-program"], names)
    return names, str(caught.value)


MESSAGES = {
    "shape": lambda: torch.ones(32, 8) @ torch.ones(5, 1),
    "dtype": lambda: torch.tensor([1]).requires_grad_(),
    "graph": lambda: torch.ones(1).sum().backward(),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_each_message_of_the_first_exercise_is_said_by_pytorch(kind):
    with pytest.raises(RuntimeError) as caught:
        MESSAGES[kind]()
    quoted = re.findall(r'^ +"(.*)"', cells_of("02")["ex-1-stub"], re.MULTILINE)
    place = EXERCISES["02.1"].solution.index(kind)
    assert quoted[place] in str(caught.value)


def test_the_line_of_the_second_exercise_repairs_the_program():
    source = cells_of("02")["ex-2-program"].splitlines()
    wrong = [line for line in source if line.endswith(f"# {EXERCISES['02.2'].solution}")]
    assert len(wrong) == 1
    _, message = program("2")
    assert message.startswith("The size of tensor a (4) must match the size of tensor b (3)")
    repaired = [line.replace("w * x", "w * hours") if line in wrong else line for line in source]
    names = {"torch": torch, "x": torch.ones(4), "y": torch.ones(4)}
    exec("\n".join(repaired), names)


def test_the_mean_of_whole_numbers_is_repaired():
    names, message = program("4")
    assert "could not infer output dtype" in message
    for answer in both("02.4"):
        assert torch.equal(answer(NUMBERS), names["above_mean"](NUMBERS))
        assert answer(torch.tensor([1, 2, 6])) == 3.0


@pytest.mark.parametrize("column", [(True, True), (True, False), (False, True), (False, False)])
def test_columns_and_rows_give_the_loss_of_rows(column):
    predictions, truths = NUMBERS
    wanted = torch.nn.functional.mse_loss(predictions, truths)
    pair = [x[:, None] if is_one else x for x, is_one in zip(NUMBERS, column, strict=True)]
    for answer in both("02.5"):
        assert torch.allclose(answer(*pair), wanted)


@pytest.mark.parametrize("at", [-0.7, 0.0, 1.2])
def test_the_slope_is_that_of_school(at):
    _, message = program("6")
    assert "does not require grad" in message
    x, y = NUMBERS
    wanted = (2 * (math.exp(at) * x - y) * x * math.exp(at)).mean()
    for answer in both("02.6"):
        assert torch.allclose(answer(torch.tensor(at, requires_grad=True), x, y), wanted)
