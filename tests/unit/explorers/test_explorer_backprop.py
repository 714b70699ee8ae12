"""Explorer ``backprop`` records what autograd does, and says it in words."""

import gzip
from functools import cache

import pytest
import torch

from tests.explorers.samples.backprop_samples import CASES, leaves
from utils.explorers import backprop
from utils.record.tape import record
from utils.record.values import texts
from utils.scenes.explorer import Explorer
from utils.scenes.scene import Scene

EXPRESSIONS = [(code, numbers) for codes, numbers in CASES.values() for code in codes]
each_expression = pytest.mark.parametrize(("code", "numbers"), EXPRESSIONS)
W, X = torch.tensor(3.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)


@cache
def explorer_of(code: str, **numbers: float) -> Explorer:
    return backprop(code, **leaves(numbers or {"w": 3.0, "x": 2.0}))


def said(code: str, **numbers: float) -> list[str]:
    """What is said at each step."""
    explorer = explorer_of(code, **numbers)
    return [line for state in explorer.films[code,] for line in explorer.said(state)]


@cache
def scenes(code: str, width: int = 640, **numbers: float) -> list[Scene]:
    """What is drawn at each step."""
    explorer = explorer_of(code, **numbers)
    return [explorer.draw(state, width) for state in explorer.films[code,]]


def marks(scene: Scene, kind: str) -> dict[str, dict]:
    """The marks whose name begins with ``kind`` by the rest of their names."""
    named = ((name.partition(" "), look) for (_, _, name), look in scene.marks.items())
    return {rest: look for (first, _, rest), look in named if first == kind}


def shown(scene: Scene, kind: str) -> list[str]:
    """The texts of marks of a ``kind``, in order; what is empty is left out."""
    found = sorted(marks(scene, kind).items())
    return [look["t"] for _, look in found if "t" in look]


# ---- what is recorded ----------------------------------------------------------------------------


def test_the_leaves_given_are_left_as_they_were():
    w = torch.tensor(3.0, requires_grad=True)
    backprop("w * w", w=w)
    assert w.grad is None
    with torch.no_grad():
        explorer = backprop("w * w", w=w)
        assert shown(explorer.draw(explorer.films["w * w",][-1], 640), "grad") == ["6", "1"]


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("w * x", "loss = w * x"),
        ("w / x", "loss = w / x"),
        ("4 - x", "loss = 4 - x"),
        ("4 / x", "loss = 4 / x"),
        ("2 ** x", "loss = 2 ** x"),
        ("-x", "loss = -x"),
        ("x + 1", "loss = x + 1"),
        ("x.pow(2)", "loss = x ** 2"),
        ("torch.add(w, x, alpha=2)", "loss = add(w, x, alpha=2)"),
        ("torch.where(x > 3, x, w)", "loss = where(False, x, w)"),
        ("torch.clamp(x, min=w.item())", "loss = clamp(x, min=3.0)"),
    ],
)
def test_an_operation_is_written_as_in_python(code: str, formula: str):
    explorer = backprop(code, w=W, x=X)
    assert shown(explorer.draw(explorer.films[code,][0], 640), "formula")[-1] == formula


# ---- what is said --------------------------------------------------------------------------------


def test_the_sentences_of_a_fork_tell_every_product_and_every_sum():
    assert said("x * x - x * 4") == [
        "Forward starts from `x` = 2.",
        "Forward: `a = x * x` = 2 * 2 = 4.",
        "Forward: `b = x * 4` = 2 * 4 = 8.",
        "Forward: `loss = a - b` = 4 - 8 = -4.",
        "Backward starts at the end: the gradient of `loss` to itself is 1.",
        "Back through `loss = a - b` to `a`: upstream 1 × local 1 = 1. "
        "That is the gradient of `loss` to `a`.",
        "Back through `loss = a - b` to `b`: upstream 1 × local -1 = -1. "
        "That is the gradient of `loss` to `b`.",
        "Back through `b = x * 4` to `x`: upstream -1 × local 4 = -4, the first of 3 paths.",
        "Back through `a = x * x` to `x`: upstream 1 × local 2 = 2, added to -4: -2 so far.",
        "Back through `a = x * x` to `x`: upstream 1 × local 2 = 2, added to -2: 0. "
        "That is added to `x.grad`.",
        "Done: `x.grad` = 0.",
    ]


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("w * x", "Done: `w.grad` = 2 and `x.grad` = 3."),
        ("w * x - y", "Done: `w.grad` = 2 and `x.grad` = 3. `y` asked for no gradient."),
        ("w.detach() * x", "Done: `x.grad` = 3. No path leads back to `w`."),
        (
            "w.detach() * x + w.detach() * y",
            "Done: `x.grad` = 3. `y` asked for no gradient. No path leads back to `w`.",
        ),
    ],
)
def test_the_end_tells_which_grads_are_filled_and_why_others_are_not(code: str, end: str):
    assert said(code, w=3.0, x=2.0, y=4.0)[-1] == end


@each_expression
def test_every_number_is_said_and_shown_at_its_step(code: str, numbers: dict):
    tape, lines, drawn = (
        record(code, leaves(numbers)),
        said(code, **numbers),
        scenes(code, **numbers),
    )
    turn = 1 + len(tape.computed)
    assert len(lines) == turn + len(tape.edges) + 2
    for n, node in enumerate(tape.nodes):
        at = 1 + tape.computed.index(node) if node.function else 0
        told = [marks(scene, "value")[str(n)].get("t", "") for scene in drawn]
        (number,) = texts(node.value)
        assert number in lines[at]
        assert told == [""] * at + [number] * (len(drawn) - at)
        if node.value.requires_grad:
            grad = marks(drawn[-1], "grad")[str(n)].get("t", "")
            assert grad == ("" if node.grad is None else texts(node.grad)[0])
    for at, edge in enumerate(tape.edges, turn + 1):
        upstream, local, part = (texts(x)[0] for x in (edge.node.grad, edge.local, edge.part))
        assert f"upstream {upstream} × local {local} = {part}" in lines[at]
        assert marks(drawn[at], "product")[""]["t"] == part


def test_the_description_is_a_headline_and_a_line_for_each_expression():
    assert repr(backprop("w * x", "x * x", "w * x", w=W, x=X)) == (
        "Explorer backprop: 2 expressions; numbers go forward, gradients come back.\n"
        "w * x: forward w = 3, x = 2, loss = w * x = 6 · back loss to w 1 × 2 = 2, "
        "loss to x 1 × 3 = 3 · Done: w.grad = 2 and x.grad = 3.\n"
        "x * x: forward x = 2, loss = x * x = 4 · back loss to x 1 × 2 = 2, "
        "loss to x 1 × 2 = 2 · Done: x.grad = 4."
    )


def test_one_expression_is_not_called_several():
    assert repr(backprop("w * x", w=W, x=X)).startswith("Explorer backprop: 1 expression; ")


# ---- what is drawn -------------------------------------------------------------------------------


def test_numbers_appear_forward_and_gradients_backward():
    drawn = scenes("x * x - x * 4")
    values, grads = ([shown(scene, kind) for scene in drawn] for kind in ("value", "grad"))
    assert values[:4] == [["2"], ["2", "4"], ["2", "4", "8"], ["2", "4", "8", "-4"]]
    assert grads[3:] == [
        [],
        ["1"],
        ["1", "1"],
        ["1", "-1", "1"],
        ["-4", "1", "-1", "1"],
        ["-2", "1", "-1", "1"],
        ["0", "1", "-1", "1"],
        ["0", "1", "-1", "1"],
    ]
    products = [shown(scene, "product") for scene in drawn]
    assert products == [[]] * 5 + [["1"], ["-1"], ["-4"], ["2"], ["2"], []]
    assert shown(drawn[4], "factor") == []
    assert shown(drawn[-1], "factor") == ["×2", "×2", "×4", "×1", "×-1"]


def roles(scene: Scene, kind: str) -> dict[str, set[str]]:
    return {name: set(look.get("c", "").split()) for name, look in marks(scene, kind).items()}


def test_blue_is_a_number_and_vermilion_a_gradient_and_the_step_stands_out():
    drawn = scenes("w * x")
    for scene in drawn:
        for tone in ("value", "grad"):
            assert all(tone in role for role in roles(scene, tone).values())
    lit = [
        [
            f"{tone} {n}"
            for tone in ("value", "grad")
            for n, r in roles(s, tone).items()
            if "tint" in r
        ]
        for s in drawn
    ]
    assert lit == [
        ["value 0", "value 1"],
        ["value 2"],
        ["grad 2"],
        ["grad 0"],
        ["grad 1"],
        ["grad 0", "grad 1"],
    ]
    frames = [{n for n, role in roles(scene, "node").items() if "thick" in role} for scene in drawn]
    assert frames == [{"0", "1"}, {"2"}, {"2"}, {"0"}, {"1"}, {"0", "1"}]


def test_a_number_without_a_gradient_is_dashed_and_has_one_half():
    (scene, *_) = scenes("w * x - y", w=3.0, x=2.0, y=4.0)
    assert [n for n, role in roles(scene, "node").items() if "dash" in role] == ["2"]
    assert marks(scene, "value").keys() == {"0", "1", "2", "3", "4"}
    assert marks(scene, "grad").keys() == {"0", "1", "3", "4"}


def test_a_way_says_when_it_is_walked_and_what_it_hands_on():
    drawn = scenes("w * x - y", w=3.0, x=2.0, y=4.0)
    touches = {name: look["go"] for name, look in marks(drawn[0], "touch").items()}
    assert touches == {"3 0": 5, "3 1": 6, "4 0": 4}
    for name, at in touches.items():
        tones = [roles(scene, "way")[name] & {"value", "grad"} for scene in drawn]
        there = 1 if name[0] == "3" else 2
        back = len(drawn) - at
        assert tones == [set()] * there + [{"value"}] * (at - there) + [{"grad"}] * back
        bold = [k for k, scene in enumerate(drawn) if "bold" in roles(scene, "way")[name]]
        assert bold == [there, at]
        assert [name in marks(scene, "factor") for scene in drawn] == [
            k >= at for k in range(len(drawn))
        ]
    assert [roles(drawn[-1], "way")["4 1"] & {"value", "grad"}] == [{"value"}], "y asks for none"
    assert {name: look["t"] for name, look in marks(drawn[-1], "factor").items()} == {
        "3 0": "×2",
        "3 1": "×3",
        "4 0": "×1",
    }


def test_a_number_leads_to_its_step_and_a_gradient_to_the_one_that_completed_it():
    (scene, *_) = scenes("x * x - x * 4")
    assert [look["go"] for _, look in sorted(marks(scene, "value").items())] == [0, 1, 2, 3]
    assert [look["go"] for _, look in sorted(marks(scene, "grad").items())] == [9, 5, 6, 4]


def test_what_gets_no_gradient_leads_nowhere():
    (scene, *_) = scenes("w.detach() * x")
    assert "go" not in marks(scene, "grad")["0"]
    assert "hit" not in roles(scene, "grad")["0"]


def test_a_key_says_which_half_is_the_number_and_which_the_gradient():
    (scene, *_) = scenes("w * x")
    number, gradient = marks(scene, "key").values()
    assert (number["t"], gradient["t"]) == ("number", "gradient of loss")
    assert number["x"] + number["w"] == gradient["x"]
    assert "value" in number["c"]
    assert "grad" in gradient["c"]


def test_an_output_stays_small():
    codes = ("(torch.relu(w * x + b) - y) ** 2", "w * x + torch.relu(x - w)", "x * x - x * 4")
    numbers = {"w": 3.0, "x": 2.0, "b": -1.0, "y": 4.0}
    explorer, again = (backprop(*codes, **leaves(numbers)) for _ in range(2))
    assert len(explorer.html().encode()) <= 64 * 1024
    assert len(gzip.compress(explorer.html().encode())) <= 16 * 1024
    assert explorer.html() == again.html()
