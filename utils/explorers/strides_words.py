"""What explorer ``strides`` says: the same words in the page, in the text and in ``live()``."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """How one expression reads a storage; ``reads`` holds the storage index of every cell."""

    code: str
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    contiguous: bool
    reads: tuple[int, ...]


def describe(storage: list[str], noun: str, views: list[View]) -> str:
    """Return the figure in words: a headline, the numbers, and a line for each view."""
    headline = f"{_count(len(views), 'view')} of one storage of {_count(len(storage), noun)}."
    lines = [f"Explorer strides: {headline}"]
    lines.append(f"storage: {' '.join(storage)}")
    lines += [f"{v.code}: {facts(v)} · reads {' '.join(map(str, v.reads))}" for v in views]
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def facts(view: View) -> str:
    """Return shape, strides, offset and contiguity in one line, written as in Python."""
    contiguous = "yes" if view.contiguous else "no"
    return (
        f"shape {view.shape} · strides {view.strides} · offset {view.offset} · "
        f"contiguous: {contiguous}"
    )


def index_of(view: View, step: int) -> tuple[int, ...]:
    """Return the index of cell number ``step`` (from 0, in row order) of ``view``."""
    sizes = [math.prod(view.shape[axis + 1 :]) for axis in range(len(view.shape))]
    return tuple(step // below % size for below, size in zip(sizes, view.shape, strict=True))


def sentence(view: View, step: int, storage: list[str], noun: str) -> str:
    """Return what cell number ``step`` of ``view`` reads: how its place is computed, its number."""
    index, at = index_of(view, step), view.reads[step]
    place, sharing = f"storage[{at}]", view.reads.count(at)
    if index:
        terms = [f"{i}·{stride}" for i, stride in zip(index, view.strides, strict=True)]
        place = f"storage[{' + '.join([str(view.offset), *terms])}] = {place}"
    cell = f"{view.code}[{', '.join(map(str, index))}]" if index else view.code
    also = f", read by {sharing} cells of this view" if sharing > 1 else ""
    return f"{cell} is {place}: the {noun} {storage[at]}{also}"
