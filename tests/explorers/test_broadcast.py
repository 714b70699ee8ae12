"""Explorer ``broadcast`` in a real browser: shapes are chosen, axes and cells walked."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("broadcast")


def words(page: Page):
    return page.locator(".words [aria-live]")


def mark(page: Page, name: str):
    return page.locator(f'[data-mark="{name}"]')


def test_keys_walk_over_the_axes_and_then_over_the_cells(open_page: Open):
    page = open_page("chapter", reduced_motion="reduce")
    slider = page.get_by_role("slider", name="walk")
    expect(words(page)).to_have_text("At the right end, 3 meets 3: equal, they fit.")
    expect(mark(page, "b [1, 0]")).to_be_hidden()
    slider.press("ArrowRight")
    expect(words(page)).to_have_text(
        "One axis further left, b has no length left: it counts as 1 and is stretched to 2."
    )
    expect(mark(page, "b [1, 0]")).to_have_text("1")
    slider.press("End")
    expect(words(page)).to_have_text("(a + b)[1, 2] = a[1, 2] + b[2] = 60 + 3 = 63")
    expect(mark(page, "result [1, 2]")).to_have_text("63")
    slider.press("Home")
    expect(mark(page, "result [1, 2]")).to_have_text("")


def test_a_drag_walks_to_the_end_and_another_pair_begins_anew(open_page: Open):
    page = open_page("chapter")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("8 of 8")
    page.locator("select").select_option("(2, 3) + (2,)")
    expect(words(page)).to_have_text(
        "At the right end, 3 meets 2: they differ and neither is 1, so the pair is refused."
    )
    expect(mark(page, "length a + b 0")).to_have_text("no")
    expect(mark(page, "result [0, 0]")).to_be_hidden()


def test_a_finger_on_a_cell_walks_to_its_sum(open_page: Open):
    page = open_page("chapter", width=375, has_touch=True, is_mobile=True)
    page.locator("select").select_option("(3, 1) + (4,)")
    mark(page, "result [2, 1]").tap()
    expect(words(page)).to_have_text("(a + b)[2, 1] = a[2, 0] + b[1] = 30 + 2 = 32")
    mark(page, "b [0, 3]").tap()
    expect(words(page)).to_have_text("(a + b)[0, 3] = a[0, 0] + b[3] = 10 + 4 = 14")


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_is_wider_than_the_page(open_page: Open, width: int):
    page = open_page("large", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for letters in page.locator("svg text").filter(visible=True).all():
        assert letters.evaluate("text => parseFloat(getComputedStyle(text).fontSize)") >= 11


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")
    page.get_by_role("slider", name="walk").press("End")

    def colour(part, name: str) -> str:
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    for cell in ("a [0, 0]", "a [1, 2]", "b [0, 2]", "b [1, 2]", "result [0, 0]", "length b 1"):
        text, box = (mark(page, cell).locator(part) for part in ("text", "rect"))
        assert contrast(colour(text, "fill"), colour(box, "fill")) >= 4.5, cell
