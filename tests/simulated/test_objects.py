"""Saving, copying, printing, random state, data loading and `torch.accelerator`."""

import copy
import io
import pickle

import pytest
import torch
from torch import nn
from torch.utils.benchmark import Timer
from torch.utils.data import DataLoader, TensorDataset

from tests.simulated.compare import assert_same_on_both


@pytest.fixture
def x(device):
    return torch.arange(6.0, device=device).reshape(2, 3)


def _saved(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return file


def test_saved_tensors_come_back_to_the_device_and_still_share(x):
    loaded = torch.load(_saved({"all": x, "row": x[1]}))
    assert loaded["all"].device == x.device
    assert torch.equal(loaded["all"], x)
    assert loaded["row"]._cdata != loaded["all"]._cdata
    assert loaded["row"].data_ptr() == loaded["all"][1].data_ptr()


@pytest.mark.parametrize("place", ["cpu", torch.device("cpu"), {"simulated:0": "cpu"}])
def test_saved_tensor_is_loaded_on_the_cpu(place, x):
    assert torch.load(_saved(x), map_location=place).device.type == "cpu"


@pytest.mark.parametrize("place", ["simulated", "simulated:0", {"cpu": "simulated:0"}])
def test_tensor_of_the_cpu_is_loaded_on_the_device(place, device):
    loaded = torch.load(_saved(torch.ones(3)), map_location=place)
    assert (loaded.device, loaded.tolist()) == (device, [1.0, 1.0, 1.0])


def test_training_resumes_from_a_checkpoint_as_if_never_stopped():
    def program(device):
        model, optimizer = _model_and_optimizer(device)
        _step(model, optimizer)
        file = _saved({"model": model.state_dict(), "optimizer": optimizer.state_dict()})
        _step(model, optimizer)
        other, other_optimizer = _model_and_optimizer(device)
        saved = torch.load(file, map_location=device)
        other.load_state_dict(saved["model"])
        other_optimizer.load_state_dict(saved["optimizer"])
        _step(other, other_optimizer)
        assert torch.equal(model.weight, other.weight)
        return other.weight

    assert_same_on_both(program)


def _model_and_optimizer(device):
    model = nn.Linear(3, 1).to(device)
    return model, torch.optim.Adam(model.parameters(), lr=0.1)


def _step(model, optimizer):
    optimizer.zero_grad()
    model(torch.ones(2, 3, device=model.weight.device)).sum().backward()
    optimizer.step()


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))])
def test_module_is_duplicated_on_the_device(duplicate, device):
    model = nn.Linear(3, 1).to(device)
    twin = duplicate(model)
    assert isinstance(twin.weight, nn.Parameter)
    assert twin.weight.device == device
    assert twin.weight.data_ptr() != model.weight.data_ptr()
    assert torch.equal(twin.weight, model.weight)


def test_module_from_meta_is_given_memory(device):
    model = nn.Linear(3, 1, device="meta")
    with pytest.raises(NotImplementedError, match="Cannot copy out of meta tensor"):
        model.to(device)
    assert model.to_empty(device=device).weight.device == device


TEXTS = {
    "matrix": (
        lambda x: repr(x),
        "tensor([[0., 1., 2.],\n        [3., 4., 5.]], device='simulated:0')",
    ),
    "gradient": (
        lambda x: repr(x.clone().requires_grad_().sum()),
        "tensor(15., device='simulated:0', grad_fn=<SumBackward0>)",
    ),
    "parameter": (
        lambda x: repr(nn.Parameter(x[0])),
        "Parameter containing:\ntensor([0., 1., 2.], device='simulated:0', requires_grad=True)",
    ),
    "empty": (
        lambda x: repr(x[:0]),
        "tensor([], device='simulated:0', size=(0, 3))",
    ),
    "long": (
        lambda x: repr(torch.zeros(2000, device=x.device)),
        "tensor([0., 0., 0.,  ..., 0., 0., 0.], device='simulated:0')",
    ),
    "number with a format": (lambda x: f"{x.sum():.2f}", "15.00"),
    "type": (lambda x: x.type(), "torch.simulated.FloatTensor"),
    "module": (lambda x: repr(nn.Linear(3, 1).to(x.device)), repr(nn.Linear(3, 1))),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_that_of_a_gpu(name, x):
    make, text = TEXTS[name]
    assert make(x) == text


def test_numbers_come_out_of_a_tensor(x):
    assert x.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert (x[1, 2].item(), float(x[0, 1]), int(x[1, 0]), bool(x[0, 0])) == (5.0, 1.0, 3, False)
    assert (len(x), [row.sum().item() for row in x]) == (2, [3.0, 12.0])
    assert x.numpy(force=True).tolist() == x.cpu().numpy().tolist()


def test_manual_seed_seeds_the_device(device):
    def draw():
        torch.manual_seed(3)
        return torch.randn(2, device=device)

    assert torch.equal(draw(), draw())


def test_random_state_is_taken_and_restored(device):
    state = torch.simulated.get_rng_state()
    first = torch.rand(2, device=device)
    torch.simulated.set_rng_state(state)
    assert torch.equal(torch.rand(2, device=device), first)


def test_fork_rng_leaves_the_stream_as_it_was(device):
    torch.manual_seed(0)
    with torch.random.fork_rng(device_type="simulated"):
        inside = torch.rand(2, device=device)
    assert torch.equal(torch.rand(2, device=device), inside)


def test_generator_of_the_device_has_a_stream_of_its_own(device):
    generator = torch.Generator(device=device).manual_seed(5)
    assert isinstance(generator, torch.Generator)
    assert isinstance(torch.Generator(), torch.Generator)
    assert (generator.device, generator.initial_seed()) == (device, 5)
    state = generator.get_state()
    first = torch.randperm(9, device=device, generator=generator)
    generator.set_state(state)
    assert torch.equal(torch.randperm(9, device=device, generator=generator), first)
    twin = copy.deepcopy(generator)
    expected = torch.rand(2, device=device, generator=generator)
    assert torch.equal(torch.rand(2, device=device, generator=twin), expected)
    torch.manual_seed(5)
    assert torch.equal(first.cpu(), torch.randperm(9))


@pytest.mark.parametrize("workers", [0, 2])
def test_loader_pins_its_batches(workers, device):
    loader = DataLoader(
        TensorDataset(torch.arange(6.0)), batch_size=3, pin_memory=True, num_workers=workers
    )
    batches = [batch for (batch,) in loader]
    assert all(batch.is_pinned() for batch in batches)
    moved = [batch.to(device, non_blocking=True).tolist() for batch in batches]
    assert moved == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]


def test_pinned_tensor_is_a_copy_and_its_views_are_pinned():
    tensor = torch.ones(4)
    pinned = tensor.pin_memory()
    assert (tensor.is_pinned(), pinned.is_pinned(), pinned[1:].is_pinned()) == (False, True, True)
    assert pinned.data_ptr() != tensor.data_ptr()


def test_accelerator_reports_the_device(device):
    assert torch.accelerator.is_available()
    assert torch.accelerator.current_accelerator() == torch.device("simulated")
    assert torch.accelerator.device_count() == 1
    assert torch.accelerator.current_device_index() == 0
    torch.accelerator.set_device_index(0)
    torch.accelerator.synchronize()
    with torch.accelerator.device_index(0), torch.simulated.device(0):
        assert torch.ones(1, device=0).device == device
    assert torch.simulated.is_available()
    assert torch.simulated.get_device_name() == "simulated accelerator"


def test_default_device_is_used_by_every_creation(device):
    torch.set_default_device(device)
    try:
        made = [torch.ones(1), torch.tensor([2]), nn.Linear(1, 1).weight, torch.arange(2) + 1]
        assert {tensor.device for tensor in made} == {device}
    finally:
        torch.set_default_device(None)


def test_benchmark_timer_runs(x):
    timer = Timer("x + x", globals={"x": x})
    assert timer.timeit(3).mean > 0


def test_dispatch_mode_and_profiler_see_the_operators_of_the_program(x):
    class Names(torch.utils._python_dispatch.TorchDispatchMode):
        def __init__(self):
            super().__init__()
            self.seen = []

        def __torch_dispatch__(self, op, types, args=(), kwargs=None):
            self.seen.append(str(op))
            return op(*args, **(kwargs or {}))

    with Names() as names:
        nn.functional.linear(x, x)
    assert names.seen == ["aten.t.default", "aten.mm.default"]
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        torch.mm(x, x.T)
    assert "aten::mm" in [event.key for event in profile.key_averages()]
    assert "aten::set_" not in [event.key for event in profile.key_averages()]


def test_custom_operator_runs_on_the_device(x):
    @torch.library.custom_op("book::square", mutates_args=())
    def square(t: torch.Tensor) -> torch.Tensor:
        return t * t

    assert torch.equal(square(x), x * x)
