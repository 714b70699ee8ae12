"""What explorer ``nesting`` says: the same words in the page, in the text and in ``live()``."""

from dataclasses import dataclass

from utils.record.folds import Dims, code, written

MOST_TERMS = 6
"""Numbers of one group that a sentence names; of more it names the first three and the last."""


@dataclass(frozen=True)
class Fold:
    """One choice of dimensions, as PyTorch folded over them.

    Attributes:
        dims: the dimensions that are folded.
        shape: the shape of the result.
        kept: its shape with ``keepdim=True``.
        groups: for each number of the result, the elements that fold into it, in row order.
        results: for each reduction, the numbers of the result as texts.
    """

    dims: Dims
    shape: tuple[int, ...]
    kept: tuple[int, ...]
    groups: list[list[int]]
    results: dict[str, list[str]]


def describe(shape: tuple[int, ...], numbers: list[str], folds: list[Fold]) -> str:
    """Return the figure in words: a headline, the numbers, and a line for each choice of dims."""
    hows = ", ".join(folds[0].results)
    lines = [
        f"Explorer nesting: x of shape {shape} folded by {hows} over {len(folds)} choices of dims.",
        f"x: {' '.join(numbers)}",
    ]
    return "\n".join([*lines, *map(_line, folds)])


def _line(fold: Fold) -> str:
    results = (f"{how} {' '.join(numbers)}" for how, numbers in fold.results.items())
    sizes = f"shape {fold.shape} · keepdim {fold.kept} · {_each(fold)}"
    return f"dim={written(fold.dims)}: {sizes} · {' · '.join(results)}"


def _each(fold: Fold) -> str:
    return f"folds {len(fold.groups[0])} into 1"


def facts(fold: Fold, how: str) -> str:
    """Return the call, what it folds, and both shapes of its result in one line."""
    return (
        f"{code(how, fold.dims)} {_each(fold)} · shape {fold.shape} · with keepdim=True {fold.kept}"
    )


def sentence(fold: Fold, how: str, step: int, numbers: list[str]) -> str:
    """Return which numbers fold into number ``step`` of the result, and what they give."""
    terms = [numbers[place] for place in fold.groups[step]]
    index = index_of(fold.shape, step)
    where = f"[{', '.join(map(str, index))}]" if index else ""
    return f"{code(how, fold.dims)}{where} = {_worked(how, terms)} = {fold.results[how][step]}"


def _worked(how: str, terms: list[str]) -> str:
    if how in ("amax", "amin"):
        word = "largest" if how == "amax" else "smallest"
        return f"the {word} of {', '.join(_named(terms))}"
    added = " + ".join(f"({term})" if term[0] == "-" else term for term in _named(terms))
    if how == "sum":
        return added
    return f"({added}) / {len(terms)}" if len(terms) > 1 else f"{added} / 1"


def _named(terms: list[str]) -> list[str]:
    return terms if len(terms) <= MOST_TERMS else [*terms[:3], "…", terms[-1]]


def index_of(shape: tuple[int, ...], step: int) -> tuple[int, ...]:
    """Return the index of element number ``step``, from 0 in row order, in ``shape``."""
    index = []
    for size in reversed(shape):
        index.insert(0, step % size)
        step //= size
    return tuple(index)
