"""Which number of a table each number of an index picks, and where it goes on the way back."""

from dataclasses import dataclass

import torch

from utils.record.expressions import named
from utils.record.storage import peculiarity
from utils.record.values import texts

MOST_ROWS, MOST_COLUMNS, MOST_PICKED = 6, 5, 3
"""Rows of both tables, columns of the table and of its index: what fits on a phone."""

Place = tuple[int, int]
"""A row and a column."""
Table = tuple[tuple[str, ...], ...]
"""Rows of numbers as short texts."""


@dataclass(frozen=True)
class Gather:
    """What ``x.gather(dim, index)`` picked, and what ``scatter_add`` made of it again."""

    dim: int
    x: Table
    index: Table
    picked: Table
    sources: tuple[Place, ...]
    """The place in ``x`` of each picked number, in row order."""
    backs: tuple[Table, ...]
    """Zeros of the shape of ``x``, and the same after each picked number that was added."""

    def place(self, step: int) -> Place:
        """Return the place in ``index``, and in ``picked``, of number ``step``."""
        return divmod(step, len(self.index[0]))


def record(x: torch.Tensor, index: torch.Tensor) -> list[Gather]:
    """Gather from ``x``, which ``check`` lets pass, along dim 1 and dim 0 where ``index`` fits.

    Raises:
        TypeError: ``index`` is no tensor.
        ValueError: it has another shape or dtype, or fits no dimension.
    """
    check_index(index)
    x, index = x.detach().cpu(), index.detach().cpu()
    made, refusals = [], []
    for dim in (1, 0):
        try:
            made.append(_gather(x, dim, index))
        except (RuntimeError, IndexError) as error:
            refusals.append(f"along dim {dim}: {str(error).strip().partition(chr(10))[0]}")
    if not made:
        raise ValueError(f"gather refuses this index {'; '.join(refusals)}.")
    return made


def _gather(x: torch.Tensor, dim: int, index: torch.Tensor) -> Gather:
    picked = x.gather(dim, index)
    places = torch.arange(x.numel()).view(x.shape).gather(dim, index).flatten().tolist()
    backs = [torch.zeros_like(x)]
    for step in range(index.numel()):
        done = torch.arange(index.numel()).view(index.shape) <= step
        added = torch.where(done, picked, torch.zeros_like(picked))
        backs.append(torch.zeros_like(x).scatter_add(dim, index, added))
    tables = map(table, (x, index, picked))
    sources = tuple(divmod(place, x.shape[1]) for place in places)
    return Gather(dim, *tables, sources, tuple(map(table, backs)))


def table(x: torch.Tensor) -> Table:
    """Return the numbers of a matrix as rows of short texts."""
    numbers, columns = texts(x), x.shape[1]
    return tuple(tuple(numbers[k : k + columns]) for k in range(0, len(numbers), columns))


def check(x: object) -> None:
    """Raise one clear sentence unless ``x`` is a small matrix of plain numbers.

    Raises:
        TypeError: ``x`` is no tensor.
        ValueError: it is no matrix of 1 to 6 rows and 1 to 5 columns, or no plain numbers.
    """
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"x is {named(x)}; expected a tensor, as in gather(x, index).")
    if kind := "a complex tensor" if x.is_complex() else peculiarity(x):
        raise ValueError(f"x is {kind}; expected a plain tensor of numbers.")
    if x.dtype == torch.bool:
        raise ValueError("x holds truth values, which cannot be added up; expected numbers.")
    _require_size("x", x, MOST_COLUMNS)


def check_index(index: object) -> None:
    """Raise one clear sentence unless ``index`` is a small matrix of whole numbers.

    Raises:
        TypeError: ``index`` is no tensor.
        ValueError: it is no matrix of 1 to 6 rows and 1 to 3 columns, or not of int64.
    """
    if not isinstance(index, torch.Tensor):
        raise TypeError(f"the index is {named(index)}; expected a tensor of whole numbers.")
    if kind := peculiarity(index):
        raise ValueError(f"the index is {kind}; expected a plain tensor of whole numbers.")
    if index.dtype != torch.int64:
        raise ValueError(
            f"the index holds {index.dtype}; expected whole numbers of int64: give index.long()."
        )
    _require_size("the index", index, MOST_PICKED)


def _require_size(name: str, x: torch.Tensor, most: int) -> None:
    if x.dim() != 2 or not x.numel() or x.shape[0] > MOST_ROWS or x.shape[1] > most:
        raise ValueError(
            f"{name} has shape {tuple(x.shape)}; expected a matrix of 1 to {MOST_ROWS} rows and "
            f"1 to {most} columns."
        )
