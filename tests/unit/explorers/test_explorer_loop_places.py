"""Explorer ``loop`` draws each mark at the place that its numbers and its frame give."""

import math
import re
from dataclasses import dataclass

import pytest

from tests.explorers.samples.loop_samples import CASES, SAMPLES, loss_and_slope, weights
from utils.scenes.scene import Scene

LEFT, TITLE, FOOT, RIGHT = 34, 24, 30, 8
WIDE, HIGH, LOW = 640, 236, 168
WIDTHS = (258, 313, 640)
EXPLORERS = {name: make() for name, make in SAMPLES.items()}
each_width = pytest.mark.parametrize("width", WIDTHS)
each_case = pytest.mark.parametrize("case", CASES)
near = pytest.approx


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

    def holds(self, x: float, y: float) -> bool:
        inside = self.x <= x + 0.1 and x - 0.1 <= self.x + self.width
        return inside and self.y <= y + 0.1 and y - 0.1 <= self.y + self.height


def frames(case: str, width: int, lr: float) -> tuple[Frame, Frame]:
    """The chart of the line, for one training, and the chart of the loss, for all of them."""
    x, y, lrs, _ = CASES[case]
    high, wide = (HIGH, round(0.42 * WIDE)) if width == WIDE else (LOW, width)
    left, top = (wide + 20, 0) if width == WIDE else (0, LOW + 10)
    across = (1.08 * min(0, *x), 1.08 * max(0, *x))
    seen = [0, *y, *(w * a for w in weights(case, lr) for a in across)]
    margin = 0.08 * (max(seen) - min(seen))
    up = (min(seen) - margin, max(seen) + margin)
    line = Frame(LEFT, TITLE, wide - LEFT - RIGHT, high - TITLE - FOOT, across, up)
    ws = [w for each in lrs for w in weights(case, each)]
    margin = 0.06 * (max(ws) - min(ws)) or 1
    across = (min(ws) - margin, max(ws) + margin)
    most = max(loss_and_slope(x, y, w)[0] for w in across)
    numbers = 47 if most > 10_000 else LEFT  # "30000" takes more room
    wide = width - left - numbers - RIGHT
    place = left + numbers, top + TITLE, wide, high - TITLE - FOOT
    return line, Frame(*place, across, (-0.12 * most, 1.04 * most))


def scene(case: str, width: int, lr: float, step: int) -> Scene:
    explorer = EXPLORERS[case]
    return explorer.draw(explorer.films[f"{lr:g}",][step], width)


def marks(drawn: Scene, start: str = "", kind: str = "ldbt") -> dict[str, dict]:
    """The marks whose names begin so."""
    found = {name: look for (its, _, name), look in drawn.marks.items() if its in kind}
    return {name: look for name, look in found.items() if name.startswith(start)}


def only(drawn: Scene, name: str) -> dict:
    (look,) = (look for (_, _, its), look in drawn.marks.items() if its == name)
    return look


def at(look: dict) -> tuple[float, float]:
    return look.get("x", 0), look.get("y", 0)


def points(look: dict) -> list[tuple[float, float]]:
    """The points of a path of ``M``, ``m`` and ``l``, in pixels of the scene."""
    found, start = [], at(look)
    for letter, text in re.findall(r"([Mml])([^Mml]*)", look["d"]):
        values = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]
        for u, v in zip(values[::2], values[1::2], strict=True):
            x, y = start if letter == "M" else found[-1]
            found.append((x + u, y + v))
    return found


def flat(places: list[tuple[float, float]]) -> list[float]:
    return [n for place in places for n in place]


TICKS = {
    "walk": (0.1, [0, 0.5, 1, 1.5, 2], [0, 5, 10], [0, 5, 10], [0, 50, 100]),
    "falling": (0.05, [-2, -1, 0, 1, 2], [-4, -2, 0, 2], [-2, -1.5, -1, -0.5, 0], [0, 2, 4, 6]),
}


@each_width
@pytest.mark.parametrize("case", TICKS)
def test_numbers_on_the_axes_stand_where_they_mean(case: str, width: int):
    lr, across, up, ws, losses = TICKS[case]
    drawn, expected = scene(case, width, lr, 0), {}
    names = {"line": CASES[case][3].get("labels", ("x", "y"))[0], "valley": "w"}
    values = ((across, up), (ws, losses))
    for name, frame, (right, above) in zip(names, frames(case, width, lr), values, strict=True):
        foot = frame.y + frame.height
        for v in right:
            expected[f"{name} x {float(v)}"] = (f"{v:g}", frame.place(v, 0)[0], foot + 14)
        for v in above:
            expected[f"{name} y {float(v)}"] = (f"{v:g}", frame.x - 6, frame.place(0, v)[1] + 4)
        expected[f"{name} across"] = (names[name], frame.x + frame.width, foot + 28)
    texts = {k: v for k, v in marks(drawn, kind="t").items() if not k.endswith("title")}
    assert sorted(texts) == sorted(expected)
    for name, (text, x, y) in expected.items():
        assert (texts[name]["t"], *at(texts[name])) == (text, near(x, abs=0.06), near(y, abs=0.06))


@each_width
def test_titles_points_and_the_curve_stand_in_their_frames(width: int):
    drawn, (line, valley) = scene("walk", width, 0.1, 0), frames("walk", width, 0.1)
    assert at(only(drawn, "line title")) == (0, 14)
    assert at(only(drawn, "valley title")) == (valley.x - LEFT, valley.y - 10)
    x, y, *_ = CASES["walk"]
    dots = [(*at(look), look["r"]) for look in marks(drawn, "point").values()]
    assert dots == [near((*line.place(a, b), 5), abs=0.06) for a, b in zip(x, y, strict=True)]
    low, high = valley.across
    ws = [low + (high - low) * k / 60 for k in range(61)]
    curve = flat(valley.place(w, loss_and_slope(x, y, w)[0]) for w in ws)
    assert flat(points(only(drawn, "curve"))) == near(curve, abs=0.2)
    assert drawn.height == near((HIGH if width == WIDE else 2 * LOW + 10) + 2)


@each_width
@pytest.mark.parametrize(
    ("lr", "step"), [(0.1, 4), (0.1, 5), (0.55, 6), (0.02, 10), (0.55, 29), (0.1, 32)]
)
def test_the_moving_marks_follow_the_numbers(width: int, lr: float, step: int):
    drawn, (line, valley) = scene("walk", width, lr, step), frames("walk", width, lr)
    x, y, *_ = CASES["walk"]
    path = weights("walk", lr)
    k, phase = divmod(step, 4)
    spots = [valley.place(w, loss_and_slope(x, y, w)[0]) for w in path]
    led = phase > 1
    now = path[k + led]

    ends = flat(line.place(a, now * a) for a in line.across)
    assert flat(points(only(drawn, "guess"))) == near(ends, abs=0.11)
    if led:
        assert marks(drawn, "misses") == {}
    else:
        pairs = zip(x, y, strict=True)
        misses = [place for a, b in pairs for place in (line.place(a, b), line.place(a, now * a))]
        assert flat(points(only(drawn, "misses"))) == near(flat(misses), abs=0.11)
    ball = only(drawn, "ball")
    assert (*at(ball), ball["r"]) == near((*spots[k + led], 7), abs=0.06)
    assert ("hollow" in ball["c"]) == led
    was = [(*at(look), look["r"], look["go"]) for look in marks(drawn, "was").values()]
    assert was == [near((*spots[j], 4, 4 * j), abs=0.06) for j in range(k + 1)]
    trail = [flat(points(look)) for look in marks(drawn, "trail").values()]
    assert trail == [near(flat(spots[j : j + 2]), abs=0.11) for j in range(k)]


def test_each_phase_shows_its_own_marks():
    shown = [
        [
            name
            for name in ("misses", "slope", "move", "tip")
            if marks(scene("walk", 640, 0.1, k), name)
        ]
        for k in range(5)
    ]
    assert shown == [["misses"], ["misses", "slope", "tip"], ["move", "tip"], [], ["misses"]]


def arrow_head(start: tuple, end: tuple) -> list[float]:
    """The strokes of the head: 7 pixels back or half the length, and 0.6 of that to each side."""
    far = math.dist(start, end)
    a, b = ((v - u) / far * min(7, far / 2) for u, v in zip(start, end, strict=True))
    (u, v) = end
    return flat([(u - a - 0.6 * b, v - b + 0.6 * a), end, (u - a + 0.6 * b, v - b - 0.6 * a)])


@each_width
@pytest.mark.parametrize(("lr", "step"), [(0.1, 2), (0.55, 6), (0.02, 2)])
def test_the_move_leads_from_w_to_the_next_w(width: int, lr: float, step: int):
    _, valley = frames("walk", width, lr)
    x, y, *_ = CASES["walk"]
    before, after = weights("walk", lr)[step // 4 : step // 4 + 2]
    start = valley.place(before, loss_and_slope(x, y, before)[0])
    end = valley.place(after, 0)[0], start[1]
    look = only(scene("walk", width, lr, step), "move")
    assert flat(points(look)[:2]) == near([*start, *end], abs=0.11)
    assert flat(points(look)[2:]) == near(arrow_head(start, end), abs=0.25)
    assert "hot" in look["c"]


@each_width
@pytest.mark.parametrize(("step", "way"), [(1, 1), (5, -1)])
def test_the_slope_touches_the_curve_and_points_downhill(width: int, step: int, way: int):
    _, valley = frames("walk", width, 0.55)
    x, y, *_ = CASES["walk"]
    w = weights("walk", 0.55)[step // 4]
    loss, slope = loss_and_slope(x, y, w)
    spot, along = valley.place(w, loss), valley.place(w + 1, loss + slope)
    far = 48 / math.dist(spot, along) * way
    end = tuple(s + far * (a - s) for s, a in zip(spot, along, strict=True))
    look = only(scene("walk", width, 0.55, step), "slope")
    assert flat(points(look)[:2]) == near([*spot, *end], abs=0.11)
    assert flat(points(look)[2:]) == near(arrow_head(spot, end), abs=0.25)
    assert end[1] > spot[1]
    assert "grad" in look["c"]


def test_where_the_valley_is_flat_no_arrow_points():
    drawn = scene("flat", 640, 0.5, 1)
    assert marks(drawn, "slope") == {}
    assert only(drawn, "tip")["t"] == "w.grad 0"


@pytest.mark.parametrize(
    ("step", "text"), [(0, ""), (1, "w.grad -16.5"), (2, "+9.075"), (3, ""), (6, "−9.642")]
)
def test_a_label_names_the_slope_or_the_length_of_the_move(step: int, text: str):
    found = marks(scene("walk", 640, 0.55, step), "tip")
    assert [look["t"] for look in found.values()] == [text] * bool(text)


@each_width
@pytest.mark.parametrize(("lr", "step"), [(0.55, 2), (0.55, 5), (0.1, 5), (0.02, 1)])
def test_a_label_stands_over_its_arrow_where_the_title_leaves_room(width, lr: float, step: int):
    drawn, (_, valley) = scene("walk", width, lr, step), frames("walk", width, lr)
    tip, title = only(drawn, "tip"), only(drawn, "valley title")
    arrow = points(only(drawn, "slope" if step % 4 == 1 else "move"))
    wanted = arrow[1][0] if step % 4 == 1 else (arrow[0][0] + arrow[1][0]) / 2
    half = 7.3 * len(tip["t"]) / 2
    least = valley.x - LEFT + 7.8 * len(title["t"]) + 10 + half
    middle = max(least, min(valley.x + valley.width - half, wanted))
    assert at(tip) == near((middle, valley.y - 10), abs=0.11)


@each_width
@each_case
def test_nothing_leaves_its_chart_and_no_label_meets_another(case: str, width: int):
    for lr in CASES[case][2]:
        line, valley = frames(case, width, lr)
        for step in range(len(EXPLORERS[case].films[f"{lr:g}",])):
            drawn = scene(case, width, lr, step)
            for name in ("guess", "misses"):
                for look in marks(drawn, name).values():
                    assert all(line.holds(*place) for place in points(look)), (lr, step, name)
            for name in ("curve", "trail", "slope", "move"):
                for look in marks(drawn, name).values():
                    assert all(valley.holds(*place) for place in points(look)[:2]), (lr, step, name)
            for tip in marks(drawn, "tip").values():
                title, half = only(drawn, "valley title"), 7.3 * len(tip["t"]) / 2
                assert tip["x"] - half > title.get("x", 0) + 7.8 * len(title["t"])
                assert tip["x"] + half <= width
                assert tip["y"] == title["y"] < valley.y


@each_case
def test_titles_name_the_line_and_the_loss(case: str):
    labels = CASES[case][3].get("labels", ("x", "y"))
    for lr in CASES[case][2]:
        for step, (run, k) in enumerate(EXPLORERS[case].films[f"{lr:g}",]):
            now, drawn = run.moments[k], scene(case, 313, lr, step)
            title = only(drawn, "line title")["t"]
            assert re.fullmatch(rf"{labels[1]} = (\S+) · {labels[0]}", title)
            assert float(title.split()[2]) == near(now.w, abs=6e-4)
            loss = float(only(drawn, "valley title")["t"].removeprefix("loss = "))
            assert loss == near(now.loss, rel=1e-5, abs=6e-4)


def test_a_chart_stays_as_it_is_while_a_training_runs():
    for width in WIDTHS:
        heights, axes = set(), set()
        for step in range(33):
            drawn = scene("walk", width, 0.55, step)
            heights.add(drawn.height)
            still = {n: v for n, v in marks(drawn).items() if " x " in n or " y " in n}
            axes.add(str([still, only(drawn, "curve"), marks(drawn, "point")]))
        assert len(heights) == len(axes) == 1
