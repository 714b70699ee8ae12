"""``live()`` lets a reader type any view; PyTorch records it, and the words follow."""

import html
import re

import pytest
import torch

from utils.explorers import strides
from utils.scenes.panel import Panel


@pytest.fixture
def x() -> torch.Tensor:
    return torch.arange(6).reshape(2, 3)


def said(panel: Panel) -> list[str]:
    """The facts and the sentence that the panel shows now."""
    lines = re.findall("<p>(.*?)</p>", panel.picture.value)
    return [html.unescape(re.sub("<.*?>", "", line)) for line in lines]


def marked(panel: Panel, part: str, role: str) -> list[str]:
    """The numbers in the cells of the storage, "tape", or of the view, "cell", of a role."""
    pattern = rf'<g data-mark="{part} \d+"[^>]*class="mark {role} hit">.*?<text[^>]*>(.*?)</text>'
    return re.findall(pattern, panel.picture.value)


def test_it_starts_with_x_and_offers_the_recorded_views(x: torch.Tensor):
    panel = strides(x, "x.t()").live()
    assert [chosen.options for chosen in panel.lists] == [("x", "x.t()")]
    assert panel.lists[0].description == "view"
    assert (panel.free.description, panel.free.value) == ("or type", "x")
    assert said(panel) == [
        "shape (2, 3) · strides (3, 1) · offset 0 · contiguous: yes",
        "x[0, 0] is storage[0 + 0·3 + 0·1] = storage[0]: the number 0",
    ]


def test_choosing_a_recorded_view_and_walking_says_what_is_read(x: torch.Tensor):
    panel = strides(x, "x.t()").live()
    panel.lists[0].value = "x.t()"
    panel.walk.value = 4
    assert panel.walk.max == 6
    assert said(panel) == [
        "shape (3, 2) · strides (1, 3) · offset 0 · contiguous: no",
        "x.t()[1, 1] is storage[0 + 1·1 + 1·3] = storage[4]: the number 4",
    ]
    assert marked(panel, "tape", "now") == marked(panel, "cell", "now") == ["4"]
    assert marked(panel, "tape", "seen") == ["0", "1", "3"]
    assert marked(panel, "cell", "seen") == ["0", "3", "1"]


def test_any_expression_of_x_can_be_typed(x: torch.Tensor):
    panel = strides(x).live()
    panel.walk.value = 6
    panel.free.value = "x[1].expand(2, 3)"
    assert panel.walk.value == 1
    panel.walk.value = 5
    assert said(panel)[1] == (
        "x[1].expand(2, 3)[1, 1] is storage[3 + 1·0 + 1·1] = storage[4]: the number 4, "
        "read by 2 cells of this view"
    )
    assert marked(panel, "cell", "twin") == ["4"]
    assert marked(panel, "tape", "off") == ["0", "1", "2"]


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
    panel.free.value = code
    assert sentence in html.unescape(panel.picture.value)
    assert f"{code}[" not in html.unescape(panel.picture.value)
    panel.free.value = "x.t()"
    assert said(panel)[1].startswith("x.t()[0, 0] is storage[0")


def test_a_film_keeps_the_numbers_that_x_held_when_it_was_recorded(x: torch.Tensor):
    explorer = strides(x, "x.t()")
    panel, page = explorer.live(), explorer.html()
    x[0, 1] = 70
    assert repr(explorer).splitlines()[1] == "storage: 0 1 2 3 4 5"
    assert strides(x, "x.t()").html() != page == explorer.html()
    panel.walk.value = 2
    assert said(panel)[1].endswith("storage[1]: the number 1")
    panel.free.value = "x[0, 1:]"
    assert said(panel)[1].endswith("storage[1]: the number 70")
    assert marked(panel, "tape", "now") == ["70"]
