"""The model that the reader grows in chapter 21 trains, judges and answers as the house's does."""

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.unit.walls.chapter_cells import built
from utils.house import Model
from utils.house.callbacks import EarlyStopping

CELLS = (
    "imports", "data", "own-model", "own-names", "first-compile", "walk-model", "first-batch",
    "own-batches", "own-history", "first-fit", "frozen-first", "own-scores", "own-means",
    "first-forward", "own-epoch", "own-evaluate", "own-predict", "own-accuracy", "own-compile",
    "own-forward", "own-tell", "own-train-batch", "own-run-epoch", "own-fit", "own-stopping",
    "own-stopping-epoch",
)  # fmt: skip
"""All that the class is made of, with what shows its first forms at work."""
LOSSES = ("mse", "mae", "bce_logits", "cross_entropy")


@pytest.fixture(autouse=True)
def _on_the_cpu(monkeypatch):
    """Compute on the CPU, in one thread: the last bit of a sum depends on how many share it."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    monkeypatch.setenv("BOOK_DEVICE", "cpu")
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def own() -> dict:
    """What the chapter's cells define, its methods put in place as the chapter does."""
    names = built("21", *CELLS)
    for method in ("compile", "forward", "train_batch", "run_epoch", "fit"):
        setattr(names["Model"], method, names[method])
    return names


def data(loss: str, count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Random inputs, shape (count, 3), and targets that fit the loss."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(count, 3, generator=generator)
    if loss == "cross_entropy":
        return x, torch.randint(4, (count,), generator=generator)
    y = x.sum(1, keepdim=True) + torch.randn(count, 1, generator=generator)
    return x, (y > 0).float() if loss == "bce_logits" else y


def net(loss: str, dtype: torch.dtype = torch.float32) -> nn.Module:
    """A net whose layers differ in training, always with the same weights."""
    torch.manual_seed(3)
    outputs = 4 if loss == "cross_entropy" else 1
    layers = nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Dropout(0.3), nn.Tanh(), nn.Linear(8, outputs)
    return nn.Sequential(*layers).to(dtype)


def loader(x: torch.Tensor, y: torch.Tensor, size: int, dtype: torch.dtype) -> DataLoader:
    """Shuffled batches, with an order of their own."""
    y = y.to(dtype) if y.is_floating_point() else y
    order = torch.Generator().manual_seed(5)
    return DataLoader(TensorDataset(x.to(dtype), y), size, shuffle=True, generator=order)


def trained(kind, loss, count=37, size=8, dtype=torch.float32, epochs=4, **options):
    """A model of a kind after two fits with validation."""
    model = kind(net(loss, dtype))
    metrics = ["accuracy", "mae"] if loss == "bce_logits" else ["accuracy"]
    metrics = metrics if loss in ("bce_logits", "cross_entropy") else ["mae"]
    model.compile(options.pop("optimizer", "adam"), loss, lr=0.02, metrics=metrics)
    torch.manual_seed(11)  # for dropout
    batches = loader(*data(loss, count, 0), size, dtype)
    held = loader(*data(loss, 19, 1), 7, dtype)
    model.fit(batches, epochs=epochs, validation_data=held, **options)
    model.fit(batches, epochs=1)
    return model


def same(ours: nn.Module, theirs: nn.Module) -> bool:
    """Whether two nets have the same bits, buffers and all."""
    pairs = zip(ours.state_dict().values(), theirs.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def equal(ours, theirs) -> bool:
    """Whether both models have the same weights, and the same history where both have a value."""
    if not same(ours.net, theirs.net):
        return False
    return all(
        a == b
        for name, values in ours.history.items()
        for a, b in zip(values, theirs.history[name], strict=name in ("epoch", "loss"))
    ) and list(ours.history) == list(theirs.history)  # fmt: skip


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("loss", LOSSES)
def test_same_weights_and_same_history_for_every_loss(own, loss, dtype):
    assert equal(trained(own["Model"], loss, dtype=dtype), trained(Model, loss, dtype=dtype))


@pytest.mark.parametrize(("count", "size"), [(37, 8), (38, 36), (33, 33), (34, 64), (40, 10)])
def test_odd_last_batches_count_by_their_samples(own, count, size):
    ours = trained(own["Model"], "cross_entropy", count, size)
    assert equal(ours, trained(Model, "cross_entropy", count, size))


@pytest.mark.parametrize("optimizer", ["sgd", torch.optim.AdamW, torch.optim.RMSprop])
def test_an_optimizer_is_a_name_or_whatever_makes_one(own, optimizer):
    ours = trained(own["Model"], "mse", optimizer=optimizer)
    assert equal(ours, trained(Model, "mse", optimizer=optimizer))


def test_a_lonely_last_sample_has_one_share_of_the_loss(own):
    model = own["Model"](nn.Linear(3, 1)).compile("sgd", "mse", 0.0)
    x, y = data("mse", 9, 2)
    found = model.train_epoch
    model.callbacks = ()
    whole = nn.functional.mse_loss(model.net(x), y).item()
    assert found(loader(x, y, 8, torch.float32))["loss"] == pytest.approx(whole, rel=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
def test_judging_and_answering_are_the_same(own, loss):
    ours, theirs = trained(own["Model"], loss), trained(Model, loss)
    x, y = data(loss, 23, 4)
    held = DataLoader(TensorDataset(x, y), 6)
    assert ours.evaluate(held) == theirs.evaluate(held)
    assert torch.equal(ours.predict(x, 5), theirs.predict(x, batch_size=5))


@pytest.mark.parametrize("patience", [1, 3])
def test_early_stopping_ends_and_restores_as_the_house_does(own, patience):
    def run(kind, stopping):
        model = kind(net("mse")).compile("adam", "mse", lr=0.1)
        torch.manual_seed(11)
        batches = loader(*data("mse", 12, 0), 6, torch.float32)
        held = loader(*data("mse", 19, 1), 7, torch.float32)
        model.fit(batches, epochs=40, validation_data=held, callbacks=[stopping])
        return model

    ours = run(own["Model"], own["EarlyStopping"](patience))
    theirs = run(Model, EarlyStopping(patience=patience))
    assert ours.epoch == theirs.epoch < 40
    assert equal(ours, theirs)
    best = min(ours.history["val_loss"])
    x, y = data("mse", 19, 1)
    held = DataLoader(TensorDataset(x, y), 19)
    assert ours.evaluate(held)["loss"] == pytest.approx(best, rel=1e-5)


class Ear:
    """Hears all events, with what holds at each."""

    def __init__(self):
        self.heard = []
        for event in (
            "on_fit_start",
            "on_epoch_start",
            "on_step_end",
            "on_epoch_end",
            "on_fit_end",
        ):
            setattr(self, event, lambda model, event=event: self.note(model, event))

    def note(self, model, event):
        gradients = [p.grad is not None for p in model.net.parameters()]
        recorded = len(model.history.get("val_loss", []))
        self.heard.append((event, model.epoch, recorded, all(gradients), model.last))


def test_callbacks_hear_the_same_in_the_same_order(own):
    ears = Ear(), Ear()
    for kind, ear in zip((own["Model"], Model), ears, strict=True):
        trained(kind, "mse", callbacks=[ear, object()])
    assert ears[0].heard == ears[1].heard
    assert [event for event, *_ in ears[0].heard][:4] == [
        "on_fit_start", "on_epoch_start", "on_step_end", "on_step_end",
    ]  # fmt: skip


def test_an_epoch_of_the_reader_is_in_training_mode_wherever_the_net_was(own):
    model = own["Model"](net("mse")).compile("sgd", "mse", 0.1)
    model.net.eval()
    modes = []
    model.net.register_forward_pre_hook(lambda module, _: modes.append(module.training))
    batches = loader(*data("mse", 12, 0), 6, torch.float32)
    model.fit(batches, 2, batches)
    assert modes == [True, True, False, False] * 2
