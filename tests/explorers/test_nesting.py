"""Explorer ``nesting`` in a real browser: every word is PyTorch's, what folds is lit."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end
from tests.explorers.samples.nesting import CASES, SAMPLES, dims_of, folded, number, said_by_pytorch
from tests.explorers.walks import at_each_step


@pytest.fixture
def open_page(open_explorers: Open) -> Open:
    """Opens samples of ``nesting`` by name."""
    return lambda *names, **options: open_explorers(*(SAMPLES[n]() for n in names), **options)


def words(page: Page):
    return page.locator(".words [aria-live]")


def control(page: Page, name: str):
    return page.get_by_role("combobox", name=name)


def choose(page: Page, how: str, dims: tuple[int, ...]) -> None:
    control(page, "reduction").select_option(how)
    control(page, "dim").select_option(written(dims))


def written(dims: tuple[int, ...]) -> str:
    return str(dims) if len(dims) > 1 else str(dims[0])


def lit(page: Page, mark: str) -> list[int]:
    """Places of the cells with ``mark``, counted through x and then through its result."""
    return page.locator("rect.cell").evaluate_all(
        "(cells, mark) => cells.flatMap((c, i) => c.classList.contains(mark) ? [i] : [])", mark
    )


@pytest.mark.parametrize("case", CASES)
def test_every_step_of_every_choice_says_what_pytorch_gives(open_page: Open, case: str):
    page, (x, hows) = open_page(case), CASES[case]
    heights = set()
    for how, dims in itertools.product(hows, dims_of(x)):
        choose(page, how, dims)
        said = at_each_step(page)
        wanted = said_by_pytorch(x, how, dims)
        assert [sentence for sentence, _, _ in said] == wanted
        steps = [f"{k + 1} of {len(wanted)}" for k in range(len(wanted))]
        assert [text for _, text, _ in said] == steps
        shape, kept = x.sum(dims).shape, x.sum(dims, keepdim=True).shape
        facts = page.locator(".facts [aria-live]").inner_text()
        many = x.numel() // shape.numel()
        call = f"x.{how}(dim={written(dims)})"
        assert facts == (
            f"{call} folds {many} into 1 · shape {tuple(shape)} · with keepdim=True {tuple(kept)}"
        )
        titles = page.locator("text.title").all_text_contents()
        assert titles == [f"x · shape {tuple(x.shape)}", f"{call} · shape {tuple(shape)}"]
        note = page.locator("text.note").text_content()
        assert note == f"dotted: only with keepdim=True, {tuple(kept)}"
        heights |= {height for _, _, height in said}
    assert len(heights) == 1, "walking or choosing moves the page below"


@pytest.mark.parametrize("case", ["matrix", "images"])
def test_what_folds_is_lit_in_place_with_its_result(open_page: Open, case: str):
    page, (x, hows) = open_page(case), CASES[case]
    for dims in dims_of(x):
        choose(page, hows[0], dims)
        groups = folded(x, dims)
        for step, group in enumerate(groups[:3]):
            expect(page.locator(".count")).to_have_text(f"{step + 1} of {len(groups)}")
            assert lit(page, "now") == [*group, x.numel() + step]
            before = sorted(k for other in groups[:step] for k in other)
            assert lit(page, "seen") == [*before, *range(x.numel(), x.numel() + step)]
            page.locator("input").press("ArrowRight")


def test_cells_hold_the_numbers_of_x_and_of_its_result(open_page: Open):
    page, (x, hows) = open_page("images"), CASES["images"]
    for how, dims in itertools.product(hows, [(0,), (0, 2, 3), (0, 1, 2, 3)]):
        choose(page, how, dims)
        shown = page.locator("text.cell").all_text_contents()
        result = getattr(x, how)(dim=dims)
        assert shown == [number(v) for v in (*x.flatten(), *result.flatten())]


def test_brackets_nest_and_those_of_folded_dims_are_dotted(open_page: Open):
    page, (x, _) = open_page("images"), CASES["images"]
    choose(page, "sum", (1, 3))
    pairs = [1, 2, 6, 12], [1, 2, 2, 4]  # brackets of x and of its result, from the outside in
    hues = page.locator("path.bracket").evaluate_all("(all) => all.map((p) => p.style.cssText)")
    for d in range(x.ndim):
        assert sum(f"--d{d})" in hue for hue in hues) == pairs[0][d] + pairs[1][d]
    dotted = page.locator("path.folded").evaluate_all("(all) => all.map((p) => p.style.cssText)")
    assert {hue.split("--d")[1][0] for hue in dotted} == {"1", "3"}
    assert len(dotted) == sum(pairs[side][d] for side in (0, 1) for d in (1, 3))
    boxes = [path.bounding_box() for path in page.locator("path.bracket").all()]
    outer, cells = boxes[0], [c.bounding_box() for c in page.locator("rect.cell").all()[:24]]
    for cell in cells:
        assert outer["x"] < cell["x"] < cell["x"] + cell["width"] < outer["x"] + outer["width"]
        assert outer["y"] < cell["y"] < cell["y"] + cell["height"] < outer["y"] + outer["height"]


def test_rows_run_to_the_right_and_stand_below_each_other(open_page: Open):
    page = open_page("matrix")
    spots = [cell.bounding_box() for cell in page.locator("rect.cell").all()[:6]]
    middles = [(round(s["x"] + s["width"] / 2), round(s["y"] + s["height"] / 2)) for s in spots]
    assert len({y for _, y in middles[:3]}) == len({y for _, y in middles[3:]}) == 1
    assert middles[0][0] == middles[3][0] < middles[1][0] < middles[2][0]
    assert spots[3]["y"] > spots[0]["y"] + spots[0]["height"]
    title, first = page.locator("text.title").nth(1).bounding_box(), spots[5]
    assert title["y"] > first["y"] + first["height"]
    result = page.locator("rect.cell").nth(6).bounding_box()
    assert result["y"] > title["y"] + title["height"]


def test_a_length_in_a_title_has_the_colour_of_its_brackets(open_page: Open):
    page = open_page("images", reduced_motion="reduce")
    choose(page, "sum", (0, 2))

    def colours(selector: str, name: str) -> list[str]:
        look = "(all, name) => all.map((part) => getComputedStyle(part)[name])"
        return page.locator(selector).evaluate_all(look, name)

    numbers = page.locator("tspan").evaluate_all(
        "(all) => all.filter((t) => /^[0-9]+$/.test(t.textContent)).map((t) => "
        "[t.textContent, getComputedStyle(t).fill])"
    )
    strokes = dict(
        zip(
            page.locator("path.bracket").evaluate_all("(all) => all.map((p) => p.style.cssText)"),
            colours("path.bracket", "stroke"),
            strict=True,
        )
    )
    by_dim = {int(style.split("--d")[1][0]): colour for style, colour in strokes.items()}
    assert len(set(by_dim.values())) == 4
    assert numbers[:4] == [[n, by_dim[d]] for d, n in enumerate("2322")]
    assert numbers[4:] == [["3", by_dim[1]], ["2", by_dim[3]]]


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
    page.locator("rect.cell").nth(4).hover()
    expect(words(page)).to_have_text(said_by_pytorch(x, "sum", (1,))[1])
    page.locator("rect.cell").nth(6).hover()
    expect(words(page)).to_have_text(said_by_pytorch(x, "sum", (1,))[0])


def test_tapping_a_number_shows_where_it_folds(open_page: Open):
    page = open_page("images", width=375, has_touch=True, is_mobile=True)
    x, _ = CASES["images"]
    control(page, "dim").select_option("(0, 2, 3)")
    page.locator("rect.cell").nth(21).tap()
    expect(words(page)).to_have_text(said_by_pytorch(x, "mean", (0, 2, 3))[2])
    page.locator("rect.cell").nth(25).tap()
    expect(words(page)).to_have_text(said_by_pytorch(x, "mean", (0, 2, 3))[1])


# An animation that stands still is seen by a slow machine too.
STAND_STILL = """() => {
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...how) {
    const animation = animate.apply(this, how);
    animation.pause();
    return animation;
  };
}"""


def test_what_folds_flies_into_its_result_unless_less_motion_is_wished(open_page: Open):
    for motion, flying in (("no-preference", 2), ("reduce", 0)):
        page = open_page("matrix", reduced_motion=motion)
        page.evaluate(STAND_STILL)
        assert page.locator(".flying").count() == 0
        page.locator("input").press("ArrowRight")
        expect(page.locator(".count")).to_have_text("2 of 3")
        assert page.locator(".flying").count() == flying
    page = open_page("matrix")
    page.evaluate(STAND_STILL)
    page.locator("input").press("ArrowRight")
    expect(page.locator(".flying")).to_have_count(2)
    ends = page.locator(".flying").evaluate_all("""(all) => all.map((ghost) => {
      const [animation] = ghost.getAnimations();
      animation.pause();
      animation.currentTime = 449.9;
      const { x, y } = ghost.getBoundingClientRect();
      return [x, y];
    })""")
    result = page.locator("rect.cell").nth(7).bounding_box()
    for x, y in ends:
        assert (x, y) == pytest.approx((result["x"], result["y"]), abs=2.5)


def test_each_explorer_of_a_page_walks_alone(open_page: Open):
    page = open_page("matrix", "cube")
    page.locator("input").nth(1).press("End")
    expect(page.locator(".count").nth(1)).to_have_text("4 of 4")
    expect(page.locator(".count").nth(0)).to_have_text("1 of 3")


def test_numbers_stand_in_the_middle_of_cells_and_brackets_a_rim_around_them(open_page: Open):
    page = open_page("images", reduced_motion="reduce")
    page.locator("input").press("End")

    def boxes(selector: str) -> list[list[float]]:
        look = "(b) => [b.x, b.y, b.x + b.width, b.y + b.height]"
        return page.locator(selector).evaluate_all(
            f"(all) => all.map((part) => ({look})(part.getBBox()))"
        )

    cells, texts, brackets = boxes("rect.cell"), boxes("text.cell"), boxes("path.bracket")
    for cell, text in zip(cells, texts, strict=True):
        assert (text[0] + text[2]) / 2 == pytest.approx((cell[0] + cell[2]) / 2, abs=1)
        assert (text[1] + text[3]) / 2 == pytest.approx((cell[1] + cell[3]) / 2, abs=2.5)
    # From the outside in, one rim of 5 px each; strokes are drawn 1 px inside their box.
    first, last = cells[0], cells[23]
    for depth, bracket in enumerate(brackets[:4]):
        rims = 5 * (4 - depth)
        assert bracket[:2] == pytest.approx([first[0] - rims + 1, first[1] - rims + 1], abs=0.1)
    assert brackets[0][2:] == pytest.approx([last[2] + 19, last[3] + 19], abs=0.1)
    # Cells are 36 wide with gaps of 4, and 28 high with room for brackets and a gap between rows.
    assert (cells[1][0] - first[0], cells[2][1] - first[1]) == pytest.approx((40, 42), abs=0.1)
    assert [first[2] - first[0], first[3] - first[1]] == pytest.approx([36, 28])
    title, result, note = boxes("text.title")[1], cells[24], boxes("text.note")[0]
    assert result[1] - 20 - title[3] == pytest.approx(10, abs=4)
    assert title[1] - brackets[0][3] == pytest.approx(10, abs=4)
    assert note[1] - max(cell[3] for cell in cells) - 20 == pytest.approx(5, abs=3)
    assert boxes("text.title")[0][0] == note[0] == brackets[0][0] - 1 == 0


def test_a_flight_lasts_half_a_second(open_page: Open):
    page = open_page("matrix")
    page.locator("input").press("ArrowRight")
    expect(page.locator(".flying")).to_have_count(2)
    times = page.locator(".flying").evaluate_all(
        "(all) => all.map((ghost) => ghost.getAnimations()[0]?.effect.getTiming().duration)"
    )
    assert times == [450, 450]
