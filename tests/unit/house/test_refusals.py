"""What does not fit is refused before it does harm: what was given, what is expected, the fix."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.unit.house.problems import Rows, points, same, small
from utils.house.callbacks import Checkpoint, EarlyStopping
from utils.house.model import Model

LOGITS = {"optimizer": "adam", "loss": "bce_logits"}


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"optimizer": "adm"}, r"no optimizer 'adm'; did you mean 'adam'\? There is .*sgd"),
        ({"loss": "mes"}, r"no loss 'mes'; did you mean 'mse'\? There is mse, mae"),
        ({"metrics": ["acuracy"]}, r"no metric 'acuracy'; did you mean 'accuracy'\?"),
        ({"per": "batch"}, r"no period of a scheduler 'batch'; .* There is epoch, step"),
        ({"precision": "f16"}, r"no precision 'f16'; did you mean 'fp16'\? There is bf16, fp16"),
        ({"loss": nn.MSELoss(reduction="sum")}, r"'sum'; fix: reduction='mean'"),
        ({"loss": nn.MSELoss(reduction="none")}, r"'none'; fix: reduction='mean'"),
    ],
)
def test_unknown_names_come_with_the_nearest(choice, says):
    with pytest.raises(ValueError, match=says):
        Model(small()).compile(**choice)


@pytest.mark.parametrize("work", ["fit", "evaluate"])
def test_learning_before_compile(work):
    with pytest.raises(RuntimeError, match=r"fix: model\.compile\(optimizer, loss\)"):
        getattr(Model(small()), work)(*points())


def test_a_scheduler_that_would_move_another_optimizer():
    net = small()
    other = torch.optim.SGD(net.parameters(), lr=0.5)
    scheduler = torch.optim.lr_scheduler.StepLR(other, 1)
    with pytest.raises(ValueError, match=r"StepLR moves .* another optimizer; fix: hand over that"):
        Model(net).compile("adam", "bce_logits", scheduler=scheduler)
    made = Model(net).compile(other, "bce_logits", scheduler=scheduler)
    assert made.scheduler is scheduler


@pytest.mark.parametrize("work", ["fit", "evaluate"])
def test_lengths_that_differ(work):
    x, y = points(8)
    model = Model(small()).compile(**LOGITS)
    with pytest.raises(ValueError, match=r"\[\(8, 2\), \(7, 1\)\]; fix: equal lengths"):
        getattr(model, work)(x, y[:7])


@pytest.mark.parametrize("work", ["fit", "evaluate"])
@pytest.mark.parametrize(
    "data",
    [
        points(0),
        (TensorDataset(*points(0)),),
        (DataLoader(Rows(*points(0)), 4),),
        ([],),
        (iter(()),),
    ],
    ids=["tensors", "data set", "loader", "list", "used up"],
)
def test_data_without_a_sample(work, data):
    model = Model(small()).compile(**LOGITS)
    with pytest.raises(ValueError, match=r"no batch came; fix: data with samples, or an iterator"):
        getattr(model, work)(*data)


@pytest.mark.parametrize("given", [np.zeros((4, 2)), [[0.0, 1.0]] * 4])
def test_arrays_that_are_no_tensors(given):
    model = Model(small()).compile(**LOGITS)
    name = type(given).__name__
    with pytest.raises(TypeError, match=rf"x is {name} beside a y; fix: torch\.as_tensor\(x\)"):
        model.fit(given, torch.zeros(4, 1))


def test_a_target_that_is_no_tensor():
    model = Model(small()).compile(**LOGITS)
    with pytest.raises(TypeError, match=r"ndarray beside a tensor; fix: torch\.as_tensor\(y\)"):
        model.fit(points(4)[0], np.zeros((4, 1)))


def test_a_learning_rate_beside_an_optimizer_that_has_its_own():
    net = small()
    made = torch.optim.SGD(net.parameters(), lr=0.5)
    with pytest.raises(ValueError, match=r"lr=0\.1 beside an optimizer .*; fix: leave lr out"):
        Model(net).compile(made, lr=0.1)


def test_a_loader_brings_its_own_targets():
    x, y = points(8)
    with pytest.raises(TypeError, match="x is DataLoader beside a y"):
        Model(small()).compile(**LOGITS).fit(DataLoader(TensorDataset(x, y)), y)


ONE, MANY = points(8)[1], torch.arange(8) % 3
WRONG = [
    ("mse", 1, ONE.squeeze(1), r"target \(8,\) .*output \(8, 1\).*reshape\(-1, 1\)"),
    ("huber", 1, ONE[:, :0], r"target \(8, 0\) .*output \(8, 1\)"),
    (
        "bce_logits",
        1,
        ONE.long(),
        r"torch\.int64, .*expected a target \(8, 1\); fix: y\.float\(\)",
    ),
    ("bce_logits", 3, ONE, r"expected a target \(8, 3\)"),
    ("cross_entropy", 3, MANY.float(), r"torch\.float32, .* target \(8,\); fix: y\.long\(\)"),
    ("cross_entropy", 3, MANY.reshape(8, 1), r"target \(8, 1\) .*target \(8,\).*reshape\(-1,\)"),
    ("nll", 3, ONE, r"expected a target \(8,\)"),
    (lambda o, y: (o - y).square().mean(), 1, ONE.squeeze(1), r"target \(8,\) .*output \(8, 1\)"),
]


@pytest.mark.parametrize("work", ["fit", "evaluate"])
@pytest.mark.parametrize(("loss", "outputs", "target", "says"), WRONG)
def test_a_target_that_the_loss_would_misread(loss, outputs, target, says, work):
    x, _ = points(8)
    net, before = small(outputs), small(outputs)
    model = Model(net).compile("sgd", loss)
    with pytest.raises(ValueError, match=says):
        getattr(model, work)(x, target)
    assert same(net, before)


def test_targets_that_fit_are_not_refused():
    x, _ = points(8)
    soft = torch.full((8, 3), 1 / 3)
    for loss, target in (("cross_entropy", soft), ("cross_entropy", MANY), ("mse", soft)):
        Model(small(3)).compile("sgd", loss).fit(x, target)
    contrast = Model(small(3)).compile("sgd", lambda o, y: o.gather(1, y[:, None]).mean())
    contrast.fit(x, MANY)


@pytest.mark.parametrize("culprit", ["data", "rate"])
def test_a_loss_that_is_nan_stops_before_it_spoils_the_weights(culprit):
    x, y = points(32)
    if culprit == "data":
        x[20] = torch.nan
    net = nn.Linear(2, 1)
    model = Model(net).compile("sgd", "mse", lr=1e30 if culprit == "rate" else 0.5)
    with pytest.raises(FloatingPointError, match=r"loss (nan|inf) at step [23], ") as told:
        model.fit(x, y, batch_size=8, shuffle=False)
    assert f"learning rate {model.optimizer.param_groups[0]['lr']:g}; fix: " in str(told.value)
    assert f"at step {model.step + 1}, " in str(told.value)
    assert culprit == "rate" or torch.isfinite(net.weight).all()


def test_a_loss_that_is_infinite_stops_as_well():
    x, y = points(32)
    y[20] = 1e30  # its square is beyond float32
    model = Model(nn.Linear(2, 1)).compile("sgd", "mse", lr=0.5)
    with pytest.raises(FloatingPointError, match=r"loss inf at step 3, learning rate 0\.5; fix: "):
        model.fit(x, y, batch_size=8, shuffle=False)
    with pytest.raises(FloatingPointError, match="loss inf at step 3"):
        model.evaluate(x, y)


def test_a_monitor_of_validation_needs_validation_data():
    model = Model(small()).compile(**LOGITS)
    before = small()
    says = r"'val_loss', but fit\(\) was given no validation data; fix: .*monitor='loss'"
    with pytest.raises(ValueError, match=says):
        model.fit(*points(), callbacks=[EarlyStopping("val_loss")])
    assert same(model.net, before)


def test_a_monitor_that_nothing_records():
    model = Model(small()).compile(**LOGITS, metrics=["accuracy"])
    with pytest.raises(ValueError, match=r"no monitor 'accurcy'; did you mean 'accuracy'\?"):
        model.fit(*points(), callbacks=[EarlyStopping("accurcy", mode="max")])
    with pytest.raises(ValueError, match=r"no mode 'high'"):
        EarlyStopping(mode="high")


def test_a_checkpoint_of_another_net(tmp_path):
    Model(nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 3))).save(tmp_path / "other.pt")
    net, before = small(), small()
    with pytest.raises(ValueError, match="of another net") as told:
        Model(net).load(tmp_path / "other.pt")
    text = str(told.value)
    assert "missing ['2.bias (1,)', '2.weight (1, 8)']" in text
    assert "unexpected ['1.bias (3,)', '1.weight (3, 8)']; fix: " in text
    assert same(net, before)


def test_a_checkpoint_of_another_way_to_learn(tmp_path):
    Model(small()).save(tmp_path / "untrained.pt")
    model = Model(small()).compile(**LOGITS)
    with pytest.raises(ValueError, match=r"has no \['optimizer', 'scaler'\]; fix: "):
        model.load(tmp_path / "untrained.pt")


def test_a_checkpoint_stands_last(tmp_path):
    model = Model(small()).compile(**LOGITS)
    with pytest.raises(ValueError, match="fix: put it last"):
        model.fit(*points(), callbacks=[Checkpoint(tmp_path / "c.pt"), EarlyStopping("loss")])


def test_a_device_that_is_not_there_is_an_error():
    with pytest.raises((RuntimeError, AssertionError)):
        Model(small(), device="cuda:99")
