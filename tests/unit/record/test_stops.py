"""Where a training stops is where the house's own ``EarlyStopping`` stops it."""

import math
import random
from types import SimpleNamespace

import pytest
import torch

from utils.house.callbacks import EarlyStopping
from utils.record.stops import Stopping, stop


def by_the_house(values: list[float], patience: int, largest: bool) -> tuple[int, int]:
    """The epoch whose weights go back and the last epoch, as the callback has it."""
    net, history = torch.nn.Linear(1, 1), {"v": []}
    model = SimpleNamespace(net=net, history=history, names=["v"], stop=False)
    callback = EarlyStopping("v", patience, "max" if largest else "min")
    callback.on_fit_start(model)
    for epoch, value in enumerate(values, 1):
        with torch.no_grad():
            net.bias.fill_(epoch)
        history["v"].append(value)
        callback.on_epoch_end(model)
        if model.stop:
            break
    callback.on_fit_end(model)
    return int(net.bias), epoch


@pytest.mark.parametrize("largest", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_it_stops_and_keeps_what_the_house_does(seed: int, largest: bool):
    draw = random.Random(seed)
    for length in (1, 2, 7, 30):
        values = [draw.randrange(8) / 8 for _ in range(length)]
        for patience in (1, 2, 3, 9):
            found = stop(values, patience, largest)
            assert (found.kept, found.last) == by_the_house(values, patience, largest), values
            assert found.early == (found.last < length)


def test_by_hand():
    losses = [0.9, 0.5, 0.6, 0.5, 0.4, 0.7]
    assert stop(losses, 1) == Stopping(kept=2, last=3, early=True)
    assert stop(losses, 2) == Stopping(kept=2, last=4, early=True)
    assert stop(losses, 3) == Stopping(kept=5, last=6, early=False)
    assert stop(losses, 1, largest=True) == Stopping(kept=1, last=2, early=True)
    assert stop([math.inf], 1) == Stopping(kept=1, last=1, early=False)
