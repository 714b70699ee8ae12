"""What the engine promises beside right gradients: long graphs, freeing, plain refusals."""

import gc
import weakref

import numpy as np
import pytest
import torch

from utils.autograd import Tensor
from utils.autograd.tensor import in_order
from utils.autograd.unbroadcast import unbroadcast


def leaf(values) -> Tensor:
    return Tensor(torch.tensor(values), requires_grad=True)


# ---- the graph and the walk ----


def test_a_deep_chain_needs_no_recursion():
    x = leaf(1.0)
    y = x
    for _ in range(50_000):
        y = y * 1.0
    assert y.depth == 50_000
    y.backward()
    assert x.grad.item() == 1


def test_a_deep_chain_that_is_dropped_is_freed():
    y = x = leaf(1.0)
    for _ in range(50_000):
        y = y * 1.0
    gone = weakref.ref(y)
    del y
    gc.collect()
    assert gone() is None
    assert x.data.item() == 1


def test_each_result_is_visited_once_however_many_paths_there_are(monkeypatch):
    from utils.autograd import tensor

    calls = []
    real = tensor.hand_back
    monkeypatch.setattr(tensor, "hand_back", lambda *a: (calls.append(1), real(*a))[1])
    x = leaf(1.0)
    y = x
    for _ in range(100):
        y = (y + y) * 0.5
    y.backward()
    assert x.grad.item() == 1
    assert len(calls) == 300


def test_the_order_puts_every_result_before_its_sources():
    w, x = leaf(3.0), leaf(4.0)
    a = w * x
    loss = a + a * a * w
    order = in_order(loss)
    place = {one: k for k, one in enumerate(order)}
    assert len(place) == len(order) == 6
    for one in order:
        assert all(place[one] < place[source] for source, _ in one.sources)


def test_gradients_add_up_within_a_walk_and_from_walk_to_walk():
    w = leaf(3.0)
    for count in (1, 2, 3):
        (w * w + w).backward()
        assert w.grad.item() == 7 * count


def test_the_walk_frees_its_notes_unless_told_otherwise():
    w = leaf(3.0)
    product = w * w
    loss = product + w
    loss.backward(retain_graph=True)
    assert loss.sources
    loss.backward()
    assert w.grad.item() == 14
    assert (product.sources, loss.sources) == (None, None)
    for again in (loss, product, product * 2):
        with pytest.raises(RuntimeError, match="freed this graph; keep it with retain_graph=True"):
            again.backward()
    assert w.grad.item() == 14


def test_freed_values_leave_the_memory():
    w = leaf([1.0, 2.0])
    product = w * w
    gone = weakref.ref(product.data)
    loss = product.exp().sum()
    del product
    assert gone() is not None
    loss.backward()
    gc.collect()
    assert gone() is None


def test_constants_are_not_noted():
    w, x = leaf(3.0), Tensor(4.0)
    assert [source for source, _ in (w * x).sources] == [w]
    constant = x * 2 + 1
    assert (constant.sources, constant.depth, constant.requires_grad) == ((), 0, False)
    (w * constant).backward()
    assert x.grad is None


def test_leaves_of_one_sum_do_not_share_a_gradient():
    a, b = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    (a + b).sum().backward()
    a.grad.zero_()
    assert b.grad.tolist() == [1, 1]


def test_a_leaf_can_be_walked_from():
    x, upstream = leaf([1.0, 2.0]), torch.tensor([3.0, 4.0])
    x.backward(upstream)
    upstream.zero_()
    assert x.grad.tolist() == [3, 4]


@pytest.mark.parametrize("gradient", [[1.0, 2.0], torch.tensor([1, 2]), Tensor([1.0, 2.0])])
def test_a_result_of_many_numbers_takes_a_gradient(gradient):
    x = leaf([3.0, 4.0])
    (x * x).backward(gradient)
    assert x.grad.tolist() == [6, 16]
    assert x.grad.dtype == torch.float32


def test_pytorchs_autograd_takes_no_part():
    start = torch.tensor([1.0, 2.0], requires_grad=True)
    x = Tensor(start, requires_grad=True)
    y = (x * start).sum()
    assert not x.data.requires_grad
    assert not y.data.requires_grad
    y.backward()
    assert start.grad is None
    assert x.grad.tolist() == [1, 2]


def test_the_memory_of_the_given_tensor_is_shared():
    start = torch.zeros(2)
    x = Tensor(start, requires_grad=True)
    x.data -= 1
    assert start.tolist() == [-1, -1]


# ---- dtypes, edges ----


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_a_gradient_has_the_dtype_of_its_leaf(dtype: torch.dtype):
    x = Tensor(torch.tensor([1.0, 2.0], dtype=dtype), requires_grad=True)
    other = Tensor(torch.tensor([1.0, 2.0], dtype=torch.float64), requires_grad=True)
    (x * other * 0.1 + x[[0, 0]]).sum().backward()
    assert (x.grad.dtype, other.grad.dtype) == (dtype, torch.float64)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x.sum(),
        lambda x: x.sum(0),
        lambda x: x.sum(()),
        lambda x: x.sum(-1, keepdim=True),
        lambda x: x.mean(),
        lambda x: x.mean((0, 1)),
        lambda x: x[1:].sum(),
        lambda x: (x * x).relu().mean(0),
        lambda x: x.reshape(-1),
        lambda x: x @ x.t(),
    ],
)
@pytest.mark.parametrize("shape", [(0, 2), (2, 0), (1, 1), (2, 3)])
def test_empty_and_small_tensors_are_treated_as_pytorch_treats_them(f, shape: tuple):
    start = torch.arange(6.0)[: shape[0] * shape[1]].reshape(shape)
    ours, theirs = Tensor(start, requires_grad=True), start.clone().requires_grad_()
    made, expected = f(ours), f(theirs)
    torch.testing.assert_close(made.data, expected.detach(), equal_nan=True)
    made.backward(torch.ones(made.shape))
    expected.backward(torch.ones(expected.shape))
    torch.testing.assert_close(ours.grad, theirs.grad, equal_nan=True)


@pytest.mark.parametrize("exponent", [0, 0.5, 1, 2, 3, -1, -0.5])
def test_powers_at_zero(exponent: float):
    start = torch.tensor([0.0, 1.0, 4.0])
    ours, theirs = Tensor(start, requires_grad=True), start.clone().requires_grad_()
    (ours**exponent).sum().backward()
    (theirs**exponent).sum().backward()
    torch.testing.assert_close(ours.grad, theirs.grad)


def test_softplus_neither_overflows_nor_loses_small_numbers():
    x = Tensor(torch.tensor([-1000.0, -30.0, 0.0, 30.0, 1000.0]).double(), requires_grad=True)
    y = x.softplus()
    y.sum().backward()
    expected = [0, 9.357622968839299e-14, 0.6931471805599453, 30.000000000000092, 1000]
    assert y.data.tolist() == pytest.approx(expected, rel=1e-12)
    assert x.grad.tolist() == pytest.approx([0, 9.36e-14, 0.5, 1, 1], rel=1e-2)


def test_a_number_keeps_all_its_digits_beside_float64():
    x = Tensor(torch.tensor([1.0], dtype=torch.float64), requires_grad=True)
    (x * 0.1 + 0.1 / x + 3.7**x).sum().backward()
    assert x.grad.item() == pytest.approx(0.1 - 0.1 + 3.7 * 1.308332819650179, rel=1e-14)


def test_a_chosen_number_gets_the_sum_of_what_its_copies_bring():
    x = leaf([1.0, 2.0, 3.0])
    (x[[0, 0, 2]] * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
    assert x.grad.tolist() == [11, 0, 100]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((), 6.0),
        ((1,), [6.0]),
        ((3,), [2.0, 2.0, 2.0]),
        ((2, 1), [[3.0], [3.0]]),
        ((1, 3), [[2.0, 2.0, 2.0]]),
        ((2, 3), [[1.0] * 3] * 2),
    ],
)
def test_unbroadcasting_ones_counts_the_uses(shape: tuple, expected):
    assert unbroadcast(torch.ones(2, 3), shape).tolist() == expected


def test_unbroadcasting_is_what_pytorch_calls_sum_to_size():
    gradient = torch.randn(4, 2, 1, 3, generator=torch.Generator().manual_seed(0))
    for shape in ((), (3,), (1, 3), (2, 1, 1), (1, 1, 3), (4, 1, 1, 1), (1, 2, 1, 3)):
        torch.testing.assert_close(unbroadcast(gradient, shape), gradient.sum_to_size(shape))


# ---- what it refuses ----

X, NUMBERS = Tensor([1.0, 2.0], requires_grad=True), [1.0, 2.0]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: X.backward(), RuntimeError, r"the shape is \(2,\): give backward a gradient"),
        (lambda: X.backward(torch.ones(3)), ValueError, r"gradient \(3,\) for shape \(2,\)"),
        (lambda: Tensor(1.0).backward(), RuntimeError, "no Tensor with requires_grad=True led"),
        (lambda: Tensor(1, True), TypeError, "only floating point has a gradient"),
        (lambda: Tensor([True], requires_grad=True), TypeError, "only floating point"),
        (lambda: Tensor(1j), TypeError, "no complex numbers"),
        (lambda: X * torch.tensor(1j), TypeError, "no complex numbers"),
        (lambda: X + NUMBERS, TypeError, r"a Tensor and a list: wrap it first"),
        (lambda: np.ones(2) * X, TypeError, "a Tensor and a ndarray: wrap it first"),
        (lambda: X @ "a", TypeError, "a Tensor and a str"),
        (lambda: X**X, TypeError, r"write \(y \* x.log\(\)\).exp\(\)"),
        (lambda: torch.ones(2) ** X, ValueError, "the base must be a number above 0"),
        (lambda: (-2.0) ** X, ValueError, "the base must be a number above 0"),
        (lambda: X == NUMBERS, TypeError, "compare the values"),
        (lambda: X > 0, TypeError, "'>' not supported"),
        (lambda: bool(X), RuntimeError, "ambiguous"),
        (lambda: X.abs(), AttributeError, "this engine has no 'abs'; it has .* relu tanh"),
        (lambda: X.max(), AttributeError, "this engine has no 'max'"),
        (lambda: torch.exp(X), TypeError, "exp is PyTorch's: use a method of this engine"),
        (lambda: torch.nn.functional.relu(X), TypeError, "relu is PyTorch's"),
        (lambda: X.data.add_(X), TypeError, "add_ is PyTorch's"),
        (lambda: X @ 3, RuntimeError, "at least 1D"),
        (lambda: X + torch.ones(3), RuntimeError, "must match the size"),
        (lambda: X[5], IndexError, "out of bounds"),
        (lambda: X.item(), RuntimeError, "cannot be converted to Scalar"),
    ],
)
def test_what_it_does_not_do_it_refuses(call, error: type, words: str):
    with pytest.raises(error, match=words):
        call()
    assert X.grad is None


def test_what_is_set_in_place_is_refused():
    with pytest.raises(TypeError, match="does not support item assignment"):
        X[0] = 1.0


def test_an_object_without_such_a_method_can_still_be_asked():
    assert not hasattr(X, "abs")
    assert X in {X}
    assert repr(X) == "Tensor(tensor([1., 2.]), requires_grad=True)"
