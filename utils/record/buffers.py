"""Which memory NumPy arrays and PyTorch tensors read: the buffers that they share or do not share.

Everything comes from the objects themselves: addresses, strides, owners. Addresses are compared
only, never shown, and mean something only while the objects are alive.
"""

import ctypes
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch

from utils.record import storage

Span = tuple[int, int]
"""A piece of memory in bytes: its first address, and the first one behind it."""


@dataclass(frozen=True)
class Reader:
    """An array or a tensor, as far as memory is concerned.

    Attributes:
        kind: ``"array"`` or ``"tensor"``.
        dtype: the type of its numbers, for an array the tensor dtype of the same name.
        shape: its lengths.
        grad: whether it is a tensor that requires grad.
        span: all the memory of its owner, which may be more than it reads.
        reads: the address of each of its elements, in row order.
    """

    kind: str
    dtype: torch.dtype
    shape: tuple[int, ...]
    grad: bool
    span: Span
    reads: tuple[int, ...]


def reader(x: np.ndarray | torch.Tensor) -> Reader:
    """Return what ``x`` reads.

    Raises:
        ValueError: ``x`` is empty, is not on the CPU, is not plain numbers in memory, has lost its
            memory, or is an array whose numbers no tensor can hold; the message begins with a verb.
    """
    return _of_tensor(x) if isinstance(x, torch.Tensor) else _of_array(x)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return ``spans`` joined where they overlap, from low to high addresses."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def buffer_of(x: Reader, spans: list[Span]) -> Span:
    """Return the one of ``spans`` in which ``x`` reads."""
    return next(span for span in spans if span[0] <= x.reads[0] < span[1])


def places(x: Reader, span: Span) -> tuple[int, ...]:
    """Return which numbers of the buffer ``span`` each element of ``x`` reads, counted from 0."""
    return tuple((address - span[0]) // x.dtype.itemsize for address in x.reads)


def contents(span: Span, dtype: torch.dtype) -> torch.Tensor:
    """Return the numbers that lie in ``span`` now, as a 1-D tensor of their own.

    Whoever owns the memory must still be alive.
    """
    start, end = span
    return torch.frombuffer(bytearray(ctypes.string_at(start, end - start)), dtype=dtype)


def _of_tensor(x: torch.Tensor) -> Reader:
    if peculiarity := storage.peculiarity(x):
        raise ValueError(f"is {peculiarity}")
    if x.device.type != "cpu":
        raise ValueError("is on another device than the CPU; fix it with .cpu()")
    if not storage.is_there(x):
        raise ValueError("reads more memory than its storage still has")
    steps = tuple(step * x.element_size() for step in x.stride())
    reads = _addresses(x.data_ptr(), tuple(x.shape), steps)
    return Reader("tensor", x.dtype, tuple(x.shape), x.requires_grad, _storage_span(x), reads)


def _of_array(x: np.ndarray) -> Reader:
    dtype = getattr(torch, x.dtype.name, None)
    if not isinstance(dtype, torch.dtype):
        raise ValueError(f"holds {x.dtype.name}, which no tensor holds")
    if not x.dtype.isnative:
        raise ValueError(f"holds {x.dtype.name} with swapped bytes, which no tensor holds")
    reads = _addresses(_start(x), x.shape, x.strides)
    return Reader("array", dtype, x.shape, False, _owners_span(x), reads)


def _addresses(start: int, shape: tuple[int, ...], steps: tuple[int, ...]) -> tuple[int, ...]:
    """Return the address of every element, for ``steps`` in bytes."""
    if 0 in shape:
        raise ValueError(f"is empty, shape {shape}")
    cells = itertools.product(*map(range, shape))
    return tuple(
        start + sum(i * step for i, step in zip(cell, steps, strict=True)) for cell in cells
    )


def _start(x: np.ndarray) -> int:
    return x.__array_interface__["data"][0]


def _storage_span(x: torch.Tensor) -> Span:
    memory = x.untyped_storage()
    return memory.data_ptr(), memory.data_ptr() + memory.nbytes()


def _owners_span(x: np.ndarray) -> Span:
    """Return all the memory of the array or tensor that ``x`` is a view of, at the last."""
    while isinstance(x.base, np.ndarray):
        x = x.base
    if isinstance(x.base, torch.Tensor):
        return _storage_span(x.base)
    return np.lib.array_utils.byte_bounds(x)
