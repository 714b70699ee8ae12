"""Explorer ``sharing`` in a real browser: every word is recorded, and every way to play works."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end
from tests.explorers.samples.sharing import PROGRAMS, SAMPLES, WIDE, groups, run
from utils.explorers import sharing

# What the drawing shows now: pills in order, objects, buffers, and which of them are marked.
SHOWN = """(host) => {
  const all = (kind) => [...host.shadowRoot.querySelectorAll(kind)];
  const words = (part) => [...part.querySelectorAll("text")].map((t) => t.textContent)
    .filter(Boolean).join(" ");
  const pills = all("g[style]").map((g) => [words(g), g.getAttribute("class")]);
  const objects = all("g.hit").map((g) => [words(g), g.getAttribute("class").slice(4)]);
  const [texts, old] = [all("text.cell"), all(".was")];
  const cells = all("rect.cell").map((rect, i) =>
    [texts[i].textContent, rect.classList.contains("changed"), old[i].textContent]);
  return { pills, objects, cells };
}"""
ARROWS = """(host) => [...host.shadowRoot.querySelectorAll("svg path:not(.trace)")]
  .map((path) => path.getAttribute("d")).filter(Boolean)
  .map((d) => d.match(/[-0-9.]+/g).map(Number))"""


def shown(page: Page) -> dict:
    return page.locator("[data-explorer]").evaluate(SHOWN)


def words(page: Page, line: str = "words") -> str:
    return page.locator(f".{line} [aria-live]").inner_text()


def go(page: Page, step: int) -> None:
    page.locator("li").nth(step).click()
    expect(page.locator("li").nth(step)).to_have_class("now")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_says_what_was_recorded_and_shows_the_numbers(open_explorers: Open, name: str):
    explorer = SAMPLES[name]()
    page = open_explorers(explorer)
    for k, program in enumerate(explorer.data["programs"]):
        if len(explorer.data["programs"]) > 1:
            page.locator("select").select_option(index=k)
        assert page.locator("li").all_text_contents() == list(program["lines"])
        for step, state in enumerate(program["states"]):
            go(page, step)
            assert (words(page, "facts"), words(page)) == (state["facts"], state["words"])
            drawn = shown(page)
            assert sorted(text for text, _ in drawn["pills"]) == sorted(
                n for n, _ in state["names"]
            )
            numbers = [number for buffer in state["buffers"] for number in buffer["cells"]]
            assert [number for number, _, _ in drawn["cells"]] == numbers
            expect(page.locator(".count")).to_have_text(f"{step + 1} of {len(program['lines'])}")


@pytest.mark.parametrize("title", PROGRAMS)
def test_arrows_of_names_that_share_end_at_one_buffer(open_explorers: Open, title: str):
    page = open_explorers(sharing(**{title: PROGRAMS[title]}), reduced_motion="reduce")
    lines = page.locator("li").all_text_contents()
    for step in range(len(lines)):
        go(page, step)
        expected = groups(run(lines[: step + 1]))
        left = page.locator("rect.cell").first.bounding_box()["x"]
        svg = page.locator("svg").bounding_box()
        heights = {
            round(d[-3], 1)
            for d in page.locator("[data-explorer]").evaluate(ARROWS)
            if d[-4] > left - svg["x"] - 8
        }
        assert len(heights) == len(expected)


def test_a_write_marks_the_cells_the_old_numbers_and_all_who_see_it(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    go(page, 2)
    drawn = shown(page)
    assert drawn["cells"] == [["1", True, "0"]] * 3
    assert drawn["pills"] == [["a", "sees"], ["x", "sees"]]
    assert [mark for _, mark in drawn["objects"]] == ["sees", "sees"]


def test_rebinding_moves_the_name_and_leaves_the_buffer(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"](), reduced_motion="reduce")
    go(page, 2)
    before = page.locator("g[style]", has_text="a").bounding_box()
    go(page, 3)
    after = page.locator("g[style]", has_text="a").bounding_box()
    drawn = shown(page)
    assert after["y"] > before["y"] + 40
    assert drawn["cells"][:3] == [["2", False, ""]] * 3
    assert drawn["cells"][3:] == [["1", False, ""]] * 3
    assert drawn["pills"] == [["a", "moved"], ["x", ""]]
    assert sorted(drawn["objects"]) == [
        ["array (3,) float64", "fresh"],
        ["array (3,) float64 no name left", "dropped"],
        ["tensor (3,) float64", ""],
    ]
    assert page.locator(".trace[d^=M]").count() == 1
    go(page, 4)
    assert page.locator(".trace[d^=M]").count() == 0
    assert shown(page)["pills"] == [["a", ""], ["x", "sees"]]


def test_two_names_of_one_object_stand_beside_it_in_their_order(open_explorers: Open):
    page = open_explorers(SAMPLES["wide"]())
    go(page, 2)
    boxes = {
        name: page.locator("g[style]", has_text=name).bounding_box()["y"]
        for name in ("half", "third", "four")
    }
    assert list(boxes) == sorted(boxes, key=boxes.get)
    assert len(shown(page)["objects"]) == 2


def test_the_slider_obeys_every_key(open_explorers: Open):
    explorer = SAMPLES["wide"]()
    page = open_explorers(explorer)
    slider = page.get_by_role("slider", name="line")
    said = [state["words"] for state in explorer.data["programs"][0]["states"]]
    for key, to in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 6), ("Home", 0)]:
        slider.press(key)
        expect(page.locator(".words [aria-live]")).to_have_text(said[to])
        assert page.locator("li.now").text_content() == WIDE[to]
        assert page.locator("li.done").count() == to
        label = page.locator("svg").get_attribute("aria-label")
        assert label == f"names, objects and buffers after {WIDE[to]}"


def test_dragging_the_slider_walks_to_the_end(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    drag_to_the_end(page)
    expect(page.locator(".count")).to_have_text("5 of 5")
    assert words(page) == "3 numbers change in the buffer, 1 1 1 → 10 10 10: x sees it."


def test_pointing_at_an_object_marks_the_numbers_it_reads(open_explorers: Open):
    page = open_explorers(SAMPLES["wide"]())
    go(page, 1)
    page.locator("g.hit").nth(1).hover()
    lit = page.locator("rect.cell").evaluate_all(
        "(all) => all.map((r) => r.classList.contains('lit'))"
    )
    assert lit == [True, False] * 4
    page.mouse.move(0, 0)
    expect(page.locator(".lit")).to_have_count(0)


def test_tapping_works_as_pointing_does(open_explorers: Open):
    page = open_explorers(SAMPLES["wide"](), width=375, has_touch=True, is_mobile=True)
    page.locator("li").nth(1).tap()
    expect(page.locator("li.now")).to_have_text(WIDE[1])
    page.locator("g.hit").nth(1).tap()
    expect(page.locator("rect.cell.lit")).to_have_count(4)


def test_play_walks_slowly_enough_to_read_and_speaks_when_it_stops(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    page.clock.install()
    live, button = page.locator(".words [aria-live]"), page.get_by_role("button")
    button.click()
    page.clock.run_for(1500)
    expect(page.locator(".count")).to_have_text("1 of 5")
    page.clock.run_for(500)
    expect(page.locator(".count")).to_have_text("2 of 5")
    expect(live).to_have_attribute("aria-live", "off")
    page.clock.run_for(8000)
    expect(page.locator(".count")).to_have_text("5 of 5")
    expect(live).to_have_attribute("aria-live", "polite")


def test_code_stands_beside_the_drawing_where_there_is_room(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    code, drawn = page.locator("ol").bounding_box(), page.locator("svg").bounding_box()
    assert drawn["x"] >= code["x"] + code["width"]
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator(".wide")).to_have_count(0)
    code, drawn = page.locator("ol").bounding_box(), page.locator("svg").bounding_box()
    assert drawn["y"] >= code["y"] + code["height"]


def test_one_program_needs_no_list_of_programs(open_explorers: Open):
    page = open_explorers(SAMPLES["one line"]())
    assert page.locator("select").count() == 0
    assert page.get_by_role("button").is_disabled()


def test_a_name_that_is_rebound_slides_to_its_new_object(open_explorers: Open):
    page = open_explorers(SAMPLES["three programs"]())
    go(page, 2)
    pill = page.locator("g[style]", has_text="a")
    pill.evaluate(
        "(pill) => { window.slides = []; pill.addEventListener('transitionrun',"
        " (event) => window.slides.push(event.propertyName)) }"
    )
    go(page, 3)
    page.wait_for_timeout(400)
    assert "transform" in page.evaluate("window.slides")
