"""Samples of the explorer ``learning``."""

from functools import partial

import torch

from utils.datasets import digits
from utils.explorers.learning import learning

X, Y, _, _ = digits()
CORNERS = torch.tensor([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
CLASSES = torch.tensor([1, 1, 0, 0])
SAMPLES = {
    "chapter": partial(learning, X[:900], Y[:900], X[900:], Y[900:]),
    "corners": partial(
        learning, CORNERS, CLASSES, 2 * CORNERS, CLASSES, counts=(2, 4), widths=(5,), epochs=30
    ),
    "one": partial(
        learning, X[:40], Y[:40], X[40:60], Y[40:60], counts=(40,), widths=(3,), epochs=1
    ),
}
