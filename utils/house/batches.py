"""From data to batches on the device."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import torch
from torch import Tensor
from torch.utils import data

Data = Tensor | Sequence[Tensor] | data.Dataset | Iterable

Batch = tuple[list[Tensor], int, float]
"""Inputs and target; how many of their rows count; how many do in each process on average."""


def are_tensors(x: Data) -> bool:
    """Tell whether ``x`` is a tensor or a tuple or list of tensors."""
    first = x[0] if isinstance(x, tuple | list) and len(x) > 0 else x
    return isinstance(first, Tensor)


def as_loader(x: Data, y: Tensor | None, batch_size: int, shuffle: bool = False) -> Iterable:
    """Return data as an iterable of batches; a loader or another iterable as it is.

    Raises:
        ValueError: tensors differ in their lengths.
        TypeError: ``x`` or ``y`` is no tensor, and the other is there.
    """
    if are_tensors(x):
        x = _join(x, y)
    elif y is not None:
        raise TypeError(f"x is {type(x).__name__} beside a y; fix: torch.as_tensor(x).")
    if not isinstance(x, data.Dataset):
        return x
    if isinstance(x, data.IterableDataset) or len(x) == 0:
        shuffle = False
    # Each pass over a loader draws a number. One that does not shuffle draws it from a generator
    # of its own, so that judging a net does not change the random numbers of its training.
    generator = None if shuffle else torch.Generator()
    return data.DataLoader(x, batch_size, shuffle, generator=generator)


def _join(x: Tensor | Sequence[Tensor], y: Tensor | None) -> data.TensorDataset:
    """Return inputs and targets as one data set."""
    tensors = [x] if isinstance(x, Tensor) else list(x)
    if y is not None:
        tensors.append(y)
    for tensor in tensors:
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{type(tensor).__name__} beside a tensor; fix: torch.as_tensor(y).")
    if len({len(tensor) for tensor in tensors}) > 1:
        shapes = [tuple(tensor.shape) for tensor in tensors]
        raise ValueError(f"lengths differ: {shapes}; fix: equal lengths.")
    return data.TensorDataset(*tensors)


def batches(loader: Iterable, device: torch.device, steps: int | None = None) -> Iterator[Batch]:
    """Yield batches on ``device``, ``steps`` at most; with one process, all of its rows count."""
    for batch in islice(fetch(loader), steps):
        if isinstance(batch, Tensor):
            batch = [batch]
        rows = batch[-1].shape[0]
        yield [tensor.to(device) for tensor in batch], rows, rows


def groups(batches: Iterator[Batch], size: int) -> Iterator[list[Batch]]:
    """Yield lists of ``size`` batches each; the last may have fewer."""
    group = []
    for batch in batches:
        group.append(batch)
        if len(group) == size:
            yield group
            group = []
    if len(group) > 0:
        yield group


def fetch(loader: Iterable) -> Iterator:
    """Return what ``iter(loader)`` does, quicker where the data are plain tensors.

    A DataLoader takes sample after sample and joins them again. Where a batch is nothing but rows
    of tensors, one copy for each tensor gives the same batch, and the same random order.
    """
    iterator = iter(loader)  # draws a random number, also where we then go our own way
    if not _is_plain(loader):
        return iterator
    order, size = torch.tensor(list(loader.batch_sampler.sampler)), loader.batch_sampler.batch_size
    columns = [_column(tensor, order, size) for tensor in loader.dataset.tensors]
    return islice(zip(*columns, strict=True), len(loader))  # with drop_last, maybe one less


def _column(tensor: Tensor, order: Tensor, batch_size: int) -> Iterator[Tensor]:
    """Yield a tensor's part of each batch: a copy, so that a net may write into it."""
    for rows in order.to(tensor.device).split(batch_size):
        yield tensor.index_select(0, rows)


def _is_plain(loader: Iterable) -> bool:
    """Tell whether a batch of ``loader`` is rows of tensors; no subclass, which may do more."""
    return (
        type(loader) is data.DataLoader
        and type(loader.dataset) is data.TensorDataset
        and loader.collate_fn is data.default_collate
        and loader.num_workers == 0
        and type(loader.batch_sampler) is data.BatchSampler
        and type(loader.batch_sampler.sampler) in (data.SequentialSampler, data.RandomSampler)
    )
