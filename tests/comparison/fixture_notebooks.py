"""Small notebooks made on the spot, executed, spoiled, and judged by the gate's own command."""

import os
import re
import subprocess
from dataclasses import dataclass

import nbformat

from tools import refresh
from tools.notebooks.nbval_command import CELL_SECONDS, command
from tools.paths import ROOT

FINDS_THE_BOOK = f"import sys\nsys.path.insert(0, {str(ROOT)!r})"
BESIDE = {"finds-the-book", "kernel-starts", "frame", "audit"}
"""What is checked on the CPU beside a notebook's own cells."""


@dataclass
class Verdict:
    """What the gate said: cell ids that failed, passed, were skipped; exit status; whole text."""

    failed: set[str]
    passed: set[str]
    skipped: set[str]
    status: int
    text: str


def make(path, cells: dict[str, str], tags: dict[str, list[str]] | None = None):
    """Write a notebook of code ``cells`` (id: source), executed and stored as the book's are.

    A first cell lets it find the book's ``utils``; a last one is text. Returns its path.
    """
    tags = tags or {}
    made = [
        nbformat.v4.new_code_cell(source, id=id, metadata={"tags": tags[id]} if id in tags else {})
        for id, source in {"finds-the-book": FINDS_THE_BOOK, **cells}.items()
    ]
    made.append(nbformat.v4.new_markdown_cell("Read.", id="text"))
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    refresh.store(refresh.execute(path), path)
    return path


def spoil(path, **changes):
    """Change stored cells: ``id_of_cell=function of the cell`` (``_`` for ``-`` in an id)."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if change := changes.get(cell.id.replace("-", "_")):
            change(cell)
    nbformat.write(notebook, path)
    return path


def judge(path, device="cpu", cell_seconds=CELL_SECONDS, more=(), **variables) -> Verdict:
    """Run the gate's command on one notebook, with ``more`` options and environment variables."""
    line, env = command(device, [path], cell_seconds=cell_seconds)
    line[line.index("-q")] = "-v"
    line += more
    env = {**os.environ, **env, "COLUMNS": "200", **variables}
    done = subprocess.run(line, cwd=ROOT, env=env, encoding="utf-8", capture_output=True)
    text = done.stdout + done.stderr
    ids = re.findall(r"::([\w-]+) (PASSED|FAILED|SKIPPED)", text)
    kinds = [{id for id, k in ids if k == kind} for kind in ("FAILED", "PASSED", "SKIPPED")]
    return Verdict(*kinds, done.returncode, text)
