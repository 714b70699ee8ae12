"""What one fault changes: a span of a text file, or one cell of a notebook."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NAMED = re.compile(
    r"^(?:[ \t]*(?:def|class)[ \t]+|(?:export[ \t]+)?(?:function|const|class)[ \t]+)?"
    r"(\w+)\b(?=[ (:=])",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Edit:
    """One possible fault.

    Attributes:
        where: what it strikes, in words: a cell, a function.
        apply: function of the file's text that returns the text with the fault.
        at: the place within; edits of one file, ``where`` and ``at`` are variants of one fault.
    """

    where: str
    apply: Callable[[str], str]
    at: object = None


@dataclass(frozen=True)
class Span:
    """A replacement in a text: characters ``start`` to ``end`` become ``new``."""

    start: int
    end: int
    new: str

    def apply(self, text: str) -> str:
        """Return ``text`` with the replacement."""
        return text[: self.start] + self.new + text[self.end :]


def joined(text: str | list[str]) -> str:
    """Return text that a notebook stores as one string or as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def is_python(source: str) -> bool:
    """Tell whether ``source`` parses."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def cells(text: str, kind: str = "code") -> Iterator[tuple[int, dict]]:
    """Yield position and content of each cell of ``kind`` in a notebook's text.

    The start cell is left out of the code cells: one program writes it, the same everywhere.
    """
    for index, cell in enumerate(json.loads(text)["cells"]):
        if cell["cell_type"] == kind and cell["id"] != "boot":
            yield index, cell


def replaced(index: int, cell: dict | None, name: str, at: object = None) -> Edit:
    """Return the edit that puts ``cell`` at ``index`` of a notebook, or deletes what is there."""

    def apply(text: str) -> str:
        notebook = json.loads(text)
        notebook["cells"][index : index + 1] = [] if cell is None else [cell]
        return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"

    return Edit(name, apply, at)


def resourced(index: int, cell: dict, source: str, at: object = None) -> Edit:
    """Return the edit that gives a cell another source."""
    return replaced(index, {**cell, "source": source.splitlines(keepends=True)}, cell["id"], at)


Spans = Callable[[str], Iterator[Span]]


def in_code_cells(text: str, spans: Spans) -> Iterator[Edit]:
    """Yield an edit for each span that ``spans`` finds in a code cell, if it stays Python."""
    for index, cell in cells(text):
        source = joined(cell["source"])
        if not is_python(source):
            continue
        for span in spans(source):
            if is_python(new := span.apply(source)) and new != source:
                yield resourced(index, cell, new, span.start)


def in_file(
    text: str, spans: Spans, valid: Callable[[str], bool] = lambda text: True
) -> Iterator[Edit]:
    """Yield an edit for each span that ``spans`` finds in a text file and that leaves it valid."""
    for span in spans(text):
        if span.apply(text) != text and valid(span.apply(text)):
            yield Edit(_within(text, span.start), span.apply, span.start)


def _within(text: str, place: int) -> str:
    """Return the function, class or constant around a place: what stays when lines move."""
    names = NAMED.findall(text, 0, text.find("\n", place) + 1 or len(text))
    return names[-1] if names else "top"
