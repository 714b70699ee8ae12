"""Explorer ``backprop`` in a real browser: every number is autograd's, every way to play works."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end
from tests.explorers.samples.backprop import CASES, SAMPLES, leaves
from tests.explorers.walks import at_each_step
from utils.explorers.backprop_tape import record
from utils.explorers.backprop_words import plain, steps_of

# What is said and shown at a step.
LOOK = """(root) => {
  const all = (kind) => [...root.querySelectorAll(kind)].map((p) => p.textContent);
  return { words: all(".words [aria-live]")[0], values: all(".number.value"),
           grads: all(".number.grad"), locals: all("text.local"), part: all("text.part")[0] };
}"""


@pytest.fixture
def open_page(open_explorers: Open) -> Open:
    """Opens samples of ``backprop`` by name."""
    return lambda *names, **options: open_explorers(*(SAMPLES[n]() for n in names), **options)


def walk(page: Page) -> list[dict]:
    return at_each_step(page, LOOK)


def go(page: Page, step: int) -> None:
    page.locator("input").evaluate(
        "(slider, step) => { slider.value = step; slider.dispatchEvent(new Event('input')); }", step
    )
    expect(page.locator(".count")).to_have_text(re.compile(rf"^{step + 1} of "))


def words(page: Page):
    return page.locator(".words [aria-live]")


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("case", CASES)
def test_every_step_says_and_shows_what_autograd_computed(open_page: Open, case: str, width: int):
    page, (codes, numbers) = open_page(case, width=width), CASES[case]
    for code in codes:
        page.locator("select").select_option(code)
        shown, tape = walk(page), record(code, leaves(numbers))
        assert [at["words"] for at in shown] == [plain(s) for s in steps_of(tape).says]
        assert shown[0]["grads"] == [""] * len(shown[0]["grads"])
        asked = [node for node in tape.nodes if node.value.requires_grad]
        for text, node in zip(shown[-1]["grads"], asked, strict=True):
            assert (text == "") == (node.grad is None)
            if text:
                assert float(text) == pytest.approx(node.grad.item(), rel=6e-3, nan_ok=True)
        for text, node in zip(shown[-1]["values"], tape.nodes, strict=True):
            assert float(text) == pytest.approx(node.value.item(), rel=6e-3, abs=1e-3, nan_ok=True)


def test_numbers_appear_forward_and_gradients_backward(open_page: Open):
    page = open_page("forks")
    page.locator("select").select_option("x * x - x * 4")
    shown = walk(page)
    assert [at["values"] for at in shown[:4]] == [
        ["2", "", "", ""],
        ["2", "4", "", ""],
        ["2", "4", "8", ""],
        ["2", "4", "8", "-4"],
    ]
    assert [at["grads"] for at in shown[3:]] == [
        ["", "", "", ""],
        ["", "", "", "1"],
        ["", "1", "", "1"],
        ["", "1", "-1", "1"],
        ["-4", "1", "-1", "1"],
        ["-2", "1", "-1", "1"],
        ["0", "1", "-1", "1"],
        ["0", "1", "-1", "1"],
    ]
    assert [at["part"] for at in shown] == ["", "", "", "", "", "1", "-1", "-4", "2", "2", ""]
    assert shown[4]["locals"] == ["", "", "", "", ""]
    assert shown[-1]["locals"] == ["×2", "×2", "×4", "×1", "×-1"]


def test_the_number_of_the_step_is_marked_then_its_gradient(open_page: Open):
    page = open_page("product")
    marked = page.locator(".half.now")
    assert marked.evaluate_all("(all) => all.map((half) => half.classList[1])") == ["left", "left"]
    go(page, 1)
    expect(marked).to_have_count(1)
    go(page, 3)
    assert marked.evaluate_all("(all) => all.map((half) => half.classList[1])") == ["right"]
    go(page, 5)
    expect(page.locator(".half.right.now")).to_have_count(2)
    expect(page.locator(".frame.now")).to_have_count(2)


def test_a_number_without_a_gradient_is_dashed_and_has_one_half(open_page: Open):
    page = open_page("neuron")
    assert page.locator(".frame.open").count() == 1
    assert page.locator(".half.left").count() == page.locator(".half.right").count() + 1


def middle(page: Page, selector: str, k: int = 0) -> tuple[float, float]:
    box = page.locator(selector).nth(k).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(("width", "along"), [(1280, 0), (375, 1)])
def test_numbers_flow_to_the_loss_and_arrows_turn_for_gradients(open_page: Open, width, along):
    page = open_page("short", width=width, reduced_motion="reduce")
    frames = page.locator(".frame").count()
    places = [middle(page, ".frame", k)[along] for k in range(frames)]
    assert max(places) == places[-1], "the loss stands last"
    tips = page.locator(".tip")
    there = middle(page, ".tip", tips.count() - 1)[along]
    go(page, int(page.locator("input").get_attribute("max")))
    back = middle(page, ".tip", tips.count() - 1)[along]
    assert back < there < places[-1]
    gone = page.locator(".way.gone:not(.tip)").count()
    assert gone == page.locator(".way:not(.tip)").count() - 1, "only the way to y is not walked"


def test_the_product_rests_beside_the_number_that_it_is_added_to(open_page: Open):
    page = open_page("product", reduced_motion="reduce")
    for step, k in [(3, 0), (4, 1)]:
        go(page, step)
        part, (_, y) = page.locator("text.part").bounding_box(), middle(page, ".frame", k)
        frame = page.locator(".frame").nth(k).bounding_box()
        assert 0 < part["x"] + part["width"] / 2 - (frame["x"] + frame["width"]) < 40
        assert abs(part["y"] + part["height"] / 2 - y) < 40


def test_the_product_travels_unless_less_motion_is_asked(open_page: Open):
    count = "(part) => part.getAnimations().length"
    for motion, expected in [("no-preference", 1), ("reduce", 0)]:
        page = open_page("product", reduced_motion=motion)
        go(page, 3)
        assert page.locator("text.part").evaluate(count) == expected


@pytest.mark.parametrize(("width", "side"), [(1280, 0), (375, 1)])
def test_the_product_only_ever_travels_backward_along_its_way(
    open_page: Open, width: int, side: int
):
    page = open_page("product", width=width)
    go(page, 3)
    frames = page.locator("text.part").evaluate("""(part) => part.getAnimations()[0].effect
      .getKeyframes().map((frame) => frame.transform.match(/[-\\d.]+/g).map(Number))""")
    steps = [after[side] - before[side] for before, after in itertools.pairwise(frames)]
    assert len(steps) == 4
    assert max(steps) < -1


def test_tapping_a_number_a_gradient_or_a_way_leads_to_its_step(open_page: Open):
    page = open_page("product", width=375, has_touch=True, is_mobile=True)
    count = page.locator(".count")
    for selector, k, place in [(".half.right", 1, 5), (".half.left", 2, 2), (".half.right", 2, 3)]:
        page.locator(selector).nth(k).tap()
        expect(count).to_have_text(f"{place} of 6")
    page.locator(".touch").nth(0).tap(force=True)
    expect(count).to_have_text("4 of 6")
    page.locator(".half.left").nth(0).tap()
    expect(count).to_have_text("1 of 6")


def test_a_tap_on_what_gets_no_gradient_changes_nothing(open_page: Open):
    page = open_page("neuron")
    page.locator("select").select_option("w.detach() * x + b")
    go(page, 2)
    page.locator(".half.right").first.click()
    page.wait_for_timeout(100)
    expect(page.locator(".count")).to_have_text(re.compile(r"^3 of "))


def test_the_slider_obeys_every_key_and_a_choice_starts_anew(open_page: Open):
    page = open_page("forks")
    slider, says = (
        page.get_by_role("slider", name="step"),
        [plain(s) for s in steps_of(record("x * x - x * 4", leaves(CASES["forks"][1]))).says],
    )
    for key, to in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 10), ("Home", 0)]:
        slider.press(key)
        expect(words(page)).to_have_text(says[to])
    slider.press("End")
    page.get_by_label("loss =").select_option("w * x + torch.relu(x - w)")
    expect(page.locator(".count")).to_have_text("1 of 14")


def test_dragging_the_slider_walks_to_the_end(open_page: Open):
    page = open_page("product")
    drag_to_the_end(page)
    expect(words(page)).to_have_text("Done: w.grad = 2 and x.grad = 3.")


def test_a_new_width_is_laid_out_anew_and_keeps_the_place(open_page: Open):
    page = open_page("short")
    go(page, 7)
    wide = page.locator("svg").bounding_box()["height"]
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator("svg")).not_to_have_attribute("height", f"{wide:g}")
    assert page.locator("svg").bounding_box()["height"] > wide
    expect(page.locator(".count")).to_have_text(re.compile(r"^8 of "))


def test_names_and_formulas_in_sentences_are_code(open_page: Open):
    page = open_page("product")
    go(page, 3)
    assert words(page).locator("code").all_text_contents() == ["loss = w * x", "w", "w.grad"]


def test_a_key_says_which_half_is_the_number_and_which_the_gradient(open_page: Open):
    page = open_page("product")
    number, gradient = (middle(page, f"text.key.{name}") for name in ("value", "grad"))
    assert number[0] < gradient[0]
    assert page.locator("text.key").all_text_contents() == ["number", "gradient of loss"]
