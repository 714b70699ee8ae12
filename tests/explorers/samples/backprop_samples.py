"""Samples of the explorer ``backprop``, and what autograd says of their gradients."""

from functools import partial

import torch

from utils.explorers import backprop

CASES = {
    "product": (("w * x",), {"w": 3.0, "x": 2.0}),
    "forks": (
        ("x * x - x * 4", "w * x + torch.relu(x - w)", "(a := w * x) * a * a"),
        {"w": 3.0, "x": 2.0},
    ),
    "neuron": (
        ("(torch.relu(w * x + b) - y) ** 2", "torch.sigmoid(w * x + b)", "w.detach() * x + b"),
        {"w": -0.37, "x": 2.5, "b": 0.125, "y": 4.0},
    ),
    "short": (
        ("(torch.relu(w * x + b) - y) ** 2",),
        {"w": 3.0, "x": 2.0, "b": -1.0, "y": 4.0},
    ),
    "long": (
        ("x.exp().exp().exp().sin().cos().tanh()", "torch.maximum(w, x).clamp(min=-1.25, max=1)"),
        {"w": -123.456, "x": 0.1234},
    ),
    "edge": (("(x * 0).sqrt() * 0", "x / w", "x.log()"), {"w": 1e-8, "x": 1e12}),
}
"""Name: expressions and the numbers of their leaves; ``y`` asks for no gradient."""


def leaves(numbers: dict[str, float]) -> dict[str, torch.Tensor]:
    """Fresh leaves in float64, which compute as the explorer does."""
    return {
        name: torch.tensor(number, dtype=torch.float64, requires_grad=name != "y")
        for name, number in numbers.items()
    }


SAMPLES = {
    name: partial(backprop, *codes, **leaves(numbers)) for name, (codes, numbers) in CASES.items()
}
