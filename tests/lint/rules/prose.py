"""Markdown that reads well in Jupyter, Colab, GitHub and the book, in the book's one style.

That links lead somewhere and heading levels do not jump is proved by the strict build (``pages``).
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from tests.lint import limits
from tests.lint.finding import WHOLE, Finding
from tools.stored.notebook import Notebook

DIRECTIVE = re.compile(r"^\s*(:::|\+\+\+|%%? |\([\w-]+\)=\s*$|\.\. \w+::)|\{\{.*\}\}", re.MULTILINE)
ROLE = re.compile(r"\{[a-z][\w:.+-]*\}$")
RAW_HTML = re.compile(r"</?(table|t[rdh]|img|script|style|iframe|svg|video|div|span)\b", re.I)
MISSPELT = re.compile(r"\b(?!(?-i:PyTorch)\b)py ?torch\b|\b(?!(?-i:NumPy)\b)numpy\b", re.IGNORECASE)
RIGHT_SPELLING = {"p": "PyTorch", "n": "NumPy"}
CHAPTER = re.compile(r"\bchapters? (\d+)", re.IGNORECASE)


def one_title(notebook: Notebook) -> Iterator[Finding]:
    titles = [(cell, block) for cell, block in notebook.blocks if block.level == 1]
    fix = "one title of level 1, in the first cell"
    if not titles:
        yield Finding(WHOLE, "no title", fix)
    for i, (cell, block) in enumerate(titles):
        if i or cell.index != 1:
            yield Finding(cell.id, f"title {block.text!r}", fix)


def markdown_is_plain(notebook: Notebook) -> Iterator[Finding]:
    fix = "write plain Markdown: Colab and GitHub show MyST as it is typed"
    for cell in notebook.prose:
        fences = (fence.info for fence in cell.page.fences if fence.info.startswith("{"))
        texts = (DIRECTIVE.search("\n".join(_lines(b.tokens))) for b in cell.page.blocks)
        roles = (role for block in cell.page.blocks for role in _roles(block.tokens))
        for found in (*fences, *(match[0].strip() for match in texts if match), *roles):
            yield Finding(cell.id, f"MyST only: {found!r}", fix)


def no_raw_html(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.prose:
        for html in cell.page.html:
            if match := RAW_HTML.search(html):
                fix = "write it in Markdown, or let a code cell show it"
                yield Finding(cell.id, f"raw HTML {match[0]!r}", fix)


def no_remote_image(notebook: Notebook) -> Iterator[Finding]:
    for cell, block in notebook.blocks:
        for image in block.images:
            address = image.attrGet("src")
            if re.match(r"(https?:)?//", address):
                yield Finding(cell.id, f"image {address!r}", "draw it in a code cell from a tensor")
            elif not image.content.strip():
                yield Finding(cell.id, f"image {address!r} without words", "write its alt text")


def chapters_named_exist(notebook: Notebook) -> Iterator[Finding]:
    for cell, block in notebook.blocks:
        for match in CHAPTER.finditer(block.text):
            if int(match[1]) not in limits.CHAPTERS or len(match[1]) != 2:
                last = limits.CHAPTERS[-1]
                fix = f"write the number in two digits, 01 to {last}"
                yield Finding(cell.id, f"{match[0]!r} is no chapter", fix)


def names_are_spelt_right(notebook: Notebook) -> Iterator[Finding]:
    for cell, block in notebook.blocks:
        for match in MISSPELT.finditer(re.sub(r"https?://\S+", " ", block.plain)):
            fix = f"spell it {RIGHT_SPELLING[match[0][0].lower()]}, or write code as code"
            yield Finding(cell.id, f"{match[0]!r}", fix)


def terms_are_bold_once(notebook: Notebook) -> Iterator[Finding]:
    defined = {}
    for cell, block in notebook.blocks:
        for text, leads in block.bold:
            if leads:  # a label such as "Predict." or "Note." introduces, it does not define
                continue
            if text.casefold() in defined:
                found = f"{text!r} is bold in {defined[text.casefold()]} already"
                yield Finding(cell.id, found, "make a term bold only where it is defined")
            defined.setdefault(text.casefold(), cell.id)


def notes_begin_bold(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.prose:
        for box in cell.page.boxes:
            if not any(leads for _, leads in box.first.bold):
                fix = "begin the block quote with a bold word, such as **Note.**"
                yield Finding(cell.id, f"note {box.first.text[:40]!r}", fix)


def _lines(tokens: tuple) -> Iterator[str]:
    """Yield the lines of a block's own text, without inline code."""
    line = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield line
            line = ""
        elif token.type == "text":
            line += token.content
    yield line


def _roles(tokens: tuple) -> Iterator[str]:
    """Yield each ``{role}`` that stands directly before inline code."""
    for before, token in pairwise(tokens):
        match = ROLE.search(before.content) if before.type == "text" else None
        if match and token.type == "code_inline":
            yield f"{match[0]}`{token.content}`"


RULES = (
    one_title,
    markdown_is_plain,
    no_raw_html,
    no_remote_image,
    chapters_named_exist,
    names_are_spelt_right,
    terms_are_bold_once,
    notes_begin_bold,
)
