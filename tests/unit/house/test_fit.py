"""`fit` is the loop that a reader would write, bit for bit, and nothing else."""

import itertools

import pytest
import torch
from torch import nn
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    IterableDataset,
    SequentialSampler,
    SubsetRandomSampler,
    TensorDataset,
)

from tests.unit.house.problems import Rows, awkward, by_hand, loader, points, same, small
from utils.house.batches import fetch
from utils.house.model import Model

LOGITS = {"optimizer": "adam", "loss": "bce_logits"}


@pytest.mark.parametrize("build", [small, awkward])
@pytest.mark.parametrize("shuffle", [True, False], ids=["shuffled", "in order"])
@pytest.mark.parametrize("kind", ["tensors", "samples"])
def test_fit_equals_the_hand_written_loop_bit_for_bit(kind, shuffle, build):
    x, y = points()
    ours, theirs = build(), build()
    torch.manual_seed(3)
    expected = by_hand(theirs, loader(kind, x, y, shuffle), epochs=3)
    after = torch.get_rng_state()
    torch.manual_seed(3)
    history = Model(ours).compile(**LOGITS).fit(loader(kind, x, y, shuffle), epochs=3)
    assert history["loss"] == expected
    assert same(ours, theirs)
    assert torch.equal(torch.get_rng_state(), after)


@pytest.mark.parametrize("shuffle", [True, False])
def test_tensors_a_data_set_and_a_loader_are_the_same_data(shuffle):
    x, y = points()
    given = [(x, y), (TensorDataset(x, y),), (Rows(x, y),), (loader("tensors", x, y, shuffle),)]
    nets = [small() for _ in given]
    for net, data in zip(nets, given, strict=True):
        Model(net).compile(**LOGITS).fit(*data, batch_size=8, shuffle=shuffle, epochs=2, seed=1)
    assert all(same(net, nets[0]) for net in nets)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 33])
@pytest.mark.parametrize("size", [1, 4, 8, 50])
def test_any_size_and_batch_size_equals_the_loop(count, size):
    x, y = points(count)
    ours, theirs = small(), small()
    expected = by_hand(theirs, loader("samples", x, y, False, size), make=torch.optim.SGD, lr=0.1)
    history = (
        Model(ours).compile("sgd", "bce_logits", lr=0.1).fit(x, y, batch_size=size, shuffle=False)
    )
    assert history["loss"] == expected
    assert same(ours, theirs)


def test_every_sample_counts_the_same_not_every_batch():
    """Batches of 4 and 1 with losses 1 and 5: the mean is 1.8, that of the batches 3.0."""
    x = torch.zeros(5, 1)
    y = torch.tensor([1.0, 1, 1, 1, 5**0.5]).reshape(5, 1)
    net = nn.Linear(1, 1, bias=False)
    model = Model(net).compile("sgd", "mse", lr=0.0)
    assert model.fit(x, y, batch_size=4, shuffle=False)["loss"] == pytest.approx([1.8])
    assert model.evaluate(x, y, batch_size=4)["loss"] == pytest.approx(1.8)


@pytest.mark.parametrize("options", [{}, {"drop_last": True}, {"generator": 5}, {"sampler": 1}])
@pytest.mark.parametrize("shuffle", [True, False])
def test_batches_and_random_stream_are_the_loaders_own(options, shuffle):
    x, y = torch.arange(22.0).reshape(11, 2), torch.arange(11)

    def make(data):
        chosen = dict(options)
        if "generator" in chosen:
            chosen["generator"] = torch.Generator().manual_seed(5)
        if "sampler" in chosen:
            chosen["sampler"] = SubsetRandomSampler([9, 2, 5, 3])
        return DataLoader(data, 4, shuffle and "sampler" not in chosen, **chosen)

    fast, slow = make(TensorDataset(x, y)), make(Rows(x, y))
    taken = []
    for batches in (fast, slow):
        torch.manual_seed(2)
        epochs = [[[t.tolist() for t in batch] for batch in fetch(batches)] for _ in range(3)]
        generator = batches.generator
        state = generator.get_state().tolist() if generator else None
        taken.append((epochs, torch.get_rng_state().tolist(), state))
    assert taken[0] == taken[1]


class Doubled(TensorDataset):
    """Not what its base class is."""

    def __getitem__(self, k):
        return tuple(2 * t for t in super().__getitem__(k))


@pytest.mark.parametrize(
    "make",
    [
        lambda x, y: DataLoader(Doubled(x, y), 4),
        lambda x, y: DataLoader(TensorDataset(x, y), 4, collate_fn=lambda b: [x[:1] * 2, y[:1]]),
        lambda x, y: DataLoader(TensorDataset(x, y), batch_size=None),
        lambda x, y: DataLoader(TensorDataset(x, y), batch_sampler=[[1, 2], [3]]),
        lambda x, y: DataLoader(
            TensorDataset(x, y), batch_sampler=BatchSampler(SequentialSampler(x), 4, True)
        ),
        lambda x, y: type("Own", (DataLoader,), {})(TensorDataset(x, y), 4),
        lambda x, y: DataLoader(TensorDataset(x, y), 4, sampler=[2, 0, 1]),
    ],
    ids=[
        "subclass",
        "collate",
        "single samples",
        "own batches",
        "made batches",
        "own loader",
        "own sampler",
    ],
)
def test_what_may_mean_something_else_is_taken_as_it_is(make):
    batches = make(*points(11))
    expected = [[t.tolist() for t in batch] for batch in batches]
    assert [[t.tolist() for t in batch] for batch in fetch(batches)] == expected


def test_a_net_that_writes_into_its_input_leaves_the_data_alone():
    x, y = points()
    before = x.clone()
    net = nn.Sequential(nn.ReLU(inplace=True), nn.Linear(2, 1))
    Model(net).compile(**LOGITS).fit(x, y, shuffle=False)
    assert torch.equal(x, before)


def test_two_fits_are_one_long_one():
    x, y = points()
    ours, theirs = awkward(), awkward()
    once, twice = Model(theirs).compile(**LOGITS), Model(ours).compile(**LOGITS)
    once.fit(x, y, epochs=4, seed=1)
    twice.fit(x, y, epochs=1, seed=1)
    twice.fit(x, y, epochs=3)
    assert same(ours, theirs)
    assert twice.history == once.history
    assert twice.history["epoch"] == [1, 2, 3, 4]
    assert (twice.epoch, twice.step) == (4, 8)


def test_validation_changes_nothing_of_the_training():
    x, y = points()
    nets = awkward(), awkward()
    for net, held in zip(nets, (None, points(20)), strict=True):
        Model(net).compile(**LOGITS).fit(x, y, epochs=3, seed=1, validation_data=held)
    assert same(*nets)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [4, 6])
def test_accumulated_batches_are_one_large_batch(steps, size):
    """Also where the last batch is short, and where the last group is."""
    x, y = points(26)
    ours, theirs = small(), small()
    expected = by_hand(
        theirs, loader("tensors", x, y, False, size * steps), 2, make=torch.optim.SGD, lr=0.5
    )
    model = Model(ours).compile("sgd", "bce_logits", lr=0.5, accumulate=steps)
    history = model.fit(x, y, batch_size=size, shuffle=False, epochs=2)
    assert history["loss"] == pytest.approx(expected, abs=1e-6)
    assert model.step == 2 * -(-26 // (size * steps))
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(a, b, atol=1e-6, rtol=0)


def test_gradients_are_clipped_only_when_asked():
    x, y = points(8)
    norms = {}
    for clip in (None, 0.01, 1e9):
        net = small()
        Model(net).compile("sgd", "bce_logits", lr=0.0, clip=clip).fit(x, y)
        norms[clip] = nn.utils.get_total_norm([p.grad for p in net.parameters()]).item()
    assert norms[0.01] == pytest.approx(0.01, rel=1e-3)
    assert norms[None] == norms[1e9] > 0.1


@pytest.mark.parametrize(("per", "steps"), [("epoch", 3), ("step", 3 * 7)])
def test_scheduler_moves_per_epoch_or_per_step(per, steps):
    rates = []

    class Watch:
        def on_epoch_end(self, model):
            rates.append(model.optimizer.param_groups[0]["lr"])

    model = Model(small()).compile(
        "sgd",
        "bce_logits",
        lr=1.0,
        per=per,
        scheduler=lambda optimizer: torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9),
    )
    model.fit(*points(), batch_size=8, epochs=3, callbacks=[Watch()])
    assert rates == pytest.approx([0.9 ** (steps // 3 * k) for k in (1, 2, 3)])


@pytest.mark.parametrize("held", [None, points(20)])
def test_plateau_scheduler_watches_validation_if_there_is_some(held):
    x, y = points()
    seen = []
    model = Model(small()).compile(
        "sgd", "bce_logits", lr=0.1, scheduler=torch.optim.lr_scheduler.ReduceLROnPlateau
    )
    model.scheduler.step = seen.append
    history = model.fit(x, y, epochs=2, validation_data=held)
    assert seen == history["val_loss" if held else "loss"]


def test_endless_data_makes_epochs_of_so_many_batches():
    batches = itertools.cycle([points(4), points(8)])
    model = Model(small()).compile(**LOGITS)
    model.fit(batches, steps_per_epoch=5, epochs=3)
    assert (model.epoch, model.step) == (3, 15)


class Stream(IterableDataset):
    """Samples without a number."""

    def __iter__(self):
        return iter(zip(*points(20), strict=True))


def test_an_iterable_data_set_is_batched():
    ours, theirs = small(), small()
    Model(ours).compile(**LOGITS).fit(Stream(), batch_size=8)
    Model(theirs).compile(**LOGITS).fit(*points(20), batch_size=8, shuffle=False)
    assert same(ours, theirs)


class Sum(nn.Module):
    """A net of two inputs."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, a, b):
        return self.layer(a + b)


def test_a_net_may_have_several_inputs():
    x, y = points()
    one, two = Model(nn.Linear(2, 1)), Model(Sum())
    two.net.layer.load_state_dict(one.net.state_dict())
    one.compile(**LOGITS).fit(2 * x, y, shuffle=False)
    two.compile(**LOGITS).fit((x, x), y, shuffle=False, validation_data=(x, x, y))
    assert same(two.net.layer, one.net)
    assert torch.equal(two.predict((x, x)), one.predict(2 * x))
