"""The right answers of chapter 09 are those of PyTorch, on numbers that no case holds."""

import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, cells_of, solution

NUMBERS = [-1.7, -0.4, 0.3, 2.2]


def both(name: str) -> tuple:
    """What the judge takes as right, and what the chapter shows."""
    return EXERCISES[name].solution, solution(name)


def stub(name: str) -> dict:
    """What the stub of an exercise defines."""
    chapter, _, number = name.partition(".")
    names = {"torch": torch, "check": lambda *answer: None}
    exec(cells_of(chapter)[f"ex-{number}-stub"], names)
    return names


def test_the_slopes_asked_for_are_those_that_autograd_returns():
    given = stub("09.1")
    functions = [given[name] for name in ("corner", "root", "masked", "mixed")]
    for f, place, said in zip(functions, given["places"], EXERCISES["09.1"].solution, strict=True):
        x = torch.tensor(place, requires_grad=True)
        f(x).backward()
        assert f"{x.grad.item():g}" == said


@pytest.mark.parametrize("seed", range(3))
def test_any_function_with_the_known_rows_leaves_the_answer(seed: int):
    """Rows that fit what is known, of a function that bends differently each time."""
    given = stub("09.2")
    (_, first), (_, together) = given["known"]
    rows = torch.tensor([first, [b - a for a, b in zip(first, together, strict=True)]])
    at = torch.randn(3, generator=torch.Generator().manual_seed(seed))

    def g(x):
        return rows @ (x - at) + ((x - at) ** 2).sum()

    for start, left in [*given["known"], (given["wanted"], EXERCISES["09.2"].solution)]:
        x = at.clone().requires_grad_()
        g(x).backward(gradient=torch.tensor(start))
        assert x.grad.tolist() == pytest.approx(left)


@pytest.mark.parametrize("at", NUMBERS)
@pytest.mark.parametrize(
    ("f", "second"), [(torch.sin, lambda x: -x.sin()), (torch.exp, torch.exp)], ids=["sin", "exp"]
)
def test_the_slope_of_the_slope_is_the_one_known_from_school(f, second, at: float):
    x = torch.tensor([[at, 0.5]])
    for answer in both("09.3"):
        assert torch.allclose(answer(f, x), second(x))


@pytest.mark.parametrize("limit", [0.5, 3.0, 100.0])
def test_clipping_is_that_of_pytorch(limit: float):
    grads = (torch.tensor(NUMBERS), torch.tensor([[3.0, -1.0]]))
    leaves = [torch.zeros_like(g).requires_grad_() for g in grads]
    for x, g in zip(leaves, grads, strict=True):
        x.grad = g.clone()
    torch.nn.utils.clip_grad_norm_(leaves, limit)
    for answer in both("09.4"):
        for clipped, x in zip(answer(grads, limit), leaves, strict=True):
            assert torch.allclose(clipped, x.grad, rtol=1e-4)


def test_each_sample_has_the_gradient_that_it_has_alone():
    w, inputs, targets = torch.tensor(NUMBERS), torch.eye(4)[:3] * 2 + 1, torch.arange(3.0)
    for answer in both("09.5"):
        for row, x, y in zip(answer(w, inputs, targets), inputs, targets, strict=True):
            leaf = w.clone().requires_grad_()
            ((x @ leaf - y) ** 2).backward()
            assert torch.allclose(row, leaf.grad)
