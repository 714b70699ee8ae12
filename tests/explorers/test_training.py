"""Explorer ``training`` in a real browser: the boundary moves with the step, by mouse and key."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("training")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, units: str, rate: str) -> None:
    page.locator("select").nth(0).select_option(units)
    page.locator("select").nth(1).select_option(rate)


def test_a_drag_trains_and_the_sentence_counts_what_is_right(open_page: Open):
    page = open_page("chapter")
    choose(page, "8", "1")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("300")
    expect(words(page)).to_have_text(
        "After 300 steps, 192 of 200 points are right, and 197 of 200 that are held out. "
        "The boundary is closed."
    )
    title = page.locator("text[data-mark='chart title']")
    expect(title).to_have_text("loss 0.134, held out 0.141")


def test_keys_move_the_boundary_and_another_choice_keeps_the_step(open_page: Open):
    page = open_page("chapter")
    boundary = page.locator("path[data-mark=boundary]")
    before = boundary.get_attribute("d")
    slider = page.get_by_role("slider", name="step")
    slider.press("End")
    expect(page.locator(".walk .count")).to_have_text("300")
    assert boundary.get_attribute("d") != before
    choose(page, "3", "1")
    expect(page.locator(".walk .count")).to_have_text("300")
    expect(words(page)).to_contain_text("186 of 200 points are right")
    slider.press("Home")
    expect(words(page)).to_have_text(
        "Before the first step, 100 of 200 points are right, and 100 of 200 that are held out. "
        "The boundary is outside the picture."
    )
    slider.press("ArrowRight")
    expect(page.locator(".walk .count")).to_have_text("2")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_and_points_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for name in ("boundary", "loss"):
        assert contrast(colour(f"path[data-mark='{name}']", "stroke"), paper) >= 3, name
    assert contrast(colour("[data-mark=now]", "fill"), paper) >= 3
