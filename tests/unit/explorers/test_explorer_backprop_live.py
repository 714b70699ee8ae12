"""``live()`` of explorer ``backprop`` records any expression that a reader types."""

from xml.etree import ElementTree

import ipywidgets
import pytest
import torch

from utils.explorers import backprop


@pytest.fixture
def panel() -> ipywidgets.VBox:
    w, x = (torch.tensor(k, requires_grad=True) for k in (3.0, 2.0))
    return backprop("w * x", "x * x - x * y", w=w, x=x, y=torch.tensor(4.0)).live()


def shown(panel: ipywidgets.VBox) -> ElementTree.Element:
    return ElementTree.fromstring(panel.picture.value)


def said(panel: ipywidgets.VBox) -> str:
    return "".join(shown(panel).find(".//p").itertext())


def texts(panel: ipywidgets.VBox, kind: str, role: str = "") -> dict[str, str]:
    """What stands in the marks of a ``kind`` that have a ``role``, by the number of their node."""
    marks = (mark for mark in shown(panel).iter() if mark.get("data-mark", "").startswith(kind))
    return {
        mark.get("data-mark").removeprefix(f"{kind} "): "".join(mark.itertext())
        for mark in marks
        if role in mark.get("class")
    }


def rows(panel: ipywidgets.VBox) -> list[list[str]]:
    """Formula, number, gradient of each node; a dash where no gradient is asked for."""
    numbers, grads = texts(panel, "value"), texts(panel, "grad")
    formulas = sorted(texts(panel, "formula").items())
    return [[formula, numbers[n], grads.get(n, "–")] for n, formula in formulas]


def marked(panel: ipywidgets.VBox) -> list[str]:
    return [*texts(panel, "value", "tint").values(), *texts(panel, "grad", "tint").values()]


def test_it_starts_before_the_first_operation(panel: ipywidgets.VBox):
    (choice,) = panel.lists
    assert choice.options == ("w * x", "x * x - x * y")
    controls = (choice, panel.free, panel.walk)
    assert [control.description for control in controls] == ["loss =", "or type", "step"]
    assert [type(control).__name__ for control in controls] == ["Dropdown", "Text", "IntSlider"]
    assert said(panel) == "Forward starts from w = 3 and x = 2."
    assert rows(panel) == [["w", "3", ""], ["x", "2", ""], ["loss = w * x", "", ""]]
    assert marked(panel) == ["3", "2"]
    assert panel.walk.max == 6


def test_walking_fills_numbers_then_gradients(panel: ipywidgets.VBox):
    panel.lists[0].value = "x * x - x * y"
    panel.walk.value = 9
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
    panel.walk.value = 10
    assert rows(panel)[0] == ["x", "2", "0"]


def test_any_expression_can_be_typed_and_the_walk_starts_anew(panel: ipywidgets.VBox):
    panel.walk.value = 5
    panel.free.value = "torch.relu(x - w) < 1 and x * w * w"
    assert panel.walk.value == 1
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
    panel.walk.value = 3
    panel.free.value = code
    alert = shown(panel)
    assert alert.get("role") == "alert"
    assert sentence in alert.text
    assert (panel.walk.value, panel.walk.max) == (1, 1)
    panel.free.value = "x * x"
    assert said(panel) == "Forward starts from x = 2."
