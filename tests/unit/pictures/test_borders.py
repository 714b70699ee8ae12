"""Points of two classes, and where classifiers draw their borders."""

import pytest
import torch

from utils.datasets import rings
from utils.pictures import borders
from utils.pictures.describe import describe
from utils.pictures.svg import to_html

X, Y, *_ = rings(40)
PLACES = borders.places()
RING = PLACES.norm(dim=1) - 1.5


def test_places_are_listed_row_by_row_right_then_up():
    expected = [[x, y] for y in (-3.0, 0.0, 3.0) for x in (-3.0, 0.0, 3.0)]
    assert borders.places(3).tolist() == expected
    assert (PLACES.dtype, PLACES.shape) == (torch.float32, (961, 2))


def test_points_alone_stand_in_one_plane_by_class():
    figure = borders.draw(X, Y)
    (ax,) = figure.axes
    drawn = {line.get_label(): line.get_xydata() for line in ax.lines}
    for k in (0, 1):
        expected = X[Y.flatten() == k]
        assert torch.equal(torch.tensor(drawn[f"class {k}"]).float(), expected)
    assert describe(figure).splitlines()[0] == "40 points of two classes"


def test_a_border_is_drawn_where_the_score_is_zero():
    figure = borders.draw(X, Y, ring=RING, right=PLACES[:, :1] - 0.5)
    ring, right = figure.axes
    (border,) = [line for line in ring.lines if line.get_label() == "border"]
    away = torch.tensor(border.get_xydata()).norm(dim=1)
    assert away == pytest.approx(torch.full_like(away, 1.5), abs=0.01)
    (border,) = [line for line in right.lines if line.get_label() == "border"]
    assert set(border.get_xdata().round(6)) == {0.5}
    assert [ax.get_title() for ax in figure.axes] == ["ring", "right"]
    assert describe(figure).startswith("40 points of two classes, and the border of ring, right\n")


def test_the_plane_is_shaded_by_belief():
    (ax,) = borders.draw(X, Y, ring=RING).axes
    shown = torch.tensor(ax.images[0].get_array())
    assert torch.allclose(shown, RING.sigmoid().reshape(31, 31))
    assert ax.images[0].origin == "lower"


def test_a_score_on_one_side_of_zero_has_no_border():
    (ax,) = borders.draw(X, Y, sure=torch.ones(961)).axes
    assert "border" not in [line.get_label() for line in ax.lines]


def test_other_points_classes_and_scores_are_other_words():
    pictures = (
        borders.draw(X, Y),
        borders.draw(X, 1 - Y),
        borders.draw(X + 0.1, Y),
        borders.draw(X, Y, ring=RING),
        borders.draw(X, Y, ring=RING + 0.1),
        borders.draw(X, Y, ring=-RING),
    )
    assert len(set(map(describe, pictures))) == len(pictures)


def test_three_planes_of_200_points_are_a_small_file():
    x, y, *_ = rings()
    html = to_html(borders.draw(x, y, a=RING, b=RING + 0.2, c=RING - 0.2))
    assert len(html) < 40_000


@pytest.mark.parametrize(
    ("x", "y", "scores", "error", "words"),
    [
        ([1.0], Y, {}, TypeError, "x is list"),
        (X.long(), Y, {}, TypeError, "x is torch.int64"),
        (X, [0], {}, TypeError, "y is list"),
        (X[:, :1], Y, {}, ValueError, "x has shape .40, 1.; expected .n, 2."),
        (X, Y[:3], {}, ValueError, "y has shape .3, 1.; expected .40, 1."),
        (X, Y + 1, {}, ValueError, "other numbers than 0 and 1"),
        (X, Y, {"net": torch.ones(5)}, ValueError, "net has shape .5,."),
        (X, Y, {"net": torch.ones(9).long()}, TypeError, "net is torch.int64"),
        (X, Y, {"net": torch.full((9,), float("nan"))}, ValueError, "net holds nan"),
        (X, Y, dict.fromkeys("abcde", RING), ValueError, "5 classifiers"),
    ],
)
def test_what_cannot_be_drawn_is_refused(x, y, scores, error, words):
    with pytest.raises(error, match=words):
        borders.draw(x, y, **scores)


def test_a_plane_needs_two_places_along_a_side():
    with pytest.raises(ValueError, match="side is 1"):
        borders.places(1)
