"""A small painting as numbers: places and their colours, and how a net paints them.

A painting is what a net of two inputs and three outputs can learn: where is a point, which colour
has it there? Importing this module makes the notebook show figures as inline SVG.
"""

import math

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS

if shell := get_ipython():
    svg.register(shell)

SIDE, REACH = 32, 3.0
"""Points along a side, and how far places lie from the middle: numbers that a net learns well."""

MOST, COLUMNS, INCHES = 4, 2, 2.0
"""Paintings in one picture, how many stand side by side on a phone, and their width."""

SKY, SUN, GRASS, WALL = (0.55, 0.8, 1.0), (1.0, 0.85, 0.2), (0.35, 0.65, 0.3), (0.95, 0.9, 0.75)
ROOF, DOOR, WINDOW = (0.8, 0.3, 0.2), (0.5, 0.3, 0.2), (0.3, 0.5, 0.8)


def house(side: int = SIDE) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the places of a painting of a house, and the colour at each.

    Args:
        side: points along a side, 2 or more; they are listed row by row.

    Returns:
        places: float32 of shape (side², 2) on the CPU, right and down, from -3 to 3.
        colours: float32 of shape (side², 3) on the CPU, red, green and blue from 0 to 1.

    Raises:
        ValueError: ``side`` is less than 2.
    """
    if side < 2:
        raise ValueError(f"side is {side}; a painting has 2 points or more along a side.")
    line = torch.linspace(-REACH, REACH, side)
    down, right = torch.meshgrid(line, line, indexing="ij")
    x, y = right / REACH, down / REACH
    colours = torch.tensor(SKY).repeat(side, side, 1)
    for where, colour in (
        ((x - 0.65) ** 2 + (y + 0.65) ** 2 < 0.06, SUN),
        (y > 0.6, GRASS),
        ((x.abs() < 0.55) & (y > -0.1) & (y < 0.75), WALL),
        ((y > -0.75) & (y < -0.1) & (x.abs() < 1.1 * (y + 0.75)), ROOF),
        ((x > -0.35) & (x < -0.05) & (y > 0.25) & (y < 0.75), DOOR),
        ((x > 0.12) & (x < 0.42) & (y > 0.1) & (y < 0.4), WINDOW),
    ):
        colours[where] = torch.tensor(colour)
    return torch.stack([right, down], dim=-1).reshape(-1, 2), colours.reshape(-1, 3)


def show(**paintings: torch.Tensor) -> Figure:
    """Draw square paintings two by two, each under its name.

    Args:
        paintings: name = colours of shape (side², 3), floating-point, any device, row by row; 1 to
            4 of them. Numbers below 0 and above 1 are shown as 0 and 1.

    Raises:
        TypeError: a painting is no tensor of floating-point numbers.
        ValueError: there are none or too many, or one has another shape.
    """
    if not 1 <= len(paintings) <= MOST:
        raise ValueError(f"{len(paintings)} paintings; expected 1 to {MOST}: show(target=colours).")
    columns, rows = min(COLUMNS, len(paintings)), math.ceil(len(paintings) / COLUMNS)
    figure = Figure((INCHES * columns, (INCHES + 0.2) * rows), layout="constrained")
    figure.set_label(f"paintings: {', '.join(paintings)}")
    spots = list(figure.subplots(rows, columns, squeeze=False).flat)
    for ax in spots[len(paintings) :]:
        ax.remove()
    for ax, (name, colours) in zip(spots, paintings.items(), strict=False):
        ax.imshow(_square(name, colours).numpy(), interpolation="nearest")
        ax.set_title(name, fontsize=SMALL_POINTS)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    return figure


def _square(name: str, colours: torch.Tensor) -> torch.Tensor:
    """Return ``colours`` as a square of points, shape (side, side, 3), from 0 to 1 on the CPU."""
    if not isinstance(colours, torch.Tensor) or not colours.is_floating_point():
        kind = colours.dtype if isinstance(colours, torch.Tensor) else type(colours).__name__
        raise TypeError(f"{name} is {kind}; expected a tensor of floating-point numbers.")
    side = math.isqrt(len(colours)) if colours.dim() == 2 else 0
    if not side or colours.shape != (side * side, 3):
        raise ValueError(f"{name} has shape {tuple(colours.shape)}; expected (side * side, 3).")
    return colours.detach().cpu().float().clamp(0, 1).reshape(side, side, 3)
