"""A painting is a table of places and one of colours; pictures show tables of colours."""

import pytest
import torch

from utils.pictures import paintings
from utils.pictures.describe import describe
from utils.pictures.svg import to_html


def test_a_house_is_a_table_of_places_and_one_of_colours():
    places, colours = paintings.house()
    assert (places.shape, colours.shape) == ((1024, 2), (1024, 3))
    assert (places.dtype, colours.dtype) == (torch.float32, torch.float32)
    assert (places.min(), places.max()) == (-3, 3)
    assert colours.min() >= 0
    assert colours.max() <= 1


def test_places_are_listed_row_by_row_right_then_down():
    places, _ = paintings.house(3)
    assert places.tolist() == [[x, y] for y in (-3.0, 0.0, 3.0) for x in (-3.0, 0.0, 3.0)]


@pytest.mark.parametrize(
    ("right", "down", "colour"),
    [
        (-3, -3, paintings.SKY),
        (2, -2, paintings.SUN),
        (0, -1, paintings.ROOF),
        (-1.5, 0, paintings.WALL),
        (-0.6, 1.5, paintings.DOOR),
        (0.8, 0.75, paintings.WINDOW),
        (-3, 3, paintings.GRASS),
    ],
)
def test_every_part_of_the_house_stands_in_its_place(right, down, colour):
    places, colours = paintings.house()
    nearest = (places - torch.tensor([right, down])).square().sum(1).argmin()
    assert colours[nearest].tolist() == pytest.approx(colour)


def test_paintings_stand_under_their_names():
    _, colours = paintings.house()
    figure = paintings.show(before=torch.zeros(1024, 3), target=colours)
    assert [ax.get_title() for ax in figure.axes] == ["before", "target"]
    before, target = (ax.images[0].get_array() for ax in figure.axes)
    assert torch.equal(torch.tensor(target), colours.reshape(32, 32, 3))
    assert (before == 0).all()
    words = describe(figure).splitlines()
    assert words[0] == "paintings: before, target"
    assert "image 32 × 32 × 3" in words[2]
    assert words[2] != words[4]


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (2, 1), (3, 2), (4, 2)])
def test_two_paintings_stand_side_by_side_and_no_place_stays_framed(count: int, rows: int):
    figure = paintings.show(**{name: torch.zeros(4, 3) for name in "abcd"[:count]})
    assert len(figure.axes) == count
    figure.draw_without_rendering()
    places = [ax.get_position() for ax in figure.axes]
    assert len({round(place.y0, 3) for place in places}) == rows
    assert len({round(place.x0, 3) for place in places}) == min(count, 2)


def test_numbers_out_of_range_are_shown_at_its_ends():
    figure = paintings.show(wild=torch.tensor([[-2.0, 0.5, 7.0]], requires_grad=True))
    assert figure.axes[0].images[0].get_array().tolist() == [[[0, 0.5, 1]]]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_every_floating_type_is_drawn(dtype: torch.dtype):
    _, colours = paintings.house(8)
    assert paintings.show(house=colours.to(dtype))


def test_four_paintings_make_a_small_output():
    _, colours = paintings.house()
    noise = torch.rand(1024, 3, generator=torch.Generator().manual_seed(0))
    assert len(to_html(paintings.show(a=noise, b=noise, c=noise, d=colours))) < 40_000


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: paintings.house(1), ValueError, "side is 1; a painting has 2 points or more"),
        (lambda: paintings.show(), ValueError, "0 paintings; expected 1 to 4"),
        (
            lambda: paintings.show(**{n: torch.zeros(1, 3) for n in "abcde"}),
            ValueError,
            "5 paintings; expected 1 to 4",
        ),
        (
            lambda: paintings.show(a=[1]),
            TypeError,
            "a is list; expected a tensor of floating-point",
        ),
        (lambda: paintings.show(a=torch.ones(4, 3).int()), TypeError, "a is torch.int32; expected"),
        (lambda: paintings.show(a=torch.ones(5, 3)), ValueError, r"a has shape \(5, 3\); expected"),
        (lambda: paintings.show(a=torch.ones(4, 1)), ValueError, r"a has shape \(4, 1\); expected"),
        (lambda: paintings.show(a=torch.ones(3)), ValueError, r"a has shape \(3,\); expected"),
        (lambda: paintings.show(a=torch.ones(0, 3)), ValueError, r"a has shape \(0, 3\); expected"),
    ],
)
def test_what_is_no_painting_is_refused(call, error, sentence: str):
    with pytest.raises(error, match=sentence):
        call()
