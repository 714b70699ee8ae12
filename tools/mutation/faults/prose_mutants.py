"""Faults in sentences: a number that the code beside it does not show."""

import re
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, cells, joined, resourced
from tools.mutation.faults.registry import fault

OFFERED = re.compile(r"^> (?:-|\d+\.) .*$", re.MULTILINE)
"""An answer that a Predict box offers: most are wrong, and stay wrong with another number."""
NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.]*\w)")


@fault("prose number")
def prose_number(text: str) -> Iterator[Edit]:
    """Change a number in a sentence."""
    for index, cell in cells(text, "markdown"):
        source = joined(cell["source"])
        offered = [range(*line.span()) for line in OFFERED.finditer(source)]
        for match in NUMBER.finditer(source):
            if any(match.start() in line for line in offered):
                continue
            whole = match[0].isdigit()
            new = str(int(match[0]) + 1) if whole else f"{float(match[0]) + 0.1:g}"
            span = Span(match.start(), match.end(), new)
            yield resourced(index, cell, span.apply(source), span.start)
