"""Markup for what a chapter is made of: notes, exercises, folded code and folded solutions.

Notebooks are plain Markdown, so that Colab and GitHub show them too: a note is a block quote with
a bold first word, an exercise and its solution are code cells with a tag. Here these get the
classes and the words that `book.css` needs to set them apart.
"""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from brick.text import opening

CALLOUTS = ("Note", "Pitfall", "Predict")
SOLUTION = ("Show the solution", "Hide the solution")


def callout_kind(quote: nodes.block_quote) -> str | None:
    """The first word of a block quote if it is bold and names a kind of note, else None."""
    paragraph = quote.next_node(nodes.paragraph)
    bold = opening(paragraph) if paragraph else None
    if not isinstance(bold, nodes.strong):
        return None
    kind = bold.astext().split()[0].rstrip(".:!?")
    return kind if kind in CALLOUTS else None


def mark_callouts(app: Sphinx, doctree: nodes.document) -> None:
    """Give each note the classes `callout` and its kind."""
    for quote in doctree.findall(nodes.block_quote):
        if kind := callout_kind(quote):
            quote["classes"] += ["callout", kind.lower()]


def name_solutions(app: Sphinx, doctree: nodes.document) -> None:
    """Let a folded solution say that it is one; other folded cells keep the configured words."""
    for cell in doctree.findall(nodes.container):
        if "tag_solution" in cell["classes"]:
            cell["prompt_show"], cell["prompt_hide"] = SOLUTION


def visit_fold(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open a fold whose visible words are its name.

    myst-nb's own markup (1.4, the newest) labels every fold "Toggle hidden content", which hides
    the visible words from a screen reader, and puts paragraphs into a summary, which is not valid
    HTML. No issue of it is known, and none planned.
    """
    show, hide = escape(node["prompt_show"]), escape(node["prompt_hide"])
    self.body.append(
        f'<details class="fold"><summary><span class="when-closed">{show}</span>'
        f'<span class="when-open">{hide}</span></summary>\n'
    )


def depart_fold(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Close a fold."""
    self.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps above to Sphinx."""
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(visit_fold, depart_fold))
    app.connect("doctree-read", mark_callouts)
    app.connect("doctree-read", name_solutions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
