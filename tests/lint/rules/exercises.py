"""Exercises: a stub that anybody can run, and a solution judged by the same check."""

import ast
import re
from collections.abc import Iterator

from tests.lint.finding import WHOLE, Finding
from tools.stored import python_source
from tools.stored.notebook import Cell, Notebook

STUB = re.compile(r"ex-([1-9]\d*)-stub")
SOLUTION = re.compile(r"ex-([1-9]\d*)-solution")
NUMBER = re.compile(r"ex-([1-9]\d*)-")
LABEL = re.compile(r"(\d+)\.")
UNANSWERED = "not answered yet"
RIGHT = re.compile(r": right\b")
FOLDED = {"hide-input", "hide-cell"}


def exercises_are_numbered(notebook: Notebook) -> Iterator[Finding]:
    numbers = sorted(int(STUB.fullmatch(cell.id)[1]) for cell in _stubs(notebook))
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding(WHOLE, f"exercises {numbers}", "number them 1, 2, 3: ex-1-stub, ex-2-stub")


def exercise_tags_fit_ids(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        for tag, pattern in (("exercise", STUB), ("solution", SOLUTION)):
            if (tag in cell.tags) != bool(pattern.fullmatch(cell.id)):
                found = f"tags {cell.tags} do not fit the id"
                yield Finding(cell.id, found, f"tag {tag} goes with the id {_example(tag)}")


def exercises_stand_in_their_sections(notebook: Notebook) -> Iterator[Finding]:
    for name, cells in (("Exercises", _stubs(notebook)), ("Solutions", _solutions(notebook))):
        section = notebook.section(name)
        inside = [cell.id for cell in section.code] if section else []
        for cell in cells:
            if cell.id not in inside:
                yield Finding(cell.id, f"not in the section {name!r}", "move it there")


def exercise_has_a_task(notebook: Notebook) -> Iterator[Finding]:
    for cell in _stubs(notebook):
        before = notebook.cells[cell.index - 2]
        if before.kind != "markdown":
            yield Finding(cell.id, "no task above it", "say in two sentences what is asked")


def labels_fit_exercises(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.prose:
        labels = [label[1] for label in map(LABEL.fullmatch, _leading(cell)) if label]
        below = notebook.code_after(cell)
        number = NUMBER.match(below.id) if below else None
        if labels and (number is None or labels[-1] != number[1]):
            found = f"labelled {labels[-1]}, above the cell {below.id if below else None!r}"
            yield Finding(cell.id, found, "give the label the exercise's number")
        elif not labels and number and STUB.fullmatch(below.id) and below.index == cell.index + 1:
            yield Finding(cell.id, "the task has no label", f"begin it with **{number[1]}.**")


def _leading(cell: Cell) -> list[str]:
    """Return the bold words that paragraphs of ``cell`` begin with."""
    return [text for block in cell.page.blocks for text, leads in block.bold if leads]


def stub_is_unanswered(notebook: Notebook) -> Iterator[Finding]:
    for cell in _stubs(notebook):
        if not _is_open(cell.tree):
            fix = "leave `answer = ...` or a function that returns `...`"
            yield Finding(cell.id, "nothing is left to answer", fix)
        if _checks(cell) == []:
            yield Finding(cell.id, "nothing is checked", "end it with check(...)")
        if UNANSWERED not in _shown(cell):
            found = f"the untouched stub does not say {UNANSWERED!r}"
            yield Finding(cell.id, found, "run refresh; fix its check if it still does not")


def solution_is_right(notebook: Notebook) -> Iterator[Finding]:
    for cell in _solutions(notebook):
        if _is_open(cell.tree):
            yield Finding(cell.id, "the solution holds `...`", "answer it")
        if not RIGHT.search(_shown(cell)):
            yield Finding(cell.id, "its check does not say 'right'", "fix the solution or check")
        if not FOLDED & set(cell.tags):
            yield Finding(cell.id, "the solution is open", "tag it hide-cell or hide-input")


def solution_meets_the_stubs_check(notebook: Notebook) -> Iterator[Finding]:
    for stub in _stubs(notebook):
        name = stub.id.replace("stub", "solution")
        solution = notebook.cell(name)
        if solution is None:
            yield Finding(stub.id, f"there is no cell {name!r}", "solve it, folded, at the end")
        elif _checks(stub) != _checks(solution):
            found = f"checked by {_checks(solution)}, the stub by {_checks(stub)}"
            yield Finding(solution.id, found, "end both with the same check(...)")
    for solution in _solutions(notebook):
        if notebook.cell(solution.id.replace("solution", "stub")) is None:
            yield Finding(solution.id, "there is no exercise to it", "add the stub, or delete it")


def exercise_ends_in_its_check(notebook: Notebook) -> Iterator[Finding]:
    for cell in [*_stubs(notebook), *_solutions(notebook)]:
        last = cell.tree.body[-1] if cell.tree and cell.tree.body else None
        if last is None or not python_source.calls(last, "check"):
            fix = "check last: before the answer it judges an older one of the same name"
            yield Finding(cell.id, "the last statement is not check(...)", fix)


def _stubs(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook.code if STUB.fullmatch(cell.id)]


def _solutions(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook.code if SOLUTION.fullmatch(cell.id)]


def _example(tag: str) -> str:
    return {"exercise": "ex-1-stub", "solution": "ex-1-solution"}[tag]


def _shown(cell: Cell) -> str:
    return "\n".join(output.plain for output in cell.outputs)


def _checks(cell: Cell) -> list[str]:
    return [ast.unparse(call) for call in python_source.calls(cell.tree, "check")]


def _is_open(tree: ast.Module | None) -> bool:
    """Tell whether something is assigned or returned as ``...``."""
    answers = python_source.nodes(tree, ast.Assign, ast.Return)
    values = (node.value for node in answers)
    return any(isinstance(v, ast.Constant) and v.value is Ellipsis for v in values)


RULES = (
    exercises_are_numbered,
    exercise_tags_fit_ids,
    exercises_stand_in_their_sections,
    exercise_has_a_task,
    labels_fit_exercises,
    stub_is_unanswered,
    solution_is_right,
    solution_meets_the_stubs_check,
    exercise_ends_in_its_check,
)
