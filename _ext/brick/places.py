"""Where a page stands in the book, what a chapter is called, and a sentence that describes it.

A chapter's topic stands in its notebook alone, under the title, in italics. It names the chapter in
the book's contents, for which `_toc.yml` needs no titles, and on the cover.
"""

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from brick.link_targets import archive
from brick.text import opening

AFTER_TOC = 950  # sphinx_external_toc reads `_toc.yml` at 900
TOPIC = re.compile(r"^\*([^*\n]+)\*$", re.MULTILINE)
DESCRIPTION_LENGTH = 160  # characters that a search engine shows


def part_of(app: Sphinx, pagename: str) -> str | None:
    """The caption of the part in `_toc.yml` that lists the page, None for a page outside parts."""
    for part in app.config.external_site_map.root.subtrees:
        if pagename in part.files():
            return part.caption
    return None


def number_of(pagename: str) -> int | None:
    """The chapter's number, None for other pages.

    >>> number_of("chapters/05_shape_view_reshape")
    5
    """
    match = re.match(r"chapters/(\d+)_", pagename)
    return int(match[1]) if match else None


def topic_of(notebook: Path) -> str | None:
    """The topic of a chapter: the line in italics of its first cell, None without one."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    match = TOPIC.search("".join(cells[0]["source"])) if cells else None
    return match[1] if match else None


def name_chapters(app: Sphinx, config: Config) -> None:
    """Call each chapter in the book's contents by its number and topic."""
    for name, page in config.external_site_map.items():
        notebook = Path(app.srcdir, f"{name}.ipynb")
        number = number_of(name)
        if number and notebook.exists() and (topic := topic_of(notebook)):
            page.title = f"{number}. {topic}"


def titles(app: Sphinx) -> dict[int, str]:
    """What the cover calls the chapters that are written, by their numbers."""
    found = {n: topic_of(Path(app.env.doc2path(name))) for n, name in written(app).items()}
    return {n: topic for n, topic in found.items() if topic}


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


def place_of(app: Sphinx, pagename: str) -> str:
    """Where a page stands: "Part 1. Core concepts · Chapter 4"; empty for a page outside parts."""
    number = number_of(pagename)
    place = [part_of(app, pagename), f"Chapter {number}" if number else None]
    return " · ".join(filter(None, place))


def written(app: Sphinx) -> dict[int, str]:
    """The document of every chapter that exists, by its number, in reading order."""
    return {n: name for name in sorted(app.env.found_docs) if (n := number_of(name))}


def neighbours(app: Sphinx, pagename: str) -> dict[str, str]:
    """The places of the pages before and after a page, as `prev_place` and `next_place`."""
    _, before, after = app.builder.relations.get(pagename, (None, None, None))
    return {
        "prev_place": place_of(app, before) if before else "",
        "next_place": place_of(app, after) if after else "",
    }


def add_place(
    app: Sphinx,
    pagename: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates `place`, `description`, the neighbours' places and the zip's name."""
    context["place"] = place_of(app, pagename)
    context["number"] = number_of(pagename)
    context["description"] = describe(doctree)
    context["archive"] = archive(app)
    context.update(neighbours(app, pagename))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `name_chapters` and `add_place` to Sphinx."""
    app.connect("config-inited", name_chapters, priority=AFTER_TOC)
    app.connect("html-page-context", add_place)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
