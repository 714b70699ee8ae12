"""Explorer ``losses`` shows values and gradients of formulas, and says what a step does."""

import gzip
import html
import math
import re
from itertools import pairwise

import pytest
import torch

from tests.explorers.samples.losses_samples import CHAPTER, SAMPLES
from tests.unit.explorers.geometry import overlap, text_boxes
from utils.explorers.losses import Stop, losses
from utils.scenes.explorer import WIDTHS
from utils.scenes.scene import Scene


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def cost(z: float, y: float) -> float:
    """Minus the logarithm of the belief in the class ``y``, 0 or 1."""
    return math.log1p(math.exp(-z if y else z))


# name: loss, gradient, by hand
FORMULAS = {
    "BCE": (cost, lambda z, y: sigmoid(z) - y),
    "squared": (
        lambda z, y: (sigmoid(z) - y) ** 2,
        lambda z, y: 2 * (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)),
    ),
    "hinge": (
        lambda z, y: max(0, 1 - z if y else 1 + z),
        lambda z, y: (-1 if z < 1 else 0) if y else (1 if z > -1 else 0),
    ),
    "focal": (
        lambda z, y: (sigmoid(z) - y) ** 2 * cost(z, y),
        lambda z, y: (
            (sigmoid(z) - y) ** 2 * (sigmoid(z) - y)
            + cost(z, y) * 2 * (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z))
        ),
    ),
}


def marks(scene: Scene) -> dict[tuple[str, str], dict]:
    return {(kind, name): look for (kind, _, name), look in scene.marks.items()}


def stops(name: str = "BCE", target: str = "1") -> list[Stop]:
    return losses(CHAPTER).films[name, target]


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


def apart(point: tuple, a: tuple, b: tuple) -> float:
    """How far a point is from the line between two others."""
    along = (b[0] - a[0], b[1] - a[1])
    part = sum((p - q) * d for p, q, d in zip(point, a, along, strict=True))
    part = min(1, max(0, part / (along[0] ** 2 + along[1] ** 2 or 1)))
    return math.dist(point, (a[0] + part * along[0], a[1] + part * along[1]))


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("target", [0, 1])
def test_every_stop_holds_what_the_formulas_give(name: str, target: int):
    of, slope = FORMULAS[name]
    seen = stops(name, str(target))
    assert [stop.logit for stop in seen] == [k / 2 for k in range(-10, 11)]
    for stop in seen:
        z = stop.logit
        assert stop.p == pytest.approx(sigmoid(z))
        assert stop.loss == pytest.approx(of(z, target), abs=1e-12)
        assert stop.grad == pytest.approx(slope(z, target), abs=1e-12)


def test_what_is_said():
    explorer = losses(CHAPTER)

    def said(name: str, target: str, z: float) -> str:
        stop = next(stop for stop in explorer.films[name, target] if stop.logit == z)
        return explorer.said(stop)[0]

    assert said("BCE", "1", -2) == (
        "At the logit -2 the belief in class 1 is 0.119. "
        "The loss is 2.127, its gradient -0.881: a step raises the logit."
    )
    assert said("BCE", "0", 0) == (
        "At the logit 0 the belief in class 1 is 0.5. "
        "The loss is 0.693, its gradient 0.5: a step lowers the logit."
    )
    assert said("BCE", "0", -5).endswith("its gradient 0.007: a step hardly lowers the logit.")
    assert said("squared", "1", -5).endswith(
        "its gradient -0.013: a step hardly raises the logit, though the belief is wrong."
    )
    assert said("squared", "0", 5).endswith("hardly lowers the logit, though the belief is wrong.")
    assert said("hinge", "1", 2).endswith(
        "The loss is 0, its gradient 0: a step leaves the logit where it is."
    )
    assert said("focal", "1", 5).endswith(
        "The loss is about 0, its gradient about 0: a step hardly raises the logit."
    )


def test_a_soft_target_is_neither_right_nor_wrong_and_an_infinite_gradient_makes_no_step():
    explorer = losses({"L": "(p - y) ** 2", "log": "(p - 0.5).log()"}, (0.5,))
    last = explorer.said(explorer.films["L", "0.5"][-1])[0]
    assert last.endswith("a step hardly lowers the logit.")
    middle = explorer.said(explorer.films["log", "0.5"][10])[0]
    assert middle.endswith("The loss is -inf, its gradient inf: no step can be made.")
    gone = losses({"gone": "0 * logit + 1"}).films["gone", "1"][0]
    assert explorer.said(gone)[0].endswith("where it is, though the belief is wrong.")


def test_words_tell_five_logits_of_each_loss():
    assert repr(losses({"L2": "(p - y) ** 2"}, (1,))) == (
        "Explorer losses: what an answer costs, logits from -5 to 5.\n"
        "L2 · 1: logit -5: loss 0.987, gradient -0.013 · logit -2.5: loss 0.854, gradient -0.13 · "
        "logit 0: loss 0.25, gradient -0.25 · logit 2.5: loss 0.006, gradient -0.011 · "
        "logit 5: loss 0, gradient 0"
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_the_point_stands_on_the_curve_and_the_pull_ends_on_the_gradient(width: int):
    explorer = losses(CHAPTER)
    for states in explorer.films.values():
        for stop in states:
            drawn = marks(explorer.draw(stop, width))
            for dot, curve in (("point", "loss curve"), ("pull", "grad curve")):
                at, line = drawn["d", dot], drawn["l", curve]
                place = (at["x"] - line["x"], at["y"] - line["y"])
                assert min(apart(place, *piece) for piece in pairwise(reached(line["d"]))) < 1.5
            if abs(stop.grad) > 0.1:
                (x, _), (u, v) = reached(drawn["l", "pull"]["d"])
                assert x == u
                assert drawn["l", "pull"]["y"] + v == pytest.approx(drawn["d", "pull"]["y"], abs=1)
                (_, a), *_, (_, b) = reached(drawn["l", "tangent"]["d"])
                assert (b > a) == (stop.grad < 0)


def test_all_losses_stand_on_one_scale():
    explorer = losses(CHAPTER)
    zero = {
        name: next(look["y"] for (kind, key), look in drawn.items()
                   if kind == "t" and key == "loss y 0.0")
        for name in CHAPTER
        for drawn in [marks(explorer.draw(explorer.films[name, "1"][0], 640))]
    }  # fmt: skip
    assert len(set(zero.values())) == 1
    high = [marks(explorer.draw(explorer.films[name, "1"][0], 640))["d", "point"]["y"]
            for name in ("hinge", "BCE", "squared")]  # fmt: skip
    assert all(a < b for a, b in pairwise(high))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_drawn_outside_and_no_text_meets_another(name: str, width: int):
    explorer = SAMPLES[name]()
    for states in explorer.films.values():
        for stop in states:
            scene = explorer.draw(stop, width)
            for (kind, key), look in marks(scene).items():
                assert not re.search("nan|inf", look.get("d", ""))
                if kind == "l":
                    assert look["d"], key
                if kind == "d":
                    assert 0 <= look["x"] <= width
                    assert 40 <= look["y"] <= scene.height
        texts = text_boxes(explorer.draw(states[0], width))
        assert not [
            (a, b) for a, box in texts.items() for b, other in texts.items()
            if a < b and overlap(box, other)
        ]  # fmt: skip


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_it_is_drawn_in_every_grad_mode(mode):
    expected = losses(CHAPTER).html()
    with mode():
        assert losses(CHAPTER).html() == expected


def test_an_output_stays_small():
    output = losses(CHAPTER).html().encode()
    assert len(output) <= 145 * 1024
    assert len(gzip.compress(output)) <= 22 * 1024


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        (({},), ValueError, "0 losses; expected 1 to 6, such as L2='(p - y)**2'."),
        (({str(k): "p" for k in range(7)},), ValueError, "7 losses; expected 1 to 6"),
        (({"a": "p"}, ()), ValueError, "0 targets; expected 1 to 3, all different."),
        (({"a": "p"}, (0, 0.0)), ValueError, "2 targets; expected 1 to 3, all different."),
        (({"a": "p"}, (0, 0.1, 0.2, 0.3)), ValueError, "4 targets; expected 1 to 3"),
        (({"a": "p"}, (2,)), ValueError, "a target is 2; expected a number from 0 to 1."),
        (({"a": "p"}, (math.nan,)), ValueError, "a target is nan; expected a number from 0"),
        (({"a": "p"}, (True,)), TypeError, "a target is bool; expected a number."),
        (({"a": "p"}, ("1",)), TypeError, "a target is str; expected a number."),
        (({"a": torch.relu},), TypeError, "a loss is given as builtin_function_or_method"),
        (({"a": "y + 1"},), ValueError, "'y + 1' has no gradient: element 0 of tensors"),
        (({"a": "logit * 2.4e307"},), ValueError, "values from -1.2e+308 to 1.2e+308 are too far"),
    ],
)
def test_what_cannot_be_shown_is_refused(given, error: type, sentence: str):
    with pytest.raises(error) as caught:
        losses(*given)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def said(panel) -> str:
    found = re.search("<p.*?>(.*?)</p>", panel.picture.value)[1]
    return html.unescape(re.sub("<.*?>", "", found))


def test_live_offers_the_losses_and_records_what_is_typed():
    panel = losses(CHAPTER).live()
    assert panel.lists[0].options == tuple(CHAPTER)
    assert (panel.free.description, panel.free.placeholder) == ("or type", "(p - y).abs()")
    panel.walk.value = 11
    assert said(panel).startswith("At the logit 0 the belief in class 1 is 0.5. The loss is 0.693")
    panel.free.value = "20 * (p - y).abs()"
    panel.walk.value = 11
    assert "The loss is 10, its gradient -5: a step raises the logit." in said(panel)
    panel.free.value = "p > y"
    assert said(panel).startswith("'p > y' gives a tensor of torch.bool, shape ()")
    panel.free.value = "q"
    assert said(panel) == "'q' fails with NameError: name 'q' is not defined."
