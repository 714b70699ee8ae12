"""What goes along with a training, and what happens when it is cut short."""

import csv
import math
import os
import random
import signal
import threading

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from tests.unit.model.problems import Rows, awkward, points, same, small
from utils.callbacks import Checkpoint, CSVLog, EarlyStopping, Progress
from utils.model import EVENTS, Model

LOGITS = {"optimizer": "adam", "loss": "bce_logits"}


@pytest.fixture(autouse=True)
def _cpu(monkeypatch):
    monkeypatch.setenv("BOOK_DEVICE", "cpu")


class Recorder:
    """Notes which hooks are called, and how many epochs and steps are done then."""

    def __init__(self):
        self.seen = []

    def __getattr__(self, name):
        if name not in EVENTS:
            raise AttributeError(name)
        return lambda model: self.seen.append((name, model.epoch, model.step, len(model.history)))


class Raises:
    """Raises in one hook, when so many steps are done."""

    def __init__(self, hook, error, step=0):
        self.error, self.step = error, step
        setattr(self, hook, self.act)

    def act(self, model):
        if model.step >= self.step:
            raise self.error


def test_hooks_come_in_this_order():
    recorder = Recorder()
    model = Model(small()).compile(**LOGITS)
    model.fit(*points(8), batch_size=4, epochs=2, callbacks=[recorder], validation_data=points(4))
    assert recorder.seen == [
        ("on_fit_start", 0, 0, 0),
        ("on_epoch_start", 0, 0, 0),
        ("on_step_end", 0, 1, 0),
        ("on_step_end", 0, 2, 0),
        ("on_epoch_end", 1, 2, 3),
        ("on_epoch_start", 1, 2, 3),
        ("on_step_end", 1, 3, 3),
        ("on_step_end", 1, 4, 3),
        ("on_epoch_end", 2, 4, 3),
        ("on_fit_end", 2, 4, 3),
    ]


def test_a_callback_can_end_the_training():
    class Enough:
        def on_epoch_end(self, model):
            model.stop = model.epoch == 2

    model = Model(small()).compile(**LOGITS)
    assert len(model.fit(*points(), epochs=9, callbacks=[Enough()])["loss"]) == 2
    model.fit(*points(), epochs=1)
    assert model.epoch == 3


@pytest.mark.parametrize("hook", EVENTS)
def test_a_callback_that_raises_leaves_the_model_usable(hook):
    x, y = points()
    net = awkward().eval()
    recorder = Recorder()
    model = Model(net).compile(**LOGITS)
    with pytest.raises(KeyError, match="mine"):
        model.fit(x, y, epochs=3, callbacks=[recorder, Raises(hook, KeyError("mine"))])
    assert not any(layer.training for layer in net.modules())
    assert torch.is_grad_enabled()
    assert (recorder.seen[-1][0] == "on_fit_end") == (hook != "on_fit_start")
    epochs = model.epoch
    model.fit(x, y, epochs=2)
    assert model.history["epoch"] == list(range(1, epochs + 3))


@pytest.mark.parametrize("step", [1, 9, 14])
def test_ctrl_c_ends_training_and_keeps_what_is_done(step):
    recorder = Recorder()
    model = Model(small().eval()).compile(**LOGITS)
    interrupt = Raises("on_step_end", KeyboardInterrupt(), step)
    history = model.fit(*points(), batch_size=8, epochs=5, callbacks=[recorder, interrupt])
    assert history.get("epoch", []) == list(range(1, (step - 1) // 7 + 1))
    assert model.step == step
    assert recorder.seen[-1][0] == "on_fit_end"
    assert not model.net.training
    model.fit(*points(), epochs=1)
    assert model.epoch == (step - 1) // 7 + 1


def test_a_real_ctrl_c_does_the_same():
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    model = Model(small()).compile(**LOGITS)
    timer.start()
    history = model.fit(*points(), batch_size=8, epochs=10**6)
    timer.join()
    assert 0 < len(history["loss"]) == model.epoch < 10**6
    assert model.evaluate(*points())["loss"] < 1


# ---- early stopping ------------------------------------------------------------------------------


class Script:
    """Writes the history that an epoch should have had, and a weight that tells the epoch."""

    def __init__(self, name, values):
        self.name, self.values = name, values

    def on_epoch_end(self, model):
        model.history[self.name][-1] = self.values[model.epoch - 1]
        with torch.no_grad():
            model.net[0].bias.fill_(model.epoch)


@pytest.mark.parametrize(
    ("mode", "values", "options", "stops", "best"),
    [
        ("min", [3, 2, 1, 2, 3, 0], {"patience": 2}, 5, 3),
        ("min", [3, 2, 1, 1, 3, 0], {"patience": 3}, 6, 6),
        ("max", [3, 4, 1, 5, 3, 2], {"patience": 2}, 6, 4),
        ("min", [3, 2.6, 2.5, 2.3, 0, 0], {"patience": 2, "min_delta": 0.5}, 3, 1),
        ("min", [3, math.nan, math.nan, 2, 2, 2], {"patience": 2}, 3, 1),
        ("min", [6, 5, 4, 3, 2, 1], {"patience": 1}, 6, 6),
    ],
)
def test_early_stopping_restores_the_best_weights_once_at_the_end(
    mode, values, options, stops, best
):
    class Watch:
        def on_epoch_start(self, model):
            biases.append(model.net[0].bias[0].item())

    biases, watch = [], Watch()
    model = Model(small()).compile("sgd", "bce_logits", lr=0.0)
    stop = EarlyStopping("val_loss", mode=mode, **options)
    callbacks = [Script("val_loss", values), stop, watch]
    model.fit(*points(), epochs=6, callbacks=callbacks, validation_data=points(4))
    assert model.epoch == stops
    assert model.net[0].bias[0] == best
    assert biases[1:] == list(range(1, stops))


def test_early_stopping_begins_anew_with_each_training():
    stop = EarlyStopping("loss", patience=1)
    model = Model(small()).compile("sgd", "bce_logits", lr=0.1)
    for _ in range(2):
        model.fit(*points(), epochs=2, callbacks=[stop])
    assert model.epoch == 4


# ---- checkpoints ---------------------------------------------------------------------------------


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


def test_the_log_is_the_history(tmp_path):
    x, y = points()
    model = Model(small()).compile(**LOGITS)
    log = CSVLog(tmp_path / "log.csv")
    model.fit(x, y, epochs=3, validation_data=(x, y), callbacks=[log])
    head, *rows = csv.reader((tmp_path / "log.csv").read_text().splitlines())
    assert head == ["epoch", "loss", "val_loss"]
    assert [[float(v) for v in row] for row in rows] == [
        list(row) for row in zip(*model.history.values(), strict=True)
    ]
    model.main = False
    CSVLog(tmp_path / "none.csv").on_epoch_end(model)
    model.save(tmp_path / "none.pt")
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


def test_progress_is_silent_when_piped(capsys):
    Model(small()).compile(**LOGITS).fit(TensorDataset(*points()), epochs=2, callbacks=[Progress()])
    assert capsys.readouterr() == ("", "")
