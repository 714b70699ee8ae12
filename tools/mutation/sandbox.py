"""A copy of the checkout in a folder of its own: what git would keep, and nothing built."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOT_JUDGED = ("tools/mutation/", "tests/unit/tools/test_mutation", "tests/mutation-score")
"""What may change without another verdict: this tool, its argued list, and the score itself."""


BUILT = {".git", ".venv", "_build", "__pycache__", ".pytest_cache", ".ruff_cache"}


def files(root: Path) -> list[str]:
    """Return the paths of all files that git tracks or would track, sorted.

    In a folder that is no checkout, such as a copy, all files count but what is built.
    """
    if not (root / ".git").exists():
        found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not BUILT & set(path.parts))
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=root, capture_output=True, encoding="utf-8", check=True)
    names = sorted(set(filter(None, done.stdout.split("\0"))))
    return [name for name in names if (root / name).is_file()]


def tree_hash(root: Path, names: list[str]) -> str:
    """Return the first 16 hex digits of a SHA-256 over names and contents."""
    total = hashlib.sha256()
    for name in names:
        if not name.startswith(NOT_JUDGED):
            total.update(f"{name}\0".encode() + (root / name).read_bytes() + b"\0")
    return total.hexdigest()[:16]


@contextmanager
def copy(root: Path, names: list[str], changed: dict[str, str] | None = None) -> Iterator[Path]:
    """Give a fresh copy of the named files, some with another text, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    try:
        fill(folder, root, names)
        for name, text in (changed or {}).items():
            (folder / name).write_text(text, "utf-8")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(folder: Path, root: Path, names: list[str]) -> None:
    """Copy the named files of ``root`` into ``folder``."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, folder / name)
        shutil.copymode(root / name, folder / name)
