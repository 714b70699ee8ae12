"""Faults that disarm: a check weakened, a cell that nothing compares, another error expected."""

import ast
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, cells, in_code_cells, joined, replaced, resourced
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

SILENT_TAGS = ("nbval-ignore-output", "nbval-skip", "raises-exception")
MARKS = ("# NBVAL_IGNORE_OUTPUT\n", "# NBVAL_SKIP\n")


@fault("weakened check")
def weakened(text: str) -> Iterator[Edit]:
    """Take an assertion or a call of ``check`` away, or let an assertion always hold."""
    return in_code_cells(text, _weaker)


def _weaker(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for node in source.nodes(ast.Assert):
        yield source.put(node, "pass")
        yield source.put(node.test, "True")
    for node in source.nodes(ast.Expr):
        called = node.value.func if isinstance(node.value, ast.Call) else None
        if isinstance(called, ast.Name) and called.id == "check":
            yield source.put(node, "pass")


@fault("silenced cell")
def silenced(text: str) -> Iterator[Edit]:
    """Tag or mark a cell so that its output is not compared any more."""
    for index, cell in cells(text):
        tags = cell["metadata"].get("tags", [])
        for tag in SILENT_TAGS:
            if tag not in tags:
                metadata = {**cell["metadata"], "tags": [*tags, tag]}
                yield replaced(index, {**cell, "metadata": metadata}, cell["id"])
        for mark in MARKS:
            yield resourced(index, cell, mark + joined(cell["source"]))


@fault("expected exception")
def exception(text: str) -> Iterator[Edit]:
    """Change the error that a cell shows, the code that raises it, or no longer expect it."""
    for index, cell in cells(text):
        tags = cell["metadata"].get("tags", [])
        if "raises-exception" not in tags:
            continue
        others = {**cell["metadata"], "tags": [tag for tag in tags if tag != "raises-exception"]}
        yield replaced(index, {**cell, "metadata": others}, cell["id"])
        yield resourced(index, cell, "int([])")
        yield resourced(index, cell, "pass")
        for at, error in enumerate(cell["outputs"]):
            if error["output_type"] == "error":
                yield from _other_errors(index, cell, at, error)


def _other_errors(index: int, cell: dict, at: int, error: dict) -> Iterator[Edit]:
    """Yield another class, fewer words and another traceback for the stored error ``at``."""
    changes = {"ename": "ValueError", "evalue": error["evalue"][:-3]}
    changes["traceback"] = ["ValueError: something else"]
    for field, new in changes.items():
        outputs = [*cell["outputs"]]
        outputs[at] = {**error, field: new}
        yield replaced(index, {**cell, "outputs": outputs}, cell["id"])
