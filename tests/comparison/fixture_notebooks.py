"""Small notebooks made on the spot, executed, spoiled, and judged by the gate's own command."""

import os
import re
import subprocess
from dataclasses import dataclass

import nbformat
from nbclient import NotebookClient

from tools.notebooks.nbval_command import command, environment
from tools.notebooks.starting import patiently
from tools.paths import ROOT

BOOT = f"import sys\nsys.path.insert(0, {str(ROOT)!r})"


@dataclass
class Verdict:
    """What the gate said: cell ids that failed, passed, were skipped; exit status; whole text."""

    failed: set[str]
    passed: set[str]
    skipped: set[str]
    status: int
    text: str


def make(path, cells: dict[str, str], tags: dict[str, list[str]] | None = None):
    """Write a notebook of code ``cells`` (id: source), executed on the CPU; return its path.

    A cell ``boot`` before them lets it find the book's ``utils``.
    """
    made = [
        nbformat.v4.new_code_cell(source, id=id, metadata={"tags": (tags or {}).get(id, [])})
        for id, source in {"boot": BOOT, **cells}.items()
    ]
    notebook = nbformat.v4.new_notebook(cells=made)
    env = {**os.environ, **environment("cpu")}
    place = {"metadata": {"path": str(path.parent)}}
    options = {"kernel_name": "python3", "resources": place}
    patiently(lambda: NotebookClient(notebook, **options).execute(env=env))
    nbformat.write(notebook, path)
    return path


def spoil(path, **changes):
    """Change stored cells: ``id_of_cell=function of the cell`` (``_`` for ``-`` in an id)."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if change := changes.get(cell.id.replace("-", "_")):
            change(cell)
    nbformat.write(notebook, path)
    return path


def judge(path, device="cpu", cell_seconds=100) -> Verdict:
    """Run the gate's command on one notebook."""
    line, env = command(device, [path], cell_seconds=cell_seconds)
    line[line.index("-q")] = "-v"
    env = {**os.environ, **env, "COLUMNS": "200"}
    done = subprocess.run(line, cwd=ROOT, env=env, encoding="utf-8", capture_output=True)
    text = done.stdout + done.stderr
    ids = re.findall(r"::([\w-]+) (PASSED|FAILED|SKIPPED)", text)
    kinds = [{id for id, k in ids if k == kind} for kind in ("FAILED", "PASSED", "SKIPPED")]
    return Verdict(*kinds, done.returncode, text)
