"""A curve beside levels: what a model that learns has to fall below."""

import pytest

from utils.pictures import curves
from utils.pictures.describe import describe


def test_a_curve_and_its_levels_stand_over_the_same_steps():
    figure = curves.levels([0, 50, 200], [4.0, 2.5, 1.5], {"pairs": 2.4, "triples": 1.9})
    (ax,) = figure.axes
    lines = {line.get_label(): line.get_xydata().tolist() for line in ax.lines}
    assert lines == {
        "model": [[0, 4.0], [50, 2.5], [200, 1.5]],
        "pairs": [[0, 2.4], [200, 2.4]],
        "triples": [[0, 1.9], [200, 1.9]],
    }
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "loss")
    assert describe(figure).startswith("the loss by step, beside 2 levels\n")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(lines)


def test_the_curve_has_a_name_of_its_own():
    assert "'mine'" in describe(curves.levels([1, 2], [1.0, 0.5], {}, name="mine"))


@pytest.mark.parametrize(
    ("steps", "losses", "levels", "sentence"),
    [
        ([1], [1.0], {}, "1 steps, 1 losses; expected 2 or more of each"),
        ([1, 2], [1.0], {}, "2 steps, 1 losses"),
        ([1, 2], [1.0, 2.0], dict.fromkeys("abcd", 1.0), "5 lines in one picture; expected 4"),
    ],
)
def test_what_cannot_be_drawn_is_refused(steps, losses, levels, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        curves.levels(steps, losses, levels)
