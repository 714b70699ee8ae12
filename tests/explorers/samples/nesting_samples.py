"""Samples of the explorer ``nesting``, and what PyTorch says of every step they can show."""

import itertools
from functools import partial

import torch

from utils.explorers import nesting

MATRIX = torch.tensor([[10, 11, 12], [13, 14, 15]])
CASES = {
    "matrix": (MATRIX.float(), ("sum", "mean", "amax")),
    "vector": (torch.tensor([3.0, -1.0, 2.0, 0.0]), ("amin", "mean")),
    "cube": (torch.arange(12).view(3, 2, 2), ("sum",)),
    "images": (torch.arange(0.0, 48.0, 2.0).view(2, 3, 2, 2), ("mean", "sum", "amax")),
    "flags": (torch.arange(6).view(3, 2) % 3 == 0, ("sum", "amax")),
    "ones": (torch.ones(1, 2, 1, 3), ("sum",)),
}
SAMPLES = {name: partial(nesting, x, *hows) for name, (x, hows) in CASES.items()}


def dims_of(x: torch.Tensor) -> list[tuple[int, ...]]:
    """Every choice of dims, in the order of the list."""
    sizes = range(1, x.ndim + 1)
    return [dims for size in sizes for dims in itertools.combinations(range(x.ndim), size)]


def folded(x: torch.Tensor, dims: tuple[int, ...]) -> list[list[int]]:
    """For each number of the result, which elements (in row order) agree with it elsewhere."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for place, index in enumerate(itertools.product(*map(range, x.shape))):
        stays = tuple(i for d, i in enumerate(index) if d not in dims)
        groups.setdefault(stays, []).append(place)
    return [groups[stays] for stays in sorted(groups)]


def number(value: torch.Tensor) -> str:
    """A number of ``CASES`` as the explorer writes it; all are exact and short."""
    item = value.item()
    return str(item) if isinstance(item, bool) else f"{item:g}"


def said_by_pytorch(x: torch.Tensor, how: str, dims: tuple[int, ...]) -> list[str]:
    """The sentence of every step, from indices and PyTorch, not from what was recorded."""
    named = str(dims) if len(dims) > 1 else str(dims[0])
    result = eval(f"x.{how}(dim={named})", {"x": x})
    cells = list(itertools.product(*map(range, result.shape)))
    return [
        f"x.{how}(dim={named}){str(list(cell)) if cell else ''} = "
        f"{_made(how, [number(x.flatten()[k]) for k in group])} = {number(result[cell])}"
        for cell, group in zip(cells, folded(x, dims), strict=True)
    ]


def _made(how: str, terms: list[str]) -> str:
    shown = terms if len(terms) < 7 else [*terms[:3], "…", terms[-1]]
    if how in ("amax", "amin"):
        return f"the {'largest' if how == 'amax' else 'smallest'} of {', '.join(shown)}"
    added = " + ".join(f"({term})" if term.startswith("-") else term for term in shown)
    if how == "sum":
        return added
    return f"({added}) / {len(terms)}" if len(terms) > 1 else f"{added} / 1"
