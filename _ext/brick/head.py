"""The head of a chapter: how long it takes, what it needs and asks, and where to run it.

A chapter says the first two under its title, in whole sentences, because Colab shows that text
too. The page sets these sentences apart; it changes no word of them.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from brick.link_targets import colab, edit, notebook
from brick.places import number_of
from brick.text import opening
from brick.workload import many, work

FACT = re.compile(r"You need (?!not )|About \d+ minutes")
BOUNDARY = re.compile(r"(?<=[.!?]) +")


class ChapterButtons(nodes.General, nodes.Element):
    """The buttons under a chapter's first paragraph, drawn by `chapter-buttons.html`."""


def sentences(paragraph: nodes.paragraph) -> list[list[nodes.Node]]:
    """A paragraph's nodes, grouped into sentences.

    A sentence ends only in plain text, not inside code or emphasis.
    """
    groups: list[list[nodes.Node]] = [[]]
    for child in paragraph.children:
        if not isinstance(child, nodes.Text):
            groups[-1].append(child)
            continue
        first, *rest = BOUNDARY.split(child.astext())
        groups[-1].append(nodes.Text(first))
        groups += [[nodes.Text(text)] for text in rest]
    return [group for group in groups if plain(group)]


def plain(group: list[nodes.Node]) -> str:
    """The words of a sentence."""
    return "".join(node.astext() for node in group)


def lead_of(doctree: nodes.document) -> nodes.paragraph | None:
    """The first paragraph that is not a subtitle, emphasised as a whole; None without text."""
    paragraphs = doctree.findall(nodes.paragraph)
    return next((p for p in paragraphs if not isinstance(opening(p), nodes.emphasis)), None)


def set_apart(app: Sphinx, doctree: nodes.document) -> None:
    """Move a chapter's facts from the text under its title into a box, with its buttons.

    The box stands below the first paragraph. A chapter may say what it needs in a later one.
    """
    lead = lead_of(doctree)
    if number_of(app.env.docname) is None or lead is None:
        return
    lead["classes"].append("aim")
    box = nodes.container("", classes=["chapter-head"])
    for paragraph in [p for p in lead.parent.children if isinstance(p, nodes.paragraph)]:
        box += [nodes.paragraph("", "", *group) for group in take_facts(paragraph)]
    box += ChapterButtons(docname=app.env.docname)
    lead.parent.insert(lead.parent.index(lead) + 1, box)


def take_facts(paragraph: nodes.paragraph) -> list[list[nodes.Node]]:
    """Remove the sentences that are facts from a paragraph, and return them."""
    groups = sentences(paragraph)
    facts = [group for group in groups if FACT.match(plain(group))]
    if facts:
        paragraph.children = []
        for i, group in enumerate(group for group in groups if group not in facts):
            paragraph += ([nodes.Text(" ")] if i else []) + group
    return facts


def visit_buttons(self: HTML5Translator, node: ChapterButtons) -> None:
    """Draw the buttons."""
    app, docname = self.builder.app, node["docname"]
    number = number_of(docname)
    asked = work(app)[number]
    context: dict[str, Any] = {
        "number": number,
        "progress": app.builder.get_relative_uri(docname, app.config.root_doc) + "#your-progress",
        "asked": [
            many(count, thing)
            for count, thing in [(asked.guesses, "guess"), (asked.exercises, "exercise")]
            if count
        ],
        "colab": colab(app, docname),
        "edit": edit(app, docname),
        "notebook": relative_uri(f"{docname}.html", notebook(app, docname)),
    }
    self.body.append(self.builder.templates.render("chapter-buttons.html", context))
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `set_apart` to Sphinx."""
    app.add_node(ChapterButtons, html=(visit_buttons, None))
    app.connect("doctree-read", set_apart)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
