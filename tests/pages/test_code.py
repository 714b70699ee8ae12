"""Code on the pages: what has a colour is marked, and nothing else is; its colours are readable."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from tests.contrast import contrast
from tests.pages import checks
from tests.pages.site import page_names, parsed
from tools.paths import ROOT

STYLES = (ROOT / "_static/book.css").read_text("utf-8")
CHAPTERS = [name for name in page_names() if name.startswith("chapters/")]


def code(html, page):
    """The code on a page, block by block."""
    return parsed(html / page).select(".highlight pre")


def marked(block):
    """The classes and the words of what is an element in a block of code."""
    return [(" ".join(span["class"]), span.text) for span in block.select("span[class]")]


def rules():
    """The classes of code that share a colour in `book.css`, colour by colour."""
    found = re.findall(r"\.highlight (?::is\(([^)]*)\)|\.(\w+)) \{", STYLES)
    return [{name.strip(" .") for name in ",".join(rule).split(",")} - {""} for rule in found]


def colours(scheme):
    """The variables of a scheme that are colours in `book.css`: shape (3,), in 0..1."""
    block = re.search(rf"{scheme} \{{\n  --accent: .*?\}}", STYLES, re.S)[0]
    return {
        name: np.array(to_rgb(f"#{value}"))
        for name, value in re.findall(r"--([\w-]+): #(\w+);", block)
    }


def test_names_and_signs_are_text_and_numbers_are_marked(sample):
    blocks = code(sample, "chapters/02_figures.html")
    (block,) = (block for block in blocks if block.text.strip() == "wombat = 1")
    assert marked(block) == [("mi", "1")]


@pytest.mark.parametrize("page", CHAPTERS)
def test_what_is_marked_has_a_colour_of_the_book(book, page):
    kinds = {kind for block in code(book, page) for kind, _ in marked(block)}
    assert kinds, "no code at all"
    coloured = set().union(*rules())
    assert kinds <= coloured, f"{page}: book.css has no colour for {kinds - coloured}"


def test_every_colour_of_code_is_used_in_the_book(book):
    used = {kind for page in CHAPTERS for block in code(book, page) for kind, _ in marked(block)}
    unused = [rule for rule in rules() if not rule & used]
    assert not unused, f"no code of the book has {unused}"


def test_of_an_error_only_its_name_is_marked(book):
    blocks = [block for page in CHAPTERS for block in code(book, page)]
    errors = [block for block in blocks if block.find_parent(class_="traceback")]
    assert errors, "no error at all"
    for error in errors:
        name = error.text.split(":")[0]
        assert marked(error) == [("ne", name)], error.text


@pytest.mark.parametrize("ground", ["paper", "wash", "accent-wash"])
@pytest.mark.parametrize("scheme", ["html\\[data-theme\\]", 'html\\[data-theme="dark"\\]'])
def test_code_is_readable_in_the_shade_of_a_cut_line(scheme, ground):
    shade = int(re.search(r"var\(--ink\) (\d+)%, var\(--ground\)\) 2px", STYLES)[1]) / 100
    all_ = colours(scheme)
    mixed = all_["ink"] * shade + all_[ground] * (1 - shade)
    for name in ("ink", "muted", "keyword", "string", "number", "builtin"):
        assert contrast(all_[name], mixed) >= checks.READABLE, name
