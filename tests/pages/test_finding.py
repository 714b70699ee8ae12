"""Search finds text, code, and what figures say; figures can be linked to."""

import pytest

from tests.pages.visits import DESKTOP, PHONE, visit

FIGURES = "chapters/02_figures.html"
WORDS = {
    "prose": "nothing",
    "code": "wombat",
    "a figure's description": "zeppelin",
    "a figure's name": "quagga",
    "a word drawn in a figure": "stripes",
    "an explorer's words": "okapi",
}


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS.keys())
def test_search_finds(browser, sample_address, sample, word, scheme):
    home = sample_address if scheme == "http" else sample.as_uri()
    with visit(browser, f"{home}/search.html?q={word}", **DESKTOP) as seen:
        seen.page.locator(f'#search-results a[href*="{FIGURES}"]').wait_for()
        assert not seen.errors


def test_a_figure_is_named_after_its_cell_and_links_to_itself(browser, sample_address):
    address = f"{sample_address}/{FIGURES}#figure-first-picture"
    with visit(browser, address, **DESKTOP) as seen:
        figure = seen.page.locator("figure.picture:target")
        assert figure.locator("svg").get_attribute("aria-label") == "a quagga"
        assert figure.locator("img, script").count() == 0
        link = figure.locator("a.headerlink")
        assert link.evaluate("a => a.href") == address
        link.focus()
        assert link.evaluate("a => getComputedStyle(a).opacity") == "1"


def test_a_caption_is_the_authors_and_the_machines_words_stay_with_the_picture(
    browser, sample_address
):
    address = f"{sample_address}/{FIGURES}#figure-second-picture"
    with visit(browser, address, **DESKTOP) as seen:
        figure = seen.page.locator("figure.captioned:target")
        assert figure.locator("svg").get_attribute("aria-label") == "a quagga"
        caption = figure.locator("figcaption")
        assert caption.count() == 1
        assert caption.inner_text().rstrip("#") == "Count the stripes of the quagga."
        assert caption.locator("code").inner_text() == "stripes"
        assert caption.locator("a.headerlink").evaluate("a => a.href") == address


def test_on_a_phone_the_link_to_a_figure_is_seen_without_a_mouse(browser, sample_address):
    with visit(browser, f"{sample_address}/{FIGURES}", **PHONE) as seen:
        link = seen.page.locator("figure.picture a.headerlink")
        assert link.evaluate("a => getComputedStyle(a).opacity") == "1"


def test_an_explorer_can_be_read_in_words(browser, sample_address):
    with visit(browser, f"{sample_address}/{FIGURES}", **DESKTOP) as seen:
        fold = seen.page.locator("details.words")
        fold.locator("summary").press("Enter")
        assert fold.locator("p").inner_text() == "an okapi"


def test_headings_link_to_themselves(browser, sample_address):
    with visit(browser, f"{sample_address}/{FIGURES}", **DESKTOP) as seen:
        links = seen.page.locator("article :is(h1, h2) a.headerlink")
        assert links.evaluate_all("all => all.map(a => a.getAttribute('href'))") == [
            "#why-x",
            "#solutions",
        ]
