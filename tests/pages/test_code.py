"""Code on the pages: what has a colour is marked, and nothing else is; lines that may be long."""

import re

import pytest

from tests.pages.site import page_names, parsed
from tools.paths import ROOT

STYLES = (ROOT / "_static/book.css").read_text("utf-8")
CHAPTERS = [name for name in page_names() if name.startswith("chapters/")]


def code(html, page):
    """The code on a page, block by block."""
    return parsed(html / page).select(".highlight pre")


def marked(block):
    """The classes and the words of what has a colour in a block of code."""
    spans = block.select("span[class]:not(.line, .whole, .hll)")
    return [(" ".join(span["class"]), span.text) for span in spans]


def rules():
    """The classes of code that share a colour in `book.css`, colour by colour."""
    found = re.findall(r"\.highlight (?::is\(([^)]*)\)|\.(\w+)) \{", STYLES)
    return [{name.strip(" .") for name in ",".join(rule).split(",")} - {""} for rule in found]


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


DEEP = " " * 20


@pytest.fixture
def mark(monkeypatch):
    """The function that makes a long line an element."""
    monkeypatch.syspath_prepend(ROOT / "_ext")
    from brick.long_lines import mark

    return mark


def test_a_line_that_every_phone_holds_stays_plain(mark):
    line = "x" * 24 + "&lt;<b>12345</b>\n"
    assert mark(line) == line
    assert mark("y" + line) != line


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("    {}", '<span class="line" style="--indent: 4">    {}</span>'),
        (f"{DEEP}{{}}", f'<span class="line" style="--indent: 20; --pull: 12">{DEEP}{{}}</span>'),
        ("# {}", '<span class="line remark"># {}</span>'),
        ("{} # rest", '<span class="line">{} # rest</span>'),
    ],
)
def test_a_long_line_says_how_deep_it_begins_and_whether_it_is_a_remark(mark, written, marked):
    words = "<b>many</b> words, quite many words &amp; more\n"
    assert mark(written.format(words)) == marked.format(words)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        (
            "nn.Parameter(torch.empty(outputs,inputs))",
            ["nn.Parameter(", "torch.empty(", "outputs,"],
        ),
        ("found_by_name().first_of_all()[0].value", ["found_by_name()", ".first_of_all()[", "0]"]),
        ("one two(three, four) five.six() seven(8)", []),
    ],
    ids=["brackets", "calls", "short words"],
)
def test_a_long_word_may_break_at_its_signs(mark, written, parts):
    found = mark(f"{written}\n").split("<wbr>")[:-1]
    assert [part.removeprefix('<span class="line">') for part in found] == parts


def test_a_minus_stays_with_its_name_and_others_may_part(mark):
    found = mark("uniform_(p, -reach, reach) - one - 2 * a-b * (-c)\n")
    assert re.findall(r'<span class="whole">(..)</span>', found) == ["-r", "-c"]


def test_a_minus_stays_with_a_coloured_name_which_keeps_its_colour(mark):
    found = mark('x_and_y.register(lambda: other_name + (-<span class="bp">self</span>))\n')
    assert '<span class="whole">-<span class="bp">self</span></span>))' in found


def test_an_indentation_stays_with_a_first_word_that_fills_the_row(mark):
    found = mark(f"{DEEP}error_if_nonfinite=True)\n")
    assert f'<span class="whole">{DEEP}</span>error' in found
    assert "whole" not in mark(f"{DEEP}error, if, nonfinite\n")
