"""A Markdown cell as the blocks of text that a reader sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable("table")
HOLDERS = {"blockquote_open": "quote", "table_open": "table", "list_item_open": "list"}
WORD = re.compile(r"\S*\w\S*")
SENTENCE_END = re.compile(r"(?<=[.!?:;])[\"')*]*\s+")


@dataclass(frozen=True)
class Block:
    """One run of text: a heading, a paragraph, a list entry, a quoted paragraph or a table cell."""

    kind: str
    """``heading``, ``paragraph``, ``list``, ``quote``, ``table``; ``answer`` for a list in a quote:
    there a Predict box offers answers, and most of them are wrong."""
    level: int
    """1 to 6 for a heading, else 0."""
    tokens: tuple[Token, ...]

    @cached_property
    def text(self) -> str:
        """What is read, inline code included; an address shown as itself is left out."""
        return "".join(_spoken(self.tokens, code=True))

    @cached_property
    def plain(self) -> str:
        """What is read, without inline code."""
        return "".join(_spoken(self.tokens, code=False))

    @property
    def words(self) -> int:
        """How many words a reader reads; signs alone are none."""
        return len(WORD.findall(self.text))

    @property
    def sentences(self) -> list[str]:
        """Each sentence that has a word; a colon or semicolon ends one too."""
        return [s for s in SENTENCE_END.split(self.text) if WORD.search(s)]

    @property
    def addresses(self) -> list[str]:
        """Where links and images of this block lead."""
        names = (token.attrGet("href") or token.attrGet("src") for token in self.tokens)
        return [str(name) for name in names if name is not None]

    @property
    def images(self) -> list[Token]:
        """Each image, with its address as ``src``."""
        return [token for token in self.tokens if token.type == "image"]

    @property
    def codes(self) -> list[str]:
        """Each inline code."""
        return [token.content for token in self.tokens if token.type == "code_inline"]

    @cached_property
    def italics(self) -> list[str]:
        """Each text in italics."""
        return [text for text, _ in _inside(self.tokens, "em")]

    @cached_property
    def bold(self) -> list[tuple[str, bool]]:
        """Each bold text, and whether the block begins with it."""
        return [(text, not before.strip()) for text, before in _inside(self.tokens, "strong")]


@dataclass(frozen=True)
class Box:
    """A block quote."""

    first: Block
    """The paragraph that it begins with."""
    answers: int
    """How many entries its list has, 0 without one."""
    is_last: bool
    """Whether it ends its cell."""


@dataclass(frozen=True)
class Page:
    """A parsed Markdown cell."""

    blocks: tuple[Block, ...]
    fences: tuple[Token, ...]
    html: tuple[str, ...]
    boxes: tuple["Box", ...]


def parse(source: str) -> Page:
    """Return the blocks, fenced code and raw HTML of ``source``."""
    tokens = PARSER.parse(source)
    blocks = tuple(_blocks(tokens))
    inline = [child for token in tokens for child in token.children or ()]
    return Page(
        blocks=blocks,
        fences=tuple(t for t in tokens if t.type in ("fence", "code_block")),
        html=tuple(t.content for t in (*tokens, *inline) if t.type.startswith("html")),
        boxes=tuple(_boxes(tokens)),
    )


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    """Yield each run of text with what holds it."""
    held = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in HOLDERS:
            held.append(HOLDERS[token.type])
        elif token.type.replace("_close", "_open") in HOLDERS:
            held.pop()
        elif token.type == "inline":
            level = int(before.tag[1]) if before.type == "heading_open" else 0
            kind = "heading" if level else held[-1] if held else "paragraph"
            if kind == "list" and "quote" in held:
                kind = "answer"
            yield Block(kind, level, tuple(token.children))


def _boxes(tokens: list[Token]) -> Iterator[Box]:
    """Yield each block quote that has text."""
    for start, token in enumerate(tokens):
        if token.type == "blockquote_open":
            end = next(
                i
                for i, other in enumerate(tokens)
                if i > start and other.type == "blockquote_close" and other.level == token.level
            )
            inside = tokens[start:end]
            first = next((t for t in inside if t.type == "inline"), None)
            answers = sum(t.type == "list_item_open" and t.level == token.level + 2 for t in inside)
            if first:
                block = Block("quote", 0, tuple(first.children))
                yield Box(block, answers, end == len(tokens) - 1)


def _spoken(tokens: tuple[Token, ...], code: bool) -> Iterator[str]:
    """Yield the pieces of text that are read aloud."""
    automatic = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            automatic = token.type == "link_open" and token.info == "auto"
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "code_inline":
            yield token.content if code else " "
        elif token.type == "text" and not automatic:
            yield token.content


def _inside(tokens: tuple[Token, ...], kind: str) -> Iterator[tuple[str, str]]:
    """Yield each text between the marks of ``kind``, and what is read before it."""
    for i, token in enumerate(tokens):
        if token.type == f"{kind}_open":
            end = next(j for j in range(i, len(tokens)) if tokens[j].type == f"{kind}_close")
            before, inside = tokens[:i], tokens[i:end]
            yield tuple("".join(_spoken(part, code=True)) for part in (inside, before))
