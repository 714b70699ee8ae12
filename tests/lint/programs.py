"""What holds for the Python files of the book, beside who may import whom (``pyproject.toml``).

A check is a function ``check(root)`` that yields one sentence for each breach: file, what was
found, fix.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tools.stored import python_source

THIRD_PARTY = ("torch", "numpy", "matplotlib", "IPython", "ipywidgets")
"""What a reader has installed: the start cell of a lone notebook installs nothing."""
ONE_FILE_MORE = {"utils/datasets.py": ("sklearn",)}
"""The only file that ships nothing itself and asks a package for its data; Colab has it, too."""

PROGRAMS = ("utils", "tools", "_ext", "benchmarks")
READ_AND_WRITTEN = {"read_text": 0, "write_text": 1}
"""What reads and writes text, with the place of its encoding."""

EMPTY = ("utils", "utils/pictures", "utils/record", "utils/layout")
"""Packages that hold a docstring alone: a chapter imports what stands in them."""

NAMES_NO_CHAPTER = ("pictures", "explorers", "scenes", "record", "layout")
NAMES_A_CHAPTER = re.compile(r"\bchapters/|\b\d\d_[a-z]\w*")


def utils_needs_what_is_installed(root: Path) -> Iterator[str]:
    for path in _files(root, "utils/**/*.py"):
        allowed = ("utils", *THIRD_PARTY, *ONE_FILE_MORE.get(path, ()))
        for name in python_source.imports(_tree(root, path), ".".join(Path(path).parts[:-1])):
            if not _standard(name) and not python_source.within(name, *allowed):
                fix = f"utils may import {', '.join(THIRD_PARTY)}"
                yield f"{path}: imports {name}; fix: {fix}"


def figures_name_no_chapter(root: Path) -> Iterator[str]:
    for path in _files(root, *(f"utils/{name}/**/*.py" for name in NAMES_NO_CHAPTER)):
        for constant in python_source.nodes(_tree(root, path), ast.Constant):
            if match := NAMES_A_CHAPTER.search(str(constant.value)):
                yield f"{path}: names {match[0]!r}; fix: let the chapter pass what it wants drawn"


def empty_packages_export_nothing(root: Path) -> Iterator[str]:
    for path in _files(root, *(f"{folder}/__init__.py" for folder in EMPTY)):
        for statement in _tree(root, path).body:
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                found = ast.unparse(statement).partition("\n")[0]
                yield f"{path}: {found!r}; fix: a docstring only, names stay in their modules"


def book_is_no_distribution(root: Path) -> Iterator[str]:
    fix = "install nothing called utils: another package of that name would mix with ours"
    for path in _files(root, "setup.py", "setup.cfg"):
        yield f"{path}: makes a distribution; fix: {fix}"
    for path in _files(root, "pyproject.toml"):
        tables = tomllib.loads((root / path).read_text(encoding="utf-8"))
        for table in {"project", "build-system"} & set(tables):
            yield f"{path}: [{table}] makes a distribution; fix: {fix}"


def every_text_has_an_encoding(root: Path) -> Iterator[str]:
    for path in _files(root, *(f"{folder}/**/*.py" for folder in PROGRAMS)):
        for call in python_source.calls(_tree(root, path)):
            place = READ_AND_WRITTEN.get(python_source.called(call))
            named = {k.arg: ast.unparse(k.value) for k in call.keywords if k.arg}
            given = "encoding" in named or (place is not None and len(call.args) > place)
            if not given and (place is not None or named.get("text") == "True"):
                yield f"{path}: {ast.unparse(call)[:60]!r}; fix: say encoding='utf-8'"


CHECKS = (
    utils_needs_what_is_installed,
    figures_name_no_chapter,
    empty_packages_export_nothing,
    book_is_no_distribution,
    every_text_has_an_encoding,
)


def _files(root: Path, *patterns: str) -> list[str]:
    """Return the files that fit the patterns, as paths from ``root``."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root).as_posix() for path in found)


def _standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def _tree(root: Path, path: str) -> ast.Module:
    return ast.parse((root / path).read_text(encoding="utf-8"), filename=path)
