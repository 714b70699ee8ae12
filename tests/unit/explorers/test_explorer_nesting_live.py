"""``live()`` folds any tensor that a reader types; the words and the boxes follow."""

import html
import re

import pytest
import torch

from utils.explorers import nesting

MATRIX = torch.tensor([[10, 11, 12], [13, 14, 15]])


def said(panel) -> list[str]:
    """The facts and the sentence that the panel shows now."""
    return [html.unescape(line) for line in re.findall("<code>(.*?)</code>", panel.picture.value)]


def marked(panel, mark: str) -> list[str]:
    return re.findall(f'<div class="cell {mark}">(.*?)</div>', panel.picture.value)


def test_live_starts_with_x_folded_over_its_first_dim():
    panel = nesting(MATRIX, "amax", "sum").live()
    kinds = [type(child).__name__ for child in panel.children]
    assert kinds == ["Text", "Dropdown", "Dropdown", "IntSlider", "HTML"]
    assert (panel.how.value, panel.dim.value) == ("amax", "0")
    assert panel.how.options == ("sum", "mean", "amax", "amin")
    assert panel.dim.options == ("0", "1", "(0, 1)")
    assert said(panel) == [
        "x.amax(dim=0) folds 2 into 1 · shape (3,) · with keepdim=True (1, 3)",
        "x.amax(dim=0)[0] = the largest of 10, 13 = 13",
    ]


def test_choosing_and_walking_say_and_mark_what_folds():
    panel = nesting(MATRIX).live()
    panel.walk.value = 2
    assert marked(panel, "now") == ["12", "15", "27"]
    assert marked(panel, "seen") == ["10", "11", "13", "14", "23", "25"]
    panel.dim.value = "1"
    assert (panel.walk.value, panel.walk.max) == (0, 1)
    panel.walk.value = 1
    assert said(panel)[1] == "x.sum(dim=1)[1] = 13 + 14 + 15 = 42"
    assert marked(panel, "now") == ["13", "14", "15", "42"]


def test_boxes_of_folded_dims_are_dotted_in_tensor_and_result():
    panel = nesting(MATRIX).live()
    assert re.findall('"(box[^"]*)"', panel.picture.value) == [
        "box down folded", "box", "box", "box down folded", "box",
    ]  # fmt: skip
    panel.dim.value = "1"
    assert re.findall('"(box[^"]*)"', panel.picture.value) == [
        "box down", "box folded", "box folded", "box down", "box folded", "box folded",
    ]  # fmt: skip


def test_any_tensor_can_be_typed_and_keeps_the_dims_if_it_has_them():
    panel = nesting(MATRIX).live()
    panel.dim.value = "1"
    panel.code.value = "x[:, :2].float()"
    assert (panel.dim.value, said(panel)[1]) == ("1", "x.sum(dim=1)[0] = 10 + 11 = 21")
    panel.how.value = "mean"
    assert said(panel)[1] == "x.mean(dim=1)[0] = (10 + 11) / 2 = 10.5"
    panel.code.value = "torch.ones(3)"
    assert (panel.dim.value, panel.dim.options) == ("0", ("0",))
    assert said(panel)[1] == "x.mean(dim=0) = (1 + 1 + 1) / 3 = 1"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("x.vieww(6)", "'x.vieww(6)' fails with AttributeError"),
        ("x +", "'x +' fails with SyntaxError"),
        ("3", "nesting starts with an object of type int"),
        ("x.new_zeros(50)", "x has shape (50,)"),
    ],
)
def test_what_is_typed_wrong_is_told_instead_of_drawn(code: str, sentence: str):
    panel = nesting(MATRIX).live()
    panel.code.value = code
    assert sentence in html.unescape(panel.picture.value)
    panel.walk.value = 0
    panel.dim.value = "1"
    assert sentence in html.unescape(panel.picture.value)
    panel.code.value = "x"
    assert said(panel)[0].startswith("x.sum(dim=1)")


def test_typing_cannot_change_the_readers_tensor():
    x = MATRIX.clone()
    panel = nesting(x).live()
    panel.code.value = "x.zero_()"
    assert said(panel)[1] == "x.sum(dim=0)[0] = 0 + 0 = 0"
    assert torch.equal(x, MATRIX)


def test_rows_and_batches_stand_below_each_other_and_blocks_side_by_side():
    panel = nesting(torch.zeros(1, 1, 1, 1)).live()
    assert re.findall('"(box[^"]*)"', panel.picture.value) == [
        "box down folded", "box", "box down", "box",
    ] * 2  # fmt: skip
