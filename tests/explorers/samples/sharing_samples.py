"""Samples of the explorer ``sharing``, and what NumPy and PyTorch say of every line."""

from functools import partial

import numpy as np
import torch

from utils.explorers import sharing

PROGRAMS = {
    "in place or rebound": "a = np.zeros(3); x = torch.from_numpy(a); a += 1; a = a + 1; x *= 10",
    "tensor or as_tensor": "a = np.zeros(3); x = torch.as_tensor(a); y = torch.tensor(a)\n"
    "n = a[2]; a[2] = 5; y += 1",
    "detach or clone": "w = torch.zeros(2, requires_grad=True); b = w; d = w.detach(); d += 1\n"
    "c = d.clone(); del w",
}
WIDE = (
    "first = np.arange(8) * 1000",
    "half = torch.from_numpy(first[::2])",
    "third = four = half",
    "half += 1",
    "table = first.reshape(2, 4)",
    "three = [1, 2.5]",
    "del first",
)
SAMPLES = {
    "three programs": partial(sharing, **PROGRAMS),
    "one line": partial(sharing, "a = np.zeros(1)"),
    "wide": partial(sharing, *WIDE),
    "values": partial(sharing, "n = 1", "n = n + 1", "l = [1, 2]", "l[0] = 5"),
}


def run(lines: list[str]) -> dict:
    """Return what each name stands for after ``lines``: the live arrays, tensors and numbers."""
    space = {"np": np, "torch": torch}
    for line in lines:
        exec(line, space)
    return {n: v for n, v in space.items() if n not in ("np", "torch", "__builtins__")}


def groups(names: dict) -> set[frozenset[str]]:
    """Return which names share memory, by asking NumPy about every pair."""
    arrays = {
        name: value.detach().numpy() if isinstance(value, torch.Tensor) else value
        for name, value in names.items()
        if isinstance(value, np.ndarray | torch.Tensor)
    }
    return {
        frozenset(other for other in arrays if np.shares_memory(arrays[name], arrays[other]))
        for name in arrays
    }
