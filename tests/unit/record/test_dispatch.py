"""What is recorded of a call is what PyTorch's registry, schemas and graphs say of it."""

import pytest
import torch

from utils.record.dispatch import Call, Function, Operator, record

X = torch.tensor([[0.5, 1.0], [1.5, 2.0], [2.0, 9.0]])
W = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).requires_grad_()


def call(code: str) -> Call:
    torch.manual_seed(0)
    return record(code, x=X, w=W, wall=torch.nn.Linear(2, 2), F=torch.nn.functional)


def operators(code: str) -> list[Operator]:
    return [event for event in call(code).events if isinstance(event, Operator)]


def functions(code: str) -> list[Function]:
    return [event for event in call(code).events if isinstance(event, Function)]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("w * 2", ["aten::mul.Tensor"]),
        ("x.t()", ["aten::t"]),
        ("wall(x)", ["aten::t", "aten::addmm"]),
        ("F.linear(x, w)", ["aten::t", "aten::mm"]),
        ("torch.relu(w)", ["aten::relu"]),
        ("torch.softmax(w, 1)", ["aten::_softmax"]),
        (
            "((w - 1) ** 2).mean()",
            ["aten::sub.Tensor", "aten::pow.Tensor_Scalar", "aten::mean"],
        ),
        ("x.reshape(6)", ["aten::view"]),
        ("x.t().reshape(6)", ["aten::t", "aten::clone", "aten::_unsafe_view"]),
    ],
)
def test_the_operators_that_reach_a_kernel(code: str, names: list[str]):
    assert [operator.name for operator in operators(code)] == names


CODES = ("w * 2", "wall(x)", "F.softmax(w, 1)", "x @ w", "F.mse_loss(w, w * 2)", "x.reshape(6)")


@pytest.mark.parametrize("code", CODES)
def test_a_recipe_is_what_the_registry_calls_composite(code: str):
    has = torch._C._dispatch_has_kernel_for_dispatch_key
    for operator in operators(code):
        assert not has(operator.name, "CompositeImplicitAutograd"), operator.name
        for name in operator.recipe:
            overloads = getattr(torch.ops.aten, name.removeprefix("aten::")).overloads()
            full = [name if o == "default" else f"{name}.{o}" for o in overloads]
            assert any(has(each, "CompositeImplicitAutograd") for each in full), name


def nodes_behind(result: torch.Tensor) -> list[str]:
    found, waiting = [], [result.grad_fn]
    while waiting:
        node = waiting.pop()
        if node and node.name() != "torch::autograd::AccumulateGrad":
            found.append(node.name())
            waiting += [below for below, _ in node.next_functions]
    return found


@pytest.mark.parametrize("code", ["w * 2", "wall(x)", "(w.t() * w).sum()", "x @ w", "x * 2"])
def test_the_nodes_are_those_of_the_graph(code: str):
    names = {"x": X, "w": W, "wall": torch.nn.Linear(2, 2), "F": torch.nn.functional}
    made = [operator.node for operator in operators(code) if operator.node]
    assert sorted(made) == sorted(nodes_behind(eval(code, names)))
    assert call(code).grad_fn == (made[-1] if made else "")


def test_keys_come_from_autograd_down_to_the_device():
    (product,) = operators("x * 2")
    assert product.keys == ("AutogradCPU", "CPU")
    (view,) = operators("x.t()")
    assert view.keys == ("AutogradCPU", "ADInplaceOrView", "CPU")
    (shape,) = [e for e in record("x * 2", x=X.to("meta")).events if isinstance(e, Operator)]
    assert shape.keys == ("AutogradMeta", "Meta")
    assert operators("torch.ones(2)")[0].keys[-1] == "CPU"


def test_views_and_writes_are_told_from_new_tensors():
    kinds = [operators(code)[0].kind for code in ("x.t()", "x.add_(1)", "x + 1", "x[0]")]
    assert kinds == ["view", "in place", "new", "view"]
    assert operators("x[0]")[0].result == "float32 (2,)"
    assert operators("x.max(0).values")[0].result == "2 tensors"


def test_functions_of_python_come_before_the_compiled_one_in_which_python_ends():
    assert functions("wall(x)") == [
        Function("Linear.forward", False), Function("torch._C._nn.linear", True)
    ]  # fmt: skip
    assert functions("F.relu(w)") == [Function("relu", False), Function("torch.relu", True)]
    assert functions("torch.cat([x, x])") == [Function("torch.cat", True)]
    assert functions("w * 2") == [Function("torch.Tensor.mul", True)]
    assert functions("F.mse_loss(w, x[:2])")[-2:] == [
        Function("mse_loss", False), Function("torch._C._nn.mse_loss", True)
    ]  # fmt: skip


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_it_records_the_same_in_every_grad_mode(mode):
    expected = call("w * 2")
    with mode():
        assert call("w * 2") == expected


def test_nothing_of_the_readers_changes():
    x, w, state = X.clone(), W.detach().clone(), torch.get_rng_state()
    record("x.add_(torch.rand(2))", x=X)
    record("torch.nn.functional.dropout(w)", w=W)
    assert torch.equal(X, x)
    assert torch.equal(W, w)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        (3, TypeError, "a call is given as int; expected a string of code"),
        (
            "x.tolist()",
            TypeError,
            "'x.tolist()' gives an object of type list; expected one tensor.",
        ),
        ("x", ValueError, "'x' calls 0 operators; expected 1 to 12, as in 'x * 2'."),
        (
            "sum(x + k for k in range(13))",
            ValueError,
            "'sum(x + k for k in range(13))' calls 26 operators; expected 1 to 12",
        ),
        ("y + 1", ValueError, "'y + 1' fails with NameError: name 'y' is not defined."),
        ("x +", ValueError, "'x +' is no Python expression"),
    ],
)
def test_what_cannot_be_recorded_is_refused(code, error: type, sentence: str):
    with pytest.raises(error) as caught:
        record(code, x=X)
    assert str(caught.value).startswith(sentence)
