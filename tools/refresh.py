"""Execute notebooks and store them with clean outputs: the only way outputs get into the book.

    python -m tools.refresh             every chapter
    python -m tools.refresh 04 05       the chapters named
    python -m tools.refresh --check     write nothing, name the cells whose stored output is stale

A notebook is written only if every cell ran as it should; otherwise the file stays as it was. The
check compares everything, pictures and scripts too, to the letter, so it holds in the pinned
environment only; the comparison on other devices and versions is nbval's (``tools/notebooks``).
"""

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tools import addresses
from tools.notebooks.nbval_command import environment
from tools.notebooks.starting import patiently
from tools.paths import CPU_SECONDS, ROOT, chapters

CELL_SECONDS = 120
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "name": "python"}  # without it, nbconvert writes a .txt
KEPT_CELL_METADATA = ("tags", "mystnb", "predict")


class NotStored(Exception):
    """A notebook ran, but what it printed must not be stored; the message says why."""


def execute(path: Path) -> nbformat.NotebookNode:
    """Return the notebook at ``path``, executed on the CPU in its own folder, and cleaned.

    Raises:
        CellExecutionError: a cell raised that is not tagged ``raises-exception``.
        NotStored: a cell wrote to stderr (a warning, say), or should have raised and did not.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.get("id") == "boot":
            cell.source = addresses.boot_cell()
    options = {
        "timeout": CELL_SECONDS,
        "kernel_name": "python3",
        "extra_arguments": ["--log-level=ERROR"],  # a kernel on loopback warns about encryption
        "resources": {"metadata": {"path": str(path.parent)}},
    }
    env = {**os.environ, **environment("cpu")}
    with suppress(OSError):  # IPython makes one folder, not two; it also does without
        Path(env["IPYTHONDIR"]).parent.mkdir(exist_ok=True)
    patiently(lambda: NotebookClient(notebook, **options).execute(env=env))
    _clean(notebook)
    return notebook


def _clean(notebook: nbformat.NotebookNode) -> None:
    """Keep of an executed notebook only what writing rules allow; raise on what must not be."""
    notebook.metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        kept = {key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = _clean_outputs(cell, count)


def _clean_outputs(cell: nbformat.NotebookNode, count: int) -> list[nbformat.NotebookNode]:
    """Return the outputs of one cell: streams joined, no colours in tracebacks, no metadata."""
    raised = False
    outputs: list[nbformat.NotebookNode] = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            raise NotStored(f"cell {cell.id} wrote to stderr: {output.text.strip()}")
        if output.output_type == "stream" and outputs and outputs[-1].output_type == "stream":
            outputs[-1].text += output.text
            continue
        if output.output_type == "error":
            raised, output.traceback = True, [f"{output.ename}: {output.evalue}"]
        if "metadata" in output:
            output.metadata = nbformat.from_dict({})
        if output.output_type == "execute_result":
            output.execution_count = count
        outputs.append(output)
    if raised != ("raises-exception" in cell.metadata.get("tags", [])):
        raise NotStored(f"cell {cell.id} is tagged raises-exception and raised nothing")
    return outputs


def store(notebook: nbformat.NotebookNode, path: Path) -> bool:
    """Write ``notebook`` to ``path`` in one step; return whether the file changed."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    if path.exists() and path.read_text("utf-8") == text:
        return False
    half = path.with_suffix(".half")
    half.write_text(text, "utf-8")
    half.replace(path)
    return True


def stale_cells(fresh: nbformat.NotebookNode, path: Path) -> list[str]:
    """Return what in ``path`` differs from ``fresh``: ids of cells, and whether the frame does."""
    raw = json.loads(path.read_text("utf-8"))
    stored = nbformat.from_dict(raw | {"cells": nbformat.read(path, as_version=4).cells})
    if [cell.id for cell in fresh.cells] != [cell.id for cell in stored.cells]:
        return ["(the cells are not the same)"]
    frame = [] if _frame(fresh) == _frame(stored) else ["(the notebook's metadata or format)"]
    return frame + [
        new.id
        for new, old in zip(fresh.cells, stored.cells, strict=True)
        if _compared(new) != _compared(old)
    ]


def _frame(notebook: nbformat.NotebookNode) -> dict:
    """Return what a notebook holds beside its cells."""
    return {key: value for key, value in notebook.items() if key != "cells"}


def _compared(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return ``cell`` without what may differ from run to run: ignored outputs keep their kinds."""
    if "nbval-ignore-output" not in cell.metadata.get("tags", []):
        return cell
    kinds = [(output.output_type, sorted(output.get("data", ()))) for output in cell.outputs]
    return nbformat.from_dict({**cell, "outputs": kinds})


def _refresh(path: Path, check: bool) -> str:
    """Store or check one notebook; return what became of it.

    Raises:
        NotStored: a stored cell is stale, or an output must not be stored.
    """
    before = _cpu_seconds_of_children()
    fresh = execute(path)
    _note(path, _cpu_seconds_of_children() - before)
    if not check:
        return "stored" if store(fresh, path) else "unchanged"
    if stale := stale_cells(fresh, path):
        raise NotStored(f"stale cells: {', '.join(stale)}; mend: make refresh")
    return "fresh"


def _cpu_seconds_of_children() -> float:
    """Return the CPU seconds of all processes that ended; Windows does not count them."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _note(path: Path, seconds: float) -> None:
    """Keep what a run cost for `tools.report`; a checkout that cannot be written keeps nothing."""
    known = json.loads(CPU_SECONDS.read_text("utf-8")) if CPU_SECONDS.exists() else {}
    with suppress(OSError):
        CPU_SECONDS.parent.mkdir(exist_ok=True)
        text = json.dumps(known | {path.stem: round(seconds, 1)}, indent=1)
        CPU_SECONDS.write_text(text + "\n", "utf-8")


def main() -> int:
    """Refresh the notebooks named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters, such as 04; all when none is named")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if stale")
    args, failed = parser.parse_args(), 0
    named = chapters(args.names)
    if not args.check and not os.access(named[0].parent, os.W_OK):
        raise SystemExit(f"{named[0].parent} cannot be written: copy the checkout elsewhere.")
    for path in named:
        name = path.relative_to(ROOT)
        try:
            print(f"{name}: {_refresh(path, args.check)}")
        except (CellExecutionError, NotStored) as error:
            failed += 1
            print(f"{name}: not {'fresh' if args.check else 'stored'}. {error}", file=sys.stderr)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
