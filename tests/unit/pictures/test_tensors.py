"""Every picture shows what PyTorch does: checked on what was drawn, for many random views."""

import functools

import numpy as np
import pytest
import torch

from tests.unit.pictures.drawings import (
    IDS,
    NAMES,
    VIEWS,
    Drawing,
    X,
    elements,
    layout_of,
    middle,
    rounded,
    storage_of,
)
from utils.pictures import tensors, walks
from utils.pictures.board import WIDTH
from utils.record.values import texts

A, B = torch.arange(6), torch.arange(6)

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
    assert tensors.facts(x) == facts


@pytest.mark.parametrize(
    ("columns", "place", "storage"), [(4, (4.7, 0.5), 4.55), (5, (0, 2.8), 6.85)]
)
def test_facts_stand_beside_a_narrow_tensor_and_under_a_wide_one(columns, place, storage):
    drawn = Drawing(tensors.layout(torch.arange(2 * columns).view(2, columns)))
    assert drawn.placed[place] == f"shape (2, {columns})"
    assert [cell.y for cell in drawn.cells[2 * columns :]] == pytest.approx([storage] * 2 * columns)


def test_a_step_that_no_arrow_shows_is_named_where_the_storage_begins():
    drawn = Drawing(tensors.layout(torch.arange(3).expand(3, 3)))
    assert "stride(0) = 0" in [text for (x, _), text in drawn.placed.items() if x == 0]


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
            ends = [round(x0 - 0.5) + last_line for x0, _ in (arrow.start, arrow.end)]
            assert tuple(ends) in shown
        assert any(a.get_label() == label for a in drawn.arrows) == bool(shown)


@pytest.mark.parametrize("x", VIEWS, ids=IDS)
def test_a_layout_is_at_most_twelve_cells_wide(x):
    assert layout_of(x).width <= WIDTH + 0.3


def test_layout_leaves_the_tensor_alone():
    x = torch.rand(2, 3, requires_grad=True)
    before = x.detach().clone()
    tensors.layout(x)
    assert torch.equal(x.detach(), before)
    assert x.requires_grad
    assert x.grad is None


# ---- every picture -------------------------------------------------------------------------------

ALL = {
    "three names": lambda: tensors.memory(x=A, y=B, z=A[1:]),
    "four names of one": lambda: tensors.memory(a=A, b=A[1:], c=A[2:], d=A[3:]),
    "long storages": lambda: tensors.memory(x=torch.arange(24), xy=torch.arange(23)),
    "orders": lambda: walks.orders(X, "x", "x.t()", "x.view(3, 2)", "x[:1]"),
    "wide orders": lambda: walks.orders(torch.arange(14), "x.view(2, 7)", "x.view(7, 2)"),
    "steps": lambda: walks.steps(X, "x", "x.t()", "x[:, :2]", "x[0]"),
    "steps of two lengths": lambda: walks.steps(
        torch.arange(12).view(2, 2, 3), "x.permute(2, 0, 1)"
    ),
    "a far step": lambda: tensors.layout(torch.arange(12)[::11]),
}
every_picture = pytest.mark.parametrize("name", [*ALL, *IDS])


@functools.cache
def drawing(name):
    return Drawing(ALL[name]()) if name in ALL else layout_of(VIEWS[IDS.index(name)])


@every_picture
def test_nothing_on_a_picture_overlaps_or_is_cut_off(name):
    drawn = drawing(name)
    in_cells = {(cell.x, cell.y) for cell in drawn.cells}
    words = [word for word in drawn.writing if rounded(*middle(word)) not in in_cells]
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
