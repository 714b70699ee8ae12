"""Explorer ``descent`` in a real browser: rate and step are dragged, a click walks to a place."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("descent")


def words(page: Page):
    return page.locator(".words [aria-live]")


def test_keys_step_and_another_rate_keeps_the_step(open_page: Open):
    page = open_page("chapter")
    step = page.get_by_role("slider", name="step")
    step.press("ArrowRight")
    expect(words(page)).to_have_text(
        "After 1 step, w is 2.7 and the slope is 5.4: the next step is -0.27."
    )
    rate = page.get_by_role("slider", name="rate")
    rate.press("ArrowRight")
    expect(words(page)).to_have_text(
        "After 1 step, w is 2.4 and the slope is 4.8: the next step is -0.48."
    )
    rate.press("End")
    expect(words(page)).to_have_text(
        "After 1 step, w is -3.6 and the slope is -7.2: the next step is 7.92."
    )
    page.locator("select").select_option("4 * w ** 2")
    expect(words(page)).to_have_text(
        "After 1 step, outside the chart, w is -23.4 and the slope is -187.2: "
        "the next step is 205.9."
    )
    assert not page.locator("[data-mark=ball]").is_visible()
    step.press("End")
    expect(words(page)).to_have_text(
        "After 3 steps, w has flown off: its numbers are beyond a million."
    )


def test_a_drag_walks_to_the_end(open_page: Open):
    page = open_page("kinked")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("5")
    expect(words(page)).to_have_text(
        "After 5 steps, w is -0.2 and the slope is -1: the next step is 0.4."
    )


def test_a_finger_on_a_place_walks_there(open_page: Open):
    page = open_page("chapter", width=375, has_touch=True, is_mobile=True)
    page.locator("circle[data-mark='was 3']").tap()
    expect(page.locator(".walk .count").last).to_have_text("3")
    expect(words(page)).to_have_text(
        "After 3 steps, w is 2.187 and the slope is 4.374: the next step is -0.219."
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_and_lines_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("two valleys", theme=theme, reduced_motion="reduce")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for name in ("w", "loss", "slope"):
        assert contrast(colour(f"g[data-mark='{name}'] text", "fill"), paper) >= 4.5, name
        assert contrast(colour(f"g[data-mark='{name}'] rect", "stroke"), paper) >= 3, name
    for name in ("curve", "slope", "way"):
        assert contrast(colour(f"path[data-mark='{name}']", "stroke"), paper) >= 3, name
    assert contrast(colour("[data-mark=ball]", "fill"), paper) >= 3
