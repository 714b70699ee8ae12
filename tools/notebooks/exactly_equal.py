"""Stored cells compared to the letter with what they give now, pictures and scripts included.

That holds where the pinned versions are installed: another one may draw other pictures. Elsewhere
nbval's own comparison remains.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools import addresses
from tools.notebooks.clean import FRAME, clean_cell
from tools.paths import ROOT

REQUIREMENTS = ROOT / "requirements.txt"
PIN = re.compile(r"^([\w.-]+)==([^\s#]+)", re.MULTILINE)
IGNORED = "nbval-ignore-output"
PROGRAM = re.compile(r'<script type="module">.*?</script>', re.DOTALL)
SHOWN = 40
"""Characters of a text that a message shows on each side of the first difference."""


def unpinned() -> list[str]:
    """Return what is installed in another version than ``REQUIREMENTS`` pins, in words.

    A local label such as ``+cpu`` makes no other version.
    """
    pins = PIN.findall(REQUIREMENTS.read_text("utf-8"))
    return [
        f"{name} {version(name)} is installed, {pin} is pinned"
        for name, pin in pins
        if version(name).partition("+")[0] != pin
    ]


def stale_frame(path: Path) -> list[str]:
    """Return what in a stored notebook differs from what ``tools.refresh`` would store, in words.

    That is what no cell of code has part in: the notebook's metadata and format, its text cells.
    """
    stored = json.loads(path.read_text("utf-8"))
    found = list(_differences({k: v for k, v in stored.items() if k != "cells"}, FRAME))
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            found += [f"cell {cell.id!r}: {said}" for said in stale_cell(cell)]
    return found


def stale_cell(stored: NotebookNode, outputs: list[NotebookNode] = (), count: int = 0) -> list[str]:
    """Return how a stored cell differs from what ``tools.refresh`` would store now, in words.

    Args:
        stored: the cell.
        outputs: what its code gives now, as the kernel sent it.
        count: its number among the code cells, from 1.

    Raises:
        NotStored: the outputs must not be stored.
    """
    fresh = deepcopy(stored)
    if stored.cell_type == "code":
        fresh.outputs = deepcopy(list(outputs))
    if stored.get("id") == "boot":
        fresh.source = addresses.boot_cell()
    clean_cell(fresh, count)
    return list(_differences(_compared(stored), _compared(fresh)))


def _compared(cell: NotebookNode) -> dict:
    """Return a cell without what may differ from run to run: of ignored outputs, all but their
    kinds and the programs in them.
    """
    if IGNORED not in cell.metadata.get("tags", []):
        return cell
    return {**cell, "outputs": [_always_the_same(output) for output in cell.outputs]}


def _always_the_same(output: NotebookNode) -> list:
    data = output.get("data", {})
    return [output.output_type, sorted(data), PROGRAM.findall(data.get("text/html", ""))]


def _differences(stored: dict, fresh: dict) -> Iterator[str]:
    """Yield each part in which two nested values differ, and what it is in either."""
    was, now = dict(_leaves(stored)), dict(_leaves(fresh))
    for name in dict.fromkeys([*now, *was]):
        if name not in was or name not in now or was[name] != now[name]:
            yield f"{name}: {_apart(was.get(name), now.get(name))}"


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Yield the parts of a nested value that hold no others, each with the way to it."""
    if not value or not isinstance(value, dict | list):
        yield name, value
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1)
    for key, part in pairs:
        yield from _leaves(part, f"{name} {key}".strip())


def _apart(was: object, now: object) -> str:
    """Return what is stored and what is new, of long texts only where they part."""
    if isinstance(was, str) and isinstance(now, str):
        pairs = enumerate(zip_longest(was, now))
        place = next(k for k, (a, b) in pairs if a != b)
        around = slice(max(0, place - SHOWN), place + SHOWN)
        return f"stored {was[around]!r}, now {now[around]!r} (from character {place})"
    return f"stored {was!r}, now {now!r}"
