"""What a reduction folds together, asked of PyTorch itself."""

from itertools import combinations

import torch

Dims = tuple[int, ...]

HOWS = ("sum", "mean", "amax", "amin")
"""Reductions that take several dimensions at once, by their names in PyTorch."""


def fold(x: torch.Tensor, how: str, dims: Dims, *, keepdim: bool = False) -> torch.Tensor:
    """Return ``x`` reduced over ``dims`` by the method that ``how`` names, one of ``HOWS``."""
    return getattr(x, how)(dim=dims, keepdim=keepdim)


def code(how: str, dims: Dims, *, keepdim: bool = False) -> str:
    """Return the Python that ``fold`` runs, such as ``x.sum(dim=1)``."""
    return f"x.{how}(dim={written(dims)}{', keepdim=True' if keepdim else ''})"


def written(dims: Dims) -> str:
    """Return ``dims`` as one writes them: a number, or a tuple of several."""
    return str(dims[0]) if len(dims) == 1 else str(dims)


def groups(shape: tuple[int, ...], dims: Dims) -> list[list[int]]:
    """Return, for each element of the result in row order, the elements that fold into it.

    Elements are counted from 0 in row order. Each of them in turn is 1 and the others 0: where the
    sum is 1, there it went. Negative ``dims`` count from the end.
    """
    size = torch.Size(shape).numel()
    ones = torch.eye(size, dtype=torch.int64).view(size, *shape)
    went = ones.sum(dim=[d % len(shape) + 1 for d in dims]).view(size, -1)
    return [column.nonzero().flatten().tolist() for column in went.t()]


def choices(ndim: int) -> list[Dims]:
    """Return every choice of one dimension or more: first single ones, last all of them."""
    return [dims for count in range(1, ndim + 1) for dims in combinations(range(ndim), count)]
