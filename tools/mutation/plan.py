"""Draw mutants from a tree of files: seeded, the same for the same tree, in turn over classes."""

import difflib
import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.edits import Edit
from tools.mutation.faults import CLASSES, FaultClass


@dataclass(frozen=True)
class Mutant:
    """One fault in one file: ``text`` is the whole file with it, ``diff`` a unified diff."""

    kind: str
    file: str
    where: str
    text: str
    diff: str

    @property
    def id(self) -> str:
        """Class, file, place and content in one name; the same for the same tree and fault."""
        digest = hashlib.sha256(self.diff.encode()).hexdigest()[:10]
        return f"{self.kind}:{self.file}:{self.where}:{digest}"

    @property
    def change(self) -> str:
        """Return the lines that the diff takes and gives, without context."""
        lines = self.diff.splitlines()[2:]
        return "\n".join(line for line in lines if line[0] in "+-")


def make(kind: str, file: str, before: str, edit: Edit) -> Mutant:
    """Return the mutant that ``edit`` makes of a file's text."""
    after = edit.apply(before)
    sides = (before.splitlines(), after.splitlines())
    diff = difflib.unified_diff(*sides, f"a/{file}", f"b/{file}", n=2, lineterm="")
    return Mutant(kind, file, edit.where, after, "\n".join(diff))


def sites(kind: FaultClass, root: Path, files: list[str]) -> list[tuple[str, Edit]]:
    """Return every place in the tree where a class could strike, in order."""
    struck = [file for file in sorted(files) if kind.applies_to(file)]
    texts = {file: (root / file).read_text("utf-8") for file in struck}
    return [(file, edit) for file, text in texts.items() for edit in kind.list_edits(text)]


def draw(root: Path, files: list[str], n: int, seed: int, names: list[str] | None = None):
    """Return at most ``n`` mutants, and how many places each class has.

    Classes take turns, so ``n`` may grow later: the mutants drawn before stay the first ones.

    Args:
        root: the tree.
        files: its files, as paths from the root.
        n: the most mutants.
        seed: orders the places within each class.
        names: the classes; None means all.
    """
    places = {name: sites(CLASSES[name], root, files) for name in names or CLASSES}
    population = {name: len(found) for name, found in places.items()}
    for name, found in places.items():
        random.Random(f"{seed} {name}").shuffle(found)
    drawn, seen = [], set()
    while len(drawn) < n and any(places.values()):
        for name, found in places.items():
            for file, edit in _take(found, CLASSES[name].weight):
                mutant = make(name, file, (root / file).read_text("utf-8"), edit)
                if mutant.diff and mutant.id not in seen:
                    seen.add(mutant.id)
                    drawn.append(mutant)
    return drawn[:n], population


def _take(found: list, count: int) -> list:
    """Return the first ``count`` of ``found`` and remove them from it."""
    taken, found[:] = found[:count], found[count:]
    return taken
