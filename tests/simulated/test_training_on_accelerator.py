"""Layers, autograd, optimizers and mixed precision train on the device as on the CPU."""

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from tests.simulated.compare import assert_same_on_both

SEQUENCE = (2, 5, 8)  # batch, time, features
IMAGE = (2, 4, 8, 8)  # batch, channels, height, width

# Each layer with the shape of its input.
LAYERS = {
    "Linear": (lambda: nn.Linear(8, 3), SEQUENCE),
    "LazyLinear": (lambda: nn.LazyLinear(3), SEQUENCE),
    "Bilinear": (lambda: nn.Sequential(nn.Linear(8, 8), _Twice(nn.Bilinear(8, 8, 2))), SEQUENCE),
    "Conv1d": (lambda: nn.Conv1d(5, 3, 3, padding=1), SEQUENCE),
    "Conv2d": (lambda: nn.Conv2d(4, 6, 3, groups=2), IMAGE),
    "Conv2d without bias": (lambda: nn.Conv2d(4, 6, 3, stride=2, bias=False), IMAGE),
    "ConvTranspose2d": (lambda: nn.ConvTranspose2d(4, 2, 3, stride=2), IMAGE),
    "MaxPool2d": (lambda: nn.MaxPool2d(2), IMAGE),
    "AvgPool2d": (lambda: nn.AvgPool2d(2), IMAGE),
    "BatchNorm2d": (lambda: nn.BatchNorm2d(4), IMAGE),
    "LayerNorm": (lambda: nn.LayerNorm(8), SEQUENCE),
    "GroupNorm": (lambda: nn.GroupNorm(2, 4), IMAGE),
    "InstanceNorm2d": (lambda: nn.InstanceNorm2d(4, affine=True), IMAGE),
    "RMSNorm": (lambda: nn.RMSNorm(8), SEQUENCE),
    "Dropout": (lambda: nn.Dropout(0.5), SEQUENCE),
    "RNN": (lambda: nn.RNN(8, 4, batch_first=True), SEQUENCE),
    "LSTM": (lambda: nn.LSTM(8, 4, num_layers=2, dropout=0.2, bidirectional=True), SEQUENCE),
    "GRU": (lambda: nn.GRU(8, 4, batch_first=True), SEQUENCE),
    "MultiheadAttention": (lambda: _Self(nn.MultiheadAttention(8, 2, batch_first=True)), SEQUENCE),
    "TransformerEncoder": (
        lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2),
        SEQUENCE,
    ),
    "Transformer": (lambda: _Twice(nn.Transformer(8, 2, 1, 1, 16, batch_first=True)), SEQUENCE),
    "weight_norm": (lambda: nn.utils.parametrizations.weight_norm(nn.Linear(8, 3)), SEQUENCE),
}


class _Twice(nn.Module):
    """A layer of two inputs, given the same one twice."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x, x)


class _Self(_Twice):
    """Attention of a sequence to itself."""

    def forward(self, x):
        return self.layer(x, x, x)


def _run_layer(build, shape, device, train):
    layer = build().to(device).train(train)
    x = torch.randn(shape, device=device, requires_grad=True)
    result = layer(x)
    first = result[0] if isinstance(result, tuple) else result
    first.square().sum().backward()
    return result, x.grad, [p.grad for p in layer.parameters()], list(layer.buffers())


@pytest.mark.parametrize("train", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("name", LAYERS)
def test_layer_gives_outputs_gradients_and_buffers_of_the_cpu(name, train):
    build, shape = LAYERS[name]
    assert_same_on_both(lambda device: _run_layer(build, shape, device, train))


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_transformer_skips_padding_in_its_fast_path():
    def program(device):
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        model = nn.TransformerEncoder(layer, 1).to(device).eval()
        padding = torch.tensor([[False] * 5, [False] * 3 + [True] * 2], device=device)
        with torch.no_grad():
            return model(torch.randn(SEQUENCE, device=device), src_key_padding_mask=padding)

    assert_same_on_both(program)


def test_packed_sequences_go_through_recurrent_layers():
    def program(device):
        x = torch.randn(SEQUENCE, device=device)
        packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor([5, 3]), batch_first=True)
        return nn.LSTM(8, 4).to(device)(packed)[0].data, nn.GRU(8, 4).to(device)(packed)[0].data

    assert_same_on_both(program)


# Optimizers whose foreach form, a GPU's default, rounds otherwise than the CPU's loop.
FOREACH_ROUNDS = {"ASGD", "NAdam", "RAdam"}
OPTIMIZERS = [
    name
    for name, made in vars(torch.optim).items()
    if isinstance(made, type) and name not in {"Optimizer", "SparseAdam"}
]


def _train(name, device, **options):
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1)).to(device)
    parameters = [p for p in model.parameters() if p.dim() == 2 or name != "Muon"]
    optimizer = getattr(torch.optim, name)(parameters, lr=0.02, **options)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 5)
    x = torch.randn(16, 3, device=device)

    def closure():
        optimizer.zero_grad()
        loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
        loss.backward()
        return loss

    losses = []
    for _ in range(5):
        losses.append(optimizer.step(closure).item())
        schedule.step()
    return losses, list(model.parameters())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_takes_the_steps_of_the_cpu(name):
    options = {"foreach": False} if name in FOREACH_ROUNDS else {}
    assert_same_on_both(lambda device: _train(name, device, **options))


def test_sparse_gradients_train_an_embedding():
    def program(device):
        embedding = nn.Embedding(5, 2, sparse=True).to(device)
        optimizer = torch.optim.SparseAdam(embedding.parameters())
        embedding(torch.tensor([1, 3], device=device)).sum().backward()
        optimizer.step()
        return embedding.weight

    assert_same_on_both(program)


def test_optimizer_made_before_the_move_still_trains_the_model(device):
    model = nn.Linear(2, 1)
    weight = model.weight
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model.to(device)
    assert model.weight is weight
    before = weight.detach().clone()
    model(torch.ones(1, 2, device=device)).sum().backward()
    optimizer.step()
    assert not torch.equal(weight, before)


class _Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient * 3 * x**2


def _hooked(x):
    seen = []
    leaf = x.clone().requires_grad_()
    leaf.register_hook(lambda gradient: seen.append(gradient) or gradient * 2)
    leaf.square().sum().backward()
    return seen, leaf.grad


def _checkpointed(x):
    leaf = x.clone().requires_grad_()
    model = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5)).to(x.device)
    checkpoint(model, leaf, use_reentrant=False).sum().backward()
    return leaf.grad


def _second_derivative(x):
    leaf = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(_Cube.apply(leaf).sum(), leaf, create_graph=True)
    return first, torch.autograd.grad(first.sum(), leaf)


def _per_sample(x):
    model = nn.Linear(4, 1).to(x.device)

    def loss(weights, row):
        return torch.func.functional_call(model, weights, (row,)).square().sum()

    return torch.func.vmap(torch.func.grad(loss), (None, 0))(dict(model.named_parameters()), x)


AUTOGRAD = {
    "hook": _hooked,
    "checkpoint": _checkpointed,
    "custom Function and second derivative": _second_derivative,
    "per-sample gradients": _per_sample,
    "jacobians": lambda x: (torch.func.jacrev(torch.sin)(x[0]), torch.func.jacfwd(torch.sin)(x[0])),
    "hessian": lambda x: torch.func.hessian(lambda v: (v**3).sum())(x[0]),
    "vjp and jvp": lambda x: (
        torch.func.vjp(torch.sin, x)[1](x),
        torch.func.jvp(torch.sin, (x,), (x,))[1],
    ),
    "vmap of attention": lambda x: torch.func.vmap(
        lambda q: nn.functional.scaled_dot_product_attention(q, q, q)
    )(x.expand(2, 3, 4)),
    "functional jacobian": lambda x: torch.autograd.functional.jacobian(torch.exp, x[0]),
}


@pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated")
@pytest.mark.parametrize("name", AUTOGRAD)
def test_autograd_gives_the_derivatives_of_the_cpu(name):
    assert_same_on_both(lambda device: AUTOGRAD[name](torch.randn(3, 4, device=device)))


def test_gradcheck_passes(device):
    x = torch.randn(3, dtype=torch.float64, device=device, requires_grad=True)
    assert torch.autograd.gradcheck(_Cube.apply, x)
    assert torch.autograd.gradgradcheck(_Cube.apply, x)


def test_write_between_forward_and_backward_is_found(device):
    w = torch.ones(2, device=device, requires_grad=True)
    x = w * 1
    loss = x.square().sum()
    x.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_recurrent_layer_frees_its_graph_and_finds_a_write(device):
    x = torch.randn(SEQUENCE, device=device)
    layer = nn.LSTM(8, 4).to(device)
    loss = layer(x)[0].sum()
    loss.backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        loss.backward()
    loss = layer(x)[0].sum()
    with torch.no_grad():
        layer.weight_hh_l0.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


@pytest.mark.parametrize(
    ("program", "dtype"),
    [
        (lambda x: x @ x.T, torch.bfloat16),
        (lambda x: nn.Linear(4, 2).to(x.device)(x), torch.bfloat16),
        (lambda x: nn.LSTM(4, 2).to(x.device)(x)[0], torch.bfloat16),
        (lambda x: (x @ x.T).softmax(1), torch.float32),
        (lambda x: (x @ x.T).softmax(1, torch.float64), torch.float64),
        (lambda x: (x @ x.T).sum(), torch.float32),
        (lambda x: (x @ x.T).sum(dtype=torch.bfloat16), torch.bfloat16),
        (lambda x: nn.functional.cross_entropy(x @ x.T, x.argmax(1)), torch.float32),
        (lambda x: nn.functional.mse_loss(x.bfloat16(), x), torch.float32),
        (lambda x: torch.cat((x, x.bfloat16())), torch.float32),
        (lambda x: (x @ x.T).relu(), torch.bfloat16),
        (lambda x: x.double() @ x.double().T, torch.float64),
    ],
    ids=[
        "mm",
        "Linear",
        "LSTM",
        "softmax",
        "softmax-told",
        "sum",
        "sum-told",
        "cross_entropy",
        "mse",
        "cat",
        "relu",
        "float64",
    ],
)
def test_autocast_chooses_the_dtype_of_a_gpu(program, dtype, device):
    with torch.autocast("simulated", dtype=torch.bfloat16):
        assert program(torch.ones(3, 4, device=device)).dtype == dtype


def test_autocast_refuses_binary_cross_entropy(device):
    with torch.autocast("simulated"), pytest.raises(RuntimeError, match="unsafe to autocast"):
        nn.functional.binary_cross_entropy(torch.ones(2, device=device), torch.ones(2))


def test_scaled_gradients_are_unscaled_before_the_step(device):
    model = nn.Linear(4, 1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler = torch.amp.GradScaler("simulated", init_scale=4.0)
    with torch.autocast("simulated", dtype=torch.float16):
        loss = model(torch.ones(2, 4, device=device)).mean()
    scaler.scale(loss).backward()
    assert model.bias.grad.item() == 4.0
    scaler.unscale_(optimizer)
    assert model.bias.grad.item() == 1.0
    scaler.step(optimizer)
    scaler.update()
    assert scaler.get_scale() == 4.0
