"""Explorer ``nesting``: a tensor as boxes in boxes, and what a reduction over any dims folds."""

from dataclasses import asdict

import torch

from utils.explorers.figure import Explorer
from utils.explorers.nesting_height import height, nest
from utils.explorers.nesting_words import Fold, describe, facts, sentence
from utils.record import folds
from utils.record.values import texts

MOST_NUMBERS = 36
"""Numbers of a tensor: what fits on a phone together with its result."""
MOST_DIMENSIONS = 4
WIDTHS = (690, 313)
"""Pixels inside the explorer on a wide page and on a phone of 375 pixels."""
NARROWEST = 258
"""Pixels inside it on a phone of 320 pixels."""


def nesting(x: torch.Tensor, *hows: str) -> Explorer:
    """Show which numbers of ``x`` fold into each number of a reduction, over every choice of dims.

    Args:
        x: 1 to 4 dimensions and 1 to 36 real numbers or truth values, any device.
        hows: names of reductions: sum (taken if none is named), mean, amax, amin.

    Raises:
        TypeError: ``x`` is no tensor, or ``mean`` is asked of whole numbers.
        ValueError: ``x`` cannot be drawn, or a reduction has another name.
    """
    hows = tuple(dict.fromkeys(hows)) or ("sum",)
    check_input(x, hows)
    shape, numbers, recorded = record(x, hows)
    data = {
        "shape": shape,
        "numbers": numbers,
        "hows": hows,
        "folds": [asdict(fold) | {"said": _said(fold, numbers)} for fold in recorded],
    }
    heights = tuple(_height(width, shape, numbers, recorded) for width in WIDTHS)
    words = describe(shape, numbers, recorded)
    return Explorer("nesting", words, data, heights, lambda: _live(x, hows))


def record(x: torch.Tensor, hows: tuple[str, ...]) -> tuple[tuple[int, ...], list[str], list[Fold]]:
    """Return shape and numbers of ``x``, and what PyTorch makes of it over every choice of dims."""
    shape = tuple(x.shape)
    return shape, texts(x), [_fold(x, hows, dims) for dims in folds.choices(x.ndim)]


def _fold(x: torch.Tensor, hows: tuple[str, ...], dims: folds.Dims) -> Fold:
    made = {how: folds.fold(x.detach(), how, dims) for how in hows}
    kept = folds.fold(x.detach(), hows[0], dims, keepdim=True)
    return Fold(
        dims,
        tuple(made[hows[0]].shape),
        tuple(kept.shape),
        folds.groups(tuple(x.shape), dims),
        {how: texts(result) for how, result in made.items()},
    )


def _said(fold: Fold, numbers: list[str]) -> dict[str, list[str]]:
    """Return, for each reduction, its facts and then one sentence for each number of the result."""
    steps = range(len(fold.groups))
    return {
        how: [facts(fold, how), *(sentence(fold, how, step, numbers) for step in steps)]
        for how in fold.results
    }


def all_texts(numbers: list[str], recorded: list[Fold]) -> list[str]:
    """Return every text that some cell will hold."""
    return [*numbers, *(t for f in recorded for made in f.results.values() for t in made)]


def _height(width: int, shape: tuple[int, ...], numbers: list[str], recorded: list[Fold]) -> int:
    said = [lines for fold in recorded for lines in _said(fold, numbers).values()]
    cells, kept = all_texts(numbers, recorded), [fold.kept for fold in recorded]
    heads, sentences = [line[0] for line in said], [s for line in said for s in line[1:]]
    return height(width, shape, kept, cells, heads, sentences)


def _live(x: torch.Tensor, hows: tuple[str, ...]) -> object:
    from utils.explorers.nesting_live import NestingPanel  # only this needs ipywidgets

    return NestingPanel(x, hows)


def check_input(x: torch.Tensor, hows: tuple[str, ...]) -> None:
    """Raise one clear sentence unless ``x`` can be drawn and folded by each of ``hows``."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"nesting starts with an object of type {type(x).__name__}; expected a tensor, as in "
            f"nesting(x, 'sum')."
        )
    if kind := _unplain(x):
        raise ValueError(f"x is {kind}; expected a plain tensor of real numbers.")
    shape = tuple(x.shape)
    if not 1 <= x.ndim <= MOST_DIMENSIONS or not 1 <= x.numel() <= MOST_NUMBERS:
        raise ValueError(
            f"x has shape {shape}; expected 1 to {MOST_DIMENSIONS} dimensions and 1 to "
            f"{MOST_NUMBERS} numbers: take a part of it."
        )
    for how in hows:
        _check_how(x, how)
    _, numbers, recorded = record(x, hows)
    cells = all_texts(numbers, recorded)
    if nest(shape, cells, NARROWEST).size(shape, NARROWEST)[0] > NARROWEST:
        raise ValueError(
            f"x has shape {shape}; its rows are too wide for a phone: expected fewer numbers, or "
            f"shorter ones, in the last dimension."
        )


def _check_how(x: torch.Tensor, how: str) -> None:
    if how not in folds.HOWS:
        raise ValueError(f"{how!r} is not known; expected one of {', '.join(folds.HOWS)}.")
    if how == "mean" and not x.is_floating_point():
        raise TypeError(
            f"x holds {x.dtype}, and 'mean' works on floating-point numbers only: give x.float()."
        )


def _unplain(x: torch.Tensor) -> str | None:
    """Name what makes ``x`` more than real numbers in memory; None for a plain tensor."""
    kinds = {
        "a meta tensor, which has no numbers": x.is_meta,
        f"a tensor of layout {x.layout}": x.layout is not torch.strided,
        "a nested tensor": x.is_nested,
        "a complex tensor": x.is_complex(),
    }
    return next((kind for kind, found in kinds.items() if found), None)
