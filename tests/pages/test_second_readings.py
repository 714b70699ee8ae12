"""Second readings: folded behind their minutes, and open for whoever asks in whatever way."""

import re
from pathlib import Path

import pytest

from tests.pages import checks, keyboard
from tests.pages.guessing_book import DEEPER, NUMBER
from tests.pages.site import page_names, parsed
from tests.pages.test_guesses import shown
from tests.pages.visits import DESKTOP, PHONE, STYLED, visit
from tools import report
from tools.paths import ROOT
from tools.stored.notebook import Facts, Notebook, read

CHAPTERS = [name for name in page_names() if name.startswith("chapters/")]
BUTTON = ".deeper button"


@pytest.fixture
def seen(browser, guessing_address):
    with visit(browser, guessing_address, **DESKTOP) as seen:
        yield seen


def is_open(page):
    (state,) = shown(page, DEEPER)
    return state


def test_it_folds_under_its_heading_and_first_paragraph(seen):
    assert not is_open(seen.page)
    assert seen.page.get_by_text("These words stay.").is_visible()
    assert seen.page.get_by_text("It is never folded.").is_visible()
    button = seen.page.locator(BUTTON)
    assert button.inner_text() == "Go deeper · 2 minutes"  # one cell, and a few words
    assert button.get_attribute("aria-expanded") == "false"


def test_it_opens_by_keyboard_keeps_the_focus_and_is_remembered(seen):
    button = seen.page.locator(BUTTON)
    button.press("Enter")
    assert is_open(seen.page)
    assert button.inner_text() == "Fold this away"
    assert button.evaluate("e => e === document.activeElement")
    seen.page.reload()
    assert is_open(seen.page)
    assert checks.layout_shift(seen.page, 0.01) == []
    button.press("Enter")
    seen.page.reload()
    assert not is_open(seen.page)
    assert seen.page.evaluate("bookMemory.all('opened')") == {}


def test_it_is_open_before_the_scripts_arrive_if_it_was_left_open(seen, guessing_address):
    seen.page.evaluate(f"bookMemory.set('opened', '{NUMBER}.{DEEPER}', 1)")
    seen.page.route("**/answering.js*", lambda route: None)
    seen.page.goto(guessing_address, wait_until="commit")
    seen.page.get_by_text("It is never folded.").wait_for()
    seen.page.wait_for_function(STYLED)
    assert is_open(seen.page)


def test_the_contents_of_the_page_open_it_again_and_again(seen):
    link = seen.page.locator(f'.page-toc a[href="#{DEEPER}"]')
    for _ in range(2):  # the second time the address does not change
        link.click()
        assert is_open(seen.page)
        assert seen.page.locator(f"#{DEEPER}").bounding_box()["y"] < 400
        seen.page.locator(BUTTON).click()
        assert not is_open(seen.page)


def test_what_it_held_is_reached_by_tab_if_it_scrolls_and_only_then(seen):
    seen.page.locator(BUTTON).click()
    seen.page.wait_for_function(keyboard.SETTLED)
    inside = seen.page.locator(f'[id^="fold.{DEEPER}."] pre').evaluate_all(
        "all => all.map(e => e.tabIndex)"
    )
    assert inside == [-1, 0]  # short code, a long line


@pytest.mark.parametrize("end", [f"#{DEEPER}", "#:~:text=numbat", "?highlight=numbat"])
def test_links_and_searches_open_it(browser, guessing_address, end):
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    page.goto(guessing_address + end)
    page.wait_for_function("document.querySelector('.deeper [aria-expanded=true]')")
    assert is_open(page)
    context.close()


def test_print_and_pages_without_scripts_say_the_minutes_and_show_all(browser, guessing_address):
    context = browser.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(guessing_address)
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert is_open(page)
        assert not page.locator(BUTTON).is_visible()
        assert page.locator(".takes").inner_text() == "2 minutes; nothing later needs it."
    context.close()


def test_on_a_phone_its_code_is_as_wide_as_elsewhere(browser, guessing_address):
    with visit(browser, guessing_address, **PHONE) as seen:
        seen.page.locator(BUTTON).click()
        inputs = seen.page.locator("div.cell_input")
        widths = {inputs.nth(i).bounding_box()["width"] for i in range(inputs.count())}
        assert len(widths) == 1


def plain(title: str) -> str:
    """A title without signs, which a page sets in its own way."""
    return " ".join(re.findall(r"\w+", title))


def counted(notebook: Notebook) -> dict[str, int]:
    """The minutes of each second reading by its title, as the report counts words and cells."""
    found, title = {}, ""
    for cell in notebook.cells:
        for block in cell.page.blocks if cell.kind == "markdown" else ():
            if 1 <= block.level <= 3:
                title = plain(block.text) if block.text.startswith("Second reading") else ""
            found[title] = found.get(title, 0) + block.words / 130
        found[title] = found.get(title, 0) + 1.5 * (cell.kind == "code")
    return {name: max(1, round(minutes)) for name, minutes in found.items() if name}


def minutes_on(page: Path) -> dict[str, int]:
    """The minutes that each second reading of a built page offers, by its title."""
    sections = parsed(page).select("section.second-reading")
    labels = [section.select_one(f"{BUTTON} .when-closed").text for section in sections]
    titles = [plain(section.h3.text) for section in sections]
    return {t: int(re.search(r"\d+", label)[0]) for t, label in zip(titles, labels, strict=True)}


@pytest.mark.parametrize("page", CHAPTERS)
def test_minutes_are_those_of_the_report(book, page):
    notebook = read((ROOT / page).with_suffix(".ipynb"), Facts())
    shown, wanted = minutes_on(book / page), counted(notebook)
    unfolded = {title: minutes for title, minutes in wanted.items() if title not in shown}
    assert shown == {title: wanted[title] for title in shown}
    assert set(unfolded.values()) <= {1}, "one that is longer than a paragraph folds"
    total = report.measure(notebook).cells["2nd min"]
    assert abs(sum(wanted.values()) - total) <= len(wanted) / 2 + 1


@pytest.mark.parametrize("page", CHAPTERS)
def test_the_head_of_a_chapter_says_what_its_second_readings_add(book, page):
    total = sum(minutes_on(book / page).values())
    head = parsed(book / page).select_one(".chapter-head").get_text()
    said = re.search(r"second readings take (\d+) minutes more", head)
    assert bool(said) == bool(total), head  # a chapter may have none
    promised = int(said[1]) if said else 0
    assert abs(promised - total) <= 5, f"{promised} minutes are promised, {total} computed"
