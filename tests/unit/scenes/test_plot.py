"""Charts put numbers where they mean, and nothing leaves their frame."""

import math
import re
from itertools import pairwise

import pytest

from utils.scenes.plot import Plot, around, ticks
from utils.scenes.scene import Scene

PLOT = Plot("chart", 50, 20, 200, 100, (0, 4), (-1, 1))


def marks(scene: Scene, kind: str) -> dict[str, dict]:
    return {name: look for (its, _, name), look in scene.marks.items() if its == kind}


def lines(look: dict) -> list[list[tuple[float, float]]]:
    """The points of each line of a path, in pixels of the scene."""
    found = []
    for piece in look["d"].split("M")[1:]:
        values = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", piece)]
        x, y = look.get("x", 0) + values[0], look.get("y", 0) + values[1]
        points = [(x, y)]
        for u, v in zip(values[2::2], values[3::2], strict=True):
            x, y = x + u, y + v
            points.append((x, y))
        found.append([(round(x, 6), round(y, 6)) for x, y in points])
    return found


def drawn(*given: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    scene = Scene(300)
    PLOT.lines(scene, given, key="line")
    look = marks(scene, "l")["line"]
    return lines(look) if "d" in look else []


def test_the_edges_of_the_frame_are_what_it_spans():
    assert [PLOT.at(0, 1), PLOT.at(4, -1), PLOT.at(1, 0)] == [(50, 20), (250, 120), (100, 70)]


def test_a_place_holds_title_frame_and_numbers():
    plot = Plot.within("chart", 10, 20, 300, 200, (0, 1), (0, 10))
    assert (plot.x, plot.y, plot.w, plot.h) == (44, 44, 258, 146)
    scene = Scene(320)
    plot.axes(scene, "title", "x")
    places = {name: (look["x"], look["y"] - 4) for name, look in marks(scene, "t").items()}
    assert places["chart title"] == (10, 30)
    assert places["chart across"] == (302, 214)
    assert scene.height == 222


def test_long_numbers_get_the_room_they_take():
    plot = Plot.within("chart", 0, 0, 300, 200, (0, 1), (0, 1e6))
    assert plot.x == plot.left == 12 + 7 * len("1000000")
    assert plot.x + plot.w == 292


def test_numbers_and_their_lines_stand_where_they_mean():
    scene = Scene(300)
    PLOT.axes(scene)
    texts, found = marks(scene, "t"), marks(scene, "l")
    shown = {k: (v["t"], v["x"], v["y"] - 4) for k, v in texts.items() if " x " in k or " y " in k}
    assert shown == {
        **{f"chart x {v:.1f}": (f"{v}", 50 + 50 * v, 130) for v in range(5)},
        **{f"chart y {v}": (f"{v:g}", 44, 70 - 50 * v) for v in (-1.0, -0.5, 0.0, 0.5, 1.0)},
    }
    assert found["chart x 3.0"]["d"] == "M200 20V120"
    assert found["chart y 0.5"]["d"] == "M50 45H250"
    assert {look["c"] for look in found.values()} == {"hair"}
    assert "chart title" not in texts


@pytest.mark.parametrize("span", [(0, 1), (1.2345, 1.2351), (-30000, 30000), (0, 2e-7)])
@pytest.mark.parametrize("width", [150, 216, 640])
def test_numbers_across_never_touch(span: tuple[float, float], width: int):
    scene = Scene(700)
    Plot("chart", 50, 0, width, 100, span, (0, 1)).axes(scene)
    texts = [v for k, v in marks(scene, "t").items() if " x " in k]
    assert texts
    for left, right in pairwise(texts):
        assert right["x"] - left["x"] > 3.5 * (len(left["t"]) + len(right["t"]))


def test_a_line_inside_is_drawn_whole():
    assert drawn([(0, 0), (1, 0.5), (4, -1)]) == [[(50, 70), (100, 45), (250, 120)]]


def test_a_line_is_cut_where_it_leaves_and_goes_on_where_it_returns():
    assert drawn([(-4, 0), (8, 0)]) == [[(50, 70), (250, 70)]]
    assert drawn([(0, 0), (1, 2), (2, 0), (3, -4)]) == [
        [(50, 70), (75, 20)],
        [(125, 20), (150, 70), (162.5, 120)],
    ]
    assert drawn([(1, -5), (1, 5)]) == [[(100, 120), (100, 20)]]


@pytest.mark.parametrize(
    "outside", [[(0, 2), (4, 3)], [(-1, -1), (-1, 1)], [(5, 0), (9, 0)], [(-1, 0.9), (0.1, 3)]]
)
def test_a_line_outside_is_not_drawn(outside: list[tuple[float, float]]):
    assert drawn(outside) == []


@pytest.mark.parametrize("gap", [math.nan, math.inf, -math.inf])
def test_a_line_is_broken_where_it_has_no_number(gap: float):
    assert drawn([(0, 0), (1, 0), (1.5, gap), (2, 0), (3, 0)]) == [
        [(50, 70), (100, 70)],
        [(150, 70), (200, 70)],
    ]
    assert drawn([(0, gap), (1, gap), (2, gap)]) == []


def test_several_lines_are_one_mark():
    assert drawn([(0, 0), (1, 0)], [(0, 3), (1, 3)], [(2, 0), (2, 9)]) == [
        [(50, 70), (100, 70)],
        [(150, 70), (150, 20)],
    ]


def test_a_graph_spans_the_frame():
    scene = Scene(300)
    PLOT.graph(scene, lambda x: x / 4, "blue", 5, key="rising")
    look = marks(scene, "l")["rising"]
    assert look["c"] == "blue"
    assert lines(look) == [[(50, 70), (100, 57.5), (150, 45), (200, 32.5), (250, 20)]]


@pytest.mark.parametrize("place", [0.5, 2.0, 1.9])
def test_a_graph_has_a_gap_where_the_function_jumps(place: float):
    scene = Scene(300)
    PLOT.graph(scene, lambda x: 0.5 if x < place else -0.5, "", 5, key="jump")
    x = 50 + 50 * place
    pieces = lines(marks(scene, "l")["jump"])
    ends = [(piece[0], piece[-1]) for piece in pieces]
    assert ends == [((50, 45), (x, 45)), ((x, 95), (250, 95))]


@pytest.mark.parametrize("steep", [1e2, 1e6])
def test_a_graph_that_climbs_steeply_has_no_gap(steep: float):
    scene = Scene(300)
    PLOT.graph(scene, lambda x: math.tanh(steep * (x - 1.9)), "", 41, key="steep")
    assert len(lines(marks(scene, "l")["steep"])) == 1


def test_a_mouse_over_the_frame_walks_to_the_nearest_step():
    scene = Scene(300)
    PLOT.steps(scene, [1, 2, 3])
    strips = list(marks(scene, "b").values())
    assert [(strip["x"], strip["w"], strip["go"]) for strip in strips] == [
        (75, 50, 0), (125, 50, 1), (175, 50, 2),
    ]  # fmt: skip
    assert {(strip["y"], strip["h"], strip["over"], strip["c"]) for strip in strips} == {
        (20, 100, 1, "bare open hit")
    }


def test_an_area_lies_between_its_rings():
    scene = Scene(300)
    PLOT.areas(scene, [[(0, 0), (4, 0), (4, 1)], [(1, -1), (2, -1), (2, 0)]], "tint", key="area")
    look = marks(scene, "l")["area"]
    assert look["c"] == "tint area"
    assert look["d"] == "M0 50l200 0 0-50zM50 100l50 0 0-50z"
    assert (look["x"], look["y"]) == (50, 20)


@pytest.mark.parametrize(
    ("span", "numbers"),
    [
        ((0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ((-3.5, 12.1), [0, 5, 10]),
        ((0.05, 0.31), [0.1, 0.2, 0.3]),
        ((-0.7, 0.3), [-0.6, -0.4, -0.2, 0, 0.2]),
        ((0, 0.3), [0, 0.1, 0.2, 0.3]),
        ((-2.04, 0.12), [-2, -1.5, -1, -0.5, 0]),
        ((999.9996, 1000.0004), [999.9996, 999.9998, 1000, 1000.0002, 1000.0004]),
    ],
)
def test_ticks_are_round_and_inside(span: tuple[float, float], numbers: list[float]):
    assert ticks(*span) == numbers


def test_fewer_ticks_are_farther_apart():
    assert ticks(0, 1, 2) == [0, 0.5, 1]
    assert len(ticks(0, 7, 3)) <= 4


def test_an_axis_reaches_around_what_is_finite():
    assert around([1, 13, math.nan, math.inf, 4]) == (0, 14)
    assert around([5, 5]) == (4, 6)
    assert around([math.nan]) == around([]) == (-1, 1)


def test_an_axis_around_one_large_number_has_room_that_can_be_drawn():
    assert around([1e20, 1e20]) == (1e20 - 1e14, 1e20 + 1e14)
    assert len(set(ticks(*around([1e12, 1e12 + 4])))) > 2
    assert around([0, 1.2e-9]) == pytest.approx((-1e-10, 1.3e-9))


def test_an_axis_that_no_number_can_measure_is_refused():
    with pytest.raises(ValueError, match=r"values from -1.6e\+308 to 1.6e\+308 are too far apart"):
        around([-1.6e308, 1.6e308])
