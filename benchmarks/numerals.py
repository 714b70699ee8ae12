"""How many numbers in the chapters' prose can be changed by one before the lint notices.

    python -m benchmarks.numerals              measure, print, and store numerals.json
    python -m benchmarks.numerals --missed     name each change that was not noticed, too

Each number in a Markdown cell (fenced code and addresses left out) is raised and lowered by one in
its last place, alone, and all rules of ``tests/lint`` read the chapter again. A number is not a
claim where it names a place, a version or the reader's minutes, nor in an answer that a Predict
box offers, since most of them are wrong; these two are counted apart.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from pathlib import Path

from tests.lint.chapters import read_chapters
from tests.lint.finding import Rule
from tests.lint.quoted_numbers import EXCUSED_TEXT, LABEL
from tests.lint.rules import RULES, messages
from tools.stored.notebook import Cell, Notebook

RESULT = Path(__file__).with_suffix(".json")
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
UNREAD = re.compile(r"```.*?```|\]\([^)]*\)|https?://\S+", re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
BOLD_LABEL = re.compile(r"\*\*\d+\.\*\*")
Span = tuple[int, int]
OFFERED = re.compile(r"^> (?:-|\d+\.) .*$", re.MULTILINE)
CLAIMS = ("below 10", "10 and above", "with a fraction", "inline code")
KINDS = (*CLAIMS, "no claim", "offered answer")


@dataclass(frozen=True)
class Numeral:
    """A number in the source of a Markdown cell."""

    cell: Cell
    start: int
    end: int
    kind: str
    """One of ``KINDS``."""

    @property
    def text(self) -> str:
        """What is written."""
        return self.cell.source[self.start : self.end]

    def changed(self, by: int) -> str | None:
        """Return the cell's source with this number changed by one; None where it would be < 0."""
        value = Decimal(self.text.replace(",", ""))
        value += by * Decimal(1).scaleb(value.as_tuple().exponent)
        if value < 0:
            return None
        width = len(self.text) if self.text.startswith("0") and "." not in self.text else 0
        new = f"{value:,f}" if "," in self.text else f"{value:f}".zfill(width)
        return self.cell.source[: self.start] + new + self.cell.source[self.end :]


def numerals(cell: Cell) -> Iterator[Numeral]:
    """Yield each number of a Markdown cell."""
    source = cell.source
    unread = [match.span() for match in UNREAD.finditer(source)]
    code = [match.span() for match in CODE.finditer(source)]
    offered = [match.span() for match in OFFERED.finditer(source)]
    names = [
        match.span()
        for pattern in (EXCUSED_TEXT, LABEL, BOLD_LABEL)
        for match in pattern.finditer(source)
    ]
    for match in NUMBER.finditer(source):
        if not _within(match.start(), unread):
            yield Numeral(cell, *match.span(), _kind(match, code, names, offered))


def _kind(number: re.Match, code: list[Span], names: list[Span], offered: list[Span]) -> str:
    """Return which of ``KINDS`` a number is, from where it stands and from how it is written."""
    if _within(number.start(), offered):
        return "offered answer"
    if _within(number.start(), code):
        return "inline code"
    if _within(number.start(), names):
        return "no claim"
    if "." in number[0]:
        return "with a fraction"
    return "10 and above" if int(number[0].replace(",", "")) >= 10 else "below 10"


def _within(place: int, spans: list[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def is_noticed(notebook: Notebook, cell: Cell, source: str) -> bool:
    """Tell whether any rule finds fault with ``notebook`` when ``cell`` has this source."""
    changed = Notebook(notebook.name, notebook.text, notebook.facts)
    edited = Cell({**cell.raw, "source": source}, cell.index)
    cells = [edited if old is cell else old for old in notebook.cells]
    changed.__dict__["cells"] = cells  # the others are parsed already
    return any(messages(changed, rule) for rule in sorted(RULES, key=_about_numbers))


def _about_numbers(rule: Rule) -> bool:
    """Sort the rules that notice most to the front."""
    return "quote" not in rule.__name__ and "number" not in rule.__name__


def measure(show_missed: bool) -> dict[str, dict[str, int]]:
    """Return, by kind of number, how many changes were made and noticed in all chapters."""
    made, noticed = Counter(), Counter()
    with ProcessPoolExecutor() as pool:
        for tried, found in pool.map(_in_chapter, read_chapters(), repeat(show_missed)):
            made.update(tried)
            noticed.update(found)
    return {kind: {"changed": made[kind], "noticed": noticed[kind]} for kind in KINDS}


def _in_chapter(notebook: Notebook, show_missed: bool) -> tuple[Counter, Counter]:
    """Return how many changes were made, and noticed, by the kind of number."""
    made, noticed = Counter(), Counter()
    for numeral in (n for cell in notebook.prose for n in numerals(cell)):
        for by in (1, -1):
            if (source := numeral.changed(by)) is None:
                continue
            made[numeral.kind] += 1
            if is_noticed(notebook, numeral.cell, source):
                noticed[numeral.kind] += 1
            elif show_missed:
                around = numeral.cell.source[max(0, numeral.start - 50) : numeral.end + 30]
                where = f"{notebook.name} {numeral.cell.id}"
                print(f"{numeral.kind} {by:+}: {where}: {around!r}", flush=True)
    return made, noticed


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--missed", action="store_true", help="name what was not noticed")
    kinds = measure(parser.parse_args().missed)
    claims = {key: sum(kinds[k][key] for k in CLAIMS) for key in ("changed", "noticed")}
    for kind, count in {**kinds, "all claims": claims}.items():
        share = count["noticed"] / max(count["changed"], 1)
        print(f"{kind:16} {count['noticed']:4} of {count['changed']:4}  {share:4.0%}")
    stored = {"chapters": len(read_chapters()), **kinds, "all claims": claims}
    RESULT.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
