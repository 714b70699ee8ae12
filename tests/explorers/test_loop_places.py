"""Explorer ``loop`` draws each mark at the place that its numbers and its frame give."""

import math
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open
from tests.explorers.samples.loop import CASES, SAMPLES, loss_and_slope

LEFT, TITLE, FOOT = 34, 24, 30
WIDE = {"width": 690, "line": 0.42 * 690, "height": 236, "second": (0.42 * 690 + 20, 0)}
PHONE = {"width": 313, "line": 313, "height": 168, "second": (0, 178)}
LAYOUTS = {1280: WIDE, 375: PHONE}

# Every drawn part with its class, text and the numbers of its places.
PARTS = """(host) => [...host.shadowRoot.querySelectorAll("svg [class]")].map((part) => ({
  mark: part.getAttribute("class"), text: part.textContent,
  d: part.getAttribute("d") ?? "", at: ["x", "y", "cx", "cy", "r"]
    .filter((name) => part.hasAttribute(name)).map((name) => +part.getAttribute(name)) }))"""


@dataclass(frozen=True)
class Frame:
    """A chart: where it stands, and which numbers its edges mean."""

    x: float
    y: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    def place(self, a: float, b: float) -> tuple[float, float]:
        right = (a - self.across[0]) / (self.across[1] - self.across[0])
        above = (b - self.up[0]) / (self.up[1] - self.up[0])
        return self.x + right * self.width, self.y + self.height - above * self.height


def frames(case: str, page_width: int) -> tuple[Frame, Frame]:
    """The chart of the line and the chart of the loss."""
    look, data = LAYOUTS[page_width], SAMPLES[case]().data
    xs, ys = [0, *data["x"]], [0, *data["y"]]
    low, high = min(ys), max(ys)
    height = look["height"] - TITLE - FOOT
    left, top = look["second"]
    line = Frame(
        LEFT,
        TITLE,
        look["line"] - LEFT - 8,
        height,
        (min(xs) * 1.08, max(xs) * 1.08),
        (low - 0.25 * (high - low), high + 0.2 * (high - low)),
    )
    valley = data["valley"]
    return line, Frame(
        left + LEFT,
        top + TITLE,
        look["width"] - left - LEFT - 8,
        height,
        (valley[0][0], valley[-1][0]),
        (0, 1.04 * (max(loss for _, loss in valley) or 1)),
    )


def show(open_explorers: Open, case: str, width: int, lr: str, step: int) -> tuple[Page, list]:
    page = open_explorers(SAMPLES[case](), width=width, reduced_motion="reduce")
    page.locator("select").select_option(lr)
    page.locator("input").fill(str(step))
    expect(page.locator(".count")).to_have_text(re.compile(f"^{step + 1} of"))
    return page, page.locator("[data-explorer]").evaluate(PARTS)


def numbers(path: str) -> list[float]:
    return [float(text) for text in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", path)]


def parts(drawn: list, mark: str) -> list:
    return [part for part in drawn if part["mark"] == mark]


def only(drawn: list, mark: str) -> dict:
    (part,) = parts(drawn, mark)
    return part


def near(values):
    return pytest.approx(values, abs=0.02)


TICKS = {
    "walk": ([0, 0.5, 1, 1.5, 2], [0, 5, 10], [0, 5, 10], [0, 50, 100]),
    "falling": ([-2, -1, 0, 1, 2], [-5, 0], [-2, -1.5, -1, -0.5, 0], [0, 2, 4, 6]),
}


@pytest.mark.parametrize("width", LAYOUTS)
@pytest.mark.parametrize("case", TICKS)
def test_numbers_on_the_axes_stand_where_they_mean(open_explorers, case: str, width: int):
    _, drawn = show(open_explorers, case, width, f"{CASES[case][2][0]:g}", 0)
    below, beside, grid = parts(drawn, "middle"), parts(drawn, "end"), parts(drawn, "axis")
    found, lines = [], []
    for k, frame in enumerate(frames(case, width)):
        across, up = TICKS[case][2 * k : 2 * k + 2]
        foot, names = frame.y + frame.height, CASES[case][3].get("labels", ("x", "y"))
        found += [(f"{v:g}", near(frame.place(v, 0)[0]), near(foot + 14)) for v in across]
        found += [(f"{v:g}", near(frame.x - 6), near(frame.place(0, v)[1] + 4)) for v in up]
        found.append(((names[0], "w")[k], near(frame.x + frame.width), near(foot + 28)))
        lines += [near([frame.place(v, 0)[0], frame.y, foot]) for v in across]
        lines += [near([frame.x, frame.place(0, v)[1], frame.x + frame.width]) for v in up]
    shown = [(part["text"], *part["at"]) for part in drawn if part in below or part in beside]
    assert shown == found
    assert [numbers(part["d"]) for part in grid] == lines


@pytest.mark.parametrize("width", LAYOUTS)
def test_titles_points_and_the_curve_stand_in_their_frames(open_explorers, width: int):
    page, drawn = show(open_explorers, "walk", width, "0.1", 0)
    line, valley = frames("walk", width)
    titles = [part["at"] for part in parts(drawn, "title")]
    assert titles == [[0, 14], near([valley.x - LEFT, valley.y - 10])]
    x, y, *_ = CASES["walk"]
    points = [part["at"] for part in parts(drawn, "point")]
    assert points == [near([*line.place(a, b), 5]) for a, b in zip(x, y, strict=True)]
    curve = numbers(only(drawn, "curve")["d"])
    expected = [place for pair in SAMPLES["walk"]().data["valley"] for place in valley.place(*pair)]
    assert curve == near(expected)
    height = LAYOUTS[width]["height"] * (1 if width == 1280 else 2) + (10 if width == 375 else 0)
    assert page.locator("svg").get_attribute("height") == str(height)


@pytest.mark.parametrize("width", LAYOUTS)
@pytest.mark.parametrize(("lr", "step"), [("0.1", 4), ("0.1", 5), ("0.55", 6), ("0.02", 10)])
def test_the_moving_marks_follow_the_numbers(open_explorers, width: int, lr: str, step: int):
    _, drawn = show(open_explorers, "walk", width, lr, step)
    line, valley = frames("walk", width)
    x, y, *_ = CASES["walk"]
    path = [0.0]
    for _ in range(9):
        path.append(path[-1] - float(lr) * loss_and_slope(x, y, path[-1])[1])
    k, moved = divmod(step, 4)
    now = path[k + (moved > 1)]
    spots = [valley.place(w, loss_and_slope(x, y, w)[0]) for w in path]

    ends = line.across
    assert numbers(only(drawn, "guess")["d"]) == near(
        [place for a in ends for place in line.place(a, now * a)]
    )
    misses = [numbers(part["d"]) for part in parts(drawn, "miss")]
    assert misses == [
        near([*line.place(a, b), *line.place(a, now * a)]) for a, b in zip(x, y, strict=True)
    ]
    assert only(drawn, "ball")["at"] == near([*spots[k + (moved > 1)], 7])
    assert [part["at"] for part in parts(drawn, "was")] == [near([*s, 4]) for s in spots[:9]]
    assert numbers(only(drawn, "trail")["d"]) == near([v for s in spots[: k + 1] for v in s])
    if moved > 1:
        move = numbers(only(drawn, "move")["d"])
        assert move[:4] == near([*spots[k], spots[k + 1][0], spots[k][1]])
        assert head(move) == near(arrow_head(move[:4]))


def arrow_head(shaft: list[float]) -> list[float]:
    """The two ends of the head's strokes: 7 pixels back, 4.2 to each side."""
    x, y, u, v = shaft
    far = math.hypot(u - x, v - y)
    a, b = (u - x) / far * 7, (v - y) / far * 7
    return [u - a - 0.6 * b, v - b + 0.6 * a, u - a + 0.6 * b, v - b - 0.6 * a]


def head(path: list[float]) -> list[float]:
    return [*path[4:6], *path[8:10]]


@pytest.mark.parametrize("width", LAYOUTS)
@pytest.mark.parametrize("step", [1, 5])
def test_the_slope_touches_the_curve_and_its_label_stands_above(
    open_explorers, width: int, step: int
):
    _, drawn = show(open_explorers, "walk", width, "0.55", step)
    _, valley = frames("walk", width)
    x, y, *_ = CASES["walk"]
    w = 0.0 if step == 1 else 9.075
    loss, slope = loss_and_slope(x, y, w)
    shaft = numbers(only(drawn, "slope")["d"])
    spot, along = valley.place(w, loss), valley.place(w + 1, loss + slope)
    way = 1 if slope < 0 else -1
    far = 48 / math.hypot(along[0] - spot[0], along[1] - spot[1]) * way
    end = [spot[0] + far * (along[0] - spot[0]), spot[1] + far * (along[1] - spot[1])]
    assert shaft[:4] == pytest.approx([*spot, *end], abs=0.05)
    assert head(shaft) == pytest.approx(arrow_head(shaft[:4]), abs=0.05)
    tip = only(drawn, "tip middle")
    half = 4 * len(tip["text"])
    left, right = valley.x + half, valley.x + valley.width - half
    assert tip["at"] == near([max(left, min(right, spot[0] + way * 16)), spot[1] - 12])


def test_the_label_of_a_step_stands_above_its_middle_within_the_frame(open_explorers):
    _, valley = frames("walk", 1280)
    for lr, after in (("0.55", 9.075), ("0.02", 0.33)):
        _, drawn = show(open_explorers, "walk", 1280, lr, 2)
        start, end = valley.place(0, 36.5), valley.place(after, 36.5)
        tip = only(drawn, "tip middle")
        assert tip["at"] == near([(start[0] + end[0]) / 2, start[1] - 12])
