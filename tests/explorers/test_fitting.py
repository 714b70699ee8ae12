"""Explorer ``fitting`` in a real browser: lines, mode and sums at every moment, and taps."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens, samples_of
from tests.explorers.walking import at_each_step

SAMPLES = samples_of("fitting")
open_page = opens("fitting")

LOOK = """(root, slider) => {
  const text = (key) => root.querySelector(`[data-mark="${key}"]`).textContent;
  return {
    words: root.querySelector(".words [aria-live]").textContent,
    line: [...root.querySelectorAll("li")].find((row) => row.classList.contains("now")).textContent,
    mode: text("mode"), gradient: text("gradient"), parts: text("sum 1"),
  };
}"""


def words(page: Page):
    return page.locator(".words [aria-live]")


def test_every_moment_shows_what_was_recorded(open_page: Open):
    explorer = SAMPLES["chapter"]()
    states = explorer.films["4", "samples"]
    seen = at_each_step(open_page("chapter"), LOOK)
    assert len(seen) == len(states)
    for state, shown in zip(states, seen, strict=True):
        moment = state[0][state[1]]
        assert shown["mode"] == ("training" if moment.training else "evaluation")
        assert (shown["gradient"] == "None") == (moment.gradient is None)
        assert shown["parts"] == str(moment.count if moment.means else 0)
        assert explorer.said(state)[-1].replace("`", "") in shown["words"]
        (line,) = [line.code for line in explorer.lines(state) if line.role == "now"]
        assert shown["line"] == line


def test_a_drag_ends_with_the_history(open_page: Open):
    page = open_page("chapter")
    drag_to_the_end(page)
    expect(words(page)).to_contain_text("Callbacks hear that all is over")
    epoch = page.locator("text[data-mark='epoch 1']")
    expect(epoch).to_have_text("epoch 2: loss 4.85, val_loss 4.32")


def test_keys_walk_and_the_other_mean_keeps_the_moment(open_page: Open):
    page = open_page("chapter")
    slider = page.get_by_role("slider", name="moment")
    slider.press("End")
    expect(page.locator(".count").last).to_have_text("38 of 38")
    page.locator("select").nth(1).select_option("batches")
    expect(page.locator(".count").last).to_have_text("38 of 38")
    epoch = page.locator("text[data-mark='epoch 0']")
    expect(epoch).to_have_text("epoch 1: loss 13.00, val_loss 11.91")
    slider.press("Home")
    expect(words(page)).to_contain_text("Callbacks hear that a training begins.")
    slider.press("ArrowRight")
    expect(words(page)).to_contain_text("Epoch 1 begins")


def test_a_tap_on_a_line_walks_to_its_moment(open_page: Open):
    page = open_page("chapter")
    page.locator("li", has_text="scores.add").click()
    expect(words(page)).to_contain_text("The sum grows by 4 times 20.62")
    page.locator("li", has_text="scores.add").click()
    expect(words(page)).to_contain_text("The sum grows by 1 times 5.38")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_matters_stands_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("chapter", theme=theme, reduced_motion="reduce")
    page.get_by_role("slider", name="moment").fill("8")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    assert contrast(colour("[data-mark='gradient'] rect", "stroke"), paper) >= 3
    assert contrast(colour("[data-mark='on_step_end'] rect", "stroke"), paper) >= 3
