"""A chapter's exercises as data that a page can judge answers with, and what of it is stale."""

import ast
import json
import re
from importlib import import_module
from pathlib import Path

import torch

from tools.answers.candidates import candidates
from tools.paths import ROOT
from tools.stored.notebook import Cell, Facts, Notebook, read
from tools.stored.python_source import nodes
from utils.exercises.exercise import Exercise

FOLDER = ROOT / "_ext/brick/answering/recorded"
COMMAND = "python -m tools.answers"
FRACTION = re.compile(r"-?\d+\.\d+(e[-+]\d+)?")


def record(path: Path) -> dict:
    """Return what the page of the notebook at ``path`` needs.

    Raises:
        ValueError: an exercise cannot be answered on a page; the message says which, and why.
    """
    notebook = read(path, Facts())
    chapter = path.name[:2]
    exercises = import_module(f"utils.exercises.ch{chapter}").EXERCISES
    found = {
        number: _record(f"{chapter}.{number}", exercise, notebook, _stub(notebook, number))
        for number, exercise in exercises.items()
    }
    return {"torch": torch.__version__.partition("+")[0], "exercises": found}


def _stub(notebook: Notebook, number: str) -> Cell:
    """Return the cell that a reader fills in.

    Raises:
        ValueError: there is none.
    """
    cell = notebook.cell(f"ex-{number}-stub")
    if cell is None:
        raise ValueError(f"{notebook.name}: expected a cell called ex-{number}-stub, found none.")
    return cell


def _record(name: str, exercise: Exercise, notebook: Notebook, stub: Cell) -> dict:
    if not callable(exercise.solution):
        return _value(name, exercise)
    found = candidates(name, exercise, stub.source, _imported(notebook, stub))
    return {"candidates": [vars(candidate) for candidate in found]}


def _imported(notebook: Notebook, stub: Cell) -> set[str]:
    """Return the names of the modules that the main line has imported above a stub."""
    cells = (cell for cell in notebook.code if cell.index < stub.index)
    trees = [cell.tree for cell in cells if cell.id not in notebook.second_readings]
    aliases = (alias for tree in trees for node in nodes(tree, ast.Import) for alias in node.names)
    return {alias.asname or alias.name for alias in aliases}


def _value(name: str, exercise: Exercise) -> dict:
    """Return the literals and hints of a value exercise, each value as Python writes it.

    Raises:
        ValueError: the exercise asks for what only PyTorch can compare.
    """
    if exercise.free:
        raise ValueError(f"{name}: expected a value that is compared whole, found {exercise.free}.")
    slips = [
        {"answers": [repr(wrong) for wrong in (slip.answer, *slip.also)], "hint": slip.hint}
        for slip in exercise.slips
    ]
    return {
        "solution": repr(exercise.solution),
        "slips": slips,
        "alone": exercise.alone,
        "last_hint": exercise.last_hint,
    }


def text_of(path: Path) -> str:
    """Return what should be stored for the notebook at ``path``."""
    return json.dumps(record(path), indent=1, ensure_ascii=False) + "\n"


def file_of(path: Path) -> Path:
    """Return where the record of the notebook at ``path`` is stored."""
    return FOLDER / f"{path.name[:2]}.json"


def renewed(path: Path) -> str | None:
    """Return what must be stored for the notebook at ``path``, None if the same is stored already.

    The last digits of a fraction are the processor's own, and do not count.
    """
    file, text = file_of(path), text_of(path)
    stored = file.read_text(encoding="utf-8") if file.exists() else ""
    return None if _rounded(stored) == _rounded(text) else text


def _rounded(text: str) -> str:
    return FRACTION.sub(lambda found: f"{float(found[0]):.4g}", text)


def store(path: Path, text: str) -> None:
    """Store what was recorded for the notebook at ``path``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file_of(path).write_text(text, encoding="utf-8")


def complaint(path: Path) -> str:
    """Return what to tell an author whose chapter has changed since it was recorded."""
    file = file_of(path)
    return f"{file.relative_to(ROOT)} is not what the judge says now: {COMMAND} {file.stem}"
