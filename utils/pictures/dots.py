"""Costs as dots: a line for each thing that is compared, on a scale where twice is the same step.

Importing this module makes the notebook show figures as inline SVG.
"""

from collections.abc import Sequence

from IPython import get_ipython
from matplotlib.figure import Figure

from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS
from utils.pictures.palette import INK, hue

if shell := get_ipython():
    svg.register(shell)

WIDE, FRAME, ROW = 4.3, 1.1, 0.22
"""Inches: what fits on a phone, what stands around the rows, and a row."""
MOST, KINDS = 20, "osD^"
"""Rows at most; the marks of the kinds, so that nothing depends on colour alone."""
ROOM = 1.4
"""How far the axis goes beyond the last dots, as a factor."""
MARKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


def ratios(names: Sequence[str], xlabel: str, **kinds: Sequence[float]) -> Figure:
    """Draw ratios to something that is 1: a line for each name, a dot for each kind.

    Args:
        names: 1 to 20 things, from the top down.
        xlabel: what is divided by what.
        kinds: name = one positive ratio for each of ``names``; four at most.

    Raises:
        ValueError: there are too many or too few names or kinds, or a kind has not one positive
            ratio for each name.
    """
    if not 1 <= len(names) <= MOST or not 1 <= len(kinds) <= len(KINDS):
        raise ValueError(
            f"{len(names)} names, {len(kinds)} kinds; expected 1 to {MOST} and 1 to {len(KINDS)}."
        )
    for kind, values in kinds.items():
        if len(values) != len(names) or not all(value > 0 for value in values):
            raise ValueError(f"{kind} needs {len(names)} positive ratios; given: {list(values)}.")
    figure = Figure((WIDE, FRAME + ROW * len(names)), layout="constrained")
    figure.set_label(f"{xlabel}: {', '.join(names)}")
    ax = figure.add_subplot(xlabel=xlabel, xscale="log")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.axvline(1, color=INK, lw=1, ls=":")
    for k, (kind, values) in enumerate(kinds.items()):
        rows = range(len(names))
        ax.plot(values, rows, KINDS[k], color=hue(k), ms=6, label=kind.replace("_", " "))
    _scale(ax, [value for values in kinds.values() for value in values])
    ax.set_yticks(range(len(names)), names, fontsize=SMALL_POINTS)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", color=INK, alpha=0.12, lw=0.6)
    ax.invert_yaxis()
    ax.legend(frameon=False, loc="best")
    return figure


def _scale(ax, values: Sequence[float]) -> None:
    """Put round numbers on the axis, from below the smallest value to above the largest."""
    low, high = min([*values, 1]), max([*values, 1])
    ax.set_xlim(low / ROOM, high * ROOM)
    shown = [mark for mark in MARKS if low / ROOM <= mark <= high * ROOM]
    ax.set_xticks(shown, [f"{mark:g}" for mark in shown], minor=False)
    ax.set_xticks([], minor=True)
