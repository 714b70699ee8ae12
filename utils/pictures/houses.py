"""The house of PyTorch: its layers, one on the other, and what stands in each."""

import textwrap
from collections.abc import Mapping

from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import CHARACTER_CELLS, SMALL_POINTS, WIDTH, Board, width_of

if shell := get_ipython():
    svg.register(shell)

MOST = 6
"""Layers of a house: each has its own colour."""
NAMED, TALL, LINE = 3.4, 1.3, 0.62
"""Cells: the column of names, a layer with one line, each line more."""
LETTERS = int((WIDTH - NAMED - 0.3) * 11 / SMALL_POINTS / CHARACTER_CELLS) - 1
"""Characters of a line beside a name."""


def draw(layers: Mapping[str, str]) -> Figure:
    """Draw layers, the first on top, each with its name and what stands in it.

    Args:
        layers: name = what stands in the layer; six at most, names of 12 characters at most.

    Raises:
        ValueError: there is no layer, there are more than six, or a name is too long.
    """
    if not 1 <= len(layers) <= MOST:
        raise ValueError(f"{len(layers)} layers; a house has 1 to {MOST}.")
    top, *_, bottom = [*layers, *layers]
    board, y = Board(f"{len(layers)} layers, from {top} down to {bottom}"), 0.0
    for k, (name, about) in enumerate(layers.items()):
        if width_of(name) > NAMED - 0.3:
            raise ValueError(f"the name {name!r} is too long; 12 characters fit.")
        lines = textwrap.wrap(about, LETTERS) or [""]
        tall = TALL + LINE * (len(lines) - 1)
        board.box(Box(0, y, NAMED, y + tall), name, k)
        board.box(Box(NAMED, y, WIDTH, y + tall))
        first = y + tall / 2 - LINE * (len(lines) - 1) / 2
        for n, line in enumerate(lines):
            board.text(NAMED + 0.25, first + LINE * n, line, small=True)
        y += tall
    return board.figure()
