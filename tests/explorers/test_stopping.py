"""Explorer ``stopping`` in a real browser: the stop moves with the patience, by mouse and key."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("stopping")


def words(page: Page):
    return page.locator(".words [aria-live]")


def test_a_drag_to_much_patience_gets_over_the_bump(open_page: Open):
    page = open_page("chapter")
    expect(words(page)).to_contain_text("With patience=1 training stops after epoch 6")
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("12")
    expect(words(page)).to_have_text(
        "With patience=12 training stops after epoch 20, and the weights of epoch 8 go back: 198 "
        "of the 300 held-out examples are right, loss 1.222. The weights after epoch 40: 202 "
        "right, loss 1.478."
    )
    bar = page.locator("text[data-mark='stopped words']")
    expect(bar).to_have_text("stopped: 198 right, loss 1.222")


def test_keys_move_the_stop_and_another_watch_keeps_the_patience(open_page: Open):
    page = open_page("chapter")
    slider = page.get_by_role("slider", name="patience")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(page.locator(".walk .count")).to_have_text("3")
    expect(words(page)).to_contain_text("stops after epoch 11, and the weights of epoch 8")
    page.locator("select").nth(1).select_option("val_accuracy")
    expect(page.locator(".walk .count")).to_have_text("3")
    expect(words(page)).to_contain_text("stops after epoch 12, and the weights of epoch 9")
    title = page.locator("text[data-mark='title']")
    expect(title).to_have_text("accuracy, val_accuracy by epoch")
    slider.press("Home")
    expect(words(page)).to_contain_text("stops after epoch 2, and the weights of epoch 1 go back")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_marks_of_both_epochs_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    assert contrast(colour("path[data-mark='last']", "stroke"), paper) >= 3
    assert contrast(colour("text[data-mark='last name']", "fill"), paper) >= 4.5
    assert contrast(colour("text[data-mark='kept name']", "fill"), paper) >= 4.5
