"""Samples of the explorer ``stopping``."""

from functools import partial

import torch

from utils.datasets import digits
from utils.explorers.stopping import stopping

X, Y, _, _ = digits()
CORNERS = torch.tensor([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
CLASSES = torch.tensor([1, 1, 0, 0])
SAMPLES = {
    "chapter": partial(stopping, X[:900], Y[:900], X[900:], Y[900:]),
    "corners": partial(
        stopping, CORNERS, CLASSES, 2 * CORNERS, CLASSES, counts=(4,), width=5, epochs=20
    ),
    "short": partial(
        stopping, X[:40], Y[:40], X[40:60], Y[40:60], counts=(40, 20), width=3, epochs=2
    ),
}
