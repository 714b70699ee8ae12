"""Explorer ``loop`` in a real browser: words, code, line and valley tell the same moment."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens
from tests.explorers.samples.loop_samples import BY_HAND, CASES, loss_and_slope, said, text, tried
from tests.explorers.walking import at_each_step
from utils.explorers.loop import CODE

open_page = opens("loop")

# What is said and shown at a step.
LOOK = """(root, slider) => {
  const lines = [...root.querySelectorAll(".listing li")];
  return [root.querySelector(".words [aria-live]").textContent,
          slider.getAttribute("aria-valuetext"),
          lines.map((line) => +line.classList.contains("now")).join(""),
          lines.map((line) => line.querySelector("i")?.textContent ?? "")];
}"""
MARKS = {"forward": "110000", "backward": "001000", "step": "000110", "zero": "000001"}


def words(page: Page):
    return page.locator(".words [aria-live]")


def to(page: Page, step: int) -> None:
    page.locator("input").fill(str(step))
    expect(page.locator(".count").last).to_have_text(f"{step + 1} of 33")


def mark(page: Page, name: str):
    return page.locator(f'[data-mark="{name}"]')


def middle(page: Page, name: str) -> tuple[float, float]:
    box = mark(page, name).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("case", CASES)
def test_every_state_of_every_learning_rate_says_what_the_formulas_give(open_page: Open, case: str):
    page = open_page(case)
    for lr in CASES[case][2]:
        page.locator("select").select_option(f"{lr:g}")
        states = at_each_step(page, LOOK)
        assert [state[0] for state in states] == said(case, lr)
        total = len(states)
        assert [state[1] for state in states] == [f"{k + 1} of {total}" for k in range(total)]


def test_the_lines_that_have_just_run_are_marked(open_page: Open):
    states = at_each_step(open_page("walk"), LOOK)
    for sentence, _, marks, _ in states[:-1]:
        phase = sentence.partition(", ")[2].partition(":")[0]
        assert marks == MARKS[phase]
    assert states[-1][2] == MARKS["forward"]


def test_beside_the_code_stand_the_values_of_this_round(open_page: Open):
    page = open_page("walk")
    page.locator("select").select_option("0.1")
    notes = [state[3] for state in at_each_step(page, LOOK)]
    assert notes[6:9] == [
        ["w is 1.65", "14.38", "w.grad is -10.312", "", "w is 2.681", ""],
        ["w is 1.65", "14.38", "", "", "w is 2.681", "None"],
        ["w is 2.681", "5.739", "", "", "", ""],
    ]


def test_the_code_can_be_selected_and_copied_as_it_stands(open_page: Open):
    listing = open_page("walk").locator(".listing")
    assert listing.locator("code").all_text_contents() == [code for code, _ in CODE]
    assert listing.evaluate("(list) => getComputedStyle(list).userSelect") != "none"
    assert listing.locator("li").count() == len(CODE)


def test_the_titles_name_the_line_and_the_loss(open_page: Open):
    page = open_page("walk")
    page.locator("select").select_option("0.1")
    for step, titles in [
        (0, ["kilometres = 0 · hours", "loss = 36.5"]),
        (2, ["kilometres = 1.65 · hours", "loss = 36.5"]),
        (4, ["kilometres = 1.65 · hours", "loss = 14.38"]),
    ]:
        to(page, step)
        expect(page.locator("text.title")).to_have_text(titles)


@pytest.mark.parametrize("width", [1280, 375])
def test_the_ball_lies_in_the_valley_where_w_and_the_loss_say(open_page: Open, width: int):
    page = open_page("walk", width=width, reduced_motion="reduce")
    page.locator("select").select_option("0.1")
    x, y, *_ = CASES["walk"]
    spots, ws = [], [0.0]
    for step in (0, 4, 8, 12):
        to(page, step)
        spots.append(middle(page, "ball"))
        ws.append(ws[-1] - 0.1 * loss_and_slope(x, y, ws[-1])[1])
    right = (spots[3][0] - spots[0][0]) / (ws[3] - ws[0])
    down = (spots[3][1] - spots[0][1]) / (
        loss_and_slope(x, y, ws[3])[0] - loss_and_slope(x, y, ws[0])[0]
    )
    assert right > 0 > down
    for w, (across, height) in zip(ws, spots, strict=False):
        assert across - spots[0][0] == pytest.approx(right * w, abs=0.6)
        fall = loss_and_slope(x, y, w)[0] - 36.5
        assert height - spots[0][1] == pytest.approx(down * fall, abs=0.6)


def test_the_ball_is_hollow_until_the_next_forward_has_measured(open_page: Open):
    page = open_page("walk", reduced_motion="reduce")
    fills = []
    for step in range(5):
        to(page, step)
        fills.append(mark(page, "ball").evaluate("(ball) => getComputedStyle(ball).fill"))
    assert fills[0] == fills[1] == fills[4] != fills[2] == fills[3]


def test_each_phase_shows_its_own_marks(open_page: Open):
    page = open_page("walk", reduced_motion="reduce")
    shown = []
    for step in range(4):
        to(page, step)
        shown.append([mark(page, name).is_visible() for name in ("misses", "slope", "move")])
    assert shown == [
        [True, False, False],
        [True, True, False],
        [False, False, True],
        [False, False, False],
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("walk", theme=theme, reduced_motion="reduce")
    page.locator("select").select_option("0.55")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for step, phase in ((5, "slope"), (6, "move")):
        to(page, step)
        for name in ("tip", "line title", "valley title", "line x 0.5", "valley across"):
            assert contrast(colour(f'text[data-mark="{name}"]', "fill"), paper) >= 4.5, name
        for name in (phase, "guess", "curve", "trail 0", "ball"):
            assert contrast(colour(f'[data-mark="{name}"]', "stroke"), paper) >= 3, name
    assert contrast(colour('[data-mark="point 1"]', "fill"), paper) >= 3
    to(page, 4)
    assert contrast(colour('[data-mark="misses"]', "stroke"), paper) >= 3
    ground = colour(".listing .now", "backgroundColor")
    for part in ("code", "i"):
        assert contrast(colour(f".listing .now {part}", "color"), ground) >= 4.5, part
        assert contrast(colour(f".listing {part}", "color"), paper) >= 4.5, part


def test_the_trail_keeps_every_round_and_leads_back(open_page: Open):
    page = open_page("walk")
    to(page, 13)
    was = page.locator('[data-mark^="was "]:visible')
    assert was.count() == 4
    mark(page, "was 1").dispatch_event("click")
    expect(page.locator(".count").last).to_have_text("5 of 33")
    expect(words(page)).to_have_text(said("walk", 0.02)[4])
    assert was.count() == 2


def test_a_tap_on_a_line_of_code_goes_to_its_phase_in_this_round(open_page: Open):
    page = open_page("walk", width=375, has_touch=True, is_mobile=True)
    to(page, 9)
    for line, step in [(5, 11), (1, 8), (4, 10), (2, 9)]:
        page.locator(".listing li").nth(line).tap()
        expect(page.locator(".count").last).to_have_text(f"{step + 1} of 33")
    to(page, 32)
    page.locator(".listing li").nth(2).tap()
    expect(page.locator(".count").last).to_have_text("33 of 33")


def test_the_slider_obeys_every_key(open_page: Open):
    page = open_page("walk")
    slider, sentences = page.get_by_role("slider", name="step"), said("walk", 0.02)
    for key, place in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 32)]:
        slider.press(key)
        expect(words(page)).to_have_text(sentences[place])
    slider.press("Home")
    expect(words(page)).to_have_text(sentences[0])


def test_the_keyboard_reaches_three_controls(open_page: Open):
    page = open_page("walk")
    for role in ("SELECT", "BUTTON", "INPUT"):
        page.keyboard.press("Tab")
        tag = page.evaluate("document.activeElement.shadowRoot.activeElement.tagName")
        assert tag == role
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_dragging_the_slider_walks_to_the_end(open_page: Open):
    page = open_page("walk")
    drag_to_the_end(page)
    expect(words(page)).to_have_text(said("walk", 0.02)[-1])


def test_another_learning_rate_starts_at_the_first_round(open_page: Open):
    page = open_page("walk")
    to(page, 20)
    page.locator("select").select_option("0.55")
    expect(page.locator(".count").last).to_have_text("1 of 33")
    expect(words(page)).to_have_text(f"Round 1, forward: with w = 0 the loss is {text(36.5)}.")


# ---- by hand ----


def shown(page: Page) -> tuple[str, ...]:
    return tuple(page.locator("[aria-live]").all_text_contents())


def test_every_weight_says_its_misses_and_its_loss(open_page: Open):
    page = open_page("by hand")
    look = """(root, slider) => [[...root.querySelectorAll("[aria-live]")].map(
        (p) => p.textContent), slider.getAttribute("aria-valuetext")]"""
    states = at_each_step(page, look)
    weights = [k / 5 for k in range(41)]
    assert [tuple(state[0]) for state in states] == [tried("by hand", w) for w in weights]
    assert [state[1] for state in states] == [f"{w:.1f}" for w in weights]


def test_dragging_w_moves_the_line_and_leaves_a_trail_of_losses(open_page: Open):
    page = open_page("by hand", width=375, reduced_motion="reduce")
    assert page.locator('[data-mark^="was "]:visible').count() == 0
    before = mark(page, "guess").get_attribute("d")
    drag_to_the_end(page)
    expect(page.locator(".count")).to_have_text("8.0")
    assert shown(page) == tried("by hand", 8.0)
    assert page.locator('[data-mark^="was "]:visible').count() == 40
    assert mark(page, "guess").get_attribute("d") != before


def test_a_mouse_over_the_valley_moves_w(open_page: Open):
    page = open_page("by hand", reduced_motion="reduce")
    mark(page, "valley step 22").hover(force=True)
    expect(page.locator(".count")).to_have_text("4.4")
    assert shown(page) == tried("by hand", 4.4)


def test_a_tap_on_the_valley_moves_w(open_page: Open):
    page = open_page("by hand", width=375, has_touch=True, is_mobile=True)
    mark(page, "valley step 30").dispatch_event("click")
    expect(page.locator(".count")).to_have_text("6.0")


@pytest.mark.parametrize("case", BY_HAND)
def test_every_point_and_its_miss_are_drawn(open_page: Open, case: str):
    page = open_page(case)
    assert page.locator('[data-mark^="point "]:visible').count() == len(BY_HAND[case][0])
    assert mark(page, "misses").is_visible()
