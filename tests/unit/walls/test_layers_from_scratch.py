"""The layers that chapter 16 builds give PyTorch's numbers: values, gradients, memory and names."""

import random
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.unit.walls.chapter_cells import built

IMPORTS = ("imports", "first-picture", "folds")
MODULE = ("module", "notice", "named-modules", "named-parameters", "parameters", "to-device")
FACES = ("modes", "state-dict", "load", "register-buffer")
LAYERS = ("linear", "sequential", "tanh", "dropout", "layer-norm", "layer-norm-forward")
REMEMBER = ("batch-norm", "batch-norm-forward", "embedding", "conv", "conv-forward")
ATTEND = ("attention", "attention-module", "attention-forward")

SEEDS = range(5)
DTYPES = (torch.float32, torch.float64)
COUNTED = "num_batches_tracked"
"""What PyTorch's batch normalisation saves besides: how many batches it saw."""


@pytest.fixture(scope="module")
def own() -> SimpleNamespace:
    """What the reader has built, by name."""
    cells = (*IMPORTS, *MODULE, *FACES, *LAYERS, *REMEMBER, *ATTEND)
    return SimpleNamespace(**built("16", *cells))


def renamed(state: dict) -> dict:
    """Return PyTorch's state dict with the names that the chapter's layers use."""
    return {
        name.replace("in_proj_", "in_proj."): tensor
        for name, tensor in state.items()
        if not name.endswith(COUNTED)
    }


def close(ours: torch.Tensor, theirs: torch.Tensor) -> None:
    tolerance = {"rtol": 1e-3, "atol": 1e-3} if theirs.dtype == torch.float32 else {}
    torch.testing.assert_close(ours, theirs, **tolerance)


def assert_twins(ours, theirs, draw: Callable, steps: int = 4) -> None:
    """Let both learn from the same inputs: outputs, gradients and all that is kept stay equal."""
    ours.load_state_dict(renamed(theirs.state_dict()))
    for _ in range(steps):
        inputs = draw()
        mine, its = (given(inputs) for given in (ours, theirs))
        close(mine, its)
        inputs_back = [inputs] if inputs.is_floating_point() else []
        upstream = torch.randn_like(its)
        back = torch.autograd.grad(mine, [*ours.parameters(), *inputs_back], upstream)
        its_back = torch.autograd.grad(its, [*theirs.parameters(), *inputs_back], upstream)
        for left, right in zip(back, its_back, strict=True):
            close(left, right)
        with torch.no_grad():  # both take the step that their own gradient says
            for model, grads in ((ours, back), (theirs, its_back)):
                for p, grad in zip(model.parameters(), grads, strict=False):
                    p -= 0.1 * grad
        kept, its_kept = ours.state_dict(), renamed(theirs.state_dict())
        assert list(kept) == list(its_kept)
        for name in kept:
            close(kept[name], its_kept[name])


def drawing(*shape: int, dtype: torch.dtype) -> Callable:
    """Return what draws inputs that ask for a gradient."""
    return lambda: (3 * torch.randn(shape, dtype=dtype) + 1).requires_grad_()


# ---- a module notices, lists, moves, switches ----------------------------------------------------


def grown(own, seed: int, depth: int = 3) -> tuple:
    """Return a random module of the reader's, and the same one of PyTorch's."""
    dice = random.Random(seed)
    ours, theirs = own.Module(), nn.Module()
    for k in range(dice.randint(1, 4)):
        name, kind = f"part{k}", dice.randint(0, 6 if depth else 3)
        if kind == 0:
            weight = torch.randn(dice.randint(1, 3))
            setattr(ours, name, nn.Parameter(weight.clone()))
            setattr(theirs, name, nn.Parameter(weight.clone()))
        elif kind == 1:
            ours.register_buffer(name, torch.full((2,), float(seed)))
            theirs.register_buffer(name, torch.full((2,), float(seed)))
        elif kind == 2:
            value = dice.choice([torch.ones(2, requires_grad=True), [nn.Linear(1, 1)], "text", 3])
            setattr(ours, name, value)
            setattr(theirs, name, value)
        elif kind == 3:
            n, m = dice.randint(1, 4), dice.randint(1, 4)
            setattr(ours, name, own.Linear(n, m))
            setattr(theirs, name, nn.Linear(n, m))
        elif kind == 4 and ours._modules:
            setattr(ours, name, dice.choice(list(ours._modules.values())))
            ranks = list(ours._modules.values()).index(getattr(ours, name))
            setattr(theirs, name, list(theirs._modules.values())[ranks])
        else:
            inner = grown(own, dice.randint(0, 10**6), depth - 1)
            setattr(ours, name, inner[0])
            setattr(theirs, name, inner[1])
    return ours, theirs


@pytest.mark.parametrize("seed", range(60))
def test_a_module_lists_what_an_nn_module_lists(own, seed):
    ours, theirs = grown(own, seed)
    places = [place for place, _ in theirs.named_modules(remove_duplicate=False)]
    assert [place for place, _ in ours.named_modules()] == places
    listed = [(name, p.shape) for name, p in theirs.named_parameters()]
    assert [(name, p.shape) for name, p in ours.named_parameters()] == listed
    assert len(ours.parameters()) == len(list(theirs.parameters()))
    assert list(ours.state_dict()) == list(theirs.state_dict())


@pytest.mark.parametrize("seed", range(20))
def test_modes_moves_and_saving_reach_what_they_reach_in_an_nn_module(own, seed):
    ours, theirs = grown(own, seed)
    for switch in ("eval", "train"):
        assert getattr(ours, switch)() is ours
        getattr(theirs, switch)()
        modes = [module.training for _, module in theirs.named_modules(remove_duplicate=False)]
        assert [module.training for _, module in ours.named_modules()] == modes
    ours.load_state_dict(theirs.state_dict())
    before = ours.parameters()
    assert ours.to(torch.float64) is ours
    theirs.to(torch.float64)
    assert all(p is q for p, q in zip(before, ours.parameters(), strict=True))
    for name, tensor in theirs.state_dict().items():
        torch.testing.assert_close(ours.state_dict()[name], tensor)


def test_a_parameter_in_two_places_is_listed_once_and_saved_twice(own):
    ours = own.Sequential(own.Linear(3, 3), own.Linear(3, 3))
    theirs = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    ours._modules["1"].weight = ours._modules["0"].weight
    theirs[1].weight = theirs[0].weight
    assert [n for n, _ in ours.named_parameters()] == [n for n, _ in theirs.named_parameters()]
    assert list(ours.state_dict()) == list(theirs.state_dict())


def test_without_shelves_nothing_can_be_assigned(own):
    class Forgetful(own.Module):
        def __init__(self):
            self.layer = own.Linear(1, 1)

    with pytest.raises(AttributeError, match="_modules"):
        Forgetful()


def test_a_state_dict_shares_memory_and_loading_copies(own):
    one, two = own.Linear(2, 3), own.Linear(2, 3)
    state = one.state_dict()
    two.load_state_dict(state)
    assert state["weight"].data_ptr() == one.weight.data_ptr() != two.weight.data_ptr()
    assert torch.equal(one.weight, two.weight)
    assert not state["weight"].requires_grad


def test_loading_refuses_other_names_and_other_shapes(own):
    with pytest.raises(RuntimeError, match="bias"):
        own.Linear(2, 3).load_state_dict({"weight": torch.ones(3, 2)})
    with pytest.raises(RuntimeError, match="more"):
        own.Linear(2, 3).load_state_dict({**own.Linear(2, 3).state_dict(), "more": torch.ones(1)})
    with pytest.raises(AssertionError, match="weight"):
        own.Linear(2, 3).load_state_dict({"weight": torch.ones(1, 2), "bias": torch.ones(3)})


# ---- layers, one after the other -----------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lead", [(), (1,), (5,), (2, 3), (0,)])
@pytest.mark.parametrize("seed", SEEDS)
def test_linear(own, seed, lead, dtype):
    torch.manual_seed(seed)
    n, m = (int(k) for k in torch.randint(1, 6, (2,)))
    theirs = nn.Linear(n, m).to(dtype)
    assert_twins(own.Linear(n, m).to(dtype), theirs, drawing(*lead, n, dtype=dtype))


@pytest.mark.parametrize("seed", SEEDS)
def test_linear_and_convolution_begin_with_pytorchs_numbers(own, seed):
    for ours, theirs in (
        (own.Linear, nn.Linear),
        (lambda n, m: own.Conv2d(n, m, 3), lambda n, m: nn.Conv2d(n, m, 3)),
    ):
        torch.manual_seed(seed)
        mine = ours(5 + seed, 3)
        torch.manual_seed(seed)
        its = theirs(5 + seed, 3)
        torch.testing.assert_close(mine.weight, its.weight)
        torch.testing.assert_close(mine.bias, its.bias)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lead", [(), (1,), (5,), (2, 3)])
@pytest.mark.parametrize("seed", SEEDS)
def test_layer_norm(own, seed, lead, dtype):
    torch.manual_seed(seed)
    n = int(torch.randint(2, 9, ()))
    theirs = nn.LayerNorm(n).to(dtype)
    assert_twins(own.LayerNorm(n).to(dtype), theirs, drawing(*lead, n, dtype=dtype))


def test_layer_norm_of_equal_features_stays_finite(own):
    equal = torch.full((2, 4), 3.0)
    close(own.LayerNorm(4)(equal), nn.LayerNorm(4)(equal))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_batch_norm_learns_and_remembers_and_is_used(own, seed, dtype):
    torch.manual_seed(seed)
    samples, n = (int(k) for k in torch.randint(2, 9, (2,)))
    ours, theirs = own.BatchNorm(n).to(dtype), nn.BatchNorm1d(n).to(dtype)
    assert_twins(ours, theirs, drawing(samples, n, dtype=dtype), steps=6)
    assert theirs.running_mean.any()
    memory = theirs.running_mean.clone()
    assert_twins(ours.eval(), theirs.eval(), drawing(samples, n, dtype=dtype))
    assert torch.equal(theirs.running_mean, memory)
    assert_twins(ours, theirs, drawing(1, n, dtype=dtype))  # one sample, in use
    assert_twins(ours.train(), theirs.train(), drawing(samples, n, dtype=dtype))


@pytest.mark.parametrize("momentum", [0.0, 0.01, 0.5, 1.0])
def test_batch_norm_remembers_with_any_momentum_and_without_recording(own, momentum):
    torch.manual_seed(0)
    ours = own.BatchNorm(3, momentum=momentum)
    theirs = nn.BatchNorm1d(3, momentum=momentum)
    for record in (True, False, True):
        with torch.set_grad_enabled(record):
            x = torch.randn(4, 3)
            close(ours(x), theirs(x))
        close(ours.running_mean, theirs.running_mean)
        close(ours.running_var, theirs.running_var)
        assert not ours.running_mean.requires_grad


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("shape", [(), (7,), (4000,), (50, 40)])
def test_dropout(own, shape, p):
    torch.manual_seed(0)
    x = (torch.randn(shape, dtype=torch.float64).abs() + 1).requires_grad_()
    for drop in (own.Dropout(p), nn.Dropout(p)):
        out = drop(x)
        (grad,) = torch.autograd.grad(out.sum(), x)
        torch.testing.assert_close(grad, (out != 0).double() / (1 - p))
        torch.testing.assert_close(out, x * grad)
        if x.numel() > 1000:
            assert abs((out == 0).double().mean() - p) < 0.03
        assert torch.equal(drop.eval()(x), x)
        again = drop.train()(x)
        assert p == 0 or x.numel() < 1000 or not torch.equal(out, again)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (1,), (6,), (3, 4), (2, 1, 5), (0,)])
@pytest.mark.parametrize("seed", SEEDS)
def test_embedding(own, seed, shape, dtype):
    torch.manual_seed(seed)
    n, m = (int(k) for k in torch.randint(1, 6, (2,)))
    theirs = nn.Embedding(n, m).to(dtype)
    assert_twins(own.Embedding(n, m).to(dtype), theirs, lambda: torch.randint(0, n, shape))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch", [(), (1,), (3,)])
@pytest.mark.parametrize("seed", SEEDS)
def test_convolution(own, seed, batch, dtype):
    torch.manual_seed(seed)
    dice = random.Random(seed)
    n, m, k = dice.randint(1, 4), dice.randint(1, 4), dice.randint(1, 4)
    stride, padding = dice.randint(1, 3), dice.randint(0, 2)
    height, width = k + dice.randint(0, 5), k + dice.randint(0, 5)
    ours = own.Conv2d(n, m, k, stride, padding).to(dtype)
    theirs = nn.Conv2d(n, m, k, stride, padding).to(dtype)
    assert_twins(ours, theirs, drawing(*batch, n, height, width, dtype=dtype))


def masks(places: int) -> list[torch.Tensor | None]:
    alone = torch.eye(places, dtype=torch.bool)
    return [None, torch.ones(places, places, dtype=torch.bool).tril(), alone]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lead", [(), (2,), (2, 3)])
@pytest.mark.parametrize("seed", SEEDS)
def test_attention_is_scaled_dot_product_attention(own, seed, lead, dtype):
    torch.manual_seed(seed)
    places, features = (int(k) for k in torch.randint(1, 6, (2,)))
    draw = drawing(*lead, places, features, dtype=dtype)
    q, k, v = draw(), draw(), draw()
    for mask in masks(places):
        ours, theirs = own.attention(q, k, v, mask), F.scaled_dot_product_attention(q, k, v, mask)
        close(ours, theirs)
        upstream = torch.randn_like(ours)
        for left, right in zip(
            torch.autograd.grad(ours, (q, k, v), upstream),
            torch.autograd.grad(theirs, (q, k, v), upstream),
            strict=True,
        ):
            close(left, right)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch", [(), (1,), (3,)])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_attention_layer(own, seed, batch, dtype):
    torch.manual_seed(seed)
    heads, size, places = (int(k) for k in torch.randint(1, 4, (3,)))
    theirs = nn.MultiheadAttention(heads * size, heads, batch_first=True).to(dtype)
    ours = own.Attention(heads * size, heads).to(dtype)

    class Itself(nn.Module):
        """PyTorch's layer, asked with one input."""

        def forward(self, x):
            return theirs(x, x, x, need_weights=False)[0]

    asked = Itself()
    asked.parameters = theirs.parameters
    asked.named_parameters = theirs.named_parameters
    asked.state_dict = theirs.state_dict
    assert_twins(ours, asked, drawing(*batch, places, heads * size, dtype=dtype))
    x = torch.randn(*batch, places, heads * size, dtype=dtype)
    causal = masks(places)[1]
    close(ours(x, causal), theirs(x, x, x, attn_mask=~causal)[0])


# ---- several layers learn together ---------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_net_learns_as_pytorchs_does_and_gives_its_memory_back(own, seed, dtype):
    torch.manual_seed(seed)
    ours = own.Sequential(
        own.Linear(3, 6), own.BatchNorm(6), own.Tanh(), own.LayerNorm(6), own.Linear(6, 2)
    ).to(dtype)
    theirs = nn.Sequential(
        nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.LayerNorm(6), nn.Linear(6, 2)
    ).to(dtype)
    assert_twins(ours, theirs, drawing(7, 3, dtype=dtype), steps=8)
    fresh = nn.Sequential(
        nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.LayerNorm(6), nn.Linear(6, 2)
    ).to(dtype)
    fresh.load_state_dict(ours.state_dict())
    x = torch.randn(5, 3, dtype=dtype)
    close(ours.eval()(x), fresh.eval()(x))
