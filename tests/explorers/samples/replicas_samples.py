"""Samples of the explorer ``replicas``."""

from functools import partial

import torch

from utils.explorers.replicas import replicas

HOURS = torch.tensor([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5])
KM = torch.tensor([2.5, 3.0, 6.5, 9.5, 10.5, 12.5, 15.5])
SAMPLES = {
    "chapter": partial(replicas, HOURS, KM),
    "divides": partial(replicas, HOURS[:6], KM[:6], processes=(2, 3), lr=0.1, steps=4),
    "lone": partial(replicas, HOURS[:1], KM[:1], processes=(1,), steps=1),
}
