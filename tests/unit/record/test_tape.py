"""A tape holds what autograd does with an expression: the same numbers, in the same order."""

import pytest
import torch

from tests.explorers.samples.backprop_samples import CASES, leaves
from utils.record.tape import record

EXPRESSIONS = [(code, numbers) for codes, numbers in CASES.values() for code in codes]
each_expression = pytest.mark.parametrize(("code", "numbers"), EXPRESSIONS)


def tape_of(code: str, **numbers: float):
    return record(code, leaves(numbers or {"w": 3.0, "x": 2.0}))


def alike(a: torch.Tensor, b: torch.Tensor) -> bool:
    return torch.allclose(a, b, rtol=1e-12, atol=0, equal_nan=True)


@each_expression
def test_numbers_and_gradients_are_those_of_the_expression(code: str, numbers: dict):
    tape, names = record(code, leaves(numbers)), leaves(numbers)
    loss = eval(code, {"torch": torch, **names})
    loss.backward()
    assert alike(tape.nodes[-1].value, loss)
    for node in tape.nodes:
        if node.name in names:
            wanted = names[node.name].grad
            assert (node.grad is None) == (wanted is None)
            assert wanted is None or alike(node.grad, wanted)


@each_expression
def test_what_arrives_at_a_node_is_the_sum_of_upstream_times_local(code: str, numbers: dict):
    tape = record(code, leaves(numbers))
    for edge in tape.edges:
        assert alike(edge.part, edge.node.grad * edge.local)
    for node in tape.nodes[:-1]:
        if node.grad is not None:
            assert alike(sum(e.part for e in tape.edges if e.parent is node), node.grad)
    assert tape.nodes[-1].grad == 1


@pytest.mark.parametrize("at", [-1.5, 0.25, 2.0])
@pytest.mark.parametrize(
    ("code", "local"),
    [
        ("x.sin()", torch.cos),
        ("x ** 3", lambda x: 3 * x * x),
        ("2 / x", lambda x: -2 / x**2),
        ("3 - x", lambda x: -torch.ones_like(x)),
        ("x.clamp(min=0.25)", lambda x: (x >= 0.25).double()),
    ],
)
def test_a_local_derivative_is_the_one_known_from_school(code: str, local, at: float):
    tape = tape_of(code, x=at)
    assert torch.allclose(tape.edges[0].local, local(torch.tensor(at).double()))


def test_the_way_back_is_the_way_there_in_reverse():
    tape = tape_of("(w * x - 4) ** 2")
    assert [node.name for node in tape.nodes] == ["w", "x", "a", "b", "loss"]
    ways = [(edge.node.name, edge.parent.name) for edge in tape.edges]
    assert ways == [("loss", "b"), ("b", "a"), ("a", "w"), ("a", "x")]


def test_a_number_that_comes_in_twice_gets_two_ways():
    tape = tape_of("x * x")
    assert [(e.parent.name, e.local.item()) for e in tape.edges] == [("x", 2), ("x", 2)]
    assert tape.nodes[0].grad == 4


def test_names_are_those_of_the_code_else_free_letters():
    numbers = {"a": 1.0, "c": 2.0}
    names = [node.name for node in tape_of("(z := a * c + 1) * z * a", **numbers).nodes]
    assert names == ["a", "c", "b", "z", "d", "loss"]


def test_what_does_not_reach_the_loss_is_left_out():
    tape = tape_of("[w * w, w * x][1]")
    assert [node.name for node in tape.nodes] == ["w", "x", "loss"]


def test_a_cut_keeps_its_number_and_gets_no_gradient():
    tape = tape_of("w.detach() * x + w")
    detached = tape.nodes[2]
    assert detached.function.__name__ == "detach"
    assert detached.grad is None
    assert tape.nodes[0].grad == 1


def test_an_attribute_is_written_as_python_writes_it():
    nodes = tape_of("w.real * x + w.data").nodes
    written = [node.code(lambda entry: entry.name) for node in nodes if node.function]
    assert written == ["w * x", "w.data", "a + b"]


def test_letters_never_run_out():
    numbers = dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 2.0)
    names = [node.name for node in tape_of("(a * b) * (a + b)", **numbers).nodes]
    assert names == ["a", "b", "aa", "bb", "loss"]


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_the_mode_of_the_reader_changes_nothing(mode):
    with mode():
        tape = tape_of("w * x")
    assert [node.grad.item() for node in tape.given] == [2, 3]
