"""The book's terms, read from `glossary.toml`, and where a text uses them.

Pages link what is found here to its meaning (`answering/terms.py`), and the lint holds chapters to
it: no term before its definition (`tests/lint/rules/first_uses.py`).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FILE = "glossary.toml"


@dataclass(frozen=True)
class Term:
    """A word of the book: English, Chinese, the chapter that defines it, one or two sentences."""

    en: str
    zh: str
    chapter: int
    means: str
    forms: tuple[str, ...] = ()
    """Other spellings; regular plurals need not be named."""
    tip: bool = True
    """Whether pages show its meaning where it is used; not for a word that everybody knows."""
    everyday: bool = False
    """Whether chapters before its own use the word too, in an everyday sense."""
    plain: tuple[str, ...] = ()
    """Phrases in which the word is no term, such as "five layers" for a layer of a net."""

    @property
    def name(self) -> str:
        """What addresses call the term.

        >>> Term("vector–Jacobian product", "向量–雅可比积", 9, "Rows, weighed.").name
        'vector-jacobian-product'
        """
        return re.sub(r"\W+", "-", self.en.lower()).strip("-")

    @property
    def spellings(self) -> set[str]:
        """How the term may be spelt, in small letters and without the marks of code."""
        words = (word.replace("`", "") for word in (self.en, *self.forms))
        return {form.casefold() for word in words for form in (word, plural(word))}


def read_glossary(path: Path) -> list[Term]:
    """Return the terms in a file; none if there is no such file.

    Raises:
        TypeError: an entry lacks a key or has an unknown one.
    """
    entries = tomllib.loads(path.read_text("utf-8"))["term"] if path.exists() else []
    lists = ("forms", "plain")
    return [Term(**entry | {key: tuple(entry.get(key, ())) for key in lists}) for entry in entries]


class Vocabulary:
    """Finds terms in running text: in the plural too, and with a capital at a sentence's start."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)

    @cached_property
    def _meanings(self) -> dict[str, Term | None]:
        """What each spelling means; nothing for a phrase in which a word is no term."""
        phrases = {form: None for term in self.terms for form in term.plain}
        words = {form: term for term in self.terms for form in (term.en, *term.forms)}
        found = {}
        for word, term in {**words, **phrases}.items():
            found |= dict.fromkeys((word, plural(word)), term)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._meanings, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_as_written, longest_first))})(?![\w-])")

    def uses(self, text: str) -> Iterator[tuple[re.Match[str], Term]]:
        """Yield each use of a term in a text; of two that begin together, the longer one."""
        for match in self._pattern.finditer(text) if self.terms else ():
            word = " ".join(match[0].split())
            term = self._meanings.get(word) or self._meanings.get(word[0].lower() + word[1:])
            if term:
                yield match, term


def plural(word: str) -> str:
    """Return the plural of an English word.

    >>> [plural(word) for word in ("view", "axis", "class", "entropy", "array", "batch")]
    ['views', 'axises', 'classes', 'entropies', 'arrays', 'batches']
    """
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + "es"
    return re.sub(r"(?<=[^aeiou])y$", "ie", word) + "s"


def _as_written(word: str) -> str:
    """Return a pattern for a word: its first letter small or large, a space any white space."""
    first, rest = re.escape(word[0]), re.escape(word[1:]).replace(r"\ ", r"\s+")
    return (f"[{word[0]}{word[0].upper()}]" if word[0].islower() else first) + rest
