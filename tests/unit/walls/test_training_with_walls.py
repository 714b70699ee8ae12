"""What chapter 20 builds: a loop that gives chapter 15's numbers, and the measures around it."""

import copy
from functools import cache

import pytest
import torch
from sklearn import metrics
from torch import nn

from tests.unit.walls.chapter_cells import built
from utils.datasets import line, rings

SPREAD = torch.Generator()


@pytest.fixture(autouse=True)
def same_numbers_in_any_order():
    """Every test draws the same numbers, whichever ran before it in its process."""
    SPREAD.manual_seed(0)


@cache
def cells() -> dict:
    """What the reader has at hand, without a training."""
    return built(
        "20", "imports", "first-picture", "train-step", "evaluate", "rings-model", "digits-data",
        "first-loss", "loader", "fit", "accuracy", "confusion", "wide",
    )  # fmt: skip


def on_device(parts):
    return [part.to(cells()["device"]) for part in parts]


def bricks(params, model, loss_of, x, y, lr, steps):
    """Train as chapter 15 does; return the losses that were met."""
    losses = []
    for _ in range(steps):
        loss = loss_of(model(params, x), y)
        loss.backward()
        with torch.no_grad():
            for p in params:
                p -= lr * p.grad
                p.grad = None
        losses.append(loss.item())
    return losses


def test_the_walk_is_that_of_the_bricks():
    x, y, x_held, y_held = on_device(line())
    model = nn.Linear(1, 1).to(x.device)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    params = [torch.zeros(1, 1, device=x.device, requires_grad=True),
              torch.zeros(1, device=x.device, requires_grad=True)]  # fmt: skip
    by_hand = bricks(params, lambda p, a: a @ p[0].t() + p[1],
                     lambda a, b: ((a - b) ** 2).mean(), x, y, 0.2, 200)  # fmt: skip
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    step = cells()["train_step"]
    losses = [step(model, nn.MSELoss(), optimizer, x, y) for _ in range(200)]
    assert losses == pytest.approx(by_hand, rel=1e-5)
    assert [round(model.weight.item(), 3), round(model.bias.item(), 3)] == [4.039, 1.419]
    assert (round(losses[0], 2), round(losses[-1], 3)) == (34.63, 0.248)
    held = cells()["evaluate"](model, nn.MSELoss(), x_held, y_held)
    assert round(held, 3) == 0.310
    assert all(p.grad is None for p in model.parameters())


def test_the_rings_are_those_of_the_bricks():
    x, y, x_held, y_held = on_device(rings())
    model, loss_of = cells()["ring_net"](), nn.BCEWithLogitsLoss()
    params = [p.detach().clone().requires_grad_() for p in model.parameters()]
    by_hand = bricks(
        params,
        lambda p, a: (a @ p[0].t() + p[1]).tanh() @ p[2].t() + p[3],
        lambda s, t: (nn.functional.softplus(s) - s * t).mean(),
        x, y, 1.0, 300,
    )  # fmt: skip
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    losses = [cells()["train_step"](model, loss_of, optimizer, x, y) for _ in range(300)]
    assert losses == pytest.approx(by_hand, abs=1e-5)
    assert round(losses[0], 4) == 0.6981
    evaluate = cells()["evaluate"]
    assert round(evaluate(model, loss_of, x, y), 3) == 0.134
    assert round(evaluate(model, loss_of, x_held, y_held), 3) == 0.141
    hits = [((model(a) > 0) == (b == 1)).sum().item() for a, b in ((x, y), (x_held, y_held))]
    assert hits == [192, 197]


def test_evaluate_judges_in_eval_mode_without_a_graph_and_a_step_trains_again():
    modes = []

    class Watched(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Linear(1, 1)

        def forward(self, x):
            modes.append((self.training, torch.is_grad_enabled()))
            return self.inner(x)

    model, x = Watched(), torch.ones(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    cells()["evaluate"](model, nn.MSELoss(), x, x)
    cells()["train_step"](model, nn.MSELoss(), optimizer, x, x)
    assert modes == [(False, False), (True, True)]


@pytest.mark.parametrize("classes", [2, 10])
def test_a_confusion_matrix_counts_as_scikit_learn_does(classes: int):
    truth, said = torch.randint(classes, (2, 300), generator=SPREAD)
    expected = metrics.confusion_matrix(truth, said, labels=range(classes))
    assert cells()["confusion"](truth, said, classes).tolist() == expected.tolist()


def test_recall_and_precision_are_those_of_scikit_learn():
    of = built("20", "imports", "recall-precision")["recall_precision"]
    belief = torch.rand(200, 1, generator=SPREAD)
    truth = (torch.rand(200, 1, generator=SPREAD) < belief).float()
    for threshold in (0.1, 0.5, 0.8):
        called = (belief > threshold).flatten()
        expected = (metrics.recall_score(truth.flatten(), called),
                    metrics.precision_score(truth.flatten(), called))  # fmt: skip
        assert of(belief, truth, threshold) == pytest.approx(expected)


def test_accuracy_is_the_share_of_right_answers():
    scores = torch.eye(4)
    y = torch.tensor([0, 1, 2, 0])
    assert cells()["accuracy"](nn.Identity(), scores, y) == 0.75


def test_fit_measures_both_parts_after_each_epoch():
    names = cells()
    model, loss_of = names["wide"](), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    parts = [(names["x"][:40], names["y"][:40]), (names["x_val"], names["y_val"])]
    twin = copy.deepcopy(model)
    seen, unseen = names["fit"](model, loss_of, optimizer, names["loader_of"](*parts[0], 20), 3,
                                parts)  # fmt: skip
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.1)
    loader = names["loader_of"](*parts[0], 20)
    for epoch in range(3):
        for x, y in loader:
            optimizer.zero_grad()
            loss_of(twin(x.to(names["device"])), y.to(names["device"])).backward()
            optimizer.step()
        assert seen[epoch] == pytest.approx(loss_of(twin(parts[0][0]), parts[0][1]).item())
        assert unseen[epoch] == pytest.approx(loss_of(twin(parts[1][0]), parts[1][1]).item())


def test_early_stopping_ends_with_the_weights_of_the_best_epoch():
    names = built(
        "20", "imports", "first-picture", "train-step", "evaluate", "rings-model", "digits-data",
        "loader", "fit", "first-loss", "wide", "kept-trap", "deep-copy", "early-stopping",
    )  # fmt: skip
    few = [(names["x"][:30], names["y"][:30]), (names["x_val"], names["y_val"])]

    def start():
        model = names["wide"]()
        return model, torch.optim.Adam(model.parameters(), lr=0.02)

    model, optimizer = start()
    _, unseen = names["fit"](
        model, names["cross_entropy"], optimizer, names["loader_of"](*few[0], 15), 12, few
    )
    assert min(unseen) < 0.98 * unseen[-1]
    model, optimizer = start()
    names["stop_early"](model, optimizer, names["loader_of"](*few[0], 15), 12, few)
    found = names["evaluate"](model, names["cross_entropy"], *few[1])
    assert found == pytest.approx(min(unseen), rel=1e-4)
