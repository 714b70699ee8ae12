"""A file's name says which file is meant: no two programs, tests or styles share one."""

from collections import defaultdict
from pathlib import Path

from tools.paths import ROOT

KINDS = {".py", ".js", ".css"}
CONVENTIONS = {"__init__.py", "__main__.py", "conftest.py"}
"""Names that Python and pytest give a meaning in every folder."""
OUTSIDE = {"node_modules", "__pycache__"}


def sources(root: Path) -> list[Path]:
    """The project's own sources: nothing hidden, built or installed."""
    found = []
    for path in root.iterdir():
        if path.name[0] == "." or path.name in OUTSIDE or path.name == "_build":
            continue
        found += sources(path) if path.is_dir() else [path] * (path.suffix in KINDS)
    return found


def shared(paths: list[Path]) -> dict[str, list[str]]:
    """The names that several of ``paths`` have, with their folders."""
    folders = defaultdict(list)
    for path in paths:
        if path.name not in CONVENTIONS:
            folders[path.name].append(path.parent.as_posix())
    return {name: sorted(where) for name, where in folders.items() if len(where) > 1}


def test_no_two_files_share_a_name():
    found = sources(ROOT)
    assert len(found) > 300
    assert shared([path.relative_to(ROOT) for path in found]) == {}


def test_a_shared_name_is_told_with_its_folders():
    paths = ["utils/a.py", "tests/unit/a.py", "tests/__init__.py", "tools/__init__.py", "a.js"]
    assert shared([Path(path) for path in paths]) == {"a.py": ["tests/unit", "utils"]}
