"""How much text, how much code, and how they take turns."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from tests.lint import limits, python
from tests.lint.notebook import WHOLE, Cell, Finding, Notebook


def words_within_budget(notebook: Notebook) -> Iterator[Finding]:
    yield from _outside(notebook.words, limits.WORDS, "words of prose")


def code_cells_within_budget(notebook: Notebook) -> Iterator[Finding]:
    yield from _outside(len(notebook.code), limits.CODE_CELLS, "code cells")


def words_per_code_cell_within_budget(notebook: Notebook) -> Iterator[Finding]:
    ratio = round(notebook.words / max(len(notebook.code), 1))
    yield from _outside(ratio, limits.WORDS_PER_CODE_CELL, "words per code cell")


def usual_cell_is_short(notebook: Notebook) -> Iterator[Finding]:
    if notebook.median_lines > limits.MEDIAN_CELL_LINES:
        found = f"a median of {notebook.median_lines:g} lines per code cell"
        yield Finding(WHOLE, found, f"cut cells until it is {limits.MEDIAN_CELL_LINES} or less")


def cells_are_short(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        if cell.lines > _most_lines(cell):
            mend = f"cut it: {_most_lines(cell)} lines at most"
            yield Finding(cell.id, f"{cell.lines} lines of code", mend)


def text_between_code_cells(notebook: Notebook) -> Iterator[Finding]:
    run = 1
    for before, cell in pairwise(notebook.cells):
        run = run + 1 if before.kind == cell.kind == "code" else 1
        if run == limits.CODE_CELLS_IN_A_ROW + 1:
            found = f"code cell number {run} in a row"
            yield Finding(cell.id, found, "say before it what to look at")


def _most_lines(cell: Cell) -> int:
    """Return how many lines the cell may have; a solution may hold one whole function."""
    defines = any(python.nodes(cell.tree, ast.FunctionDef))
    is_solution = cell.id.endswith("-solution") and defines
    return limits.SOLUTION_LINES if is_solution else limits.CELL_LINES


def _outside(value: int, budget: tuple[int, int], what: str) -> Iterator[Finding]:
    """Yield a finding if ``value`` is not within ``budget``."""
    least, most = budget
    if not least <= value <= most:
        verb = "add" if value < least else "cut"
        yield Finding(WHOLE, f"{value:,} {what}", f"{verb} until it is {least:,} to {most:,}")


RULES = (
    words_within_budget,
    code_cells_within_budget,
    words_per_code_cell_within_budget,
    usual_cell_is_short,
    cells_are_short,
    text_between_code_cells,
)
