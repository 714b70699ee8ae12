"""The strips around an area are as long as the gradients of the product: checked on the drawing."""

import pytest
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from utils.pictures import areas
from utils.pictures.board import INCHES_PER_CELL, WIDTH
from utils.pictures.palette import name_of

W, X = torch.tensor(3.0), torch.tensor(2.0)
EDGE = 0.08
"""How much smaller than its place a box is drawn, in cells."""


def boxes(fig) -> list[tuple[str, float, float]]:
    """The fill, width and height of each box, in the order in which they were drawn."""
    (ax,) = fig.axes
    found = [part for part in ax.patches if isinstance(part, Rectangle)]
    return [
        (name_of(b.get_facecolor()), b.get_width() + EDGE, b.get_height() + EDGE) for b in found
    ]


def texts(fig) -> list[str]:
    (ax,) = fig.axes
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize(("w", "x"), [(3.0, 2.0), (2.0, 3.0), (0.5, 1.25), (7.0, 7.0)])
def test_each_strip_is_as_long_as_the_gradient_of_the_factor_that_was_nudged(w: float, x: float):
    leaves = [torch.tensor(number, requires_grad=True) for number in (w, x)]
    (leaves[0] * leaves[1]).backward()
    area, right, below, corner = boxes(areas.nudged(w=leaves[0], x=leaves[1]))
    scale = areas.LONGEST / max(w, x)
    assert area == ("blue", pytest.approx(w * scale), pytest.approx(x * scale))
    long = pytest.approx(leaves[0].grad.item() * scale)
    assert right == ("vermilion", pytest.approx(areas.NUDGE), long)
    long = pytest.approx(leaves[1].grad.item() * scale)
    assert below == ("vermilion", long, pytest.approx(areas.NUDGE))
    assert corner == ("empty", pytest.approx(areas.NUDGE), pytest.approx(areas.NUDGE))


def test_a_square_has_two_strips_that_make_its_gradient():
    a = torch.tensor(3.0, requires_grad=True)
    a.square().backward()
    fig = areas.nudged(a=a)
    _, (_, _, right), (_, below, _), _ = boxes(fig)
    assert right + below == pytest.approx(a.grad.item() * areas.LONGEST / 3)
    assert fig.get_label() == "a * a is an area of 9; a nudge of a adds two strips, each 3 long"
    assert texts(fig).count("nudge of a:") == texts(fig).count("a strip 3 long") == 2


def test_the_drawing_says_the_product_its_factors_and_the_strips():
    fig = areas.nudged(w=W, x=X)
    wanted = ["w = 3", "x = 2", "w * x = 6", "nudge of w:", "a strip 2 long", "nudge of x:"]
    assert {*wanted, "a strip 3 long"} == set(texts(fig))
    assert fig.get_label() == (
        "w * x is an area of 6; a nudge of w adds a strip 2 long, one of x 3 long"
    )


@pytest.mark.parametrize("factors", [{"w": W, "x": X}, {"a": W}, {"w": W / 2.5, "speed": W}])
def test_no_text_touches_another_or_a_strip_and_all_fits_a_phone(factors):
    fig = areas.nudged(**factors)
    assert fig.get_size_inches()[0] / INCHES_PER_CELL <= WIDTH + 0.3
    FigureCanvasAgg(fig).draw()
    (ax,) = fig.axes
    written = [text.get_window_extent() for text in ax.texts]
    strips = [box.get_window_extent() for box in ax.patches[1:]]
    for k, one in enumerate(written):
        assert not one.count_overlaps(written[:k] + strips)
        assert fig.bbox.x0 <= one.x0
        assert one.x1 <= fig.bbox.x1


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_it_draws_whatever_mode_the_reader_is_in_and_leaves_grad_alone(mode):
    w = torch.tensor(3.0, requires_grad=True)
    with mode():
        fig = areas.nudged(w=w, x=X)
    assert boxes(fig) == boxes(areas.nudged(w=W, x=X))
    assert w.grad is None


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_floating_point_numbers_draw_the_same(dtype: torch.dtype):
    assert boxes(areas.nudged(w=W.to(dtype), x=X.to(dtype))) == boxes(areas.nudged(w=W, x=X))


@pytest.mark.parametrize(
    ("factors", "error", "sentence"),
    [
        ({}, ValueError, "0 factors are given; expected 1 or 2: nudged(w=w, x=x)."),
        ({"a": W, "b": W, "c": W}, ValueError, "3 factors are given; expected 1 or 2: nudged"),
        ({"w": 3.0}, TypeError, "w is of type float; expected a torch.Tensor."),
        ({"w": torch.ones(2)}, ValueError, "w has shape (2,) and dtype torch.float32; expected"),
        ({"w": torch.tensor(3)}, ValueError, "w has shape () and dtype torch.int64; expected"),
        ({"w": W, "x": -X}, ValueError, "x is -2; expected a positive number, as a side."),
        ({"w": W * 0}, ValueError, "w is 0; expected a positive number, as a side."),
        ({"w": W / 0}, ValueError, "w is inf; expected a positive number, as a side."),
        ({"w": W * torch.nan}, ValueError, "w is nan; expected a positive number, as a side."),
        ({"w": W, "x": W * 3}, ValueError, "the sides are 3 and 9; expected one to be 2.5 times"),
    ],
)
def test_what_is_no_side_of_an_area_is_refused(factors, error, sentence: str):
    with pytest.raises(error) as caught:
        areas.nudged(**factors)
    assert str(caught.value).startswith(sentence)
