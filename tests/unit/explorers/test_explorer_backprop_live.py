"""``live()`` of explorer ``backprop`` records any expression that a reader types."""

import html
import re

import ipywidgets
import pytest
import torch

from utils.explorers import backprop


@pytest.fixture
def panel() -> ipywidgets.VBox:
    w, x = (torch.tensor(k, requires_grad=True) for k in (3.0, 2.0))
    return backprop("w * x", "x * x - x * y", w=w, x=x, y=torch.tensor(4.0)).live()


def said(panel: ipywidgets.VBox) -> str:
    return html.unescape(re.findall("<p>(.*?)</p>", panel.picture.value)[0])


def rows(panel: ipywidgets.VBox) -> list[list[str]]:
    """The table without its head: formula, number, gradient."""
    lines = re.findall("<tr>(<td>.*?)</tr>", panel.picture.value)
    return [re.findall("<td.*?>(.*?)</td>", line) for line in lines]


def marked(panel: ipywidgets.VBox) -> list[str]:
    return re.findall('<td class="now">(.*?)</td>', panel.picture.value)


def test_it_starts_before_the_first_operation_and_holds_four_controls(panel: ipywidgets.VBox):
    assert [type(child).__name__ for child in panel.children] == [
        "Dropdown",
        "Text",
        "IntSlider",
        "HTML",
    ]
    assert panel.choice.options == ("w * x", "x * x - x * y")
    assert [child.description for child in panel.children[:3]] == ["loss =", "or type", "step"]
    assert said(panel) == "Forward starts from w = 3 and x = 2."
    assert rows(panel) == [["w", "3", ""], ["x", "2", ""], ["loss = w * x", "", ""]]
    assert marked(panel) == ["3", "2"]
    assert panel.walk.max == 5


def test_walking_fills_numbers_then_gradients(panel: ipywidgets.VBox):
    panel.choice.value = "x * x - x * y"
    panel.walk.value = 8
    assert said(panel) == (
        "Back through a = x * x to x: upstream 1 × local 2 = 2, added to -4: -2 so far."
    )
    assert rows(panel) == [
        ["x", "2", "-2"],
        ["y", "4", "–"],
        ["a = x * x", "4", "1"],
        ["b = x * y", "8", "-1"],
        ["loss = a - b", "-4", "1"],
    ]
    assert marked(panel) == ["-2"]
    panel.walk.value = 9
    assert rows(panel)[0] == ["x", "2", "0"]


def test_any_expression_can_be_typed_and_the_walk_starts_anew(panel: ipywidgets.VBox):
    panel.walk.value = 5
    panel.code.value = "torch.relu(x - w) < 1 and x * w * w"
    assert panel.walk.value == 0
    panel.walk.value = panel.walk.max
    assert said(panel) == "Done: x.grad = 9 and w.grad = 12."


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("w <", "'w <' is no Python expression: invalid syntax."),
        ("w * v", "'w * v' fails with NameError: name 'v' is not defined."),
        ("y * 2", "no gradient leads back from 'y * 2'"),
        ("4 < 5", "'4 < 5' gives an object of type bool; expected a tensor."),
    ],
)
def test_a_wrong_expression_shows_the_sentence_instead_of_a_traceback(
    panel: ipywidgets.VBox, code: str, sentence: str
):
    panel.walk.value = 2
    panel.code.value = code
    assert sentence in html.unescape(panel.picture.value)
    assert 'role="alert"' in panel.picture.value
    assert (panel.walk.value, panel.walk.max) == (0, 0)
    panel.code.value = "x * x"
    assert said(panel) == "Forward starts from x = 2."
