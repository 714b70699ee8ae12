"""The glossary's page: all terms by letter, filtered in both languages, found by search."""

import pytest
from playwright.sync_api import expect

from tests.pages import checks
from tests.pages.site import parsed
from tests.pages.visits import DESKTOP, PHONE, visit

PAGE = "glossary.html"
TERMS = ["cross–hatch", "hoof", "name", "stripe"]


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def seen(request, browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **request.param) as seen:
        yield seen
        assert (seen.outside, seen.errors) == ([], [])


def shown(page):
    """The terms that the page shows, in their order."""
    names = page.locator("dl.terms .entry:not([hidden]) dt").all()
    return [name.text_content().split(" ")[0] for name in names if name.is_visible()]


def test_every_term_stands_under_its_letter_with_its_chinese_word(sample):
    page = parsed(sample / PAGE)
    assert [dt.contents[0].strip() for dt in page.select("dl.terms dt")] == TERMS
    chinese = [span.text for span in page.select('dl.terms dt [lang="zh-Hans"]')]
    assert chinese == ["交叉线", "蹄", "名", "条纹"]
    headings = [section.h2.text.rstrip("#") for section in page.select("section:has(> dl.terms)")]
    assert headings == ["C", "H", "N", "S"]
    assert [a["href"] for a in page.select(".letters a")] == [
        f"#letter-{letter}" for letter in "chns"
    ]
    assert page.select_one("#term-stripe + dd code").text == "|"


def test_a_term_leads_to_the_place_of_its_definition(seen):
    page = seen.page
    entry = page.locator(".entry", has=page.locator("#term-stripe"))
    entry.get_by_role("link", name="Chapter 15").click()
    page.wait_for_url("**/chapters/15_stripes.html#meaning-stripe")


def test_a_chapter_that_is_not_written_is_named(sample):
    place = parsed(sample / PAGE).select_one("#term-hoof + dd .place-of-term")
    assert place.text == "Chapter 20"
    assert place.a is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("str", ["stripe"]),
        ("条", ["stripe"]),
        ("STRIPED", ["stripe"]),
        ("Cross-h", ["cross–hatch"]),
    ],
)
def test_the_field_filters_while_one_types(seen, typed, found):
    field = seen.page.get_by_label("Find a term, in English or Chinese")
    field.press_sequentially(typed)
    assert shown(seen.page) == found
    expect(seen.page.locator(".term-finder [aria-live]")).to_have_text("1 of 4 terms")
    assert seen.page.locator("section:has(> dl.terms):not([hidden])").count() == 1
    field.press("Escape")
    assert shown(seen.page) == TERMS


def test_what_nobody_knows_leads_to_the_search_of_all_pages(seen):
    seen.page.locator("#term-finder").press_sequentially("okapi")
    assert shown(seen.page) == []
    expect(seen.page.locator(".term-finder [aria-live]")).to_have_text("No term has this.")
    seen.page.get_by_role("link", name="Search all pages").click()
    seen.page.wait_for_url("**/search.html?q=okapi*")


def test_a_link_into_what_is_filtered_away_shows_it(seen):
    seen.page.locator("#term-finder").press_sequentially("hoof")
    seen.page.evaluate("location.hash = '#term-stripe'")
    expect(seen.page.locator("#term-stripe")).to_be_in_viewport()
    assert shown(seen.page) == TERMS


def test_a_broken_address_does_no_harm(seen):  # the fixture looks for errors
    seen.page.evaluate("location.hash = '#%E0%A4%A'")
    seen.page.wait_for_timeout(100)
    assert shown(seen.page) == TERMS


def test_find_in_page_brings_back_what_is_filtered_away(seen):
    seen.page.locator("#term-finder").press_sequentially("hoof")
    hidden = seen.page.locator(".entry", has=seen.page.locator("#term-stripe"))
    assert hidden.get_attribute("hidden") == "until-found"
    hidden.dispatch_event("beforematch", {"bubbles": True})
    assert shown(seen.page) == TERMS


def test_letters_lead_to_their_terms(browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **PHONE) as seen:
        seen.page.get_by_role("navigation", name="Letters").get_by_text("S", exact=True).tap()
        seen.page.wait_for_url("**#letter-s")
        expect(seen.page.locator("#term-stripe")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_filtered_list(seen, scheme):
    seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for typed in ("str", "okapi"):
        seen.page.locator("#term-finder").fill(typed)
        assert checks.axe(seen.page) == []


def test_without_scripts_the_whole_list_stands_there_and_no_field(browser, sample_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_address}/{PAGE}")
    assert shown(page) == TERMS
    assert not page.locator("#term-finder").is_visible()
    context.close()


def test_on_paper_the_list_is_whole(seen):
    seen.page.locator("#term-finder").fill("hoof")
    seen.page.emulate_media(media="print")
    visible = [entry.is_visible() for entry in seen.page.locator(".entry").all()]
    assert visible == [True] * len(TERMS)
    assert not seen.page.locator("#term-finder").is_visible()


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize(
    ("asked", "name", "place"),
    [
        ("stripe", "stripe", "#term-stripe"),
        ("条纹", "条纹", "#term-stripe"),
        ("zebra", "Glossary", ""),
    ],
)
def test_search_finds_a_term_by_its_name(
    browser, sample_address, sample, asked, name, place, scheme
):
    home = sample_address if scheme == "http" else sample.as_uri()
    with visit(browser, f"{home}/search.html?q={asked}", **DESKTOP) as seen:
        expect(seen.page.locator("#search-results p").first).to_contain_text("found")
        hits = seen.page.locator("#search-results li a")
        found = hits.evaluate_all(
            "all => all.map(a => [a.textContent, a.href.split('/').at(-1).replace(/[?].*#/, '#')])"
        )
        assert [name, PAGE + place] in found
