"""Small changes to the sample chapter, as data: each returns a function that edits a notebook."""

from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

from tests.lint import sample_chapter as sample
from tests.lint.finding import Rule

Change = Callable[[NotebookNode], None]


@dataclass(frozen=True)
class Fault:
    """A change that one rule must find."""

    rule: Rule
    change: Change
    says: str
    """What the rule's message must hold."""
    name: str = sample.NAME
    """What the notebook's file is called, without ``.ipynb``."""


@dataclass(frozen=True)
class Innocent:
    """A change that one rule must let pass."""

    rule: Rule
    change: Change
    name: str = sample.NAME


def find(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return the cell called ``name``."""
    return next(cell for cell in notebook.cells if cell.id == name)


def rewrite(name: str, source: str, *outputs: NotebookNode) -> Change:
    """Give a cell another source, and other outputs if any are named."""

    def change(notebook):
        cell = find(notebook, name)
        cell.source = source
        if outputs:
            cell.outputs = list(outputs)

    return change


def replace(name: str, old: str, new: str) -> Change:
    """Replace a piece of a cell's source, which must be there."""

    def change(notebook):
        cell = find(notebook, name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def say(name: str, text: str) -> Change:
    """Add a paragraph to a Markdown cell."""

    def change(notebook):
        find(notebook, name).source += f"\n\n{text}"

    return change


def show(name: str, *outputs: NotebookNode) -> Change:
    """Give a code cell other outputs."""

    def change(notebook):
        find(notebook, name).outputs = list(outputs)

    return change


def tag(name: str, *tags: str) -> Change:
    """Give a cell other tags."""

    def change(notebook):
        find(notebook, name).metadata["tags"] = list(tags)

    return change


def put(name: str, **values: object) -> Change:
    """Set fields of a cell."""

    def change(notebook):
        find(notebook, name).update(values)

    return change


def drop(*names: str) -> Change:
    """Delete cells."""

    def change(notebook):
        notebook.cells = [cell for cell in notebook.cells if cell.id not in names]

    return change


def insert(after: str, *cells: NotebookNode) -> Change:
    """Put cells behind the one called ``after``."""

    def change(notebook):
        place = notebook.cells.index(find(notebook, after)) + 1
        notebook.cells[place:place] = cells

    return change


def move(name: str, after: str) -> Change:
    """Move a cell behind another."""

    def change(notebook):
        cell = find(notebook, name)
        notebook.cells.remove(cell)
        insert(after, cell)(notebook)

    return change


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(notebook):
        for each in changes:
            each(notebook)

    return change
