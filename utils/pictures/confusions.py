"""A confusion matrix: how often each class was taken for each.

Importing this module makes the notebook show figures as inline SVG.
"""

import torch
from IPython import get_ipython
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.figure import Figure

from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS
from utils.pictures.palette import GRADIENT, HUES, INK, hue

if shell := get_ipython():
    svg.register(shell)

MOST, CELL = 12, 0.33
"""Classes that a phone can show, and inches of a cell."""
RIGHT = to_rgba(HUES["sky"], 0.4)
"""Fill of a cell on the diagonal: told right."""
WRONG = LinearSegmentedColormap.from_list(
    "errors", [to_rgba(hue(GRADIENT), 0.15), to_rgba(hue(GRADIENT), 0.65)]
)
"""From one mistake to the most frequent one."""


def draw(counts: torch.Tensor) -> Figure:
    """Draw a confusion matrix; mistakes stand out, and zeros stay empty.

    Args:
        counts: shape (n, n), whole numbers of any integer dtype, on any device, n from 2 to 12: in
            row i and column j, how many of class i were taken for class j.

    Raises:
        TypeError: ``counts`` is no tensor of whole numbers.
        ValueError: it is not square, too small or too large, or holds a negative number.
    """
    table = _table(counts)
    n, most = len(table), max(1, _most_mistakes(table))
    side = CELL * n + 0.6
    figure = Figure((side, side), layout="constrained")
    figure.set_label(f"confusion matrix of {n} classes, rows the truth, columns what was said")
    ax = figure.add_subplot(xlabel="what it says", ylabel="what it is")
    fills = [[_fill(i, j, number, most) for j, number in enumerate(row)]
             for i, row in enumerate(table)]  # fmt: skip
    ax.imshow(fills, interpolation="nearest")
    for i, row in enumerate(table):
        for j, number in enumerate(row):
            if number:
                ax.text(
                    j, i, str(number), ha="center", va="center", fontsize=SMALL_POINTS, color=INK
                )
    ax.set(xticks=range(n), yticks=range(n))
    ax.tick_params(length=0, labelsize=SMALL_POINTS, top=True, labeltop=True, labelbottom=False)
    ax.xaxis.set_label_position("top")
    ax.spines[:].set(color=INK, linewidth=0.4)
    return figure


def _fill(i: int, j: int, number: int, most: int) -> tuple[float, float, float, float]:
    if i == j:
        return RIGHT
    return WRONG(number / most) if number else (0.0, 0.0, 0.0, 0.0)


def _most_mistakes(table: list[list[int]]) -> int:
    return max(number for i, row in enumerate(table) for j, number in enumerate(row) if i != j)


def _table(counts: object) -> list[list[int]]:
    """Return ``counts`` as rows of plain numbers."""
    whole = isinstance(counts, torch.Tensor) and not (
        counts.is_floating_point() or counts.is_complex() or counts.dtype == torch.bool
    )
    if not whole:
        kind = counts.dtype if isinstance(counts, torch.Tensor) else type(counts).__name__
        raise TypeError(f"counts are {kind}; expected a tensor of whole numbers.")
    if counts.dim() != 2 or counts.shape[0] != counts.shape[1] or not 2 <= len(counts) <= MOST:
        raise ValueError(
            f"counts have shape {tuple(counts.shape)}; expected (n, n) with n from 2 to {MOST}."
        )
    if (counts < 0).any():
        raise ValueError("counts hold a negative number; expected how often each thing happened.")
    return counts.tolist()
