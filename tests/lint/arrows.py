"""Imports run one way: chapters → utils → torch. And what else keeps the rooms of ``utils`` small.

A check is a function ``check(root)`` that yields one sentence for each breach: file, what was
found, mend. What notebooks import is looked at by ``rules/source.py``.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lint import python

FILE_LINES = 300
"""A file is read in one go."""

PICTURES = (
    "utils.board",
    "utils.describe",
    "utils.explorers",
    "utils.palette",
    "utils.pictures",
    "utils.svg",
    "matplotlib",
    "IPython",
)
NETWORK = ("aiohttp", "ftplib", "http", "httpx", "requests", "socket", "torch.hub", "urllib")


@dataclass(frozen=True)
class Arrow:
    """What the files of a room must not import."""

    rooms: tuple[str, ...]
    """Glob patterns from the root."""
    forbidden: tuple[str, ...]
    mend: str
    spared: str = " "
    """Where a path that begins so may."""


ARROWS = (
    Arrow(
        ("utils/**/*.py",),
        ("chapters", "tests", "tools", "benchmarks"),
        "utils is imported by them, never the other way",
    ),
    Arrow(
        ("utils/**/*.py",),
        ("ipywidgets", "anywidget"),
        "only utils/explorers speaks to widgets",
        spared="utils/explorers/",
    ),
    Arrow(("utils/**/*.py",), NETWORK, "a chapter must run without a network"),
    Arrow(
        ("utils/explorers/**/*.py", *(f"{room.replace('.', '/')}.py" for room in PICTURES[:6])),
        ("utils.check", "utils.exercises"),
        "pictures and explorers know nothing of chapters: pass them a tensor",
    ),
    Arrow(
        ("utils/autograd.py", "utils/model.py"),
        PICTURES,
        "a chapter draws it; the engine and the model only compute",
    ),
    Arrow(("tools/**/*.py",), ("chapters",), "a tool reads notebooks as files"),
)
MODEL_MAY_IMPORT = {"torch", *sys.stdlib_module_names}
MODEL_MAY_ASK = ("utils.curves", "utils.summary")
"""Rooms that draw and print for a model, loaded when they are asked (a unit test sees to that)."""
NAMES_A_CHAPTER = re.compile(r"\bchapters/|\b\d\d_[a-z]\w*")


def imports_run_one_way(root: Path) -> Iterator[str]:
    for arrow in ARROWS:
        for path in _files(root, *arrow.rooms):
            if path.startswith(arrow.spared):
                continue
            for name in _imports(root, path):
                if python.within(name, *arrow.forbidden):
                    yield f"{path}: imports {name}; mend: {arrow.mend}"


def model_needs_only_torch(root: Path) -> Iterator[str]:
    for path in _files(root, "utils/model.py"):
        for name in _imports(root, path):
            if name.partition(".")[0] not in MODEL_MAY_IMPORT and name not in MODEL_MAY_ASK:
                yield f"{path}: imports {name}; mend: use torch and the standard library only"


def pictures_name_no_chapter(root: Path) -> Iterator[str]:
    for path in _files(root, *ARROWS[3].rooms):
        for constant in python.nodes(_tree(root, path), ast.Constant):
            if match := NAMES_A_CHAPTER.search(str(constant.value)):
                yield f"{path}: names {match[0]!r}; mend: let the chapter pass what it wants drawn"


def files_are_short(root: Path) -> Iterator[str]:
    for path in _files(root, "utils/**/*.py", "utils/**/*.js"):
        lines = len((root / path).read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines; mend: {FILE_LINES} at most, split it by responsibility"


def package_exports_nothing(root: Path) -> Iterator[str]:
    for path in _files(root, "utils/__init__.py"):
        for statement in _tree(root, path).body:
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                found = ast.unparse(statement).partition("\n")[0]
                yield f"{path}: {found!r}; mend: a docstring only, names stay in their rooms"


def book_is_no_distribution(root: Path) -> Iterator[str]:
    mend = "install nothing called utils: another package of that name would mix with ours"
    for path in _files(root, "setup.py", "setup.cfg"):
        yield f"{path}: makes a distribution; mend: {mend}"
    for path in _files(root, "pyproject.toml"):
        tables = tomllib.loads((root / path).read_text(encoding="utf-8"))
        for table in {"project", "build-system"} & set(tables):
            yield f"{path}: [{table}] makes a distribution; mend: {mend}"


CHECKS = (
    imports_run_one_way,
    model_needs_only_torch,
    pictures_name_no_chapter,
    files_are_short,
    package_exports_nothing,
    book_is_no_distribution,
)


def _files(root: Path, *patterns: str) -> list[str]:
    """Return the files that fit the patterns, as paths from ``root``."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root).as_posix() for path in found)


def _tree(root: Path, path: str) -> ast.Module:
    return ast.parse((root / path).read_text(encoding="utf-8"), filename=path)


def _imports(root: Path, path: str) -> Iterator[str]:
    """Yield what a file imports, by absolute names."""
    package = ".".join(Path(path).parts[:-1])
    return python.imports(_tree(root, path), package)
