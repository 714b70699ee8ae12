"""Letters and what is known of them: shares between letters as shades, chances of the next as bars.

Importing this module makes the notebook show figures as inline SVG.
"""

from collections.abc import Mapping, Sequence

import torch
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.figure import Figure

from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS
from utils.pictures.palette import INK, VALUE, hue

if shell := get_ipython():
    svg.register(shell)

MOST, WIDE = 40, 4.3
"""Letters along a side, and inches that a phone shows."""
LARGEST_CELL = 0.5
"""Inches of a cell where there are few."""
SHADES = LinearSegmentedColormap.from_list("shares", [to_rgba(hue(VALUE), a) for a in (0, 1)])
SEEN = {" ": "_", "\n": "¶"}
"""How letters are written that cannot be seen."""
BARS, MOST_PANELS = 8, 3
"""Letters of a bar chart, and charts side by side."""


def shades(
    shares: torch.Tensor, down: str, across: str, ylabel: str = "", xlabel: str = ""
) -> Figure:
    """Draw a table of shares: the larger one is, the darker its cell; shares of 0 stay empty.

    Args:
        shares: shape (n, m), floating-point or bool, on any device, numbers from 0 to 1.
        down: the letters of the rows, n of them, from 1 to 40.
        across: the letters of the columns, m of them, from 1 to 40.
        ylabel: what the rows are.
        xlabel: what the columns are.

    Raises:
        TypeError: ``shares`` is no tensor of floating-point numbers or of bool.
        ValueError: there are too many letters, or not one for each row and column, or a number is
            not one of 0 to 1.
    """
    table = _shares(shares)
    if table.dim() != 2:
        raise ValueError(f"shares have shape {tuple(table.shape)}; expected (n, m).")
    for name, letters, size in zip(("down", "across"), (down, across), table.shape, strict=True):
        if len(letters) != size or not 1 <= size <= MOST:
            raise ValueError(
                f"{len(letters)} letters {name} for {size}; expected one for each, 1 to {MOST}."
            )
    n, m = table.shape
    cell = min(LARGEST_CELL, (WIDE - 0.6) / max(n, m))
    figure = Figure((cell * m + 0.6, cell * n + 0.6), layout="constrained")
    figure.set_label(f"shares of {m} letters across in each of {n} rows")
    ax = figure.add_subplot(xlabel=xlabel, ylabel=ylabel)
    ax.imshow(table.numpy(), SHADES, vmin=0, vmax=1, interpolation="nearest")
    ax.set_xticks(range(m), list(map(seen, across)))
    ax.set_yticks(range(n), list(map(seen, down)))
    size = min(SMALL_POINTS + 1, 72 * cell * 0.95)
    ax.tick_params(length=0, pad=2, labelsize=size, top=True, labeltop=True, labelbottom=False)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_family("monospace")
        if label.get_text() == SEEN[" "]:
            label.set_weight("bold")  # a thin line alone stands out too little
    ax.xaxis.set_label_position("top")
    ax.spines[:].set(color=INK, linewidth=0.4)
    return figure


def chances(alphabet: Sequence[str], named: Mapping[str, torch.Tensor]) -> Figure:
    """Draw the chances of the likeliest next letters as bars, one chart for each name.

    Args:
        alphabet: all letters, n of them.
        named: title = chances, shape (n,), floating-point, any device, numbers from 0 to 1; 1 to 3
            of them. All charts show the same letters: the eight likeliest of the first.

    Raises:
        TypeError: chances are no tensor of floating-point numbers.
        ValueError: there are no chances or too many, or not one for each letter.
    """
    if not 1 <= len(named) <= MOST_PANELS:
        raise ValueError(f"{len(named)} charts; expected 1 to {MOST_PANELS}.")
    tables = {title: _shares(values) for title, values in named.items()}
    for title, table in tables.items():
        if table.shape != (len(alphabet),):
            raise ValueError(
                f"{title} has shape {tuple(table.shape)}; expected ({len(alphabet)},)."
            )
    first = next(iter(tables.values()))
    best = first.argsort(descending=True, stable=True)[:BARS].tolist()
    figure = Figure((WIDE, 2.4), layout="constrained")
    figure.set_label(f"chances of the next letter: {', '.join(tables)}")
    spots = figure.subplots(1, len(tables), squeeze=False, sharex=True, sharey=True)[0]
    for k, (ax, (title, table)) in enumerate(zip(spots, tables.items(), strict=True)):
        _bars(ax, title, [seen(alphabet[i]) for i in best], table[best].tolist(), k)
    spots[0].invert_yaxis()
    return figure


def _bars(ax: Axes, title: str, letters: list[str], values: list[float], k: int) -> None:
    ax.barh(range(len(letters)), values, color=hue(k))
    ax.set_yticks(range(len(letters)), letters, family="monospace")
    ax.set_title(title, fontsize=SMALL_POINTS + 1)
    ax.set_xticks((0.5, 1), ("0.5", "1"))  # no 0: it would touch the 1 of the chart before
    ax.tick_params(length=0, labelsize=SMALL_POINTS)
    ax.spines[["top", "right", "bottom"]].set_visible(False)


def seen(letter: str) -> str:
    """Return how a letter is written in a picture: a space as ``_``, a line's end as ``¶``."""
    return SEEN.get(letter, letter)


def _shares(values: object) -> torch.Tensor:
    """Return shares as float64 on the CPU."""
    kind = values.dtype if isinstance(values, torch.Tensor) else type(values).__name__
    if not isinstance(values, torch.Tensor) or not (
        values.is_floating_point() or values.dtype == torch.bool
    ):
        raise TypeError(f"shares are {kind}; expected a tensor of floating-point numbers.")
    plain = values.detach().cpu().double()
    if not ((plain >= 0) & (plain <= 1)).all():
        raise ValueError("a share is not one of 0 to 1; expected what softmax gives.")
    return plain
