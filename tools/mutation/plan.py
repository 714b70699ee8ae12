"""Draw mutants from a tree of files: seeded, and from each class in proportion to its places."""

import difflib
import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.edits import Edit
from tools.mutation.faults import CLASSES, FaultClass

LEAST = 2
"""Mutants of each class, however few its places are, so that every class is seen."""


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


def edits(kind: FaultClass, root: Path, files: list[str]) -> list[tuple[str, Edit]]:
    """Return every edit that a class could make in a tree, with its file, in order."""
    struck = [file for file in sorted(files) if kind.applies_to(file)]
    texts = {file: (root / file).read_text("utf-8") for file in struck}
    return [(file, edit) for file, text in texts.items() for edit in kind.list_edits(text)]


def shares(places: dict[str, int], n: int) -> dict[str, int]:
    """Return how many of ``n`` mutants each class gets: by its places, but ``LEAST`` at least.

    One mutant after the other goes to the class that has fewest for its places (Sainte-Laguë), so
    a class never gets fewer when ``n`` grows.
    """
    counts = dict.fromkeys(places, 0)
    for _ in range(min(n, sum(places.values()))):
        free = [name for name in places if counts[name] < places[name]]
        lacks = {name: max(0, LEAST - counts[name]) for name in free}
        counts[max(free, key=lambda k: (lacks[k], places[k] / (2 * counts[k] + 1)))] += 1
    return counts


def draw(root: Path, files: list[str], n: int, seed: int, names: list[str] | None = None):
    """Return at most ``n`` mutants, and how many places each class has.

    A larger ``n`` keeps the mutants of a smaller one. Classes are mixed evenly, so that the first
    mutants of a run that is stopped are a sample in proportion, too.

    Args:
        root: the tree.
        files: its files, as paths from the root.
        n: the most mutants.
        seed: chooses the places of each class, and of each place one of the edits that it allows.
        names: the classes; None means all.
    """
    drawn = {k: _places(CLASSES[k], root, files, f"{seed} {k}") for k in names or CLASSES}
    population = {name: len(found) for name, found in drawn.items()}
    counts = shares(population, n)
    order = sorted(
        ((k + 0.5) / counts[name], name, k) for name in drawn for k in range(counts[name])
    )
    chosen = [(name, *drawn[name][k]) for _, name, k in order]
    mutants = [make(name, f, (root / f).read_text("utf-8"), edit) for name, f, edit in chosen]
    return mutants, population


def _places(kind: FaultClass, root: Path, files: list[str], seed: str) -> list[tuple[str, Edit]]:
    """Return one edit for each place of a class, in a random order."""
    places: dict[tuple, list[tuple[str, Edit]]] = {}
    for file, edit in edits(kind, root, files):
        places.setdefault((file, edit.where, edit.at), []).append((file, edit))
    chance = random.Random(seed)
    found = [chance.choice(variants) for variants in places.values()]
    chance.shuffle(found)
    return found
