"""Faults of what is stored under the code: edited by hand, or left from another run."""

import re
from collections.abc import Callable, Iterator

from tools.mutation.edits import Edit, cells, joined, replaced
from tools.mutation.faults.registry import fault

DIGIT = re.compile(r"\d+")
WORD = re.compile(r"[A-Za-z]{3,}")
SCRIPT = re.compile(r'(?<=<script type="module">)[\s\S]*?(?=</script>)')
DATA = re.compile(r'(?<=<script type="application/json">)[\s\S]*?(?=</script>)')
SVG = re.compile(r"<svg[\s\S]*?</svg>")
FIRST = 12
"""Places tried in one stored text; more would be the same fault again."""


@fault("stored output")
def stored_output(text: str) -> Iterator[Edit]:
    """Change a number or a word, or lose a line, of printed text or a shown value."""
    for name in ("text", "text/plain"):
        yield from _outputs(text, name, _otherwise, lambda html: not html)


@fault("figure description")
def description(text: str) -> Iterator[Edit]:
    """Change the words that a stored picture or explorer says about itself."""
    yield from _outputs(text, "text/plain", _otherwise, bool)
    yield from _outputs(text, "text/html", _labels, _is_picture)


@fault("stored picture")
def picture(text: str) -> Iterator[Edit]:
    """Change a number inside a stored drawing: the code no longer draws it."""
    yield from _outputs(text, "text/html", _within(SVG), _is_picture)


@fault("explorer data")
def explorer_data(text: str) -> Iterator[Edit]:
    """Change what a stored explorer has recorded."""
    yield from _outputs(text, "text/html", _within(DATA), lambda html: "data-explorer" in html)


@fault("stored script")
def stored_script(text: str) -> Iterator[Edit]:
    """Change the program that a stored explorer carries."""
    yield from _outputs(text, "text/html", _within(SCRIPT), lambda html: "data-explorer" in html)


def _outputs(text: str, field: str, changes: Callable, wanted: Callable) -> Iterator[Edit]:
    """Yield an edit for each change of ``field`` in outputs whose HTML is wanted."""
    for index, cell in cells(text):
        for number, output in enumerate(cell["outputs"]):
            html = joined(output.get("data", {}).get("text/html", ""))
            holder = output if field == "text" else output.get("data", {})
            if field in holder and wanted(html):
                before = joined(holder[field])
                for place, new in enumerate(changes(before)):
                    if new != before:
                        yield _with_output(index, cell, number, field, new, place)


def _with_output(index: int, cell: dict, number: int, field: str, new: str, place: int) -> Edit:
    lines = new.splitlines(keepends=True)
    output = dict(cell["outputs"][number])
    if field == "text":
        output["text"] = lines
    else:
        output["data"] = {**output["data"], field: lines}
    outputs = [*cell["outputs"][:number], output, *cell["outputs"][number + 1 :]]
    return replaced(index, {**cell, "outputs": outputs}, cell["id"], (number, field, place))


def _otherwise(text: str) -> Iterator[str]:
    """Yield the text with one number larger, one word misspelt, or one line lost."""
    for match in _spread(DIGIT, text):
        yield f"{text[: match.start()]}{int(match[0]) + 1}{text[match.end() :]}"
    for match in _spread(WORD, text):
        yield text[: match.end() - 1] + text[match.end() :]
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        yield from ("".join(lines[:k] + lines[k + 1 :]) for k in range(min(len(lines), FIRST)))


def _is_picture(html: str) -> bool:
    return "<svg" in html and "data-explorer" not in html


def _labels(html: str) -> Iterator[str]:
    """Yield the HTML with another name of the image, of its drawing, and with another caption."""
    for before in (' alt="', 'aria-label="', r"<figcaption[^>]*>"):
        yield re.sub(rf"({before})\S+ ", r"\1", html, count=1)


def _within(part: re.Pattern) -> Callable[[str], Iterator[str]]:
    """Return the function that changes numbers inside the first match of ``part``."""

    def changes(html: str) -> Iterator[str]:
        if found := part.search(html):
            for match in _spread(DIGIT, found[0]):
                at, end = found.start() + match.start(), found.start() + match.end()
                yield f"{html[:at]}{int(match[0]) + 1}{html[end:]}"

    return changes


def _spread(pattern: re.Pattern, text: str) -> list[re.Match]:
    """Return at most ``FIRST`` matches, spread over the whole text."""
    matches = list(pattern.finditer(text))
    return matches[:: max(1, -(-len(matches) // FIRST))]
