"""Formulas are MathML: offline, light, still, in the book's own font, scrollable on a phone."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.pages import checks, small_book
from tests.pages.site import Build, page_names
from tests.pages.visits import DESKTOP, PHONE, visit
from tools import book as builder

PAGE = "chapters/01_maths.html"
SOURCES = [text.strip("$") for text in small_book.INLINE] + [
    small_book.WIDE,
    *small_book.BLOCKS,
    small_book.WIDE,
]
LEAVES = "article math :is(mi, mo, mn, mtext)"
DRAWN = """() => [...document.querySelectorAll("article math")]
  .filter(e => e.getBoundingClientRect().width > 10).length"""
FONTS = "() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
BRACKETS = """() => [...document.querySelectorAll("article mtable")].map(table => {
  const bracket = table.previousElementSibling;
  return bracket && bracket.getBoundingClientRect().height / table.getBoundingClientRect().height;
}).filter(Boolean)"""


@pytest.fixture(params=["http", "file"])
def home(request, sample_address, sample):
    return sample_address if request.param == "http" else sample.as_uri()


@pytest.fixture(scope="module")
def soup(sample):
    return BeautifulSoup((sample / PAGE).read_text("utf-8"), "html.parser")


def strange_signs(page) -> list[str]:
    """Parts of formulas whose sign the book's font has not: the machine's fonts draw them."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": LEAVES})
    return [
        session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
        for node in found["nodeIds"]
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        if not font["isCustomFont"]
    ]


def test_formulas_are_drawn_with_their_own_font_and_without_a_network(browser, home):
    with visit(browser, f"{home}/{PAGE}", **DESKTOP) as seen:
        assert seen.page.evaluate(DRAWN) == len(SOURCES)
        assert seen.page.evaluate(FONTS) == ["Formulas"]
        assert strange_signs(seen.page) == []
        assert (seen.outside, seen.errors) == ([], [])


def test_brackets_grow_with_what_they_hold(browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **DESKTOP) as seen:
        ratios = seen.page.evaluate(BRACKETS)
        assert len(ratios) == 2
        assert min(ratios) > 0.9


def test_a_big_bracket_with_an_exponent_stands_as_high_as_its_partner(browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **DESKTOP) as seen:
        big = seen.page.locator("article mo[minsize]")
        tops = big.evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
        assert len(tops) == 2
        assert abs(tops[0] - tops[1]) < 2


def test_every_sign_of_the_books_formulas_is_in_the_font(browser, book, address):
    for name in page_names():
        if "<math" in (book / name).read_text("utf-8"):
            with visit(browser, f"{address}/{name}", **DESKTOP) as seen:
                assert strange_signs(seen.page) == [], name


def test_a_page_with_formulas_is_light_and_still(browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **DESKTOP) as seen:
        assert seen.weight() <= 200
        assert checks.layout_shift(seen.page, 0.01) == []


def test_on_a_phone_a_wide_formula_scrolls_and_the_page_does_not(browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **PHONE) as seen:
        assert checks.sideways_scroll(seen.page, 375) == []
        assert checks.axe(seen.page) == []


@pytest.mark.parametrize("kind", ["div", "span"])
def test_the_keyboard_scrolls_a_wide_formula(browser, sample_address, kind):
    narrow = {"viewport": {"width": 375, "height": 800}}
    with visit(browser, f"{sample_address}/{PAGE}", **narrow) as seen:
        seen.page.locator(f"{kind}.math").last.focus()
        seen.page.keyboard.press("ArrowRight")
        seen.page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_only_pages_with_formulas_load_the_font(browser, sample_address):
    with visit(browser, f"{sample_address}/chapters/02_figures.html", **DESKTOP) as seen:
        assert seen.page.evaluate(FONTS) == []


def test_a_formula_carries_its_source(soup):
    assert [formula["alttext"] for formula in soup.select("article math")] == SOURCES


def test_a_labelled_formula_has_a_number_that_references_lead_to(soup):
    formula = soup.select_one(f"#equation-{small_book.LABEL}")
    assert [number.text for number in soup.select(".eqno")] == ["(1)"]
    assert formula.select_one(".eqno").text == "(1)"
    assert soup.select_one(f'p a[href="#equation-{small_book.LABEL}"]').text == "(1)"


def test_lines_of_an_aligned_formula_have_no_numbers_of_their_own(soup):
    assert not soup.find_all("mtext", string=re.compile(r"\(\d\)"))


def test_search_finds_no_tex(sample):
    index = (sample / "searchindex.js").read_text("utf-8")
    assert '"formula"' in index or "formula:" in index
    for word in ("frac", "pmatrix", "mathbb"):
        assert word not in index


def test_a_wrong_formula_fails_the_build_and_names_its_page(tmp_path, monkeypatch):
    small_book.write(tmp_path)
    formulas = r"$\nosuchmacro{x}$", r"$\frac{a}{nosuchword$"
    (tmp_path / "glossary.md").write_text("\n\n".join(["# Wrong", *formulas]) + "\n", "utf-8")
    monkeypatch.setattr(builder, "ROOT", tmp_path)
    done = builder.build(tmp_path, everything=True)
    complaints = Build(tmp_path / "_build/html", done.returncode, done.stdout).complaints()
    assert done.returncode != 0
    for line, word in ((3, "nosuchmacro"), (5, "nosuchword")):
        (its,) = [text for text in complaints.splitlines() if f"glossary.md:{line}" in text]
        assert word in its
