"""Samples of the explorer ``fitting``."""

from functools import partial

import torch
from torch import nn

from utils.datasets import line
from utils.explorers.fitting import fitting
from utils.house import Model

HOURS, KM, _, _ = line()


def straight(lr: float = 0.1) -> Model:
    """A straight line that begins at zero, on the CPU."""
    net = nn.Linear(1, 1)
    nn.init.zeros_(net.weight)
    nn.init.zeros_(net.bias)
    return Model(net, "cpu").compile("sgd", "mse", lr=lr)


ONES = torch.ones(3, 1)
SAMPLES = {
    "chapter": partial(fitting, straight, HOURS[:5], KM[:5], HOURS[5:8], KM[5:8]),
    "one": partial(fitting, straight, ONES[:1], ONES[:1], ONES, 2 * ONES, sizes=(1,), epochs=1),
    "many": partial(
        fitting, straight, HOURS[:6], KM[:6], HOURS[6:12], KM[6:12], sizes=(4,), epochs=3
    ),
}
