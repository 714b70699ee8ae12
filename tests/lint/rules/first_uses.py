"""No term before its definition, in reading order: a reader finds every word explained.

The main line stands alone: what only a second reading defines, it does not use. A second reading
may use all that stands before it. A text that uses a term early names the chapter that defines it.
Words in italics are spoken of, or explained in passing, and are not looked at; nor are a chapter's
own terms in its first cell, which says what will be learned.
"""

import re
from collections.abc import Iterator
from functools import cache

from _ext.brick.vocabulary import Term, Vocabulary
from tests.lint.chapters import read_chapters
from tests.lint.finding import Finding
from tests.lint.glossary import definitions, read_book_glossary
from tools.stored import markdown
from tools.stored.markdown import Block
from tools.stored.notebook import Cell, Notebook

TERMS = read_book_glossary()
VOCABULARY = Vocabulary(TERMS)
CHAPTERS = re.compile(r"\bchapters?((?:(?:,? and|,| to)? \d\d)+)", re.IGNORECASE)
FIX = "say it in plain words, name its chapter beside it, or move the bold definition here"


def terms_are_defined_before_they_are_used(notebook: Notebook) -> Iterator[Finding]:
    own = definitions(notebook, TERMS)
    for cell, block in _texts(notebook):
        for match, term in VOCABULARY.uses(_running(block)):
            found = _fault(notebook, cell, term, own.get(term))
            if found and not _is_excused(notebook, cell, block, term):
                yield Finding(cell.id, f"{match[0]!r} is used, but {found}", FIX)


def _fault(notebook: Notebook, cell: Cell, term: Term, place: Cell | None) -> str:
    """Return why ``cell`` may not use ``term``; the chapter itself may define it in ``place``."""
    if term.chapter > notebook.number or (place and place.index > cell.index):
        return f"chapter {term.chapter:02} defines it later"
    in_aside = place.id in notebook.second_readings if place else term in _asides()
    if in_aside and cell.id not in notebook.second_readings:
        return f"only a second reading of chapter {term.chapter:02} defines it"
    return ""


def _is_excused(notebook: Notebook, cell: Cell, block: Block, term: Term) -> bool:
    everyday = not term.tip or term.everyday
    announced = cell.index == 1 and term.chapter == notebook.number
    return everyday or announced or term.chapter in _named(block)


def _texts(notebook: Notebook) -> Iterator[tuple[Cell, Block]]:
    """Yield what is read, captions too, but no heading."""
    for cell in notebook.cells:
        page = cell.page if cell.kind == "markdown" else markdown.parse(cell.caption)
        yield from ((cell, block) for block in page.blocks if not block.level)


def _running(block: Block) -> str:
    """Return the text of a block that is neither code, a link, italic nor bold."""
    depth, pieces = 0, []
    for token in block.tokens:
        depth += token.nesting
        is_text = token.type == "text" and depth == 0
        pieces.append(token.content if is_text else "" if token.nesting else " ")
    return "".join(pieces)


def _named(block: Block) -> set[int]:
    """Return the chapters that a text names or links to; "16 to 18" names three."""
    found = {int(n) for link in block.addresses for n in re.findall(r"\b(\d\d)_", link)}
    for match in CHAPTERS.finditer(block.text):
        numbers = [int(n) for n in re.findall(r"\d\d", match[1])]
        found.update(range(numbers[0], numbers[-1] + 1) if " to " in match[1] else numbers)
    return found


@cache
def _asides() -> frozenset[Term]:
    """The terms that only second readings define."""
    return frozenset(
        term
        for notebook in read_chapters()
        for term, cell in definitions(notebook, TERMS).items()
        if cell.id in notebook.second_readings
    )


RULES = (terms_are_defined_before_they_are_used,)
