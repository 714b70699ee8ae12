"""Costs as dots: a row for each name, a mark for each kind, round numbers below."""

import pytest

from utils.pictures import dots
from utils.pictures.describe import describe
from utils.pictures.svg import to_html

NAMES = ["house", "bare loop", "Lightning"]


def drawn(**kinds):
    return dots.ratios(NAMES, "cost, bare = 1", **(kinds or {"tiny_net": [0.5, 1.0, 4.0]}))


def test_each_name_has_a_row_from_the_top_down_and_each_kind_a_mark():
    figure = drawn(tiny_net=[0.5, 1.0, 4.0], large=[0.9, 1.0, 1.2])
    ax = figure.axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == NAMES
    assert ax.yaxis_inverted()
    _, tiny, large = ax.lines
    assert (list(tiny.get_xdata()), list(tiny.get_ydata())) == ([0.5, 1.0, 4.0], [0, 1, 2])
    assert list(large.get_xdata()) == [0.9, 1.0, 1.2]
    assert tiny.get_marker() != large.get_marker()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["tiny net", "large"]


def test_twice_is_the_same_step_and_the_scale_holds_all():
    ax = drawn().axes[0]
    assert ax.get_xscale() == "log"
    low, high = ax.get_xlim()
    assert low < 0.5
    assert high > 4.0
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0.5", "1", "2", "5"]


def test_a_line_marks_one_even_where_all_are_above():
    ax = drawn(tiny=[2.0, 3.0, 4.0]).axes[0]
    assert list(ax.lines[0].get_xdata()) == [1, 1]
    assert ax.get_xlim()[0] < 1


def test_its_words_change_with_every_number():
    words = {describe(drawn(a=values)) for values in ([1, 2, 3], [1, 2, 4], [2, 1, 3])}
    assert len(words) == 3
    assert describe(drawn()).startswith("cost, bare = 1: house, bare loop, Lightning\n")


def test_the_figure_is_small():
    names = [f"a library with a long name {k}" for k in range(20)]
    kinds = {f"kind {k}": [1.0 + k] * 20 for k in range(4)}
    assert len(to_html(dots.ratios(names, "cost", **kinds))) < 40_000


@pytest.mark.parametrize(
    ("names", "kinds", "words"),
    [
        ([], {"a": []}, "0 names, 1 kinds; expected 1 to 20 and 1 to 4"),
        (["x"] * 21, {"a": [1] * 21}, "21 names"),
        (["x"], {}, "1 names, 0 kinds"),
        (["x"], {str(k): [1] for k in range(5)}, "5 kinds"),
        (["x", "y"], {"a": [1]}, r"a needs 2 positive ratios; given: \[1\]"),
        (["x"], {"a": [0.0]}, "a needs 1 positive"),
        (["x"], {"a": [-1.0]}, "a needs 1 positive"),
        (["x"], {"a": [float("nan")]}, "a needs 1 positive"),
    ],
)
def test_what_cannot_be_compared_is_refused(names, kinds, words):
    with pytest.raises(ValueError, match=words):
        dots.ratios(names, "cost", **kinds)
