"""Explorer ``engine`` in a real browser: turns by drag, keys and click, in both orders."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end, opens, samples_of
from tests.explorers.walking import at_each_step

SAMPLES = samples_of("engine")
open_page = opens("engine")

FORK = "(a := w * x) + a * a"


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, code: str, order: str) -> None:
    for select, label in zip(page.locator("select").all(), (code, order), strict=True):
        select.select_option(label=label)


def recorded(code: str, order: str) -> list[str]:
    explorer = SAMPLES["chapter"]()
    return [explorer.said(state)[0].replace("`", "") for state in explorer.films[code, order]]


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("order", ["deepest first", "as found"])
def test_every_step_says_what_was_recorded_and_keeps_its_height(
    open_page: Open, order: str, width: int
):
    page = open_page("chapter", width=width)
    choose(page, FORK, order)
    said = at_each_step(page)
    assert [words for words, _, _ in said] == recorded(FORK, order)
    assert len({height for _, _, height in said}) == 1, "walking moves the page below"


def test_a_drag_walks_to_the_end_and_the_other_order_keeps_the_step(open_page: Open):
    page = open_page("chapter")
    choose(page, FORK, "as found")
    drag_to_the_end(page)
    expect(words(page)).to_have_text(recorded(FORK, "as found")[-1])
    choose(page, FORK, "deepest first")
    expect(words(page)).to_have_text(recorded(FORK, "deepest first")[-1])


def test_keys_walk_and_a_click_on_a_turn_or_a_tensor_leads_to_it(open_page: Open):
    page = open_page("chapter", reduced_motion="reduce")
    choose(page, FORK, "deepest first")
    said = recorded(FORK, "deepest first")
    slider = page.get_by_role("slider", name="step")
    for key, to in [("ArrowRight", 1), ("End", 5), ("ArrowLeft", 4), ("Home", 0)]:
        slider.press(key)
        expect(words(page)).to_have_text(said[to])
    page.locator("[data-mark='turn 1']").click()
    expect(words(page)).to_have_text(said[3])
    page.locator("[data-mark='node 2']").click(position={"x": 6, "y": 6})
    expect(words(page)).to_have_text(said[2])
