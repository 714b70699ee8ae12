"""A picture of calls shows each line that led to an error, its shapes, and the message."""

import sys

import pytest
import torch
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from utils.pictures import calls
from utils.pictures.arrows import Link
from utils.pictures.board import INCHES_PER_CELL, WIDTH, width_of
from utils.pictures.describe import describe
from utils.pictures.palette import name_of
from utils.record.tracebacks import calls as led_to

y = torch.ones(4)


def compare(y_hat, y):
    return ((y_hat - y) ** 2).mean()


def step(w, x):
    return compare(w * x, y[:3])


def learn(error):
    error.backward()


def recursion(k):
    return recursion(k - 1) if k else torch.ones(2) + torch.ones(3)


def error_of(function, *arguments):
    """The error of a call, as a notebook has it: what led to the call is cut off."""
    try:
        function(*arguments)
    except Exception as error:
        return error.with_traceback(error.__traceback__.tb_next)


ERRORS = {
    "shapes": error_of(step, 2.0, torch.ones(4)),
    "package": error_of(learn, torch.ones(2, requires_grad=True) * 1),
    "long line": error_of(lambda a: a + torch.ones(3) + 1_000_000 + 2_000_000 + 3_000_000 + len(a),
                          torch.ones(2)),
}  # fmt: skip


class Picture:
    """A picture taken apart: texts with their places, boxes with their fills, arrows."""

    def __init__(self, fig):
        (ax,) = fig.axes
        parts = [part for part in ax.get_children() if part is not ax.patch]
        words = [part for part in parts if isinstance(part, Text) and part.get_text()]
        self.headline = fig.get_label()
        self.width = fig.get_size_inches()[0] / INCHES_PER_CELL
        self.spots = {word.get_text(): word.get_position() for word in words}
        self.widths = {
            word.get_text(): width_of(word.get_text(), word.get_size()) for word in words
        }
        self.centred = {word.get_text() for word in words if word.get_ha() == "center"}
        self.boxes = [
            (b.get_bbox(), name_of(b.get_facecolor())) for b in parts if isinstance(b, Rectangle)
        ]
        self.arrows = [part for part in parts if isinstance(part, Link)]

    def fill(self, text):
        """The fill of the smallest box around a text."""
        around = [(box.width, fill) for box, fill in self.boxes if box.contains(*self.spots[text])]
        return min(around)[1]


def test_lines_shapes_and_message_stand_from_top_to_bottom():
    drawn = Picture(calls.draw(ERRORS["shapes"]))
    heights = {text: spot[1] for text, spot in drawn.spots.items()}
    wanted = [
        "in step:",
        "return compare(w * x, y[:3])",
        "x (4,)",
        "in compare:",
        "return ((y_hat - y) ** 2).mean()",
        "y_hat (4,)",
        "RuntimeError: The size of tensor a (4)",
        "non-singleton dimension 0",
    ]
    found = [heights[text] for text in wanted]
    assert found == sorted(found)
    assert heights["y (3,)"] == heights["y_hat (4,)"]
    assert drawn.headline == "RuntimeError in compare, called by step"


def test_shapes_are_blue_and_the_message_purple():
    drawn = Picture(calls.draw(ERRORS["shapes"]))
    assert drawn.fill("y (3,)") == drawn.fill("x (4,)") == "blue"
    assert drawn.fill("return compare(w * x, y[:3])") == "empty"
    assert drawn.fill("RuntimeError: The size of tensor a (4)") == "purple"


@pytest.mark.parametrize("name", ["shapes", "package"])
def test_an_arrow_leads_from_each_call_to_the_next(name):
    fig = calls.draw(ERRORS[name])
    drawn, found = Picture(fig), led_to(ERRORS[name])
    assert all(arrow.corners[-1][1] > arrow.corners[0][1] for arrow in drawn.arrows)
    told = [line.strip() for line in describe(fig).splitlines() if "arrow from" in line]
    assert len(told) == len(found) - 1
    for line, caller, called in zip(told, found, found[1:], strict=False):
        start, _, end = line.partition(" to in ")
        assert caller.line in start
        assert (called.line or called.package) in end


def test_calls_inside_a_package_are_one_frame():
    drawn = Picture(calls.draw(ERRORS["package"]))
    assert "in the package torch: skip this" in drawn.spots
    assert drawn.headline.startswith("RuntimeError in the package torch")


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_a_picture_is_as_wide_as_a_phone_and_its_texts_stay_inside(error):
    drawn = Picture(calls.draw(error))
    assert drawn.width <= WIDTH + 0.3
    for text, (x, _) in drawn.spots.items():
        left = x - drawn.widths[text] / 2 if text in drawn.centred else x
        assert left >= 0
        assert left + drawn.widths[text] <= WIDTH


def test_a_long_line_is_cut():
    (call,) = led_to(ERRORS["long line"])
    assert len(call.line) > calls.LONGEST
    assert any(text.endswith("…") for text in Picture(calls.draw(ERRORS["long line"])).spots)


def test_without_an_error_the_last_one_is_drawn(monkeypatch):
    monkeypatch.setattr(sys, "last_value", ERRORS["shapes"], raising=False)
    assert describe(calls.draw()) == describe(calls.draw(ERRORS["shapes"]))


def test_another_shape_or_message_is_another_description():
    other = error_of(step, 2.0, torch.ones(5))
    assert describe(calls.draw(other)) != describe(calls.draw(ERRORS["shapes"]))


def test_code_in_no_function_is_called_the_cell():
    names = {"torch": torch}
    error = error_of(exec, "torch.ones(2) + torch.ones(3)", names)
    assert Picture(calls.draw(error)).headline == "RuntimeError in the cell"


def test_too_many_calls_are_refused():
    with pytest.raises(ValueError, match="9 calls led to the error; a picture shows 8 at most"):
        calls.draw(error_of(recursion, 8))


def test_what_is_no_error_is_refused():
    with pytest.raises(TypeError, match="error is of type int; expected an exception"):
        calls.draw(3)
