"""What can be chosen in an explorer: recorded states, lines of code beside them, free input."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Choice = tuple[str, ...]
"""One option of each axis, in the order of the axes."""
Films = Mapping[Choice, Sequence]
"""For each choice its states, in the order of the walk."""


class Line(NamedTuple):
    """A line of code beside a drawing. It is text: a reader can select and copy it."""

    code: str
    note: str = ""
    """What it gave, at its end."""
    role: str = ""
    """``now`` for the line that runs, ``off`` for one that has not run, ``failed``."""
    go: tuple[int, ...] = ()
    """A click walks to the next of these steps."""


@dataclass(frozen=True)
class Free:
    """What a reader with a kernel may type into ``live()``, or set between ``low`` and ``high``."""

    label: str
    record: Callable[[object], Films]
    """Raises TypeError or ValueError, whose sentence is shown, for what cannot be recorded."""
    value: object = ""
    low: float | None = None
    high: float | None = None
    rows: int = 1
    replaces: bool = False
    """Whether what is recorded, first of ``value``, takes the place of all choices instead of
    being one more."""
    hint: str = ""


def options_of(films: Films, axes: int) -> list[list[str]]:
    """Return what each of ``axes`` axes offers, in the order in which ``films`` name it."""
    return [list(dict.fromkeys(choice[k] for choice in films)) for k in range(axes)]
