"""Code on the pages: what has a colour is marked, and nothing else is."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.pages.site import page_names
from tools.paths import ROOT

COLOURS = ROOT / "_static/book.css"
CHAPTERS = [name for name in page_names() if name.startswith("chapters/")]


def code(html, page):
    """The code on a page, block by block."""
    return BeautifulSoup((html / page).read_text("utf-8"), "html.parser").select(".highlight pre")


def marked(block):
    """The classes and the words of what is an element in a block of code."""
    return [(" ".join(span["class"]), span.text) for span in block.select("span[class]")]


def coloured():
    """The classes of code that `book.css` has a colour for."""
    rules = re.findall(r"\.highlight :is\(([^)]*)\)", COLOURS.read_text("utf-8"))
    return {name.strip(" .") for rule in rules for name in rule.split(",")}


def test_names_and_signs_are_text_and_numbers_are_marked(sample):
    blocks = code(sample, "chapters/02_figures.html")
    (block,) = (block for block in blocks if block.text.strip() == "wombat = 1")
    assert marked(block) == [("mi", "1")]


@pytest.mark.parametrize("page", CHAPTERS)
def test_what_is_marked_has_a_colour_of_the_book(book, page):
    kinds = {kind for block in code(book, page) for kind, _ in marked(block)}
    assert kinds, "no code at all"
    assert kinds <= coloured(), f"{page}: book.css has no colour for {kinds - coloured()}"


@pytest.mark.parametrize("page", CHAPTERS)
def test_of_an_error_only_its_name_is_marked(book, page):
    errors = [block for block in code(book, page) if block.find_parent(class_="traceback")]
    assert errors, "no error at all"
    for error in errors:
        name = error.text.split(":")[0]
        assert marked(error) == [("ne", name)], error.text
