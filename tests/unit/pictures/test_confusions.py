"""A confusion matrix: truth in rows, answers in columns, mistakes marked by how many they are."""

import pytest
import torch

from utils.pictures import confusions
from utils.pictures.describe import describe
from utils.pictures.svg import to_html

COUNTS = torch.tensor([[5, 0, 1], [0, 7, 4], [0, 0, 0]])


def test_each_number_stands_in_its_row_and_column_and_zeros_stay_empty():
    figure = confusions.draw(COUNTS)
    (ax,) = figure.axes
    written = {(*map(int, text.get_position()), text.get_text()) for text in ax.texts}
    assert written == {(0, 0, "5"), (2, 0, "1"), (1, 1, "7"), (2, 1, "4")}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("what it says", "what it is")
    assert ax.get_xlim()[0] < ax.get_xlim()[1]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # row 0 on top
    head, *_ = describe(figure).splitlines()
    assert head == "confusion matrix of 3 classes, rows the truth, columns what was said"


def test_the_diagonal_is_blue_and_mistakes_are_stronger_where_there_are_more():
    fills = torch.tensor(confusions.draw(COUNTS).axes[0].images[0].get_array())
    right = fills[0, 0]
    assert torch.equal(fills[1, 1], right)
    assert torch.equal(fills[2, 2], right)
    assert right[2] > right[0]
    few, many = fills[0, 2], fills[1, 2]
    assert few[0] > few[2]
    assert few[3] < many[3]
    assert not fills[1, 0].any()


def test_a_table_without_a_mistake_is_drawn():
    fills = torch.tensor(confusions.draw(torch.eye(2).long()).axes[0].images[0].get_array())
    assert not fills[0, 1].any()


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.int64])
def test_every_type_of_whole_numbers_says_the_same(dtype: torch.dtype):
    assert describe(confusions.draw(COUNTS.to(dtype))) == describe(confusions.draw(COUNTS))


def test_other_counts_are_other_words_and_ten_classes_make_a_small_output():
    moved = COUNTS.clone()
    moved[0, 1] = 1
    words = {describe(confusions.draw(counts)) for counts in (COUNTS, COUNTS.t(), moved)}
    assert len(words) == 3
    assert len(to_html(confusions.draw(torch.arange(100).reshape(10, 10)))) < 40_000


@pytest.mark.parametrize(
    ("counts", "error", "sentence"),
    [
        ([[1]], TypeError, "counts are list; expected a tensor of whole numbers"),
        (torch.ones(2, 2), TypeError, "counts are torch.float32"),
        (torch.ones(2, 2).bool(), TypeError, "counts are torch.bool"),
        (torch.ones(2, 3).int(), ValueError, r"shape \(2, 3\); expected \(n, n\)"),
        (torch.ones(1, 1).int(), ValueError, r"shape \(1, 1\)"),
        (torch.ones(13, 13).int(), ValueError, r"shape \(13, 13\)"),
        (torch.ones(4).int(), ValueError, r"shape \(4,\)"),
        (-torch.ones(2, 2).int(), ValueError, "counts hold a negative number"),
    ],
)
def test_what_is_no_confusion_matrix_is_refused(counts, error, sentence: str):
    with pytest.raises(error, match=sentence):
        confusions.draw(counts)
