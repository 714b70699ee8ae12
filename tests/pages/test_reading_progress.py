"""What a reader has begun and read: kept in the browser, said in words, never sent."""

import json

import pytest

from tests.pages.visits import DESKTOP, visit
from tools.paths import chapters

FIRST, SECOND = "chapters/01_maths.html", "chapters/02_figures.html"
REFUSE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); } });"""
BUTTON = ".finish button"
UNDER_THEIR_SIGN = """() => [...document.querySelectorAll(".bd-links a[data-progress]")]
  .filter(link => {
    const sign = getComputedStyle(link, "::after"), title = document.createRange();
    title.selectNodeContents(link.firstChild);
    const room = parseFloat(sign.right) + parseFloat(sign.width);
    const ends = [...title.getClientRects()].map(line => line.right);
    return Math.max(...ends) > link.getBoundingClientRect().right - room;
  }).map(link => link.textContent)"""


@pytest.fixture
def seen(browser, sample_address):
    with visit(browser, f"{sample_address}/{FIRST}", **DESKTOP) as seen:
        seen.page.locator(BUTTON).press("Enter")
        yield seen


def entry(page, number):
    """The words of a chapter in the sidebar, with those for screen readers."""
    return page.locator(".bd-links li.toctree-l1 > a").nth(number - 1).text_content().strip()


def test_a_chapter_that_was_opened_is_begun_and_one_that_was_ticked_is_read(seen, sample_address):
    seen.page.goto(f"{sample_address}/{SECOND}")
    assert entry(seen.page, 1).endswith("(read)")
    assert entry(seen.page, 2).endswith("(begun)")
    assert "(" not in entry(seen.page, 3)


def test_the_mark_is_a_switch_that_says_its_state_and_is_remembered(seen):
    button = seen.page.get_by_role("button", name="I have read this chapter")
    assert button.get_attribute("aria-pressed") == "true"
    seen.page.reload()
    assert button.get_attribute("aria-pressed") == "true"
    button.press("Space")
    assert button.get_attribute("aria-pressed") == "false"
    assert entry(seen.page, 1).endswith("(begun)")


def test_the_house_shows_what_is_read_and_forgets_on_request(seen, sample_address):
    page = seen.page
    page.goto(f"{sample_address}/index.html")
    piece = page.locator('.house svg a[href*="01_maths"]')
    assert piece.locator("title").text_content().endswith("(read)")
    pieces = page.locator(".house polygon").count()
    assert page.locator(".house .count").text_content() == f"1 of {pieces} read"
    page.get_by_role("button", name="Forget it all").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Forget it").press("Enter")
    page.locator(".forget [aria-live]", has_text="forgotten").wait_for()
    assert not piece.locator("title").text_content().endswith("(read)")
    assert "read" not in page.evaluate("localStorage.getItem('book')")


def test_no_title_in_the_contents_runs_under_its_sign(browser, address):
    numbers = [int(path.name[:2]) for path in chapters()]
    memory = json.dumps({"chapters": {str(number): "read" for number in numbers}})
    with visit(browser, f"{address}/chapters/{chapters()[-1].stem}.html", **DESKTOP) as seen:
        seen.page.evaluate("text => localStorage.setItem('book', text)", memory)
        seen.page.reload()
        assert seen.page.locator(".bd-links a[data-progress]").count() == len(numbers)
        for width in range(1000, 1500, 20):
            seen.page.set_viewport_size({"width": width, "height": 800})
            assert seen.page.evaluate(UNDER_THEIR_SIGN) == [], f"{width} px"


def test_nothing_is_sent_and_nothing_moves(seen, sample_address):
    sent = []
    seen.page.on("request", lambda request: sent.append(request.method))
    seen.page.goto(f"{sample_address}/index.html")
    assert set(sent) == {"GET"}
    assert (seen.outside, seen.errors) == ([], [])
    assert seen.page.evaluate("shifts") == []


@pytest.mark.parametrize("stored", ["not JSON", "null", "3"])
def test_another_programs_text_in_the_storage_does_no_harm(seen, stored):
    seen.page.evaluate("text => localStorage.setItem('book', text)", stored)
    seen.page.reload()
    assert entry(seen.page, 1).endswith("(begun)")
    assert seen.errors == []


@pytest.mark.parametrize(
    "stored",
    [
        '{"chapters": [1], "guesses": "x", "opened": null}',
        "[[]]",
        '{"__proto__": {"chapters": {"1": 1}}, "chapters": {"__proto__": 1, "99": {}, "2": 1e999}}',
    ],
)
def test_odd_entries_in_the_storage_do_no_harm(seen, stored):
    seen.page.evaluate("text => localStorage.setItem('book', text)", stored)
    seen.page.reload()
    assert entry(seen.page, 1).endswith("(begun)")
    assert seen.errors == []


def test_two_tabs_know_and_keep_what_was_done_in_either(seen, sample_address):
    other = seen.page.context.new_page()
    other.goto(f"{sample_address}/{SECOND}")
    other.locator(BUTTON).press("Enter")
    seen.page.wait_for_function("bookMemory.get('chapters', '2') === 'read'")
    assert entry(seen.page, 2).endswith("(read)")
    seen.page.locator(BUTTON).press("Enter")
    kept = seen.page.evaluate("JSON.parse(localStorage.getItem('book')).chapters")
    assert kept == {"1": "begun", "2": "read"}


def test_a_page_that_was_left_forgets_nothing_that_was_done_since(seen):
    # As in the cache of a browser that goes back: no event has told this page of the other one.
    seen.page.evaluate("""() => {
      const known = JSON.parse(localStorage.getItem("book"));
      localStorage.setItem("book", JSON.stringify({ ...known, exercises: { "02.1": "right" } }));
    }""")
    seen.page.locator(BUTTON).press("Enter")
    kept = seen.page.evaluate("JSON.parse(localStorage.getItem('book'))")
    assert (kept["chapters"], kept["exercises"]) == ({"1": "begun"}, {"02.1": "right"})
    seen.page.evaluate("""() => {
      localStorage.setItem("book", JSON.stringify({ chapters: { 2: "read" } }));
      dispatchEvent(new Event("pageshow"));
    }""")
    assert entry(seen.page, 2).endswith("(read)")


def test_where_storage_is_refused_the_page_works_and_says_so(browser, sample_address):
    with visit(browser, "about:blank", **DESKTOP) as seen:
        seen.page.context.unroute_all()
        seen.page.add_init_script(REFUSE)
        seen.page.goto(f"{sample_address}/{FIRST}")
        seen.page.locator(BUTTON).press("Enter")
        assert seen.page.locator(BUTTON).get_attribute("aria-pressed") == "true"
        assert "stores nothing" in seen.page.locator(".finish [aria-live]").inner_text()
        # The theme's own script stops at the refusal; nothing else may complain.
        assert set(seen.errors) <= {"refused"}


def test_without_scripts_there_is_no_button_that_does_nothing(browser, sample_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_address}/{FIRST}")
    assert not page.locator(BUTTON).is_visible()
    context.close()
