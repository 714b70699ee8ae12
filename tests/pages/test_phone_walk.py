"""README's picture of a walk on a phone: the walk still holds on the built pages."""

from io import BytesIO

import pytest
from PIL import Image

from tools import phone_walk


@pytest.fixture
def page(browser, book):
    """The chapter of the walk, opened as a file on a phone."""
    context = browser.new_context(**phone_walk.PHONE)
    page = context.new_page()
    page.goto((book / phone_walk.PAGE).as_uri())
    yield page
    context.close()


def test_each_step_of_the_walk_changes_what_is_seen(page):
    shots = list(phone_walk.walk(page))
    assert len(set(shots)) == len(shots) == phone_walk.STEPS


def shot(colour):
    """A screenshot of four by three pixels."""
    file = BytesIO()
    Image.new("RGB", (4, 3), colour).save(file, "PNG")
    return file.getvalue()


def test_the_picture_holds_the_screens_in_rows():
    colours = [(20 * k, 0, 0) for k in range(5)]
    sheet = phone_walk.side_by_side(list(map(shot, colours)))
    gap = phone_walk.GAP
    assert sheet.size == (4 * (4 + gap) + gap, 2 * (3 + gap) + gap)
    places = [(gap + k % 4 * (4 + gap), gap + k // 4 * (3 + gap)) for k in range(5)]
    assert [sheet.getpixel(place) for place in places] == colours
