"""What a rule yields: a rule is a function ``rule(notebook)``; messages call it by its name."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tools.stored.notebook import Notebook

WHOLE = ""
"""The ``cell`` of a finding about the notebook as a whole."""


class Finding(NamedTuple):
    """What breaks a rule, and what to do about it."""

    cell: str
    found: str
    fix: str


Rule = Callable[[Notebook], Iterator[Finding]]
