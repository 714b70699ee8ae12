"""What a GPU refuses is refused, in CUDA's words with `simulated` for `cuda`."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

APART = "Expected all tensors to be on the same device, but "
TWO = APART + "found at least two devices, simulated:0 and cpu!"


def _got(name, where, common, kernel):
    return (
        f"{APART}got {name} is on {where}, different from other tensors on {common} "
        f"(when checking argument in method wrapper_simulated_{kernel})"
    )


@pytest.fixture
def x(device):
    return torch.ones(2, 3, device=device)


h = torch.ones(2, 3)  # a tensor left on the CPU
rows = torch.tensor([0, 1])

# Programs of x, a (2, 3) tensor on the device, with the exact message.
MISTAKES = {
    "sum": (lambda x: x + h, TWO),
    "sum, CPU first": (lambda x: h + x, TWO),
    "number of the device with a CPU tensor": (lambda x: h * x[0, 0], TWO),
    "in-place sum": (lambda x: x.add_(h), TWO),
    "in-place sum on the CPU": (lambda x: h.clone().add_(x), TWO),
    "number of the CPU written": (lambda x: torch.tensor(0.0).add_(x[0, 0]), TWO),
    "comparison": (lambda x: x > h, TWO),
    "where": (lambda x: torch.where(h > 0, x, x), TWO),
    "mask": (lambda x: x.masked_fill(h > 0, 0.0), TWO),
    "mean squared error": (lambda x: F.mse_loss(x, h), TWO),
    "binary cross entropy": (lambda x: F.binary_cross_entropy_with_logits(x, h), TWO),
    "allclose": (lambda x: torch.allclose(x, h), TWO),
    "out= on the CPU": (lambda x: torch.add(x, x, out=torch.empty(2, 3)), TWO),
    "out= on the device": (lambda x: torch.add(h, 1, out=x), TWO),
    "indexed assignment": (lambda x: x.__setitem__(rows, h), TWO),
    "two numbers of the CPU": (
        lambda x: torch.addcmul(x, torch.tensor(1.0), torch.tensor(2.0)),
        "Trying to pass too many CPU scalars to non-CPU kernel!",
    ),
    "matmul": (lambda x: x @ h.T, _got("mat2", "cpu", "simulated:0", "mm")),
    "matmul, CPU first": (lambda x: h @ x.T, _got("mat2", "simulated:0", "cpu", "mm")),
    "matmul, out= on the CPU": (
        lambda x: torch.mm(x, x.T, out=torch.empty(2, 2)),
        _got("self", "simulated:0", "cpu", "mm_out_out"),
    ),
    "index_select, out= on the CPU": (
        lambda x: torch.index_select(x, 0, rows.to(x.device), out=torch.empty(2, 3)),
        _got("self", "simulated:0", "cpu", "out_index_select_out"),
    ),
    "batched matmul": (
        lambda x: torch.bmm(x[None], h.T[None]),
        _got("mat2", "cpu", "simulated:0", "bmm"),
    ),
    "dot": (lambda x: x[0] @ h[0], _got("tensor", "cpu", "simulated:0", "_dot")),
    "cat": (lambda x: torch.cat((x, h)), _got("tensors", "cpu", "simulated:0", "cat")),
    "input left behind": (
        lambda x: nn.Linear(3, 1).to(x.device)(h),
        _got("mat1", "cpu", "simulated:0", "addmm"),
    ),
    "weights left behind": (
        lambda x: nn.Linear(3, 1)(x),
        _got("mat1", "simulated:0", "cpu", "addmm"),
    ),
    "labels left behind": (
        lambda x: F.cross_entropy(x, rows),
        _got("target", "cpu", "simulated:0", "nll_loss_forward"),
    ),
    "scores left behind": (
        lambda x: F.cross_entropy(h, rows.to(x.device)),
        _got("target", "simulated:0", "cpu", "nll_loss_forward"),
    ),
    "tokens left behind": (
        lambda x: nn.Embedding(3, 2).to(x.device)(rows),
        _got("index", "cpu", "simulated:0", "_index_select"),
    ),
    "gather": (
        lambda x: x.gather(0, rows[:, None]),
        _got("index", "cpu", "simulated:0", "gather"),
    ),
    "scatter_": (
        lambda x: x.scatter_(0, rows[:, None], 1.0),
        _got("index", "cpu", "simulated:0", "scatter__value"),
    ),
    "layer norm left behind": (
        lambda x: nn.LayerNorm(3)(x),
        _got("weight", "cpu", "simulated:0", "_native_layer_norm"),
    ),
    "convolution left behind": (
        lambda x: nn.Conv1d(2, 1, 1)(x),
        "Input type (torch.simulated.FloatTensor) and weight type (torch.FloatTensor) "
        "should be the same",
    ),
    "recurrent layer left behind": (
        lambda x: nn.LSTM(3, 2)(x),
        "Input and parameter tensors are not at the same device, found input tensor at "
        "simulated:0 and parameter tensor at cpu",
    ),
    "hidden state left behind": (
        lambda x: nn.GRU(3, 2).to(x.device)(x, torch.zeros(1, 2)),
        "Input and hidden tensors are not at the same device, found input tensor at "
        "simulated:0 and hidden tensor at cpu",
    ),
    "recurrent cell left behind": (
        lambda x: nn.LSTMCell(3, 2)(x),
        _got("mat1", "simulated:0", "cpu", "addmm"),
    ),
    "index of the device": (
        lambda x: h[rows.to(x.device)],
        "indices should be either on cpu or on the same device as the indexed tensor (cpu)",
    ),
    "equal": (
        lambda x: torch.equal(x, h),
        "Cannot compare two tensors on different devices. Got: simulated:0 and cpu",
    ),
    "gradient given": (
        lambda x: (x.clone().requires_grad_() * 1).backward(h),
        "invalid gradient at index 0 - expected device simulated:0 but got cpu",
    ),
    "gradient set": (
        lambda x: setattr(h.clone().requires_grad_(), "grad", x),
        "attempting to assign a gradient with device type 'simulated' to a tensor with device "
        "type 'cpu'. Please ensure that the gradient and the tensor are on the same device",
    ),
    "generator of the CPU": (
        lambda x: torch.rand(2, device=x.device, generator=torch.Generator()),
        "Expected a 'simulated' device type for generator but found 'cpu'",
    ),
    "generator of the device": (
        lambda x: torch.randperm(3, generator=torch.Generator(x.device)),
        "Expected a 'cpu' device type for generator but found 'simulated'",
    ),
    "generator of the device that shuffles": (
        lambda x: list(
            torch.utils.data.DataLoader(rows, shuffle=True, generator=torch.Generator(x.device))
        ),
        "Expected a 'cpu' device type for generator but found 'simulated'",
    ),
    "second device": (
        lambda x: x.to("simulated:1"),
        "simulated error: invalid device ordinal",
    ),
    "optimizer state left behind": (lambda x: _step_move_step(x.device), TWO),
}


def _step_move_step(device):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for place in ("cpu", device):
        model.to(place)
        optimizer.zero_grad()
        model(torch.ones(1, 3, device=place)).sum().backward()
        optimizer.step()


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_raises_the_message_of_a_gpu(name, x):
    program, message = MISTAKES[name]
    with pytest.raises(RuntimeError) as caught:
        program(x)
    assert str(caught.value) == message


NUMPY = "can't convert simulated:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor"


@pytest.mark.parametrize(
    "program", [lambda x: x.numpy(), np.asarray, np.exp], ids=["numpy()", "asarray", "np.exp"]
)
def test_numpy_is_refused(program, x):
    with pytest.raises(TypeError, match="simulated:0 device type tensor to numpy") as caught:
        program(x)
    assert str(caught.value).startswith(NUMPY)


def test_cuda_stays_cuda(x):
    with pytest.raises((AssertionError, RuntimeError), match=r"CUDA|NVIDIA"):
        x.to("cuda")


def test_kernel_for_the_cpu_alone_is_refused(x):
    @torch.library.custom_op("book::only_cpu", mutates_args=(), device_types="cpu")
    def only_cpu(t: torch.Tensor) -> torch.Tensor:
        return t.clone()

    assert torch.equal(only_cpu(h), h)
    with pytest.raises(NotImplementedError, match="Could not run 'book::only_cpu'"):
        only_cpu(x)


ALLOWED = {
    "number tensor of the CPU": lambda x: x * torch.tensor(2.0),
    "number tensor of the CPU first": lambda x: torch.tensor(2.0) - x,
    "number tensor filled in": lambda x: x.masked_fill(x > 0, torch.tensor(4.0)),
    "index tensor of the CPU": lambda x: x[rows],
    "mask of the CPU": lambda x: x[torch.tensor([True, False])],
    "copy from the CPU": lambda x: x.copy_(h),
    "row assigned from the CPU": lambda x: x.__setitem__(0, h[0]) or x,
    "number assigned from the CPU": lambda x: x.__setitem__(rows, torch.tensor(3.0)) or x,
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_a_gpu_allows_is_allowed(name, x):
    on_device = ALLOWED[name](x.clone())
    assert on_device.device == x.device
    assert torch.equal(on_device.cpu(), ALLOWED[name](h.clone()))
