"""Explorer ``descent`` shows and says the steps that school formulas give."""

import gzip
import html
import re

import pytest

from tests.explorers.samples.descent_samples import RATES, SAMPLES
from tests.unit.explorers.geometry import overlap, text_boxes
from utils.explorers.descent import SLOPE, descent
from utils.scenes.explorer import WIDTHS
from utils.scenes.scene import Scene


def marks(scene: Scene) -> dict[tuple[str, str], dict]:
    return {(kind, name): look for (kind, _, name), look in scene.marks.items()}


def reached(d: str) -> list[tuple[float, float]]:
    """The points of a path of ``M`` and ``l``, from its own origin."""
    points = []
    for piece in d.split("M")[1:]:
        values = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", piece)]
        x, y = values[:2]
        points.append((x, y))
        for u, v in zip(values[2::2], values[3::2], strict=True):
            x, y = x + u, y + v
            points.append((x, y))
    return points


@pytest.mark.parametrize("lr", RATES)
@pytest.mark.parametrize(("curve", "bend"), [("w ** 2", 1), ("4 * w ** 2", 4)])
def test_every_sentence_and_number_is_that_of_the_formula(curve: str, bend: int, lr: float):
    explorer = SAMPLES["chapter"]()
    states = explorer.films[curve, f"{lr:g}"]
    assert len(states) == 11
    for k, state in enumerate(states):
        w = 3 * (1 - 2 * bend * lr) ** k
        (said,) = explorer.said(state)
        drawn = marks(explorer.draw(state, 640))
        if max(abs(w), bend * w * w) > 1e6:
            assert re.fullmatch(
                r"After \d+ steps?, `w` has flown off: its numbers are beyond a million\.", said
            )
            assert ("d", "ball") not in drawn
            assert drawn["b", "w"]["t"] == "–"
            continue
        where = f"After {k} step{'s' * (k > 1)}" if k else "Before the first step"
        found = re.fullmatch(
            r"(.*), `w` is (\S+) and the slope is (\S+): the next step is (\S+)\.", said
        )
        outside = ", outside the chart" if abs(w) > 4 else ""
        assert found[1] == where + outside
        told = [float(n.replace("e", "e+")) for n in found.groups()[1:]]
        wanted = [w, 2 * bend * w, -lr * 2 * bend * w]
        assert told == pytest.approx(wanted, rel=2e-3, abs=6e-4)
        numbers = [float(drawn["b", name]["t"].replace("e", "e+")) for name in ("w", "loss")]
        assert numbers == pytest.approx([w, bend * w * w], rel=2e-3, abs=6e-4)
        assert (("d", "ball") in drawn) == (abs(w) <= 4)


def test_words_tell_the_first_steps_and_the_end():
    assert repr(descent("w ** 2", lrs=[0.1, 1.0, 30.0], start=3, steps=4, low=-4, high=4)) == (
        "Explorer descent: 4 steps down from w = 3.\n"
        "w ** 2 · 0.1: w 3 2.4 1.92 1.536; after 4 steps 1.229, loss 1.51.\n"
        "w ** 2 · 1: w 3 -3 3 -3; after 4 steps 3, loss 9.\n"
        "w ** 2 · 30: w 3 -177 1.044e4; flown off after 2 steps."
    )


def test_a_walk_without_a_slope_says_so():
    explorer = descent("w.log()", lrs=[10.0], start=1.5, low=0.5, high=2.0, steps=3)
    said = [explorer.said(state)[0] for state in explorer.films["w.log()", "10"]]
    assert said[1:] == ["After 1 step, `w` has flown off: there is no slope to follow."] * 3


def test_the_ball_stands_on_the_curve_and_the_slope_touches_it():
    explorer = SAMPLES["two valleys"]()
    for choice, states in explorer.films.items():
        for state in states:
            drawn = marks(explorer.draw(state, 640))
            curve, ball = drawn["l", "curve"], drawn["d", "ball"]
            place = (ball["x"] - curve["x"], ball["y"] - curve["y"])
            near = min(abs(y - place[1]) for x, y in reached(curve["d"]) if abs(x - place[0]) < 6)
            assert near < 12, choice
            (x, y), (u, v) = reached(drawn["l", "slope"]["d"])[:2]
            assert (v - y) * state[0].spots[state[1]].grad <= 0
            assert ((u - x) ** 2 + (v - y) ** 2) ** 0.5 <= 2 * SLOPE + 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_all_stays_inside_and_no_text_meets_another(name: str, width: int):
    explorer = SAMPLES[name]()
    for states in explorer.films.values():
        texts = text_boxes(explorer.draw(states[0], width))
        assert not [
            (a, b) for a, box in texts.items() for b, other in texts.items()
            if a < b and overlap(box, other)
        ]  # fmt: skip
        for state in states:
            scene = explorer.draw(state, width)
            for (kind, key), look in marks(scene).items():
                if kind == "d":
                    assert 0 <= look["x"] <= width, key
                    assert 0 <= look["y"] <= scene.height, key
                if kind == "l" and not key.startswith("chart "):
                    assert look["d"], key
                    for x, y in reached(look["d"]):
                        assert 0 <= look["x"] + x <= width + 0.1, key
                        assert 0 <= look["y"] + y <= scene.height + 0.1, key


def test_an_output_stays_small():
    output = SAMPLES["chapter"]().html().encode()
    assert len(output) <= 120 * 1024
    assert len(gzip.compress(output)) <= 22 * 1024


@pytest.mark.parametrize(
    ("curves", "options", "error", "sentence"),
    [
        ((), {}, ValueError, "0 curves; expected 1 to 6, all different."),
        (("w", "w"), {}, ValueError, "2 curves; expected 1 to 6, all different."),
        (("w",), {"lrs": []}, ValueError, "0 learning rates; expected 1 to 24, all different."),
        (("w",), {"lrs": [0.1, 0.1]}, ValueError, "2 learning rates; expected 1 to 24"),
        (("w",), {"lrs": [0.0]}, ValueError, "a learning rate is 0; expected a finite number"),
        (("w",), {"lrs": [-1]}, ValueError, "a learning rate is -1; expected a finite number"),
        (("w",), {"lrs": [float("inf")]}, ValueError, "a learning rate is inf; expected a finite"),
        (("w",), {"lrs": ["fast"]}, TypeError, "a learning rate is str; expected a number"),
        (("w",), {"lrs": [True]}, TypeError, "a learning rate is bool; expected a number"),
        (("w",), {"steps": 0}, ValueError, "0 steps; expected 1 to 40."),
        (("w",), {"steps": 41}, ValueError, "41 steps; expected 1 to 40."),
        (("w",), {"steps": 2.0}, TypeError, "steps is float; expected a whole number."),
        (("w",), {"steps": True}, TypeError, "steps is bool; expected a whole number."),
        (("w",), {"start": 5.0}, ValueError, "w starts at 5.0 between -2.0 and 2.0; expected"),
        (("w",), {"low": 1.0, "high": 1.0, "start": 1.0}, ValueError, "w starts at 1.0 between 1"),
        (("w",), {"high": float("inf")}, ValueError, "w starts at -1.5 between -2.0 and inf"),
        ((abs,), {}, TypeError, "a curve is given as builtin_function_or_method"),
        (("w.log()",), {}, ValueError, "'w.log()' gives nan with the slope"),
        (("x + 1",), {}, ValueError, "'x + 1' fails with NameError"),
    ],
)
def test_what_cannot_be_shown_is_refused(curves, options, error: type, sentence: str):
    with pytest.raises(error) as caught:
        descent(*curves, **options)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def said(panel) -> str:
    found = re.search("<p.*?>(.*?)</p>", panel.picture.value)[1]
    return html.unescape(re.sub("<.*?>", "", found))


def test_live_walks_any_curve_with_any_rate():
    panel = descent("w ** 2", lrs=[0.1, 0.5], start=1.0, steps=3).live()
    assert (panel.free.description, panel.free.placeholder) == ("curve, rate", "w ** 2, 0.3")
    assert said(panel).startswith("Before the first step, w is 1 and the slope is 2")
    panel.free.value = "torch.maximum(w, 3 * w), 0.25"
    panel.walk.value = 2
    assert said(panel).startswith("After 1 step, w is 0.25 and the slope is 3")
    for typed, sentence in {
        "w ** 2": "'w ** 2' is no curve and a rate; expected such as w ** 2, 0.3.",
        ", 0.3": "', 0.3' is no curve and a rate; expected such as w ** 2, 0.3.",
        "w ** 2, -1": "a learning rate is -1; expected a finite number above 0.",
        "w ** 2, nan": "a learning rate is nan; expected a finite number above 0.",
        "w.sign(, 0.1": "'w.sign(' is no Python expression: '(' was never closed.",
    }.items():
        panel.free.value = typed
        assert said(panel) == sentence
