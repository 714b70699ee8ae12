"""NumPy's and PyTorch's memory as one picture: names, the objects they name, the buffers behind.

Drawn from the real objects, so that a picture cannot show what does not hold. Importing this
module makes the notebook show figures as inline SVG with a description in words (``svg``).
"""

import numpy as np
import torch
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import tensors  # noqa: F401  (it shows figures in a notebook)
from utils.pictures.board import WIDTH, Board, width_of
from utils.record import buffers
from utils.record.buffers import Reader, Span
from utils.record.phrases import listed
from utils.record.values import texts

LARGEST = 12
"""The most numbers of a buffer."""

ARROW = 1.0
"""The length of an arrow, in cells."""

LINE, TALL, GAP = 0.72, 1.7, 0.35
"""Height of a line in a box, of a box with two lines, and of the space under it, in cells."""


def memory(**names: np.ndarray | torch.Tensor) -> Figure:
    """Draw names, arrows to the arrays and tensors they name, and arrows to the buffers these read.

    Two names of one object lead to one box, two objects on one buffer to one row of numbers.
    Numbers of a buffer that no object reads stay without colour.

    Args:
        names: name = array, or tensor on the CPU; any shape, each buffer of 1 to 12 numbers.

    Raises:
        TypeError: a value is neither an array nor a tensor.
        ValueError: no name is given, a buffer is too large or read as numbers of two dtypes, or an
            object is not plain numbers in the CPU's memory.
    """
    readers = {name: _reader(name, value) for name, value in names.items()}
    if not readers:
        raise ValueError("no name is given; expected name = array or tensor, such as a=a.")
    spans = buffers.merged(reader.span for reader in readers.values())
    objects = _objects(names)
    by_buffer = _grouped(objects, readers, spans)
    board = Board(_headline(by_buffer.values(), readers))
    left = max(map(width_of, readers)) + 0.2 + ARROW
    right = left + max(width_of(line) for r in readers.values() for line in heading(r)) + 0.4
    y = 0.0
    for colour, (span, group) in enumerate(by_buffer.items()):
        y = _group(board, span, group, readers, (left, right), y, colour)
    return board.figure()


def heading(x: Reader) -> tuple[str, str]:
    """Return the two lines that stand in the box of an object: what it is, and of what."""
    grad = ", grad" if x.grad else ""
    return f"{x.kind} {x.shape}", f"{str(x.dtype).removeprefix('torch.')}{grad}"


def _reader(name: str, value: object) -> Reader:
    if not isinstance(value, np.ndarray | torch.Tensor):
        kind = type(value).__name__
        raise TypeError(f"{name} is of type {kind}; expected a NumPy array or a tensor.")
    try:
        found = buffers.reader(value)
    except ValueError as error:
        raise ValueError(f"{name} {error}; expected plain numbers on the CPU.") from None
    size = (found.span[1] - found.span[0]) // found.dtype.itemsize
    if size > LARGEST:
        raise ValueError(f"{name} reads a buffer of {size} numbers; expected {LARGEST} at most.")
    return found


def _objects(names: dict[str, object]) -> list[list[str]]:
    """Return the names of each object, in the order of their first names."""
    found: dict[int, list[str]] = {}
    for name, value in names.items():
        found.setdefault(id(value), []).append(name)
    return list(found.values())


def _grouped(
    objects: list[list[str]], readers: dict[str, Reader], spans: list[Span]
) -> dict[Span, list[list[str]]]:
    """Return the objects of each buffer, in the order of their first names."""
    found: dict[Span, list[list[str]]] = {}
    for names in objects:
        found.setdefault(buffers.buffer_of(readers[names[0]], spans), []).append(names)
    for group in found.values():
        if len({readers[names[0]].dtype for names in group}) > 1:
            both = " and ".join(names[0] for names in group)
            raise ValueError(f"{both} read one buffer as numbers of different dtypes.")
    return found


def _headline(groups, readers: dict[str, Reader]) -> str:
    said = []
    for group in groups:
        said += [f"{listed(o)} name one {readers[o[0]].kind}" for o in group if len(o) > 1]
        if len(group) > 1:
            said.append(f"{listed([names[0] for names in group])} share one buffer")
        elif len(group[0]) == 1:
            said.append(f"{group[0][0]} has its own buffer")
    return "; ".join(said)


def _group(
    board: Board,
    span: Span,
    group: list[list[str]],
    readers: dict[str, Reader],
    edges: tuple[float, float],
    y: float,
    colour: int,
) -> float:
    """Draw the objects of one buffer under each other, and the buffer beside them.

    Return where the next group begins.
    """
    boxes = []
    for names in group:
        boxes.append(_object(board, names, readers[names[0]], edges, y, colour))
        y = boxes[-1].bottom + GAP
    middle = (boxes[0].top + boxes[-1].bottom) / 2
    read = {k for names in group for k in buffers.places(readers[names[0]], span)}
    numbers = texts(buffers.contents(span, readers[group[0][0]].dtype))
    row = _buffer(board, numbers, read, edges[1] + ARROW + 0.3, middle, colour)
    for box in boxes:
        board.arrow((box.right, (box.top + box.bottom) / 2), (row.left - 0.1, row.top + 0.5))
    return max(y, row.bottom + GAP) + GAP


def _object(
    board: Board, names: list[str], x: Reader, edges: tuple[float, float], y: float, colour: int
) -> Box:
    """Draw one object as a box with two lines, and its names with arrows to it."""
    left, right = edges
    height = max(TALL, LINE * len(names) + 0.3)
    box = board.box(Box(left, y, right, y + height))
    middle = y + height / 2
    for k, line in enumerate(heading(x)):
        at = middle + (k - 0.5) * LINE
        board.text((left + right) / 2, at, line, bold=k == 0, centre=True)
    for k, name in enumerate(names):
        at = middle + (k - (len(names) - 1) / 2) * LINE
        board.text(0, at, name, bold=True)
        board.arrow((width_of(name) + 0.15, at), (left - 0.05, at))
    return box


def _buffer(
    board: Board, numbers: list[str], read: set[int], left: float, middle: float, colour: int
) -> Box:
    """Draw a buffer as rows of cells around the height ``middle``."""
    in_row = max(int(WIDTH + 0.5 - left), 2)
    rows = (len(numbers) - 1) // in_row + 1
    top = middle - rows / 2
    for place, number in enumerate(numbers):
        shade = colour if place in read else None
        board.cell(left + place % in_row, top + place // in_row, number, shade)
    return Box(left, top, left + min(len(numbers), in_row), top + rows)
