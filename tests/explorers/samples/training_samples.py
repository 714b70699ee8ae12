"""Samples of the explorer ``training``."""

from functools import partial

import torch

from utils.datasets import rings
from utils.explorers.training import training

CORNER = torch.tensor([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
CLASSES = torch.tensor([[1.0], [1.0], [0.0], [0.0]])
SAMPLES = {
    "chapter": partial(training, *rings()),
    "corners": partial(
        training, CORNER, CLASSES, 2 * CORNER, CLASSES, widths=(2, 5), lrs=(0.5,), steps=100
    ),
    "one step": partial(training, *rings(20, 3), widths=(4,), lrs=(1.0,), steps=1),
}
