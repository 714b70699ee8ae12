"""How the views of a tensor read its storage, cell by cell; what is no view is refused."""

import math
from dataclasses import dataclass

import torch

from utils.record import storage
from utils.record.expressions import evaluate, named
from utils.record.values import texts

MOST_NUMBERS, MOST_CELLS, MOST_DIMENSIONS = 64, 100, 4
"""What fits on a phone: of a storage, of a view (nine 3 x 3 windows), blocks of matrices."""


@dataclass(frozen=True)
class View:
    """How one expression reads a storage; ``reads`` holds the place of every cell, in row order."""

    code: str
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    contiguous: bool
    reads: tuple[int, ...]
    numbers: tuple[str, ...]
    """Of the storage, as short texts, when this was recorded."""

    def index(self, step: int) -> tuple[int, ...]:
        """Return the index of cell number ``step``."""
        sizes = [math.prod(self.shape[axis + 1 :]) for axis in range(len(self.shape))]
        return tuple(step // below % size for below, size in zip(sizes, self.shape, strict=True))


def record(x: torch.Tensor, code: str) -> View:
    """Evaluate ``code`` on a copy of ``x`` that is laid out alike, and record how it reads.

    The copy keeps the reader's tensor safe from expressions that write.

    Raises:
        TypeError: ``code`` is no string or gives no tensor.
        ValueError: it fails, copies, writes, or gives a view that cannot be drawn.
    """
    memory = storage.contents(x).clone()
    numbers = tuple(texts(memory))
    alike = memory.as_strided(x.shape, x.stride(), x.storage_offset())
    result = evaluate(code, "a view", x=alike)
    _check_view(code, x, result, memory)
    reads = tuple(storage.places(result).flatten().tolist())
    shape, offset = tuple(result.shape), result.storage_offset()
    return View(code, shape, result.stride(), offset, result.is_contiguous(), reads, numbers)


def check_tensor(x: object) -> None:
    """Raise one clear sentence unless ``x`` is a tensor whose storage can be drawn."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"strides starts with {named(x)}; expected a tensor, as in strides(x, 'x.t()')."
        )
    if kind := storage.peculiarity(x):
        raise ValueError(f"x is {kind}; expected a plain strided tensor with numbers in memory.")
    if x.numel() == 0:
        raise ValueError(f"x is empty, shape {tuple(x.shape)}; expected one number or more.")
    if storage.length(x) > MOST_NUMBERS:
        raise ValueError(
            f"the storage of x holds {storage.length(x)} numbers; expected {MOST_NUMBERS} at most: "
            f"take a smaller tensor, or x[...].clone() for a part of it."
        )


def _check_view(code: str, x: torch.Tensor, result: object, memory: torch.Tensor) -> None:
    """Raise one clear sentence unless ``result`` is a view of ``memory`` that can be drawn."""
    if not isinstance(result, torch.Tensor):
        raise TypeError(f"{code!r} gives {named(result)}; expected one tensor, a view of x.")
    if not _same_bytes(memory, storage.contents(x)):
        raise ValueError(f"{code!r} writes into x; expected an expression that only reads it.")
    if kind := storage.peculiarity(result):
        raise ValueError(f"{code!r} is {kind}; expected a view that shows the numbers as stored.")
    _check_size(code, result)
    if not _shares(result, memory):
        raise ValueError(
            f"{code!r} copies: its result does not share the storage of x; "
            f"expected a view, such as x.unsqueeze(0) or x[1:]."
        )
    if result.dtype != x.dtype:
        raise ValueError(
            f"{code!r} reads the bytes of x as {result.dtype}, so it counts its storage in other "
            f"cells; expected a view with the dtype of x, {x.dtype}."
        )


def _check_size(code: str, view: torch.Tensor) -> None:
    if view.numel() == 0:
        raise ValueError(
            f"{code!r} is empty, shape {tuple(view.shape)}; expected a view of one cell or more."
        )
    if view.numel() > MOST_CELLS:
        raise ValueError(f"{code!r} has {view.numel()} cells; expected {MOST_CELLS} at most.")
    if view.dim() > MOST_DIMENSIONS:
        raise ValueError(
            f"{code!r} has {view.dim()} dimensions; expected {MOST_DIMENSIONS} at most."
        )


def _same_bytes(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Tell whether two 1-D tensors hold the same bytes (``==`` is false for NaN)."""
    return torch.equal(a.cpu().view(torch.uint8), b.cpu().view(torch.uint8))


def _shares(result: torch.Tensor, memory: torch.Tensor) -> bool:
    """Tell whether ``result`` changes with ``memory``: not every device has addresses."""
    seen = []
    for byte in (0, 1):
        memory.view(torch.uint8).fill_(byte)
        seen.append(result.detach().cpu().flatten().tolist())
    return seen[0] != seen[1]
