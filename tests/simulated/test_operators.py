"""Every operator that the book uses gives the CPU's bits, strides and gradients."""

import pytest
import torch
import torch.nn.functional as F
from torch.utils._pytree import tree_leaves

from tests.simulated.compare import assert_same_on_both


def _like(x, *shape, **options):
    return torch.randn(*shape, device=x.device, **options)


def _ints(x, high, *shape):
    return torch.randint(high, shape, device=x.device)


# x has shape (3, 4) and dtype float32; a result is a tensor or a tuple of tensors.
OPERATORS = {
    "add": lambda x: x + x,
    "add a number": lambda x: 2 * x + 1,
    "add a 0-dim tensor": lambda x: x + x.sum(),
    "subtract from a number": lambda x: 1 - x,
    "divide": lambda x: x / (x * x + 1),
    "power": lambda x: x**3,
    "floor divide": lambda x: x.detach() // 0.3,
    "remainder by a number": lambda x: x % 0.3,
    "remainder of integers": lambda x: (x * 10).long() % 3,
    "bits of integers": lambda x: (x * 10).long() & 6,
    "compare": lambda x: x > 0,
    "exp, log and sqrt": lambda x: (x.exp().log1p() + 1).sqrt(),
    "round": lambda x: (x * 4).round() / 4,
    "clamp": lambda x: x.clamp(-0.5, 0.5),
    "where": lambda x: torch.where(x > 0, x, 0.1 * x),
    "where with a number tensor of the CPU": lambda x: torch.where(x > 0, x, torch.tensor(0.0)),
    "sum over an axis": lambda x: x.sum(1, keepdim=True),
    "mean, var and std": lambda x: (x.mean(0), x.var(0), x.std(1, correction=0)),
    "max over an axis": lambda x: tuple(x.max(1)),
    "amin, argmin": lambda x: (x.amin(0), x.argmin(0)),
    "median and quantile": lambda x: (x.median(), x.quantile(0.3)),
    "cumsum": lambda x: x.cumsum(1),
    "sort": lambda x: tuple(x.sort(1, descending=True)),
    "topk": lambda x: tuple(x.topk(2, 1)),
    "norm": lambda x: (x.norm(), torch.linalg.vector_norm(x, 1, dim=0)),
    "logsumexp and softmax": lambda x: (x.logsumexp(1), x.softmax(1), x.log_softmax(0)),
    "matmul": lambda x: x @ x.T,
    "matrix times vector": lambda x: x @ x[0],
    "batched matmul": lambda x: x.expand(2, 3, 4) @ x.T,
    "addmm": lambda x: torch.addmm(x.new_zeros(3), x, x.T),
    "einsum": lambda x: torch.einsum("ij,kj->ik", x, x),
    "outer and dot": lambda x: (torch.outer(x[0], x[1]), x[0].dot(x[1])),
    "solve": lambda x: torch.linalg.solve(x @ x.T + torch.eye(3, device=x.device), x),
    "svd": lambda x: torch.linalg.svd(x, full_matrices=False).S,
    "eigh and det": lambda x: (torch.linalg.eigvalsh(x @ x.T), torch.linalg.det(x[:, :3])),
    "qr and inverse": lambda x: (torch.linalg.qr(x.T).R, torch.linalg.inv(x[:, :3])),
    "cat and stack": lambda x: (torch.cat((x, x), 1), torch.stack((x, x))),
    "split and chunk": lambda x: (*x.split(3, 1), *x.chunk(2), *x.tensor_split(3, 1)),
    "view and reshape": lambda x: (x.view(2, 6), x.T.reshape(-1), x.flatten()),
    "transpose and permute": lambda x: (x.T, x[None].permute(2, 0, 1), x.movedim(0, 1)),
    "squeeze and unsqueeze": lambda x: (x[:1].squeeze(0), x.unsqueeze(1)),
    "expand and repeat": lambda x: (x[:, :1].expand(3, 5), x.repeat(2, 1)),
    "repeat_interleave": lambda x: x.repeat_interleave(2, 0),
    "slices": lambda x: (x[1:, ::2], x[..., -1], x[:, None]),
    "boolean mask": lambda x: x[x > 0],
    "index with integers": lambda x: x[_ints(x, 3, 5), _ints(x, 4, 5)],
    "index with integers of the CPU": lambda x: x[torch.tensor([2, 0])],
    "gather": lambda x: x.gather(1, _ints(x, 4, 3, 2)),
    "take_along_dim": lambda x: x.take_along_dim(x.argsort(1), 1),
    "take": lambda x: x.take(_ints(x, 12, 4)),
    "index_select": lambda x: x.index_select(0, _ints(x, 3, 2)),
    "index_add": lambda x: x.index_add(0, _ints(x, 3, 2), _like(x, 2, 4)),
    "scatter_add": lambda x: x.scatter_add(1, _ints(x, 4, 3, 2), _like(x, 3, 2)),
    "scatter_reduce": lambda x: x.scatter_reduce(1, _ints(x, 4, 3, 4), x, "amax"),
    "masked_fill": lambda x: x.masked_fill(x < 0, 9.0),
    "masked_select": lambda x: x.masked_select(x > 0),
    "index_fill": lambda x: x.index_fill(0, _ints(x, 3, 1), 5.0),
    "unique and bincount": lambda x: (_ints(x, 3, 9).unique(), _ints(x, 3, 9).bincount()),
    "nonzero": lambda x: (x > 0).nonzero(),
    "flip and roll": lambda x: (x.flip(1), x.roll(1, 0)),
    "pad": lambda x: F.pad(x, (1, 2), value=3.0),
    "tril and diagonal": lambda x: (x.tril(), x.diagonal()),
    "meshgrid": lambda x: torch.meshgrid(x[0], x[:, 0], indexing="ij"),
    "unfold": lambda x: x.unfold(1, 2, 1),
    "as_strided": lambda x: x.as_strided((2, 2), (1, 2), 1),
    "complex": lambda x: torch.view_as_complex(x.view(3, 2, 2)).conj() * 2j,
    "fft": lambda x: torch.fft.rfft(x).abs(),
    "to another dtype": lambda x: (x.double(), x.half(), x.bfloat16(), x.bool(), x.long()),
    "reinterpret the bits": lambda x: x.detach().view(torch.int32),
    "histc": lambda x: x.detach().histc(4),
    "one_hot": lambda x: F.one_hot(_ints(x, 3, 4), 3),
    "linear": lambda x: F.linear(x, _like(x, 2, 4), _like(x, 2)),
    "embedding": lambda x: F.embedding(_ints(x, 3, 2, 5), x, padding_idx=0),
    "relu, gelu, silu, mish": lambda x: (F.relu(x), F.gelu(x), F.silu(x), F.mish(x)),
    "tanh and sigmoid": lambda x: (x.tanh(), x.sigmoid(), F.softplus(x)),
    "prelu and elu": lambda x: (F.prelu(x, x.new_full((1,), 0.2)), F.elu(x), F.leaky_relu(x)),
    "dropout": lambda x: F.dropout(x, 0.4, training=True),
    "conv1d": lambda x: F.conv1d(x[None], _like(x, 2, 3, 2)),
    "conv2d": lambda x: F.conv2d(x[None, None], _like(x, 2, 1, 2, 2), padding=1),
    "transposed conv": lambda x: F.conv_transpose2d(x[None, None], _like(x, 1, 2, 2, 2), stride=2),
    "pooling": lambda x: (F.max_pool2d(x[None], 2), F.avg_pool1d(x[None], 2)),
    "adaptive pooling": lambda x: F.adaptive_avg_pool1d(x[None], 2),
    "interpolate": lambda x: F.interpolate(x[None, None], scale_factor=2, mode="bilinear"),
    "layer_norm": lambda x: F.layer_norm(x, (4,), _like(x, 4), _like(x, 4)),
    "group_norm": lambda x: F.group_norm(x[None].mT, 2, _like(x, 4)),
    "rms_norm": lambda x: F.rms_norm(x, (4,)),
    "batch_norm": lambda x: F.batch_norm(x, None, None, training=True),
    "normalize and cosine": lambda x: (F.normalize(x), F.cosine_similarity(x, x.roll(1, 0))),
    "mse and l1": lambda x: (F.mse_loss(x, x.roll(1, 0)), F.l1_loss(x, x.roll(1, 0))),
    "huber": lambda x: F.huber_loss(x, x.roll(1, 0)),
    "cross_entropy": lambda x: F.cross_entropy(x, _ints(x, 4, 3), label_smoothing=0.1),
    "cross_entropy with weights": lambda x: F.cross_entropy(x, _ints(x, 4, 3), x.new_ones(4)),
    "nll": lambda x: F.nll_loss(x.log_softmax(1), _ints(x, 4, 3)),
    "bce with logits": lambda x: F.binary_cross_entropy_with_logits(x, x.detach().sigmoid()),
    "bce": lambda x: F.binary_cross_entropy(x.sigmoid(), (x > 0).float()),
    "kl_div": lambda x: F.kl_div(x.log_softmax(1), x.detach().softmax(1), reduction="batchmean"),
    "attention": lambda x: F.scaled_dot_product_attention(x[None], x[None], x[None]),
    "causal attention": lambda x: F.scaled_dot_product_attention(
        x.expand(1, 2, 3, 4), x.expand(1, 2, 3, 4), x.expand(1, 2, 3, 4), is_causal=True
    ),
    "masked attention": lambda x: F.scaled_dot_product_attention(
        x[None], x[None], x[None], attn_mask=torch.eye(3, dtype=torch.bool, device=x.device)
    ),
}

CREATION = {
    "zeros, ones and full": lambda d: [
        torch.zeros(2, device=d),
        torch.ones(2, 3, device=d),
        torch.full((2,), 7, device=d),
    ],
    "arange and linspace": lambda d: [torch.arange(5, device=d), torch.linspace(0, 1, 5, device=d)],
    "eye": lambda d: torch.eye(3, device=d),
    "tensor": lambda d: torch.tensor([[1, 2], [3, 4]], device=d),
    "empty of no elements": lambda d: torch.empty(0, 3, device=d),
    "random numbers": lambda d: [
        torch.rand(3, device=d),
        torch.randn(2, 2, device=d),
        torch.randint(9, (4,), device=d),
        torch.randperm(6, device=d),
        torch.bernoulli(torch.full((5,), 0.4, device=d)),
        torch.multinomial(torch.ones(4, device=d), 2),
        torch.normal(0.0, 2.0, (3,), device=d),
    ],
    "like another": lambda d: [torch.zeros_like(torch.ones(2, device=d)), torch.ones(2).to(d)],
    "from a default device": lambda d: _with_default_device(d),
    "channels_last": lambda d: torch.zeros(1, 2, 3, 4, device=d).to(
        memory_format=torch.channels_last
    ),
}


def _with_default_device(device):
    with torch.device(device):
        return torch.ones(2), torch.arange(3), torch.tensor([1.5])


def _values_and_gradient(operator, device):
    x = torch.randn(3, 4, device=device, requires_grad=True)
    results = tree_leaves(operator(x))
    differentiable = [r.abs().sum() for r in results if r.requires_grad]
    return results, torch.autograd.grad(sum(differentiable), x) if differentiable else ()


@pytest.mark.parametrize("name", OPERATORS)
def test_operator_gives_values_and_gradients_of_the_cpu(name):
    assert_same_on_both(lambda device: _values_and_gradient(OPERATORS[name], device))


@pytest.mark.parametrize("name", CREATION)
def test_created_tensor_equals_the_cpu(name):
    assert_same_on_both(CREATION[name])
