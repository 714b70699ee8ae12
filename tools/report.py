"""How long and how dense each chapter is, beside what the writing rules recommend; never a failure.

    python -m tools.report             every chapter
    python -m tools.report 04 05       the chapters named

Read it as an author: ``*`` marks what leaves the recommendation, and an idea may need that. The
main line is what stands outside second readings; its code cells are those that teach, without the
start cell, stubs and solutions. Minutes are computed: main-line words / 130, 1.5 for each of its
code cells, 6 for each exercise; solutions are not read. CPU seconds are those of the last
``make refresh`` on this machine.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median, quantiles

from tools.paths import CPU_SECONDS, chapters
from tools.scaffold.fill import prompts
from tools.stored.markdown import Block
from tools.stored.notebook import Cell, Facts, Notebook, read

MINUTES = re.compile(r"\b(\d+) minutes\b")
OWN = re.compile(r"boot|ex-\d+-(stub|solution)")
"""Code cells that do not teach."""


@dataclass(frozen=True)
class Measured:
    """One chapter in numbers, each under the name of its column."""

    name: str
    cells: dict[str, float] = field(default_factory=dict)
    """Each number, by column; one that is missing is not known."""


@dataclass(frozen=True)
class Column:
    """A number of a chapter, and the range that is recommended."""

    title: str
    least: float = 0
    most: float = float("inf")
    means: str = ""
    shown: str = "{:,.0f}"


COLUMNS = (
    Column("words", 1500, 3500, "of the main line"),
    Column("cells", 20, 45, "of code in the main line"),
    Column("2nd words", 0, 1500, "of second readings"),
    Column("2nd cells", means="of code in second readings"),
    Column("min", means="to read the main line and do its exercises"),
    Column("said", means="minutes that the first cell promises (5 more or fewer are marked)"),
    Column("2nd min", means="to read the second readings"),
    Column("median", 0, 3, "lines of a code cell"),
    Column("p90", 0, 8, "lines: nine of ten code cells have no more"),
    Column("w/cell", 50, 100, "words of the main line per code cell"),
    Column("widest", 0, 64, "columns of the longest line of code"),
    Column(">10", 0, 0, "code cells of more than 10 lines"),
    Column("runs", 0, 0, "of more than three code cells without text"),
    Column("long", 0, 0, "sentences of more than 40 words"),
    Column("figs", 4, 8, "figures and explorers"),
    Column("ex", 4, means="exercises"),
    Column("lists", 50, means="% of the Predict boxes that offer answers"),
    Column("left", 0, 0, "of the words in brackets that ``make chapter`` wrote"),
    Column("KB", 0, 600, "of the notebook file"),
    Column("CPU s", 0, 10, "to run it; 30 where it trains", "{:.1f}"),
)


def measure(notebook: Notebook, cpu_seconds: float | None = None) -> Measured:
    """Return the numbers of one chapter."""
    second = notebook.second_readings
    teaching = [cell for cell in notebook.code if not OWN.fullmatch(cell.id)]
    main = [cell for cell in teaching if cell.id not in second]
    deeper = [cell for cell in teaching if cell.id in second]
    solutions = notebook.section("Solutions")
    unread = {cell.id for cell, _ in solutions.prose} if solutions else set()
    words = _words(notebook, lambda cell: cell.id not in second | unread)
    words_deeper = _words(notebook, lambda cell: cell.id in second)
    exercises = sum(bool(re.fullmatch(r"ex-\d+-stub", cell.id)) for cell in notebook.code)
    lines = [cell.lines for cell in teaching] or [0]
    boxes = [box for cell in notebook.prose for box in cell.page.boxes]
    guesses = [box for box in boxes if box.first.text.casefold().startswith("predict")]
    numbers = {
        "words": words,
        "cells": len(main),
        "2nd words": words_deeper,
        "2nd cells": len(deeper),
        "min": words / 130 + 1.5 * len(main) + 6 * exercises,
        "2nd min": words_deeper / 130 + 1.5 * len(deeper),
        "median": median(lines),
        "p90": quantiles(lines, n=10, method="inclusive")[-1] if len(lines) > 1 else lines[0],
        "w/cell": words / max(len(main), 1),
        "widest": max((len(line) for cell in notebook.code for line in _lines(cell)), default=0),
        ">10": sum(cell.lines > 10 for cell in teaching),
        "runs": sum(len(list(run)) > 3 for is_code, run in _runs(notebook) if is_code),
        "long": sum(len(s.split()) > 40 for _, b in notebook.blocks for s in b.sentences),
        "figs": sum(output.is_figure for cell in notebook.code for output in cell.outputs),
        "ex": exercises,
        "lists": 100 * sum(box.answers > 0 for box in guesses) / max(len(guesses), 1),
        "left": _left(notebook),
        "KB": len(notebook.text.encode()) / 1000,
    }
    if cpu_seconds is not None:
        numbers["CPU s"] = cpu_seconds
    if notebook.cells and (said := MINUTES.search(notebook.cells[0].source)):
        numbers["said"] = int(said[1])
    return Measured(notebook.name, numbers)


def _left(notebook: Notebook) -> int:
    """Return how many words in brackets of the scaffold nobody has written over."""
    text = "\n".join(f"{cell.source}\n{cell.caption}" for cell in notebook.cells)
    return sum(text.count(prompt) for prompt in prompts())


def _words(notebook: Notebook, belongs: Callable[[Cell], bool]) -> int:
    """Return the words of prose in the cells that belong; headings and inline code count."""
    blocks: list[Block] = [block for cell, block in notebook.blocks if belongs(cell)]
    return sum(block.words for block in blocks)


def _lines(cell: Cell) -> list[str]:
    """Return the lines of code that a reader sees; the start cell is folded."""
    return ["", *([] if cell.id == "boot" else cell.source.splitlines())]


def _runs(notebook: Notebook) -> groupby:
    """Return the runs of cells of one kind, each with whether they are code."""
    return groupby(notebook.cells, key=lambda cell: cell.kind == "code")


def text(chapter: Measured, column: Column) -> str:
    """Return a number of the table, marked where it leaves what is recommended."""
    if column.title not in chapter.cells:
        return "?"
    number = chapter.cells[column.title]
    marked = not column.least <= number <= column.most
    if column.title == "said":
        marked = abs(chapter.cells["min"] - number) > 5
    return column.shown.format(number) + "*" * marked


def table(measured: list[Measured]) -> str:
    """Return the table, one chapter a line, with what its columns mean."""
    rows = [["", *(column.title for column in COLUMNS)]]
    rows += [[one.name, *(text(one, column) for column in COLUMNS)] for one in measured]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    ]
    meanings = (f"{column.title}: {column.means}{_recommended(column)}" for column in COLUMNS)
    return "\n".join([*lines, "", *meanings])


def _recommended(column: Column) -> str:
    """Return the recommended range in words, if there is one."""
    if column.most == float("inf"):
        return f" ({column.least:g} or more)" if column.least else ""
    if not column.least:
        return f" (at most {column.most:,g})" if column.most else " (none)"
    return f" ({column.least:,g} to {column.most:,g})"


def main() -> None:
    """Print the table of the chapters named on the command line, or of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="CHAPTER", help="such as 04; all without one")
    paths = chapters(parser.parse_args().names)
    known = json.loads(CPU_SECONDS.read_text("utf-8")) if CPU_SECONDS.exists() else {}
    measured = [measure(read(path, Facts()), known.get(path.stem)) for path in paths]
    try:
        print(table(measured), flush=True)
    except BrokenPipeError:  # head, or a pager that was closed, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
