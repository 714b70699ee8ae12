"""The house on an accelerator: every tensor where it must be, the numbers of the CPU."""

import pytest
import torch
from torch import nn

from utils.house.callbacks import Checkpoint, EarlyStopping
from utils.house.model import Model

X = torch.randn(30, 2, generator=torch.Generator().manual_seed(0))
Y = (X.sum(1, keepdim=True) > 0).float()


def _net():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Dropout(0.2), nn.Linear(8, 1))


def _train(device, callbacks=(), epochs=3, **chosen):
    model = Model(_net(), device).compile("adam", "bce_logits", ["accuracy"], lr=0.05, **chosen)
    model.fit(
        X, Y, batch_size=8, epochs=epochs, seed=2, validation_data=(X, Y), callbacks=callbacks
    )
    return model


@pytest.mark.parametrize("chosen", [{}, {"accumulate": 2, "clip": 0.1}])
def test_training_is_that_of_the_cpu(chosen):
    cpu, there = _train("cpu", **chosen), _train("simulated", **chosen)
    assert all(w.device.type == "simulated" for w in there.net.state_dict().values())
    for name, values in cpu.history.items():
        assert there.history[name] == pytest.approx(values, abs=1e-6)
    for ours, theirs in zip(there.net.parameters(), cpu.net.parameters(), strict=True):
        torch.testing.assert_close(ours.cpu(), theirs, rtol=0, atol=1e-6)
    outputs = there.predict(X)
    assert outputs.device.type == "cpu"
    torch.testing.assert_close(outputs, cpu.predict(X), rtol=0, atol=1e-6)


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_mixed_precision_learns(precision):
    model = _train("simulated", precision=precision, clip=1.0)
    assert model.history["loss"][-1] < model.history["loss"][0]
    assert all(p.dtype == torch.float32 for p in model.net.parameters())
    assert model.scaler.is_enabled() == (precision == "fp16")


def test_the_book_s_device_is_the_default(monkeypatch):
    monkeypatch.setenv("BOOK_DEVICE", "auto")
    assert Model(_net()).device.type == "simulated"
    monkeypatch.setenv("BOOK_DEVICE", "cpu")
    assert Model(_net()).device.type == "cpu"


def test_data_may_be_there_already():
    here, there = _train("simulated"), Model(_net(), "simulated")
    there.compile("adam", "bce_logits", ["accuracy"], lr=0.05)
    there.fit(X.to("simulated"), Y.to("simulated"), batch_size=8, epochs=3, seed=2)
    assert there.history["loss"] == here.history["loss"]


def test_resuming_there_equals_never_having_stopped(tmp_path):
    class Crash:
        def on_step_end(self, model):
            if model.step == 9:
                raise MemoryError

    whole = _train("simulated", [EarlyStopping("loss")], 4)
    saved = [EarlyStopping("loss"), Checkpoint(tmp_path / "c.pt")]
    with pytest.raises(MemoryError):
        _train("simulated", [Crash(), *saved], 4)
    again = _train("simulated", saved, 4)
    assert again.history == whole.history
    for ours, theirs in zip(again.net.parameters(), whole.net.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_a_nan_is_found_when_the_epoch_is_read():
    model = Model(nn.Linear(2, 1), "simulated").compile("sgd", "mse")
    with pytest.raises(FloatingPointError, match="loss nan at step"):
        model.fit(X * torch.nan, Y)
