"""Samples of the explorer ``layers``."""

from functools import partial

import torch

from utils.explorers.layers import layers

X = torch.tensor([[0.5, 1.0], [1.5, 2.0], [2.0, 9.0]])
W = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).requires_grad_()
CASES = {
    "chapter": (
        "x * 2",
        "w * 2",
        "x.t()",
        "wall(x)",
        "torch.nn.functional.relu(w)",
        "torch.cat([x, x])",
    ),
    "more": (
        "((x @ w) ** 2).mean()",
        "x.add_(1)",
        "x[0]",
        "torch.softmax(w, 1)",
        "torch.ones(2)",
        "x.reshape(6)",
        "torch.nn.functional.mse_loss(w, w * 2)",
    ),
    "one": ("w.sum()",),
}


def _wall() -> torch.nn.Linear:
    with torch.random.fork_rng():
        return torch.nn.Linear(2, 2)


SAMPLES = {name: partial(layers, *codes, x=X, w=W, wall=_wall()) for name, codes in CASES.items()}
