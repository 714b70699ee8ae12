"""What the simulated accelerator does not do: each limit of its README, as it behaves today."""

import pytest
import torch
from torch import nn


@pytest.fixture
def x(device):
    return torch.ones(2, 3, device=device)


def test_device_and_cpu_draw_from_one_stream_of_random_numbers(device):
    torch.manual_seed(0)
    mixed = [torch.rand(1, device=device).item(), torch.rand(1).item()]
    torch.manual_seed(0)
    assert torch.rand(2).tolist() == mixed


def test_memory_counts_are_zero(x):
    assert torch.accelerator.memory_allocated() == 0
    assert torch.accelerator.max_memory_reserved() == 0


def test_index_out_of_range_is_an_index_error(x):
    with pytest.raises(IndexError):
        x[torch.tensor([7], device=x.device)]


@pytest.mark.parametrize("backend", ["eager", "aot_eager"])
def test_compile_works_with_backends_that_generate_no_code(backend, x):
    compiled = torch.compile(lambda t: t.sin().sum(), backend=backend)
    assert compiled(x) == x.sin().sum()


@pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated")
def test_compile_to_code_is_refused(x):
    with pytest.raises(Exception, match="simulated"):
        torch.compile(lambda t: t.sin().sum())(x)


@pytest.mark.filterwarnings("ignore:Sparse CSR tensor support is in beta state")
def test_sparse_layouts_other_than_coo_are_refused(x):
    with pytest.raises(NotImplementedError, match=r"torch.sparse_csr on 'simulated'"):
        x.to_sparse_csr()


@pytest.mark.filterwarnings("ignore:.*quantize_per_tensor")
def test_quantised_tensors_are_refused(x):
    with pytest.raises((NotImplementedError, RuntimeError)):
        repr(torch.quantize_per_tensor(x, 0.1, 0, torch.qint8))


def test_data_parallel_is_refused(x):
    with pytest.raises(AttributeError, match="_scatter"):
        nn.DataParallel(nn.Linear(3, 1).to(x.device))(x)


def test_creation_in_pinned_memory_is_refused():
    with pytest.raises(NotImplementedError, match="getPinnedMemoryAllocator"):
        torch.empty(3, pin_memory=True)


@pytest.mark.parametrize("layer", [nn.RNN, nn.LSTM, nn.GRU])
def test_recurrent_layers_are_refused_by_torch_func(layer, x):
    model = layer(3, 2).to(x.device)
    with pytest.raises(NotImplementedError, match="run this layer on the CPU"):
        torch.func.grad(lambda t: model(t)[0].sum())(x)


@pytest.mark.parametrize("layer", [nn.RNN, nn.LSTM, nn.GRU])
def test_recurrent_layers_have_no_second_derivative(layer, x):
    leaf = x.clone().requires_grad_()
    (first,) = torch.autograd.grad(layer(3, 2).to(x.device)(leaf)[0].sum(), leaf, create_graph=True)
    with pytest.raises(RuntimeError):
        first.sum().backward()


def test_foreach_optimizers_may_round_otherwise_than_the_loop_of_the_cpu():
    results = []
    for device in ("cpu", "simulated"):
        weight = nn.Parameter(torch.linspace(-1, 1, 64).to(device))
        optimizer = torch.optim.NAdam([weight], lr=0.1)
        for _ in range(5):
            optimizer.zero_grad()
            weight.sin().square().sum().backward()
            optimizer.step()
        results.append(weight.detach().cpu())
    assert not torch.equal(*results)
    torch.testing.assert_close(*results)
