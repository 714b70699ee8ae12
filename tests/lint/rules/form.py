"""The notebook as a file: small, of cells that every host shows, with ids to rely on.

That it is valid, clean and run from the top is proved by the stage ``cpu``.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.lint import limits
from tests.lint.finding import WHOLE, Finding
from tools.stored import manifest, python_source
from tools.stored.notebook import Cell, Notebook

TAGS = {
    "hide-input",
    "hide-cell",
    "remove-cell",
    "raises-exception",
    "nbval-ignore-output",
    "exercise",
    "solution",
    "second-reading",
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"(?=.*\d)[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")
FILE_NAME = re.compile(r"\d\d(_[a-z0-9]+)+")


def file_name_says_chapter(notebook: Notebook) -> Iterator[Finding]:
    if not FILE_NAME.fullmatch(notebook.name):
        fix = "call it NN_topic_in_words.ipynb"
        yield Finding(WHOLE, f"the file is called {notebook.name!r}", fix)


def file_is_small(notebook: Notebook) -> Iterator[Finding]:
    size = len(notebook.text.encode())
    if size > limits.NOTEBOOK_BYTES:
        found = f"{size:,} bytes, more than {limits.NOTEBOOK_BYTES:,}"
        yield Finding(WHOLE, found, "print and draw less, or split the chapter")


def cells_are_text_or_code(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.cells:
        if cell.kind not in ("markdown", "code"):
            yield Finding(cell.id, f"a {cell.kind} cell", "make it a Markdown cell")
        elif not cell.lines:
            yield Finding(cell.id, "the cell is empty", "fill it or delete it")
        elif cell.raw.get("attachments"):
            yield Finding(cell.id, "an attached file", "draw the picture in a code cell")


def tags_from_whitelist(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.cells:
        for tag in cell.tags:
            if tag not in TAGS:
                yield Finding(cell.id, f"tag {tag!r}", f"use only {', '.join(sorted(TAGS))}")


def ids_are_unique_slugs(notebook: Notebook) -> Iterator[Finding]:
    fix = "give it a unique name in lower-case words joined by hyphens, such as view-of-a-row"
    repeated = {name for name, n in Counter(cell.id for cell in notebook.cells).items() if n > 1}
    for cell in notebook.cells:
        if cell.id in repeated:
            yield Finding(cell.id, "the id is used twice", fix)
        elif not SLUG.fullmatch(cell.id) or len(cell.id) > 64:
            yield Finding(cell.id, "the id is not a slug of at most 64 characters", fix)
        elif RANDOM_ID.fullmatch(cell.id):
            yield Finding(cell.id, "the id is an editor's random one", fix)


def cells_equal_manifest(notebook: Notebook) -> Iterator[Finding]:
    listed, stored = notebook.facts.ids, tuple(cell.id for cell in notebook.cells)
    fix = "restore it, or accept the change: python -m tools.stored.manifest"
    for name in listed:
        if name not in stored:
            yield Finding(name, "the manifest lists this cell, the notebook lost it", fix)
    for name in stored:
        if name not in listed:
            yield Finding(name, "the manifest does not list this cell", fix)
    if sorted(listed) == sorted(stored) and listed != stored:
        moved = next(b for a, b in zip(listed, stored, strict=True) if a != b)
        yield Finding(moved, "the cells are not in the manifest's order", fix)


def facts_equal_manifest(notebook: Notebook) -> Iterator[Finding]:
    listed = dict(zip(notebook.facts.ids, notebook.facts.checks, strict=True))
    fix = "restore it, or accept the change: python -m tools.stored.manifest"
    for cell in notebook.cells:
        stored = tuple(manifest.facts_in(cell.raw))
        if stored != listed.get(cell.id, stored):
            does = "asserts" if cell.kind == "code" else "refers to"
            found = f"{does} {_quoted(stored)}, the manifest lists {_quoted(listed[cell.id])}"
            yield Finding(cell.id, found, fix)


def _quoted(checks: tuple[str, ...]) -> str:
    return "; ".join(checks) or "nothing"


def ignored_cells_assert(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        if "nbval-ignore-output" in cell.tags and not _asserts(cell):
            found = "the output is not compared and nothing is asserted"
            yield Finding(cell.id, found, "assert what must hold, or drop nbval-ignore-output")


def _asserts(cell: Cell) -> bool:
    """Tell whether the cell asserts something that can fail."""
    statements = python_source.nodes(cell.tree, ast.Assert)
    named = (
        c for c in python_source.calls(cell.tree) if python_source.called(c).startswith("assert_")
    )
    return any(not isinstance(s.test, ast.Constant) for s in statements) or any(named)


RULES = (
    file_name_says_chapter,
    file_is_small,
    cells_are_text_or_code,
    tags_from_whitelist,
    ids_are_unique_slugs,
    cells_equal_manifest,
    facts_equal_manifest,
    ignored_cells_assert,
)
