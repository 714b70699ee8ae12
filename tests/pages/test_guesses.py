"""Predict boxes: an output waits for a guess, is judged, and stays as the reader left it."""

import pytest

from tests.pages import checks
from tests.pages.guessing_book import CHOICE, FAILED, NUMBER, OPEN, PLAYED, build
from tests.pages.site import parsed
from tests.pages.test_reading_progress import REFUSE
from tests.pages.visits import DESKTOP, PHONE, STYLED, visit

SEEN = "e => e.checkVisibility({ contentVisibilityAuto: true }) && e.offsetHeight > 1"
RIGHT, WRONG = 2, 3
FOCUSED = "e => e === document.activeElement"
SMALL = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture
def seen(browser, guessing_address):
    with visit(browser, guessing_address, **DESKTOP) as seen:
        yield seen


def place(page, name=CHOICE):
    """The place of a guess, by the cell that has the output."""
    return page.locator(f'.guess[data-key="{NUMBER}.{name}"]')


def shown(page, name=CHOICE):
    """Whether each part behind a box can be seen."""
    return page.locator(f'[id^="fold.{name}."]').evaluate_all(f"all => all.map({SEEN})")


def choose(page, number, name=CHOICE):
    place(page, name).locator(".choices button").nth(number - 1).click()


def heard(page, name=CHOICE):
    """What a screen reader says of a guess: one text, since Orca says each of several with all."""
    line = place(page, name).locator("[aria-live=polite]")
    assert line.evaluate("e => e.children.length") == 0
    return line.text_content()


def marks(page, name=CHOICE):
    """The mark of each answer, None where it has none."""
    answers = place(page, name).locator(".choices button")
    return answers.evaluate_all("all => all.map(e => e.dataset.mark ?? null)")


def test_outputs_and_the_paragraph_that_answers_wait_and_code_does_not(seen):
    assert shown(seen.page) == [False] * 3
    assert seen.page.get_by_text("legs = 6").is_visible()
    assert seen.page.get_by_text("What leads on stays open.").is_visible()
    assert not seen.page.get_by_text("The caption.").is_visible()
    assert not seen.page.get_by_text("quokka").is_visible()


def test_answers_stand_as_buttons_below_the_code(seen):
    box, guess = seen.page.locator("blockquote.predict").first, place(seen.page)
    assert box.locator("li").count() == 0
    code = seen.page.get_by_text("draw()").bounding_box()
    assert guess.bounding_box()["y"] > code["y"] + code["height"]
    names = [b.inner_text() for b in guess.get_by_role("button").all()]
    assert names == ["4, as a cat", "six", "eight, as a spider", "Just show me"]


@pytest.mark.parametrize(
    ("number", "says", "marked"),
    [
        (RIGHT, "Right.", [None, "right", None]),
        (WRONG, "Not this time. The answer is: six", [None, "right", "wrong"]),
    ],
    ids=["right", "wrong"],
)
def test_a_guess_is_judged_in_words_and_signs_and_keeps_the_focus(seen, number, says, marked):
    answers = place(seen.page).locator(".choices button")
    answers.nth(number - 1).focus()
    seen.page.keyboard.press("Enter")
    assert shown(seen.page) == [True] * 3
    assert heard(seen.page) == says
    assert marks(seen.page) == marked
    assert "your guess" in answers.nth(number - 1).text_content()
    assert answers.nth(number - 1).evaluate(FOCUSED)
    signs = answers.evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content[1])")
    assert [{"✓": "right", "✗": "wrong"}.get(sign) for sign in signs] == marked


def test_a_second_choice_changes_nothing(seen):
    choose(seen.page, WRONG)
    place(seen.page).locator(".choices button").nth(RIGHT - 1).click(force=True)
    assert marks(seen.page) == [None, "right", "wrong"]


def test_what_was_chosen_is_there_again_and_nothing_moves(seen, guessing_address):
    choose(seen.page, WRONG)
    place(seen.page).scroll_into_view_if_needed()
    for _ in range(2):  # the second time from where the first one was left
        seen.page.reload()
        assert shown(seen.page) == [True] * 3
        assert marks(seen.page) == [None, "right", "wrong"]
        assert checks.layout_shift(seen.page, 0.01) == []


def test_before_the_scripts_arrive_the_page_is_as_they_leave_it(browser, guessing_address):
    with visit(browser, guessing_address, **SMALL) as seen:
        choose(seen.page, WRONG)
        tops = "() => [...document.querySelectorAll('.guess, h2, footer')].map(e => e.offsetTop)"
        places = seen.page.evaluate(tops)
        held = []
        seen.page.route("**/answering.js*", lambda route: held.append(route))
        seen.page.goto(guessing_address, wait_until="commit")
        seen.page.locator(".bd-footer").wait_for(state="attached")
        seen.page.wait_for_function("document.getElementById('folded-at-first') !== null")
        seen.page.wait_for_function(STYLED)
        assert shown(seen.page) == [True] * 3
        assert shown(seen.page, OPEN) == [False] * 2
        assert seen.page.evaluate(tops) == places
        held[0].continue_()
        seen.page.wait_for_function("document.getElementById('folded-at-first') === null")
        assert seen.page.evaluate(tops) == places


def test_guess_again_folds_and_forgets(seen):
    choose(seen.page, WRONG)
    again = place(seen.page).get_by_role("button", name="Guess again")
    again.press("Enter")
    assert shown(seen.page) == [False] * 3
    assert marks(seen.page) == [None] * 3
    show = place(seen.page).get_by_role("button", name="Just show me")
    assert show.evaluate(FOCUSED)
    seen.page.reload()
    assert shown(seen.page) == [False] * 3
    choose(seen.page, RIGHT)
    assert marks(seen.page) == [None, "right", None]


def test_what_was_only_shown_is_no_guess(seen):
    button = place(seen.page).locator(".reveal")
    assert button.get_attribute("aria-expanded") == "false"
    button.press("Enter")
    assert (button.inner_text(), button.get_attribute("aria-expanded")) == ("Hide it again", "true")
    assert shown(seen.page) == [True] * 3
    assert marks(seen.page) == [None, "right", None]
    assert heard(seen.page) == ""
    assert seen.page.evaluate(f"bookMemory.get('guesses', '{NUMBER}.{CHOICE}')") == 0


def test_a_box_without_a_list_has_one_button(seen):
    (button,) = place(seen.page, OPEN).get_by_role("button").all()
    assert button.inner_text() == "I have a guess. Show me"
    button.click()
    assert shown(seen.page, OPEN) == [True, True]
    assert seen.page.evaluate(f"bookMemory.get('guesses', '{NUMBER}.{OPEN}')") == 1
    button.click()
    assert button.inner_text() == "I have a guess. Show me"


def test_a_button_stays_where_it_was_when_more_opens_above_it(seen):
    place(seen.page).scroll_into_view_if_needed()
    before = place(seen.page).bounding_box()["y"]
    choose(seen.page, RIGHT)
    assert abs(place(seen.page).bounding_box()["y"] - before) < 2


def test_an_error_folds_as_an_output(seen):
    assert shown(seen.page, FAILED) == [False, False]
    choose(seen.page, 2, FAILED)
    assert seen.page.locator(".traceback").is_visible()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_explorer_in_a_fold_is_drawn_once_it_is_shown(browser, guessing_address, device):
    with visit(browser, guessing_address, **device) as seen:
        place(seen.page, PLAYED).get_by_role("button").click()
        drawing = seen.page.locator("[data-explorer] svg")
        drawing.wait_for()
        width = drawing.bounding_box()["width"]
        assert 200 < width <= device["viewport"]["width"]
        seen.page.locator("[data-explorer]").get_by_role("slider").first.press("ArrowRight")
        assert seen.errors == []


def test_an_explorer_in_sight_moves_nothing_when_the_page_is_read_again(seen):
    place(seen.page, PLAYED).get_by_role("button").click()
    seen.page.locator("[data-explorer]").evaluate("e => scrollBy(0, e.getBoundingClientRect().top)")
    seen.page.reload()
    seen.page.locator("[data-explorer] svg").wait_for()
    seen.page.wait_for_timeout(200)
    assert checks.layout_shift(seen.page, 0.01) == []


def test_forgetting_folds_it_again(seen):
    choose(seen.page, RIGHT)
    seen.page.evaluate("bookMemory.forget()")
    assert shown(seen.page) == [False] * 3


@pytest.mark.parametrize("first", ["guess", "link"])
def test_a_guess_of_another_tab_is_the_one_that_is_marked(browser, guessing_address, first):
    anchor = f"#figure-{CHOICE}" if first == "link" else ""
    with visit(browser, guessing_address + anchor, **DESKTOP) as seen:
        if first == "guess":
            choose(seen.page, WRONG)
        seen.page.evaluate(
            """guesses => {
              localStorage.setItem("book", JSON.stringify({ guesses }));
              dispatchEvent(new Event("pageshow"));
            }""",
            {f"{NUMBER}.{CHOICE}": RIGHT},
        )
        assert shown(seen.page) == [True] * 3
        assert marks(seen.page) == [None, "right", None]
        assert heard(seen.page) == "Right."
        assert place(seen.page).get_by_role("button", name="Guess again").count() == 1


@pytest.mark.parametrize("anchor", [f"figure-{CHOICE}", f"fold.{CHOICE}.3"])
def test_a_link_into_it_opens_it_and_guesses_nothing(browser, guessing_address, anchor):
    with visit(browser, f"{guessing_address}#{anchor}", **DESKTOP) as seen:
        assert shown(seen.page) == [True] * 3
        assert seen.page.evaluate("bookMemory.all('guesses')") == {}
        place(seen.page).get_by_role("button", name="Hide it again").click()
        assert shown(seen.page) == [False] * 3
        seen.page.evaluate("location.hash = '#how'")
        seen.page.evaluate(f"location.hash = '#{anchor}'")
        seen.page.wait_for_function("() => !document.querySelector('[id$=\".3\"]').hidden")
        assert shown(seen.page) == [True] * 3


def test_a_word_that_was_searched_is_not_folded(browser, guessing_address):
    with visit(browser, f"{guessing_address}?highlight=quokka", **DESKTOP) as seen:
        seen.page.wait_for_function("document.querySelector('.highlighted')")
        assert shown(seen.page) == [True] * 3
        assert shown(seen.page, OPEN) == [False] * 2


def test_find_in_page_opens_it(browser, guessing_address):
    """A link to a text finds it in the same way."""
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    page.goto(f"{guessing_address}#:~:text=quokka")
    page.wait_for_function("document.querySelectorAll('.guess[data-told]').length === 1")
    assert shown(page) == [True] * 3
    context.close()


def test_without_scripts_all_is_open_and_the_list_is_a_list(browser, guessing_address):
    context = browser.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(guessing_address)
    assert all(part.is_visible() for part in page.locator(".folds").all())
    assert page.locator(".ask:visible, .choices button").count() == 0
    items = place(page).locator("li")
    assert items.first.evaluate("e => getComputedStyle(e.parentElement).listStyleType") == "decimal"
    assert [item.inner_text() for item in items.all()][1] == "six"
    context.close()


def test_where_the_scripts_fail_all_is_open_in_the_end(browser, guessing_address):
    with visit(browser, "about:blank", **DESKTOP) as seen:
        seen.page.context.unroute_all()
        seen.page.route("**/answering.js*", lambda route: route.abort())
        seen.page.goto(guessing_address)
        seen.page.wait_for_function("document.getElementById('folded-at-first') === null")
        assert all(part.is_visible() for part in seen.page.locator(".folds").all())
        assert seen.page.locator(":is(.ask, .reveal, .try, .choices button):visible").count() == 0
        style = "e => getComputedStyle(e.parentElement).listStyleType"
        assert place(seen.page).locator("li").first.evaluate(style) == "decimal"


def test_a_script_that_fails_stops_no_other_one(browser, guessing_address):
    with visit(browser, "about:blank", **DESKTOP) as seen:
        seen.page.context.unroute_all()
        seen.page.add_init_script("""Object.defineProperty(globalThis, "bookMemory", {
          set(memory) { this.kept = memory; }, get() {
            const get = (kind, key) => {
              if (kind === "guesses") throw new Error("planted");
              return this.kept.get(kind, key);
            };
            return { ...this.kept, get };
          } });""")
        seen.page.goto(guessing_address)
        button = seen.page.locator(".deeper button")
        assert button.get_attribute("aria-expanded") == "false"
        button.click()
        assert button.get_attribute("aria-expanded") == "true"
        assert [error for error in seen.errors if "planted" not in error] == []
        assert seen.errors


def test_print_shows_all_and_no_button(seen):
    choose(seen.page, WRONG)
    seen.page.emulate_media(media="print")
    assert shown(seen.page, OPEN) == [True, True]
    assert seen.page.locator(".ask:visible").count() == 0
    answer = place(seen.page).locator(".choices button").nth(WRONG - 1)
    look = "e => [getComputedStyle(e).borderTopWidth, getComputedStyle(e, '::before').content]"
    assert answer.evaluate(look) == ["0px", "none"]


def test_where_storage_is_refused_a_guess_is_judged(browser, guessing_address):
    with visit(browser, "about:blank", **DESKTOP) as seen:
        seen.page.context.unroute_all()
        seen.page.add_init_script(REFUSE)
        seen.page.goto(guessing_address)
        choose(seen.page, RIGHT)
        assert marks(seen.page) == [None, "right", None]
        assert set(seen.errors) <= {"refused"}  # the theme's own


def test_it_works_as_a_file(browser, guessing):
    with visit(browser, guessing.as_uri(), **DESKTOP) as seen:
        choose(seen.page, RIGHT)
        seen.page.reload()
        assert shown(seen.page) == [True] * 3
        assert (seen.errors, seen.outside) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["fresh", "told"])
def test_axe_finds_nothing(browser, guessing_address, scheme, state):
    settings = {**DESKTOP, "color_scheme": scheme, "reduced_motion": "reduce"}
    with visit(browser, guessing_address, **settings) as seen:
        if state == "told":
            choose(seen.page, WRONG)
            place(seen.page, OPEN).get_by_role("button").click()
        assert checks.axe(seen.page) == []


@pytest.mark.parametrize("width", [375, 320])
def test_long_answers_stay_on_a_phone(browser, guessing_address, width):
    with visit(browser, guessing_address, **PHONE) as seen:
        choose(seen.page, WRONG)
        assert checks.sideways_scroll(seen.page, width) == []


def test_a_page_has_no_guess_twice_and_no_choice_beyond_its_list(guessing):
    keys = [guess["data-key"] for guess in parsed(guessing).select(".guess")]
    assert len(set(keys)) == len(keys) == 4


def drop(*names):
    """A change of a chapter: without these cells."""
    return lambda chapter: chapter.__setitem__(
        slice(None), [cell for cell in chapter if cell["id"] not in names]
    )


def predict(name, number):
    """A change of a chapter: another number of the right answer."""
    return lambda chapter: next(c for c in chapter if c["id"] == name)["metadata"].update(
        predict=number
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (predict(CHOICE, 4), f"{CHOICE}: metadata 'predict' is 4; expected the number of"),
        (predict(CHOICE, "2"), f"{CHOICE}: metadata 'predict' is '2'; expected the number of"),
        (predict(OPEN, 1), f"{OPEN}: metadata 'predict' is 1; expected it behind a Predict box"),
        (drop(OPEN), "What is it? See below.: no output right behind the box"),
        (drop("failed-read"), f"{FAILED}: section behind the cells; expected a paragraph"),
    ],
    ids=["too-large", "no-number", "no-list", "no-output", "no-answer"],
)
def test_a_notebook_that_does_not_say_it_fails_the_build(tmp_path, change, words):
    built = build(tmp_path, change)
    assert built.status != 0
    assert "chapters/14_last: " in built.log
    assert words in " ".join(built.log.split())
