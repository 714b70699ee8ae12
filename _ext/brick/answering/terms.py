"""The meaning of a term where a reader meets it.

In a chapter, a term is a link to the glossary; `terms.js` shows what it means on hover, focus and
tap. A term of an earlier chapter is linked at its first use on a page; one of the chapter itself
behind its definition, at its first use in each section of level two, three times at most. Only
running text is linked: no heading, code, link, caption, word in bold or italics, answer of a guess,
and nothing in the summary and the solutions. The bold word that defines a term gets an id, to which
the glossary links.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from brick.answering.folding import Folded
from brick.cells import callout_kind
from brick.places import number_of, written
from brick.vocabulary import FILE, Term, Vocabulary, read_glossary

GLOSSARY = "glossary"
AFTER_OTHERS = 700
ENOUGH = 3  # links of one term on a page; with one in each section, some pages had 42 in all
UNLINKED = ("summary", "solutions")
HOLDERS = (
    nodes.section,
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.list_item,
    nodes.block_quote,
    nodes.container,
    Folded,
)
UNLINKED_CLASSES = {"cell", "chapter-head", "aim"}
LISTS = (nodes.bullet_list, nodes.enumerated_list)
LOGGER = logging.getLogger(__name__)


class TermUse(nodes.Inline, nodes.TextElement):
    """A term in running text."""


class Meanings(nodes.General, nodes.Element):
    """The meanings of the terms that a page links, unseen, for scripts and screen readers."""


class Linker:
    """Links the terms of one chapter, in reading order."""

    def __init__(self, chapter: int, terms: list[Term]) -> None:
        known = [term for term in terms if term.chapter <= chapter]
        self.own = {term for term in known if term.chapter == chapter}
        self.undefined = set(self.own)
        self.vocabulary = Vocabulary(known)
        self.linked: list[Term] = []
        self.seen: set[Term] = set()

    def walk(self, node: nodes.Element) -> None:
        """Link the terms of a section, and find the definitions in it."""
        for child in list(node.children):
            if UNLINKED_CLASSES & set(child.get("classes", ())):
                self.define(child)
            elif isinstance(child, nodes.paragraph):
                self.read(child)
            elif isinstance(child, LISTS) and _offers_answers(node):
                continue
            elif isinstance(child, HOLDERS):
                self.enter(child)

    def enter(self, holder: nodes.Element) -> None:
        """Go into what holds text; a section of level two shows the chapter's own terms again."""
        if isinstance(holder, nodes.section) and _level(holder) == 2:
            self.seen -= {term for term in self.own if self.linked.count(term) < ENOUGH}
        if not set(UNLINKED) & set(holder["ids"]):
            self.walk(holder)

    def read(self, paragraph: nodes.paragraph) -> None:
        """Link the terms of a paragraph, and note what it defines."""
        for child in list(paragraph.children):
            if isinstance(child, nodes.strong):
                self.define(child)
            elif isinstance(child, nodes.Text):
                self.link(child)

    def define(self, node: nodes.Element) -> None:
        """Give the bold words that define a term the id that the glossary links to."""
        for strong in node.findall(nodes.strong):
            word = strong.astext().casefold().rstrip(".:")
            for term in [term for term in self.undefined if word in term.spellings]:
                strong["ids"].append(f"meaning-{term.name}")
                self.undefined.remove(term)
                self.seen.add(term)

    def link(self, text: nodes.Text) -> None:
        """Replace the first uses of terms in a text by links."""
        source, pieces, end = text.astext(), [], 0
        for match, term in self.vocabulary.uses(source):
            if term.tip and term not in self.seen | self.undefined:
                self.seen.add(term)
                self.linked.append(term)
                pieces += [nodes.Text(source[end : match.start()])]
                pieces += [TermUse("", match[0], name=term.name)]
                end = match.end()
        if pieces:
            text.parent.replace(text, [*pieces, nodes.Text(source[end:])])


def _offers_answers(node: nodes.Element) -> bool:
    return isinstance(node, nodes.block_quote) and callout_kind(node) == "Predict"


def _level(section: nodes.section) -> int:
    """Return 1 for the section of a page's title, 2 for one in it, and so on."""
    return 0 if section.parent is None else 1 + sum(1 for _ in _outer(section))


def _outer(section: nodes.section) -> Iterator[nodes.section]:
    parent = section.parent
    while isinstance(parent, nodes.section):
        yield parent
        parent = parent.parent


def book_terms(app: Sphinx) -> list[Term]:
    """Return the terms of the book that is built."""
    return read_glossary(Path(app.srcdir, FILE))


def add_links(app: Sphinx, doctree: nodes.document) -> None:
    """Link the terms of a chapter, and put their meanings at its end."""
    chapter = number_of(app.env.docname)
    if chapter is None or not (terms := book_terms(app)):
        return
    linker = Linker(chapter, terms)
    linker.walk(doctree)
    for term in sorted(linker.undefined, key=lambda term: term.en):
        expected = f"expected **{term.en}** in bold where chapter {chapter:02} defines it"
        LOGGER.warning("%s: %s, found none", FILE, expected, location=app.env.docname)
    if linker.linked:
        doctree += Meanings(terms=sorted(set(linker.linked), key=lambda term: term.name))


def place_of_definition(app: Sphinx, term: Term, page: str) -> str | None:
    """Return the address of a term's definition for a page; None if its chapter is not written."""
    chapter = written(app).get(term.chapter)
    if chapter is None:
        return None
    address = "" if chapter == page else relative_uri(f"{page}.html", f"{chapter}.html")
    return f"{address}#meaning-{term.name}"


def coded(text: str) -> str:
    """Return a text as HTML, in which back quotes mean code.

    >>> coded("A `<b>` & c")
    'A <code class="literal">&lt;b&gt;</code> &amp; c'
    """
    pieces = [escape(piece) for piece in text.split("`")]
    return "".join(
        f'<code class="literal">{piece}</code>' if i % 2 else piece
        for i, piece in enumerate(pieces)
    )


def visit_use(self: HTML5Translator, node: TermUse) -> None:
    """Open a link to the glossary."""
    page = relative_uri(f"{self.builder.current_docname}.html", f"{GLOSSARY}.html")
    name = node["name"]
    self.body.append(f'<a class="term" href="{page}#term-{name}" aria-describedby="tip-{name}">')


def depart_use(self: HTML5Translator, node: TermUse) -> None:
    """Close a link to the glossary."""
    self.body.append("</a>")


def visit_meanings(self: HTML5Translator, node: Meanings) -> None:
    """Write the meanings."""
    app, page = self.builder.app, self.builder.current_docname
    rows = "".join(_meaning(term, place_of_definition(app, term, page)) for term in node["terms"])
    self.body.append(f'<div class="meanings" hidden>\n{rows}</div>\n')
    raise nodes.SkipNode


def _meaning(term: Term, place: str | None) -> str:
    data = {"term": term.en, "chinese": term.zh}
    if place:
        data["place"] = place
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    return f'<p id="tip-{term.name}" {attributes}>{coded(term.means)}</p>\n'


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps above to Sphinx."""
    app.add_node(TermUse, html=(visit_use, depart_use))
    app.add_node(Meanings, html=(visit_meanings, None))
    app.connect("doctree-read", add_links, priority=AFTER_OTHERS)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
