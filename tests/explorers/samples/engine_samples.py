"""Samples of the explorer ``engine``."""

from functools import partial

import torch

from utils.autograd import Tensor
from utils.explorers import engine

CASES = {
    "chapter": (
        ("w * x + w", "(a := w * x) + a * a", "(x + w) * w * x"),
        {"w": 3.0, "x": 4.0},
    ),
    "stretched": (
        ("(w * x + b).sum()", "(w * x).tanh().sum() * b"),
        {"w": 2.0, "x": [1.0, 2.0, 3.0], "b": [0.5]},
    ),
    "long": (("(((w + x) * w + x) * w + x) * w",), {"w": -1.25, "x": 0.5}),
    "constant": (("w * 2 - 1",), {"w": 3.0}),
}
"""Name: expressions and the numbers of their leaves."""


def leaves(numbers: dict) -> dict[str, Tensor]:
    """Fresh leaves of the engine, in float64."""
    return {
        name: Tensor(torch.tensor(number, dtype=torch.float64), requires_grad=True)
        for name, number in numbers.items()
    }


SAMPLES = {
    name: partial(engine, *codes, **leaves(numbers)) for name, (codes, numbers) in CASES.items()
}
