"""The book's own prose as plain text: what the language model of the last chapter learns from.

    python -m tools.book_text               write utils/prose.txt from all chapters before the last
    python -m tools.book_text 01 02         from the chapters named

The file is a snapshot. The outputs of the last chapter depend on it, so they change when it is
written anew, and not whenever a chapter is edited: refresh that chapter afterwards.
"""

import argparse
import re
import sys
from itertools import pairwise
from pathlib import Path

import nbformat

from tools.paths import ROOT, chapters
from tools.stored import markdown

PROSE = ROOT / "utils/prose.txt"
LAST = "24"
"""The chapter that reads the text, which it is not itself a part of."""

SIGNS = " .,;:!?'\"()-"
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + SIGNS
"""What a sentence may hold; lines end paragraphs."""

PLAINER = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
"""Signs that have a twin in the alphabet."""

KINDS = ("paragraph", "list", "quote")
"""Headings, tables and the answers of Predict boxes are no running text."""

END = re.compile(r"(?<=[.!?])[\"')]*\s+")
WHOLE = re.compile(r".*[a-z].*[.!?:][\"')]*", re.ASCII)
"""A sentence has a word, and an end."""
CODE = "`"
"""Stands for code that is no single word; it is not in the alphabet, so its sentence goes."""


def collect(notebooks: list[Path]) -> str:
    """Return the prose of ``notebooks``, a paragraph a line, each sentence only once."""
    known: set[str] = set()
    lines = []
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                lines += paragraphs(cell.source, known)
    return "".join(f"{line}\n" for line in lines)


def paragraphs(source: str, known: set[str]) -> list[str]:
    """Return the paragraphs of a Markdown cell without sentences in ``known``; these grow.

    A sentence is left out as a whole if it holds code of more than one word, a formula, or another
    sign that is not in the alphabet.
    """
    found = []
    for block in markdown.parse(source).blocks:
        if block.kind in KINDS:
            kept = []
            for sentence in sentences(block):
                if sentence not in known:
                    known.add(sentence)
                    kept.append(sentence)
            if kept:
                found.append(" ".join(kept))
    return found


def sentences(block: markdown.Block) -> list[str]:
    """Return the sentences of ``block`` that the alphabet can write."""
    text = " ".join(spoken(block).translate(PLAINER).split())
    starts = [0, *(end.end() for end in END.finditer(text)), len(text)]
    parts = [text[start:end].strip() for start, end in pairwise(starts)]
    return [part for part in parts if set(part) <= set(ALPHABET) and WHOLE.fullmatch(part)]


def spoken(block: markdown.Block) -> str:
    """Return what is read: links as their text, code as itself if it is one word."""
    pieces, automatic = [], False
    for token in block.tokens:
        if token.type in ("link_open", "link_close"):
            automatic = token.type == "link_open" and token.info == "auto"
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif token.type == "code_inline":
            pieces.append(token.content if token.content.isalpha() else CODE)
        elif token.type == "text":
            pieces.append(CODE if automatic else token.content)
    return "".join(pieces)


def main() -> int:
    """Write the file; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="beginnings of file names; all before the last")
    names = parser.parse_args().names
    text = collect([path for path in chapters(names) if not path.name.startswith(LAST)])
    PROSE.write_text(text, "ascii", newline="\n")
    lines = text.count("\n")
    print(f"wrote {PROSE.relative_to(ROOT)}: {len(text):,} characters, {lines:,} paragraphs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
