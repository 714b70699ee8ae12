"""Imports run one way: chapters → the rooms of ``utils`` → torch. And what keeps the rooms small.

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

ROOMS = {
    "device": ("torch",),
    "house": ("torch",),
    "autograd": ("torch",),
    "datasets": ("torch",),
    "layout": (),
    "record": ("torch", "numpy"),
    "exercises": ("torch", "numpy", "utils.record", "utils.device"),
    "pictures": ("torch", "numpy", "utils.record", "utils.layout", "matplotlib", "IPython"),
    "scenes": ("torch", "numpy", "utils.record", "utils.layout", "ipywidgets"),
    "explorers": ("torch", "numpy", "utils.record", "utils.layout", "utils.scenes", "ipywidgets"),
}
"""Each room of ``utils``, and what it may import beside itself and the standard library."""

EXCEPTIONS = {
    "utils/house/history.py": ("utils.pictures.curves",),  # loaded when a history is drawn
}
"""What single files may import in addition."""

PROGRAMS = ("utils", "tools", "_ext", "benchmarks")
READ_AND_WRITTEN = {"read_text": 0, "write_text": 1}
"""What reads and writes text, with the place of its encoding."""

EMPTY = ("utils", "utils/pictures", "utils/record", "utils/layout")
"""Packages that hold a docstring alone: a chapter imports their modules, or a room's own names."""

NAMES_NO_CHAPTER = ("pictures", "explorers", "scenes", "record", "layout")
NAMES_A_CHAPTER = re.compile(r"\bchapters/|\b\d\d_[a-z]\w*")
POSIX = ("fcntl", "grp", "pty", "pwd", "resource", "termios")
NETWORK = ("aiohttp", "ftplib", "http", "httpx", "requests", "socket", "torch.hub", "urllib")


@dataclass(frozen=True)
class Arrow:
    """What the files of a folder must not import, whatever else they may."""

    files: str
    """A glob pattern from the root."""
    forbidden: tuple[str, ...]
    mend: str


ARROWS = (
    Arrow("utils/**/*.py", NETWORK, "a chapter must run without a network"),
    Arrow("tools/**/*.py", ("chapters",), "a tool reads notebooks as files"),
    *(
        Arrow(files, POSIX, "Windows, where the book is read, built and run, has it not")
        for files in ("utils/**/*.py", "tools/**/*.py", "_ext/**/*.py", "tests/*/command.py")
    ),
)


def rooms_import_what_the_table_says(root: Path) -> Iterator[str]:
    for path in _files(root, "utils/*.py", "utils/*/**/*.py"):
        room = _room(path)
        if path == "utils/__init__.py":
            continue
        if room not in ROOMS:
            yield f"{path}: is in no room; mend: move it into one, or give {room} a line in ROOMS"
            continue
        allowed = (f"utils.{room}", *ROOMS[room], *EXCEPTIONS.get(path, ()))
        for name in _imports(root, path):
            if not _standard(name) and not python.within(name, *allowed):
                may = ", ".join(ROOMS[room]) or "nothing"
                yield f"{path}: imports {name}; mend: {room} may import {may} (see ROOMS)"


def nothing_goes_against_an_arrow(root: Path) -> Iterator[str]:
    for arrow in ARROWS:
        for path in _files(root, arrow.files):
            for name in _imports(root, path):
                if python.within(name, *arrow.forbidden):
                    yield f"{path}: imports {name}; mend: {arrow.mend}"


def figures_name_no_chapter(root: Path) -> Iterator[str]:
    for path in _files(root, *(f"utils/{room}/**/*.py" for room in NAMES_NO_CHAPTER)):
        for constant in python.nodes(_tree(root, path), ast.Constant):
            if match := NAMES_A_CHAPTER.search(str(constant.value)):
                yield f"{path}: names {match[0]!r}; mend: let the chapter pass what it wants drawn"


def empty_packages_export_nothing(root: Path) -> Iterator[str]:
    for path in _files(root, *(f"{folder}/__init__.py" for folder in EMPTY)):
        for statement in _tree(root, path).body:
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                found = ast.unparse(statement).partition("\n")[0]
                yield f"{path}: {found!r}; mend: a docstring only, names stay in their modules"


def book_is_no_distribution(root: Path) -> Iterator[str]:
    mend = "install nothing called utils: another package of that name would mix with ours"
    for path in _files(root, "setup.py", "setup.cfg"):
        yield f"{path}: makes a distribution; mend: {mend}"
    for path in _files(root, "pyproject.toml"):
        tables = tomllib.loads((root / path).read_text(encoding="utf-8"))
        for table in {"project", "build-system"} & set(tables):
            yield f"{path}: [{table}] makes a distribution; mend: {mend}"


def every_text_has_an_encoding(root: Path) -> Iterator[str]:
    for path in _files(root, *(f"{folder}/**/*.py" for folder in PROGRAMS)):
        for call in python.calls(_tree(root, path)):
            place = READ_AND_WRITTEN.get(python.called(call))
            named = {k.arg: ast.unparse(k.value) for k in call.keywords if k.arg}
            given = "encoding" in named or (place is not None and len(call.args) > place)
            if not given and (place is not None or named.get("text") == "True"):
                yield f"{path}: {ast.unparse(call)[:60]!r}; mend: say encoding='utf-8'"


CHECKS = (
    rooms_import_what_the_table_says,
    nothing_goes_against_an_arrow,
    figures_name_no_chapter,
    empty_packages_export_nothing,
    book_is_no_distribution,
    every_text_has_an_encoding,
)


def _files(root: Path, *patterns: str) -> list[str]:
    """Return the files that fit the patterns, as paths from ``root``."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root).as_posix() for path in found)


def _room(path: str) -> str:
    """Return the room of a file of ``utils``: its folder there, or the file's own name."""
    return Path(path).parts[1].removesuffix(".py")


def _standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def _tree(root: Path, path: str) -> ast.Module:
    return ast.parse((root / path).read_text(encoding="utf-8"), filename=path)


def _imports(root: Path, path: str) -> Iterator[str]:
    """Yield what a file imports, by absolute names."""
    package = ".".join(Path(path).parts[:-1])
    return python.imports(_tree(root, path), package)
