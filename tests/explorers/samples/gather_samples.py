"""Samples of the explorer ``gather``, its sentences worked out by hand, and what it refuses."""

import itertools
from functools import partial

import torch

from utils.explorers.gather import gather

X = torch.tensor([[1.5, 3.0, 0.5], [4.5, -1.0, 1.0], [2.0, 3.5, 5.5], [4.0, 5.0, 2.5]])
TOP = torch.tensor([[1, 0], [0, 2], [2, 1], [1, 0]])
CASES = {
    "chapter": (X, TOP),
    "column": (torch.tensor([[10, 11, 12], [20, 21, 22]]), torch.tensor([[2], [0]])),
    "row": (torch.tensor([[7, -7, 0]]), torch.tensor([[2, 2, 0]])),
    "largest": (torch.arange(30.0).view(6, 5) + 10, torch.arange(18).view(6, 3) % 5),
    "single": (torch.tensor([[5]]), torch.tensor([[0]])),
}
SAMPLES = {name: partial(gather, x, index) for name, (x, index) in CASES.items()}
SAID = {
    "column": "Explorer gather: x of shape (2, 3), index of shape (2, 1).\n"
    "x: 10 11 12 / 20 21 22\n"
    "index: 2 / 0\n"
    "gather · dim 1: picks 12 / 20 from [0,2] [1,0]\n"
    "scatter_add · dim 1: adds them up to 0 0 12 / 20 0 0",
}
"""The words of samples, worked out by hand."""
REFUSED = [
    (([[1]], TOP), TypeError, "x is an object of type list; expected a tensor"),
    ((X, [[0]]), TypeError, "the index is an object of type list; expected a tensor"),
    ((X[0], TOP), ValueError, "x has shape (3,); expected a matrix of 1 to 6 rows and 1 to 5"),
    ((torch.zeros(7, 2), TOP), ValueError, "x has shape (7, 2); expected"),
    ((torch.zeros(2, 6), TOP), ValueError, "x has shape (2, 6); expected"),
    ((torch.zeros(0, 2), TOP), ValueError, "x has shape (0, 2); expected"),
    ((X, TOP[:, 0]), ValueError, "the index has shape (4,); expected a matrix of 1 to 6 rows"),
    ((X, torch.zeros(2, 4).long()), ValueError, "the index has shape (2, 4); expected"),
    ((X, TOP.int()), ValueError, "the index holds torch.int32; expected whole numbers of int64"),
    ((X, TOP.float()), ValueError, "the index holds torch.float32; expected whole numbers"),
    ((X > 1, TOP), ValueError, "x holds truth values, which cannot be added up"),
    ((X * 1j, TOP), ValueError, "x is a complex tensor; expected a plain tensor"),
    ((X.to("meta"), TOP), ValueError, "x is a meta tensor"),
    ((X, TOP.to("meta")), ValueError, "the index is a meta tensor"),
    ((X, TOP + 9), ValueError, "gather refuses this index along dim 1: index 10 is out of"),
    ((X, TOP - 9), ValueError, "along dim 0: index -8 is out of bounds"),
    ((X * 12345, TOP), ValueError, "the numbers are too wide for a phone; expected fewer"),
]
"""What it is called with, the error, and words of its sentence."""


def number(value: torch.Tensor) -> str:
    """A number of ``CASES`` as the explorer writes it; all are exact and short."""
    return f"{value.item():g}"


def told(name: str, how: str, dim: int) -> list[str]:
    """The sentence of every step, by plain loops over ``x`` and the index."""
    x, index = CASES[name]
    back: dict[tuple[int, int], float] = {}
    said = []
    for i, j in itertools.product(*map(range, index.shape)):
        at = index[i, j].item()
        place = (i, at) if dim == 1 else (at, j)
        value, before = x[place], back.get(place, 0)
        back[place] = before + value.item()
        says = f"index[{i}, {j}] is {at}"
        where = f"[{place[0]}, {place[1]}]"
        if how == "gather":
            said.append(
                f"picked[{i}, {j}]: {says}, so it takes x{where}, the number {number(value)}."
            )
        else:
            said.append(
                f"picked[{i}, {j}] is {number(value)}; {says}, so it goes to back{where}: "
                f"{before:g} becomes {back[place]:g}."
            )
    return said
