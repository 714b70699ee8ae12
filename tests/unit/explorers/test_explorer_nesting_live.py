"""``live()`` folds any tensor that a reader types; the words and the boxes follow."""

import html
import re

import pytest
import torch

from utils.explorers import nesting

MATRIX = torch.tensor([[10, 11, 12], [13, 14, 15]])


def said(panel) -> list[str]:
    """The facts and the sentence that the panel shows now."""
    lines = re.findall("<p>(.*?)</p>", panel.picture.value)
    return [html.unescape(re.sub("<.*?>", "", line)) for line in lines]


def marked(panel, role: str) -> list[str]:
    """The numbers in the cells with a role, of x and then of its result."""
    cells = re.findall(
        r'<g data-mark="(\w+) (\d+)"[^>]*class="([^"]*)".*?<text.*?>(.*?)</text>',
        panel.picture.value,
    )
    found = [(name == "result", int(k), text) for name, k, look, text in cells if role in look]
    return [text for *_, text in sorted(found) if text]


def brackets(panel) -> list[tuple[str, str]]:
    """Of each bracket, whose it is and of which dimension, and whether it is dotted."""
    mark = r'data-mark="(\w+ bracket) .*?class="mark (c\d) [^"]*?(\w+)"'
    found = re.findall(mark, panel.picture.value)
    return [(f"{whose} {dim}", look) for whose, dim, look in found]


def test_live_starts_with_x_folded_over_its_first_dim_and_offers_all_that_can_fold_it():
    panel = nesting(MATRIX.float(), "amax", "sum").live()
    how, dim = panel.lists
    assert (how.description, dim.description) == ("reduction", "dim")
    assert (how.value, dim.value, panel.free.value) == ("amax", "0", "x")
    assert how.options == ("amax", "sum", "mean", "amin")
    assert dim.options == ("0", "1", "(0, 1)")
    assert (panel.walk.value, panel.walk.max) == (1, 3)
    assert said(panel) == [
        "x.amax(dim=0) folds 2 into 1 · shape (3,) · with keepdim=True (1, 3)",
        "x.amax(dim=0)[0] = the largest of 10, 13 = 13",
    ]
    assert nesting(MATRIX).live().lists[0].options == ("sum", "amax", "amin")  # whole numbers


def test_choosing_and_walking_say_and_mark_what_folds():
    panel = nesting(MATRIX).live()
    _, dim = panel.lists
    panel.walk.value = 3
    assert marked(panel, "now") == ["12", "15", "27"]
    assert marked(panel, "seen") == ["10", "11", "13", "14", "23", "25"]
    dim.value = "1"
    assert (panel.walk.value, panel.walk.max) == (1, 2)
    panel.walk.value = 2
    assert said(panel)[1] == "x.sum(dim=1)[1] = 13 + 14 + 15 = 42"
    assert marked(panel, "now") == ["13", "14", "15", "42"]


def test_boxes_of_folded_dims_are_dotted_in_tensor_and_result():
    panel = nesting(MATRIX).live()
    assert brackets(panel) == [
        ("x bracket c0", "dots"), *[("x bracket c1", "thick")] * 2,
        ("result bracket c0", "dots"), ("result bracket c1", "thick"),
    ]  # fmt: skip
    panel.lists[1].value = "1"
    assert brackets(panel) == [
        ("x bracket c0", "thick"), *[("x bracket c1", "dots")] * 2,
        ("result bracket c0", "thick"), *[("result bracket c1", "dots")] * 2,
    ]  # fmt: skip


def test_any_tensor_can_be_typed_and_keeps_the_dims_if_it_has_them():
    panel = nesting(MATRIX).live()
    how, dim = panel.lists
    dim.value = "1"
    panel.free.value = "x[:, :2].float()"
    assert (dim.value, said(panel)[1]) == ("1", "x.sum(dim=1)[0] = 10 + 11 = 21")
    how.value = "mean"
    assert said(panel)[1] == "x.mean(dim=1)[0] = (10 + 11) / 2 = 10.5"
    panel.free.value = "torch.ones(3)"
    assert (dim.value, dim.options, how.value) == ("0", ("0",), "mean")
    assert said(panel)[1] == "x.mean(dim=0) = (1 + 1 + 1) / 3 = 1"
    panel.free.value = "torch.ones(3) > 0"
    assert (how.value, how.options) == ("sum", ("sum", "amax", "amin"))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("x.vieww(6)", "'x.vieww(6)' fails with AttributeError"),
        ("x +", "'x +' is no Python expression: invalid syntax"),
        ("3", "nesting starts with an object of type int"),
        ("x.new_zeros(50)", "x has shape (50,)"),
        ("x.new_zeros(9)", "its rows are too wide for a phone"),
        ("x * 1j", "x is a complex tensor"),
    ],
)
def test_what_is_typed_wrong_is_told_instead_of_drawn(code: str, sentence: str):
    panel = nesting(MATRIX).live()
    panel.walk.value = 2
    panel.free.value = code
    assert 'role="alert"' in panel.picture.value
    assert sentence in html.unescape(panel.picture.value)
    panel.walk.max = panel.walk.value = 2
    assert sentence in html.unescape(panel.picture.value)
    panel.free.value = "x"
    assert said(panel)[0].startswith("x.sum(dim=0)")


def test_typing_cannot_change_the_readers_tensor():
    x = MATRIX.clone()
    panel = nesting(x).live()
    panel.free.value = "x.zero_()"
    assert said(panel)[1] == "x.sum(dim=0)[0] = 0 + 0 = 0"
    assert torch.equal(x, MATRIX)


def test_rows_and_batches_stand_below_each_other_and_blocks_side_by_side():
    panel = nesting(torch.zeros(2, 2, 2, 2)).live()
    cell = r'data-mark="x (\d+)" transform="translate\((\S+) (\S+)\)"'
    places = re.findall(cell, panel.picture.value)
    at = {int(k): (float(x), float(y)) for k, x, y in places}
    xs, ys = zip(*(at[k] for k in (0, 1, 2, 4, 8)), strict=True)  # and their nearest neighbours
    assert xs[0] == xs[2] < xs[1] < xs[3] < xs[4]
    assert ys[0] == ys[1] == ys[3] == ys[4] < ys[2]


def test_a_dtype_that_pytorch_cannot_fold_is_refused_in_a_sentence():
    panel = nesting(MATRIX).live()
    panel.free.value = "x.to(torch.float8_e5m2)"
    assert "x holds torch.float8_e5m2, for which PyTorch has no" in panel.picture.value
    panel.free.value = "x.to(torch.uint16)"
    assert panel.lists[0].options == ("sum",)
