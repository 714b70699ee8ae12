"""Explorer ``learning`` in a real browser: both charts follow the epoch, by mouse and key."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("learning")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, examples: str, units: str) -> None:
    page.locator("select").nth(0).select_option(examples)
    page.locator("select").nth(1).select_option(units)


def test_a_drag_learns_by_heart_and_the_sentence_says_since_when(open_page: Open):
    page = open_page("chapter")
    choose(page, "30", "64")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("60")
    expect(words(page)).to_have_text(
        "After 60 epochs, 30 of the 30 examples are right, and 205 of the 300 held-out ones. "
        "The held-out loss was lowest after 14 epochs, at 1.043: overfitting."
    )
    title = page.locator("text[data-mark='by epoch title']")
    expect(title).to_have_text("loss 0.000, held out 1.590")
    expect(page.locator("text[data-mark='by count title']")).to_have_text("after 60 epochs")


def test_keys_move_both_charts_and_more_examples_keep_the_epoch(open_page: Open):
    page = open_page("chapter")
    choose(page, "30", "64")
    slider = page.get_by_role("slider", name="epoch")
    by_count = page.locator("path[data-mark='held_losses by count']")
    before = by_count.get_attribute("d")
    slider.press("End")
    expect(page.locator(".walk .count")).to_have_text("60")
    assert by_count.get_attribute("d") != before
    choose(page, "900", "64")
    expect(page.locator(".walk .count")).to_have_text("60")
    expect(words(page)).to_contain_text("has not turned up so far.")
    slider.press("Home")
    expect(words(page)).to_contain_text("Before the first epoch, 86 of the 900 examples")
    slider.press("ArrowRight")
    expect(words(page)).not_to_contain_text("Before the first epoch")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_losses_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    assert contrast(colour("path[data-mark='losses']", "stroke"), paper) >= 3
    assert contrast(colour("[data-mark='losses now']", "fill"), paper) >= 3
