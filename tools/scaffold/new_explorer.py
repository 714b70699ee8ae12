"""A new explorer: one file, its samples and its test, and the lines that make it known."""

import ast
import keyword
import re
from pathlib import Path

from tools.paths import ROOT
from tools.scaffold.fill import Files, filled

NAME = re.compile(r"[a-z]{2,12}")
LONGEST = 40
"""Characters of what it shows: with its name, one line of the list of explorers."""
PLACEHOLDER = "the numbers of a row, one by one"
ODD = re.compile(r"[\"\\`\n]")
SOURCES = ("_ext", "benchmarks", "tests", "tools", "utils")
"""Where the project's files are, of which no two share a name."""
COLUMNS = 100
"""Of a line, as ``pyproject.toml`` says."""


def new(name: str, about: str = "", root: Path = ROOT) -> tuple[Files, str]:
    """Return the files of the explorer ``name``, which shows ``about``, and what comes next.

    Raises:
        SystemExit: the name is no plain word or is taken, or what it shows is not one plain line.
    """
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        expected = "a word of 2 to 12 small letters, such as averaging"
        raise SystemExit(f"KIND is {name!r}; expected {expected}.")
    about = about.strip(" .") or PLACEHOLDER
    if ODD.search(about) or len(about) > LONGEST:
        raise SystemExit(f"ABOUT is {about!r}; expected {LONGEST} plain characters at most.")
    listing = root / "utils/explorers/__init__.py"
    known = listing.read_text("utf-8")
    if (root / f"utils/explorers/{name}.py").exists() or name in names(known):
        raise SystemExit(f"KIND is {name!r}; there is an explorer of that name already.")
    if taken := sorted(path for top in SOURCES for path in (root / top).rglob(f"{name}.py")):
        where = taken[0].relative_to(root).parent.as_posix()
        raise SystemExit(f"KIND is {name!r}; {where} has a {name}.py already: choose another word.")
    made = {
        root / f"utils/explorers/{name}.py": "explorer.py.txt",
        root / f"tests/explorers/samples/{name}_samples.py": "samples.py.txt",
        root / f"tests/unit/explorers/test_explorer_{name}.py": "test_explorer.py.txt",
    }
    files = {path: filled(text, name=name, about=about) for path, text in made.items()}
    return files | {listing: with_explorer(known, name, about)}, (
        f"Now rewrite {name}.py and its samples; then: "
        f".venv/bin/python -m pytest tests/explorers tests/unit/explorers -k {name}"
    )


def names(listing: str) -> list[str]:
    """Return the explorers that ``utils/explorers/__init__.py`` offers."""
    last = ast.parse(listing).body[-1]
    return ast.literal_eval(last.value)


def with_explorer(listing: str, name: str, about: str) -> str:
    """Return ``utils/explorers/__init__.py`` with one more explorer: listed, imported, offered."""
    line = f'- ``{name}``{" " * max(1, 10 - len(name))}{about}: ``{name}(x, "x.flip(0)")``\n'
    listing = _sorted_in(listing, r"^- ``(\w+)``.*\n", name, line)
    imported = f"from utils.explorers.{name} import {name}\n"
    listing = _sorted_in(listing, r"^from utils\.explorers\.(\w+) import .*\n", name, imported)
    head, _, _ = listing.rpartition("__all__ = [")
    return head + _offered(sorted([*names(listing), name]))


def _offered(explorers: list[str]) -> str:
    """Return the last statement of the file, as wide as ruff formats it."""
    quoted = [f'"{name}"' for name in explorers]
    line = f"__all__ = [{', '.join(quoted)}]\n"
    if len(line) <= 1 + COLUMNS:
        return line
    return "".join(["__all__ = [\n", *(f"    {name},\n" for name in quoted), "]\n"])


def _sorted_in(text: str, pattern: str, name: str, line: str) -> str:
    """Return ``text`` with ``line`` among the lines of ``pattern``, in the order of their names."""
    lines = list(re.finditer(pattern, text, re.MULTILINE))
    later = [each for each in lines if each[1] > name]
    place = later[0].start() if later else lines[-1].end()
    return text[:place] + line + text[place:]
