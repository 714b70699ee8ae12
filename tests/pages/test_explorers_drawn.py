"""Explorers draw what was looked at when it was accepted."""

import json

import pytest

from tests.pages.drawings import STORED, drawn
from tests.pages.explorer_pages import samples

SAMPLES = samples()
ACCEPTED = json.loads(STORED.read_text("utf-8"))


def test_every_sample_was_accepted():
    assert list(SAMPLES) == list(ACCEPTED), "look at the explorers; python -m tests.pages.drawings"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_changed_drawing_is_a_visible_change(browser, tmp_path, name):
    now = drawn(browser, SAMPLES[name](), tmp_path)
    then = ACCEPTED[name]
    changed = [
        f"page {width} px wide, option {option}"
        for width in now
        for option, pair in enumerate(zip(now[width], then[width], strict=True))
        if len(set(pair)) > 1
    ]
    assert not changed, "look at it, then accept it: python -m tests.pages.drawings"


def test_another_number_is_another_drawing(browser, tmp_path):
    explorer = SAMPLES["strides matrix"]()
    before = drawn(browser, explorer, tmp_path)
    explorer.data["storage"][0] = "7"
    after = drawn(browser, explorer, tmp_path)
    assert all(set(before[width]).isdisjoint(after[width]) for width in before)
