"""Explorer ``nesting``: a tensor as boxes in boxes, and what a reduction over any dims folds."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import torch

from utils.layout.box import Box
from utils.layout.nested_boxes import Nest
from utils.record import folds
from utils.record.expressions import evaluate
from utils.record.folds import Fold
from utils.scenes.explorer import WIDTHS, Explorer, Films, Free
from utils.scenes.scene import Scene, tinted

CELL, LARGE, LEAST, PAD, GAP = 28, 36, 28, 5, 4
"""Pixels: a cell's height, its width where there is room, its least width, the rim of a box, the
gap between neighbours."""
TITLE, NEXT, LETTER = 26, 34, 8.5
"""Pixels: what stands above a tensor, above the title of its result; a letter in a cell."""
UNBROKEN = 100_000
"""A width in pixels that never needs a new line."""
MOST_TERMS = 6
"""Numbers of one group that a sentence names; of more it names the first three and the last."""
Shape = tuple[int, ...]


class State(NamedTuple):
    """Number ``step`` of what a reduction makes."""

    fold: Fold
    step: int
    letters: int
    """Of the longest number in any choice: so a cell is as wide in all of them."""


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
    films = _films(x, hows)
    return Explorer(
        "nesting",
        ["reduction", "dim"],
        films,
        _draw,
        _say,
        headline=_describe([states[0].fold for states in films.values()]),
        tell=lambda choice, states: "",  # the headline tells all reductions of a choice of dims
        walk="walk",
        alt="x, below it its reduction",
        keep=True,
        free=Free("tensor", lambda code: _typed(code, x, hows), "x", replaces=True),
    )


def _films(x: torch.Tensor, hows: Sequence[str]) -> Films:
    folds.check(x, hows)
    made = [folds.record(x, how, dims) for how, dims in product(hows, folds.choices(x.ndim))]
    letters = max(len(number) for fold in made for number in (*fold.numbers, *fold.results))
    if _nest(made[0].shape, letters, WIDTHS[0]).size(made[0].shape, WIDTHS[0])[0] > WIDTHS[0]:
        raise ValueError(
            f"x has shape {made[0].shape}; its rows are too wide for a phone: expected fewer "
            f"numbers, or shorter ones, in the last dimension."
        )
    return {(f.how, folds.written(f.dims)): _walk(f, letters) for f in made}


def _walk(fold: Fold, letters: int) -> list[State]:
    return [State(fold, step, letters) for step in range(len(fold.groups))]


def _typed(code: str, x: torch.Tensor, hows: Sequence[str]) -> Films:
    """Fold what a reader typed by all reductions that can; those of the page come first."""
    given = evaluate(code, x=x.clone())
    folds.check(given)
    able = folds.fitting(given)
    return _films(given, [how for how in dict.fromkeys((*hows, *able)) if how in able])


# ---- what is said ----


def _describe(made: Sequence[Fold]) -> str:
    """Return a headline, the numbers of x, and a line for each choice of dims."""
    by_dims: dict[folds.Dims, list[Fold]] = {}
    for fold in made:
        by_dims.setdefault(fold.dims, []).append(fold)
    first, hows = made[0], ", ".join(dict.fromkeys(fold.how for fold in made))
    headline = f"x of shape {first.shape} folded by {hows} over {len(by_dims)} choices of dims."
    lines = [f"x: {' '.join(first.numbers)}", *map(_line, by_dims.values())]
    return "\n".join([headline, *lines])


def _line(made: Sequence[Fold]) -> str:
    fold = made[0]
    results = " · ".join(f"{each.how} {' '.join(each.results)}" for each in made)
    sizes = f"shape {fold.made} · keepdim {fold.kept} · {_each(fold)}"
    return f"dim={folds.written(fold.dims)}: {sizes} · {results}"


def _each(fold: Fold) -> str:
    return f"folds {len(fold.groups[0])} into 1"


def _say(state: State) -> tuple[str, str]:
    """Return the facts of a fold, and which numbers make number ``step`` of its result."""
    fold, step, _ = state
    facts = f"{fold.code} {_each(fold)} · shape {fold.made} · with keepdim=True {fold.kept}"
    where = str(list(fold.index(step))) if fold.made else ""
    worked = _worked(fold.how, [fold.numbers[place] for place in fold.groups[step]])
    equal = "=" if fold.adds_up(step) else "≈"
    return facts, f"`{fold.code}{where} = {worked} {equal} {fold.results[step]}`"


def _worked(how: str, terms: Sequence[str]) -> str:
    named = terms if len(terms) <= MOST_TERMS else [*terms[:3], "…", terms[-1]]
    if how in ("amax", "amin"):
        return f"the {'largest' if how == 'amax' else 'smallest'} of {', '.join(named)}"
    added = " + ".join(f"({term})" if term[0] == "-" else term for term in named)
    if how == "sum":
        return added
    return f"({added}) / {len(terms)}" if len(terms) > 1 else f"{added} / 1"


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    """Draw x and below it its result with all dimensions kept; what folds now is lit in both."""
    fold, step, letters = state
    scene, nest = Scene(width), _nest(fold.shape, letters, width)
    below = TITLE + nest.size(fold.shape, width)[1] + NEXT
    dims = range(len(fold.shape))
    _title(scene, TITLE, "x", fold.shape, dims, "title")
    stay = [dim for dim in dims if dim not in fold.dims]
    _title(scene, below, fold.code, fold.made, stay, "result title")
    cells = _boxes(scene, "x", nest, TITLE, fold.shape, fold.dims)
    results = _boxes(scene, "result", nest, below, fold.kept, fold.dims)
    note = f"dotted: only with keepdim=True, {fold.kept}"
    scene.text(0, scene.height + 12, note, "prose soft start", key="note")
    goes = {place: k for k, group in enumerate(fold.groups) for place in group}
    for place, box in enumerate(cells):
        k = goes[place]
        _box(scene, box, fold.numbers[place], _role(k, step), key=f"x {place}", go=k, over=1)
        # What folds leaves its cell, flies over the others and ends under its result.
        end, flying = (results[k] if k <= step else box), ("now" if k == step else "open bare")
        _box(scene, end, "", flying, key=f"flight {place}", z=2)
    for k, box in enumerate(results):
        _box(scene, box, fold.results[k], _role(k, step), key=f"result {k}", z=3, go=k, over=1)
    return scene


def _role(k: int, step: int) -> str:
    return "now" if k == step else "seen" if k < step else ""


@lru_cache
def _nest(shape: Shape, letters: int, width: int) -> Nest:
    """Return the measures: large cells where nothing needs a new line for them, else the least."""
    least = max(LEAST, 5 + LETTER * letters)
    large, small = (Nest((size, CELL), PAD, GAP) for size in (max(least, LARGE), least))
    return large if large.size(shape, UNBROKEN)[0] <= width else small


def _title(
    scene: Scene, top: float, name: str, shape: Shape, dims: Sequence[int], key: str
) -> None:
    """Name a tensor; each length of its shape has the colour of the brackets of its dimension."""
    lengths = [tinted(size, f"c{dim}") for size, dim in zip(shape, dims, strict=True)]
    written = ", ".join(lengths) + "," * (len(shape) == 1)
    scene.text(0, top - 17, f"{name} · shape ({written})", "title start", key=key)


def _boxes(
    scene: Scene, name: str, nest: Nest, top: float, shape: Shape, folded: Sequence[int]
) -> list[Box]:
    """Draw the brackets of a tensor, dotted where they fold; return where its cells stand."""
    places = _places(nest, shape, scene.width, top)
    for index, box in places.items():
        dim, key = len(index), f"{name} bracket {index}"
        if dim < len(shape):
            role = f"c{dim} toned deep {'dots' if dim in folded else 'thick'}"
            scene.line(_bracket(box), role, x=box.left, y=box.top, key=key)
    scene.height = max(scene.height, places[()].bottom)
    return [box for index, box in places.items() if len(index) == len(shape)]


def _bracket(box: Box) -> str:
    right, down = box.right - box.left - 5, box.bottom - box.top - 2
    return f"M5 1h-4v{down:g}h4M{right:g} 1h4v{down:g}h-4"


@lru_cache(1024)
def _places(nest: Nest, shape: Shape, width: int, top: float) -> dict[tuple[int, ...], Box]:
    return nest.boxes(shape, width, 0, top)


def _box(scene: Scene, box: Box, text: str, role: str, **more) -> None:
    width, height = box.right - box.left, box.bottom - box.top
    scene.box(box.left, box.top, width, height, text, role, r=5, **more)
