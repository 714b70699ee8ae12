"""Explorer ``layers`` in a real browser: a call is dragged down, by mouse, key and Play."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("layers")


def words(page: Page):
    return page.locator(".words [aria-live]")


def band(page: Page, name: str):
    return page.locator(f"g[data-mark='band {name}']")


def held(page: Page, name: str):
    return page.locator(f"text[data-mark='held {name} 0']")


def test_keys_sink_a_call_stop_by_stop(open_page: Open):
    page = open_page("chapter")
    page.locator("select").select_option("wall(x)")
    slider = page.get_by_role("slider")
    expect(words(page)).to_have_text("Python runs your line, wall(x).")
    slider.press("ArrowRight")
    expect(held(page, "Python")).to_have_text("Linear.forward")
    slider.press("ArrowRight")
    expect(held(page, "binding")).to_have_text("torch._C._nn.linear")
    slider.press("ArrowRight")
    expect(words(page)).to_have_text(
        "aten::linear is a recipe: it computes nothing itself and calls other operators."
    )
    slider.press("ArrowRight")
    expect(page.locator("g[data-mark='key 0']")).to_have_text("AutogradCPU")
    slider.press("End")
    expect(words(page)).to_have_text(
        "Python gets a tensor, float32 (3, 2); its grad_fn is AddmmBackward0."
    )


def test_a_drag_ends_at_the_top_again_and_another_call_begins_anew(open_page: Open):
    page = open_page("chapter")
    drag_to_the_end(page)
    expect(words(page)).to_have_text("Python gets a tensor, float32 (3, 2); it has no grad_fn.")
    expect(held(page, "device")).to_have_text("cpu: float32 (3, 2)")
    page.locator("select").select_option("x.t()")
    expect(words(page)).to_have_text("Python runs your line, x.t().")
    expect(held(page, "device")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_stand_out_and_stay_in_their_bands(open_page: Open, width: int, theme: str):
    page = open_page("chapter", width=width, theme=theme, reduced_motion="reduce")
    page.locator("select").select_option("wall(x)")
    page.get_by_role("slider").fill("5")
    expect(page.locator(".walk .count")).to_have_text("6 of 16")
    for name in ("Python", "binding", "dispatcher", "kernel", "device"):
        box = band(page, name).bounding_box()
        for part in ("name", "about"):
            text = page.locator(f"text[data-mark='{part} {name}']")
            place = text.bounding_box()
            assert box["x"] <= place["x"], part
            assert place["x"] + place["width"] <= box["x"] + box["width"], part
            fill = text.evaluate("part => getComputedStyle(part).fill")
            under = band(page, name).locator("rect").evaluate("r => getComputedStyle(r).fill")
            assert contrast(fill, under) >= 4.5, (name, part)
