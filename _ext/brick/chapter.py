"""Where a page stands in the book, and a sentence that describes it to search engines."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from brick.cells import opening

DESCRIPTION_LENGTH = 160  # characters that a search engine shows


def part_of(app: Sphinx, pagename: str) -> str | None:
    """The caption of the part in `_toc.yml` that lists the page, None for a page outside parts."""
    for part in app.config.external_site_map.root.subtrees:
        if pagename in part.files():
            return part.caption
    return None


def number_of(pagename: str) -> int | None:
    """The chapter's number, None for other pages.

    >>> number_of("chapters/04_shape_view_reshape")
    4
    """
    match = re.match(r"chapters/(\d+)_", pagename)
    return int(match[1]) if match else None


def describe(doctree: nodes.document | None) -> str:
    """The first paragraphs of a page as plain text, cut at a word; empty for a page without text.

    A paragraph that is emphasised as a whole is a subtitle and is passed over.
    """
    paragraphs = doctree.findall(nodes.paragraph) if doctree else []
    texts = (p.astext() for p in paragraphs if not isinstance(opening(p), nodes.emphasis))
    text = " ".join(next(texts, "").split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


def add_place(
    app: Sphinx,
    pagename: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates `place` ("Part 1. Core concepts · Chapter 4") and `description`."""
    number = number_of(pagename)
    place = [part_of(app, pagename), f"Chapter {number}" if number else None]
    context["place"] = " · ".join(filter(None, place))
    context["description"] = describe(doctree)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `add_place` to Sphinx."""
    app.connect("html-page-context", add_place)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
