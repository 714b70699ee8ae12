"""Lines that a phone cannot hold are elements of the page, so that `book.css` can let them hang.

A line of code that goes on below its beginning must stay readable as one line: what is left of it
stands deeper than its own indentation. Style sheets know no lines (``text-indent: each-line
hanging`` comes from CSS Text 3; Chromium has not had it so far), so each line that may be too long
is marked with its indentation. The text stays as it was, line ends included: copying, searching
and paper are not concerned.
"""

import re
from collections.abc import Iterator
from html import unescape

from docutils import nodes
from pygments.formatters.html import HtmlFormatter
from sphinx.application import Sphinx

HELD = 30
"""Columns that every phone holds, in an exercise's box too; shorter lines stay plain text."""

NESTED, NEAR = 16, 8
"""Columns that a block may begin at; what begins deeper stands under a bracket of the line above,
and is pulled to the second number where the line above breaks anyway.
"""

WORD = 20
"""Columns that fit beside any indentation; longer words may break at their signs."""

UNIT = re.compile(r"<[^>]*>|&#?\w+;|.", re.DOTALL)
"""A tag, or what stands for one sign."""

BREAKS = re.compile(r"(?<=[(\[{,])(?=[^)\]}\s])|(?<=[)\]])(?=\.[^\W\d])")
"""Where a long word may go on below: behind an opening bracket or a comma, before the
``.name`` of what a call gives."""

MINUS = re.compile(r"(?<![\w)\]\"'])-(?=[^\W\d])")
"""A minus that belongs to the name behind it; browsers would break after it."""


class LongLines(HtmlFormatter):
    """Pygments' own markup, with elements for long lines."""

    def wrap(self, source: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Return the pieces of a block; pieces that are lines come with a 1 (Pygments' hook)."""
        return super().wrap((kind, mark(piece) if kind else piece) for kind, piece in source)


def mark(line: str) -> str:
    """Return a line's markup in an element that says how deep it begins, if it is long.

    A line that is nothing but a comment is a remark.

    Args:
        line: HTML that ends in a newline.
    """
    units = UNIT.findall(line)
    text = unescape("".join(unit for unit in units if not unit.startswith("<"))).rstrip()
    if len(text) <= HELD:
        return line
    indent = len(text.expandtabs()) - len(text.lstrip())
    pull = f"; --pull: {indent - NEAR}" if indent > NESTED else ""
    depth = f' style="--indent: {indent}{pull}"' if indent else ""
    kind = "line remark" if text.lstrip().startswith("#") else "line"
    return f'<span class="{kind}"{depth}>{_guide(units, text)}</span>'


def _guide(units: list[str], text: str) -> str:
    """Return the markup of `units`, which show `text`, with the places where it may break."""
    breaks, wholes = set(_breaks(text)), dict(_wholes(text))
    pieces, at, depth, end, outer = [], 0, 0, None, 0
    for unit in units:
        if unit.startswith("<"):
            depth += -1 if unit.startswith("</") else 1
            pieces.append(unit)
        else:
            pieces += ["<wbr>"] if at in breaks else []
            if at in wholes:
                pieces.append('<span class="whole">')
                end, outer = wholes[at], depth
            pieces.append(unit)
            at += 1
        if end is not None and at >= end and depth <= outer:  # never between a tag and its end
            pieces.append("</span>")
            end = None
    return "".join(pieces)


def _wholes(text: str) -> list[tuple[int, int]]:
    """Return where `text` must not break: within a minus and its name, behind an indentation.

    If the first word fills the row, a browser would leave the indentation in a row of its own.
    """
    minuses = [(minus.start(), minus.end() + 1) for minus in MINUS.finditer(text)]
    spaces = len(text) - len(text.lstrip())
    first = len(text[:spaces] + text[spaces:].split()[0])
    return [(0, spaces), *minuses] if spaces and first > HELD else minuses


def _breaks(text: str) -> list[int]:
    """Return where the long words of `text` may break."""
    words = [word for word in re.finditer(r"\S+", text) if len(word[0]) > WORD]
    return [
        place.start()
        for word in words
        for place in BREAKS.finditer(text, word.start() + 1, word.end())
    ]


def keep_short_code(app: Sphinx, doctree: nodes.document) -> None:
    """Mark code in a sentence that every phone holds in one row: browsers break it at any sign."""
    for code in doctree.findall(nodes.literal):
        if len(code.astext()) <= WORD:
            code["classes"].append("short")


def use(app: Sphinx) -> None:
    """Let the pages' code and outputs be marked this way."""
    if app.builder.format == "html":
        app.builder.highlighter.formatter = LongLines


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps above to Sphinx."""
    app.connect("builder-inited", use)
    app.connect("doctree-read", keep_short_code)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
