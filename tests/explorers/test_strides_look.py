"""How ``strides`` looks in a real browser: it keeps its place, its marks can be read."""

import pytest
from playwright.sync_api import expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, opens
from tests.explorers.samples.strides_samples import first, said_by_pytorch

open_page = opens("strides")


def test_a_new_width_is_laid_out_anew_and_keeps_the_place(open_page: Open):
    page = open_page("three")
    page.locator("input").press("End")
    wide = page.locator("svg").bounding_box()["height"]
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator("svg")).not_to_have_attribute("height", f"{wide:g}")
    assert page.locator("svg").bounding_box()["height"] > wide
    expect(page.locator(".words [aria-live]")).to_have_text(said_by_pytorch(*first("three"))[-1])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("matrix", theme=theme, reduced_motion="reduce")
    page.locator("select").select_option("x.flatten()[1:4].expand(2, 3)")
    page.locator("input").press("End")
    expect(page.locator(".walk .count")).to_have_text("6 of 6")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for selector in (".card", ".facts", "select", "button"):
        assert contrast(colour(selector, "color"), paper) >= 4.5, selector
    for text in (".note", ".title", "[data-mark=jump]", "[data-mark=view] tspan", ".off text"):
        assert contrast(colour(text, "fill"), paper) >= 4.5, text
    for mark in ("now", "seen", "twin"):
        text, ground = colour(f".{mark} text", "fill"), colour(f".{mark} rect", "fill")
        assert contrast(text, ground) >= 4.5, mark
    lines = ("link", "hop 4", "hop 0", "read", "cell", "tape 0", "tape 1", "cell 0")
    for name in lines:
        part = f"[data-mark='{name}']"
        rect = f"{part} rect" if page.locator(f"{part} rect").count() else part
        assert contrast(colour(rect, "stroke"), paper) >= 3, name
    assert contrast(colour(".twin rect", "stroke"), paper) >= 3
    assert contrast(colour("select", "borderTopColor"), paper) >= 3
