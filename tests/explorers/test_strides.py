"""Explorers in a real browser: every word is PyTorch's, and every way to play works."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end, opens, stop_clock
from tests.explorers.samples.strides_samples import CASES, first, said_by_pytorch, views
from tests.explorers.walking import at_each_step

open_page = opens("strides")


def words(page: Page) -> str:
    return page.locator(".words [aria-live]").inner_text()


def cells(page: Page, part: str, role: str) -> list[str]:
    """The numbers in the cells of the storage, "tape", or of the view, "cell", of a role."""
    return page.locator(f"[data-mark^='{part} '].{role}").all_text_contents()


@pytest.mark.parametrize("case", ["matrix", "scalar"])
def test_every_step_of_every_view_says_what_pytorch_gives(open_page: Open, case: str):
    page = open_page(case)
    for code, view in views(case):
        page.locator("select").select_option(code)
        said = at_each_step(page)
        assert [words for words, _, _ in said] == said_by_pytorch(CASES[case][0], code, view)
        total = view.numel()
        assert [text for _, text, _ in said] == [f"{k + 1} of {total}" for k in range(total)]
        assert len({height for _, _, height in said}) == 1, "walking moves the page below"
        contiguous = "yes" if view.is_contiguous() else "no"
        assert page.locator(".facts [aria-live]").inner_text() == (
            f"shape {tuple(view.shape)} · strides {view.stride()} · "
            f"offset {view.storage_offset()} · contiguous: {contiguous}"
        )


def test_the_slider_obeys_every_key(open_page: Open):
    page = open_page("three")
    slider, sentences = page.get_by_role("slider", name="walk"), said_by_pytorch(*first("three"))
    place = 0
    for key, to in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 23), ("Home", 0)]:
        slider.press(key)
        place = to
        expect(page.locator(".words [aria-live]")).to_have_text(sentences[place])
    slider.press("PageUp")
    leap = int(slider.input_value())
    assert leap > 1
    expect(page.locator(".words [aria-live]")).to_have_text(sentences[leap])
    slider.press("PageDown")
    expect(page.locator(".words [aria-live]")).to_have_text(sentences[0])


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(open_page: Open):
    page = open_page("matrix")
    for role in ("SELECT", "BUTTON", "INPUT"):
        page.keyboard.press("Tab")
        tag, outline = page.evaluate(
            "() => { const on = document.activeElement.shadowRoot.activeElement;"
            " return [on.tagName, getComputedStyle(on).outlineStyle] }"
        )
        assert (tag, outline) == (role, "solid")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_dragging_the_slider_walks_to_the_end(open_page: Open):
    page = open_page("matrix")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("6 of 6")
    assert words(page) == said_by_pytorch(*first("matrix"))[5]


def test_hovering_a_cell_of_the_view_moves_the_walk_there(open_page: Open):
    page = open_page("matrix")
    page.locator("select").select_option("x.t()")
    page.locator("[data-mark='cell 3']").hover()
    expect(page.locator(".walk .count")).to_have_text("4 of 6")
    assert cells(page, "tape", "now") == cells(page, "cell", "now") == ["4"]
    assert cells(page, "tape", "seen") == ["0", "1", "3"]
    assert cells(page, "cell", "seen") == ["0", "3", "1"]


def test_a_view_that_appears_under_a_resting_mouse_does_not_move_the_walk(open_page: Open):
    page = open_page("matrix")
    page.locator("[data-mark='cell 5']").hover()
    expect(page.locator(".walk .count")).to_have_text("6 of 6")
    page.locator("select").press("ArrowDown")
    expect(page.locator(".walk .count")).to_have_text("1 of 6")
    page.wait_for_timeout(300)
    expect(page.locator(".walk .count")).to_have_text("1 of 6")


def test_tapping_cells_shows_who_reads_them(open_page: Open):
    page = open_page("matrix", width=375, has_touch=True, is_mobile=True)
    page.locator("select").select_option("x.flatten()[1:4].expand(2, 3)")
    page.locator("[data-mark='cell 5']").tap()
    expect(page.locator(".walk .count")).to_have_text("6 of 6")
    page.locator("[data-mark='tape 2']").tap()
    expect(page.locator(".walk .count")).to_have_text("2 of 6")
    assert cells(page, "tape", "now") == cells(page, "cell", "now") == ["2"]
    assert cells(page, "cell", "twin") == ["2"]
    assert cells(page, "tape", "off") == ["0", "4", "5"]
    page.locator("[data-mark='tape 4']").tap()
    expect(page.locator(".words [aria-live]")).to_have_text(
        "x.flatten()[1:4].expand(2, 3) never reads storage[4]"
    )
    expect(page.locator(".walk .count")).to_have_text("2 of 6")


def test_the_link_joins_the_cell_of_the_view_to_the_cell_it_reads(open_page: Open):
    page = open_page("matrix", reduced_motion="reduce")
    page.locator("select").select_option("x.t()")
    page.locator("input").press("ArrowRight")
    expect(page.locator(".walk .count")).to_have_text("2 of 6")
    places = {
        name: page.locator(name).bounding_box()
        for name in ("[data-mark=foot]", "[data-mark=link]", ".now >> nth=0", ".now >> nth=1")
    }
    dot, link, read, cell = places.values()
    assert dot["x"] + dot["width"] / 2 == pytest.approx(read["x"] + read["width"] / 2, abs=1)
    assert link["y"] + link["height"] == pytest.approx(cell["y"] + cell["height"] / 2, abs=2)
    assert page.locator("[data-mark=jump]").text_content() == "+3"


def test_play_walks_to_the_end_and_speaks_only_when_it_stops(open_page: Open):
    page = open_page("matrix")
    stop_clock(page)
    live, button = page.locator(".words [aria-live]"), page.get_by_role("button")
    button.click()
    page.clock.run_for(1500)
    expect(button).to_have_text("❚❚ Pause")
    expect(live).to_have_attribute("aria-live", "off")
    expect(page.locator(".walk .count")).to_have_text("3 of 6")
    button.click()
    page.clock.run_for(3000)
    expect(page.locator(".walk .count")).to_have_text("3 of 6")
    expect(live).to_have_attribute("aria-live", "polite")
    button.click()
    page.clock.run_for(3000)
    expect(button).to_have_text("▶ Play")
    expect(page.locator(".walk .count")).to_have_text("6 of 6")
    expect(live).to_have_attribute("aria-live", "polite")
    button.click()
    page.clock.run_for(100)
    expect(page.locator(".walk .count")).to_have_text("1 of 6")


def test_each_explorer_of_a_page_walks_alone_and_leaves_no_global_name(open_page: Open):
    page = open_page("matrix", "three")
    names = page.evaluate("Object.getOwnPropertyNames(window)")
    page.locator("input").nth(1).press("End")
    expect(page.locator(".walk .count").nth(1)).to_have_text("24 of 24")
    expect(page.locator(".walk .count").nth(0)).to_have_text("1 of 6")
    assert names == open_page().evaluate("Object.getOwnPropertyNames(window)")
