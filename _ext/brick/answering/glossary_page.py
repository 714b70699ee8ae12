"""The glossary's page: `{terms}` lists all terms, English and Chinese, by letter.

Each entry leads to the place in its chapter where the term is defined. The book's search knows each
term as an entry of its own. `glossary_page.js` filters the list while a reader types.
"""

from collections.abc import Iterable
from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from brick.answering.terms import book_terms, place_of_definition
from brick.vocabulary import Term

OBJECT = "glossary-term"
"""The kind of thing that a term is to Sphinx, whose search lists things by their names."""


class Finder(nodes.General, nodes.Element):
    """The field that filters, and the letters to jump to."""


class Entry(nodes.Part, nodes.Element):
    """A term with what is said of it, in one group of a list."""


class Chinese(nodes.Inline, nodes.TextElement):
    """A Chinese word."""


class Place(nodes.General, nodes.Inline, nodes.Element):
    """A link to the chapter that defines a term."""


class Terms(SphinxDirective):
    """`{terms}`: a section for each letter, with its terms."""

    def run(self) -> list[nodes.Node]:
        """Make the sections, and name each term to the book's search."""
        terms = sorted(book_terms(self.env.app), key=lambda term: term.en.lower())
        letters = [(k, list(group)) for k, group in groupby(terms, key=lambda t: t.en[0].upper())]
        for term in terms:
            for word in _words(term):
                self.env.get_domain("std").note_object(OBJECT, word, f"term-{term.name}")
        return [Finder(letters=[letter for letter, _ in letters]), *map(_section, letters)]


def _words(term: Term) -> Iterable[str]:
    """The words for a term, each once in whatever case: search names a hit after its word."""
    words = (word.replace("`", "") for word in (term.zh, *term.forms, term.en))
    return {word.lower(): word for word in words}.values()


def _section(letter: tuple[str, list[Term]]) -> nodes.section:
    name, terms = letter
    rows = nodes.definition_list("", *map(_entry, terms), classes=["terms"])
    return nodes.section("", nodes.title("", name), rows, ids=[f"letter-{name.lower()}"])


def _entry(term: Term) -> Entry:
    name = nodes.term("", term.en, nodes.Text(" "), Chinese("", term.zh), ids=[f"term-{term.name}"])
    says = nodes.paragraph("", "", *_inline(term.means), nodes.Text(" "), Place(term=term))
    return Entry("", name, nodes.definition("", says), forms=" ".join(term.forms))


def _inline(text: str) -> list[nodes.Node]:
    """Return the nodes of a text in which back quotes mean code."""
    pieces = enumerate(text.split("`"))
    return [nodes.literal("", piece) if i % 2 else nodes.Text(piece) for i, piece in pieces]


def visit_finder(self: HTML5Translator, node: Finder) -> None:
    """Draw the field and the letters."""
    links = "\n".join(f'<a href="#letter-{k.lower()}">{k}</a>' for k in node["letters"])
    self.body.append(
        '<div class="term-finder pst-js-only">\n'
        '<label for="term-finder">Find a term, in English or Chinese</label>\n'
        '<input id="term-finder" type="search" autocomplete="off" autocapitalize="off"'
        ' spellcheck="false" />\n<p class="told"><span aria-live="polite"></span>'
        ' <a href="search.html" hidden>Search all pages</a></p>\n</div>\n'
        f'<nav class="letters" aria-label="Letters">\n{links}\n</nav>\n'
    )
    raise nodes.SkipNode


def visit_entry(self: HTML5Translator, node: Entry) -> None:
    """Open a group."""
    self.body.append(self.starttag(node, "div", CLASS="entry", **{"data-forms": node["forms"]}))


def depart_entry(self: HTML5Translator, node: Entry) -> None:
    """Close a group."""
    self.body.append("</div>\n")


def visit_chinese(self: HTML5Translator, node: Chinese) -> None:
    """Open a Chinese word."""
    self.body.append('<span lang="zh-Hans">')


def depart_chinese(self: HTML5Translator, node: Chinese) -> None:
    """Close a Chinese word."""
    self.body.append("</span>")


def visit_place(self: HTML5Translator, node: Place) -> None:
    """Write the chapter's number, as a link where the chapter is written."""
    term, page = node["term"], self.builder.current_docname
    words = f"Chapter {term.chapter}"
    if address := place_of_definition(self.builder.app, term, page):
        words = f'<a href="{address}">{words}</a>'
    self.body.append(f'<span class="place-of-term">{words}</span>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and its nodes."""
    app.add_node(Finder, html=(visit_finder, None))
    app.add_node(Entry, html=(visit_entry, depart_entry))
    app.add_node(Chinese, html=(visit_chinese, depart_chinese))
    app.add_node(Place, html=(visit_place, None))
    app.add_directive("terms", Terms)
    app.add_object_type(OBJECT, OBJECT, objname="term")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
