"""The graph that autograd recorded, as a picture: nodes, edges, and the tensors that they hold.

Leaves stand on top and the result below, so forward reads downwards; arrows lead back up.
Everything is read from the real graph (``nodes``), so a picture cannot show what is not there. It
is 12 cells wide at most, which stays readable on a phone, unless a single node is wider.
"""

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.layout.layered_graph import arrange
from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS, WIDTH, Board, width_of
from utils.pictures.palette import GRADIENT, SAVED, VALUE
from utils.record.nodes import CHANGED, FREED, Node, require_tensor, walk
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

Show = Literal["shapes", "values", "gradients"]

LARGEST = 24
"""Nodes that a picture shows; a larger graph is no longer readable on a phone."""

MOST_VALUES = 3
"""Numbers of a tensor that are written out; of a larger one the shape is shown."""

MEANINGS = {VALUE: "tensor", GRADIENT: "gradient", SAVED: "saved"}
"""What the key over a graph says of each colour in it."""

BACK = "↑ the way back"
"""What the key says of the arrows."""

LINE, PITCH, PADDING = 0.95, 1.0, 0.12
"""Height of a line of a node, space between two layers, and space inside a node, in cells."""

SPACE = 0.3
"""Space between the parts of the key, in cells."""

SPREAD = 0.8
"""Most space between the ends of two arrows at one node, in cells."""


def draw(root: torch.Tensor, /, *, show: Show = "shapes", **names: torch.Tensor) -> Figure:
    """Draw the graph behind ``root``: leaves on top, arrows in the direction of backward.

    A box is a node; under its name stand the tensors that it saved (amber) or, at the ends, the
    leaf whose ``.grad`` it fills, and last the named tensor that it made. Leaves and named tensors
    are blue; gradients in their place are vermilion. A saved tensor that backward freed leaves a
    box without colour, and so does a gradient that is None. A key says which colour is what.

    Args:
        root: a tensor of any shape, dtype and device whose graph has 1 to 24 nodes.
        show: what stands beside the name of a tensor: its shape, its numbers if they are 3 at most,
            or for leaves and for tensors with ``retain_grad()`` the gradient.
        names: name = tensor; tensors without a name are shown by their shape or number.

    Raises:
        TypeError: ``root`` or a named value is not a tensor.
        ValueError: ``root`` has no graph or too large a one, or ``show`` is unknown.
    """
    _require_names(names)
    if show not in (known := Show.__args__):
        raise ValueError(f"show is {show!r}; expected one of: {', '.join(known)}.")
    nodes = walk(root)
    if len(nodes) > LARGEST:
        raise ValueError(
            f"the graph has {len(nodes)} nodes; a picture shows {LARGEST} at most. "
            f"Draw a part: the graph of an earlier tensor."
        )
    rows = [list(_rows(node, show, names)) for node in nodes]
    board = Board(_headline(root, nodes, names))
    _draw_graph(board, nodes, rows)
    _draw_key(board, {chip.colour for lines in rows for line in lines for chip in line})
    return board.figure()


# ---- what a node says ----------------------------------------------------------------------------


class Chip(NamedTuple):
    """A text in a node, and the colour of the box around it; the node's own name has no box."""

    text: str
    colour: int | None = None
    boxed: bool = True

    @property
    def width(self) -> float:
        """Width in cells, with a little room beside the text."""
        return width_of(self.text) + 0.4


def _rows(node: Node, show: Show, names: dict[str, torch.Tensor]) -> Iterator[list[Chip]]:
    """Yield the lines of a node, each a list of chips; its name stands in a line of its own."""
    yield [Chip(node.name, boxed=False)]
    if node.leaf is not None:
        yield [_chip(_name_of(node.leaf, names), node.leaf, show)]
    if node.saved:
        yield [_saved_chip(x, show, names) for x in node.saved.values()]
    made = {name: x for name, x in names.items() if x.grad_fn is node.function}
    if made:
        yield [_chip(name, x, show) for name, x in made.items()]


def _chip(name: str, x: torch.Tensor, show: Show) -> Chip:
    """Return the chip of a leaf or of what a node made, or of its gradient."""
    if show != "gradients":
        return Chip(_label(name, x, show), VALUE)
    grad = x.grad if x.is_leaf or x.retains_grad else None
    if grad is None:
        return Chip(f"{name}.grad None")
    return Chip(_label(f"{name}.grad", grad, show), GRADIENT)


def _saved_chip(x: torch.Tensor | str, show: Show, names: dict[str, torch.Tensor]) -> Chip:
    if isinstance(x, str):
        return Chip(x)
    name = _name_of(x, names)
    number = not name and x.dim() == 0
    return Chip(_label(name, x, "values" if number else _without_gradient(show)), SAVED)


def _without_gradient(show: Show) -> Show:
    """Return what is shown of a saved tensor: its gradient is shown where it is made."""
    return "shapes" if show == "gradients" else show


def _name_of(x: torch.Tensor, names: dict[str, torch.Tensor]) -> str:
    """Return the name of ``x``: a saved result is another object with the same ``grad_fn``."""
    for name, named in names.items():
        if named is x or (x.grad_fn is not None and _made_by(named) == _made_by(x)):
            return name
    return ""


def _made_by(x: torch.Tensor) -> tuple:
    return x.grad_fn, x.output_nr


def _label(name: str, x: torch.Tensor, show: Show) -> str:
    """Return ``w (2, 3)`` or ``w 0.5``."""
    few = show != "shapes" and x.numel() <= MOST_VALUES
    return f"{name} {' '.join(texts(x)) if few else tuple(x.shape)}".strip()


def _headline(root: torch.Tensor, nodes: list[Node], names: dict[str, torch.Tensor]) -> str:
    """Return ``Graph of loss: 6 nodes, saved tensors: 2 held, 0 freed, leaves: w, b``."""
    saved = ["held" if isinstance(x, torch.Tensor) else x for n in nodes for x in n.saved.values()]
    counts = ", ".join(f"{saved.count(state)} {state}" for state in ("held", FREED))
    changed = f", {saved.count(CHANGED)} {CHANGED}" if CHANGED in saved else ""
    leaves = [_name_of(n.leaf, names) or "without name" for n in nodes if n.leaf is not None]
    return (
        f"Graph of {_name_of(root, names) or 'a tensor'}: {len(nodes)} nodes; "
        f"saved tensors: {counts}{changed}; leaves: {', '.join(leaves)}"
    )


# ---- the drawing ---------------------------------------------------------------------------------


def _draw_graph(board: Board, nodes: list[Node], rows: list[list[list[Chip]]]) -> None:
    """Draw nodes and arrows, the first node lowest."""
    edges = {k: node.inputs for k, node in enumerate(nodes)}
    sizes = {
        k: (max(map(_width, lines)) + 2 * PADDING, len(lines) * LINE + 2 * PADDING)
        for k, lines in enumerate(rows)
    }
    places, ways = arrange(edges, sizes, WIDTH, PITCH, dict.fromkeys(edges, SPREAD))
    for k, lines in enumerate(rows):
        _draw_node(board, places[k], lines)
    for way in ways.values():
        board.link(way)


def _draw_key(board: Board, colours: set[int | None]) -> None:
    """Say over the middle of the graph what its colours mean and which way its arrows lead."""
    chips = [Chip(said, colour) for colour, said in MEANINGS.items() if colour in colours]
    width = _width(chips) + len(chips) * SPACE + width_of(BACK, SMALL_POINTS)
    left, bottom = (WIDTH - width) / 2, -PITCH / 2
    for chip in chips:
        board.box(Box(left, bottom - LINE, left + chip.width, bottom), chip.text, chip.colour)
        left += chip.width + SPACE
    board.text(left, bottom - LINE / 2, BACK, small=True)


def _draw_node(board: Board, place: Box, lines: list[list[Chip]]) -> None:
    """Draw the frame of a node and its lines, the chips of each side by side in the middle."""
    board.box(place)
    for k, line in enumerate(lines):
        left, top = (place.left + place.right - _width(line)) / 2, place.top + PADDING + k * LINE
        for chip in line:
            box = Box(left, top, left + chip.width, top + LINE)
            if chip.boxed:
                board.box(box, chip.text, chip.colour, dashed=chip.colour is None)
            else:
                middle = (box.left + box.right) / 2
                board.text(middle, top + LINE / 2, chip.text, bold=True, centre=True)
            left = box.right


def _width(line: list[Chip]) -> float:
    return math.fsum(chip.width for chip in line)


# ---- bad input -----------------------------------------------------------------------------------


def _require_names(names: dict[str, torch.Tensor]) -> None:
    for name, x in names.items():
        require_tensor(name, x)
