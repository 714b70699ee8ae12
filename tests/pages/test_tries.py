"""Exercises answered on the page: typed, picked or chosen, judged in the words of ``check``."""

import ast
import json
import re

import pytest
from sphinx.search.en import SearchEnglish

from tests.pages import checks
from tests.pages.site import parsed
from tests.pages.visits import DESKTOP, PHONE, visit
from tools.answers.recorder import file_of
from tools.paths import chapters
from utils.exercises.judge import find, verdict

REFUSE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); } });"""
PRESS = "parts => parts.forEach(part => part.click())"
CHOOSE = "groups => groups.forEach(group => group.querySelector('[type=radio]').click())"
KEPT = "bookMemory.all('exercises')"
WORD = "e => getComputedStyle(e, '::before').content"
MARK = "e => getComputedStyle(e, '::after').content"
each_chapter = pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)


def page_of(number):
    (path,) = chapters([number])
    return f"chapters/{path.stem}.html"


def recorded(name):
    """What is recorded of an exercise."""
    chapter, _, number = name.partition(".")
    return json.loads(file_of(chapters([chapter])[0]).read_text("utf-8"))["exercises"][number]


@pytest.fixture
def open_chapter(browser, address):
    """A function that opens a chapter; what it has opened is closed at the end."""
    visits = []

    def opened(number, **options):
        visits.append(visit(browser, f"{address}/{page_of(number)}", **(options or DESKTOP)))
        return visits[-1].__enter__()

    yield opened
    for one in visits:
        one.__exit__(None, None, None)


def cell(page, name):
    return page.locator(f'.cell:has(> [data-exercise="{name}"])')


def said(page, name):
    """What the exercise says, without its own name."""
    line = cell(page, name).locator("[aria-live=polite]")
    return line.text_content().removeprefix(f"Exercise {name}: ")


# ---- values --------------------------------------------------------------------------------------


def test_a_typed_value_gets_the_hint_that_fits_and_then_is_right(open_chapter):
    page = open_chapter("05").page
    field = cell(page, "05.1").get_by_label("answer =")
    field.press_sequentially("4, 3, 2")
    field.press("Enter")
    assert said(page, "05.1") == verdict(find("05.1"), (4, 3, 2))
    assert page.evaluate(KEPT) == {"05.1": "wrong"}
    assert cell(page, "05.1").evaluate(WORD) == '"Your turn"'
    assert page.evaluate("document.activeElement.type") == "text"
    field.fill("(6, 2, 1)")
    cell(page, "05.1").get_by_role("button", name="Check").click()
    assert said(page, "05.1") == "right."
    assert page.evaluate(KEPT) == {"05.1": "right"}
    assert "Solved" in cell(page, "05.1").evaluate(WORD)


def test_a_number_may_be_typed_with_a_comma_where_a_phone_has_no_point(open_chapter):
    page = open_chapter("03").page
    field = cell(page, "03.2").get_by_role("textbox")
    for typed, number in (("0,5", 0.5), ("0,25", 0.25)):
        field.fill(typed)
        field.press("Enter")
        assert said(page, "03.2") == verdict(find("03.2"), number)


def test_what_is_no_value_is_told_and_nothing_breaks(open_chapter):
    seen = open_chapter("05")
    field = cell(seen.page, "05.2").get_by_label("answer =")
    field.fill("twenty <b>")
    field.press("Enter")
    expected = "not yet. Expected an int such as 3, yours is no Python value: twenty <b>"
    assert said(seen.page, "05.2") == expected
    field.fill("")
    field.press("Enter")
    assert said(seen.page, "05.2") == "not answered yet."
    assert seen.errors == []


def test_truths_are_picked_with_the_keyboard_and_judged_together(open_chapter):
    page = open_chapter("05").page
    groups = cell(page, "05.5").get_by_role("radiogroup")
    assert groups.count() == len(find("05.5").solution)
    groups.first.get_by_label("True", exact=True).focus()
    page.keyboard.press("Space")
    for k in range(1, groups.count()):
        page.keyboard.press("Tab")
        page.keyboard.press("Space" if k % 2 else "ArrowRight")
    page.keyboard.press("Enter")
    told = verdict(find("05.5"), (True, True, False, True, False, True))
    assert said(page, "05.5") == told.replace("Entry 0: ", "“x.t().view(12)”: ")
    for k, answer in enumerate(find("05.5").solution):
        groups.nth(k).get_by_label(str(answer), exact=True).check(force=True)
    page.keyboard.press("Enter")
    assert said(page, "05.5") == "right."


@pytest.mark.parametrize("number", ["03", "09", "12", "13", "22"])
def test_on_a_phone_every_option_to_pick_is_seen_whole(open_chapter, number):
    page = open_chapter(number, **PHONE).page
    needed = """all => all.map(e => {
      const given = e.offsetWidth;
      e.style.width = "max-content";
      return [e.offsetWidth, given];
    })"""
    widths = page.locator(".try select").evaluate_all(needed)
    assert widths
    assert [needs for needs, given in widths if needs > given] == []


def test_what_is_picked_can_be_told_apart_in_forced_colours(open_chapter):
    page = open_chapter("05", **DESKTOP, forced_colors="active").page
    group = cell(page, "05.5").get_by_role("radiogroup").first
    group.get_by_label("True", exact=True).check(force=True)
    looks = group.locator(".options span").evaluate_all(
        "all => all.map(e => getComputedStyle(e).backgroundColor)"
    )
    assert looks[0] != looks[1]


def test_a_part_that_is_left_open_is_not_answered_yet(open_chapter):
    page = open_chapter("05").page
    cell(page, "05.5").get_by_role("button", name="Check").click()
    assert said(page, "05.5") == "not answered yet."
    assert page.evaluate(KEPT) == {}


def test_parts_have_the_names_of_the_stub_and_options_to_pick(open_chapter):
    page = open_chapter("12").page
    for name, entry in zip(
        ("(4, 3) @ (3, 2)", "(3, 2) @ (4, 3)", "(4, 3) @ (3,)", "(8, 4, 3) @ (3, 2)"),
        find("12.1").solution,
        strict=False,
    ):
        option = entry if isinstance(entry, str) else str(entry)
        cell(page, "12.1").get_by_label(name).select_option(label=option)
    cell(page, "12.1").get_by_label("(3,) @ (3,)").select_option(label="(1,)")
    cell(page, "12.1").get_by_role("button", name="Check").click()
    told = verdict(find("12.1"), (*find("12.1").solution[:4], (1,)))
    assert told.startswith("not yet. Entry 4: ")
    assert said(page, "12.1") == told.replace("Entry 4: ", "“(3,) @ (3,)”: ")


def test_no_kind_gives_away_which_option_is_right(open_chapter):
    page = open_chapter("13").page
    picked = ("(2, 3)", "(4, 3)", "(2, 3)", "(5, 3, 2)", "(2, 3)")
    fields = cell(page, "13.1").get_by_role("combobox")
    for k, option in enumerate(picked):
        fields.nth(k).select_option(label=option)
    cell(page, "13.1").get_by_role("button", name="Check").click()
    told = verdict(find("13.1"), tuple(map(ast.literal_eval, picked)))
    problem = "Entry 2: Expected a str, yours is the tuple (2, 3)."
    assert told.startswith(f"not yet. {problem}\nHint: ")
    assert said(page, "13.1") == told.replace(problem, "“(2, 3) + (2,)”: (2, 3) is not it.")


def test_a_verdict_counts_the_entries_of_what_was_typed_as_a_whole(open_chapter):
    page = open_chapter("05").page
    field = cell(page, "05.1").get_by_label("answer =")
    field.fill("(6, 2, 1.5)")
    field.press("Enter")
    told = verdict(find("05.1"), (6, 2, 1.5))
    assert told.startswith("not yet. Entry 2: ")
    assert said(page, "05.1") == told


def test_what_is_no_value_is_told_by_the_name_of_its_field(open_chapter):
    page = open_chapter("08").page
    cell(page, "08.1").get_by_label("w.grad").fill("-18.0")
    cell(page, "08.1").get_by_label("b.grad").fill("six")
    cell(page, "08.1").get_by_role("button", name="Check").click()
    assert said(page, "08.1").startswith("not yet. “b.grad”: Expected a float such as 2.5, yours")


def test_what_the_stub_printed_stays_above_the_verdict(open_chapter):
    page = open_chapter("15").page
    output = cell(page, "15.4").locator(".cell_output pre")
    before = output.text_content()
    assert before.startswith("start, loss of 8 points")
    for letter, word in zip("ABCD", find("15.4").solution, strict=True):
        group = cell(page, "15.4").get_by_role("radiogroup", name=letter)
        group.get_by_label(word).check(force=True)
    cell(page, "15.4").get_by_role("button", name="Check").click()
    assert output.text_content() == before.replace("not answered yet.", "right.")


# ---- written answers -----------------------------------------------------------------------------


def test_answers_to_pick_are_folded_and_a_picked_one_gets_its_verdict_below_it(open_chapter):
    page = open_chapter("13").page
    known = recorded("13.5")["candidates"]
    place = cell(page, "13.5")
    opener = place.locator("button[aria-expanded]")
    assert opener.inner_text() == f"Pick from {len(known)} answers"
    assert not place.get_by_role("button", name="Pick A").is_visible()
    opener.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    for k, candidate in enumerate(known):
        button = place.get_by_role("button", name=f"Pick {'ABCDEF'[k]}")
        button.press("Enter")
        assert said(page, "13.5") == candidate["said"]
        assert button.evaluate("e => e === document.activeElement")
        assert place.locator('[aria-pressed="true"]').count() == 1
        item = place.locator(".candidate").nth(k)
        assert item.locator("pre").inner_text().strip() == candidate["code"]
        top, bottom = place.locator(".cell_output").bounding_box(), item.bounding_box()
        assert 0 < top["y"] - (bottom["y"] + bottom["height"]) < 30
        right = candidate["said"].startswith("right")
        assert item.get_attribute("data-mark") == ("right" if right else "wrong")
    opener.press("Enter")
    assert not place.get_by_role("button", name="Pick A").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_long_answers_show_where_they_differ(open_chapter, scheme):
    page = open_chapter("15", **PHONE, color_scheme=scheme).page
    place = cell(page, "15.3")
    explained = place.get_by_text("A bar marks the lines that are not in every answer.")
    assert not explained.is_visible()
    place.locator(".pick").click()
    assert explained.is_visible()
    codes = [candidate["code"] for candidate in recorded("15.3")["candidates"]]
    for item, code in zip(place.locator(".candidate").all(), codes, strict=True):
        marked = "".join(item.locator(".hll").all_text_contents()).splitlines()
        assert marked
        assert not [line for line in marked if all(line in one.splitlines() for one in codes)]
        rest = [line for line in code.splitlines() if line not in marked]
        assert len(rest) > 3
        assert all(line in one.splitlines() for one in codes for line in rest)
        assert item.locator("pre").inner_text().rstrip("\n") == code
    bar = "e => getComputedStyle(e, '::before')"
    first = place.locator(".hll").first
    assert first.evaluate(f"{bar}.borderLeft.slice(0, 9)") == "3px solid"
    paper = place.locator(".candidate").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert first.evaluate(f"{bar}.borderLeftColor") != paper


def test_a_wrong_try_after_the_right_one_leaves_what_was_found(open_chapter):
    page = open_chapter("13").page
    known = recorded("13.2")["candidates"]
    right = next(k for k, candidate in enumerate(known) if candidate["said"][:5] == "right")
    wrong = (right + 1) % len(known)
    place, found = cell(page, "13.2"), cell(page, "13.2").locator(".candidate").nth(right)

    def pick(k):
        place.get_by_role("button", name=f"Pick {'ABCDEF'[k]}").click()
        return place.evaluate(WORD), found.evaluate(MARK)

    place.locator(".pick").click()
    assert pick(wrong) == ('"Your turn"', "none")
    assert pick(right) == ('"✓ Solved"', '"✓ right" / ""')
    assert pick(wrong) == ('"✓ Solved before"', '"✓ right"')
    assert place.locator(".candidate").nth(wrong).evaluate(MARK) == '"✗ not yet" / ""'
    assert place.locator('[aria-pressed="true"]').inner_text() == f"Pick {'ABCDEF'[wrong]}"
    page.reload()
    assert place.evaluate(WORD) == '"✓ Solved"'
    place.locator(".pick").click()
    assert pick(wrong) == ('"✓ Solved before"', '"✓ right"')
    page.evaluate("bookMemory.forget()")
    assert found.evaluate(MARK) == "none"


def test_a_wrong_value_after_the_right_one_says_that_it_was_solved_before(open_chapter):
    page = open_chapter("05").page
    field = cell(page, "05.2").get_by_label("answer =")
    words = []
    for typed in ("20", "14", "", "20"):
        field.fill(typed)
        field.press("Enter")
        words.append(cell(page, "05.2").evaluate(WORD))
    assert words == ['"✓ Solved"', '"✓ Solved before"', '"✓ Solved before"', '"✓ Solved"']


def test_a_solved_exercise_stays_solved_until_it_is_forgotten(open_chapter):
    page = open_chapter("13").page
    known = recorded("13.2")["candidates"]
    right = next(k for k, candidate in enumerate(known) if candidate["said"][:5] == "right")
    cell(page, "13.2").locator(".pick").click()
    for k in (right, (right + 1) % len(known)):
        cell(page, "13.2").get_by_role("button", name=f"Pick {'ABCDEF'[k]}").click()
    assert said(page, "13.2") == known[(right + 1) % len(known)]["said"]
    assert page.evaluate(KEPT) == {"13.2": "right"}
    page.reload()
    assert "Solved" in cell(page, "13.2").evaluate(WORD)
    assert said(page, "13.2") == known[right]["said"]
    assert said(page, "13.3") == "not answered yet."
    page.evaluate("bookMemory.forget()")
    assert cell(page, "13.2").evaluate(WORD) == '"Your turn"'


STORE = """exercises => {
  localStorage.setItem("book", JSON.stringify({ exercises }));
  dispatchEvent(new Event("pageshow"));
}"""
"""What another tab does, and how this one hears of it."""


def test_what_another_tab_solves_is_said_and_marked_here(open_chapter):
    page = open_chapter("13").page
    known = recorded("13.2")["candidates"]
    right = next(k for k, candidate in enumerate(known) if candidate["said"][:5] == "right")
    place = cell(page, "13.2")
    place.locator(".pick").click()
    place.get_by_role("button", name=f"Pick {'ABCDEF'[(right + 1) % len(known)]}").click()
    page.evaluate(STORE, {"13.1": "right", "13.2": "right"})
    assert [said(page, name) for name in ("13.1", "13.2")] == ["right.", known[right]["said"]]
    assert [cell(page, name).evaluate(WORD) for name in ("13.1", "13.2")] == ['"✓ Solved"'] * 2
    assert place.locator(".candidate").nth(right).evaluate(MARK) == '"✓ right"'
    assert place.locator(".picked, [aria-pressed=true]").count() == 0


@pytest.mark.parametrize("order", [(0,), (1,), (0, 1), (1, 0)], ids=str)
def test_when_all_is_forgotten_nothing_is_said_or_marked_any_more(open_chapter, order):
    page = open_chapter("13").page
    known = recorded("13.2")["candidates"]
    right = next(k for k, candidate in enumerate(known) if candidate["said"][:5] == "right")
    place = cell(page, "13.2")
    place.locator(".pick").click()
    for step in order:
        place.get_by_role("button", name=f"Pick {'ABCDEF'[(right + step) % len(known)]}").click()
    page.evaluate("bookMemory.forget()")
    assert place.evaluate(WORD) == '"Your turn"'
    assert said(page, "13.2") == "not answered yet."
    assert place.locator(".picked, [data-mark], [aria-pressed=true]").count() == 0


def test_one_can_write_it_oneself_instead(open_chapter):
    page = open_chapter("13").page
    link = cell(page, "13.2").get_by_role("link", name="or write it yourself in Colab")
    head = page.get_by_role("link", name="Run in Colab")
    assert link.get_attribute("href") == head.get_attribute("href")


# ---- every exercise, on every page ---------------------------------------------------------------


@each_chapter
def test_every_exercise_has_a_place_to_answer_it(book, path):
    soup = parsed(book / f"chapters/{path.stem}.html")
    stubs = soup.select(".tag_exercise")
    tries = soup.select(".tag_exercise > .try")
    assert len(stubs) == len(tries) > 0
    names = [re.search(r'check\("([\d.]+)"', stub.text)[1] for stub in stubs]
    assert [one["data-exercise"] for one in tries] == names


@each_chapter
def test_code_to_pick_from_is_the_recorded_code_and_explained_where_it_is_marked(book, path):
    soup = parsed(book / f"chapters/{path.stem}.html")
    for name, exercise in json.loads(file_of(path).read_text("utf-8"))["exercises"].items():
        box = soup.select_one(f'[data-exercise="{path.name[:2]}.{name}"]')
        found = [pre.text.rstrip("\n") for pre in box.select(".candidate pre")]
        assert found == [one["code"] for one in exercise.get("candidates", [])]
        assert bool(box.select(".bars")) == bool(box.select(".hll"))


@each_chapter
def test_the_right_answer_is_not_read_by_accident(book, path):
    soup = parsed(book / f"chapters/{path.stem}.html")
    for name, exercise in json.loads(file_of(path).read_text("utf-8"))["exercises"].items():
        box = soup.select_one(f'[data-exercise="{path.name[:2]}.{name}"] script')
        hints = [s["hint"] for s in exercise.get("slips", [])]
        hints += [c["said"] for c in exercise.get("candidates", [])]
        assert not [hint for hint in hints if hint in box.text]


def test_search_finds_no_page_by_a_word_of_its_answers_to_pick(book):
    text = (book / "searchindex.js").read_text("utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    stem, seen = SearchEnglish({}).stem, 0
    for path in chapters():
        page = index["docnames"].index(f"chapters/{path.stem}")
        written = path.read_text("utf-8").lower()
        for exercise in json.loads(file_of(path).read_text("utf-8"))["exercises"].values():
            code = " ".join(one["code"] for one in exercise.get("candidates", []))
            words = set(re.findall(r"[a-z]{5,}", code.lower()))
            for word in (w for w in words if w not in written and stem(w) not in written):
                found = index["terms"].get(stem(word), [])
                assert page not in (found if isinstance(found, list) else [found]), word
                seen += 1
    assert seen > 5


@pytest.mark.parametrize("number", ["01", "05", "13", "18", "23"])
def test_an_opened_page_is_accessible_and_does_not_scroll_sideways(open_chapter, number):
    for options in ({**DESKTOP, "color_scheme": "light"}, {**PHONE, "color_scheme": "dark"}):
        seen = open_chapter(number, **options, reduced_motion="reduce")
        page = seen.page
        # All at once; other tests press them one by one, as a reader does.
        page.locator(".pick").evaluate_all(PRESS)
        page.locator(".candidates > :first-child button").evaluate_all(PRESS)
        page.get_by_role("radiogroup").evaluate_all(CHOOSE)
        page.get_by_role("button", name="Check", exact=True).evaluate_all(PRESS)
        assert checks.axe(page, ".cell:has(.try)") == []  # test_pages.py looks at the rest
        assert checks.sideways_scroll(page, 320 if "is_mobile" in options else 640) == []
        assert seen.errors == []


# ---- without scripts, on paper, without storage --------------------------------------------------


def test_without_scripts_the_exercise_is_what_it_is_in_the_notebook(browser, address):
    context = browser.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(f"{address}/{page_of('05')}")
    assert page.locator(".try, .candidate, .try button").filter(visible=True).count() == 0
    assert page.get_by_text("Exercise 05.1: not answered yet.").is_visible()
    context.close()


def test_on_paper_the_exercise_is_what_it_is_in_the_notebook(open_chapter):
    page = open_chapter("05").page
    cell(page, "05.3").locator(".pick").click()
    page.emulate_media(media="print")
    assert page.locator(".try, .candidate").filter(visible=True).count() == 0
    assert cell(page, "05.3").locator("[aria-live=polite]").is_visible()


def test_where_storage_is_refused_the_page_judges_all_the_same(browser, address):
    with visit(browser, "about:blank", **DESKTOP) as seen:
        seen.page.context.unroute_all()
        seen.page.add_init_script(REFUSE)
        seen.page.goto(f"{address}/{page_of('05')}")
        field = cell(seen.page, "05.2").get_by_label("answer =")
        field.fill("20")
        field.press("Enter")
        assert said(seen.page, "05.2") == "right."
        assert "Solved" in cell(seen.page, "05.2").evaluate(WORD)
        assert set(seen.errors) <= {"refused"}  # the theme's own script stops there


def test_a_page_that_is_opened_as_a_file_judges(browser, book):
    with visit(browser, (book / page_of("05")).as_uri(), **DESKTOP) as seen:
        field = cell(seen.page, "05.2").get_by_label("answer =")
        field.fill("14")
        field.press("Enter")
        assert said(seen.page, "05.2") == verdict(find("05.2"), 14)
        assert (seen.outside, seen.errors) == ([], [])
