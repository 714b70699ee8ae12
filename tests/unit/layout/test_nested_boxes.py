"""Nested boxes lie in each other, side by side or below each other, and never overlap."""

import itertools

import pytest

from utils.layout.box import Box
from utils.layout.nested_boxes import Nest

NEST = Nest(cell=(10, 6), pad=2, gap=1)
SHAPES = [(), (1,), (4,), (2, 3), (1, 1), (2, 2, 3), (5, 2, 2), (2, 3, 2, 2), (3, 1, 2, 1)]
ROOMS = [40, 70, 200]
each = pytest.mark.parametrize(("shape", "room"), [*itertools.product(SHAPES, ROOMS)])


def inside(outer: Box, inner: Box) -> tuple[float, float, float, float]:
    """How far ``inner`` stays away from each side of ``outer``."""
    return (
        inner.left - outer.left,
        inner.top - outer.top,
        outer.right - inner.right,
        outer.bottom - inner.bottom,
    )


@each
def test_every_index_has_a_box_and_whole_indices_are_cells(shape, room):
    boxes = NEST.boxes(shape, room)
    depths = range(len(shape) + 1)
    wanted = [index for d in depths for index in itertools.product(*map(range, shape[:d]))]
    assert sorted(boxes) == sorted(wanted)
    for index, box in boxes.items():
        if len(index) == len(shape):
            assert (box.right - box.left, box.bottom - box.top) == (10, 6)


@each
def test_a_box_holds_its_parts_with_a_rim_and_no_more(shape, room):
    boxes = NEST.boxes(shape, room)
    for index, box in boxes.items():
        parts = [part for other, part in boxes.items() if other and other[:-1] == index]
        if len(index) < len(shape):
            assert [min(sides) for sides in zip(*(inside(box, p) for p in parts), strict=True)] == [
                2
            ] * 4


@each
def test_neighbours_are_one_gap_apart(shape, room):
    boxes = NEST.boxes(shape, room)
    for (a, one), (b, two) in itertools.combinations(boxes.items(), 2):
        if len(a) == len(b):
            across = max(one.left - two.right, two.left - one.right)
            down = max(one.top - two.bottom, two.top - one.bottom)
            assert max(across, down) >= 1


@each
def test_the_size_is_that_of_the_outermost_box(shape, room):
    box = NEST.boxes(shape, room, left=3, top=4)[()]
    assert (box.left, box.top) == (3, 4)
    assert (box.right - 3, box.bottom - 4) == NEST.size(shape, room)


def test_rows_never_break_and_stand_below_each_other():
    boxes = NEST.boxes((2, 9), 20)
    assert boxes[0, 8].top == boxes[0, 0].top
    assert boxes[0, 8].left - boxes[0, 0].left == 8 * 11
    assert boxes[1,].left == boxes[0,].left
    assert boxes[1,].top == boxes[0,].bottom + 1


@pytest.mark.parametrize(("room", "across"), [(75, 3), (74.9, 2), (51, 2), (50.9, 1), (5, 1)])
def test_blocks_stand_side_by_side_as_far_as_they_fit(room, across):
    """Three blocks of 15 + 4 * 2 = 23 with two gaps of 1 and two rims of 2 need 75."""
    nest = Nest(cell=(15, 6), pad=2, gap=1)
    boxes = nest.boxes((3, 2, 1), room)
    assert boxes[0,].right - boxes[0,].left == 23
    assert len({boxes[k,].left for k in range(3)}) == across
    assert len({boxes[k,].top for k in range(3)}) == -(-3 // across)


def test_lines_of_blocks_are_equally_long():
    boxes = NEST.boxes((4, 1, 1), 4 + 3 * 18 + 2)
    assert [boxes[k,].top for k in range(4)] == [2, 2, 17, 17]


@pytest.mark.parametrize(
    ("shape", "size"), [((0,), (4, 4)), ((0, 3), (4, 4)), ((2, 0), (8, 13)), ((0, 2, 2), (4, 4))]
)
def test_an_empty_tensor_is_an_empty_box(shape, size):
    assert NEST.size(shape, 200) == size
    assert all(len(index) < len(shape) for index in NEST.boxes(shape, 200))


def test_pictures_measure_in_cells_with_a_rim_and_a_gap_and_start_at_the_corner():
    assert Nest().size((2, 3), 12) == pytest.approx((3 + 2 * 0.1 + 4 * 0.15, 2 + 0.1 + 6 * 0.15))
    assert Nest().boxes((), 12)[()] == Box(0, 0, 1, 1)
