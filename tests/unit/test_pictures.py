"""Every picture shows what PyTorch does: checked on what was drawn, for many random views."""

import functools
import itertools
import random
from typing import NamedTuple

import numpy as np
import pytest
import torch
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from utils import pictures
from utils.board import INCHES_PER_CELL, WIDTH, width_of
from utils.explorers.values import texts
from utils.palette import HUES, name_of

X = torch.arange(6).view(2, 3)
NAMES = list(HUES)


@functools.cache
def layout_of(x):
    return Drawing(pictures.layout(x))


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
        self.placed = {_round(*word.get_position()): word.get_text() for word in words}
        self.texts = set(self.placed.values())
        self.cells = [self._cell(box) for box in boxes]
        self.arrows = [part for part in parts if isinstance(part, FancyArrowPatch)]
        self.lines = [[_round(*spot) for spot in line.get_xydata()] for line in ax.lines]
        self.boxes = [box.get_bbox() for box in boxes]
        self.writing = [_extent(word) for word in words]
        self.limits = ax.viewLim

    def _cell(self, box):
        x, y = _round(*box.get_center())
        under = self.placed.get(_round(x, y + 0.77), "")
        return Cell(x, y, self.placed[x, y], under, name_of(box.get_facecolor()))


def _extent(text):
    """Where a text stands: its width is that of the fixed-width face, its height that of x."""
    x, y = text.get_position()
    width = width_of(text.get_text(), text.get_size())
    left = x - width / 2 if text.get_ha() == "center" else x
    return Bbox.from_bounds(left, y - 0.2, width, 0.4)


def _middle(box):
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _round(*numbers):
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
RANDOM = [x for x in (random_view(RNG) for _ in range(15)) if x.numel() <= pictures.MOST_CELLS]
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


# ---- layout --------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", VIEWS, ids=IDS)
def test_layout_shows_every_element_then_the_whole_storage(x):
    drawn = layout_of(x)
    numbers = texts(torch.cat([x.detach().flatten(), storage_of(x)]))
    assert [cell.text for cell in drawn.cells] == numbers
    below = drawn.cells[x.numel() :]
    assert [cell.under for cell in below] == [str(k) for k in range(len(below))]
    shape, strides = f"shape {tuple(x.shape)}", f"strides {x.stride()}"
    facts = f"{shape}, {strides}, offset {x.storage_offset()}"
    assert drawn.headline == f"x: {facts}, over a storage of {len(below)} numbers"
    assert drawn.texts >= {"x", shape, strides, f"offset {x.storage_offset()}", "storage"}
    assert pictures.facts(x) == facts


@pytest.mark.parametrize("x", VIEWS, ids=IDS)
def test_a_number_has_the_colour_of_the_first_row_that_reads_it(x):
    first = {}
    for index, place in elements(x):
        first.setdefault(place, NAMES[index[0] % len(NAMES)])
    drawn = layout_of(x)
    above, below = drawn.cells[: x.numel()], drawn.cells[x.numel() :]
    assert [cell.fill for cell in above] == [first[place] for _, place in elements(x)]
    assert [cell.fill for cell in below] == [first.get(k, "empty") for k in range(len(below))]


@pytest.mark.parametrize("x", VIEWS, ids=IDS)
def test_an_element_stands_in_its_row_and_column(x):
    indices = [(0, 0, *index)[-3:] for index, _ in elements(x)]
    cells = dict(zip(indices, layout_of(x).cells, strict=False))
    for (matrix, row, column), cell in cells.items():
        corner = cells[matrix, 0, 0]
        assert (cell.x - corner.x, cell.y - corner.y) == pytest.approx((column, row))
    assert len({(cell.x, cell.y) for cell in cells.values()}) == x.numel()


@pytest.mark.parametrize("x", VIEWS, ids=IDS)
def test_arrows_step_from_an_element_to_the_next_along_each_dimension(x):
    drawn = layout_of(x)
    places = [cell.x for cell in drawn.cells[x.numel() :]]
    last_line = (len(places) - 1) // WIDTH * WIDTH
    for d, stride in enumerate(x.stride()):
        label = f"stride({d}) = {stride}"
        assert label in drawn.texts
        steps = {(p, p + stride) for index, p in elements(x) if index[d] + 1 < x.shape[d]}
        shown = {s for s in steps if stride and min(s) >= last_line}
        for arrow in (a for a in drawn.arrows if a.get_label() == label):
            ends = [round(x0 - 0.5) + last_line for x0, _ in arrow._posA_posB]
            assert tuple(ends) in shown
        assert any(a.get_label() == label for a in drawn.arrows) == bool(shown)


@pytest.mark.parametrize("x", VIEWS, ids=IDS)
def test_a_layout_is_at_most_twelve_cells_wide(x):
    assert layout_of(x).width <= WIDTH + 0.3


def test_layout_leaves_the_tensor_alone():
    x = torch.rand(2, 3, requires_grad=True)
    before = x.detach().clone()
    pictures.layout(x)
    assert torch.equal(x.detach(), before)
    assert x.requires_grad
    assert x.grad is None


# ---- memory --------------------------------------------------------------------------------------

A, B = torch.arange(6), torch.arange(6)


@pytest.mark.parametrize(
    ("tensors", "groups", "headline"),
    [
        ({"x": A}, ["x"], "x has its own"),
        ({"x": A, "y": A.view(2, 3)}, ["xy"], "x and y share one storage"),
        ({"x": A, "y": A.clone()}, ["x", "y"], "x has its own; y has its own"),
        ({"x": A, "y": B, "z": A[1:]}, ["xz", "y"], "x and z share one storage; y has its own"),
        ({"x": A, "y": A.t(), "z": A[2]}, ["xyz"], "x, y and z share one storage"),
        ({"x": A, "y": A.view(torch.int32)}, ["xy"], "x and y share one storage"),
        ({"x": A, "y": A.reshape(3, 2).t().reshape(6)}, ["x", "y"], "x has its own; y has its own"),
    ],
)
def test_memory_shows_one_row_for_each_storage(tensors, groups, headline):
    drawn = Drawing(pictures.memory(**tensors))
    assert drawn.headline == headline
    expected = [
        (text, NAMES[k])
        for k, group in enumerate(groups)
        for text in texts(storage_of(tensors[group[0]]))
    ]
    assert [(cell.text, cell.fill) for cell in drawn.cells] == expected
    assert len(drawn.arrows) == len(tensors)


def test_arrows_lead_from_each_name_to_its_row():
    drawn = Drawing(pictures.memory(x=A, y=B, z=A[1:]))
    rows = {cell.fill: cell.y for cell in reversed(drawn.cells)}
    names = {text: y for (_, y), text in drawn.placed.items() if "(" in text}
    ends = {a._posA_posB[0][1]: a._posA_posB[1][1] for a in drawn.arrows}
    assert ends[names["x (6,)"]] == ends[names["z (5,)"]] == pytest.approx(rows["blue"])
    assert ends[names["y (6,)"]] == pytest.approx(rows["orange"])


@pytest.mark.parametrize("name", ["x", "x_reshaped", "a_rather_long_name"])
def test_a_long_storage_goes_below_instead_of_past_the_edge(name):
    drawn = Drawing(pictures.memory(**{name: torch.arange(24)}))
    assert drawn.width <= WIDTH + 0.3
    assert len({cell.y for cell in drawn.cells}) > 1


# ---- orders and storages -------------------------------------------------------------------------


@pytest.mark.parametrize("x", [x for x in VIEWS if x.dim() == 2])
def test_the_path_of_orders_visits_the_elements_in_storage_order(x):
    drawn = Drawing(pictures.orders(x=x))
    path, start = drawn.lines
    spots = {
        (cell.x, cell.y): index for (index, _), cell in zip(elements(x), drawn.cells, strict=True)
    }
    place = dict(elements(x))
    visited = [place[spots[spot]] for spot in path]
    assert visited == sorted(place.values())
    assert start == path[:1]
    assert len(drawn.arrows) == (x.numel() > 1)
    assert f"strides {x.stride()}" in drawn.texts


def test_orders_puts_matrices_side_by_side_and_then_below():
    drawn = Drawing(pictures.orders(a=X, b=X.t(), c=X.view(3, 2)))
    corners = [drawn.cells[k] for k in (0, 6, 12)]
    assert corners[0].y == corners[1].y < corners[2].y
    assert corners[0].x == corners[2].x < corners[1].x
    assert drawn.width <= WIDTH + 0.3
    assert drawn.headline.startswith("a: shape (2, 3), strides (3, 1), offset 0; b: shape (3, 2)")


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_storages_are_coloured_by_the_index_along_a_dimension(dim):
    x = torch.arange(24).view(2, 3, 4)
    turned = x.permute(2, 0, 1).contiguous().permute(1, 2, 0)
    drawn = Drawing(pictures.storages(dim, x=x, turned=turned))
    expected = []
    for y in (x, turned):
        index_of = {place: index[dim] for index, place in elements(y)}
        expected += [NAMES[index_of[place]] for place in range(24)]
    assert [cell.fill for cell in drawn.cells] == expected
    assert [cell.text for cell in drawn.cells] == texts(storage_of(x)) + texts(storage_of(turned))
    assert {"x  strides (12, 4, 1)", "turned  strides (3, 1, 6)"} < drawn.texts
    assert drawn.width <= WIDTH + 0.3


# ---- every picture -------------------------------------------------------------------------------

ALL = {
    "three names": lambda: pictures.memory(x=A, y=B, z=A[1:]),
    "four names of one": lambda: pictures.memory(a=A, b=A[1:], c=A[2:], d=A[3:]),
    "long storages": lambda: pictures.memory(x=torch.arange(24), xy=torch.arange(23)),
    "orders": lambda: pictures.orders(a=X, b=X.t(), c=X.view(3, 2), d=X[:1]),
    "wide orders": lambda: pictures.orders(a=torch.zeros(1, 12), b=torch.zeros(2, 12)),
    "storages": lambda: pictures.storages(0, x=torch.arange(24), y=A, z=B),
    "a far step": lambda: pictures.layout(torch.arange(12)[::11]),
}
every_picture = pytest.mark.parametrize("name", [*ALL, *IDS])


@functools.cache
def drawing(name):
    return Drawing(ALL[name]()) if name in ALL else layout_of(VIEWS[IDS.index(name)])


@every_picture
def test_nothing_on_a_picture_overlaps_or_is_cut_off(name):
    drawn = drawing(name)
    in_cells = {(cell.x, cell.y) for cell in drawn.cells}
    words = [word for word in drawn.writing if _round(*_middle(word)) not in in_cells]
    assert len(words) == len(drawn.writing) - len(drawn.boxes)
    low = np.array([part.min for part in (*drawn.boxes, *words)])
    high = np.array([part.max for part in (*drawn.boxes, *words)])
    touch = ((low[:, None] < high) & (low < high[:, None])).all(2)
    assert not np.triu(touch, 1).any()
    assert (low >= drawn.limits.min).all()
    assert (high <= drawn.limits.max).all()


@every_picture
def test_a_picture_wastes_no_space(name):
    """Under three empty cells in height between any part and the next."""
    drawn = drawing(name)
    edges = sorted((part.y0, part.y1) for part in [*drawn.boxes, *drawn.writing])
    bottom = edges[0][1]
    for top, below in edges:
        assert top - bottom < 1.6
        bottom = max(bottom, below)


# ---- bad input -----------------------------------------------------------------------------------

BAD = [
    (lambda: pictures.layout([1, 2]), "x is of type list; expected a torch.Tensor."),
    (lambda: pictures.memory(y=3), "y is of type int; expected a torch.Tensor."),
    (lambda: pictures.storages(X), "dim is of type Tensor; expected a number: storages(1, x=x)."),
    (lambda: pictures.memory(), "no tensor is given; expected name = tensor, such as x=x."),
    (lambda: pictures.orders(), "no tensor is given; expected name = tensor, such as x=x."),
    (lambda: pictures.storages(0), "no tensor is given; expected name = tensor, such as x=x."),
    (
        lambda: pictures.layout(torch.zeros(2, device="meta"), "m"),
        "m is on the device meta, which holds no numbers. A picture shows plain numbers in memory.",
    ),
    (
        lambda: pictures.layout(torch.arange(25)[:2]),
        "x has a storage of 25 numbers; a picture shows 1 to 24. Take a smaller tensor, or "
        ".clone() the part you mean.",
    ),
    (
        lambda: pictures.memory(x=torch.empty(0)),
        "x has a storage of 0 numbers; a picture shows 1 to 24. Take a smaller tensor, or "
        ".clone() the part you mean.",
    ),
    (lambda: pictures.layout(torch.tensor(1)), "x has 0 dimensions; a picture draws 1 to 3."),
    (
        lambda: pictures.layout(torch.zeros(1, 1, 1, 1), "big"),
        "big has 4 dimensions; a picture draws 1 to 3.",
    ),
    (
        lambda: pictures.layout(torch.arange(13)),
        "x has shape (13,); a picture draws 1 to 48 cells in 12 columns at most.",
    ),
    (
        lambda: pictures.layout(X.expand(9, 2, 3)),
        "x has shape (9, 2, 3); a picture draws 1 to 48 cells in 12 columns at most.",
    ),
    (
        lambda: pictures.layout(X[:0]),
        "x has shape (0, 3); a picture draws 1 to 48 cells in 12 columns at most.",
    ),
    (lambda: pictures.orders(row=A), "row has shape (6,); orders() draws matrices."),
]


@pytest.mark.parametrize(("call", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_bad_input_is_told_in_one_sentence(call, sentence):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert str(caught.value) == sentence


def test_a_dimension_that_is_not_there_is_an_index_error():
    with pytest.raises(IndexError, match="Dimension out of range"):
        pictures.storages(2, x=X)


def test_the_largest_picture_is_drawn_under_the_name_it_is_given():
    drawn = Drawing(pictures.layout(torch.arange(24).view(24, 1).expand(24, 2), "largest"))
    assert len(drawn.cells) == 72
    assert "largest" in drawn.texts
    assert drawn.headline.startswith("largest: shape (24, 2)")
