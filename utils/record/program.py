"""A short program of NumPy and PyTorch, run line by line: names, objects and buffers after each."""

import ast
import textwrap
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch

from utils.record import buffers
from utils.record.buffers import Reader, Span
from utils.record.expressions import require_no_marks, told
from utils.record.values import texts, texts_apart

MOST_LINES, MOST_LETTERS, NAME_LETTERS = 10, 40, 5
"""Lines of a program, letters of a line, and of a name: what fits beside a drawing."""
MOST_NAMES, MOST_ROWS, MOST_NUMBERS, MOST_DIMENSIONS, VALUE_LETTERS = 3, 6, 8, 2, 13
"""Names of an object, rows of things, numbers of a buffer, dimensions, letters of a value."""
GIVEN = {"np": np, "torch": torch}
"""What every program starts with."""


@dataclass(frozen=True)
class Thing:
    """An object that has a name: two lines of text, and which places of a buffer it reads."""

    head: str
    note: str
    row: int
    """Where it stands as long as it lives."""
    buffer: int | None = None
    reads: tuple[int, ...] = ()
    exact: str = ""
    """A number or a list with all digits."""

    @property
    def kind(self) -> str:
        """Return ``array``, ``tensor``, ``list`` or the type of a number."""
        return self.head.partition(" ")[0]


@dataclass(frozen=True)
class Buffer:
    """A buffer that is read: its numbers as texts, and what a text was if the line changed it.

    Texts are for showing: what changed is known from ``content``, the bytes. A number keeps its
    text as long as it keeps its bytes. Both texts of a change are equal only if no digits tell
    the numbers apart.
    """

    row: int
    dtype: torch.dtype
    cells: tuple[str, ...]
    before: tuple[str | None, ...]
    content: bytes


@dataclass(frozen=True)
class State:
    """What holds after a line. Keys of things and of buffers are numbers, the same in all states.

    ``moved`` are the names that left their object, ``sees`` those whose numbers changed.
    """

    line: str = ""
    names: dict[str, int] = field(default_factory=dict)
    things: dict[int, Thing] = field(default_factory=dict)
    buffers: dict[int, Buffer] = field(default_factory=dict)
    moved: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()

    def named(self, name: str) -> Thing:
        """Return the object behind ``name``."""
        return self.things[self.names[name]]

    def names_of(self, thing: int) -> list[str]:
        """Return the names of an object."""
        return [name for name, key in self.names.items() if key == thing]

    def readers(self, buffer: int | None) -> list[str]:
        """Return the names whose objects read a buffer."""
        if buffer is None:
            return []
        return [name for name in self.names if self.named(name).buffer == buffer]


class _Shot(NamedTuple):
    """What a line left: the object behind each name, what it is, and all memory that is known."""

    line: str
    owners: dict[str, object]
    found: dict[object, Reader | tuple[str, str, str]]
    memory: dict[Span, bytes]


def record(text: str) -> tuple[State, ...]:
    """Run the statements of ``text`` with ``np`` and ``torch`` at hand.

    Returns:
        The state before the first statement, where there is nothing, and the one after each.

    Raises:
        ValueError: there are not 1 to 10, one fails, or one gives a name something else than an
            array or a tensor on the CPU, a number, or a flat list of numbers, all of them small.
    """
    space, kept = dict(GIVEN), {}
    shots = [_run(line, space, kept) for line in _statements(text)]
    spans = buffers.merged(span for shot in shots for span in shot.memory)
    keys, states = {}, [State()]
    for shot in shots:
        states.append(_state(shot, states[-1], spans, keys))
    return tuple(states)


def _statements(text: str) -> list[str]:
    """Return the statements of ``text``, which stand in lines or behind ``;``."""
    text = textwrap.dedent(text)
    require_no_marks(text)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise ValueError(f"{line!r} is no Python line: {error.msg}.") from None
    lines = [ast.get_source_segment(text, statement) for statement in tree.body]
    few = 1 <= len(lines) <= MOST_LINES
    _expect(few, f"the program has {len(lines)} lines", f"1 to {MOST_LINES}")
    for line in lines:
        _limit(len(line), MOST_LETTERS, f"{line!r} has {len(line)} characters")
    return lines


# ---- while it runs ----


def _run(line: str, space: dict, kept: dict[object, object]) -> _Shot:
    """Run ``line`` and look at every name; ``kept`` keeps objects, so that no address comes twice.

    It runs on purpose: it comes from the notebook's author or from its reader, whose own Python
    this is.
    """
    try:
        exec(line, space)
    except (Exception, SystemExit) as error:
        raise ValueError(f"{line!r} fails with {told(error)}") from error
    owners, found = {}, {}
    for name in [name for name in space if name not in GIVEN and not name.startswith("__")]:
        _limit(len(name), NAME_LETTERS, f"{line!r} gives the name {name}", " characters")
        # Equal small numbers are one object to Python; each name gets its own.
        value, shared = space[name], isinstance(space[name], np.ndarray | torch.Tensor | list)
        owner = owners[name] = id(value) if shared else name
        found[owner] = _look(f"{line!r} gives {name}", value)
        kept[owner] = value
    for owner in found:
        same = [name for name in owners if owners[name] == owner]
        crowd = f"{line!r} gives one object the names {', '.join(same)}"
        _limit(len(same), MOST_NAMES, crowd)
    spans = {look.span for look in found.values() if isinstance(look, Reader)}
    spans |= _spans(value for owner, value in kept.items() if owner not in found)
    return _Shot(line, owners, found, {s: bytes(buffers.contents(s, torch.uint8)) for s in spans})


def _spans(nameless: Iterable[object]) -> set[Span]:
    """Return the memory of what has lost its name, as it is now: a view may have moved or freed it.

    The buffer of a view that still has a name may begin in it.
    """
    spans = set()
    for value in nameless:
        if isinstance(value, np.ndarray | torch.Tensor):
            with suppress(ValueError):  # no memory is left
                spans.add(buffers.reader(value).span)
    return spans


def _look(gives: str, value: object) -> Reader | tuple[str, str, str]:
    """Return what ``value`` reads, or its type and its texts; ``gives`` begins a refusal."""
    if not isinstance(value, np.ndarray | torch.Tensor):
        return _value(gives, value)
    try:
        found = buffers.reader(value)
    except ValueError as error:
        raise ValueError(f"{gives}, which {error}; expected plain numbers on the CPU.") from None
    dimensions, size = len(found.shape), (found.span[1] - found.span[0]) // found.dtype.itemsize
    _limit(dimensions, MOST_DIMENSIONS, f"{gives} {dimensions} dimensions")
    _limit(size, MOST_NUMBERS, f"{gives} a buffer of {size} numbers")
    return found


def _value(gives: str, value: object) -> tuple[str, str, str]:
    """Return type, text and all digits of a number or of a flat list of numbers."""
    kind, numbers = type(value).__name__, value if isinstance(value, list) else [value]
    plain = all(isinstance(n, int | float | complex | np.number | np.bool_) for n in numbers)
    wanted = "an array, a tensor, a number or a flat list of numbers"
    _expect(plain, f"{gives} an object of type {kind}", wanted)
    try:
        said = [texts(torch.tensor(number))[0] for number in numbers]
    except (ValueError, TypeError, RuntimeError, OverflowError):
        odd = f"{gives} a value of type {kind} that no tensor holds"
        raise ValueError(f"{odd}; expected numbers such as 3 or 0.5.") from None
    text = f"[{', '.join(said)}]" if isinstance(value, list) else said[0]
    _limit(len(text), VALUE_LETTERS, f"{gives} = {text}", " characters")
    return f"np.{kind}" if isinstance(value, np.generic) else kind, text, repr(value)


def _expect(fits: bool, found: str, expected: str) -> None:
    if not fits:
        raise ValueError(f"{found}; expected {expected}.")


def _limit(number: int, most: int, found: str, unit: str = "") -> None:
    _expect(number <= most, found, f"{most}{unit} at most")


# ---- from what was seen to what is told ----


def _state(shot: _Shot, last: State, spans: list[Span], keys: dict[object, int]) -> State:
    """Return the state after ``shot``; ``keys`` numbers objects and buffers as they appear."""
    rows = {key: part.row for key, part in (last.things | last.buffers).items()}
    things, read = {}, {}
    for owner, look in shot.found.items():
        key = keys.setdefault(owner, len(keys))
        if key not in rows:
            rows[key] = _free_row(rows)
        if not isinstance(look, Reader):
            head, note, exact = look
            things[key] = Thing(head, note, rows[key], exact=exact)
            continue
        span = buffers.buffer_of(look, spans)
        buffer = keys.setdefault(span, len(keys))
        things[key] = _memory(look, rows[key], buffer, span)
        if buffer not in read:
            row, old = rows.setdefault(buffer, rows[key]), last.buffers.get(buffer)
            read[buffer] = _buffer(row, look.dtype, _bytes(span, shot), old)
        same = look.dtype == read[buffer].dtype
        both = f"one buffer is read as {read[buffer].dtype} and as {look.dtype}"
        _expect(same, both, "one dtype")
    names = {name: keys[owner] for name, owner in shot.owners.items()}
    moved = tuple(name for name in names if last.names.get(name, names[name]) != names[name])
    changed = {
        key
        for key, thing in things.items()
        if any(read[thing.buffer].before[place] is not None for place in thing.reads)
    }
    sees = tuple(name for name, key in names.items() if key in changed)
    return State(shot.line, names, things, read, moved, sees)


def _free_row(rows: dict[int, int]) -> int:
    """Return the first row where nothing stands, nor stood before the line."""
    row = next(k for k in range(len(rows) + 1) if k not in rows.values())
    _limit(row + 1, MOST_ROWS, "the program has too many objects")
    return row


def _memory(look: Reader, row: int, buffer: int, span: Span) -> Thing:
    dtype = str(look.dtype).removeprefix("torch.")
    note = f"{dtype}, grad" if look.grad else dtype
    return Thing(f"{look.kind} {look.shape}", note, row, buffer, buffers.places(look, span))


def _bytes(span: Span, shot: _Shot) -> bytearray:
    """Return what lies in ``span``, from all pieces of memory known by then."""
    memory = bytearray(span[1] - span[0])
    for (start, end), content in shot.memory.items():
        if span[0] <= start < span[1]:
            memory[start - span[0] : end - span[0]] = content
    return memory


def _buffer(row: int, dtype: torch.dtype, memory: bytearray, old: Buffer | None) -> Buffer:
    content, size = bytes(memory), dtype.itemsize
    numbers = torch.frombuffer(memory, dtype=dtype)
    cells, before = texts(numbers), [None] * len(numbers)
    if old:
        was = torch.frombuffer(bytearray(old.content), dtype=dtype)
        shown = old.cells if old.dtype == dtype else texts(was)
        for k, text in enumerate(shown):
            place = slice(k * size, (k + 1) * size)
            if content[place] == old.content[place]:
                cells[k] = text
            elif cells[k] != text:
                before[k] = text
            else:
                before[k], cells[k] = texts_apart(was[k], numbers[k])
    return Buffer(row, dtype, tuple(cells), tuple(before), content)
