"""Samples of the explorer ``graph``."""

from functools import partial

import torch

from utils.explorers import graph

LEAVES = {
    "w": torch.tensor(3.0, requires_grad=True),
    "b": torch.tensor(1.0, requires_grad=True),
}
DATA = {"x": torch.tensor(2.0), "y": torch.tensor(5.0)}
PROGRAMS = {
    "a line": "y_hat = w * x + b\nerror = y_hat - y\nloss = error ** 2",
    "used twice": "h = w * x\nloss = h * h + h",
    "a branch": "h = w * x - y\nif h > 0:\n    loss = h * b\nelse:\n    loss = b - h",
    "a loop": "h = b\nfor _ in range(3):\n    h = h * w\nloss = h",
    "sums only": "s = w + b\nloss = s - y + w",
    "product and sum": "loss = w * w + b",
}
VECTORS = {"v": torch.ones(2, requires_grad=True), "m": torch.ones(2, 3)}
SAMPLES = {
    "line": partial(graph, PROGRAMS, **LEAVES, **DATA),
    "one": partial(graph, {"a square": "loss = w ** 2"}, w=LEAVES["w"]),
    "vectors": partial(graph, {"shapes": "h = v @ m\nloss = (h * h).sum()"}, **VECTORS),
}
