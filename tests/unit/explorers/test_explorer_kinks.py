"""Explorer ``kinks`` says what autograd returns, beside the slopes that school formulas give."""

import gzip
import html
import math
import re

import pytest
import torch

from tests.explorers.samples.kinks_samples import CASES, SAMPLES
from tests.unit.explorers.geometry import overlap, text_boxes
from utils.explorers.kinks import Stop, kinks
from utils.scenes.explorer import WIDTHS
from utils.scenes.scene import Scene

INF, NAN = math.inf, math.nan


def root(x: float) -> float:
    return math.sqrt(x) if x >= 0 else NAN


def root_slope(x: float) -> float:
    return 0.5 / math.sqrt(x) if x > 0 else INF if x == 0 else NAN


# code: value, what autograd returns, slope on the left, slope on the right
FORMULAS = {
    "torch.relu(x)": (lambda x: max(x, 0), lambda x: x > 0, lambda x: x > 0, lambda x: x >= 0),
    "x.clamp(min=0)": (lambda x: max(x, 0), lambda x: x >= 0, lambda x: x > 0, lambda x: x >= 0),
    "x.abs()": (
        abs,
        lambda x: (x > 0) - (x < 0),
        lambda x: 1 if x > 0 else -1,
        lambda x: 1 if x >= 0 else -1,
    ),
    "x.sqrt()": (root, root_slope, lambda x: root_slope(x) if x > 0 else NAN, root_slope),
    "torch.where(x > 0, x.sqrt(), 0)": (
        lambda x: root(max(x, 0)),
        lambda x: root_slope(x) if x > 0 else NAN,
        lambda x: root_slope(x) if x > 0 else 0,
        lambda x: root_slope(x) if x >= 0 else 0,
    ),
    "x.clamp(-1, 0.5)": (
        lambda x: min(max(x, -1), 0.5),
        lambda x: -1 <= x <= 0.5,
        lambda x: -1 < x <= 0.5,
        lambda x: -1 <= x < 0.5,
    ),
    "x ** 2 if x > 0 else -x": (
        lambda x: x * x if x > 0 else -x,
        lambda x: 2 * x if x > 0 else -1,
        lambda x: 2 * x if x > 0 else -1,
        lambda x: 2 * x if x >= 0 else -1,
    ),
    "x ** 3 - x": (lambda x: x**3 - x, *(lambda x: 3 * x * x - 1,) * 3),
    "x.sign()": (
        lambda x: (x > 0) - (x < 0),
        lambda x: 0,
        *(lambda x: 0 if x else INF,) * 2,
    ),
    "torch.sin(100 * x) + 1000000": (
        lambda x: math.sin(100 * x) + 1000000,
        *(lambda x: 100 * math.cos(100 * x),) * 3,
    ),
}


def stops(code: str, **more) -> list[Stop]:
    return kinks(code, **more).films[code,]


def at(code: str, x: float) -> Stop:
    return next(stop for stop in stops(code) if stop.x == x)


def marks(scene: Scene) -> dict[tuple[str, str], dict]:
    return {(kind, name): look for (kind, _, name), look in scene.marks.items()}


@pytest.mark.parametrize("code", FORMULAS)
def test_every_stop_holds_what_the_formulas_give(code: str):
    for stop in stops(code):
        expected = [float(formula(stop.x)) for formula in FORMULAS[code]]
        assert stop[3:7] == pytest.approx(expected, rel=1e-3, abs=2e-3, nan_ok=True), stop.x


@pytest.mark.parametrize(
    ("code", "returned"),
    [
        ("torch.relu(x)", 0),
        ("x.clamp(min=0)", 1),
        ("torch.clamp(x, 0)", 1),
        ("x.abs()", 0),
        ("torch.maximum(x, torch.zeros_like(x))", 0.5),
        ("torch.where(x > 0, x, 0)", 0),
        ("torch.nn.functional.leaky_relu(x)", 0.01),
        ("torch.nn.functional.hardtanh(x, 0, 1)", 0),
        ("x.sqrt()", INF),
        ("torch.where(x > 0, x.sqrt(), 0)", NAN),
    ],
)
def test_what_autograd_returns_at_zero(code: str, returned: float):
    assert at(code, 0).slope == pytest.approx(returned, nan_ok=True)


def test_it_stops_at_round_numbers_and_at_zero():
    assert [stop.x for stop in stops("x")] == [k / 10 for k in range(-20, 21)]
    assert [stop.x for stop in stops("x", low=-0.35, high=1)][::7] == [-0.35, 0, 0.35, 0.7]
    assert [stop.x for stop in stops("x", low=1e6, high=1e6 + 1)][:2] == [1e6, 1e6 + 0.05]
    assert len(stops("x", low=-1000, high=1000)) == 41


@pytest.mark.parametrize("span", [(-1e-3, 1e-3), (-2, 2), (999999, 1000001)])
def test_a_line_has_no_kink_however_large_its_numbers(span: tuple[float, float]):
    low, high = span
    said = [kinks("3 * x - 7").said(stop) for stop in stops("3 * x - 7", low=low, high=high)]
    assert all(line.endswith("autograd returns 3, the slope on both sides.") for (line,) in said)


def test_what_is_said():
    explorer = kinks("x.sqrt()")
    say = {stop.x: explorer.said(stop)[0] for stop in explorer.films["x.sqrt()",]}
    assert (
        say[-1] == "At `x` = -1 the value is nan; autograd returns nan, though there is no slope."
    )
    assert say[0] == (
        "At `x` = 0 the value is 0; autograd returns inf; "
        "the slope is nan on the left, inf on the right."
    )
    assert say[1] == "At `x` = 1 the value is 1; autograd returns 0.5, the slope on both sides."
    assert explorer.said(at("1 / x", 0))[0].startswith("At `x` = 0 the value is inf; autograd")
    assert explorer.said(at("(30 * x).exp()", 1))[0].startswith(
        "At `x` = 1 the value is 1.069e13; autograd returns 3.206e14, the slope"
    )


def test_words_tell_round_numbers_and_where_a_kink_begins():
    assert repr(kinks("torch.relu(x)", "x.clamp(-9, 0.25)", low=-1, high=1)) == (
        "Explorer kinks: what autograd returns, x from -1 to 1.\n"
        "torch.relu(x): "
        "At x = -1 the value is 0; autograd returns 0, the slope on both sides. "
        "At x = -0.5 the value is 0; autograd returns 0, the slope on both sides. "
        "At x = 0 the value is 0; autograd returns 0; "
        "the slope is 0 on the left, 1 on the right. "
        "At x = 0.5 the value is 0.5; autograd returns 1, the slope on both sides. "
        "At x = 1 the value is 1; autograd returns 1, the slope on both sides.\n"
        "x.clamp(-9, 0.25): "
        "At x = -1 the value is -1; autograd returns 1, the slope on both sides. "
        "At x = -0.5 the value is -0.5; autograd returns 1, the slope on both sides. "
        "At x = 0 the value is 0; autograd returns 1, the slope on both sides. "
        "At x = 0.25 the value is 0.25; autograd returns 1; "
        "the slope is 1 on the left, 0 on the right. "
        "At x = 0.5 the value is 0.25; autograd returns 0, the slope on both sides. "
        "At x = 1 the value is 0.25; autograd returns 0, the slope on both sides."
    )


def test_a_walk_that_begins_at_a_kink_tells_it():
    assert (
        repr(kinks("x.sqrt()", low=0, high=1))
        .splitlines()[1]
        .startswith(
            "x.sqrt(): At x = 0 the value is 0; autograd returns inf; "
            "the slope is nan on the left, inf on the right. At x = 0.2 "
        )
    )
    assert " At x = 0.15 the value is 0; autograd returns 0; " in repr(
        kinks("(x - 0.15).relu()", low=0.15, high=1)
    ).replace(": At", " At")


@pytest.mark.parametrize(
    ("code", "span"),
    [
        ("x + 1e9", (-2, 2)),
        ("x + 1e17", (-2, 2)),
        ("torch.sin(1000 * x)", (-2, 2)),
        ("torch.sin(1000 * x)", (-1000, 1000)),
        ("torch.tanh(1e6 * x)", (-2, 2)),
        ("x * 0 + 1e20", (-2, 2)),
        ("x.float().double() * 2", (-2, 2)),
        ("x * x", (0, 1e-9)),
    ],
)
def test_a_smooth_function_has_no_kink_however_steep_or_high_it_is(code: str, span):
    low, high = span
    explorer = kinks(code, low=low, high=high)
    for stop in explorer.films[code,]:
        assert stop.smooth, stop
        drawn = marks(explorer.draw(stop, 640))
        assert len({drawn["b", name]["t"] for name in ("autograd", "left", "right")}) == 1


@pytest.mark.parametrize(
    ("code", "low"), [("x.floor()", -2), ("torch.sign(x)", -2), ("x.floor()", 1e6)]
)
def test_a_curve_has_a_gap_where_the_function_jumps(code: str, low: float):
    explorer = kinks(code, low=low, high=low + 4)
    stop = explorer.films[code,][0]
    for piece in marks(explorer.draw(stop, 640))["l", "curve"]["d"].split("M")[1:]:
        assert len({y for _, y in reached(f"M{piece}")}) == 1, piece


def test_a_finite_slope_is_drawn_as_steep_as_it_is():
    explorer = kinks("x * 1e12")
    stop = explorer.films["x * 1e12",][25]
    (_, y), *_, (_, v) = reached(marks(explorer.draw(stop, 640))["l", "autograd"]["d"])
    assert v - y < -150


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_slopes_are_recorded_and_drawn_in_every_grad_mode(mode):
    expected = kinks("x.abs()").html()
    with mode():
        assert kinks("x.abs()").html() == expected
        assert torch.is_grad_enabled() is False


def test_another_function_and_another_span_are_other_words():
    said = {
        repr(explorer)
        for explorer in (
            kinks("torch.relu(x)"),
            kinks("x.clamp(min=0)"),
            kinks("torch.relu(x)", high=3),
            kinks("torch.relu(x)", "x.abs()"),
        )
    }
    assert len(said) == 4


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_drawn_outside_and_nothing_of_nan(name: str, width: int):
    explorer = SAMPLES[name]()
    for states in explorer.films.values():
        for stop in states:
            drawn = marks(explorer.draw(stop, width))
            strips = [look for (kind, key), look in drawn.items() if kind == "b" and "step" in key]
            top, high = strips[0]["y"], strips[0]["h"]
            assert ("d", "point") in drawn or not math.isfinite(stop.value)
            for (kind, key), look in drawn.items():
                assert not re.search("nan|inf", look.get("d", ""))
                if kind == "d":
                    assert -0.1 <= look["x"] <= width
                    assert top - 0.1 <= look["y"] <= top + high + 0.1
                if kind == "l" and "d" in look and not key.startswith("chart "):
                    for x, y in reached(look["d"]):
                        assert look["x"] - 0.1 <= look["x"] + x <= width, key
                        assert -0.5 <= y <= high + 0.5, key


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


def test_the_point_stands_on_the_curve_and_autograds_slope_runs_through_it():
    explorer = kinks("x * x")
    for stop in explorer.films["x * x",]:
        drawn = marks(explorer.draw(stop, 640))
        dot, line, curve = drawn["d", "point"], drawn["l", "autograd"], drawn["l", "curve"]
        assert curve["c"] == "value toned bold"
        assert line["c"] == "grad toned thick"
        place = (dot["x"] - curve["x"], dot["y"] - curve["y"])
        assert min(math.dist(place, point) for point in reached(curve["d"])) < 3
        (x, y), (u, v) = reached(line["d"])
        if stop.x:
            share = (place[0] - x) / (u - x)
            assert y + share * (v - y) == pytest.approx(place[1], abs=1)
            assert (v < y) == (stop.slope > 0)


def test_other_slopes_are_drawn_only_where_they_are_others():
    explorer = kinks("torch.relu(x)")
    for stop in explorer.films["torch.relu(x)",]:
        drawn = marks(explorer.draw(stop, 640))
        numbers = [drawn["b", name]["t"] for name in ("value", "autograd")]
        assert numbers == [f"{max(stop.x, 0):g}", f"{stop.x > 0:d}"]
        for side, slope in (("left", stop.x > 0), ("right", stop.x >= 0)):
            assert (("l", side) in drawn) == (stop.x == 0)
            assert ("off" in drawn["b", side]["c"]) == (stop.x != 0)
            assert drawn["b", side]["t"] == f"{slope:d}"
    stop = at("torch.relu(x)", 0)
    drawn = marks(explorer.draw(stop, 640))
    (x, y), (u, v) = reached(drawn["l", "right"]["d"])
    assert drawn["l", "right"]["x"] + x == pytest.approx(drawn["d", "point"]["x"], abs=0.2)
    assert u > x
    assert v < y


def test_an_infinite_slope_stands_upright():
    explorer = kinks("x.sqrt()")
    drawn = marks(explorer.draw(at("x.sqrt()", 0), 640))
    for name in ("autograd", "right"):
        (x, y), (u, v) = reached(drawn["l", name]["d"])
        assert x == u
        assert abs(v - y) > 100
    assert ("l", "left") not in drawn


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_meets_another(name: str, width: int):
    explorer = SAMPLES[name]()
    for states in explorer.films.values():
        texts = text_boxes(explorer.draw(states[0], width))
        assert not [
            (a, b) for a, box in texts.items() for b, other in texts.items()
            if a < b and overlap(box, other)
        ]  # fmt: skip


def test_an_output_stays_small():
    output = kinks(*CASES["chapter"]).html().encode()
    assert len(output) <= 120 * 1024
    assert len(gzip.compress(output)) <= 18 * 1024


@pytest.mark.parametrize(
    ("codes", "span", "error", "sentence"),
    [
        ((), {}, ValueError, "0 functions; expected 1 to 12, such as 'torch.relu(x)'."),
        (("x",) * 13, {}, ValueError, "13 functions; expected 1 to 12, such as 'torch.relu(x)'."),
        (
            ("x",),
            {"low": 1, "high": 1},
            ValueError,
            "x runs from 1 to 1; expected finite numbers, low < high.",
        ),
        (
            ("x",),
            {"high": INF},
            ValueError,
            "x runs from -2.0 to inf; expected finite numbers, low < high.",
        ),
        (
            ("x",),
            {"low": NAN},
            ValueError,
            "x runs from nan to 2.0; expected finite numbers, low < high.",
        ),
        (
            (torch.relu,),
            {},
            TypeError,
            "a function is an object of type builtin_function_or_method; "
            "expected code, such as 'torch.relu(x)'.",
        ),
        (("x.t(",), {}, ValueError, "'x.t(' is no Python expression: '(' was never closed."),
        (("y + 1",), {}, ValueError, "'y + 1' fails with NameError: name 'y' is not defined."),
        (
            ("x.add_(1)",),
            {},
            ValueError,
            "'x.add_(1)' fails with RuntimeError: "
            "a leaf Variable that requires grad is being used in an in-place operation.",
        ),
        (
            ("x > 0",),
            {},
            TypeError,
            "'x > 0' gives a tensor of torch.bool, shape (); "
            "expected a tensor of one floating number.",
        ),
        (
            ("x.expand(2)",),
            {},
            TypeError,
            "'x.expand(2)' gives a tensor of torch.float64, shape (2,); "
            "expected a tensor of one floating number.",
        ),
        (
            ("x.item()",),
            {},
            TypeError,
            "'x.item()' gives an object of type float; expected a tensor of one floating number.",
        ),
        (
            ("x.detach()",),
            {},
            ValueError,
            "'x.detach()' has no gradient: "
            "element 0 of tensors does not require grad and does not have a grad_fn.",
        ),
        (
            ("x.exp().add_(1)",),
            {},
            ValueError,
            "'x.exp().add_(1)' has no gradient: one of the variables needed for gradient "
            "computation has been modified by an inplace operation: [torch.",
        ),
        (
            ("x.float() * 2",),
            {},
            TypeError,
            "'x.float() * 2' gives a tensor of torch.float32, shape (); "
            "expected float64 as x is: fewer digits hide a slope.",
        ),
        (("x.relu().half()",), {}, TypeError, "'x.relu().half()' gives a tensor of torch.float16"),
        (("x * 8e307",), {}, ValueError, "values from -1.6e+308 to 1.6e+308 are too far apart"),
        *(
            (
                ("x",),
                {"low": low, "high": high},
                ValueError,
                f"x runs from {low} to {high}; expected numbers between which x can walk in steps "
                f"of 12 digits at most.",
            )
            for low, high in ((1, 1 + 1e-13), (-1e308, 1e308), (0, 5e-324))
        ),
        (("x.to('meta')",), {}, ValueError, "'x.to('meta')' has no gradient: "),
    ],
)
def test_what_cannot_be_shown_is_refused(codes, span, error: type, sentence: str):
    with pytest.raises(error) as caught:
        kinks(*codes, **span)
    assert str(caught.value).replace('"', "'").startswith(sentence.rstrip("."))
    assert "\n" not in str(caught.value)


def said(panel) -> str:
    found = re.search("<p.*?>(.*?)</p>", panel.picture.value)[1]
    return html.unescape(re.sub("<.*?>", "", found))


def test_live_offers_the_functions_and_records_what_is_typed():
    panel = kinks("torch.relu(x)", "x.abs()").live()
    assert panel.lists[0].options == ("torch.relu(x)", "x.abs()")
    assert (panel.free.description, panel.free.placeholder) == ("or type", "x * x.abs()")
    panel.walk.value = 21
    assert said(panel).startswith("At x = 0 the value is 0; autograd returns 0; the slope is 0 on")
    panel.free.value = "torch.where(x < 0.5, x, 0.5)"
    panel.walk.value = 26
    assert said(panel) == (
        "At x = 0.5 the value is 0.5; autograd returns 0; "
        "the slope is 1 on the left, 0 on the right."
    )
    assert 'data-mark="right"' in panel.picture.value
    panel.free.value = "x.int()"
    assert said(panel).startswith("'x.int()' gives a tensor of torch.int32, shape ()")
