"""Paths start and end where they are told to."""

import re
from itertools import pairwise

import pytest

from utils.scenes.svg_paths import along, arrow, flowing, rounded, short, through, tip

SQUARE = [(0, 0), (10, 0), (10, 10)]


def absolute(d: str) -> list[tuple[float, float]]:
    """The points of ``M`` and relative ``l`` and ``m``, one list for each ``M``, joined."""
    assert re.fullmatch(r"(?:[Mml]-?[\d.]+(?:(?: |(?=-))-?[\d.]+)+)+", d), d
    points = []
    for piece in re.findall(r"M[^M]*", d):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", piece)]
        x, y = numbers[:2]
        points.append((x, y))
        for u, v in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + u, y + v
            points.append((round(x, 6), round(y, 6)))
    return points


def test_through_visits_every_point():
    assert absolute(through(SQUARE)) == SQUARE
    assert absolute(through([(0.26, 1.04), (-3.5, 2)], 1)) == [(0.3, 1.0), (-3.5, 2.0)]


@pytest.mark.parametrize("end", [(10, 0), (0, 10), (-10, 0), (0, -10), (6, 8)])
def test_an_arrow_and_its_head_meet_at_its_end(end):
    points = absolute(arrow((0, 0), end, size=5))
    assert points[:2] == [(0, 0), end]
    assert points[3] == pytest.approx(end, abs=0.11)
    left, right = points[2], points[4]
    lengths = [((x - end[0]) ** 2 + (y - end[1]) ** 2) ** 0.5 for x, y in (left, right)]
    assert lengths == pytest.approx([5 * 1.36**0.5] * 2, abs=0.2)
    assert abs(left[0] * end[1] - left[1] * end[0]) == pytest.approx(
        abs(right[0] * end[1] - right[1] * end[0]), abs=1.5
    )


def test_a_tip_points_along_its_way():
    assert absolute(tip((20, 30), (0, 1))) == [(25, 24), (20, 30), (15, 24)]
    assert absolute(tip((20, 30), (-1, 0))) == [(26, 25), (20, 30), (26, 35)]
    slanted = [(20.4, 28.2), (20, 30), (12.4, 22.2)]  # to a tenth, or its sides differ in length
    assert absolute(tip((20, 30), (0.6, 0.8))) == [pytest.approx(point) for point in slanted]


def test_an_arrow_without_length_is_drawn_all_the_same():
    assert "nan" not in arrow((3, 3), (3, 3))


def test_numbers_have_one_decimal_at_most_and_no_needless_zero():
    assert [short(v) for v in (1.0, 2.04, 2.06, -3.96, 0.0)] == [1, 2, 2.1, -4, 0]
    assert isinstance(short(7.0), int)


def test_a_rounded_way_bends_beside_its_corners_and_reaches_its_end():
    d = rounded([(0, 0), (0, 0), (20, 0), (20, 30), (24, 30)], 6)
    assert d == "M0 0l14 0q6 0 6 6l0 22q0 2 2 2l2 0"
    assert rounded([(5, 5), (5, 5), (9, 5)], 6) == "M5 5l4 0"


def test_a_way_back_is_a_corner_too():
    assert rounded([(0, 0), (10, 0), (0, 0)], 4) == "M0 0l6 0q4 0 0 0l-6 0"


BENDS = [(0, 0), (40, 30), (10, 50), (10, 90)]


def bezier(a, b, c, d, t):
    """The place on a cubic curve, as de Casteljau found it: halves of halves, at any part."""
    points = [a, b, c, d]
    while len(points) > 1:
        points = [
            tuple(p + (q - p) * t for p, q in zip(one, other, strict=True))
            for one, other in pairwise(points)
        ]
    return points[0]


@pytest.mark.parametrize("part", [0, 0.1, 1 / 3, 0.5, 0.8, 1])
def test_what_travels_along_a_flow_stays_on_its_curve(part):
    d = flowing(BENDS)
    assert re.fullmatch(r"M-?\d+ -?\d+(?:C(?:-?\d+ ){5}-?\d+){3}", d)
    numbers = [float(n) for n in re.findall(r"-?\d+", d)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    assert points[::3] == BENDS
    bend = min(int(part * 3), 2)
    wanted = bezier(*points[3 * bend : 3 * bend + 4], part * 3 - bend)
    assert along(BENDS, part) == pytest.approx(wanted)
