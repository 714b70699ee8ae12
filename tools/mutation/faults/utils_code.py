"""Faults in the book's own helpers, whose work readers see on every page."""

from collections.abc import Iterator

from tools.mutation.edits import Edit, in_file, is_python
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

FILES = ("utils/*.py",)  # a star goes through folders
SPARED = ("utils/exercises/ch*",)


@fault("utils operator", FILES, SPARED, weight=2)
def operator(text: str) -> Iterator[Edit]:
    """Exchange an operator."""
    return in_file(text, python.operators, is_python)


@fault("utils constant", FILES, SPARED, weight=2)
def constant(text: str) -> Iterator[Edit]:
    """Change a number, a truth value or a text (docstrings aside)."""
    return in_file(text, python.together(python.numbers, python.strings), is_python)


@fault("utils flow", FILES, SPARED, weight=2)
def flow(text: str) -> Iterator[Edit]:
    """Fix a condition, return nothing, or leave a statement out."""
    spans = python.together(python.conditions, python.returns, python.statements)
    return in_file(text, spans, is_python)
