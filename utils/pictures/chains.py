"""A computation as a chain: each number in a box, and on every arrow what it passes a nudge on by.

The tensors of one straight computation stand under each other. ``forward`` draws what was computed,
``backward`` the gradients that ``loss.backward()`` left, on the same arrows turned round: the same
factor that passes a nudge on downwards passes the gradient on upwards.
"""

from dataclasses import dataclass
from itertools import pairwise

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.arrows import Point
from utils.pictures.board import SMALL_POINTS, WIDTH, Board, width_of
from utils.pictures.palette import GRADIENT, INK, VALUE, hue
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

MOST_NUMBERS = 4
"""Numbers of one tensor: as many boxes and factors stand side by side in the width of a phone."""

HIGH, WIDE, GAP, FAN = 1.0, 1.7, 1.7, 2.4
"""Cells: height and width of a box, and from one row to the next, where arrows fan out as well."""

LEFT, BESIDE, NEAR = 2.2, 0.13, 0.4
"""Cells that names take at the left, from an arrow to its factor, from a box to one of a fan."""

MIDDLE = (LEFT + WIDTH) / 2
"""Where a box stands that is alone in its row."""


@dataclass(frozen=True)
class Link:
    """An arrow between two rows: from which box of the upper one to which of the lower one."""

    above: int
    below: int
    factor: str


@dataclass(frozen=True, eq=False)
class Chain:
    """Tensors of one computation, the values that they had, and what passes between them."""

    tensors: dict[str, torch.Tensor]
    values: list[list[str]]
    links: list[list[Link]]
    """For each tensor but the last: its arrows to the next one."""

    def forward(self) -> Figure:
        """Draw the values from the first tensor down to the last."""
        first, *_, last = self.tensors
        board = Board(f"values from {first} down to {last}, on each arrow how it passes a nudge on")
        self._draw(board, self.values, VALUE)
        return board.figure()

    def backward(self) -> Figure:
        """Draw the gradients from the last tensor up to the first, as ``backward`` left them.

        Raises:
            ValueError: ``backward`` has not been called on the last tensor.
        """
        first, *_, last = self.tensors
        grads = [x.grad for x in self.tensors.values()]
        if any(grad is None for grad in grads):
            raise ValueError(f"no gradient has come back yet; call {last}.backward() first.")
        board = Board(f"gradients from {last} up to {first}, each times the factor on its arrow")
        self._draw(board, list(map(texts, grads)), GRADIENT)
        return board.figure()

    def _draw(self, board: Board, rows: list[list[str]], colour: int) -> None:
        columns, top = max(map(len, rows)), 0.0
        for k, ((name, x), texts_of_x) in enumerate(zip(self.tensors.items(), rows, strict=True)):
            middles = _middles(len(texts_of_x), columns)
            if k:
                before, foot = _middles(len(rows[k - 1]), columns), top
                top += GAP if len(before) == len(middles) else FAN
                operation = x.grad_fn.name().removesuffix("Backward0")
                board.text(0, (foot + top) / 2, operation, small=True)
                for link in self.links[k - 1]:
                    above, below = (before[link.above], foot), (middles[link.below], top)
                    _arrow(board, link.factor, above, below, up=colour == GRADIENT)
            board.text(0, top + HIGH / 2, name, bold=True)
            for middle, text in zip(middles, texts_of_x, strict=True):
                board.box(Box(middle - WIDE / 2, top, middle + WIDE / 2, top + HIGH), text, colour)
            top += HIGH


def follow(**tensors: torch.Tensor) -> Chain:
    """Return ``tensors`` as a chain, from the first to the last, to be drawn forward and back.

    So that their gradients can be drawn, tensors on the way keep them from now on.

    Args:
        tensors: name = tensor of 1 to 4 numbers, in the order in which they were computed; each
            requires grad and belongs to the graph of the last one, which is one number.

    Raises:
        TypeError: one of them is no tensor.
        ValueError: fewer than two tensors, one that is too large, has a gradient already, or was
            not computed number by number from the one before it, or a last one of more than one
            number.
    """
    _require_chain(tensors)
    links = [_links(*a, *b) for a, b in pairwise(tensors.items())]
    values = [texts(x) for x in tensors.values()]
    for x in tensors.values():
        x.retain_grad()
    return Chain(tensors, values, links)


def _require_chain(tensors: dict[str, torch.Tensor]) -> None:
    """Raise one clear sentence unless ``tensors`` can be a chain."""
    if len(tensors) < 2:
        raise ValueError(f"{len(tensors)} tensors; expected two or more: follow(w=w, loss=loss).")
    for name, x in tensors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
        if not x.requires_grad:
            raise ValueError(f"{name} does not require grad, so no gradient comes back to it.")
        if not 1 <= x.numel() <= MOST_NUMBERS:
            raise ValueError(f"{name} holds {x.numel()} numbers; expected 1 to {MOST_NUMBERS}.")
        if x.is_leaf and x.grad is not None:
            raise ValueError(f"{name}.grad holds a number already; set it to None first.")
    name, last = list(tensors.items())[-1]
    if last.numel() > 1:
        raise ValueError(f"{name} holds {last.numel()} numbers; the last one must be one number.")


def _links(before: str, x: torch.Tensor, after: str, y: torch.Tensor) -> list[Link]:
    """Return the arrows from ``x`` to ``y``: autograd says by which factor each passes a nudge on.

    Raises:
        ValueError: ``y`` was not computed from ``x``, or a number of it from several in a way that
            arrows side by side cannot show.
    """
    rows = []
    for number in y.flatten():
        (row,) = torch.autograd.grad(number, x, retain_graph=True, allow_unused=True)
        if row is None:
            raise ValueError(f"{before} did not help to compute {after}.")
        rows.append(row.flatten())
    factors = torch.stack(rows)
    if min(factors.shape) == 1:
        pairs = [(j, i) for i in range(len(rows)) for j in range(x.numel())]
    elif x.numel() == len(rows) and torch.equal(factors, factors.diag().diag()):
        pairs = [(k, k) for k in range(len(rows))]
    else:
        raise ValueError(f"{after} mixes the numbers of {before}; arrows can show each by itself.")
    shown = texts(torch.stack([factors[i, j] for j, i in pairs]))
    return [Link(*pair, factor) for pair, factor in zip(pairs, shown, strict=True)]


def _middles(count: int, columns: int) -> list[float]:
    """Return where the middles of ``count`` boxes stand; one stands in the middle of all."""
    pitch = (WIDTH - LEFT) / columns
    if count == 1:
        return [MIDDLE]
    return [LEFT + pitch * (k + 0.5) for k in range(count)]


def _arrow(board: Board, factor: str, above: Point, below: Point, *, up: bool) -> None:
    """Draw an arrow from ``above`` to ``below`` or ``up``, and its factor where no other runs.

    Arrows that fan are apart at the row of several boxes: there the factor stands, at the side from
    which the arrow does not come.
    """
    start, end = (above[0], above[1] + 0.03), (below[0], below[1] - 0.03)
    label = f"×{factor}"
    ends = (end, start) if up else (start, end)
    board.arrow(*ends, label=label, colour=hue(GRADIENT) if up else INK)
    spots = (below[0], below[1] - NEAR), (above[0], above[1] + NEAR)
    x, y = max(spots, key=lambda spot: abs(spot[0] - MIDDLE))
    if above[0] == below[0]:
        y = (above[1] + below[1]) / 2
    at_the_left = x < max(above[0], below[0])
    room = BESIDE + width_of(label, SMALL_POINTS)
    board.text(x - room if at_the_left else x + BESIDE, y, label, small=True)
