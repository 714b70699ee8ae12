"""The right answers of chapter 07 are those of PyTorch, also on numbers that no case holds."""

import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES, cells_of, solution
from utils.record.nodes import walk


def stub(number: str) -> dict:
    """The names that the stub of an exercise makes."""
    names = {"torch": torch, "device": torch.device("cpu"), "check": lambda *_: None}
    exec(cells_of("07")[f"ex-{number}-stub"], names)
    return names


def both(name: str) -> tuple:
    """What the judge takes as right, and what the chapter shows."""
    return EXERCISES[name].solution, solution(name)


def test_the_loss_has_as_many_nodes():
    assert EXERCISES["07.1"].solution == len(walk(stub("1")["loss"]))


def test_the_leaves_are_those_of_pytorch():
    assert EXERCISES["07.2"].solution == tuple(t.is_leaf for t in stub("2")["five"])


def survives(loss: torch.Tensor) -> bool:
    loss.backward()
    try:
        loss.backward()
    except RuntimeError:
        return False
    return True


def test_the_losses_that_survive_are_those_that_keep_nothing():
    losses = stub("3")["losses"]
    keeps = [any(node.saved for node in walk(loss)) for loss in losses]
    found = tuple(map(survives, losses))
    assert found == EXERCISES["07.3"].solution == tuple(not kept for kept in keeps)


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (2, 0, 2)])
def test_the_cost_of_each_number_is_the_one_it_has_alone(shape):
    names = {"torch": torch, "device": torch.device("cpu")}
    with pytest.raises(RuntimeError, match="Boolean value"):
        exec(cells_of("07")["ex-4-program"], names)
    kilometres = torch.rand(shape, generator=torch.Generator().manual_seed(0)) * 20
    price = torch.tensor(1.5, requires_grad=True)
    alone = [names["cost"](k, price).item() for k in kilometres.flatten()]
    for answer in both("07.4"):
        costs = answer(kilometres, price)
        assert torch.allclose(costs.flatten(), torch.tensor(alone))
        assert torch.autograd.grad(costs.sum(), price)[0].isfinite()


def test_the_program_to_repair_fails_in_its_second_round():
    names = {"torch": torch, "device": torch.device("cpu")}
    with pytest.raises(RuntimeError, match="a second time"):
        exec(cells_of("07")["ex-5-program"], names)
    w = torch.tensor(0.5, requires_grad=True)
    assert names["learn"](w, torch.tensor([3.0]), 0.1) == 0.5


@pytest.mark.parametrize("inputs", [[1.5], [0.3, -2.0], [1.0, 2.0, 0.5, -0.7]])
def test_each_round_learns_from_its_own_product(inputs):
    for answer in both("07.5"):
        w, by_hand, state = torch.tensor(0.4, requires_grad=True), 0.4, 0.0
        for value in inputs:
            new = by_hand * state + value
            by_hand -= 0.05 * 2 * (new - 1) * state
            state = new
        assert answer(w, torch.tensor(inputs), 0.05) == pytest.approx(by_hand, rel=1e-4)


@pytest.mark.parametrize(
    ("function", "tensors"),
    [
        (lambda w: w.sin().sum(), 1),
        (lambda w: w.tanh().tanh(), 2),
        (lambda w: w.sum(), 0),
        (lambda w: (w * w) * w, 2),
    ],
)
def test_kept_bytes_are_those_of_the_saved_tensors(function, tensors):
    for answer in both("07.6"):
        w = torch.rand(6, requires_grad=True)
        assert answer(function, w) == tensors * w.nbytes
