"""The player in a real browser, on small explorers made here: it plays what was recorded."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, write_page
from utils.scenes.explorer import Explorer, Line
from utils.scenes.scene import Scene


def draw(state: int, width: int) -> Scene:
    """A row of cells of which one is looked at, and a dot that leads to the third."""
    scene = Scene(width)
    for k in range(4):
        role, lit = "now" if k == state % 10 else "", [f"cell {(k + 1) % 4}"]
        scene.box(50 * k, 0, 40, 30, k, role, key=f"cell {k}", go=k, over=1, lit=lit)
    scene.dot(20, 60, 9, key="tells", tell="This dot says `hello`.")
    scene.dot(60, 60, 9, key="leads", go=[1, 3])
    return scene


def listing(state: int) -> list[Line]:
    return [
        Line(f"line_{k} = {k}", str(k) if k == state % 10 else "", "now" * (k == state % 10), (k,))
        for k in range(4)
    ]


def made(**more) -> Explorer:
    films = {("a",): [0, 1, 2, 3], ("b",): [10, 11, 12, 13], ("c",): [20, 21]}
    say = lambda n: f"At `{n}`."  # noqa: E731
    return Explorer("cells", ["row"], films, draw, say, headline="cells.", **more)


def count(page: Page):
    return page.locator(".bar .walk .count").last


def words(page: Page):
    return page.locator(".words [aria-live]")


def test_a_mark_leads_to_a_step_or_to_the_next_of_several(open_explorers: Open):
    page = open_explorers(made(), has_touch=True)
    page.locator("[data-mark='cell 2']").tap()
    expect(count(page)).to_have_text("3 of 4")
    for step in ("4 of 4", "2 of 4", "4 of 4"):  # the next one, and from the last to the first
        page.locator("[data-mark=leads]").tap()
        expect(count(page)).to_have_text(step)


def test_a_mark_says_its_sentence_and_the_walk_takes_it_back(open_explorers: Open):
    page = open_explorers(made(), has_touch=True)
    page.locator("[data-mark=tells]").tap()
    expect(words(page)).to_have_text("This dot says hello.")
    seen = page.locator(".words p:not(.ghost):not([aria-live])")
    expect(seen).to_have_text("This dot says hello.")
    expect(seen.locator("code")).to_have_text("hello")
    assert words(page).evaluate("e => e.childElementCount") == 0, "a screen reader would repeat it"
    page.locator(".bar input").press("ArrowRight")
    expect(words(page)).to_have_text("At 1.")


def test_a_resting_mouse_lights_marks_and_moves_the_walk_where_it_may(open_explorers: Open):
    page = open_explorers(made())
    page.locator("[data-mark='cell 2']").hover()
    expect(count(page)).to_have_text("3 of 4")
    assert page.locator(".lit").evaluate_all("all => all.map(p => p.dataset.mark)") == ["cell 3"]
    page.locator("[data-mark=leads]").hover()
    expect(count(page)).to_have_text("3 of 4")
    expect(page.locator(".lit")).to_have_count(0)


def test_what_a_mouse_lights_stays_lit_while_its_mark_moves_the_walk(open_explorers: Open):
    page = open_explorers(made())
    page.locator("[data-mark='cell 1']").hover()
    expect(count(page)).to_have_text("2 of 4")
    assert page.locator(".lit").evaluate_all("all => all.map(p => p.dataset.mark)") == ["cell 2"]


def test_a_mark_that_lost_its_answers_is_only_drawn(open_explorers: Open):
    def drawn(state: int, width: int) -> Scene:
        scene = Scene(width)
        lit = {"lit": ["cell"], "tell": "It says."} if state == 0 else {}
        scene.box(0, 0, 40, 30, "x", key="cell", go=0, **lit)
        return scene

    page = open_explorers(Explorer("n", [], {(): [0, 1]}, drawn, str, headline="n."))
    page.locator(".bar input").press("End")
    expect(count(page)).to_have_text("2 of 2")
    page.locator("[data-mark=cell]").hover()
    page.locator("[data-mark=cell]").click()
    expect(count(page)).to_have_text("1 of 2")


def test_a_figure_that_was_hidden_is_drawn_when_it_is_shown(open_explorers: Open):
    page = open_explorers()
    page.evaluate(
        "(html) => { const box = document.createElement('div'); box.style.display = 'none';"
        " box.innerHTML = html; document.body.append(box);"
        " const old = box.querySelector('script[type=module]');"
        " const script = document.createElement('script');"
        " script.type = 'module'; script.textContent = old.textContent; old.replaceWith(script) }",
        made().html(),
    )
    page.wait_for_timeout(100)  # a paint that is asked too early would log an error meanwhile
    page.locator("body > div").evaluate("(box) => { box.style.display = '' }")
    expect(words(page)).to_have_text("At 0.")
    assert page.locator("[data-mark='cell 0']").is_visible()


def test_a_word_of_any_length_stays_in_the_card(open_explorers: Open):
    long = Explorer("n", [], {(): [0]}, draw, lambda n: "0." + "5" * 90, headline="n.")
    page = open_explorers(long, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_may_open_on_another_choice_than_the_first(open_explorers: Open):
    page = open_explorers(made(opens=("c",)))
    assert page.locator("select").input_value() == "2"
    expect(words(page)).to_have_text("At 20.")


def test_another_choice_begins_anew_or_keeps_a_step_that_it_has(open_explorers: Open):
    for keep, steps in ((False, ["1 of 4", "1 of 2"]), (True, ["3 of 4", "1 of 2"])):
        page = open_explorers(made(keep=keep))
        page.locator(".bar input").fill("2")
        for option, step in zip("bc", steps, strict=True):
            page.locator("select").select_option(option)
            expect(count(page)).to_have_text(step)
            assert words(page).inner_text().startswith("At 1" if option == "b" else "At 2")


def test_a_walk_with_stops_shows_where_it_stands(open_explorers: Open):
    films = {("a",): [1, 2], ("b",): [3]}
    explorer = Explorer("n", ["film"], films, draw, lambda n: f"At {n}.", headline="n.",
                        walk="w", stop=lambda n: f"{n / 2:.1f}")  # fmt: skip
    page = open_explorers(explorer)
    expect(count(page)).to_have_text("0.5")
    page.get_by_role("slider", name="w").press("End")
    expect(count(page)).to_have_text("1.0")
    expect(page.get_by_role("slider", name="w")).to_have_attribute("aria-valuetext", "1.0")
    page.locator("select").select_option("b")
    expect(count(page)).to_have_text("1.5")


def test_a_slider_chooses_among_many_options(open_explorers: Open):
    films = {(f"{n / 10:g}",): [n] for n in range(12)}
    explorer = Explorer("many", ["rate"], films, draw, lambda n: f"Rate {n}.", headline="rates.")
    page = open_explorers(explorer)
    rate = page.get_by_role("slider", name="rate")
    assert rate.get_attribute("aria-valuetext") == "0"
    rate.press("End")
    expect(words(page)).to_have_text("Rate 11.")
    expect(rate).to_have_attribute("aria-valuetext", "1.1")
    assert page.get_by_role("button", name="Play").is_disabled()


def test_lines_of_code_are_text_that_is_marked_led_by_and_copied(open_explorers: Open):
    page = open_explorers(made(listing=listing, beside=260))
    rows = page.locator(".listing li")
    assert rows.all_text_contents() == ["line_0 = 00", "line_1 = 1", "line_2 = 2", "line_3 = 3"]
    rows.nth(2).click()
    expect(count(page)).to_have_text("3 of 4")
    expect(rows.nth(2)).to_have_class("now hit")
    assert rows.nth(2).locator("i").inner_text() == "2"
    rows.nth(1).locator("code").dblclick()
    chosen = "(card) => (card.getRootNode().getSelection?.() ?? getSelection()).toString()"
    assert page.locator(".card").evaluate(chosen).strip() == "line_1"
    step = count(page).inner_text()
    rows.nth(3).locator("code").evaluate("(code) => code.click()")
    expect(count(page)).to_have_text(step)


def test_a_listing_stands_beside_the_drawing_where_there_is_room(open_explorers: Open):
    page = open_explorers(made(listing=listing, beside=260))

    def places() -> tuple[dict, dict]:
        return page.locator(".listing").bounding_box(), page.locator("svg").bounding_box()

    code, drawing = places()
    assert code["x"] + code["width"] <= drawing["x"]
    assert code["y"] == pytest.approx(drawing["y"], abs=1)
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator(".pair")).to_have_count(0)
    code, drawing = places()
    assert code["y"] + code["height"] <= drawing["y"]


def test_a_new_width_is_laid_out_anew_and_keeps_the_place(open_explorers: Open):
    page = open_explorers(made())
    page.locator(".bar input").press("End")
    expect(count(page)).to_have_text("4 of 4")
    assert page.locator("svg").get_attribute("viewBox").startswith("0 0 640")
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator("svg")).to_have_attribute("viewBox", "0 0 313 70")
    expect(count(page)).to_have_text("4 of 4")
    assert page.locator(".now").evaluate("(mark) => mark.dataset.mark") == "cell 3"


def test_a_page_reserves_by_the_width_of_the_figure_not_of_the_window(open_explorers: Open):
    explorer = made()
    wide, phone = explorer.heights
    page = open_explorers(explorer, java_script_enabled=False)
    room = page.locator("[data-explorer] > div")
    assert room.bounding_box()["height"] == pytest.approx(max(wide, 70), abs=1)
    page = open_explorers(explorer, java_script_enabled=False)
    page.locator("body").evaluate("(body) => { body.style.maxWidth = '345px' }")
    assert page.locator("[data-explorer] > div").bounding_box()["height"] >= phone - 1


def test_a_script_that_fails_brings_the_words_back(browser, tmp_path):
    explorer = made()
    file = write_page(tmp_path, [explorer])
    file.write_text(
        file.read_text("utf-8").replace('"starts":[0,', '"starts":7,"was":[0,'), "utf-8"
    )
    page = browser.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto(file.as_uri())
    shown = page.locator("[data-explorer] p")
    expect(shown).to_be_visible()
    assert repr(explorer) in shown.inner_text()
    assert len(errors) == 1
    page.close()


def test_an_output_alone_in_a_frame_plays(open_explorers: Open, tmp_path):
    page = open_explorers()
    page.evaluate(
        "(html) => { const frame = document.createElement('iframe');"
        " frame.srcdoc = html; document.body.append(frame) }",
        made().html(),
    )
    frame = page.frame_locator("iframe")
    frame.locator(".bar input").press("ArrowRight")
    expect(frame.locator(".words [aria-live]")).to_have_text("At 1.")


def test_one_script_plays_every_explorer_of_a_page_once(open_explorers: Open):
    page = open_explorers(made(), made())
    expect(page.locator(".card")).to_have_count(2)
    page.locator(".bar input").nth(1).press("End")
    expect(page.locator(".bar .walk .count").nth(1)).to_have_text("4 of 4")
    expect(page.locator(".bar .walk .count").nth(0)).to_have_text("1 of 4")
