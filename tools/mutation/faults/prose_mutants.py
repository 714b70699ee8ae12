"""Faults in sentences: a number that the code beside it does not show."""

import re
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, cells, joined, resourced
from tools.mutation.faults.registry import fault

NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.]*\w)")


@fault("prose number")
def prose_number(text: str) -> Iterator[Edit]:
    """Change a number in a sentence."""
    for index, cell in cells(text, "markdown"):
        source = joined(cell["source"])
        for match in NUMBER.finditer(source):
            whole = match[0].isdigit()
            new = str(int(match[0]) + 1) if whole else f"{float(match[0]) + 0.1:g}"
            span = Span(match.start(), match.end(), new)
            yield resourced(index, cell, span.apply(source), span.start)
