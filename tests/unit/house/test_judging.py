"""`evaluate`, `predict`, losses and metrics: every number against an independent computation."""

import math

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader

from tests.unit.house.problems import F1, Rows, awkward, points, small
from utils.house.history import History
from utils.house.model import Model
from utils.house.optimizers import OPTIMIZERS
from utils.house.targets import CLASS_LOSSES, LOSSES
from utils.pictures.describe import describe
from utils.record.snap import numbers

LOGITS = {"optimizer": "adam", "loss": "bce_logits"}
EXPECTED = {
    "mse": lambda o, y: (o - y) ** 2,
    "mae": lambda o, y: abs(o - y),
    "huber": lambda o, y: 0.5 * (o - y) ** 2 if abs(o - y) < 1 else abs(o - y) - 0.5,
    "smooth_l1": lambda o, y: 0.5 * (o - y) ** 2 if abs(o - y) < 1 else abs(o - y) - 0.5,
    "bce": lambda o, y: -math.log(o if y else 1 - o),
    "bce_logits": lambda o, y: math.log(1 + math.exp(-o if y else o)),
    "cross_entropy": lambda o, y: math.log(sum(map(math.exp, o))) - o[y],
    "nll": lambda o, y: -o[y],
}


def _outputs(loss):
    """Return outputs such as a net would give, and targets that fit the loss."""
    draw = torch.Generator().manual_seed(3)
    if loss in CLASS_LOSSES:
        outputs = torch.randn(23, 4, generator=draw)
        outputs = outputs.log_softmax(1) if loss == "nll" else outputs
        return outputs, torch.randint(4, (23,), generator=draw)
    outputs = torch.randn(23, 1, generator=draw) * 2
    outputs = outputs.sigmoid() if loss == "bce" else outputs
    return outputs, torch.randint(2, (23, 1), generator=draw).float()


def test_every_loss_has_its_computation():
    assert set(EXPECTED) == set(LOSSES)


@pytest.mark.parametrize("form", ["name", "class", "instance", "callable"])
@pytest.mark.parametrize("loss", EXPECTED)
def test_loss_and_metric_are_the_mean_over_all_samples(loss, form):
    outputs, targets = _outputs(loss)
    made = LOSSES[loss]
    given = {"name": loss, "class": made, "instance": made(), "callable": lambda o, y: made()(o, y)}
    model = Model(nn.Identity()).compile(lambda p: torch.optim.SGD([torch.ones(1)], 1), given[form])
    pairs = zip(outputs.squeeze(1).tolist(), targets.flatten().tolist(), strict=True)
    expected = sum(EXPECTED[loss](o, y) for o, y in pairs) / 23
    assert model.evaluate(outputs, targets, batch_size=5)["loss"] == pytest.approx(expected, 1e-5)
    model.compile(lambda p: torch.optim.SGD([torch.ones(1)], 1), given[form], metrics=[given[form]])
    loss_value, metric_value = model.evaluate(outputs, targets, batch_size=7).values()
    assert loss_value == metric_value == pytest.approx(expected, 1e-5)


@pytest.mark.parametrize("loss", ["bce", "bce_logits", "cross_entropy", "nll"])
def test_accuracy_knows_what_the_output_is(loss):
    outputs, targets = _outputs(loss)
    model = Model(nn.Identity()).compile(lambda p: torch.optim.SGD([torch.ones(1)], 1), loss)
    model.compile(lambda p: torch.optim.SGD([torch.ones(1)], 1), loss, ["accuracy"])
    if loss in CLASS_LOSSES:
        right = [row.index(max(row)) == y for row, y in zip(outputs.tolist(), targets, strict=True)]
    else:
        edge = 0.5 if loss == "bce" else 0.0
        right = [(o > edge) == y for o, y in zip(outputs.flatten(), targets.flatten(), strict=True)]
    value = model.evaluate(outputs, targets, batch_size=5)["accuracy"]
    assert 0 < value < 1
    assert value == pytest.approx(sum(map(int, right)) / 23, abs=1e-12)


@pytest.mark.parametrize(("loss", "middle"), [("bce", 0.5), ("bce_logits", 0.0)])
def test_an_output_in_the_very_middle_is_a_no(loss, middle):
    model = Model(nn.Identity()).compile(
        lambda p: torch.optim.SGD([torch.ones(1)], 1), loss, ["accuracy"]
    )
    outputs = torch.full((4, 1), middle)
    assert model.evaluate(outputs, torch.tensor([[0.0], [0.0], [0.0], [1.0]]))["accuracy"] == 0.75


def test_accuracy_of_probabilities_as_targets_and_of_pixels():
    model = Model(nn.Identity()).compile(
        lambda p: torch.optim.SGD([torch.ones(1)], 1), "cross_entropy", ["accuracy"]
    )
    logits = torch.eye(3)[[0, 1, 2, 0]]
    soft = 0.8 * torch.eye(3)[[0, 1, 0, 0]] + 0.2 / 3
    assert model.evaluate(logits, soft)["accuracy"] == 0.75
    pixels = torch.randn(6, 3, 4, 4, generator=torch.Generator().manual_seed(0))
    classes = torch.randint(3, (6, 4, 4), generator=torch.Generator().manual_seed(1))
    expected = (pixels.argmax(1) == classes).double().mean().item()
    assert model.evaluate(pixels, classes, batch_size=4)["accuracy"] == pytest.approx(expected)


@pytest.mark.parametrize("given", [F1, F1()])
def test_a_metric_with_state_sees_the_whole_epoch(given):
    outputs, targets = _outputs("bce_logits")
    outputs, targets = outputs[:11], targets[:11]
    model = Model(nn.Identity()).compile(
        lambda p: torch.optim.SGD([torch.ones(1)], 1), "bce_logits", [given, "accuracy"]
    )
    guess, truth = outputs > 0, targets > 0.5
    hits = (guess & truth).sum().item()
    expected = 2 * hits / (guess.sum().item() + truth.sum().item())
    found = model.evaluate(outputs, targets, batch_size=2)
    assert list(found) == ["loss", "F1", "accuracy"]
    assert found["F1"] == pytest.approx(expected, abs=1e-12)
    assert model.evaluate(outputs, targets, batch_size=11)["F1"] == found["F1"]


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - {"optimizer", "lbfgs", "sparseadam"}))
def test_every_optimizer_has_a_name(name):
    net = nn.Linear(2, 1, bias=False)
    made = OPTIMIZERS[name]
    model = Model(net).compile(name, "bce_logits", lr=0.25)
    assert type(model.optimizer) is made
    assert model.optimizer.param_groups[0]["lr"] == 0.25
    assert model.optimizer.param_groups[0]["params"] == [net.weight]
    before = net.weight.clone()
    model.fit(*points())
    assert not torch.equal(before, net.weight)


def test_an_optimizer_may_be_a_class_a_callable_or_an_instance():
    net = small()
    made = torch.optim.SGD(net.parameters(), lr=0.5)
    assert Model(net).compile(made).optimizer is made
    assert Model(net).compile(torch.optim.SGD, lr=0.0).optimizer.param_groups[0]["lr"] == 0.0
    model = Model(net).compile(lambda p: torch.optim.SGD(p, lr=0.125))
    assert model.optimizer.param_groups[0]["lr"] == 0.125
    assert Model(net).compile("sgd").optimizer.param_groups[0]["lr"] == 1e-3


def test_a_scheduler_may_be_made_before():
    net = small()
    made = torch.optim.SGD(net.parameters(), lr=0.5)
    scheduler = torch.optim.lr_scheduler.StepLR(made, 1, 0.5)
    Model(net).compile(made, "bce_logits", scheduler=scheduler).fit(*points(), epochs=2)
    assert made.param_groups[0]["lr"] == 0.125


def test_a_loss_with_weights_of_its_own_is_moved():
    loss = nn.CrossEntropyLoss(weight=torch.ones(3))
    Model(small(3), device="meta").compile("sgd", loss)
    assert loss.weight.is_meta


def test_predict_gives_the_outputs_in_order_and_on_the_cpu():
    x, y = points()
    net = awkward()
    model = Model(net)
    with torch.no_grad():
        expected = net.eval()(x)
    net.train()
    pairs = [(x[:20], y[:20]), (x[20:], y[20:])]
    loaders = DataLoader(Rows(x, y), 7), DataLoader(Rows(x), 7)
    for given in (x, (x,), Rows(x, y), *loaders, [x], pairs):
        found = model.predict(given, batch_size=9)
        torch.testing.assert_close(found, expected)
        assert not found.requires_grad
    torch.testing.assert_close(model.predict(DataLoader(x, 7)), expected)


@pytest.mark.parametrize("training", [True, False])
def test_every_layer_gets_its_mode_back(training):
    x, y = points()
    net = awkward().train(training)
    net[1].train(not training)
    modes = [layer.training for layer in net.modules()]
    model = Model(net).compile(**LOGITS)
    seen = []

    class Watch:
        def on_step_end(self, model):
            seen.append([layer.training for layer in net.modules()])

    for work in (
        lambda: model.predict(x),
        lambda: model.evaluate(x, y),
        lambda: model.fit(x, y, validation_data=(x, y), callbacks=[Watch()]),
    ):
        work()
        assert [layer.training for layer in net.modules()] == modes
    assert seen[0] == (modes if training else [True] * len(modes))


def test_a_layer_frozen_in_its_mode_stays_frozen_in_training():
    net = awkward().train()
    net[1].eval()
    before = net[1].running_mean.clone()
    Model(net).compile(**LOGITS).fit(*points())
    assert torch.equal(net[1].running_mean, before)


def test_judging_keeps_no_gradient_and_draws_no_random_number():
    x, y = points()
    model = Model(awkward()).compile(**LOGITS)
    state = torch.get_rng_state()
    model.evaluate(x, y)
    model.predict(x)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(p.grad is None for p in model.net.parameters())
    assert torch.is_grad_enabled()


def test_evaluate_is_what_validation_recorded():
    x, y = points()
    model = Model(awkward()).compile(**LOGITS, metrics=["accuracy"])
    history = model.fit(x, y, epochs=2, validation_data=points(20))
    found = model.evaluate(*points(20))
    assert {f"val_{name}": value for name, value in found.items()} == {
        name: values[-1] for name, values in history.items() if name.startswith("val_")
    }


def test_history_prints_as_a_table_and_fills_what_an_epoch_lacks():
    x, y = points()
    model = Model(small()).compile(**LOGITS)
    assert isinstance(model.fit(x, y, epochs=1), History)
    model.fit(x, y, epochs=1, validation_data=(x, y))
    history = model.fit(x, y, epochs=1)
    assert [math.isnan(value) for value in history["val_loss"]] == [True, False, True]
    head, *rows = repr(history).splitlines()
    assert head.split() == ["epoch", "loss", "val_loss"]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert rows[1].split()[1:] == [f"{history[name][1]:.6g}" for name in ("loss", "val_loss")]
    assert repr(History()) == ""


def test_history_plots_itself_and_says_what_it_shows():
    x, y = points()
    history = Model(small()).compile(**LOGITS).fit(x, y, epochs=2, validation_data=(x, y))
    words = describe(history.plot())
    assert words.startswith("Figure: loss against epoch")
    for name, line in (("loss", "blue line"), ("val_loss", "green dashed line")):
        assert f"{line} '{name}': x 1 2; y {numbers(history[name])}" in words


def test_a_model_sums_itself_up_where_it_computes(capsys):
    model = Model(nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1)), "meta")
    model.summary(torch.zeros(5, 2))
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [row[:2] for row in rows[:-1]] == [["0", "Linear"], ["1", "ReLU"], ["2", "Linear"]]
    assert [row[-1] for row in rows[:-1]] == ["24", "0", "9"]
    assert " ".join(rows[-1]) == "33 parameters, 0 frozen"


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_mixed_precision_computes_in_halves_and_learns_in_floats(precision):
    x, y = points()
    kinds = []

    class Watch(nn.Module):
        def forward(self, x):
            kinds.append(x.dtype)
            return x

    net = nn.Sequential(nn.Linear(2, 8), Watch(), nn.Tanh(), nn.Linear(8, 1))
    model = Model(net).compile("sgd", "bce_logits", ["accuracy"], lr=0.5, precision=precision)
    history = model.fit(x, y, epochs=5, seed=0, validation_data=(x, y))
    assert model.predict(x).dtype == {"bf16": torch.bfloat16, "fp16": torch.float16}[precision]
    assert set(kinds) == {{"bf16": torch.bfloat16, "fp16": torch.float16}[precision]}
    assert history["loss"][-1] < history["loss"][0]
    assert all(p.dtype == p.grad.dtype == torch.float32 for p in net.parameters())


def test_fp16_gradients_are_scaled_back_before_clipping_and_stepping():
    x, y = points(8)
    net, plain = small(), small()
    options = {"lr": 0.1, "clip": 0.01}
    model = Model(net).compile("sgd", "bce_logits", **options, precision="fp16")
    model.fit(x, y, shuffle=False)
    assert model.scaler.is_enabled()
    assert model.scaler.get_scale() == 2**16
    Model(plain).compile("sgd", "bce_logits", **options).fit(x, y, shuffle=False)
    for a, b in zip(net.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(a, b, atol=1e-4, rtol=0)


def test_compile_hands_the_net_to_torch_compile(monkeypatch):
    calls = []

    def translate(net):
        def run(*inputs):
            calls.append(len(inputs[0]))
            return net(*inputs)

        return run

    monkeypatch.setattr(torch, "compile", translate)
    x, y = points(20)
    model = Model(small()).compile(**LOGITS, compile=True)
    model.fit(x, y, batch_size=20)
    model.evaluate(x[:7], y[:7])
    model.predict(x[:3])
    assert calls == [20, 7, 3]
