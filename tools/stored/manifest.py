"""The cells of every notebook by id and in order, and what no output shows of each, as reviewed.

A lost cell, a moved one, a weakened assertion and a sentence that leads to another place are
visible changes of a file that the lint reads, ``tests/lint/manifest.json``, which ``python -m
tools.stored.manifest`` writes.
"""

import argparse
import json
import re
from pathlib import Path

from tools.paths import CHAPTERS, ROOT
from tools.stored import python_source

REFERENCE = (
    r"(?i:\b(?:chapters?|exercises?|parts?|sections?)) "
    r"\d[\d.]*(?:(?:, | and | to |[–-])\d[\d.]*)*(?<!\.)"
)
"""Names a place in the book: "chapters 13 and 18", "Exercise 3", "section 2.1"."""

MANIFEST = ROOT / "tests/lint/manifest.json"


def read_manifest(path: Path = MANIFEST) -> dict[str, dict[str, list[str]]]:
    """Return, by the notebook's name without ``.ipynb``, the checks and references by cell id."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_manifest(chapters_dir: Path = CHAPTERS, path: Path = MANIFEST) -> None:
    """Write the cells of every notebook in ``chapters_dir`` to ``path``, one id or check a line."""
    notebooks = sorted(Path(chapters_dir).glob("*.ipynb"))
    found = {notebook.stem: facts_by_cell(notebook) for notebook in notebooks}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def facts_by_cell(notebook: Path) -> dict[str, list[str]]:
    """Return what each cell of ``notebook`` asserts or refers to, by cell id and in order.

    Raises:
        ValueError: a cell has no id.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    if None in (ids := [cell.get("id") for cell in cells]):
        number = ids.index(None) + 1
        raise ValueError(f"{notebook.name}: cell {number} has no id; give it one in words.")
    return {name: facts_in(cell) for name, cell in zip(ids, cells, strict=True)}


def facts_in(cell: dict) -> list[str]:
    """Return what a stored cell asserts, each statement in one line, or the places it names."""
    source = "".join(cell.get("source", ""))
    if cell.get("cell_type") == "code":
        return python_source.checks(source)
    return [match[0] for match in re.finditer(REFERENCE, " ".join(source.split()))]


if __name__ == "__main__":
    argparse.ArgumentParser(description="Write manifest.json from the notebooks.").parse_args()
    write_manifest()
    print(f"{MANIFEST.name}: {len(read_manifest())} notebooks")
