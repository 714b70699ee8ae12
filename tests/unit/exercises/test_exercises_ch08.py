"""The right answers of chapter 08 are those of PyTorch, on numbers that no case holds."""

import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, solution

NUMBERS = [-1.7, -0.4, 0.3, 2.2]


def both(name: str) -> tuple:
    """What the judge takes as right, and what the chapter shows."""
    return EXERCISES[name].solution, solution(name)


def test_the_walk_by_hand_is_what_backward_finds():
    w, x, b, y = (torch.tensor(k, requires_grad=True) for k in (2.0, 3.0, 1.0, 10.0))
    ((w * x + b - y) ** 2).backward()
    assert EXERCISES["08.1"].solution == (w.grad.item(), b.grad.item())


@pytest.mark.parametrize("at", NUMBERS)
@pytest.mark.parametrize(
    ("f", "second"), [(torch.sin, lambda x: -x.sin()), (torch.exp, torch.exp)], ids=["sin", "exp"]
)
def test_the_slope_of_the_slope_is_the_one_known_from_school(f, second, at: float):
    x = torch.tensor([[at, 0.5]])
    for answer in both("08.2"):
        assert torch.allclose(answer(f, x), second(x))


@pytest.mark.parametrize("lengths", [(1,), (4, 2), (3, 3, 1)])
def test_parts_give_the_gradient_of_the_whole(lengths: tuple[int, ...]):
    batches = tuple(torch.randn(n, generator=torch.Generator().manual_seed(n)) for n in lengths)
    whole = torch.tensor(1.3, requires_grad=True)
    ((whole * torch.cat(batches)) ** 2).mean().backward()
    for answer in both("08.3"):
        w = torch.tensor(1.3, requires_grad=True)
        assert torch.allclose(answer(w, batches), whole.grad)
        assert torch.allclose(answer(w, batches), whole.grad)


@pytest.mark.parametrize("limit", [0.5, 3.0, 100.0])
def test_clipping_is_that_of_pytorch(limit: float):
    grads = (torch.tensor(NUMBERS), torch.tensor([[3.0, -1.0]]))
    leaves = [torch.zeros_like(g).requires_grad_() for g in grads]
    for x, g in zip(leaves, grads, strict=True):
        x.grad = g.clone()
    torch.nn.utils.clip_grad_norm_(leaves, limit)
    for answer in both("08.4"):
        for clipped, x in zip(answer(grads, limit), leaves, strict=True):
            assert torch.allclose(clipped, x.grad, rtol=1e-4)


def test_each_sample_has_the_gradient_that_it_has_alone():
    w, inputs, targets = torch.tensor(NUMBERS), torch.eye(4)[:3] * 2 + 1, torch.arange(3.0)
    for answer in both("08.5"):
        for row, x, y in zip(answer(w, inputs, targets), inputs, targets, strict=True):
            leaf = w.clone().requires_grad_()
            ((x @ leaf - y) ** 2).backward()
            assert torch.allclose(row, leaf.grad)
