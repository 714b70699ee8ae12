"""The solutions of chapter 01 against PyTorch."""

import pytest
import torch

from utils.exercises.judge import find, verdict


def test_the_step_is_what_an_optimizer_makes():
    w = torch.tensor(5.0, requires_grad=True)
    w.grad = torch.tensor(3.0)
    torch.optim.SGD([w], lr=0.3).step()
    assert verdict(find("01.1"), w.item()) == "right."
    assert verdict(find("01.1"), 4.1) == "right."


def test_the_shape_gives_the_message_of_the_task():
    message = (
        "The size of tensor a (5) must match the size of tensor b (7) at non-singleton dimension 1"
    )
    with pytest.raises(RuntimeError) as raised:
        torch.zeros(2, 5) - torch.zeros(find("01.2").solution)
    assert str(raised.value) == message
    assert verdict(find("01.2"), torch.Size([2, 7])) == "right."


def test_the_distance_of_the_task_is_two():
    assert find("01.3").solution(*find("01.3").cases[0]()).item() == 2
