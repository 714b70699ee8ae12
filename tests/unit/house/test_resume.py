"""Checkpoints: a training that was cut short goes on as if it had not been, bit for bit."""

import random

import pytest
import torch
from torch.utils.data import DataLoader

from tests.unit.house.problems import Raises, Rows, awkward, points, same, small
from utils.house.callbacks import Checkpoint, EarlyStopping
from utils.house.model import Model

LOGITS = {"optimizer": "adam", "loss": "bce_logits"}


class Noise:
    """A data augmentation that draws from two sources of random numbers."""

    def __call__(self, batch):
        x, y = map(torch.stack, zip(*batch, strict=True))
        return x + torch.randn(x.shape) * random.random(), y


def _training(path, resume=True):
    """Return a model and what its `fit` takes, as a program would make them, each time anew."""
    x, y = points(40)
    generator = torch.Generator().manual_seed(5)
    loader = DataLoader(Rows(x, y), 8, True, generator=generator, collate_fn=Noise())
    model = Model(awkward()).compile(
        "adam",
        "bce_logits",
        ["accuracy"],
        lr=0.05,
        clip=1.0,
        scheduler=lambda o: torch.optim.lr_scheduler.StepLR(o, 2, 0.5),
    )
    stop = EarlyStopping("val_loss", patience=3)
    last = [Checkpoint(path, resume)] if path else []
    return model, {"x": loader, "validation_data": points(20), "callbacks": [stop, *last]}


def _seed():
    torch.manual_seed(9)
    random.seed(9)


@pytest.mark.parametrize("crash", [1, 7, 15, 24])
def test_resuming_equals_never_having_stopped_bit_for_bit(tmp_path, crash):
    """Weights, optimizer, scheduler, early stopping, history, all random numbers."""
    _seed()
    whole, given = _training(None)
    whole.fit(epochs=8, **given)
    _seed()
    first, given = _training(tmp_path / "c.pt")
    given["callbacks"].insert(0, Raises("on_step_end", MemoryError(), crash))
    with pytest.raises(MemoryError):
        first.fit(epochs=8, **given)
    torch.manual_seed(1)
    if crash < 5:
        _seed()  # nothing was saved yet
    again, given = _training(tmp_path / "c.pt")
    again.fit(epochs=8, **given)
    assert again.history == whole.history
    assert (again.epoch, again.step) == (whole.epoch, whole.step)
    assert same(again.net, whole.net)
    states = (model.optimizer.state_dict()["state"] for model in (again, whole))
    for ours, theirs in zip(*(state.values() for state in states), strict=True):
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_training_that_had_stopped_stays_stopped(tmp_path):
    for resumed in (False, True):
        model = Model(small()).compile("sgd", "bce_logits", lr=0.0)
        stop = EarlyStopping("loss", patience=1)
        model.fit(
            *points(), epochs=9, shuffle=False, callbacks=[stop, Checkpoint(tmp_path / "c.pt")]
        )
        assert (model.epoch, stop.waited) == (2, 1), resumed


def test_a_checkpoint_need_not_resume(tmp_path):
    for _ in range(2):
        model, given = _training(tmp_path / "c.pt", resume=False)
        model.fit(epochs=1, **given)
        assert model.epoch == 1
    assert [path.name for path in tmp_path.iterdir()] == ["c.pt"]


SCHEDULERS = {
    "StepLR": lambda o: torch.optim.lr_scheduler.StepLR(o, 2),
    "MultiStepLR": lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [2, 3]),
    "CosineAnnealingLR": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 5),
    "OneCycleLR": lambda o: torch.optim.lr_scheduler.OneCycleLR(
        o, 0.1, total_steps=50, cycle_momentum=False
    ),
    "ReduceLROnPlateau": lambda o: torch.optim.lr_scheduler.ReduceLROnPlateau(o, patience=0),
    "LambdaLR": lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda k: 0.9**k),
    "SequentialLR": lambda o: torch.optim.lr_scheduler.SequentialLR(
        o,
        [torch.optim.lr_scheduler.ConstantLR(o), torch.optim.lr_scheduler.ExponentialLR(o, 0.9)],
        [2],
    ),
}


@pytest.mark.filterwarnings("ignore:The epoch parameter in")
@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize("optimizer", ["adam", "sgd", "adagrad"])
def test_save_and_load_carry_optimizer_and_scheduler(tmp_path, optimizer, name):
    x, y = points()

    def make():
        return Model(small()).compile(optimizer, "mse", lr=0.05, scheduler=SCHEDULERS[name])

    whole, first, second = make(), make(), make()
    whole.fit(x, y, epochs=4, shuffle=False)
    first.fit(x, y, epochs=2, shuffle=False)
    first.save(tmp_path / "m.pt")
    assert second.load(tmp_path / "m.pt") is second
    second.fit(x, y, epochs=2, shuffle=False)
    assert same(second.net, whole.net)
    assert second.history == whole.history


def test_loading_before_compile_takes_the_weights_only(tmp_path):
    trained = Model(small()).compile(**LOGITS)
    trained.fit(*points())
    trained.save(tmp_path / "m.pt")
    other = Model(small()).load(tmp_path / "m.pt")
    assert same(other.net, trained.net)
    assert (other.epoch, other.history) == (0, {})


def test_a_net_that_was_saved_untrained_begins_at_zero(tmp_path):
    Model(small()).save(tmp_path / "m.pt")
    state = torch.load(tmp_path / "m.pt", weights_only=True)
    assert (state["done"], state["history"]) == ((0, 0), {})
    model = Model(small()).load(tmp_path / "m.pt")
    assert (model.epoch, model.step) == (0, 0)
