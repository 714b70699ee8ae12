"""How many lines of code the same three trainings take with bricks, with walls, with the house.

    python -m benchmarks.chapter_lines     count the lines in the chapters again; store, print

The lines are counted in the stored notebooks: blank ones and comments are left out, and so is what
only fetches the data. Chapter 22 shows what is stored; a test counts again.
"""

import argparse
import ast
import json
from pathlib import Path

from utils.record import code_lines

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
LOOP_15, LOOP_20 = "walk-update walk-train", "train-step evaluate"
CELLS = {
    "walk": {
        "15": f"{LOOP_15} walk-model walk-loss walk-run walk-metric",
        "20": f"{LOOP_20} walk-model walk-run",
        "22": "walk-model walk-fit",
    },
    "rings": {
        "15": f"{LOOP_15} linear fresh net bce order-trap:accuracy train-rings held-out",
        "20": f"{LOOP_20} rings-model rings-run",
        "22": "rings-net rings-fit rings-judge",
    },
    "digits": {
        "20": f"{LOOP_20} loader conv-net fit show accuracy conv-run test",
        "22": "loader digits-net digits-fit digits-test",
    },
}
"""For each training and chapter the cells that it needs, or ``cell:function`` for a part of one."""


def counted() -> dict[str, dict[str, int]]:
    """Return the lines of each training in each chapter, as they stand there now."""
    return {
        work: {chapter: _lines(chapter, cells.split()) for chapter, cells in chapters.items()}
        for work, chapters in CELLS.items()
    }


def _lines(chapter: str, wanted: list[str]) -> int:
    (file,) = CHAPTERS.glob(f"{chapter}_*.ipynb")
    cells = {c["id"]: "".join(c["source"]) for c in json.loads(file.read_text("utf-8"))["cells"]}
    sources = []
    for name in wanted:
        cell, _, function = name.partition(":")
        sources.append(_part(cells[cell], function) if function else cells[cell])
    lines = [line.strip() for source in sources for line in source.splitlines()]
    return sum(line != "" and not line.startswith("#") for line in lines)


def _part(source: str, name: str) -> str:
    """Return the source of one function of a cell."""
    (found,) = (n for n in ast.parse(source).body if getattr(n, "name", "") == name)
    return ast.get_source_segment(source, found)


def main() -> None:
    """Count, store and print."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    found = counted()
    code_lines.STORED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    for work, chapters in found.items():
        print(work, *(f"chapter {chapter}: {lines}" for chapter, lines in chapters.items()))


if __name__ == "__main__":
    main()
