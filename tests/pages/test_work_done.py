"""Guesses and exercises: what chapters ask is counted, what was done is shown and forgotten."""

import json

import pytest
from playwright.sync_api import expect

from tests.pages.site import page_names, parsed
from tests.pages.visits import DESKTOP, visit
from tools.paths import ROOT

CHAPTERS = [name for name in page_names() if name.startswith("chapters/")]
PAGE = next(name for name in CHAPTERS if "/04_" in name)
SIGN = "getComputedStyle(a, '::after')"


def asked(page):
    """Guesses and exercises of a chapter, counted in another way than the build does."""
    text = (ROOT / page.replace(".html", ".ipynb")).read_text("utf-8")
    cells = json.loads(text)["cells"]
    boxes = sum("".join(cell["source"]).count("> **Predict") for cell in cells)
    return boxes, sum(cell["id"].endswith("-stub") for cell in cells)


def in_words(guesses, exercises):
    """What a chapter asks, as its head says it."""
    first = f"{guesses} guess" + "es" * (guesses != 1)
    return f"{first}, {exercises} exercise" + "s" * (exercises != 1)


def do(page, *things):
    """Keep what a reader has done: kind, key and value of each thing."""
    for kind, key, value in things:
        page.evaluate(
            "([kind, key, value]) => bookMemory.set(kind, key, value)", [kind, key, value]
        )


@pytest.fixture
def seen(browser, address):
    with visit(browser, f"{address}/{PAGE}", **DESKTOP) as seen:
        yield seen


@pytest.fixture
def cover(browser, address):
    with visit(browser, f"{address}/index.html", **DESKTOP) as seen:
        yield seen


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_chapter_says_how_many_guesses_and_exercises_it_has(book, page):
    place = parsed(book / page).select_one(".chapter-head .asked span")
    assert place.get_text() == in_words(*asked(page))


def test_every_page_knows_what_each_chapter_asks(book):
    numbers = [f"{n}={'/'.join(map(str, asked(page)))}" for n, page in enumerate(CHAPTERS, 1)]
    for page in ["index.html", CHAPTERS[0], "search.html"]:
        assert parsed(book / page).select_one("[data-work]")["data-work"] == " ".join(numbers)


def test_a_chapters_head_and_sidebar_follow_while_one_guesses_and_solves(seen):
    page = seen.page
    guesses, exercises = asked(PAGE)
    head = page.locator(".asked span")
    assert head.inner_text() == in_words(guesses, exercises)
    only_shown = ("guesses", "04.only-shown", 0)
    do(page, ("guesses", "04.a", 2), ("guesses", "04.b", 1), ("guesses", "05.c", 1), only_shown)
    do(page, ("exercises", "04.1", "wrong"), ("exercises", "04.2", "right"))
    words = f"2 of {guesses} guesses, 1 of {exercises} exercises"
    assert head.inner_text() == words
    assert (
        page.locator(".bd-links .current > a .progress-word").text_content() == f" (begun, {words})"
    )
    page.reload()
    assert head.inner_text() == words
    assert page.evaluate("shifts") == []
    page.get_by_role("link", name="Your progress").click()
    page.locator(".progress-kept .sum").wait_for()
    assert page.url.endswith("index.html#your-progress")


def test_the_ring_fills_and_ends_as_a_tick(seen):
    page = seen.page
    guesses, exercises = asked(PAGE)
    link = page.locator(".bd-links .current > a")

    def sign():
        share = link.evaluate("a => a.style.getPropertyValue('--share')")
        return share, link.evaluate(f"a => {SIGN}.content").partition(" ")[0].strip('"')

    assert sign() == ("0%", "")
    do(page, *[("guesses", f"04.{k}", 1) for k in range(guesses)])
    assert sign() == (f"{round(100 * guesses / (guesses + exercises))}%", "")
    do(page, *[("exercises", f"04.{k}", "right") for k in range(exercises)])
    assert sign() == ("100%", "")
    assert link.get_attribute("data-progress") == "begun"
    do(page, ("chapters", "4", "read"))
    assert link.get_attribute("data-progress") == "done"
    assert sign()[1] == "✓"


def test_what_a_chapter_no_longer_asks_is_not_counted(seen):
    guesses, _ = asked(PAGE)
    do(seen.page, *[("guesses", f"04.{k}", 1) for k in range(guesses + 3)])
    assert f"{guesses} of {guesses} guesses" in seen.page.locator(".asked span").inner_text()


def test_the_cover_sums_up_and_its_house_is_built_as_one_reads(cover):
    page = cover.page
    totals = [sum(numbers) for numbers in zip(*map(asked, CHAPTERS), strict=True)]
    total = page.locator(".progress-kept .sum")
    fill = "n => getComputedStyle(document.querySelectorAll('.house polygon')[n]).fill"
    assert total.inner_text() == "Nothing yet."
    full = page.evaluate(fill, 0)
    do(page, ("chapters", "21", "read"), ("chapters", "1", "begun"))
    do(page, ("guesses", "21.a", 1), ("exercises", "01.1", "right"))
    assert total.inner_text() == (
        f"1 of {len(CHAPTERS)} chapters read, 1 of {totals[0]} guesses, 1 of {totals[1]} exercises."
    )
    assert page.evaluate(fill, 0) == full  # chapter 21 is the first piece
    assert page.evaluate(fill, 1) != full
    listed = page.locator('dl.layers a[href*="01_"]').inner_text().split("\n")
    guesses, exercises = asked(CHAPTERS[0])
    assert listed[-1] == f"begun, 0 of {guesses} guesses, 1 of {exercises} exercises"


def test_the_first_button_leads_on(cover):
    page = cover.page
    button = page.locator(".start a").first
    start = (button.inner_text(), button.get_attribute("href"))
    assert start == ("Start with chapter 1", CHAPTERS[0])

    def leads_to(*states):
        page.evaluate("bookMemory.forget()")
        do(page, *[("chapters", str(n), state) for n, state in states])
        return button.inner_text(), button.get_attribute("href")

    on = [(f"On to chapter {n}", name) for n, name in enumerate(CHAPTERS, 1)]
    assert leads_to((1, "begun")) == on[0]
    assert leads_to((1, "read")) == on[1]
    assert leads_to((1, "begun"), (2, "read"), (3, "begun")) == on[2]
    assert leads_to((len(CHAPTERS), "read")) == start


def test_all_is_forgotten_only_after_a_yes_and_the_focus_stays(cover):
    page = cover.page
    do(page, ("chapters", "1", "read"), ("guesses", "01.a", 1), ("exercises", "01.1", "right"))
    button = page.get_by_role("button", name="Forget it all")
    dialog = page.get_by_role("dialog")
    status = page.locator(".forget [aria-live]")
    kept = page.evaluate("localStorage.getItem('book')")
    for no in ("Escape", "Enter"):  # Enter presses what has the focus
        button.press("Enter")
        assert f"1 of {len(CHAPTERS)} chapters read" in dialog.inner_text()
        assert page.evaluate("document.activeElement.textContent") == "Keep it"
        keep = page.get_by_role("button", name="Keep it")
        expect(keep).to_have_accessible_description(dialog.locator("p").first.inner_text())
        page.keyboard.press(no)
        assert not dialog.is_visible()
        assert page.evaluate("document.activeElement.textContent") == "Forget it all"
        assert (page.evaluate("localStorage.getItem('book')"), status.inner_text()) == (kept, "")
    button.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    status.get_by_text("All is forgotten.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Forget it all"
    assert page.locator(".progress-kept .sum").inner_text() == "Nothing yet."
    assert page.locator("[data-progress]:not(.sign)").count() == 0
    assert "right" not in page.evaluate("localStorage.getItem('book')")


def test_every_sign_is_explained(cover):
    signs = cover.page.locator(".legend .sign")
    assert signs.all_inner_texts() == [
        "begun",
        "fills as you guess and solve",
        "read",
        "read, all guessed and solved",
    ]
    drawn = signs.evaluate_all("all => all.map(e => getComputedStyle(e, '::before').background)")
    assert len(set(drawn)) == 4


def test_a_returning_reader_sees_nothing_move(browser, address):
    with visit(browser, f"{address}/index.html", **DESKTOP) as seen:
        do(seen.page, ("chapters", "1", "read"), ("exercises", "01.1", "right"))
        do(seen.page, ("guesses", "01.a", 1))
        seen.page.reload()
        assert seen.page.evaluate("shifts") == []


def test_without_scripts_the_cover_offers_no_button_that_does_nothing(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/index.html")
    assert not page.locator(".progress-kept").is_visible()
    assert "Scripts are switched off" in page.locator("article noscript p").inner_text()
    assert page.get_by_text("Explorer loop: w by hand").first.is_visible()
    context.close()
