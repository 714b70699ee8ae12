"""Second readings: sections that fold behind the minutes that they take.

A second reading is a section whose heading begins with *Second reading:*. The heading and the first
paragraph stay, so that a reader knows whether to go deeper; what follows them folds.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from brick.answering.folding import Folded, fold, is_cell
from brick.places import number_of

BEGINS = "Second reading:"
AFTER_GUESSES = 610  # a guess looks at what stands behind its box before it moves
WORD = re.compile(r"\S*\w\S*")
WORDS_A_MINUTE = 130
MINUTES_A_CELL = 1.5


class GoDeeper(nodes.General, nodes.Element):
    """The button that opens a second reading."""


def outside_cells(node: nodes.Element) -> list[nodes.TextElement]:
    """The titles and paragraphs of a section, without what belongs to a code cell."""
    if is_cell(node):
        return []
    if isinstance(node, nodes.TextElement):
        return [node]
    children = [child for child in node.children if isinstance(child, nodes.Element)]
    return [text for child in children for text in outside_cells(child)]


def minutes(section: nodes.section) -> int:
    """How long a second reading takes, counted as `tools/report.py` counts it."""
    words = sum(len(WORD.findall(text.astext())) for text in outside_cells(section))
    cells = sum(map(is_cell, section.findall(nodes.container)))
    return max(1, round(words / WORDS_A_MINUTE + MINUTES_A_CELL * cells))


def is_lead(node: nodes.Node) -> bool:
    """Tell whether a node says what a section is about: a paragraph, or a note."""
    kinds = (nodes.paragraph, nodes.block_quote)
    return isinstance(node, kinds) and "predict" not in node["classes"]


def fold_section(section: nodes.section, number: int) -> None:
    """Fold a second reading but for its heading and first paragraph, if more follows."""
    title, *inside = section.children
    lead = list(filter(is_lead, inside[:1]))
    rest = inside[len(lead) :]
    if not rest:
        return
    name, body = section["ids"][0], Folded("", *rest)
    button = GoDeeper(key=f"{number:02}.{name}", minutes=minutes(section))
    button["controls"] = fold(name, [body])
    section["classes"].append("second-reading")
    section.children = []
    section += [title, *lead, button, body]


def fold_second_readings(app: Sphinx, doctree: nodes.document) -> None:
    """Fold all second readings of a chapter."""
    number = number_of(app.env.docname)
    for section in list(doctree.findall(nodes.section)) if number else []:
        if section.next_node(nodes.title).astext().startswith(BEGINS):
            fold_section(section, number)


def visit_deeper(self: HTML5Translator, node: GoDeeper) -> None:
    """Draw the button; where nothing can be opened, say how long the section takes."""
    takes = "1 minute" if node["minutes"] == 1 else f"{node['minutes']} minutes"
    self.body.append(
        f'<p class="deeper"><span class="takes">{takes}; nothing later needs it.</span>'
        '<button type="button" class="reveal pst-js-only" aria-expanded="false"'
        f' data-key="{node["key"]}" aria-controls="{node["controls"]}">'
        f'<span class="when-closed">Go deeper · {takes}</span>'
        '<span class="when-open">Fold this away</span></button></p>\n'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `fold_second_readings` to Sphinx."""
    app.setup_extension("brick.answering.folding")
    app.add_node(GoDeeper, html=(visit_deeper, None))
    app.connect("doctree-read", fold_second_readings, priority=AFTER_GUESSES)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
