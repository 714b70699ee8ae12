"""Count verdicts: the table by class, what killed, every survivor, and the score to store."""

import datetime
import platform
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.metadata import version

from tools.mutation.plan import Mutant

SHOWN = ("torch", "nbval", "pytest")
LONGEST = 240
"""Characters of a line in a diff; a stored drawing is one line of thousands."""


@dataclass
class Row:
    """The counts of one class."""

    made: int = 0
    killed: int = 0
    survived: int = 0
    equivalent: int = 0

    @property
    def score(self) -> float | None:
        """The share killed of those that a reader could notice; None if there are none."""
        counted = self.killed + self.survived
        return self.killed / counted if counted else None


def table(mutants: list[Mutant], verdicts: dict[str, dict], equal: set[str], classes) -> dict:
    """Return a row for each class, and one called ``total``.

    Args:
        mutants: those drawn; one without a verdict is not counted.
        verdicts: by mutant id; ``killer`` is empty for a survivor.
        equal: ids of the mutants argued to be equivalent.
        classes: names of all classes, also of those without material.
    """
    rows = {name: Row() for name in (*classes, "total")}
    for mutant in mutants:
        if mutant.id not in verdicts:
            continue
        killed = verdicts[mutant.id]["killer"]
        column = "killed" if killed else "equivalent" if mutant.id in equal else "survived"
        for row in (rows[mutant.kind], rows["total"]):
            row.made += 1
            setattr(row, column, getattr(row, column) + 1)
    return rows


def show_table(rows: dict[str, Row], population: dict[str, int]) -> str:
    """Return the table as text; a class that finds nothing to break says so."""
    lines = [f"{'class':20} places  made  killed  survived  equivalent   score"]
    for name, row in rows.items():
        places = sum(population.values()) if name == "total" else population.get(name, 0)
        start = f"{name:20} {places:6}"
        if not places:
            lines.append(f"{start}  no material")
            continue
        score = "-" if row.score is None else f"{row.score:.1%}"
        counts = f"{row.made:4}  {row.killed:6}  {row.survived:8}  {row.equivalent:10}"
        lines.append(f"{start}  {counts}  {score:>6}")
    return "\n".join(lines)


def show_stages(verdicts: list[dict]) -> str:
    """Return how many mutants each stage killed, and what a run of it took on average."""
    killers = Counter(verdict["killer"] or "none" for verdict in verdicts)
    seconds = defaultdict(list)
    for verdict in verdicts:
        for stage, took in verdict["seconds"].items():
            seconds[stage].append(took)
    lines = [f"{'stage':12} killed  runs  s/run"]
    for stage, runs in seconds.items():
        mean = sum(runs) / len(runs)
        lines.append(f"{stage:12} {killers[stage]:6}  {len(runs):4}  {mean:5.1f}")
    whole = sum(sum(verdict["seconds"].values()) for verdict in verdicts)
    lines.append(f"seconds per mutant: {whole / max(1, len(verdicts)):.1f}")
    timeouts = sum(verdict["how"] == "timeout" for verdict in verdicts)
    return "\n".join([*lines, f"killed by a timeout: {timeouts}"])


def show_mutant(mutant: Mutant) -> str:
    """Return a mutant's id and diff, long lines cut around what differs."""
    diff = mutant.diff.splitlines()
    taken = [line[1:] for line in diff[2:] if line[0] == "-"]
    given = [line[1:] for line in diff[2:] if line[0] == "+"]
    at = _first_difference(taken[0], given[0]) if taken and given else 0
    return "\n".join([mutant.id, *(_cut(line, at) for line in diff)])


def _first_difference(a: str, b: str) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((k for k, (x, y) in pairs if x != y), min(len(a), len(b)))


def _cut(line: str, at: int) -> str:
    """Return at most ``LONGEST`` characters of a line, those around ``at``."""
    if len(line) <= LONGEST:
        return line
    start = max(1, at - LONGEST // 2)
    return f"{line[0]}…{line[start : start + LONGEST]}…"


def stored(rows: dict[str, Row], population: dict, journal: dict, verdicts: list[dict]) -> dict:
    """Return what ``--json`` stores: the score, when and on what it was taken."""
    killers = Counter(verdict["killer"] for verdict in verdicts if verdict["killer"])
    return {
        "date": datetime.date.today().isoformat(),
        **journal,
        "n": rows["total"].made,
        "versions": {"python": platform.python_version(), **{n: version(n) for n in SHOWN}},
        "score": rows["total"].score,
        "killers": dict(killers.most_common()),
        "classes": {
            name: {"places": population.get(name), **vars(row), "score": row.score}
            for name, row in rows.items()
            if name != "total"
        },
    }
