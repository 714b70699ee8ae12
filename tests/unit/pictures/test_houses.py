"""A house has its layers from the top down, each with its name and what stands in it."""

import pytest

from utils.pictures import houses
from utils.pictures.describe import describe


def test_layers_stand_in_their_order_with_all_their_words():
    words = describe(houses.draw({"walls": "layers and losses", "bricks": "tensors " * 9}))
    assert words.splitlines()[0] == "2 layers, from walls down to bricks"
    assert words.index("walls") < words.index("layers and losses") < words.rindex("bricks")
    assert words.count("tensors") == 9


def test_a_house_may_have_one_layer():
    assert describe(houses.draw({"hardware": "chips"})).startswith("1 layers, from hardware down")


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        ({}, "0 layers; a house has 1 to 6."),
        ({str(k): "" for k in range(7)}, "7 layers; a house has 1 to 6."),
        ({"a very long name": "x"}, "the name 'a very long name' is too long"),
    ],
)
def test_what_cannot_be_drawn_is_refused(layers: dict, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        houses.draw(layers)
