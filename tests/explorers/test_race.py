"""Explorer ``race`` in a real browser: paths grow with the step, by mouse and key."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("race")

SIGNS = ("now SGD", "now SGD with momentum", "now Adam")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, surface: str, rate: str) -> None:
    page.locator("select").nth(0).select_option(surface)
    page.locator("select").nth(1).select_option(rate)


def told(page: Page, name: str):
    return page.locator(f"text[data-mark='told {name}']")


def test_a_drag_races_and_the_sentence_says_who_is_nearest(open_page: Open):
    page = open_page("chapter")
    choose(page, "long valley", "0.1")
    expect(words(page)).to_have_text(
        "All three start in one place, 6.25 away from the lowest point."
    )
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("40")
    expect(words(page)).to_have_text(
        "After 40 steps SGD with momentum is nearest, 0.55 away from the lowest point."
    )
    for name, far in (("SGD", "3.93"), ("SGD with momentum", "0.55"), ("Adam", "1.46")):
        expect(told(page, name)).to_have_text(far)


def test_keys_grow_the_paths_and_another_choice_keeps_the_step(open_page: Open):
    page = open_page("chapter")
    choose(page, "long valley", "0.9")
    slider, path = page.get_by_role("slider", name="step"), page.locator("[data-mark='path Adam']")
    slider.press("ArrowRight")
    expect(page.locator(".walk .count")).to_have_text("1")
    before = path.get_attribute("d")
    slider.press("ArrowRight")
    expect(page.locator(".walk .count")).to_have_text("2")
    assert path.get_attribute("d").startswith(before)
    choose(page, "saddle", "0.9")
    expect(page.locator(".walk .count")).to_have_text("2")
    slider.press("End")
    expect(words(page)).to_have_text(
        "After 40 steps SGD is nearest, 0.00 away from the nearest lowest point. "
        "SGD with momentum has flown off."
    )
    expect(told(page, "SGD with momentum")).to_have_text("flown off")
    assert not page.locator("[data-mark='now SGD with momentum']").is_visible()
    slider.press("Home")
    expect(page.locator(".walk .count")).to_have_text("0")
    assert not path.is_visible()
    assert all(page.locator(f"[data-mark='{sign}']").is_visible() for sign in SIGNS)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paths_signs_and_numbers_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")
    page.get_by_role("slider").fill("20")
    expect(page.locator(".walk .count")).to_have_text("20")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for name in ("SGD", "SGD with momentum", "Adam"):
        assert contrast(colour(f"path[data-mark='path {name}']", "stroke"), paper) >= 2.9, name
        assert contrast(colour(f"text[data-mark='told {name}']", "fill"), paper) >= 4.5, name
        assert contrast(colour(f"text[data-mark='name {name}']", "fill"), paper) >= 4.5, name
    assert contrast(colour("[data-mark='level 2']", "stroke"), paper) >= 3
