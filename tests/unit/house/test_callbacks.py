"""What goes along with a training, and what happens when it is cut short."""

import csv
import math
import os
import signal
import threading
import time

import pytest
import torch
from torch.utils.data import TensorDataset

from tests.unit.house.problems import Raises, awkward, points, small
from utils.house.callbacks import CSVLog, EarlyStopping
from utils.house.hooks import EVENTS
from utils.house.model import Model
from utils.house.progress import Progress

LOGITS = {"optimizer": "adam", "loss": "bce_logits"}


class Recorder:
    """Notes which hooks are called, and how many epochs and steps are done then."""

    def __init__(self):
        self.seen = []

    def __getattr__(self, name):
        if name not in EVENTS:
            raise AttributeError(name)
        return lambda model: self.seen.append((name, model.epoch, model.step, len(model.history)))


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
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    model = Model(small()).compile(**LOGITS)

    def press():
        while model.epoch < 2:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    try:
        thread.start()
        history = model.fit(*points(), batch_size=8, epochs=10**6)
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before)
    assert 2 <= len(history["loss"]) == model.epoch < 10**6
    assert model.evaluate(*points())["loss"] < 1


def test_an_interrupted_epoch_leaves_no_trace_in_the_history():
    class Halfway:
        def step(self, *values):
            if model.epoch == 3:
                raise KeyboardInterrupt

    model = Model(small()).compile(**LOGITS)
    model.fit(*points(), epochs=1)
    model.scheduler = Halfway()
    recorded = model.fit(*points(), epochs=5, validation_data=points(4))
    assert recorded["epoch"] == [1, 2, 3]
    model.epoch = 2  # as if it had come a moment earlier, between the two
    model.scheduler.step = lambda: None

    class Stops:
        def on_epoch_start(self, model):
            raise KeyboardInterrupt

    assert model.fit(*points(), callbacks=[Stops()])["epoch"] == [1, 2]


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


# ---- what is written ----------------------------------------------------------------------------


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
