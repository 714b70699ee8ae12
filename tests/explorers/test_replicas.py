"""Explorer ``replicas`` in a real browser: rows travel to their processes, weights agree or not."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("replicas")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, processes: str, joined: str) -> None:
    page.locator("select").nth(0).select_option(processes)
    page.locator("select").nth(1).select_option(joined)


def number(page: Page, name: str) -> str:
    return page.locator(f"g[data-mark='{name}']").text_content()


def test_a_drag_shows_that_a_mean_of_means_is_another_step(open_page: Open):
    page = open_page("chapter")
    choose(page, "4", "mean of means")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("step 2")
    expect(words(page)).to_contain_text(
        "Each goes a step. All replicas have the weight 3.214; one process alone has 3.236."
    )
    assert [number(page, f"weight {rank}") for rank in range(4)] == ["3.214"] * 4
    assert number(page, "alone") == "3.236"


def test_keys_deal_the_rows_and_another_choice_keeps_the_moment(open_page: Open):
    page = open_page("chapter")
    choose(page, "2", "weighted mean")
    slider = page.get_by_role("slider", name="moment")
    slider.press("Home")
    expect(words(page)).to_contain_text("A batch of 7 rows arrives.")
    slider.press("ArrowRight")
    expect(words(page)).to_contain_text(
        "The rows are dealt like cards: process 0 takes rows 0, 2, 4 and 6; "
        "process 1 takes rows 1, 3 and 5."
    )
    choose(page, "4", "not at all")
    expect(words(page)).to_contain_text("process 3 takes row 3.")
    slider.press("End")
    expect(words(page)).to_contain_text(
        "The replicas have drifted apart; one process alone has 3.236."
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_and_edges_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")
    choose(page, "4", "weighted mean")
    page.get_by_role("slider").press("End")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for name in ("weight 0", "gradient 3", "joined", "alone", "row 2"):
        assert contrast(colour(f"g[data-mark='{name}'] text", "fill"), paper) >= 4.5, name
