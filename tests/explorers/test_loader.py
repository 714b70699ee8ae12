"""Explorer ``loader`` in a real browser: time dragged and stepped, settings and workers chosen."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end, opens
from tests.explorers.walking import at_each_step

open_page = opens("loader")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, code: str, workers: int) -> None:
    for select, label in zip(page.locator("select").all(), (code, str(workers)), strict=True):
        select.select_option(label=label)


def test_a_drag_ends_the_epoch_and_keys_step_through_it(open_page: Open):
    page = open_page("chapter")
    drag_to_the_end(page)
    expect(words(page)).to_have_text(
        "The epoch is over after 26 units; the training waited 14 units."
    )
    slider = page.get_by_role("slider", name="time")
    slider.press("Home")
    expect(words(page)).to_have_text(
        "The one process fetches sample 0 for batch 0; the training waits for batch 0."
    )
    slider.press("ArrowRight")
    expect(words(page)).to_have_text(
        "The one process fetches sample 1 for batch 0; the training waits for batch 0."
    )


@pytest.mark.parametrize(("workers", "units", "waits"), [(0, 26, 14), (1, 20, 8), (2, 18, 6)])
def test_more_workers_let_the_training_wait_less(open_page: Open, workers, units, waits):
    page = open_page("chapter")
    choose(page, "batch_size=4", workers)
    said = at_each_step(page)
    assert len(said) == units + 1
    assert said[-1][0] == (
        f"The epoch is over after {units} units; the training waited {waits} units."
    )
    assert len({height for _, _, height in said}) == 1, "walking moves the page below"


def test_a_click_on_a_sample_walks_to_the_moment_when_it_is_fetched(open_page: Open):
    page = open_page("chapter")
    choose(page, "batch_size=4, shuffle=True", 2)
    page.locator("g[data-mark='sample 12']").click()
    expect(words(page)).to_contain_text("orker 1 fetches sample 12 for batch 1")


def test_a_finger_on_a_sample_that_is_left_out_says_so(open_page: Open):
    page = open_page("chapter", width=320, has_touch=True, is_mobile=True)
    choose(page, "batch_size=4, drop_last=True", 0)
    page.locator("g[data-mark='sample 13']").tap()
    expect(words(page)).to_have_text("Sample 13 is in no batch.")


def test_batches_appear_when_they_are_whole(open_page: Open):
    page = open_page("chapter", reduced_motion="reduce")
    slider = page.get_by_role("slider", name="time")
    slider.fill("3")
    place = page.locator("g[data-mark='place 0 3'] text")
    expect(place).to_have_text("")
    slider.fill("4")
    expect(place).to_have_text("3")
