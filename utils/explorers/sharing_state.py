"""What explorer ``sharing`` records of a program: plain values, equal on every machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """An object in one state: two lines of text, its row, its buffer, the places that it reads."""

    key: int
    kind: str
    head: str
    note: str
    slot: int
    buffer: int | None
    reads: tuple[int, ...]


@dataclass(frozen=True)
class Buffer:
    """A buffer in one state: its row, its numbers as texts, and the texts that a line changed."""

    key: int
    slot: int
    cells: tuple[str, ...]
    before: tuple[str | None, ...]


@dataclass(frozen=True)
class State:
    """What holds after a line. ``names`` leads to keys of things; ``sees`` names who sees a change.

    ``dropped`` holds the things that this line left without a name.
    """

    names: dict[str, int]
    things: tuple[Thing, ...]
    buffers: tuple[Buffer, ...]
    dropped: tuple[Thing, ...] = ()
    moved: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()
    facts: str = ""
    words: str = ""


@dataclass(frozen=True)
class Program:
    """A program that was run: its title, its lines, the state after each."""

    title: str
    lines: tuple[str, ...]
    states: tuple[State, ...]
