"""A copy of the checkout whose book is longer, to see what the gate costs when the book has grown.

The chapters there are stand in for those to come, under their numbers, in turn. With each go its
exercises and what readers type, and the tests and samples of the explorers and pictures that it
brings into the book. A copy defines no term again: where the chapter has one in bold, its copy has
it in italics.
"""

import re
import subprocess
import sys
import tomllib
from itertools import cycle
from pathlib import Path

from tools.mutation.sandbox import files, fill
from tools.paths import ROOT, chapters
from tools.planned import planned
from tools.scaffold.new_chapter import in_the_house, listed

USED = re.compile(r"from utils\.(explorers|pictures) import ([\w, ]+)")
BOLD = re.compile(r"(?<!\*)\*\*([^*\n]+)\*\*(?!\*)")
OUTSIDE = (".venv", "_build/colab")
"""What is shared with the checkout: environments take minutes to make, and are no work of a run."""


def write(folder: Path, count: int) -> Path:
    """Write into ``folder`` a checkout whose book has at least ``count`` chapters; return it.

    Raises:
        SystemExit: the book has no chapter to copy, or its house plans fewer chapters.
    """
    copy_checkout(folder)
    there = [int(path.name[:2]) for path in chapters()]
    wanted = [n for n in planned(folder) if n not in there][: max(0, count - len(there))]
    if not there or len(there) + len(wanted) < count:
        raise SystemExit(f"index.md plans {len(planned(folder))} chapters, expected {count}.")
    brought = brings(chapters())
    for n, source in zip(wanted, cycle(chapters()), strict=False):
        add_chapter(folder, source, n)
        for room, module in brought[source.stem]:
            add_tests(folder, room, module, n)
    manifest = [sys.executable, "-m", "tools.stored.manifest"]
    subprocess.run(manifest, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    git = ["git", "-c", "user.name=n", "-c", "user.email=n@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "A longer book"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    return folder


def copy_checkout(folder: Path) -> None:
    """Copy what git knows and what is new, as it stands; share what takes long to make."""
    fill(folder, ROOT, files(ROOT))
    for name in OUTSIDE:
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to(ROOT / name)


def brings(notebooks: list[Path]) -> dict[str, list[tuple[str, str]]]:
    """Return for each chapter the explorers and pictures that it is the first to use."""
    known: set[tuple[str, str]] = set()
    brought = {}
    for path in notebooks:
        found = USED.findall(path.read_text("utf-8"))
        used = {(room, name.strip()) for room, names in found for name in names.split(",")}
        brought[path.stem] = sorted(used - known)
        known |= used
    return brought


def add_chapter(folder: Path, source: Path, n: int) -> None:
    """Add chapter ``n``, a copy of the chapter at ``source``, with its exercises."""
    old, new = source.name[:2], f"{n:02}"
    name = f"{new}{source.stem[2:]}_again"
    text = renumbered(source.read_text("utf-8"), old, new)
    text = without_terms(text, terms(int(old)))
    (folder / f"chapters/{name}.ipynb").write_text(text, "utf-8")
    for pattern in ("utils/exercises/ch{}.py", "tests/unit/exercises/test_exercises_ch{}.py",
                    "tests/unit/exercises/typed/typed_ch{}.py"):  # fmt: skip
        copy(folder / pattern.format(old), folder / pattern.format(new), old, new)
    toc, cover, plan = folder / "_toc.yml", folder / "index.md", planned(folder)
    toc.write_text(listed(toc.read_text("utf-8"), n, name), "utf-8")
    cover.write_text(in_the_house(cover.read_text("utf-8"), n, plan), "utf-8")


def terms(chapter: int) -> set[str]:
    """Return how the terms that a chapter defines may be spelt, in small letters."""
    entries = tomllib.loads((ROOT / "glossary.toml").read_text("utf-8"))["term"]
    mine = [entry for entry in entries if entry["chapter"] == chapter]
    return {form.casefold() for e in mine for form in (e["en"], *e.get("forms", ()))}


def without_terms(text: str, spellings: set[str]) -> str:
    """Return ``text`` with terms in italics that are in bold."""

    def weaker(bold: re.Match) -> str:
        is_term = bold[1].casefold().rstrip(".:") in spellings
        return f"*{bold[1]}*" if is_term else bold[0]

    return BOLD.sub(weaker, text)


def copy(old_file: Path, new_file: Path, old: str, new: str) -> None:
    """Copy a module of chapter ``old`` for chapter ``new``, if the old one has it."""
    if old_file.exists():
        new_file.write_text(renumbered(old_file.read_text("utf-8"), old, new), "utf-8")


def renumbered(text: str, old: str, new: str) -> str:
    """Return ``text`` with a chapter's number changed where it names a module or an exercise.

    >>> renumbered('check("05.1", answer)  # utils.exercises.ch05, 0.05', "05", "14")
    'check("14.1", answer)  # utils.exercises.ch14, 0.05'
    """
    text = re.sub(rf"(?<![\w.]){old}\.(\d)(?!\d)", rf"{new}.\1", text)
    text = re.sub(rf"\b((?:typed_|test_exercises_)?ch){old}\b", rf"\g<1>{new}", text)
    return re.sub(rf"\b(Chapter ){old}\b", rf"\g<1>{new}", text)


def add_tests(folder: Path, room: str, module: str, n: int) -> None:
    """Copy the tests of an explorer or a picture, and its samples, once more for chapter ``n``."""
    again = f"{module}{n:02}"
    found = [*(folder / f"tests/unit/{room}").glob(f"test_*{module}*.py")]
    if room == "explorers":
        found += (folder / "tests/explorers").glob(f"test_{module}*.py")
        found += (folder / "tests/explorers/samples").glob(f"{module}_samples.py")
    for path in found:
        if re.search(rf"(^|_){module}(_|$)", path.stem):
            text = path.read_text("utf-8")
            text = text.replace(f"samples.{module}_samples", f"samples.{again}_samples")
            name = re.sub(rf"(^|_){module}(_|$)", rf"\g<1>{again}\g<2>", path.stem)
            path.with_stem(name).write_text(text, "utf-8")
