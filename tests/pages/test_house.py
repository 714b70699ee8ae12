"""The house on the cover takes any number of chapters, and calls them what their notebooks do."""

import json
from itertools import pairwise

import pytest

from tools.paths import ROOT


@pytest.fixture
def brick(monkeypatch):
    """The extension's modules ``house_shapes``, ``cover`` and ``places``."""
    monkeypatch.syspath_prepend(ROOT / "_ext")
    from brick import cover, house_shapes, places

    return {"shapes": house_shapes, "cover": cover, "places": places}


def spans(corners):
    """Left, right, top and bottom of a piece."""
    xs, ys = zip(*corners, strict=True)
    return min(xs), max(xs), min(ys), max(ys)


@pytest.mark.parametrize("layer", ["House", "Walls", "Bricks", "C++ kernel", "Hardware"])
def test_every_layer_takes_any_number_of_chapters(brick, layer):
    top, bottom = brick["shapes"].BANDS[layer]
    for count in range(25):
        pieces = [spans(corners) for corners in brick["shapes"].pieces(layer, count)]
        assert len(pieces) == count
        for left, right, high, low in pieces:
            assert 0 <= left < right <= 340
            assert top <= high < low <= bottom
        for k, (a, b, c, d) in enumerate(pieces):
            for left, right, high, low in pieces[:k]:
                assert a >= right or b <= left or c >= low or d <= high


def test_a_joint_never_stands_above_another(brick):
    for count in (8, 12, 15, 18, 24):
        pieces = [spans(corners) for corners in brick["shapes"].pieces("Bricks", count)]
        lows = sorted({low for *_, low in pieces}, reverse=True)
        courses = [{round(right) for _, right, _, low in pieces if low == y} for y in lows]
        for course, above in pairwise(courses):
            assert course & above == {max(course)}  # the wall's edge


def test_a_layer_that_the_house_has_not_is_named(brick):
    with pytest.raises(ValueError, match=r"no layer 'Cellar'; its layers are House, Walls"):
        brick["shapes"].pieces("Cellar", 1)


def test_a_written_chapter_has_its_notebooks_name_and_a_planned_one_the_covers(brick):
    layer = {"layer": "Bricks", "chapters": {1: None, 2: "Planned", 3: "Old name", 4: None}}
    named = brick["cover"].named(layer, {1: "Rows", 3: "New name"})
    assert named["chapters"] == {1: "Rows", 2: "Planned", 3: "New name", 4: ""}


@pytest.mark.parametrize(
    ("text", "topic"),
    [("# Why?\n\n*Rows, 2*\n\nYou *can*.", "Rows, 2"), ("# *Why*?\n\nYou *can*.", None)],
)
def test_a_topic_is_a_line_in_italics_of_the_first_cell(brick, tmp_path, text, topic):
    cells = [{"source": text.splitlines(keepends=True)}, {"source": ["*no*"]}]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    assert brick["places"].topic_of(tmp_path / "a.ipynb") == topic
