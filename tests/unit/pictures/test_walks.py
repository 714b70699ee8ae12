"""Walks through memory: what is drawn is held against strides, worked out here by hand."""

import itertools

import numpy as np
import pytest
import torch

from tests.unit.pictures.drawings import NAMES, Drawing
from utils.pictures import walks
from utils.pictures.arrows import Link
from utils.pictures.describe import describe

X = torch.arange(10, 16).view(2, 3)
Y = torch.arange(10, 22).view(2, 2, 3)
WALKS = [
    (X, "x"),
    (X, "x.t()"),
    (X, "x[:, :2]"),
    (X, "x[1]"),
    (X, "x.t()[1:]"),
    (X.float().requires_grad_(), "x.view(3, 2)"),
    (torch.arange(10, 22), "x[::2]"),
    (torch.arange(10, 22), "x[1::2].view(2, 3)"),
    (Y, "x[:, :, :2]"),
    (Y, "x.permute(2, 0, 1)"),
    (Y, "x.transpose(1, 2)"),
    (Y.bfloat16(), "x[:, 1]"),
]
MATRICES = [
    (X, "x"),
    (X, "x.t()"),
    (X, "x.view(3, 2)"),
    (X, "x[:, ::2]"),
    (torch.arange(14), "x.view(2, 7)"),
    (Y, "x[0].t()"),
    (Y, "x[:, 0].t()[1:]"),
    (Y, "x[:, 1]"),
]


def places(x, code):
    """The places that a view visits row by row, from its shape, strides and offset alone."""
    view = eval(code, {"x": x})
    return [
        view.storage_offset() + sum(i * s for i, s in zip(index, view.stride(), strict=True))
        for index in itertools.product(*map(range, view.shape))
    ]


@pytest.mark.parametrize(("x", "code"), WALKS, ids=str)
def test_arrows_step_from_each_place_to_the_next(x, code):
    visited, in_row = places(x, code), eval(code, {"x": x}).shape[-1]
    drawn = Drawing(walks.steps(x, code))
    pairs = list(itertools.pairwise(visited))
    assert [(int(a.start[0]), int(a.end[0])) for a in drawn.arrows] == pairs
    row = drawn.cells[0].y
    for k, (arrow, (a, b)) in enumerate(zip(drawn.arrows, pairs, strict=True), 1):
        assert (arrow.start[1] < row) == (b > a)
        dashed = k % in_row == 0
        assert (arrow.get_linestyle() == "--") == dashed
        length = f"{b - a:+d}".replace("-", "−")
        assert arrow.get_label() == (f"{length} to the next row" if dashed else length)
        assert length in drawn.texts
        bend = arrow.get_path().vertices[:, 1]
        assert (bend.min() < arrow.start[1] - 0.3) if b > a else (bend.max() > arrow.start[1] + 0.3)


@pytest.mark.parametrize(("x", "code"), WALKS, ids=str)
def test_a_number_of_a_walk_has_the_colour_of_its_row(x, code):
    view = eval(code, {"x": x})
    row_of = {place: k // view.shape[-1] for k, place in enumerate(places(x, code))}
    rows = row_of if view.dim() > 1 else dict.fromkeys(row_of, 0)
    cells = Drawing(walks.steps(x, code)).cells
    numbers = range(10, 10 + len(cells))
    assert [(int(float(cell.text)), cell.under) for cell in cells] == [
        (number, str(k)) for k, number in enumerate(numbers)
    ]
    assert [cell.fill for cell in cells] == [
        NAMES[rows[k]] if k in rows else "empty" for k in range(len(cells))
    ]


def test_walks_stand_below_each_other_and_say_whether_their_steps_are_equal():
    figure = walks.steps(X, "x", "x.t()")
    drawn = Drawing(figure)
    assert drawn.headline == (
        "x: equal steps +1, +1, +1, +1, +1; x.t(): unequal steps +3, −2, +3, −2, +3"
    )
    assert {"x", "x.t()", "equal steps", "unequal steps"} < drawn.texts
    assert drawn.cells[0].y < drawn.cells[6].y
    assert "ink dashed arrow '+1 to the next row' from blue 12 to green 13" in describe(figure)
    assert "ink dashed arrow '−2 to the next row' from 3 to 1" in describe(figure)


@pytest.mark.parametrize(("x", "code"), MATRICES, ids=str)
def test_arrows_of_orders_visit_cells_in_storage_order_and_cross_no_number(x, code):
    figure = walks.orders(x, code)
    drawn = Drawing(figure)
    corner = dict(zip(places(x, code), drawn.boxes, strict=True))
    links = [part for part in figure.axes[0].patches if isinstance(part, Link)]
    pairs = itertools.pairwise(sorted(corner))
    for link, (a, b) in zip(links, pairs, strict=True):
        start, end = link.corners[0], link.corners[-1]
        assert corner[a].padded(0.05).contains(*start)
        assert corner[b].padded(0.05).contains(*end)
        ends = np.array(link.corners)
        way = np.concatenate([np.linspace(p, q, 20) for p, q in itertools.pairwise(ends)])
        for box in drawn.boxes:
            inside = (way > box.min + 0.02) & (way < box.max - 0.02)
            assert not inside.all(1).any()
    assert f"strides {eval(code, {'x': x}).stride()}" in drawn.texts


def test_orders_stand_side_by_side_and_then_below():
    drawn = Drawing(walks.orders(X, "x.view(3, 2)", "x.t()", "x"))
    corners = [drawn.cells[k] for k in (0, 6, 12)]
    assert corners[0].y == corners[1].y < corners[2].y
    assert corners[0].x == corners[2].x < corners[1].x
    assert drawn.headline.startswith("x.view(3, 2): shape (3, 2), strides (2, 1), offset 0; x.t():")


def test_a_walk_leaves_the_tensor_alone():
    x = torch.rand(2, 3, requires_grad=True)
    before = x.detach().clone()
    walks.steps(x, "x.t()")
    walks.orders(x, "x.t()")
    assert torch.equal(x.detach(), before)


BAD = [
    (lambda: walks.steps(X), "no expression is given; expected some, such as 'x.t()'."),
    (lambda: walks.orders(X), "no expression is given; expected some, such as 'x.t()'."),
    (
        lambda: walks.steps(torch.arange(13), "x"),
        "the storage of x holds 13 numbers; a walk shows 2 to 12: take a smaller tensor.",
    ),
    (lambda: walks.steps(X, "x[0, 0]"), "'x[0, 0]' reads one number; a walk needs two or more."),
    (
        lambda: walks.steps(X, "x[0, :1].expand(3)"),
        "'x[0, :1].expand(3)' reads a place twice in a row; a walk always moves on.",
    ),
    (lambda: walks.orders(X, "x[0]"), "'x[0]' has shape (3,); orders() draws matrices."),
    (
        lambda: walks.orders(X, "x[:1].expand(2, 3)"),
        "'x[:1].expand(2, 3)' reads a place twice; orders() visits each place once.",
    ),
    (
        lambda: walks.orders(torch.arange(8), "x.view(1, 8)"),
        "'x.view(1, 8)' has 8 columns; expected 7 at most.",
    ),
    (lambda: walks.steps(X, 3), "a view is given as int; expected a string of code, such as"),
    (lambda: walks.orders([1, 2], "x"), "expected a tensor, as in"),
    (lambda: walks.steps(X, "x.flip(0)"), "copies: its result does not share the storage of x"),
]


@pytest.mark.parametrize(("call", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_bad_input_is_told_in_one_sentence(call, sentence):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert sentence in str(caught.value)
