"""Count verdicts: the table by class, what killed, every survivor, and the score to store."""

import datetime
import platform
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.metadata import version

from tools.mutation.interval import Share, stratified, wilson
from tools.mutation.plan import Mutant

SHOWN = ("torch", "nbval", "pytest")
LONGEST = 240
"""Characters of a line in a diff; a stored drawing is one line of thousands."""


@dataclass
class Row:
    """The counts of one class: its places in the tree, and the mutants judged."""

    places: int
    made: int = 0
    killed: int = 0
    survived: int = 0
    equivalent: int = 0

    @property
    def counted(self) -> int:
        """The mutants that a reader could notice."""
        return self.killed + self.survived

    @property
    def share(self) -> Share | None:
        """The share killed of those counted; None if there are none."""
        return wilson(self.killed / self.counted, self.counted) if self.counted else None


def table(
    mutants: list[Mutant], verdicts: dict[str, dict], equal: set[str], places: dict[str, int]
) -> dict[str, Row]:
    """Return a row for each class.

    Args:
        mutants: those that count.
        verdicts: by mutant id, one for each; ``killer`` is empty for a survivor.
        equal: ids of the mutants argued to be equivalent.
        places: of all classes, also of those without material.
    """
    rows = {name: Row(size) for name, size in places.items()}
    for mutant in mutants:
        killed = verdicts[mutant.id]["killer"]
        column = "killed" if killed else "equivalent" if mutant.id in equal else "survived"
        row = rows[mutant.kind]
        row.made += 1
        setattr(row, column, getattr(row, column) + 1)
    return rows


def total(rows: dict[str, Row]) -> Share | None:
    """Return the share of all faults of the classes seen, each class by its places."""
    seen = [(row.places, row.killed, row.counted) for row in rows.values() if row.counted]
    return stratified(seen) if seen else None


def show_table(rows: dict[str, Row]) -> str:
    """Return the table as text; a class that finds nothing to break says so."""
    lines = [f"{'class':20} places  made  killed  survived  equivalent   score % (95 % interval)"]
    for name, row in rows.items():
        start = f"{name:20} {row.places:6}"
        counts = f"{row.made:4}  {row.killed:6}  {row.survived:8}  {row.equivalent:10}"
        told = f"{counts}   {row.share or '-'}" if row.places else "no material"
        lines.append(f"{start}  {told}")
    places, made = (sum(getattr(r, k) for r in rows.values()) for k in ("places", "made"))
    lines.append(f"{'all, by places':20} {places:6}  {made:4}{'':33}{total(rows) or '-'}")
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


def stored(rows: dict[str, Row], facts: dict, verdicts: list[dict]) -> dict:
    """Return what ``--json`` stores: the score, when and on what it was taken.

    Args:
        rows: the table.
        facts: what the run adds, such as its tree and seed.
        verdicts: of all mutants that count.
    """
    killers = Counter(verdict["killer"] for verdict in verdicts if verdict["killer"])
    return {
        "date": datetime.date.today().isoformat(),
        **facts,
        "n": len(verdicts),
        "versions": {"python": platform.python_version(), **{n: version(n) for n in SHOWN}},
        "score": rounded(total(rows)),
        "killers": dict(killers.most_common()),
        "classes": {name: {**vars(row), "score": rounded(row.share)} for name, row in rows.items()},
    }


def rounded(share: Share | None) -> dict[str, float] | None:
    """Return a share and its interval with four decimals: no sample tells more."""
    return share and {name: round(value, 4) for name, value in share._asdict().items()}
