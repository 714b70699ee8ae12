"""Small grey pictures side by side: in their order, each under its words."""

import pytest
import torch

from utils.datasets import digits as handwritten
from utils.pictures import digits
from utils.pictures.describe import describe
from utils.pictures.svg import to_html


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (6, 6, 1), (7, 6, 2), (24, 6, 4)]
)
def test_six_pictures_stand_in_a_row_and_no_place_stays_framed(count, columns, rows):
    figure = digits.draw(torch.zeros(count, 1, 8, 8), range(count))
    assert len(figure.axes) == count
    figure.draw_without_rendering()
    places = [ax.get_position() for ax in figure.axes]
    assert len({round(place.x0, 3) for place in places}) == columns
    assert len({round(place.y0, 3) for place in places}) == rows


def test_each_picture_is_drawn_under_its_words():
    x, y, _, _ = handwritten()
    figure = digits.draw(x[:5], y[:5])
    for ax, picture, word in zip(figure.axes, x[:5], y[:5].tolist(), strict=True):
        assert torch.equal(torch.tensor(ax.images[0].get_array()), picture[0])
        assert ax.get_title() == str(word)
    words = describe(figure).splitlines()
    assert words[0] == "5 pictures of 8 by 8 pixels: 8, 3, 0, 4, 1"
    assert len(set(words)) == len(words)


def test_without_words_nothing_stands_above():
    figure = digits.draw(torch.rand(2, 4, 3, generator=torch.Generator().manual_seed(0)))
    assert [ax.get_title() for ax in figure.axes] == ["", ""]
    assert describe(figure).splitlines()[0] == "2 pictures of 4 by 3 pixels"


def test_paper_is_light_and_ink_is_dark_whatever_the_range():
    figure = digits.draw(torch.tensor([[[-1.0, 0.0, 1.0, 7.0]]], requires_grad=True))
    image = figure.axes[0].images[0]
    assert image.get_array().tolist() == [[0, 0, 1, 1]]
    paper, _, ink, _ = image.to_rgba(image.get_array())[0].tolist()
    assert min(paper[:3]) == 1
    assert max(ink[:3]) < 0.15
    faint = digits.draw(torch.full((1, 1, 1), 0.25)).axes[0].images[0]
    assert min(faint.to_rgba(faint.get_array())[0, 0, :3]) > 0.7


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_every_floating_type_of_ink_is_drawn(dtype: torch.dtype):
    assert digits.draw(torch.rand(2, 1, 8, 8).to(dtype), "ab")


def test_twelve_digits_make_a_small_output():
    x, y, _, _ = handwritten()
    assert len(to_html(digits.draw(x[:12], y[:12]))) < 40_000


@pytest.mark.parametrize(
    ("pictures", "words", "error", "sentence"),
    [
        ([[0.0]], (), TypeError, "pictures are list; expected a tensor of floating-point"),
        (torch.zeros(1, 8, 8).int(), (), TypeError, "pictures are torch.int32"),
        (torch.zeros(8, 8), (), ValueError, r"pictures have shape \(8, 8\); expected \(n, 1, h"),
        (torch.zeros(1, 3, 8, 8), (), ValueError, r"shape \(1, 3, 8, 8\)"),
        (torch.zeros(0, 1, 8, 8), (), ValueError, r"shape \(0, 1, 8, 8\)"),
        (torch.zeros(25, 1, 8, 8), (), ValueError, "25 pictures in one figure; expected 24"),
        (torch.zeros(2, 1, 8, 8), "abc", ValueError, "3 words for 2 pictures"),
    ],
)
def test_what_are_no_pictures_is_refused(pictures, words, error, sentence: str):
    with pytest.raises(error, match=sentence):
        digits.draw(pictures, words)
