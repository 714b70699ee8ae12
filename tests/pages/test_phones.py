"""Chapters as files on a phone: nothing is off-screen, a long line hangs, copies are the source.

They are opened without a server, as from a memory card; test_pages.py opens them over the network.
"""

import json

import pytest

from tests.lint.limits import OUTPUT_COLUMNS
from tests.pages.site import page_names
from tests.pages.visits import PHONE, visit
from tools.paths import ROOT

CHAPTERS = [name for name in page_names() if name.startswith("chapters/")]
NARROWER = {"width": 320, "height": 650}
CODE_PIXELS, OUTPUT_PIXELS = 12.5, 11.5
"""The smallest type of code, which one reads, and of an output, which one looks at."""

OPEN = """() => {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = true;
  for (const fold of document.querySelectorAll("article [hidden]")) fold.removeAttribute("hidden");
}"""

CUT_OFF = """() => [...document.querySelectorAll("article .highlight pre, article table")]
  .map(e => e.closest(".pst-scrollable-table-container") ?? e)
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""

# What hangs not: the rest of a line begins left of the line's own first letter, or on it.
NOT_HANGING = """() => [...document.querySelectorAll(".highlight .line")].filter(line => {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), range = new Range();
  let first;
  while (walker.nextNode()) {
    const from = walker.currentNode.data.search(/\\S/);
    if (from < 0) continue;
    range.setStart(walker.currentNode, from);
    range.setEndAfter(walker.currentNode);
    for (const box of range.getClientRects()) {
      first ??= box;
      if (box.width > 1 && box.top > first.bottom - 3 && box.left <= first.left + 1) return true;
    }
  }
}).map(line => line.textContent)"""

BROKEN_ROWS = """columns => [...document.querySelectorAll(".cell_output .line")]
  .filter(line => !line.closest(".traceback") && line.textContent.trimEnd().length <= columns)
  .filter(line => line.offsetHeight > 1.5 * parseFloat(getComputedStyle(line).lineHeight))
  .map(line => line.textContent)"""

TORN_COMMENTS = """() => [...document.querySelectorAll(".line:not(.remark) .c1")]
  .filter(comment => {
    const height = parseFloat(getComputedStyle(comment).lineHeight);
    const line = comment.closest(".line"), style = getComputedStyle(line);
    const room = line.clientWidth - parseFloat(style.paddingLeft);
    const width = comment.textContent.length * 0.61 * parseFloat(style.fontSize);
    return width < room && comment.offsetHeight > 1.5 * height;
  }).map(comment => comment.textContent)"""

TORN_CODE = """() => [...document.querySelectorAll("code.short")]
  .filter(code => new Set([...code.getClientRects()].map(box => box.top)).size > 1)
  .map(code => code.textContent)"""

SIZES = """selector => [...document.querySelectorAll(selector)]
  .map(pre => parseFloat(getComputedStyle(pre).fontSize))"""

SELECTED = """() => [...document.querySelectorAll("div.cell_input pre")].map(pre => {
  getSelection().selectAllChildren(pre);
  return getSelection().toString().trimEnd();
})"""


@pytest.fixture(scope="module")
def opened(request, browser, book):
    """A chapter's file on a phone, with all its folds open."""
    with visit(browser, (book / request.param).as_uri(), **PHONE) as seen:
        seen.scroll_through()
        seen.page.evaluate(OPEN)
        yield seen
        seen.page.set_viewport_size(PHONE["viewport"])


@pytest.fixture
def phone(opened):
    """The page of that chapter."""
    return opened.page


on_every_chapter = pytest.mark.parametrize(
    "opened",
    [pytest.param(page, marks=pytest.mark.xdist_group(f"{page}-phone")) for page in CHAPTERS],
    indirect=True,
    ids=CHAPTERS,
)


@on_every_chapter
def test_it_works_as_a_file_without_a_server(opened):
    assert opened.outside == []
    assert opened.errors == []


@on_every_chapter
def test_no_code_output_or_table_is_cut_off(phone):
    assert phone.locator(".highlight pre").count()
    assert phone.evaluate(CUT_OFF) == []


@on_every_chapter
def test_what_is_left_of_a_long_line_stands_deeper_than_the_line(phone):
    assert phone.evaluate(NOT_HANGING) == []


@on_every_chapter
def test_rows_of_outputs_are_not_broken(phone):
    assert phone.evaluate(BROKEN_ROWS, OUTPUT_COLUMNS) == []


@on_every_chapter
def test_a_comment_behind_code_goes_below_as_a_whole(phone):
    assert phone.evaluate(TORN_COMMENTS) == []


@on_every_chapter
def test_short_code_in_a_sentence_stands_in_one_row(phone):
    assert phone.locator("code.short").count()
    assert phone.evaluate(TORN_CODE) == []


@on_every_chapter
def test_type_is_large_enough(phone):
    assert min(phone.evaluate(SIZES, ".cell_input pre")) >= CODE_PIXELS
    assert min(phone.evaluate(SIZES, ".cell_output pre")) >= OUTPUT_PIXELS


@on_every_chapter
def test_selected_code_is_the_notebooks(phone):
    path = ROOT / "chapters" / phone.url.rsplit("/", 1)[1].replace(".html", ".ipynb")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    written = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert phone.evaluate(SELECTED) == [source.rstrip() for source in written]


@on_every_chapter
def test_nothing_is_cut_off_on_the_narrowest_phone(phone):
    phone.set_viewport_size(NARROWER)
    assert phone.evaluate(CUT_OFF) == []
