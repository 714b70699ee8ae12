"""The glossary and the chapters agree: a term is defined in one place, and stands there in bold."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.paths import ROOT
from tools.stored.notebook import Notebook

GLOSSARY = ROOT / "glossary.toml"
AFTERWARDS = ("Explore", "Exercises", "Summary", "Solutions")
"""Sections that define nothing."""


@dataclass(frozen=True)
class Term:
    """A word of the book: English, Chinese, the chapter that defines it, one sentence."""

    en: str
    zh: str
    chapter: int
    means: str
    forms: tuple[str, ...] = ()

    @property
    def spellings(self) -> set[str]:
        """How the term may be spelt where it is defined, in small letters."""
        return {form.casefold() for form in (self.en, *self.forms)}


def read_glossary(path: Path = GLOSSARY) -> list[Term]:
    """Return the terms in ``path``.

    Raises:
        TypeError: an entry lacks a key or has an unknown one.
    """
    entries = tomllib.loads(path.read_text("utf-8"))["term"]
    return [Term(**entry | {"forms": tuple(entry.get("forms", ()))}) for entry in entries]


def mistakes(terms: list[Term]) -> Iterator[str]:
    """Yield what is wrong with the glossary by itself."""
    seen: dict[str, Term] = {}
    for term in terms:
        for spelling in term.spellings:
            if spelling in seen:
                places = f"chapters {seen[spelling].chapter} and {term.chapter}"
                yield f"{spelling!r} is defined twice, in {places}; keep one"
            seen[spelling] = term
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


def _bold(notebook: Notebook) -> Iterator[tuple[str, bool]]:
    """Yield the bold words of the sections that teach, and whether each is a label at most."""
    for section in notebook.sections:
        if not any(section.is_called(name) for name in AFTERWARDS):
            for _, block in section.prose:
                yield from ((text.casefold().rstrip(".:"), leads) for text, leads in block.bold)
