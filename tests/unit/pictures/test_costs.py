"""Bars of bytes and timelines: what is drawn is held against the numbers given."""

import pytest
from matplotlib.patches import Rectangle

from utils.pictures import costs
from utils.pictures.costs import in_bytes
from utils.pictures.describe import describe
from utils.pictures.palette import name_of


def bars(fig):
    """Left edge, width, height above the ground and colour of each box, names' keys left out."""
    boxes = [patch for patch in fig.axes[0].patches if isinstance(patch, Rectangle)]
    return [
        (round(box.get_x() - 0.04, 3), round(box.get_width() + 0.08, 3), name_of(box.get_fc()))
        for box in boxes
        if box.get_height() > 0.6
    ]


def test_bars_are_as_long_as_their_bytes_on_one_scale():
    fig = costs.memory({"small": {"net": 100, "Adam": 200}, "large": {"net": 600}})
    assert bars(fig) == [(0, 2, "blue"), (2, 4, "green"), (0, 12, "blue")]
    assert fig.get_label() == "memory by part; small: net 100 B, Adam 200 B; large: net 600 B"


def test_the_words_hold_names_totals_and_parts():
    told = describe(costs.memory({"a net": {"weights": 4000, "saved": 2_000_000}}))
    assert "a net: 2 MB" in told
    assert "weights saved" in told
    assert "weights 4 KB, saved 2 MB" in told


def test_a_part_without_bytes_is_not_drawn():
    fig = costs.memory({"a": {"net": 5, "Adam": 0}, "b": {"Adam": 5}})
    assert bars(fig) == [(0, 12, "blue"), (0, 12, "green")]


def test_pieces_of_a_lane_follow_each_other_coloured_by_their_first_word():
    fig = costs.timeline({"one": [("forward of 32", 3), ("step", 1)], "two": [("forward", 2)]})
    assert bars(fig) == [(0, 9, "blue"), (9, 3, "green"), (0, 6, "blue")]
    assert fig.get_label() == "one: forward of 32, step; two: forward"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (76840, "76.8 KB"),
        (999_499, "999 KB"),
        (999_600, "1 MB"),
        (25_770_000_000, "25.8 GB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_bytes_are_read_in_thousands(number, text):
    assert in_bytes(number) == text


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({}, "0 rows with 0 parts; expected 1 to 6 of each"),
        ({"a": {}}, "1 rows with 0 parts"),
        ({f"{k}": {"net": 1} for k in range(7)}, "7 rows with 1 parts"),
        ({"a": {f"{k}": 1 for k in range(7)}}, "1 rows with 7 parts"),
        ({"a": {"net": -1}}, "a part has less than 0 bytes"),
        ({"a": {"net": 0}}, "all parts have 0 bytes"),
    ],
)
def test_bytes_that_cannot_be_drawn_are_refused(rows, words):
    with pytest.raises(ValueError, match=words):
        costs.memory(rows)


@pytest.mark.parametrize(
    ("lanes", "words"),
    [
        ({}, "0 lanes; expected 1 to 6"),
        ({f"{k}": [("a", 1)] for k in range(7)}, "7 lanes"),
        ({"one": []}, "one has 0 pieces; expected 1 to 12"),
        ({"one": [("a", 1)] * 13}, "one has 13 pieces"),
        ({"one": [("a", 0)]}, "one has a piece without a length"),
    ],
)
def test_lanes_that_cannot_be_drawn_are_refused(lanes, words):
    with pytest.raises(ValueError, match=words):
        costs.timeline(lanes)
