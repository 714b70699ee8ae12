"""The picture of names, objects and buffers shows what really leads where."""

import re

import numpy as np
import pytest
import torch
from matplotlib.patches import Rectangle

from utils.pictures import bridge
from utils.pictures.arrows import Arrow
from utils.pictures.board import INCHES_PER_CELL, WIDTH
from utils.pictures.describe import describe
from utils.pictures.palette import name_of

A = np.arange(3.0)
X = torch.from_numpy(A)
Y = torch.tensor(A)
W = torch.zeros(2, requires_grad=True)
CASES = {
    "shared": ({"a": A, "x": X}, "a and x share one buffer"),
    "apart": ({"a": A, "y": Y}, "a has its own buffer; y has its own buffer"),
    "one object": ({"a": A, "b": A}, "a and b name one array"),
    "both": (
        {"a": A, "b": A, "x": X, "y": Y, "z": X[1:]},
        "a and b name one array; a, x and z share one buffer; y has its own buffer",
    ),
    "two names of a tensor": (
        {"w": W, "d": W.detach(), "v": W},
        "w and v name one tensor; w and d share one buffer",
    ),
}
each_case = pytest.mark.parametrize("case", CASES)


class Parts:
    """What stands on a drawing: texts and boxes with their places, arrows from point to point."""

    def __init__(self, figure):
        (ax,) = figure.axes
        self.headline = figure.get_label()
        self.width = figure.get_size_inches()[0] / INCHES_PER_CELL
        self.texts = {text.get_text(): text.get_position() for text in ax.texts}
        words = [(text.get_text(), text.get_position()) for text in ax.texts]
        boxes = [part for part in ax.patches if isinstance(part, Rectangle)]
        held = [[t for t, (x, y) in words if box.get_bbox().contains(x, y)] for box in boxes]
        self.cells = [
            (box.get_bbox(), name_of(box.get_facecolor()), *texts)
            for box, texts in zip(boxes, held, strict=True)
            if len(texts) == 1
        ]
        self.objects = [
            (box.get_bbox(), *texts)
            for box, texts in zip(boxes, held, strict=True)
            if len(texts) == 2
        ]
        arrows = [part for part in ax.patches if isinstance(part, Arrow)]
        self.arrows = [(arrow.start, arrow.end) for arrow in arrows]


def parts(**names):
    return Parts(bridge.memory(**names))


@each_case
def test_the_headline_says_who_shares(case):
    names, headline = CASES[case]
    assert parts(**names).headline == headline
    assert describe(bridge.memory(**names)).splitlines()[0] == headline


@each_case
def test_every_name_leads_to_its_object_and_every_object_to_its_buffer(case):
    names, _ = CASES[case]
    drawn = parts(**names)
    left = min(box.x0 for box, *_ in drawn.objects)
    from_names = [(a, b) for a, b in drawn.arrows if a[0] < left]
    from_objects = [(a, b) for a, b in drawn.arrows if a[0] >= left]
    assert len(from_names) == len(names)
    assert len(from_objects) == len(drawn.objects) == len({id(x) for x in names.values()})
    target = {}
    for name, x in names.items():
        (end,) = [b for a, b in from_names if a[1] == pytest.approx(drawn.texts[name][1])]
        (box,) = [box for box, *_ in drawn.objects if box.y0 < end[1] < box.y1]
        target[name] = next(b for a, b in from_objects if box.y0 < a[1] < box.y1)
        kind = "tensor" if isinstance(x, torch.Tensor) else "array"
        (head,) = [head for other, head, _ in drawn.objects if other is box]
        assert head == f"{kind} {tuple(x.shape)}"
    for name, x in names.items():
        for other, y in names.items():
            one, two = (v.detach().numpy() if isinstance(v, torch.Tensor) else v for v in (x, y))
            assert (target[name] == target[other]) == np.shares_memory(one, two)


def test_groups_keep_their_distance_and_arrows_end_before_their_buffer():
    drawn = parts(a=A, x=X, y=Y)
    (a, x, y), rim = (box for box, *_ in drawn.objects), 0.04
    assert x.y0 - a.y1 == pytest.approx(bridge.GAP + 2 * rim)
    assert y.y0 - x.y1 == pytest.approx(2 * bridge.GAP + 2 * rim)
    first = min(box.x0 for box, *_ in drawn.cells)
    ends = [end[0] for start, end in drawn.arrows if start[0] >= a.x1]
    assert ends == pytest.approx([first - rim - 0.1] * 3)


def test_a_buffer_shows_its_numbers_in_its_colour_and_unread_ones_without():
    drawn = parts(z=X[1:], y=Y + 5)
    assert [(colour, text) for _, colour, text in drawn.cells] == [
        ("empty", "0"), ("blue", "1"), ("blue", "2"),
        ("green", "5"), ("green", "6"), ("green", "7"),
    ]  # fmt: skip


def test_an_object_tells_its_dtype_and_whether_it_requires_grad():
    drawn = parts(w=W, h=torch.zeros(1, 2, dtype=torch.float16), i=np.zeros(1, np.int8))
    assert [texts for _, *texts in drawn.objects] == [
        ["tensor (2,)", "float32, grad"],
        ["tensor (1, 2)", "float16"],
        ["array (1,)", "int8"],
    ]


def test_a_long_buffer_goes_below_and_the_picture_stays_narrow():
    drawn = parts(weight_cpu=torch.arange(12.0).view(3, 4).requires_grad_())
    rows = {round(box.y0, 3) for box, *_ in drawn.cells}
    assert len(rows) > 1
    assert drawn.width <= WIDTH + 1
    assert [text for *_, text in drawn.cells] == [str(n) for n in range(12)]


def test_nothing_overlaps():
    drawn = parts(a=A, b=A, c=A, x=X, y=Y, long=np.arange(12))
    boxes = [box for box, *_ in [*drawn.cells, *drawn.objects]]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            assert not one.overlaps(other)


@pytest.mark.parametrize(
    ("names", "error", "sentence"),
    [
        ({}, ValueError, "no name is given; expected name = array or tensor, such as a=a."),
        ({"a": [1]}, TypeError, "a is of type list; expected a NumPy array or a tensor."),
        (
            {"a": np.zeros(13)},
            ValueError,
            "a reads a buffer of 13 numbers; expected 12 at most.",
        ),
        (
            {"x": torch.zeros(1, device="meta")},
            ValueError,
            "x is a meta tensor, which has no numbers; expected plain numbers on the CPU.",
        ),
        (
            {"x": W, "y": W.detach().view(torch.int8)},
            ValueError,
            "x and y read one buffer as numbers of different dtypes.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(names, error, sentence):
    with pytest.raises(error, match=f"^{re.escape(sentence)}$"):
        bridge.memory(**names)


def test_the_largest_buffer_is_drawn():
    assert len(parts(a=np.zeros(12)).cells) == 12
