"""What autograd recorded is read as it is: each node once, edges, leaves, and what is saved."""

import pytest
import torch

from utils.record.nodes import CHANGED, FREED, next_of, saved_by, walk


def leaf(value=3.0):
    return torch.tensor(value, requires_grad=True)


def names(root):
    return [node.name for node in walk(root)]


def test_each_node_stands_once_and_leads_to_the_nodes_of_its_inputs():
    w, b = leaf(), leaf()
    nodes = walk((w * b + b) * 2)
    assert [node.name for node in nodes] == [
        "MulBackward0",
        "AddBackward0",
        "MulBackward0",
        "AccumulateGrad",
        "AccumulateGrad",
    ]
    assert [node.inputs for node in nodes] == [[1], [2, 3], [4, 3], [], []]
    assert [node.leaf for node in nodes] == [None, None, None, b, w]


def test_an_input_used_twice_is_two_edges():
    assert walk(torch.mul(w := leaf(), w))[0].inputs == [1, 1]


def test_inputs_without_gradient_have_no_node():
    result = leaf() * torch.tensor(2.0)
    assert result.grad_fn.next_functions[1][0] is None
    assert len(next_of(result.grad_fn)) == 1


@pytest.mark.parametrize(
    ("make", "slots"),
    [
        (lambda w: w + 1, []),
        (lambda w: w.sum(), []),
        (lambda w: w * w, ["self", "other"]),
        (lambda w: w * torch.tensor(2.0), ["other"]),
        (lambda w: w.exp(), ["result"]),
        (lambda w: w**2, ["self"]),
        (lambda w: torch.div(w.detach(), w), ["self", "other"]),
        (lambda w: torch.div(w, 2, rounding_mode="floor"), []),
    ],
)
def test_only_saved_tensors_are_listed_what_a_method_is_called_on_first(make, slots):
    saved = saved_by(make(leaf()).grad_fn)
    assert [slot for slot in slots if slot in saved] == slots
    assert all(isinstance(x, torch.Tensor) for x in saved.values())
    if slots[:1] == ["self"]:
        assert next(iter(saved)) == "self"


def test_several_tensors_in_one_slot_are_shown_by_the_first():
    picked = torch.stack([leaf(), leaf()])[[1]]
    assert saved_by(picked.grad_fn)["indices"].tolist() == [1]


def test_a_function_written_in_python_saves_tensors_as_well():
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return 2 * x

        @staticmethod
        def backward(ctx, gradient):
            return 2 * gradient

    w = leaf()
    doubled = Double.apply(w)
    assert saved_by(doubled.grad_fn) == {"saved_tensors": w}
    doubled.backward()
    assert saved_by(doubled.grad_fn) == {"saved_tensors": FREED}


def test_backward_frees_saved_tensors_and_keeps_nodes_and_edges():
    w = leaf()
    loss = (w * torch.tensor(2.0)).exp() + 1
    before = walk(loss)
    loss.backward()
    after = walk(loss)
    assert [(n.name, n.inputs) for n in before] == [(n.name, n.inputs) for n in after]
    assert [n.saved for n in after] == [{}, {"result": FREED}, {"other": FREED}, {}]


def test_a_saved_tensor_that_was_written_into_is_called_changed():
    h = leaf().exp()
    loss = h * 1.5
    h.add_(1)
    assert saved_by(loss.grad_fn)["other"].item() == 1.5
    square = h * h
    h.mul_(2)
    assert saved_by(square.grad_fn) == {"self": CHANGED, "other": CHANGED}


@pytest.mark.parametrize("root", [torch.ones(2), leaf()], ids=["plain", "leaf"])
def test_a_tensor_without_a_graph_is_refused(root):
    with pytest.raises(ValueError, match="has no graph, its grad_fn is None; expected a result"):
        walk(root)


def test_anything_else_is_refused():
    with pytest.raises(TypeError, match="the first argument is of type float; expected a torch"):
        walk(1.5)
