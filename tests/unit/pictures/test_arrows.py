"""An arrow leads where it says: its ends are compared with the path that matplotlib draws."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from utils.pictures.arrows import Arrow, Link, arc, route
from utils.pictures.palette import INK, name_of

POINT = 1 / 72
"""Inches."""


def drawn(patch):
    """The path of ``patch`` as it is drawn, on axes with one unit to an inch."""
    ax = Figure(figsize=(6, 6)).add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 6), ylim=(6, 0))
    ax.add_patch(patch)
    return patch.get_path().vertices


@pytest.mark.parametrize("end", [(5, 1), (1, 5), (4, 4), (0.5, 0.2)])
def test_an_arrow_is_drawn_from_its_start_to_its_end(end):
    arrow = Arrow((1, 1), end)
    path = drawn(arrow)
    assert (arrow.start, arrow.end) == ((1, 1), end)
    assert path[0] == pytest.approx((1, 1), abs=POINT / 10)
    assert np.abs(path - end).max(1).min() < 2 * POINT  # the head's tip


def test_a_link_is_drawn_through_its_corners():
    link = Link([(1, 1), (3, 3), (2, 5)])
    assert link.corners == [(1, 1), (1, 2), (3, 2), (3, 3), (3, 4), (2, 4), (2, 5)]
    assert drawn(link)[:6] == pytest.approx(np.array(link.corners[:6]), abs=POINT / 10)
    assert np.abs(drawn(Link([(1, 1), (2, 5)])) - (2, 5)).max(1).min() < 2 * POINT


def test_an_arrow_is_ink_and_bears_no_name_unless_told_otherwise():
    assert name_of(Arrow((0, 0), (1, 1)).get_edgecolor()) == name_of(INK) == "ink"
    told = Arrow((0, 0), (1, 1), label="step", colour="#0072B2")
    assert (told.get_label(), name_of(told.get_edgecolor())) == ("step", "blue")
    assert name_of(Link([(0, 0), (1, 1)]).get_edgecolor()) == "ink"


@pytest.mark.parametrize("lift", [1, -2])
def test_the_middle_of_an_arc_stands_as_high_as_asked(lift):
    way = arc((1, 3), (4, 3), lift)
    low, high = way.get_extents().get_points()
    assert low.tolist() == pytest.approx([1, min(3, 3 - lift)])
    assert high.tolist() == pytest.approx([4, max(3, 3 - lift)])
    assert drawn(Arrow((1, 3), (4, 3), way=way))[0] == pytest.approx((1, 3), abs=POINT / 10)


def test_a_dashed_arrow_is_dashed():
    assert Arrow((0, 0), (1, 1), dashed=True).get_linestyle() == "--"
    assert Arrow((0, 0), (1, 1)).get_linestyle() == "-"


def test_a_route_turns_round_corners_and_leaves_out_what_is_there_twice():
    way = route([(0, 0), (0, 2), (0, 2), (3, 2)], radius=0.5)
    assert way.vertices.tolist() == [[0, 0], [0, 1.5], [0, 2], [0.5, 2], [3, 2]]
    short = route([(0, 0), (0, 0.4), (3, 0.4)], radius=0.5)
    assert short.vertices[1].tolist() == pytest.approx([0, 0.2])
    link = Link([(0, 0), (0, 2), (3, 2)], way)
    assert np.abs(drawn(link) - (3, 2)).max(1).min() < 2 * POINT
