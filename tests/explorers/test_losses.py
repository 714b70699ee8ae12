"""Explorer ``losses`` in a real browser: the logit is dragged by mouse, finger and key."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("losses")


def words(page: Page):
    return page.locator(".words [aria-live]")


def number(page: Page, name: str) -> str:
    return page.locator(f"g[data-mark='{name}']").text_content()


@pytest.mark.parametrize("chart", ["loss", "gradient"])
def test_a_mouse_over_a_chart_moves_the_logit(open_page: Open, chart: str):
    page = open_page("chapter")
    box = page.locator(f"[data-mark='{chart} step 6']").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    expect(words(page)).to_have_text(
        "At the logit -2 the belief in class 1 is 0.119. "
        "The loss is 2.127, its gradient -0.881: a step raises the logit."
    )
    assert [number(page, name) for name in ("belief", "loss", "gradient")] == [
        "0.119", "2.127", "-0.881",
    ]  # fmt: skip


def test_a_finger_on_a_chart_moves_the_logit(open_page: Open):
    page = open_page("chapter", width=375, has_touch=True, is_mobile=True)
    page.locator("[data-mark='gradient step 12']").tap()
    expect(page.locator(".walk .count")).to_have_text("1.0")
    assert number(page, "loss") == "0.313"


def test_keys_and_a_drag_move_it_and_another_loss_and_target_keep_it(open_page: Open):
    page = open_page("chapter")
    page.get_by_role("slider", name="logit").press("ArrowRight")
    expect(words(page)).to_contain_text("At the logit -4.5 the belief in class 1 is 0.011.")
    page.locator("select").nth(0).select_option("squared")
    expect(words(page)).to_have_text(
        "At the logit -4.5 the belief in class 1 is 0.011. The loss is 0.978, "
        "its gradient -0.021: a step hardly raises the logit, though the belief is wrong."
    )
    page.locator("select").nth(1).select_option(label="0")
    expect(words(page)).to_contain_text("The loss is about 0, its gradient about 0: a step hardly")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("5.0")
    expect(words(page)).to_contain_text("hardly lowers the logit, though the belief is wrong.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_and_lines_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")
    page.get_by_role("slider").fill("6")
    expect(page.locator(".walk .count")).to_have_text("-2.0")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for name in ("belief", "loss", "gradient"):
        assert contrast(colour(f"g[data-mark='{name}'] text", "fill"), paper) >= 4.5, name
    for name in ("loss curve", "grad curve", "tangent", "pull"):
        assert contrast(colour(f"path[data-mark='{name}']", "stroke"), paper) >= 3, name
    for name in ("point", "pull"):
        assert contrast(colour(f"circle[data-mark='{name}']", "fill"), paper) >= 3, name
