"""Faults in sentences: a number that the code beside it does not show."""

import json
import re
from collections.abc import Iterator
from itertools import takewhile

from tools.mutation.edits import Edit, Span, cells, joined, resourced
from tools.mutation.faults.registry import fault

OFFERED = re.compile(r"^> (?:-|\d+\.) (.*)$", re.MULTILINE)
"""An answer that a Predict box offers: a wrong one stays wrong with another number."""
NUMBER = re.compile(r"(?<![\w.-])(?<!\d,)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w.]*\w)(?!,\d)")


@fault("prose number")
def prose_number(text: str) -> Iterator[Edit]:
    """Change a number in a sentence."""
    for index, cell in cells(text, "markdown"):
        source = joined(cell["source"])
        untouched = _untouched(text, index, source)
        for match in NUMBER.finditer(source):
            if any(match.start() in part for part in untouched):
                continue
            span = Span(match.start(), match.end(), _another(match[0]))
            yield resourced(index, cell, span.apply(source), span.start)


def _another(number: str) -> str:
    """Return another number, written alike: one more, or a tenth more where there is a point."""
    if "." in number:
        return f"{float(number.replace(',', '')) + 0.1:g}"
    return format(int(number.replace(",", "")) + 1, "," if "," in number else "d")


def _untouched(text: str, index: int, source: str) -> list[range]:
    """Return where the wrong answers of a Predict box stand, and the label of the right one."""
    offered = list(OFFERED.finditer(source))
    right = _right_answer(text, index) if offered else 0
    ends = [line.start(1) if k == right else line.end() for k, line in enumerate(offered, 1)]
    return [range(line.start(), end) for line, end in zip(offered, ends, strict=True)]


def _right_answer(text: str, index: int) -> int:
    """Return the number that the code behind a cell gives the right answer, 0 if it gives none."""
    behind = json.loads(text)["cells"][index + 1 :]
    code = takewhile(lambda cell: cell["cell_type"] == "code", behind)
    return max((cell["metadata"].get("predict", 0) for cell in code), default=0)
