"""Batches as frames: what is drawn is held against the indices given."""

import pytest
import torch
from matplotlib.patches import Rectangle

from utils.pictures import pipelines
from utils.pictures.describe import describe


def test_rows_hold_their_samples_in_order_in_the_colours_of_thirds():
    told = describe(pipelines.batches(6, in_order=[[0, 1], [2, 3]], mixed=[[5, 0, 5]]))
    assert told.splitlines() == [
        "6 samples; in order: 0 1 / 2 3; mixed: 5 0 5",
        "  boxes: blue 0 1 green 2 3 purple 4 5; blue 0 1 green 2 3; purple 5 blue 0 purple 5",
        "  text: the dataset; in order; mixed",
    ]


def test_each_batch_has_a_frame_around_its_samples():
    fig = pipelines.batches(6, row=[[4, 1, 2], [3], []])
    boxes = [patch for patch in fig.axes[0].patches if isinstance(patch, Rectangle)]
    frames = [box for box in boxes if box.get_facecolor()[3] == 0]
    cells = [box for box in boxes if box.get_facecolor()[3] > 0][6:]
    assert [len(frames), len(cells)] == [3, 4]
    for frame, inside in zip(frames, ([0, 1, 2], [3], []), strict=True):
        for k, cell in enumerate(cells):
            contained = frame.get_x() < cell.get_x() < frame.get_x() + frame.get_width()
            assert contained == (k in inside)


def test_tensors_and_ranges_are_batches_as_well():
    pieces = torch.arange(5).split(2)
    fig = pipelines.batches(5, tensors=pieces, ranges=[range(2), range(2, 5)])
    assert fig.get_label() == "5 samples; tensors: 0 1 / 2 3 / 4; ranges: 0 1 / 2 3 4"


def test_a_row_may_be_empty():
    assert pipelines.batches(1, none=[]).get_label() == "1 sample; none: no batch"


@pytest.mark.parametrize(
    ("samples", "rows", "error", "words"),
    [
        (True, {"a": [[0]]}, TypeError, "samples is bool; expected a whole number"),
        (2.0, {"a": [[0]]}, TypeError, "samples is float; expected a whole number"),
        (0, {"a": []}, ValueError, "0 samples; expected 1 to 12"),
        (13, {"a": []}, ValueError, "13 samples; expected 1 to 12"),
        (3, {}, ValueError, "0 rows; expected 1 to 5"),
        (3, {f"row {k}": [] for k in range(6)}, ValueError, "6 rows; expected 1 to 5"),
        (3, {"a_b": [[3]]}, ValueError, "a b holds 3; expected 0 to 2"),
        (3, {"a": [[-1]]}, ValueError, "a holds -1; expected 0 to 2"),
        (3, {"a": [["1"]]}, TypeError, "a holds str; expected whole numbers"),
        (3, {"a": [[0.5]]}, TypeError, "a holds float; expected whole numbers"),
        (3, {"a": [[0, 1, 2]] * 5}, ValueError, "a holds 15 samples; expected 12 at most"),
    ],
)
def test_what_cannot_be_drawn_is_refused(samples, rows, error: type, words: str):
    with pytest.raises(error, match=words):
        pipelines.batches(samples, **rows)
