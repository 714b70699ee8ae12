"""The right answers of chapter 08 are those of PyTorch, on numbers that no case holds."""

import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, solution


def both(name: str) -> tuple:
    """What the judge takes as right, and what the chapter shows."""
    return EXERCISES[name].solution, solution(name)


def test_the_walk_by_hand_is_what_backward_finds():
    w, x, b, y = (torch.tensor(k, requires_grad=True) for k in (2.0, 3.0, 1.0, 10.0))
    ((w * x + b - y) ** 2).backward()
    assert EXERCISES["08.1"].solution == (w.grad.item(), b.grad.item())


@pytest.mark.parametrize(
    "secret", [lambda p: 6 * p, lambda p: (p - 7) ** 2, lambda p: p * 10 - p * 4]
)
def test_a_hidden_function_leaves_the_same_gradients_whatever_it_is(secret):
    u, v = (torch.tensor(k, requires_grad=True) for k in (2.0, 5.0))
    product = u * v
    product.retain_grad()
    (secret(product) + 3 * v).backward()
    assert u.grad == 30
    assert EXERCISES["08.3"].solution == (product.grad.item(), v.grad.item())


@pytest.mark.parametrize("count", [1, 2, 7])
def test_the_way_back_by_hand_is_that_of_autograd(count: int):
    generator = torch.Generator().manual_seed(count)
    w, b = torch.randn(2, generator=generator).unbind()
    x, y = torch.randn((2, count), generator=generator)
    leaves = [w.clone().requires_grad_(), b.clone().requires_grad_()]
    wanted = torch.autograd.grad(((leaves[0] * x + leaves[1] - y) ** 2).mean(), leaves)
    for answer in both("08.4"):
        torch.testing.assert_close(answer(w, b, x, y), wanted)


@pytest.mark.parametrize("lengths", [(1,), (4, 2), (3, 3, 1)])
def test_parts_give_the_gradient_of_the_whole(lengths: tuple[int, ...]):
    batches = tuple(torch.randn(n, generator=torch.Generator().manual_seed(n)) for n in lengths)
    whole = torch.tensor(1.3, requires_grad=True)
    ((whole * torch.cat(batches)) ** 2).mean().backward()
    for answer in both("08.5"):
        w = torch.tensor(1.3, requires_grad=True)
        assert torch.allclose(answer(w, batches), whole.grad)
        assert torch.allclose(answer(w, batches), whole.grad)
