"""What prose quotes word for word is on the page: code with numbers runs, messages are shown.

A quotation without a number is left alone: `x.grad` may be spoken of in general. So is a call of
``live()``, which no stored page can run, and the answers that a Predict box offers. A shape such as
`(2, 3)` is held to its numbers alone, for PyTorch prints it as ``torch.Size([2, 3])``.
"""

import ast
import re
from collections.abc import Iterator

from tests.lint.finding import Finding
from tests.lint.quoted_numbers import TUPLE
from tools.stored import python_source
from tools.stored.notebook import Notebook

NUMBER = re.compile(r"(?<![\w.])\d")
QUOTATION = re.compile(r"[\"']")
SPACE = re.compile(r"\s*([^\w\s])\s*|\s+")


def quoted_code_is_run(notebook: Notebook) -> Iterator[Finding]:
    shown = "\n".join(_bare(cell.evidence) for cell in notebook.code)
    for cell, block in notebook.blocks:
        codes = block.codes if block.kind != "answer" else ()
        for code in filter(NUMBER.search, codes):
            if TUPLE.fullmatch(code) or ".live()" in code:
                continue
            if not _holds(shown, _bare(code)):
                found = f"`{code}` is in no code or output of this chapter"
                yield Finding(cell.id, found, "correct it, or run it in a cell")


def quoted_messages_are_shown(notebook: Notebook) -> Iterator[Finding]:
    for section in notebook.sections:
        shown = _bare(notebook.evidence_beside(section)).casefold()
        for cell, block in section.prose:
            for words in filter(NUMBER.search, block.italics):
                if not _holds(shown, _bare(words).casefold().rstrip(".:,;")):
                    found = f"*{words}* is in no code or output of this section"
                    yield Finding(cell.id, found, "quote word for word, or do not write in italics")


def _bare(text: str) -> str:
    """Return ``text`` as Python writes it, without quotation marks, a space between words only."""
    tree = python_source.parse(text)
    text = QUOTATION.sub("", ast.unparse(tree) if tree else text)
    return SPACE.sub(lambda match: match[1] or " ", text)


def _holds(shown: str, wanted: str) -> bool:
    """Tell whether ``wanted`` stands in ``shown``, and not inside a longer word or number."""
    start = r"\b" if re.match(r"\w", wanted) else ""
    end = r"\b(?!\.\d)" if re.search(r"\w$", wanted) else ""
    return bool(re.search(start + re.escape(wanted) + end, shown))


RULES = (quoted_code_is_run, quoted_messages_are_shown)
