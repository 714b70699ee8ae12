"""Explorer ``sharing`` in a real browser: every word is recorded, and every way to play works."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, samples_of, stop_clock
from tests.explorers.samples.sharing_samples import WIDE
from tests.explorers.walking import SETTLED, at_each_step
from utils.scenes.explorer import Explorer

SAMPLES = samples_of("sharing")

# What is said at a step, the lines of code, and the names and numbers that are drawn.
LOOK = """(root, slider) => {
  const drawn = (kind) => [...root.querySelectorAll(`[data-mark^="${kind} "]:not([display=none])`)]
    .map((mark) => mark.textContent);
  const lines = [...root.querySelectorAll(".listing li")];
  return { said: [...root.querySelectorAll("[aria-live]")].map((line) => line.textContent),
           lines: lines.map((line) => line.textContent),
           roles: lines.map((line) => line.classList[0]),
           names: drawn("name"), cells: drawn("cell"),
           count: slider.getAttribute("aria-valuetext") };
}"""


def words(page: Page):
    return page.locator(".words [aria-live]")


def count(page: Page):
    return page.locator(".walk .count")


def mark(page: Page, name: str):
    return page.locator(f'[data-mark="{name}"]')


def go(page: Page, step: int) -> None:
    line = page.locator(".listing li").nth(step)
    line.click()
    expect(line).to_contain_class("now")


def expected(explorer: Explorer, walk: list) -> list[dict]:
    """What must be seen at each step of one program."""
    seen = []
    for step, (states, number) in enumerate(walk):
        state, lines = states[number], [each.line for each in states[1:]]
        seen.append(
            {
                "said": list(explorer.said(walk[step])),
                "lines": lines,
                "roles": ["hit"] * step + ["now"] + ["off"] * (len(lines) - step - 1),
                "names": sorted(state.names),
                "cells": sorted(n for buffer in state.buffers.values() for n in buffer.cells),
                "count": f"{step + 1} of {len(lines)}",
            }
        )
    return seen


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_says_what_was_recorded_and_shows_the_numbers(open_explorers: Open, name: str):
    explorer = SAMPLES[name]()
    page = open_explorers(explorer)
    for choice, walk in explorer.films.items():
        if choice:
            page.locator("select").select_option(choice[0])
        seen = [
            {**look, "names": sorted(look["names"]), "cells": sorted(look["cells"])}
            for look in at_each_step(page, LOOK)
        ]
        assert seen == expected(explorer, walk)


def test_the_slider_obeys_every_key(open_explorers: Open):
    explorer = SAMPLES["wide"]()
    page = open_explorers(explorer)
    slider = page.get_by_role("slider", name="line")
    said = [explorer.said(step)[-1] for step in explorer.films[()]]
    for key, to in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 6), ("Home", 0)]:
        slider.press(key)
        expect(words(page)).to_have_text(said[to])
        assert page.locator(".listing .now").text_content() == WIDE[to]
    label = page.locator("svg").get_attribute("aria-label")
    assert label == "names, objects and buffers"


def test_dragging_the_slider_walks_to_the_end(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    drag_to_the_end(page)
    expect(count(page)).to_have_text("5 of 5")
    said = "3 numbers change in the buffer, 1 1 1 → 10 10 10: x sees it."
    expect(words(page)).to_have_text(said)


@pytest.mark.parametrize("part", ["object 2", "name half"])
def test_pointing_at_an_object_or_a_name_marks_the_numbers_it_reads(
    open_explorers: Open, part: str
):
    page = open_explorers(SAMPLES["wide"]())
    go(page, 1)
    mark(page, part).hover()
    lit = page.locator(".lit").evaluate_all("(all) => all.map((mark) => mark.dataset.mark)")
    assert sorted(lit) == [*(f"cell 1 {k}" for k in (0, 2, 4, 6)), "link half", "read 2"]
    page.mouse.move(0, 0)
    expect(page.locator(".lit")).to_have_count(0)


def test_tapping_works_as_pointing_does(open_explorers: Open):
    page = open_explorers(SAMPLES["wide"](), width=375, has_touch=True, is_mobile=True)
    page.locator(".listing li").nth(1).tap()
    expect(page.locator(".listing .now")).to_have_text(WIDE[1])
    mark(page, "object 2").tap()
    expect(page.locator("g.lit")).to_have_count(4)


def test_play_walks_slowly_enough_to_read_and_speaks_when_it_stops(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    stop_clock(page)
    page.get_by_role("button").click()
    page.clock.run_for(1500)
    expect(count(page)).to_have_text("1 of 5")
    page.clock.run_for(500)
    expect(count(page)).to_have_text("2 of 5")
    expect(words(page)).to_have_attribute("aria-live", "off")
    page.clock.run_for(8000)
    expect(count(page)).to_have_text("5 of 5")
    expect(words(page)).to_have_attribute("aria-live", "polite")


def test_code_stands_beside_the_drawing_where_there_is_room(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    code, drawn = page.locator("ol").bounding_box(), page.locator("svg").bounding_box()
    assert drawn["x"] >= code["x"] + code["width"]
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator(".pair")).to_have_count(0)
    code, drawn = page.locator("ol").bounding_box(), page.locator("svg").bounding_box()
    assert drawn["y"] >= code["y"] + code["height"]


def test_one_program_needs_no_list_of_programs(open_explorers: Open):
    page = open_explorers(SAMPLES["one line"]())
    assert page.locator("select").count() == 0
    assert page.get_by_role("button").is_disabled()


def test_a_name_that_is_rebound_slides_to_its_new_object(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    go(page, 2)
    pill = mark(page, "name a")
    pill.evaluate(
        "(pill) => { window.slides = []; pill.addEventListener('transitionrun',"
        " (event) => window.slides.push(event.propertyName)) }"
    )
    before = pill.bounding_box()
    go(page, 3)
    page.wait_for_function("window.slides.includes('transform')")
    pill.evaluate(SETTLED)
    assert pill.bounding_box()["y"] > before["y"] + 40


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_lines_stand_out_in_both_modes(open_explorers: Open, theme: str):
    page = open_explorers(SAMPLES["three programs"](), theme=theme, reduced_motion="reduce")

    def colour(name: str, part: str, of: str) -> str:
        shape = mark(page, name).locator(part) if part else mark(page, name)
        return shape.first.evaluate("(shape, of) => getComputedStyle(shape)[of]", of)

    paper = page.locator(".card").evaluate("(card) => getComputedStyle(card).backgroundColor")
    go(page, 2)
    for box, text in (("object 0", "head 0"), ("object 0", "note 0")):
        assert contrast(colour(text, "", "fill"), colour(box, "rect", "fill")) >= 4.5, text
    for box in ("name a", "cell 1 0"):
        assert contrast(colour(box, "text", "fill"), colour(box, "rect", "fill")) >= 4.5, box
    assert contrast(colour("was 1 0", "", "fill"), paper) >= 4.5
    assert contrast(colour("read 0", "", "stroke"), paper) >= 3
    go(page, 3)
    for text in ("head 0", "note 0", "lost 0"):
        assert contrast(colour(text, "", "fill"), paper) >= 4.5, text
    assert contrast(colour("note 3", "", "fill"), colour("object 3", "rect", "fill")) >= 4.5
    for line in ("trace a", "link a", "link x", "read 2"):
        assert contrast(colour(line, "", "stroke"), paper) >= 3, line
