"""Explorer ``backprop`` in a real browser: every way to play works, and what moves means something.

What is said and drawn at each step is tested without a browser.
"""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.explorers.opener import Open, drag_to_the_end, opens, samples_of
from tests.explorers.walking import at_each_step
from utils.scenes.explorer import Explorer

SAMPLES = samples_of("backprop")
open_page = opens("backprop")

# What is said at a step, and the texts of all marks that are shown, by their names.
LOOK = """(root) => [root.querySelector(".words [aria-live]").textContent,
  Object.fromEntries([...root.querySelectorAll("[data-mark]")]
    .filter((mark) => mark.getAttribute("display") !== "none" && mark.textContent)
    .map((mark) => [mark.dataset.mark, mark.textContent]))]"""


def mark(page: Page, name: str) -> Locator:
    return page.locator(f'[data-mark="{name}"]')


def go(page: Page, step: int) -> None:
    page.locator("input").fill(str(step))
    expect(page.locator(".count").last).to_have_text(re.compile(rf"^{step + 1} of "))


def words(page: Page) -> Locator:
    return page.locator(".words [aria-live]")


def recorded(explorer: Explorer, code: str, width: int) -> list[list]:
    """What ``LOOK`` must see at each step of the walk through ``code``."""
    steps = []
    for state in explorer.films[code,]:
        drawn = explorer.draw(state, width).marks.items()
        texts = {name: look["t"] for (_, _, name), look in drawn if "t" in look}
        steps.append([explorer.said(state)[0].replace("`", ""), texts])
    return steps


@pytest.mark.parametrize(("width", "inside"), [(1280, 640), (375, 313)])
@pytest.mark.parametrize("case", SAMPLES)
def test_every_step_says_and_shows_what_was_recorded(
    open_page: Open, case: str, width: int, inside: int
):
    page, explorer = open_page(case, width=width), SAMPLES[case]()
    for (code,) in explorer.films:
        page.locator("select").select_option(code)
        assert at_each_step(page, LOOK) == recorded(explorer, code, inside)


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_numbers_flow_down_to_the_loss_and_arrows_turn_for_gradients(open_page: Open, width: int):
    page = open_page("short", width=width, reduced_motion="reduce")
    nodes = page.locator('[data-mark^="node "]')
    places = [middle(node)[1] for node in nodes.all()]
    assert max(places) == places[-1], "the loss stands below"
    assert min(places) == places[0], "a given number stands on top"
    there = middle(mark(page, "tip 8 0"))[1]
    go(page, int(page.locator("input").get_attribute("max")))
    assert middle(mark(page, "tip 8 0"))[1] < there < places[-1]


@pytest.mark.parametrize("width", [1280, 375])
def test_the_product_rests_beside_the_number_that_it_is_added_to(open_page: Open, width: int):
    page = open_page("product", width=width, reduced_motion="reduce")
    for step, k in [(3, 0), (4, 1)]:
        go(page, step)
        part, node = (mark(page, name).bounding_box() for name in ("product", f"node {k}"))
        bottom = node["y"] + node["height"]
        assert bottom < part["y"] + part["height"] / 2 < bottom + 40
        assert (
            node["x"] - 20 < part["x"] < part["x"] + part["width"] < node["x"] + node["width"] + 20
        )


def test_the_product_travels_unless_less_motion_is_asked(open_page: Open):
    count = (
        """(part) => part.getAnimations().filter((one) => one.constructor === Animation).length"""
    )
    for motion, expected in [("no-preference", 1), ("reduce", 0)]:
        page = open_page("product", reduced_motion=motion)
        go(page, 3)
        assert mark(page, "product").evaluate(count) == expected


@pytest.mark.parametrize("width", [1280, 375])
def test_the_product_only_ever_travels_backward_along_its_way(open_page: Open, width: int):
    page = open_page("product", width=width)
    go(page, 3)
    heights = mark(page, "product").evaluate("""(part) => part.getAnimations()
      .find((one) => one.constructor === Animation).effect.getKeyframes()
      .map((frame) => +frame.transform.match(/[-\\d.]+/g)[1])""")
    steps = [after - before for before, after in itertools.pairwise(heights)]
    assert len(steps) == 4
    assert max(steps) < -1


def test_tapping_a_number_a_gradient_or_a_way_leads_to_its_step(open_page: Open):
    page = open_page("product", width=375, has_touch=True, is_mobile=True)
    count = page.locator(".count").last
    for name, place in [("grad 1", 5), ("value 2", 2), ("grad 2", 3)]:
        mark(page, name).tap()
        expect(count).to_have_text(f"{place} of 6")
    mark(page, "touch 2 0").tap(force=True)
    expect(count).to_have_text("4 of 6")
    mark(page, "value 0").tap()
    expect(count).to_have_text("1 of 6")


def test_a_tap_on_what_gets_no_gradient_changes_nothing(open_page: Open):
    page = open_page("neuron")
    page.locator("select").select_option("w.detach() * x + b")
    go(page, 2)
    mark(page, "grad 0").click(force=True)
    page.wait_for_timeout(100)
    expect(page.locator(".count").last).to_have_text(re.compile(r"^3 of "))


def test_the_slider_obeys_every_key_and_a_choice_starts_anew(open_page: Open):
    page, explorer = open_page("forks"), SAMPLES["forks"]()
    slider = page.get_by_role("slider", name="step")
    says = [line for line, _ in recorded(explorer, "x * x - x * 4", 640)]
    for key, to in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 10), ("Home", 0)]:
        slider.press(key)
        expect(words(page)).to_have_text(says[to])
    slider.press("End")
    page.get_by_label("loss =").select_option("w * x + torch.relu(x - w)")
    expect(page.locator(".count").last).to_have_text("1 of 14")


def test_dragging_the_slider_walks_to_the_end(open_page: Open):
    page = open_page("product")
    drag_to_the_end(page)
    expect(words(page)).to_have_text("Done: w.grad = 2 and x.grad = 3.")


def test_a_new_width_is_laid_out_anew_and_keeps_the_place(open_page: Open):
    page = open_page("short", reduced_motion="reduce")
    go(page, 7)
    wide = page.locator("svg").bounding_box()["width"]
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator("svg")).to_have_attribute("viewBox", re.compile("^0 0 313 "))
    assert page.locator("svg").bounding_box()["width"] < wide
    expect(page.locator(".count").last).to_have_text(re.compile(r"^8 of "))


def test_names_and_formulas_in_sentences_are_code(open_page: Open):
    page = open_page("product")
    go(page, 3)
    code = page.locator(".words p:not(.ghost) code")
    assert code.all_text_contents() == ["loss = w * x", "w", "w.grad"]
