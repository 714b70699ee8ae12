"""Explorer ``gather`` in a real browser: walked by drag and keys, every word a plain loop's."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end, opens
from tests.explorers.samples.gather_samples import told
from tests.explorers.walking import at_each_step

open_page = opens("gather")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, how: str, dim: str) -> None:
    for select, label in zip(page.locator("select").all(), (how, f"dim {dim}"), strict=True):
        select.select_option(label=label)


@pytest.mark.parametrize(("how", "dim"), [("gather", "0"), ("scatter_add", "0"), ("gather", "1")])
def test_every_step_says_what_a_plain_loop_finds(open_page: Open, how: str, dim: str):
    page = open_page("chapter")
    choose(page, how, dim)
    said = at_each_step(page)
    assert [words for words, _, _ in said] == told("chapter", how, int(dim))
    assert len({height for _, _, height in said}) == 1, "walking moves the page below"


def test_a_drag_and_keys_walk_and_another_choice_keeps_the_step(open_page: Open):
    page = open_page("chapter")
    drag_to_the_end(page)
    expect(words(page)).to_have_text(told("chapter", "gather", 1)[7])
    choose(page, "scatter_add", "0")
    expect(words(page)).to_have_text(told("chapter", "scatter_add", 0)[7])
    assert page.locator("g[data-mark='x 1 0']").text_content() == "9"
    page.get_by_role("slider", name="walk").press("Home")
    expect(words(page)).to_have_text(told("chapter", "scatter_add", 0)[0])
    page.get_by_role("slider", name="walk").press("ArrowRight")
    expect(words(page)).to_have_text(told("chapter", "scatter_add", 0)[1])


def test_a_mouse_over_a_number_of_the_index_walks_there(open_page: Open):
    page = open_page("chapter")
    page.locator("g[data-mark='index 4']").hover()
    expect(words(page)).to_have_text(told("chapter", "gather", 1)[4])
    assert page.locator("text[data-mark='number 4']").is_visible()
    assert not page.locator("text[data-mark='number 5']").is_visible()


def test_a_finger_on_a_number_that_none_picks_says_so(open_page: Open):
    page = open_page("chapter", width=320, has_touch=True, is_mobile=True)
    page.locator("g[data-mark='x 3 2']").tap()
    expect(words(page)).to_have_text("no number of the index says [3, 2]")
