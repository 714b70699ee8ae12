"""What a reduction folds together, asked of PyTorch itself."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch

from utils.record.storage import peculiarity
from utils.record.values import texts

Dims = tuple[int, ...]

HOWS = ("sum", "mean", "amax", "amin")
"""Reductions that take several dimensions at once, by their names in PyTorch."""
TRUTHS = {"True": "1", "False": "0"}
MOST_NUMBERS, MOST_DIMENSIONS = 36, 4
"""Of a tensor that is recorded: what fits on a phone together with its result."""


@dataclass(frozen=True)
class Fold:
    """What PyTorch made of a tensor by one reduction over one choice of dimensions."""

    shape: tuple[int, ...]
    numbers: tuple[str, ...]
    """Of the tensor, in row order, as short texts."""
    how: str
    dims: Dims
    made: tuple[int, ...]
    """The shape of the result."""
    kept: tuple[int, ...]
    """The shape of the result with ``keepdim=True``."""
    results: tuple[str, ...]
    """The numbers of the result, in row order, as short texts."""
    groups: tuple[tuple[int, ...], ...]
    """For each of them, the elements that fold into it (``groups``)."""

    @property
    def code(self) -> str:
        """The Python that was run."""
        return code(self.how, self.dims)

    def index(self, step: int) -> tuple[int, ...]:
        """Return the index of number ``step`` of the result."""
        return tuple(map(int, np.unravel_index(step, self.made)))

    def adds_up(self, step: int) -> bool:
        """Tell whether number ``step`` of the result is right for the numbers as written."""
        if self.how in ("amax", "amin"):
            return True
        terms = [self.numbers[place] for place in self.groups[step]]
        added = sum(float(TRUTHS.get(term, term)) for term in terms)
        made = added / len(terms) if self.how == "mean" else added
        result = float(self.results[step])
        return math.isclose(made, result, abs_tol=1e-12) or (made != made and result != result)


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


def record(x: torch.Tensor, how: str, dims: Dims) -> Fold:
    """Fold ``x``, which ``check`` lets pass, over ``dims`` and return what came of it."""
    shape, x = tuple(x.shape), x.detach()
    made, kept = (fold(x, how, dims, keepdim=keep) for keep in (False, True))
    gathered = tuple(map(tuple, groups(shape, dims)))
    sizes = tuple(made.shape), tuple(kept.shape)
    numbers, results = map(tuple, (_alone(x), _results(x, made, how, gathered)))
    return Fold(shape, numbers, how, dims, *sizes, results, gathered)


def _alone(x: torch.Tensor) -> list[str]:
    """Return each number as a text on a grid of its own: none is 0 beside a larger one."""
    return [texts(number)[0] for number in x.flatten()]


def _results(
    x: torch.Tensor, made: torch.Tensor, how: str, gathered: Iterable[Iterable[int]]
) -> list[str]:
    """Return the numbers of a result as texts.

    A sum and a mean stand on the grid of what they add, so that what rounding leaves of a zero is
    0; the largest and the smallest number are written as in ``x``.
    """
    if how in ("amax", "amin") or not x.is_floating_point():
        return _alone(made)
    terms, results = x.flatten(), made.view(-1, 1)
    return [
        texts(torch.cat([terms[list(group)], result]))[-1]
        for group, result in zip(gathered, results, strict=True)
    ]


def check(x: object, hows: Iterable[str] = ()) -> None:
    """Raise one clear sentence unless ``x`` is a tensor that each of ``hows`` can fold.

    Raises:
        TypeError: ``x`` is no tensor, or ``mean`` is asked of whole numbers.
        ValueError: ``x`` is too large, has no dimension, number or memory, a reduction has
            another name, or PyTorch has it not for the dtype of ``x``.
    """
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"nesting starts with an object of type {type(x).__name__}; expected a tensor, as in "
            f"nesting(x, 'sum')."
        )
    if kind := "a complex tensor" if x.is_complex() else peculiarity(x):
        raise ValueError(f"x is {kind}; expected a plain tensor of real numbers.")
    if not 1 <= x.ndim <= MOST_DIMENSIONS or not 1 <= x.numel() <= MOST_NUMBERS:
        raise ValueError(
            f"x has shape {tuple(x.shape)}; expected 1 to {MOST_DIMENSIONS} dimensions and 1 to "
            f"{MOST_NUMBERS} numbers: take a part of it."
        )
    for how in hows:
        if how not in HOWS:
            raise ValueError(f"{how!r} is not known; expected one of {', '.join(HOWS)}.")
        if how == "mean" and not x.is_floating_point():
            raise TypeError(
                f"x holds {x.dtype}, and {how!r} works on floating-point numbers only: give "
                f"x.float()."
            )
    able = fitting(x)
    lacking = [how for how in hows if how not in able]
    if lacking or not able:
        raise ValueError(
            f"x holds {x.dtype}, for which PyTorch has no {[*lacking, *HOWS][0]!r} here; expected "
            f"another dtype, such as that of x.float()."
        )


def fitting(x: torch.Tensor) -> list[str]:
    """Return the reductions that can fold ``x``: ``mean`` not whole numbers, none float8."""
    return [how for how in HOWS if _can(x.detach(), how)]


def _can(x: torch.Tensor, how: str) -> bool:
    """Tell whether PyTorch has a reduction for the dtype and the device of ``x``: it is tried."""
    try:
        fold(x, how, (0,))
    except RuntimeError:
        return False
    return True
