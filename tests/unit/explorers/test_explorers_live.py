"""``live()`` lets a reader type any view; PyTorch records it, and the words follow."""

import html
import re

import ipywidgets
import pytest
import torch

from utils.explorers import strides


@pytest.fixture
def x() -> torch.Tensor:
    return torch.arange(6).reshape(2, 3)


def said(panel: ipywidgets.VBox) -> list[str]:
    """The facts and the sentence that the panel shows now."""
    return [html.unescape(line) for line in re.findall("<code>(.*?)</code>", panel.picture.value)]


def marked(panel: ipywidgets.VBox, tag: str, mark: str) -> list[str]:
    return re.findall(f'<{tag} class="cell {mark}">(.*?)</{tag}>', panel.picture.value)


def test_it_starts_with_x_and_holds_four_controls(x: torch.Tensor):
    panel = strides(x, "x.t()").live()
    assert [type(child).__name__ for child in panel.children] == [
        "Dropdown",
        "Text",
        "IntSlider",
        "HTML",
    ]
    assert panel.choice.options == ("x", "x.t()")
    assert said(panel) == [
        "shape (2, 3) · strides (3, 1) · offset 0 · contiguous: yes",
        "x[0, 0] is storage[0 + 0·3 + 0·1] = storage[0]: the number 0",
    ]


def test_choosing_a_recorded_view_and_walking_says_what_is_read(x: torch.Tensor):
    panel = strides(x, "x.t()").live()
    panel.choice.value = "x.t()"
    panel.walk.value = 3
    assert panel.walk.max == 5
    assert said(panel) == [
        "shape (3, 2) · strides (1, 3) · offset 0 · contiguous: no",
        "x.t()[1, 1] is storage[0 + 1·1 + 1·3] = storage[4]: the number 4",
    ]
    assert marked(panel, "div", "now") == ["4"]
    assert marked(panel, "div", "seen") == ["0", "1", "3"]
    assert marked(panel, "td", "seen") == ["0", "3", "1"]


def test_any_expression_of_x_can_be_typed(x: torch.Tensor):
    panel = strides(x).live()
    panel.walk.value = 5
    panel.code.value = "x[1].expand(2, 3)"
    assert panel.walk.value == 0
    panel.walk.value = 4
    assert said(panel)[1] == (
        "x[1].expand(2, 3)[1, 1] is storage[3 + 1·0 + 1·1] = storage[4]: the number 4, "
        "read by 2 cells of this view"
    )
    assert marked(panel, "td", "twin") == ["4"]
    assert marked(panel, "div", "off") == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("x.flip(0)", "'x.flip(0)' copies: its result does not share the storage of x"),
        ("x.vieww(6)", "'x.vieww(6)' fails with AttributeError"),
        ("x.t(", "'x.t(' is no Python expression"),
        ("3 < 4", "'3 < 4' gives an object of type bool"),
    ],
)
def test_a_wrong_expression_shows_the_sentence_instead_of_a_traceback(
    x: torch.Tensor, code: str, sentence: str
):
    panel = strides(x).live()
    panel.code.value = code
    assert sentence in html.unescape(panel.picture.value)
    assert f"{code}[" not in html.unescape(panel.picture.value)
    panel.code.value = "x.t()"
    assert said(panel)[1].startswith("x.t()[0, 0] is storage[0")


def test_it_reads_the_numbers_that_x_holds_now(x: torch.Tensor):
    panel = strides(x).live()
    x[0, 1] = 70
    panel.walk.value = 1
    assert said(panel)[1].endswith("storage[1]: the number 70")


@pytest.mark.parametrize(
    ("code", "tables", "heads"),
    [("x[0, 0]", 1, 0), ("x[0]", 1, 3), ("x", 1, 5), ("x.expand(2, 2, 2, 3)", 4, 20)],
)
def test_a_view_is_drawn_as_one_table_per_matrix_with_its_indices(
    x: torch.Tensor, code: str, tables: int, heads: int
):
    panel = strides(x).live()
    panel.code.value = code
    assert panel.picture.value.count("<table>") == tables
    assert len(re.findall(r"<th>\d</th>", panel.picture.value)) == heads
    assert ("<caption>[1, 0, :, :]</caption>" in panel.picture.value) == (tables == 4)
