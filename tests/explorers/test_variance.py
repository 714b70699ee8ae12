"""Explorer ``variance`` in a real browser: numbers go through layers, gradients come back."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("variance")


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, weights: str, activation: str) -> None:
    page.locator("select").nth(0).select_option(weights)
    page.locator("select").nth(1).select_option(activation)


def seen(page: Page, name: str) -> int:
    """How many layers have a mark of that name."""
    return page.locator(f"[data-mark^='{name} ']:not([display=none])").count()


def test_a_drag_goes_through_the_layers_and_back(open_page: Open):
    page = open_page("chapter")
    choose(page, "nn.Linear", "relu")
    expect(words(page)).to_have_text(
        "Standard deviation 1 goes in. Adding up 100 products with weights of 0.058 makes it "
        "√100 × 0.058 = 0.58 times as large, before relu."
    )
    assert (seen(page, "hill"), seen(page, "gradient")) == (1, 0)
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("back at input")
    expect(words(page)).to_have_text(
        "Back at the input, the gradient has a standard deviation of 1.5e-4: almost nothing is "
        "left."
    )
    assert (seen(page, "hill"), seen(page, "gradient")) == (11, 11)


def test_keys_walk_and_another_choice_keeps_the_layer(open_page: Open):
    page = open_page("chapter")
    choose(page, "randn", "tanh")
    slider = page.get_by_role("slider", name="layer")
    for _ in range(3):
        slider.press("ArrowRight")
    expect(page.locator(".walk .count")).to_have_text("3")
    expect(words(page)).to_have_text(
        "After layer 3 the standard deviation is 0.96, but 78% of the numbers are stuck near -1 "
        "or 1."
    )
    assert (seen(page, "hill"), seen(page, "zero")) == (4, 0)
    choose(page, "kaiming_normal_", "relu")
    expect(page.locator(".walk .count")).to_have_text("3")
    expect(words(page)).to_contain_text("it keeps its size.")
    assert (seen(page, "hill"), seen(page, "zero")) == (4, 3)
    slider.press("End")
    expect(page.locator(".walk .count")).to_have_text("back at input")
    slider.press("Home")
    expect(page.locator(".walk .count")).to_have_text("input")


def test_a_click_on_a_layer_walks_there_and_a_second_one_to_its_way_back(open_page: Open):
    page = open_page("chapter")
    row = page.locator("[data-mark='layer 6']")
    row.click()
    expect(page.locator(".walk .count")).to_have_text("6")
    row.click()
    expect(page.locator(".walk .count")).to_have_text("back at 6")


def test_a_finger_on_a_layer_walks_there(open_page: Open):
    page = open_page("chapter", width=375, has_touch=True, is_mobile=True)
    page.locator("[data-mark='layer 4']").tap()
    expect(page.locator(".walk .count")).to_have_text("4")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_hills_bars_and_names_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")
    page.get_by_role("slider").fill("15")
    expect(page.locator(".walk .count")).to_have_text("back at 6")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    assert contrast(colour("path[data-mark='hill 3']", "stroke"), paper) >= 4.5
    for name in ("signal 7", "gradient 7"):
        assert contrast(colour(f"g[data-mark='{name}'] rect", "stroke"), paper) >= 3, name
    for name in ("name 3", "power 0", "at 0", "numbers"):
        assert contrast(colour(f"text[data-mark='{name}']", "fill"), paper) >= 4.5, name
