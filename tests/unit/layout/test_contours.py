"""Lines on which a surface reaches a level, and what lies above it."""

import math
from itertools import pairwise

import pytest

from utils.layout.contours import areas, lines, simpler


def grid(of, side=21, reach=1.0):
    """The values of a function on a square around zero, row by row."""
    along = [reach * (2 * k / (side - 1) - 1) for k in range(side)]
    return [[of(x, y) for x in along] for y in along]


def size(rings):
    """What rings enclose, by their directions."""
    return sum((x * v - u * y) / 2 for ring in rings for (x, y), (u, v) in pairwise(ring))


def test_a_plane_has_one_straight_line_from_rim_to_rim():
    (line,) = lines(grid(lambda x, y: x - 0.25))
    assert {round(x, 9) for x, _ in line} == {12.5}
    assert sorted(y for _, y in line) == list(range(21))


def test_a_hill_has_a_closed_line_at_its_distance():
    (line,) = lines(grid(lambda x, y: 0.25 - x * x - y * y))
    assert line[0] == line[-1]
    for x, y in line:
        assert math.hypot(x - 10, y - 10) == pytest.approx(5, abs=0.05)


def test_what_is_above_lies_on_one_side_and_holes_turn_the_other_way():
    hill = size(areas(grid(lambda x, y: 0.25 - x * x - y * y)))
    hole = size(areas(grid(lambda x, y: x * x + y * y - 0.25)))
    assert abs(hill) == pytest.approx(math.pi * 25, rel=0.02)
    assert hill * hole > 0
    assert abs(hole) == pytest.approx(400 - math.pi * 25, rel=0.02)


def test_areas_follow_the_rim_and_are_closed():
    (ring,) = areas(grid(lambda x, y: x - 0.25))
    assert ring[0] == ring[-1]
    assert {round(x, 9) for x, _ in ring} == {12.5} | set(range(13, 21))
    assert abs(size([ring])) == pytest.approx(7.5 * 20)


def test_where_all_is_above_or_none_there_is_no_line():
    assert lines([[1, 2], [3, 4]]) == lines([[-1, -2], [-3, 0]]) == []
    assert abs(size(areas([[1, 2], [3, 4]]))) == 1
    assert areas([[-1, -2], [-3, 0]]) == []


@pytest.mark.parametrize(("middle", "rings"), [(3, 1), (-3, 2)])
def test_a_saddle_is_joined_where_its_middle_is_above(middle, rings):
    values = [[1 + middle, -1], [-1, 1 + middle]] if middle > 0 else [[1, -4], [-4, 1]]
    assert len(areas(values)) == rings
    assert len(lines(values)) == 2


def test_another_level_is_another_line():
    (line,) = lines([[0, 1], [0, 1]], 0.75)
    assert sorted(line) == [(0.75, 0), (0.75, 1)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([[1, 2]], "rows of .2. numbers"),
        ([[1], [2]], "expected 2 or more rows"),
        ([[1, 2], [3]], "rows of .2, 1. numbers"),
        ([[1, 2], [3, math.nan]], "a value is nan"),
    ],
)
def test_what_is_no_grid_is_refused(values, words):
    for function in (lines, areas):
        with pytest.raises(ValueError, match=words):
            function(values)


def test_a_simpler_line_keeps_its_ends_and_its_corners():
    assert simpler([(0, 0), (1, 0.01), (2, 0), (2, 5)], 0.1) == [(0, 0), (2, 0), (2, 5)]
    assert simpler([(0, 0), (1, 0.2), (2, 0)], 0.1) == [(0, 0), (1, 0.2), (2, 0)]
    ring = [(math.cos(k / 50 * math.pi), math.sin(k / 50 * math.pi)) for k in range(101)]
    kept = simpler(ring, 0.01)
    assert 15 < len(kept) < 60
    assert (kept[0], kept[-1]) == (ring[0], ring[-1])
    assert simpler([(0, 0), (1, 1)], 0.1) == [(0, 0), (1, 1)]
