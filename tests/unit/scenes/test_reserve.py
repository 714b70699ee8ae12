"""The room that is kept grows with what needs it: lines of sentences, rows of controls, drawings.

That it is the room that a browser takes is tested in one (``tests/explorers/test_look.py``).
"""

import pytest

from utils.scenes import reserve
from utils.scenes.explorer import Explorer, Line
from utils.scenes.scene import Scene

PHONE = 313
"""Pixels of the drawing on a phone, and inside an explorer there."""


def explorer(said="short", high=20, axis="size", option="small", **more) -> Explorer:
    def draw(state: int, width: int) -> Scene:
        scene = Scene(width)
        scene.box(0, 0, width, high - 2, "", key="box")
        return scene

    say = lambda state: said  # noqa: E731
    return Explorer("kept", (axis,), {(option,): [0]}, draw, say, headline="room.", **more)


def test_rim_controls_sentence_and_drawing_add_up():
    rim, controls, sentence, gap = 24, 36, 8 + 21, 14
    drawn_wide, drawn_narrow = round(20 * 658 / 640), 20
    above = rim + controls + sentence + gap
    # On a phone the slider takes a second row of 44.
    assert explorer().heights == (above + drawn_wide, above + 44 + drawn_narrow)


@pytest.mark.parametrize(("mark", "letter"), [("", reserve.LETTER), ("`", reserve.CODE)])
def test_a_sentence_that_fills_the_room_takes_another_line(mark: str, letter: float):
    one = explorer().heights
    for place, room in enumerate((reserve.WIDE, PHONE)):
        full = int(room / letter)
        fits, more = (f"{mark}{'i' * count}{mark}" for count in (full, full + 1))
        assert explorer(fits).heights[place] == one[place]
        assert explorer(more).heights[place] == one[place] + reserve.LINE


def test_a_list_that_leaves_no_room_for_the_slider_puts_it_below():
    fits, more = (explorer(axis="w", option="o" * count).heights[0] for count in (38, 39))
    assert more - fits == reserve.CONTROL


def test_a_list_on_a_phone_is_no_wider_than_the_phone():
    fits, more = (explorer(axis="w", option="o" * count).heights[1] for count in (60, 90))
    assert more == fits


def test_a_higher_drawing_grows_with_the_page_and_a_listing_stands_over_it():
    low, high = explorer(high=20), explorer(high=120)
    assert high.heights[0] - low.heights[0] == round(120 * 658 / 640) - round(20 * 658 / 640)
    assert high.heights[1] - low.heights[1] == 100
    listed = explorer(listing=lambda state: [Line("x"), Line("y" * 90)])
    assert listed.heights[0] - low.heights[0] == reserve.ROW * 3 + 14
