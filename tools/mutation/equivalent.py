"""Equivalent mutants: they change nothing a reader could see, and each is argued by itself."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.plan import Mutant

LIST = Path(__file__).with_name("equivalent.toml")
LEAST_WORDS = 8
"""A reason says what stays the same and why; fewer words say nothing."""


@dataclass(frozen=True)
class Equivalent:
    """One argued mutant: its class, file and place, the lines taken and given, and the reason."""

    kind: str
    file: str
    where: str
    change: str
    reason: str

    def fits(self, mutant: Mutant) -> bool:
        """Tell whether ``mutant`` is the one argued (its line may have moved)."""
        mine = (self.kind, self.file, self.where, self.change.strip())
        return mine == (mutant.kind, mutant.file, mutant.where, mutant.change.strip())


def read(path: Path = LIST) -> list[Equivalent]:
    """Return the argued mutants.

    Raises:
        SystemExit: an entry lacks a field, or its reason is no argument.
    """
    if not path.exists():
        return []
    entries = []
    for entry in tomllib.loads(path.read_text("utf-8")).get("mutant", []):
        fields = {"kind", "file", "where", "change", "reason"}
        if set(entry) != fields or len(entry["reason"].split()) < LEAST_WORDS:
            raise SystemExit(
                f"{path.name}: an entry has the fields {sorted(entry)}; expected "
                f"{sorted(fields)}, with a reason of {LEAST_WORDS} words or more."
            )
        entries.append(Equivalent(**entry))
    return entries
