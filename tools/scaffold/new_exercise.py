"""A new exercise: its data, the table of answers that readers type, its cells in the notebook."""

import ast
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.paths import ROOT
from tools.scaffold.fill import Files, cells, filled, stored
from tools.scaffold.wording import PLACEHOLDER, VALUE, Wording

NUMBER = re.compile("([0-9]{2})[.]([1-9][0-9]?)")
STUB = re.compile(r"ex-(\d+)-stub")


def new(
    number: str, root: Path = ROOT, ask: Callable[[], Wording] = lambda: PLACEHOLDER
) -> tuple[Files, str]:
    """Return the files of exercise ``number``, such as ``"10.5"``, and what comes next.

    Args:
        number: chapter and exercise.
        root: the checkout.
        ask: gives the words of its cells; it is called when the number is known to be right.

    Raises:
        SystemExit: the number is none, or not the next one, or its chapter does not exist.
    """
    match = NUMBER.fullmatch(number)
    if not match:
        raise SystemExit(f"N is {number!r}; expected chapter and exercise, such as N=04.6.")
    chapter, k = match[1], int(match[2])
    found = sorted((root / "chapters").glob(f"{chapter}_*.ipynb"))
    if not found:
        raise SystemExit(f"There is no chapter {chapter}; first: make chapter N={chapter} TITLE=…")
    notebook = nbformat.read(found[0], as_version=4)
    if k != (wanted := 1 + _last(notebook)):
        raise SystemExit(
            f"N is {number}; chapter {chapter} has {wanted - 1} exercises, so the next is "
            f"N={chapter}.{wanted}."
        )
    data, table = data_files(chapter, root)
    wording = ask()
    add_cells(notebook, chapter, k, wording)
    files = {
        found[0]: stored(notebook),
        data: with_data(data.read_text("utf-8"), k),
        table: with_table(table.read_text("utf-8"), chapter, k),
    }
    left = " what it asks, in the notebook;" * wording.waits
    return files, (
        f"Now write, for exercise {number},{left} its answer, cases and slips, in {data.name}, and "
        f"what readers type, in {table.name}; then: make refresh CHAPTERS={chapter}"
    )


def data_files(chapter: str, root: Path) -> tuple[Path, Path]:
    """Return the file of a chapter's exercises, and that of the answers that readers type."""
    data = root / f"utils/exercises/ch{chapter}.py"
    return data, root / f"tests/unit/exercises/typed/typed_ch{chapter}.py"


def with_data(text: str, k: int) -> str:
    """Return a chapter's file of exercises with one more.

    Raises:
        SystemExit: the file does not end in ``EXERCISES = {…}``.
    """
    last = ast.parse(text).body[-1]
    if not (ast.unparse(last).startswith("EXERCISES = {") and isinstance(last.value, ast.Dict)):
        raise SystemExit(
            f"expected EXERCISES = {{…}} at the end, found {ast.unparse(last)[:40]!r}."
        )
    lines = text.splitlines(keepends=True)
    above, written = lines[: last.lineno - 1], lines[last.lineno - 1 : last.end_lineno]
    listed = _with_entry("".join(written), last.value, f'"{k}": EXERCISE_{k}')
    return "".join(above) + filled("exercise.py.txt", k=k) + "\n" + listed


def _with_entry(written: str, found: ast.Dict, entry: str) -> str:
    """Return a dictionary's lines with one more entry.

    Entries on lines of their own stay as their author wrote them; those of a single line part.
    """
    if found.lineno != found.end_lineno:
        return f"{written.rstrip().removesuffix('}')}    {entry},\n}}\n"
    entries = zip(found.keys, found.values, strict=True)
    each = [f'    "{key.value}": {ast.unparse(value)},\n' for key, value in entries]
    return "".join(["EXERCISES = {\n", *each, f"    {entry},\n", "}\n"])


def with_table(text: str, chapter: str, k: int) -> str:
    """Return a chapter's table of typed answers with those to one more exercise."""
    return text + "\n" + filled("typed_exercise.py.txt", chapter=chapter, k=k)


def add_cells(notebook: NotebookNode, chapter: str, k: int, wording: Wording = PLACEHOLDER) -> None:
    """Put in the task and its stub behind the last one, and the solution at the end."""
    gap = "" if wording.name == VALUE else "\n"  # as a function is set off in every chapter
    words = {**asdict(wording), "stub": wording.stub, "name": wording.name, "gap": gap}
    task, solution = (
        cells(filled(f"{name}.cells.txt", chapter=chapter, k=k, **words))
        for name in ("task", "solution")
    )
    stubs = [place for place, cell in enumerate(notebook.cells) if STUB.fullmatch(cell.id)]
    heading = [place for place, cell in enumerate(notebook.cells) if cell.id == "exercises"]
    if not stubs and not heading:
        raise SystemExit("expected a cell called 'exercises' in the notebook, found none.")
    place = 1 + (stubs or heading)[-1]
    notebook.cells[place:place] = task
    notebook.cells += solution


def _last(notebook: NotebookNode) -> int:
    """Return the number of the notebook's last exercise, 0 without one."""
    numbers = (STUB.fullmatch(cell.id) for cell in notebook.cells)
    return max((int(match[1]) for match in numbers if match), default=0)
