"""Explorer ``nesting`` in a real browser: it obeys keyboard, mouse and finger, numbers travel."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, opens
from tests.explorers.samples.nesting_samples import CASES, number, said_by_pytorch
from tests.explorers.walking import at_each_step

open_page = opens("nesting")


def words(page: Page):
    return page.locator(".words [aria-live]")


def control(page: Page, name: str):
    return page.get_by_role("combobox", name=name)


def mark(page: Page, name: str):
    return page.locator(f'[data-mark="{name}"]')


def colour(part, name: str) -> str:
    return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)


def test_choosing_and_walking_say_what_pytorch_gives(open_page: Open):
    page, (x, _) = open_page("images"), CASES["images"]
    for how, dims in (("mean", (0,)), ("amax", (0, 2)), ("sum", (0, 1, 2, 3))):
        control(page, "reduction").select_option(how)
        control(page, "dim").select_option(str(dims) if len(dims) > 1 else str(dims[0]))
        said = at_each_step(page)
        wanted = said_by_pytorch(x, how, dims)
        steps = [f"{k + 1} of {len(wanted)}" for k in range(len(wanted))]
        assert [(sentence, step) for sentence, step, _ in said] == list(
            zip(wanted, steps, strict=True)
        )
        assert len({height for *_, height in said}) == 1, "walking moves the page below"
        result = getattr(x, how)(dim=dims).flatten()
        cells = page.locator("g[data-mark^=result]").filter(visible=True)
        assert cells.all_text_contents() == list(map(number, result))


def test_the_slider_obeys_every_key_and_a_new_reduction_keeps_the_step(open_page: Open):
    page, (x, _) = open_page("images"), CASES["images"]
    slider, wanted = page.get_by_role("slider", name="walk"), said_by_pytorch(x, "mean", (0,))
    for key, to in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 11), ("Home", 0)]:
        slider.press(key)
        expect(words(page)).to_have_text(wanted[to])
    slider.press("End")
    control(page, "reduction").select_option("amax")
    expect(words(page)).to_have_text(said_by_pytorch(x, "amax", (0,))[11])
    control(page, "dim").select_option("1")
    expect(words(page)).to_have_text(said_by_pytorch(x, "amax", (1,))[0])


def test_the_keyboard_reaches_every_control(open_page: Open):
    page = open_page("matrix")
    for role in ("SELECT", "SELECT", "BUTTON", "INPUT"):
        page.keyboard.press("Tab")
        tag, outline = page.evaluate(
            "() => { const on = document.activeElement.shadowRoot.activeElement;"
            " return [on.tagName, getComputedStyle(on).outlineStyle] }"
        )
        assert (tag, outline) == (role, "solid")


def test_dragging_the_slider_walks_to_the_end(open_page: Open):
    page, (x, _) = open_page("matrix"), CASES["matrix"]
    drag_to_the_end(page)
    expect(words(page)).to_have_text(said_by_pytorch(x, "sum", (0,))[2])


def test_hovering_a_number_shows_where_it_folds_and_a_result_what_it_is_made_of(open_page: Open):
    page, (x, _) = open_page("matrix"), CASES["matrix"]
    control(page, "dim").select_option("1")
    mark(page, "x 4").hover()
    expect(words(page)).to_have_text(said_by_pytorch(x, "sum", (1,))[1])
    mark(page, "result 0").hover()
    expect(words(page)).to_have_text(said_by_pytorch(x, "sum", (1,))[0])


def test_tapping_a_number_shows_where_it_folds(open_page: Open):
    page = open_page("images", width=375, has_touch=True, is_mobile=True)
    x, _ = CASES["images"]
    control(page, "dim").select_option("(0, 2, 3)")
    mark(page, "x 21").tap()
    expect(words(page)).to_have_text(said_by_pytorch(x, "mean", (0, 2, 3))[2])
    mark(page, "result 1").tap()
    expect(words(page)).to_have_text(said_by_pytorch(x, "mean", (0, 2, 3))[1])


# Walks to the second step at once; returns what travels then: for each mark how long, and its
# places at the start and at the end of its way.
TRAVEL = """(input) => {
  const frames = [];
  window.requestAnimationFrame = (run) => frames.push(run);
  input.value = 1;
  input.dispatchEvent(new Event("input"));
  while (frames.length) frames.shift()();
  const all = input.getRootNode().getAnimations();
  return all.filter((each) => each.transitionProperty === "transform").map((each) => {
    const { target } = each.effect, { duration } = each.effect.getTiming();
    each.pause();
    const places = [0, duration - 0.1].map((time) => {
      each.currentTime = time;
      const { x, y } = target.getBoundingClientRect();
      return [x, y];
    });
    return [target.dataset.mark, duration, ...places];
  });
}"""


def test_what_folds_flies_into_its_result_unless_less_motion_is_wished(open_page: Open):
    for motion, flying in (("no-preference", ["flight 1", "flight 4"]), ("reduce", [])):
        page = open_page("matrix", reduced_motion=motion)
        expect(mark(page, "result 1")).to_be_visible()
        found = page.locator("input").evaluate(TRAVEL)
        assert [name for name, *_ in found] == flying
        for name, duration, start, end in found:
            assert 250 <= duration <= 500
            cell = mark(page, name.replace("flight", "x")).bounding_box()
            result = mark(page, "result 1").bounding_box()
            assert start == pytest.approx([cell["x"], cell["y"]], abs=2.5)
            assert end == pytest.approx([result["x"], result["y"]], abs=2.5)


def test_each_explorer_of_a_page_walks_alone(open_page: Open):
    page = open_page("matrix", "cube")
    page.locator("input").nth(1).press("End")
    expect(page.locator(".walk .count").nth(1)).to_have_text("4 of 4")
    expect(page.locator(".walk .count").nth(0)).to_have_text("1 of 3")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_brackets_have_the_colours_of_lengths_and_all_stands_out_in_both_modes(
    open_page: Open, theme: str
):
    page = open_page("images", theme=theme, reduced_motion="reduce")
    control(page, "reduction").select_option("sum")
    control(page, "dim").select_option("(0, 2)")
    page.get_by_role("slider", name="walk").press("ArrowRight")
    paper = colour(page.locator(".card"), "backgroundColor")
    strokes = [colour(mark(page, f"x bracket {i}"), "stroke") for i in ("()", "(0,)", "(0, 0)")]
    strokes.append(colour(mark(page, "x bracket (0, 0, 0)"), "stroke"))
    assert len(set(strokes)) == 4
    assert all(contrast(stroke, paper) >= 4.5 for stroke in strokes)
    for title, dims in (("title", (0, 1, 2, 3)), ("result title", (1, 3))):
        lengths = page.locator(f'[data-mark="{title}"] tspan[class]')
        found = lengths.evaluate_all("(all) => all.map((part) => getComputedStyle(part).fill)")
        assert found == [strokes[dim] for dim in dims]
    for name in ("title", "note"):
        assert contrast(colour(mark(page, name), "fill"), paper) >= 4.5
    for cell in ("x 0", "x 1", "x 23", "result 0", "result 1", "result 5"):
        text, box = (mark(page, cell).locator(part) for part in ("text", "rect"))
        assert contrast(colour(text, "fill"), colour(box, "fill")) >= 4.5
        assert contrast(colour(box, "stroke"), paper) >= 3


def test_numbers_stand_in_the_middle_of_their_cells(open_page: Open):
    page = open_page("images", reduced_motion="reduce")
    middles = page.locator("g.mark.hit").evaluate_all("""(cells) => cells
      .filter((cell) => cell.getClientRects().length)
      .map((cell) => [...cell.children].map((part) => {
        const { x, y, width, height } = part.getBBox();
        return [x + width / 2, y + height / 2];
      }))""")
    assert len(middles) == 24 + 12
    for cell, text in middles:
        assert text[0] == pytest.approx(cell[0], abs=1)
        assert text[1] == pytest.approx(cell[1], abs=2.5)
