"""Letters: shares as shades with a letter at each row and column, chances as bars."""

import re

import pytest
import torch

from utils.pictures import letters
from utils.pictures.describe import describe
from utils.pictures.svg import to_html

SHARES = torch.tensor([[1.0, 0.0, 0.0], [0.25, 0.75, 0.0]])


def test_each_share_is_a_cell_between_its_letters():
    figure = letters.shades(SHARES, "ab", "x \n", "asks", "is asked")
    (ax,) = figure.axes
    assert torch.equal(torch.tensor(ax.images[0].get_array().data), SHARES.double())
    assert [label.get_text() for label in ax.get_xticklabels()] == ["x", "_", "¶"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("asks", "is asked")
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first row on top
    head, *_ = describe(figure).splitlines()
    assert head == "shares of 3 letters across in each of 2 rows"


def test_a_share_of_nothing_is_empty_and_a_whole_one_is_full():
    assert letters.SHADES(0.0)[3] == 0
    assert letters.SHADES(1.0)[3] == 1
    assert 0.4 < letters.SHADES(0.5)[3] < 0.6


def test_a_mask_is_drawn_as_its_ones():
    mask = torch.ones(3, 3).tril().bool()
    words = describe(letters.shades(mask, "abc", "abc"))
    assert words == describe(letters.shades(mask.float(), "abc", "abc"))


@pytest.mark.parametrize("size", [1, 4, 11, 32, 40])
def test_every_size_fits_a_phone_and_a_page(size: int):
    shares = torch.eye(size)
    figure = letters.shades(shares, "a" * size, "b" * size)
    assert max(figure.get_size_inches()) <= letters.WIDE + 0.1
    assert len(to_html(figure)) < 40_000


def test_chances_are_bars_of_the_likeliest_letters_of_the_first():
    alphabet = "abcdefghij\n "
    one = torch.tensor([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 35]) / 100
    other = one.flip(0)
    figure = letters.chances(alphabet, {"cold": one, "warm": other})
    first, second = figure.axes
    assert [label.get_text() for label in first.get_yticklabels()] == list("_¶jihgfe")
    widths = [patch.get_width() for patch in first.patches]
    assert widths == pytest.approx([0.35, 0.2, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04])
    widths = [patch.get_width() for patch in second.patches]
    assert widths == pytest.approx([0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07])
    assert [ax.get_title() for ax in figure.axes] == ["cold", "warm"]
    assert first.get_ylim()[0] > first.get_ylim()[1]  # the likeliest on top
    assert describe(figure).startswith("chances of the next letter: cold, warm\n")


def test_other_chances_are_other_words():
    one, other = torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75])
    words = {describe(letters.chances("ab", {"at": chances})) for chances in (one, other)}
    assert len(words) == 2


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: letters.shades([[1]], "a", "a"), TypeError, "shares are list"),
        (lambda: letters.shades(torch.ones(1, 1).int(), "a", "a"), TypeError, "torch.int32"),
        (lambda: letters.shades(torch.ones(2, 1), "a", "a"), ValueError, "1 letters down for 2"),
        (lambda: letters.shades(torch.ones(1, 2), "a", "abc"), ValueError, "3 letters across"),
        (lambda: letters.shades(torch.ones(3), "abc", "a"), ValueError, "shares have shape (3,)"),
        (lambda: letters.shades(torch.eye(41), "a" * 41, "a" * 41), ValueError, "1 to 40"),
        (lambda: letters.shades(2 * torch.eye(2), "ab", "ab"), ValueError, "not one of 0 to 1"),
        (lambda: letters.shades(-torch.eye(2), "ab", "ab"), ValueError, "not one of 0 to 1"),
        (lambda: letters.shades(torch.eye(2) / 0, "ab", "ab"), ValueError, "not one of 0 to 1"),
        (lambda: letters.chances("ab", {}), ValueError, "0 charts; expected 1 to 3"),
        (
            lambda: letters.chances("a", dict.fromkeys("abcd", torch.ones(1))),
            ValueError,
            "4 charts",
        ),
        (
            lambda: letters.chances("ab", {"at": torch.ones(3) / 3}),
            ValueError,
            "at has shape (3,); expected (2,)",
        ),
        (lambda: letters.chances("ab", {"at": [0.5, 0.5]}), TypeError, "shares are list"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, sentence: str):
    with pytest.raises(error, match=re.escape(sentence)):
        call()
