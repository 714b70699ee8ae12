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


def test_a_nudge_measures_what_autograd_computes():
    slope = find("01.2").solution
    for make in find("01.2").cases:
        f, w = make()
        leaf = torch.tensor(w, dtype=torch.float64, requires_grad=True)
        (exact,) = torch.autograd.grad(f(leaf) + 0 * leaf, leaf)
        assert slope(f, w) == pytest.approx(exact.item(), abs=0.005)
        assert make.text.endswith(f"where w = {w:g}")


def test_the_distance_of_the_task_is_two():
    assert find("01.3").solution(*find("01.3").cases[0]()).item() == 2


def test_the_two_paths_add_up_to_the_gradient():
    w = torch.tensor(2.0, requires_grad=True)
    loss = ((w * torch.tensor([1.0, 3.0]) - torch.tensor([4.0, 5.0])) ** 2).mean()
    loss.backward()
    assert verdict(find("01.4"), w.grad) == "right."
