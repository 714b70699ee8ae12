"""The glossary and the chapters agree: a term is defined in one place, and stands there in bold."""

from collections.abc import Iterable, Iterator

from _ext.brick.vocabulary import FILE, Term, read_glossary
from tools.paths import ROOT
from tools.stored.markdown import Block
from tools.stored.notebook import Cell, Notebook

AFTERWARDS = ("Explore", "Exercises", "Summary", "Solutions")
"""Sections that define nothing."""


def read_book_glossary() -> list[Term]:
    """Return the terms of the book."""
    return read_glossary(ROOT / FILE)


def mistakes(terms: list[Term]) -> Iterator[str]:
    """Yield what is wrong with the glossary by itself."""
    seen: dict[str, Term] = {}
    for term in terms:
        if twice := next((word for word in sorted(term.spellings) if word in seen), None):
            places = f"chapters {seen[twice].chapter} and {term.chapter}"
            yield f"{twice!r} is defined twice, in {places}; keep one"
        seen |= dict.fromkeys(term.spellings, term)
        if not term.zh or not term.means.endswith("."):
            yield f"{term.en!r} needs a Chinese word, and a sentence that ends in a full stop"


def differences(notebook: Notebook, terms: list[Term]) -> Iterator[str]:
    """Yield each bold word of a chapter that is no term of it, and each term that is not bold."""
    mine = [term for term in terms if term.chapter == notebook.number]
    known = set().union(*(term.spellings for term in mine))
    bold = dict(_bold(notebook))
    for word, leads in bold.items():
        if word not in known and not leads:
            yield (
                f"{notebook.name}: {word!r} is bold; fix: define it in glossary.toml as a term of "
                f"chapter {notebook.number}, or write it in italics"
            )
    for term in mine:
        if not term.spellings & set(bold):
            yield f"{notebook.name}: term {term.en!r} is nowhere bold; fix: mark its definition"


def definitions(notebook: Notebook, terms: Iterable[Term]) -> dict[Term, Cell]:
    """Return where a chapter defines its terms: the first cell that has each of them in bold."""
    cells: dict[str, Cell] = {}
    for cell, block in _teaching(notebook):
        for text, _ in block.bold:
            cells.setdefault(_bare(text), cell)
    mine = [term for term in terms if term.chapter == notebook.number]
    found = {term: [cells[word] for word in cells if word in term.spellings] for term in mine}
    return {term: places[0] for term, places in found.items() if places}


def _bold(notebook: Notebook) -> Iterator[tuple[str, bool]]:
    """Yield the bold words of the sections that teach, and whether each is a label at most."""
    for _, block in _teaching(notebook):
        yield from ((_bare(text), leads) for text, leads in block.bold)


def _teaching(notebook: Notebook) -> Iterator[tuple[Cell, Block]]:
    for section in notebook.sections:
        if not any(section.is_called(name) for name in AFTERWARDS):
            yield from section.prose


def _bare(text: str) -> str:
    """Return a bold text as `Term.spellings` has it."""
    return text.casefold().rstrip(".:")
