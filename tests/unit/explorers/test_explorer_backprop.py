"""Explorer ``backprop`` records what autograd does, and says it in words."""

from pathlib import Path

import pytest
import torch

from tests.explorers.samples.backprop import CASES, leaves
from tests.unit.explorers.processors import outputs
from utils.explorers import backprop
from utils.explorers.backprop_tape import record
from utils.explorers.backprop_words import number, steps_of
from utils.record.values import texts

ROOT = Path(__file__).parents[3]
EXPRESSIONS = [(code, numbers) for codes, numbers in CASES.values() for code in codes]
each_expression = pytest.mark.parametrize(("code", "numbers"), EXPRESSIONS)
W, X = torch.tensor(3.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)


def tape_of(code: str, **numbers: float):
    return record(code, leaves(numbers or {"w": 3.0, "x": 2.0}))


def alike(a: torch.Tensor, b: torch.Tensor) -> bool:
    return torch.allclose(a, b, rtol=1e-12, atol=0, equal_nan=True)


# ---- what is recorded ----------------------------------------------------------------------------


@each_expression
def test_numbers_and_gradients_are_those_of_the_expression(code: str, numbers: dict):
    tape, names = record(code, leaves(numbers)), leaves(numbers)
    loss = eval(code, {"torch": torch, **names})
    loss.backward()
    assert alike(tape.nodes[-1].value, loss)
    for node in tape.nodes:
        if node.name in names:
            wanted = names[node.name].grad
            assert (node.grad is None) == (wanted is None)
            assert wanted is None or alike(node.grad, wanted)


@each_expression
def test_what_arrives_at_a_node_is_the_sum_of_upstream_times_local(code: str, numbers: dict):
    tape = record(code, leaves(numbers))
    for edge in tape.edges:
        assert alike(edge.part, edge.node.grad * edge.local)
    for node in tape.nodes[:-1]:
        if node.grad is not None:
            assert alike(sum(e.part for e in tape.edges if e.parent is node), node.grad)
    assert tape.nodes[-1].grad == 1


@pytest.mark.parametrize("at", [-1.5, 0.25, 2.0])
@pytest.mark.parametrize(
    ("code", "local"),
    [
        ("x.sin()", torch.cos),
        ("x ** 3", lambda x: 3 * x * x),
        ("2 / x", lambda x: -2 / x**2),
        ("3 - x", lambda x: -torch.ones_like(x)),
        ("x.clamp(min=0.25)", lambda x: (x >= 0.25).double()),
    ],
)
def test_a_local_derivative_is_the_one_known_from_school(code: str, local, at: float):
    tape = tape_of(code, x=at)
    assert torch.allclose(tape.edges[0].local, local(torch.tensor(at).double()))


def test_the_way_back_is_the_way_there_in_reverse():
    tape = tape_of("(w * x - 4) ** 2")
    assert [node.name for node in tape.nodes] == ["w", "x", "a", "b", "loss"]
    ways = [(edge.node.name, edge.parent.name) for edge in tape.edges]
    assert ways == [("loss", "b"), ("b", "a"), ("a", "w"), ("a", "x")]


def test_a_number_that_comes_in_twice_gets_two_ways():
    tape = tape_of("x * x")
    assert [(e.parent.name, e.local.item()) for e in tape.edges] == [("x", 2), ("x", 2)]
    assert tape.nodes[0].grad == 4


def test_names_are_those_of_the_code_else_free_letters():
    numbers = {"a": 1.0, "c": 2.0}
    names = [node.name for node in tape_of("(z := a * c + 1) * z * a", **numbers).nodes]
    assert names == ["a", "c", "b", "z", "d", "loss"]


def test_what_does_not_reach_the_loss_is_left_out():
    tape = tape_of("[w * w, w * x][1]")
    assert [node.name for node in tape.nodes] == ["w", "x", "loss"]


def test_a_cut_keeps_its_number_and_gets_no_gradient():
    tape = tape_of("w.detach() * x + w")
    detached = tape.nodes[2]
    assert detached.function.__name__ == "detach"
    assert detached.grad is None
    assert tape.nodes[0].grad == 1


def test_the_leaves_given_are_left_as_they_were():
    w = torch.tensor(3.0, requires_grad=True)
    backprop("w * w", w=w)
    assert w.grad is None
    with torch.no_grad():
        assert backprop("w * w", w=w).data["walks"][0]["nodes"][0]["grads"]


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
    assert backprop(code, w=W, x=X).data["walks"][0]["nodes"][-1]["text"] == formula


# ---- what is said --------------------------------------------------------------------------------


def test_the_sentences_of_a_fork_tell_every_product_and_every_sum():
    steps = steps_of(tape_of("x * x - x * 4"))
    assert steps.says == [
        "Forward starts from `x` = 2.",
        "Forward: `a = x * x` = 2 * 2 = 4.",
        "Forward: `b = x * 4` = 2 * 4 = 8.",
        "Forward: `loss = a - b` = 4 - 8 = -4.",
        "Backward starts at the end: the gradient of `loss` to itself is 1.",
        "Back through `loss = a - b` to `a`: upstream 1 × local 1 = 1. "
        "That is the gradient of `loss` to `a`.",
        "Back through `loss = a - b` to `b`: upstream 1 × local -1 = -1. "
        "That is the gradient of `loss` to `b`.",
        "Back through `b = x * 4` to `x`: upstream -1 × local 4 = -4, the first of 3 ways.",
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
        ("w.detach() * x", "Done: `x.grad` = 3. No way leads back to `w`."),
        (
            "w.detach() * x + w.detach() * y",
            "Done: `x.grad` = 3. `y` asked for no gradient. No way leads back to `w`.",
        ),
    ],
)
def test_the_end_tells_which_grads_are_filled_and_why_others_are_not(code: str, end: str):
    assert steps_of(tape_of(code, w=3.0, x=2.0, y=4.0)).says[-1] == end


@each_expression
def test_every_number_has_its_step(code: str, numbers: dict):
    tape = record(code, leaves(numbers))
    steps = steps_of(tape)
    for node in tape.nodes:
        at = steps.values[node]
        assert number(node.value) in steps.says[at]
        assert (at == 0) == (node.function is None)
    for node, sums in steps.grads.items():
        assert sums[-1][1] == texts(node.grad)[0]
    for edge, at in steps.ways.items():
        product = f"upstream {number(edge.node.grad)} × local {number(edge.local)}"
        assert f"{product} = {number(edge.part)}" in steps.says[at]
    assert sorted([*steps.ways.values(), *set(steps.values.values())]) == [
        k for k in range(len(steps.says) - 1) if k != steps.grads[tape.nodes[-1]][0][0]
    ]


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


def test_words_and_places_are_equal_on_processors_of_another_kind():
    script = (
        "import sys, torch; from utils.explorers import backprop\n"
        "x = torch.tensor(0.7, requires_grad=True)\n"
        "print(backprop('x.sin().exp().tanh() / x', x=x).html())\n"
        "assert 'ipywidgets' not in sys.modules and 'matplotlib' not in sys.modules"
    )
    said = outputs(script)
    assert len(said) == 1
    assert "Explorer backprop" in said.pop()


# ---- what is drawn -------------------------------------------------------------------------------


def walk_of(code: str, **numbers: float) -> dict:
    return backprop(code, **leaves(numbers or {"w": 3.0, "x": 2.0})).data["walks"][0]


@each_expression
def test_boxes_stand_apart_and_ways_join_them(code: str, numbers: dict):
    walk = walk_of(code, **numbers)
    for k, drawing in enumerate(walk["drawings"]):
        boxes = [(x, y, x + width, y + 50) for x, y, width in drawing["boxes"]]
        for i, a in enumerate(boxes):
            assert min(a) >= 0
            assert a[2] <= drawing["width"] + 1
            assert a[3] <= drawing["height"] + 1
            for b in boxes[:i]:
                assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
        for way, points in zip(walk["ways"], drawing["ways"], strict=True):
            start, end = boxes[way["from"]], boxes[way["to"]]
            along = 0 if k == 1 else 1  # x when the flow goes across, y when it goes down
            assert points[0][along] == pytest.approx(start[along + 2], abs=1)
            assert points[-1][along] == pytest.approx(end[along], abs=1)
            assert start[1 - along] <= points[0][1 - along] <= start[3 - along]
            assert end[1 - along] <= points[-1][1 - along] <= end[3 - along]
            assert [p[along] for p in points] == sorted(p[along] for p in points)


def test_every_drawing_fits_the_smallest_phone_or_a_wide_page():
    for code, numbers in EXPRESSIONS:
        down, *across = walk_of(code, **numbers)["drawings"]
        assert down["width"] <= 258
        assert all(drawing["width"] <= 656 for drawing in across)


def test_a_long_chain_is_drawn_downwards_only():
    assert len(walk_of("x.sin().sin().sin().sin().sin().sin().sin()")["drawings"]) == 1
    assert len(walk_of("x.sin().sin()")["drawings"]) == 2


def test_two_ways_of_one_number_start_and_end_at_different_places():
    for drawing in walk_of("x * x")["drawings"]:
        (a, b), (c, d) = drawing["ways"]
        assert a != c
        assert b != d


def test_a_way_says_when_it_is_walked_and_what_it_hands_on():
    ways = walk_of("w * x - y", w=3.0, x=2.0, y=4.0)["ways"]
    told = [(way["from"], way["to"], way["local"], way["part"]) for way in ways]
    assert told == [(0, 3, "2", "2"), (1, 3, "3", "3"), (3, 4, "1", "1"), (2, 4, "", "")]
    assert [way["at"] for way in ways] == [5, 6, 4, -1]


def test_an_output_stays_small():
    codes = ("(torch.relu(w * x + b) - y) ** 2", "w * x + torch.relu(x - w)", "x * x - x * 4")
    numbers = {"w": 3.0, "x": 2.0, "b": -1.0, "y": 4.0}
    explorer, again = (backprop(*codes, **leaves(numbers)) for _ in range(2))
    assert len(explorer.html().encode()) <= 32 * 1024
    assert explorer.html() == again.html()
