"""A product as an area: what a nudge of one factor adds is a strip as long as the other factor.

The rectangle is drawn to scale. The lengths of the strips are the gradients of the product, which
autograd computes here; only their thickness, the nudge, is made large enough to be seen.
"""

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import Board, width_of
from utils.pictures.palette import GRADIENT, VALUE
from utils.record.grad_mode import recording
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

LONGEST = 5.0
"""Cells of the longer side: beside it remains room for what is said, on a phone too."""

NUDGE = 0.8
"""Thickness of a strip, in cells."""

MOST = 2.5
"""How many times as long as the other a side may be: a thinner rectangle holds no text."""


@recording
def nudged(**factors: torch.Tensor) -> Figure:
    """Draw a product of two factors, or the square of one, and the strips that nudges add to it.

    Args:
        factors: name = number; one or two positive floating-point tensors without dimensions, on
            any device. The first is the width, the second the height; one alone is both.

    Raises:
        TypeError: a factor is no tensor.
        ValueError: there are none or too many, one is not one positive floating-point number, or
            one is more than 2.5 times the other.
    """
    _require_factors(factors)
    names = list(factors)
    wide, high = names[0], names[-1]
    width, height = factors[wide].item(), factors[high].item()
    right, below = _lengths(factors[wide], factors[high])
    scale = LONGEST / max(width, height)
    w, h = width * scale, height * scale
    area = texts(factors[wide].detach() * factors[high].detach())[0]
    side = f"{high} = {texts(factors[high])[0]}"
    board = Board(f"{wide} * {high} is an area of {area}; {_told(wide, high, right, below)}")
    board.text(w / 2, -0.6, f"{wide} = {texts(factors[wide])[0]}", centre=True)
    board.text(-width_of(side) - 0.3, h / 2, side)
    board.box(Box(0, 0, w, h), f"{wide} * {high} = {area}", VALUE)
    board.box(Box(w, 0, w + NUDGE, right * scale), "", GRADIENT)
    board.box(Box(0, h, below * scale, h + NUDGE), "", GRADIENT)
    board.box(Box(w, h, w + NUDGE, h + NUDGE), dashed=True)
    _tell(board, w + NUDGE + 0.3, right * scale / 2, f"nudge of {wide}:", right)
    _tell(board, 0, h + NUDGE + 0.8, f"nudge of {high}:", below)
    return board.figure()


def _tell(board: Board, left: float, middle: float, cause: str, length: float) -> None:
    """Write what made a strip and how long it is, in two lines around the height ``middle``."""
    board.text(left, middle - 0.4, cause, small=True)
    board.text(left, middle + 0.4, f"a strip {length:g} long", small=True)


def _lengths(wide: torch.Tensor, high: torch.Tensor) -> tuple[float, float]:
    """Return how long the strips at the right and below are: the gradients of the product.

    The two sides of a square are the same number, but each is nudged by itself.
    """
    leaves = [side.detach().clone().requires_grad_() for side in (wide, high)]
    right, below = torch.autograd.grad(leaves[0] * leaves[1], leaves)
    return right.item(), below.item()


def _told(wide: str, high: str, right: float, below: float) -> str:
    if wide == high:
        return f"a nudge of {wide} adds two strips, each {right:g} long"
    return f"a nudge of {wide} adds a strip {right:g} long, one of {high} {below:g} long"


def _require_factors(factors: dict[str, torch.Tensor]) -> None:
    if not 1 <= len(factors) <= 2:
        raise ValueError(f"{len(factors)} factors are given; expected 1 or 2: nudged(w=w, x=x).")
    for name, x in factors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
        if x.dim() or not x.is_floating_point():
            raise ValueError(
                f"{name} has shape {tuple(x.shape)} and dtype {x.dtype}; "
                f"expected one floating-point number, such as torch.tensor(2.0)."
            )
        if not 0 < x.item() < torch.inf:
            raise ValueError(f"{name} is {x.item():g}; expected a positive number, as a side.")
    sides = sorted(x.item() for x in factors.values())
    if sides[-1] > MOST * sides[0]:
        raise ValueError(
            f"the sides are {sides[0]:g} and {sides[-1]:g}; "
            f"expected one to be {MOST:g} times the other at most."
        )
