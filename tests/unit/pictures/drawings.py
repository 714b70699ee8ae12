"""Pictures taken apart, and the views that they are drawn from."""

import functools
import itertools
import random
from typing import NamedTuple

import torch
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from utils.pictures import tensors
from utils.pictures.arrows import Arrow
from utils.pictures.board import INCHES_PER_CELL, width_of
from utils.pictures.palette import HUES, name_of

X = torch.arange(6).view(2, 3)
NAMES = list(HUES)


@functools.cache
def layout_of(x):
    return Drawing(tensors.layout(x))


class Cell(NamedTuple):
    """A box of a picture: its middle, the text in it and under it, the name of its fill."""

    x: float
    y: float
    text: str
    under: str
    fill: str


class Drawing:
    """What stands on a picture; everything in the order in which it was drawn."""

    def __init__(self, fig):
        (ax,) = fig.axes
        parts = [part for part in ax.get_children() if part is not ax.patch]
        self.width = fig.get_size_inches()[0] / INCHES_PER_CELL
        self.headline = fig.get_label()
        words = [part for part in parts if isinstance(part, Text) and part.get_text()]
        boxes = [part for part in parts if isinstance(part, Rectangle)]
        self.placed = {rounded(*word.get_position()): word.get_text() for word in words}
        self.texts = set(self.placed.values())
        self.cells = [self._cell(box) for box in boxes]
        self.arrows = [part for part in parts if isinstance(part, Arrow)]
        self.lines = [[rounded(*spot) for spot in line.get_xydata()] for line in ax.lines]
        self.boxes = [box.get_bbox() for box in boxes]
        self.writing = [_extent(word) for word in words]
        self.limits = ax.viewLim

    def _cell(self, box):
        x, y = rounded(*box.get_center())
        below = [spot for spot in self.placed if spot[0] == x and 0.5 < spot[1] - y < 1]
        under = self.placed[below[0]] if below else ""
        return Cell(x, y, self.placed[x, y], under, name_of(box.get_facecolor()))


def _extent(text):
    """Where a text stands: its width is that of the fixed-width face, its height that of x."""
    x, y = text.get_position()
    width = width_of(text.get_text(), text.get_size())
    left = x - width / 2 if text.get_ha() == "center" else x
    return Bbox.from_bounds(left, y - 0.2, width, 0.4)


def middle(box):
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def rounded(*numbers):
    return tuple(round(float(number), 6) for number in numbers)


def random_view(rng):
    """A view of 1 to 3 dimensions that fits a picture: sliced, moved, expanded, windowed."""
    shape = [rng.randint(1, 4) for _ in range(rng.randint(1, 3))]
    if torch.Size(shape).numel() > 24:
        return random_view(rng)
    x = torch.arange(torch.Size(shape).numel()).view(shape)
    for _ in range(rng.randint(0, 3)):
        d = rng.randrange(x.dim())
        change = rng.choice(
            [
                lambda x, d: x.transpose(d, -1),
                lambda x, d: x.narrow(d, x.shape[d] - 1, 1),
                lambda x, d: x.narrow(d, 0, 1).expand(*x.shape),
                lambda x, d: x.unfold(d, 2, 1) if x.dim() < 3 and x.shape[d] > 1 else x,
                lambda x, d: x.select(d, x.shape[d] // 2) if x.dim() > 1 else x,
                lambda x, d: x[(slice(None),) * d + (slice(None, None, 2),)],
            ]
        )
        x = change(x, d)
    return x


torch.manual_seed(0)
RNG = random.Random(0)
RANDOM = [x for x in (random_view(RNG) for _ in range(15)) if x.numel() <= tensors.MOST_CELLS]
NAMED = {
    "matrix": X,
    "transposed": X.t(),
    "slice with an offset": X[:, 1:],
    "gaps": torch.arange(12)[::2].view(2, 3),
    "expanded": torch.arange(3).expand(3, 3),
    "windows": torch.arange(12).unfold(0, 3, 1),
    "row": torch.arange(12),
    "three dimensions": torch.arange(24).view(2, 3, 4).transpose(0, 1),
    "many matrices": torch.arange(24).view(6, 2, 2),
    "one number": torch.ones(1),
    "channels last": torch.arange(12).view(1, 3, 2, 2).to(memory_format=torch.channels_last)[0],
    "with gradient": torch.rand(2, 2, requires_grad=True) * 1,
    "parameter": torch.nn.Parameter(torch.rand(2, 2)),
    "truth values": X > 2,
    "bfloat16": torch.rand(2, 2).bfloat16(),
    "float8": torch.rand(3).to(torch.float8_e4m3fn),
    "complex": torch.rand(3, dtype=torch.complex64),
    "bytes of floats": torch.rand(3).view(torch.uint8),
    "not a number": torch.tensor([float("nan"), float("inf")]),
}
VIEWS = [*NAMED.values(), *RANDOM]
IDS = [*NAMED, *(f"random {k} {tuple(x.shape)} {x.stride()}" for k, x in enumerate(RANDOM))]


def elements(x):
    """Yield ``(index, place)`` of every element, from shape, strides and offset alone."""
    for index in itertools.product(*map(range, x.shape)):
        steps = sum(i * stride for i, stride in zip(index, x.stride(), strict=True))
        yield index, x.storage_offset() + steps


def storage_of(x):
    return torch.empty(0, dtype=x.dtype).set_(x.detach().untyped_storage())
