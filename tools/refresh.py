"""Execute notebooks and store them with clean outputs: the only way outputs get into the book.

    python -m tools.refresh             every chapter
    python -m tools.refresh 04 05       the chapters named

A notebook is written only if every cell ran as it should; otherwise the file stays as it was.
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
from tools.notebooks.clean import NotStored, clean
from tools.notebooks.kernel_start import patiently
from tools.notebooks.nbval_command import CELL_SECONDS, START_SECONDS, environment
from tools.paths import CPU_SECONDS, ROOT, chapters


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
        "startup_timeout": START_SECONDS,
        "kernel_name": "python3",
        "extra_arguments": ["--log-level=ERROR"],  # a kernel on loopback warns about encryption
        "resources": {"metadata": {"path": str(path.parent)}},
    }
    env = {**os.environ, **environment("cpu")}
    with suppress(OSError):  # IPython makes one folder, not two; it also does without
        Path(env["IPYTHONDIR"]).parent.mkdir(exist_ok=True)
    patiently(lambda: NotebookClient(notebook, **options).execute(env=env))
    clean(notebook)
    return notebook


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


def _refresh(path: Path) -> str:
    """Store one notebook; return what became of it.

    Raises:
        CellExecutionError, NotStored: as ``execute``.
    """
    before = _cpu_seconds_of_children()
    fresh = execute(path)
    _note(path, _cpu_seconds_of_children() - before)
    return "stored" if store(fresh, path) else "unchanged"


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
    args, failed = parser.parse_args(), 0
    named = chapters(args.names)
    if not os.access(named[0].parent, os.W_OK):
        raise SystemExit(f"{named[0].parent} cannot be written: copy the checkout elsewhere.")
    for path in named:
        name = path.relative_to(ROOT)
        try:
            print(f"{name}: {_refresh(path)}")
        except (CellExecutionError, NotStored) as error:
            failed += 1
            print(f"{name}: not stored. {error}", file=sys.stderr)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
