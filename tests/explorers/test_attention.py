"""Explorer ``attention`` in a real browser: letters answer the slider, keys and clicks."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("attention")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, layer: str, head: str) -> None:
    page.locator("select").nth(0).select_option(layer)
    page.locator("select").nth(1).select_option(head)


def test_a_drag_goes_to_the_last_letter(open_page: Open):
    page = open_page("chapter")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("32")
    expect(words(page)).to_have_text(
        "g, letter 32, takes 91 % from n, 1 back; 31 others share the rest."
    )
    expect(page.locator("text[data-mark='share 30']")).to_have_text("91")


def test_keys_and_another_head_keep_the_letter(open_page: Open):
    page = open_page("chapter")
    slider = page.get_by_role("slider", name="letter")
    expect(words(page)).to_have_text("A, letter 1, is the first: it can only look at itself.")
    slider.press("End")
    slider.press("ArrowLeft")
    expect(page.locator(".walk .count")).to_have_text("31")
    choose(page, "2", "1")
    expect(page.locator(".walk .count")).to_have_text("31")
    expect(words(page)).to_contain_text("n, letter 31, takes 71 % from _, 4 back")
    slider.press("Home")
    expect(page.locator(".walk .count")).to_have_text("1")


def test_a_click_on_a_letter_lets_it_look(open_page: Open):
    page = open_page("chapter")
    page.locator("[data-mark='letter 9']").first.click()
    expect(page.locator(".walk .count")).to_have_text("10")
    expect(words(page)).to_contain_text("t, letter 10, takes 91 % from _, 1 back")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bars_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("one head", theme=theme, reduced_motion="reduce")
    page.get_by_role("slider", name="letter").press("End")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    assert contrast(colour("[data-mark='bar 8'] rect", "fill"), paper) >= 1.5
    assert contrast(colour("[data-mark='bar 8'] rect", "stroke"), paper) >= 3  # WCAG 1.4.11
