"""A term says what it means where a reader meets it: by mouse, keyboard and touch, and without."""

import pytest
from playwright.sync_api import expect

from tests.pages import checks, small_book
from tests.pages.site import parsed, run_once
from tests.pages.visits import DESKTOP, PHONE, visit

FIRST, LAST = "chapters/15_stripes.html", "chapters/16_hatches.html"
NARROW = {**PHONE, "viewport": {"width": 320, "height": 568}}
A_WHILE = 2000  # milliseconds of a clock that tests move
MEANING = "A line, such as |, of a quagga & a zebra."
INSIDE = """tip => {
  const box = tip.getBoundingClientRect(), bar = document.querySelector(".bd-header-article");
  return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
    && box.top >= bar.getBoundingClientRect().bottom;
}"""


def links(sample, page):
    """The words of a page that are linked, with what stands before each of them."""
    found = parsed(sample / page).select("article a.term")
    return [(a.text, a.parent.text[: a.parent.text.index(a.text)].split("\n")[-1]) for a in found]


@pytest.fixture
def desk(browser, sample_address):
    with visit(browser, f"{sample_address}/{LAST}", **DESKTOP) as seen:
        yield seen.page


@pytest.fixture
def phone(browser, sample_address):
    with visit(browser, f"{sample_address}/{LAST}", **NARROW) as seen:
        yield seen.page


def test_a_chapters_own_term_is_linked_behind_its_definition_in_three_sections(sample):
    words = [word for word, _ in links(sample, FIRST)]
    assert words == ["stripes", "stripe", "stripe"]
    headings = [a.find_parent("section").h2.text for a in parsed(sample / FIRST).select("a.term")]
    assert [heading.rstrip("#") for heading in headings] == ["One", "Two", "Three"]


def test_a_term_of_an_earlier_chapter_is_linked_once_and_none_of_a_later_one(sample):
    assert links(sample, LAST) == [
        ("stripe", "No cross–hatch yet. See chapter 15 about the "),
        ("cross–hatch", "A long line of words that ends in a "),
    ]


def test_a_link_is_plain_and_described_by_the_meaning(sample):
    page = parsed(sample / LAST)
    link = page.select_one("a.term")
    assert link["href"] == "../glossary.html#term-stripe"
    meaning = page.find(id=link["aria-describedby"])
    assert meaning.text == MEANING
    assert meaning.code.text == "|"
    assert meaning.find_parent(hidden=True)
    assert meaning["data-place"] == "15_stripes.html#meaning-stripe"


def test_the_bold_word_is_what_the_glossary_leads_to(sample):
    (defined,) = parsed(sample / FIRST).select("#meaning-stripe")
    assert (defined.name, defined.text) == ("strong", "stripe")
    assert defined.find_parent("section").h2.text.startswith("Lines")
    assert parsed(sample / FIRST).select_one("#meaning-name").text == "name"


def test_a_mouse_shows_the_meaning_which_stays_while_it_is_pointed_at(desk):
    term, tip = desk.locator("a.term").first, desk.locator(".tip")
    desk.clock.install()
    term.hover()
    desk.clock.run_for(A_WHILE)
    expect(tip).to_contain_text(MEANING)
    expect(tip.locator("[lang=zh-Hans]")).to_have_text("条纹")
    assert tip.evaluate(INSIDE)
    tip.hover()
    desk.clock.run_for(A_WHILE)
    expect(tip).to_be_visible()
    desk.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    term.hover()
    desk.clock.run_for(A_WHILE)
    expect(tip).to_be_visible()
    desk.mouse.move(5, 5)
    desk.clock.run_for(A_WHILE)
    expect(tip).to_have_count(0)


def test_a_mouse_that_passes_over_a_term_shows_nothing(desk):
    desk.clock.install()
    desk.locator("a.term").first.hover()
    desk.mouse.move(5, 5)
    desk.clock.run_for(A_WHILE)
    assert desk.locator(".tip").count() == 0


def test_a_mouse_reaches_the_definition_through_the_tip(desk):
    desk.locator("a.term").first.hover()
    desk.get_by_role("link", name="Where it is defined").click()
    desk.wait_for_url(f"**/{FIRST}#meaning-stripe")


def test_from_the_keyboard_a_term_says_what_it_means_and_leads_to_the_glossary(desk):
    term, tip = desk.locator("a.term").first, desk.locator(".tip")
    desk.locator(".chapter-head a").last.focus()
    while not term.evaluate("term => term === document.activeElement"):
        desk.keyboard.press("Tab")
    expect(tip).to_contain_text(MEANING)
    desk.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    assert term.evaluate("term => term === document.activeElement")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "cross–hatch"
    expect(tip).to_contain_text("Stripes over stripes.")
    desk.keyboard.press("Tab")
    assert desk.evaluate("!document.activeElement.closest('.tip')")
    expect(tip).to_have_count(0)
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/glossary.html#term-cross-hatch")


def test_a_tap_shows_the_meaning_and_another_puts_it_away(phone):
    tip = phone.locator(".tip")
    phone.clock.install()
    for term in phone.locator("a.term").all():
        term.tap()
        expect(tip).to_be_visible()
        assert tip.evaluate(INSIDE)
        assert phone.evaluate("document.documentElement.scrollWidth") == 320
        tip.locator("b").tap()
        phone.clock.run_for(A_WHILE)
        expect(tip).to_be_visible()
        term.tap()
        expect(tip).to_have_count(0)
        term.tap()
        phone.locator(".place").tap()
        expect(tip).to_have_count(0)
    assert phone.url.endswith(LAST)


def test_a_tap_leads_on_to_the_glossary(phone):
    phone.locator("a.term").first.tap()
    way = phone.get_by_role("link", name="Glossary →")
    assert way.bounding_box()["height"] >= 40
    way.tap()
    phone.wait_for_url("**/glossary.html#term-stripe")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, NARROW], ids=["desktop", "phone"])
def test_what_is_shown_is_readable(browser, sample_address, device, scheme):
    with visit(browser, f"{sample_address}/{LAST}", **device, color_scheme=scheme) as seen:
        term = seen.page.locator("a.term").first
        term.tap() if "has_touch" in device else term.hover()
        seen.page.locator(".tip").wait_for()
        assert checks.axe(seen.page) == []
        assert seen.page.evaluate("shifts.filter(shift => shift.value > 0.001)") == []
        assert (seen.outside, seen.errors) == ([], [])


def test_without_scripts_a_term_is_a_link(browser, sample_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_address}/{LAST}")
    page.locator("a.term").first.click()
    page.wait_for_url("**/glossary.html#term-stripe")
    context.close()


def test_on_paper_a_term_is_a_word_like_others(desk):
    term = desk.locator("a.term").first
    term.hover()
    desk.locator(".tip").wait_for()
    desk.emulate_media(media="print")
    assert not desk.locator(".tip").is_visible()
    assert not desk.locator(".meanings").is_visible()
    assert term.evaluate("term => getComputedStyle(term).textDecorationLine") == "none"


def test_a_term_that_its_chapter_does_not_define_fails_the_build(tmp_path):
    source = small_book.write(tmp_path / "source")
    with (source / "glossary.toml").open("a", encoding="utf-8") as glossary:
        glossary.write('[[term]]\nen = "mane"\nzh = "鬃"\nchapter = 15\nmeans = "Hair."\n')
    built = run_once(tmp_path / "built", lambda: source)
    assert built.status
    told = "glossary.toml: expected **mane** in bold where chapter 15 defines it, found none"
    assert told in built.complaints()
    assert "15_stripes" in built.complaints()
