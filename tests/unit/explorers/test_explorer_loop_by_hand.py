"""Explorer ``loop`` without learning rates: ``w`` is set by hand, its loss told and drawn."""

import gzip
import json
import re

import pytest
import torch

from tests.explorers.samples.loop_samples import BY_HAND, SAMPLES, loss_and_slope, tried
from utils.explorers import loop

X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])
WIDTHS = (258, 313, 640)
each_case = pytest.mark.parametrize("case", BY_HAND)


def marks(drawn, start: str) -> dict[str, dict]:
    return {name: look for (_, _, name), look in drawn.marks.items() if name.startswith(start)}


@each_case
def test_every_weight_says_what_the_formulas_give(case: str):
    explorer = SAMPLES[case]()
    (states,) = explorer.films.values()
    ws = [spots[k][0] for spots, k in states]
    assert ws == sorted(set(ws))
    assert 20 < len(ws) <= 51
    assert [explorer.said(state) for state in states] == [tried(case, w) for w in ws]


def test_the_slider_is_w_over_round_numbers_with_equally_many_decimals():
    (states,) = loop(X, Y, ws=(0, 8)).films.values()
    explorer = SAMPLES["by hand"]()
    assert (explorer.walk, explorer.axes) == ("w", ())
    assert [explorer.stop(state) for state in states] == [f"{k / 5:.1f}" for k in range(41)]
    (fine,) = loop(X, Y, ws=(4.25, 4.5)).films.values()
    assert [explorer.stop(state) for state in fine[:2]] == ["4.250", "4.255"]


def test_by_default_w_runs_from_nothing_to_twice_the_best():
    for y, ends in ((Y, (0, 8.8)), (-Y, (-8.8, 0)), (Y * 0, (0, 1))):
        (states,) = loop(X, y).films.values()
        spots, _ = states[0]
        assert (spots[0][0], spots[-1][0]) == pytest.approx(ends)


def test_the_words_are_a_headline_the_points_and_some_losses():
    assert repr(loop(X, Y, ws=(0, 8))) == (
        "Explorer loop: w by hand, from 0 to 8: the line and its loss.\n"
        "points: x 0.5 1 1.5 2; y 2 5 6 9\n"
        "w 0 0.8 1.6 2.4 3.2 4 4.8 5.6 6.4 7.2 8 "
        "· loss 36.5 24.5 14.9 7.7 2.9 0.5 0.5 2.9 7.7 14.9 24.5 "
        "· smallest 0.2 at w 4.4"
    )


@each_case
@pytest.mark.parametrize("width", WIDTHS)
def test_the_ball_and_all_smaller_weights_lie_where_their_losses_say(case: str, width: int):
    explorer = SAMPLES[case]()
    x, y, _ = BY_HAND[case]
    (states,) = explorer.films.values()
    first, last = (explorer.draw(states[k], width) for k in (0, -1))
    assert marks(first, "was ") == {}
    dots = [*marks(last, "was ").values(), marks(last, "ball")["ball"]]
    spots = [(look["x"], look["y"]) for look in dots]
    losses = [loss_and_slope(x, y, w)[0] for w, _ in states[0][0]]
    assert len(spots) == len(losses)
    ((x0, y0), (x1, _)), (low, high) = spots[:2], (min(losses), max(losses))
    deepest = spots[losses.index(low)][1]
    highest = spots[losses.index(high)][1]
    for k, ((across, height), loss) in enumerate(zip(spots, losses, strict=True)):
        assert across - x0 == pytest.approx(k * (spots[-1][0] - x0) / (len(spots) - 1), abs=0.2)
        part = (loss - low) / (high - low)
        assert height == pytest.approx(deepest + part * (highest - deepest), abs=0.2)
    assert x1 > x0
    assert y0 <= deepest


def ends(look: dict) -> list[tuple[float, float]]:
    """Where each piece of a path of straight lines begins and ends, in pixels of the scene."""
    found = []
    for piece in look["d"].split("M")[1:]:
        x, y, u, v = map(float, re.findall(r"-?\d+(?:\.\d+)?", piece))
        x, y = x + look.get("x", 0), y + look.get("y", 0)
        found += [(x, y), (x + u, y + v)]
    return found


def test_the_line_passes_the_origin_and_misses_each_point_by_what_is_said():
    explorer = loop(X, Y, ws=(0, 8))
    (states,) = explorer.films.values()
    for width in WIDTHS:
        drawn = explorer.draw(states[15], width)  # w is 3
        dots = [(look["x"], look["y"]) for look in marks(drawn, "point").values()]
        right = (dots[3][0] - dots[0][0]) / 1.5
        down = (dots[3][1] - dots[0][1]) / 7
        zero = dots[0][0] - 0.5 * right, dots[0][1] - 2 * down
        (start, end) = ends(marks(drawn, "guess")["guess"])
        assert start == pytest.approx(zero, abs=0.2)
        assert (end[1] - zero[1]) / (end[0] - zero[0]) == pytest.approx(3 * down / right, rel=0.01)
        misses = ends(marks(drawn, "misses")["misses"])
        assert misses[::2] == [pytest.approx(dot, abs=0.2) for dot in dots]
        for (x, y), (u, v), error in zip(
            misses[::2], misses[1::2], (-0.5, -2, -1.5, -3), strict=True
        ):
            assert (u - x, v - y) == pytest.approx((0, error * down), abs=0.2)


@each_case
def test_nothing_below_moves_and_no_curve_tells_the_answer(case: str):
    explorer = SAMPLES[case]()
    (states,) = explorer.films.values()
    for width in WIDTHS:
        scenes = [explorer.draw(state, width) for state in states]
        assert len({scene.height for scene in scenes}) == 1
        assert not any(marks(scene, "curve") for scene in scenes)


def test_a_mark_over_the_valley_leads_to_each_weight():
    explorer = loop(X, Y, ws=(0, 8))
    (states,) = explorer.films.values()
    steps = marks(explorer.draw(states[0], 640), "valley step").values()
    assert [look["go"] for look in steps] == list(range(41))
    assert all(look["over"] for look in steps)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_every_floating_type_gives_the_same_figure(dtype: torch.dtype):
    assert loop(X.to(dtype), Y.to(dtype)).html() == loop(X, Y).html()


def test_tensors_that_learn_stay_as_they_were():
    x = X.clone().requires_grad_()
    loop(x, Y)
    assert x.grad is None
    with torch.inference_mode():
        assert loop(X.clone(), Y).html() == loop(X, Y).html()


def test_live_looks_closer_at_the_weights_that_are_typed():
    panel = loop(X, Y, ws=(0, 8)).live()
    assert (panel.free.description, panel.free.value) == ("w from, to", "0, 8")
    assert (panel.walk.max, panel.walk.description) == (41, "w = 0.0")
    panel.free.value = "4.3, 4.5"
    assert (panel.walk.max, panel.walk.description) == (41, "w = 4.300")
    panel.walk.value = 21
    assert panel.walk.description == "w = 4.400"
    assert "the loss is 0.2," in panel.picture.value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("4", "'4' is not two numbers; expected such as 4, 5."),
        ("four, 5", "'four, 5' is not two numbers; expected such as 4, 5."),
        ("5, 4", "w runs from 5.0 to 4.0; expected finite numbers, low < high."),
        ("0, inf", "w runs from 0.0 to inf; expected finite numbers, low < high."),
        ("1, 1.0000000000000002", "w runs from 1.0 to 1.0000000000000002; expected ends that are "
         "farther apart."),
        ("0, 1000", "between w = 0 and 1000 the loss grows to 1.86e+06; expected 100000 at most."),
    ],
)  # fmt: skip
def test_weights_that_cannot_be_tried_are_refused_in_one_sentence(typed: str, sentence: str):
    explorer = loop(X, Y)
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        explorer.free.record(typed)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"ws": (2.0, 2.0)}, "w runs from 2.0 to 2.0; expected finite numbers, low < high."),
        ({"labels": ("", "y")}, "the label '' has 0 letters; expected 1 to 10."),
    ],
)
def test_options_that_do_not_fit_are_refused(options, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        loop(X, Y, **options)


def test_the_page_stays_small():
    data = json.dumps(SAMPLES["by hand"]().data, separators=(",", ":"), ensure_ascii=False).encode()
    assert len(data) < 50_000
    assert len(gzip.compress(data)) < 10_000
