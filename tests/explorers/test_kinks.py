"""Explorer ``kinks`` in a real browser: x is dragged along the curve, by mouse, finger and key."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("kinks")


def words(page: Page):
    return page.locator(".words [aria-live]")


def number(page: Page, name: str) -> str:
    return page.locator(f"g[data-mark='{name}']").text_content()


def over(page: Page, step: int) -> None:
    """Rest the mouse in the middle of the chart over a step."""
    box = page.locator(f"[data-mark='chart step {step}']").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)


def test_a_mouse_over_the_chart_moves_x(open_page: Open):
    page = open_page("chapter")
    over(page, 30)
    expect(words(page)).to_have_text(
        "At x = 1 the value is 1; autograd returns 1, the slope on both sides."
    )
    over(page, 20)
    expect(words(page)).to_have_text(
        "At x = 0 the value is 0; autograd returns 0; the slope is 0 on the left, 1 on the right."
    )
    assert [number(page, name) for name in ("value", "autograd", "left", "right")] == list("0001")


def test_a_finger_on_the_chart_moves_x(open_page: Open):
    page = open_page("chapter", width=375, has_touch=True, is_mobile=True)
    page.locator("[data-mark='chart step 25']").tap()
    expect(page.locator(".walk .count")).to_have_text("0.5")
    assert number(page, "value") == "0.5"


def test_keys_and_a_drag_move_x_and_another_function_keeps_it(open_page: Open):
    page = open_page("chapter")
    slider = page.get_by_role("slider", name="x")
    slider.press("ArrowRight")
    expect(words(page)).to_have_text(
        "At x = -1.9 the value is 0; autograd returns 0, the slope on both sides."
    )
    page.locator("select").select_option("x.sqrt()")
    expect(words(page)).to_have_text(
        "At x = -1.9 the value is nan; autograd returns nan, though there is no slope."
    )
    assert not page.locator("[data-mark=point]").is_visible()
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("2.0")
    assert number(page, "value") == "1.414"
    assert page.locator("[data-mark=point]").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_and_lines_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")
    page.get_by_role("slider").fill("20")
    expect(page.locator(".walk .count")).to_have_text("0.0")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for name in ("value", "autograd", "left", "right"):
        assert contrast(colour(f"g[data-mark='{name}'] text", "fill"), paper) >= 4.5, name
        assert contrast(colour(f"text[data-mark='{name}']", "fill"), paper) >= 4.5, name
        assert contrast(colour(f"g[data-mark='{name}'] rect", "stroke"), paper) >= 3, name
    for name in ("curve", "autograd", "left", "right"):
        assert contrast(colour(f"path[data-mark='{name}']", "stroke"), paper) >= 3, name
    assert contrast(colour("[data-mark=point]", "fill"), paper) >= 3
