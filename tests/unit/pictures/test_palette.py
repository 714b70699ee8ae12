"""Colours have names, because a figure is also heard."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb, to_rgba

from tests.contrast import contrast
from utils.pictures import palette


@pytest.mark.parametrize("name", palette.HUES)
def test_every_hue_is_known_by_its_name(name):
    assert palette.name_of(palette.HUES[name]) == name


def test_hues_count_from_zero_and_start_again():
    assert [palette.name_of(palette.hue(k)) for k in (0, 5, 6)] == ["blue", "vermilion", "blue"]


def test_value_saved_and_gradient_have_their_own_hues_and_come_after_those_without_a_meaning():
    meant = (palette.VALUE, palette.SAVED, palette.GRADIENT)
    assert [palette.hue(k) for k in meant] == ["#0072B2", "#E69F00", "#D55E00"]
    assert [palette.name_of(palette.hue(k)) for k in range(3)] == ["blue", "green", "purple"]
    assert palette.MARK not in meant


@pytest.mark.parametrize("form", [to_rgba, to_rgb, lambda c: (c, 0.3), lambda c: to_rgba(c, 0.3)])
def test_form_and_opacity_do_not_change_the_name(form):
    assert palette.name_of(form(palette.HUES["green"])) == "green"


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("black", "ink"),
        ("w", "white"),
        ("#123456", "#123456"),
        ("none", "empty"),
        ((1, 0, 0, 0), "empty"),
    ],
)
def test_other_colours_are_named_too(colour, name):
    assert palette.name_of(colour) == name


def test_what_is_no_colour_is_refused():
    with pytest.raises(ValueError, match="no colour"):
        palette.name_of("no colour")


@pytest.mark.parametrize(("ground", "ink"), [("#ffffff", "#323232"), ("#121212", "#ced6dd")])
@pytest.mark.parametrize("hue", palette.HUES.values())
def test_text_on_a_tint_is_readable_on_light_and_dark_pages(ground, ink, hue):
    """WCAG 2.2 asks for a contrast of 4.5."""
    fill = palette.TINT * np.array(to_rgb(hue)) + (1 - palette.TINT) * np.array(to_rgb(ground))
    assert contrast(fill, np.array(to_rgb(ink))) > 4.5
