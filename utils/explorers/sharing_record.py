"""Explorer ``sharing``: runs a program line by line and records who reads which buffer."""

import ast
import textwrap
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from utils.explorers.sharing_state import Buffer, Program, State, Thing
from utils.explorers.sharing_words import facts, sentence
from utils.record import buffers
from utils.record.buffers import Reader, Span
from utils.record.values import texts

MOST_LINES, MOST_LETTERS, NAME_LETTERS = 10, 40, 5
"""Lines of a program, letters of a line, and of a name: what fits beside the drawing."""
MOST_NAMES, MOST_SLOTS, MOST_NUMBERS, MOST_DIMENSIONS, VALUE_LETTERS = 3, 6, 8, 2, 13
"""Names of an object, rows of the drawing, numbers of a buffer, dimensions, letters of a value."""


@dataclass
class _Shot:
    """What one line left: key of each name, what stands behind a key, all bytes that are known."""

    names: dict[str, object]
    found: dict[object, Reader | tuple[str, str]]
    bytes: dict[Span, bytes] = field(default_factory=dict)


def record(title: str, text: str) -> Program:
    """Run the lines of ``text`` and return what they leave; raises as ``sharing``."""
    lines = _statements(text)
    space, kept, shots = {"np": np, "torch": torch}, {}, []
    hidden = set(space)
    for line in lines:
        _run(line, space)
        named = {name: value for name, value in space.items() if name not in hidden}
        named = {name: value for name, value in named.items() if not name.startswith("__")}
        shots.append(_shot(line, named, kept))
    return Program(title, lines, _states(shots))


def _statements(text: str) -> tuple[str, ...]:
    """Return the statements of ``text``, which stand in lines or behind ``;``."""
    text = textwrap.dedent(text)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise ValueError(f"{line!r} is no Python line: {error.msg}.") from None
    lines = tuple(ast.get_source_segment(text, statement) for statement in tree.body)
    _check_lines(lines)
    return lines


def _run(line: str, space: dict) -> None:
    try:
        # exec on purpose: lines come from the notebook's author or from its reader, whose own
        # Python this is.
        exec(line, space)
    except (Exception, SystemExit) as error:
        message = str(error).strip().partition("\n")[0].rstrip(".")
        said = f"{type(error).__name__}: {message}" if message else type(error).__name__
        raise ValueError(f"{line!r} fails with {said}.") from error


def _shot(line: str, named: dict, kept: dict[object, tuple[object, Span | None]]) -> _Shot:
    """Look at every name; ``kept`` keeps all objects alive, so that no address comes twice."""
    names, found = {}, {}
    for name, value in named.items():
        _check_name(line, name)
        is_memory = isinstance(value, np.ndarray | torch.Tensor)
        look = _look(line, name, value) if is_memory else _plain(line, name, value)
        # Equal small numbers are one object to Python; each name gets its own box.
        names[name] = key = id(value) if is_memory or isinstance(value, list) else ("name", name)
        kept[key] = value, look.span if is_memory else None
        found[key] = look
    _check_crowd(line, names)
    spans = {span for _, span in kept.values() if span}
    return _Shot(names, found, {s: bytes(buffers.contents(s, torch.uint8)) for s in spans})


def _look(line: str, name: str, value: np.ndarray | torch.Tensor) -> Reader:
    try:
        found = buffers.reader(value)
    except ValueError as error:
        raise ValueError(
            f"{line!r} gives {name}, which {error}; expected plain numbers on the CPU."
        ) from None
    if len(found.shape) > MOST_DIMENSIONS:
        raise ValueError(
            f"{line!r} gives {name} {len(found.shape)} dimensions; "
            f"expected {MOST_DIMENSIONS} at most."
        )
    size = (found.span[1] - found.span[0]) // found.dtype.itemsize
    if size > MOST_NUMBERS:
        raise ValueError(
            f"{line!r} gives {name} a buffer of {size} numbers; expected {MOST_NUMBERS} at most."
        )
    return found


def _plain(line: str, name: str, value: object) -> tuple[str, str]:
    """Return type and text of a number or of a flat list of numbers."""
    numbers = value if isinstance(value, list) else [value]
    if not all(isinstance(n, int | float | complex | np.number | np.bool_) for n in numbers):
        raise ValueError(
            f"{line!r} gives {name} an object of type {type(value).__name__}; expected an array, "
            f"a tensor, a number or a flat list of numbers."
        )
    try:
        said = [texts(torch.tensor(number))[0] for number in numbers]
    except (ValueError, TypeError, RuntimeError, OverflowError):
        raise ValueError(
            f"{line!r} gives {name} a value of type {type(value).__name__} that no tensor holds; "
            f"expected numbers such as 3 or 0.5."
        ) from None
    text = f"[{', '.join(said)}]" if isinstance(value, list) else said[0]
    if len(text) > VALUE_LETTERS:
        raise ValueError(
            f"{line!r} gives {name} = {text}; expected {VALUE_LETTERS} characters at most."
        )
    return f"{'np.' if isinstance(value, np.generic) else ''}{type(value).__name__}", text


# ---- from what was seen to what is drawn ---------------------------------------------------------


def _states(shots: list[_Shot]) -> tuple[State, ...]:
    spans = buffers.merged(span for shot in shots for span in shot.bytes)
    keys: dict[object, int] = {}
    states: list[State] = []
    for shot in shots:
        last = states[-1] if states else State({}, (), ())
        state = _state(shot, last, spans, keys)
        states.append(replace(state, facts=facts(state), words=sentence(last, state)))
    return tuple(states)


def _state(shot: _Shot, last: State, spans: list[Span], keys: dict[object, int]) -> State:
    """Return the state after ``shot``; ``keys`` numbers objects and buffers as they appear."""
    rows = {thing.key: thing.slot for thing in last.things}
    rows_of_buffers = {buffer.key: buffer.slot for buffer in last.buffers}
    taken = {*rows.values(), *rows_of_buffers.values(), *(t.slot for t in last.dropped)}
    things, found = [], {}
    for owner in dict.fromkeys(shot.names.values()):
        look = shot.found[owner]
        key = keys.setdefault(owner, len(keys))
        slot = rows[key] if key in rows else _free(taken)
        taken.add(slot)
        things.append(_thing(key, slot, look, spans, keys))
        if isinstance(look, Reader):
            first, _ = found.setdefault(things[-1].buffer, (look, slot))
            if first.dtype != look.dtype:
                raise ValueError(
                    f"one buffer is read as {first.dtype} and as {look.dtype}; expected one dtype."
                )
    drawn = tuple(
        _buffer(key, rows_of_buffers.get(key, slot), look, shot, spans, last)
        for key, (look, slot) in found.items()
    )
    names = {name: keys[owner] for name, owner in shot.names.items()}
    live = {thing.key for thing in things}
    return State(
        names,
        tuple(things),
        drawn,
        dropped=tuple(thing for thing in last.things if thing.key not in live),
        moved=tuple(n for n in names if n in last.names and names[n] != last.names[n]),
        sees=_seers(names, things, drawn),
    )


def _free(taken: set[int]) -> int:
    slot = next(k for k in range(len(taken) + 1) if k not in taken)
    if slot >= MOST_SLOTS:
        raise ValueError(f"the program has too many objects; expected {MOST_SLOTS} at most.")
    return slot


def _thing(key: int, slot: int, look: Reader | tuple, spans: list[Span], keys: dict) -> Thing:
    if not isinstance(look, Reader):
        kind = "list" if look[0] == "list" else "number"
        return Thing(key, kind, look[0], look[1], slot, None, ())
    span = buffers.buffer_of(look, spans)
    dtype = str(look.dtype).removeprefix("torch.")
    note = f"{dtype}, grad" if look.grad else dtype
    buffer = keys.setdefault(span, len(keys))
    head = f"{look.kind} {look.shape}"
    return Thing(key, look.kind, head, note, slot, buffer, buffers.places(look, span))


def _buffer(
    key: int, slot: int, look: Reader, shot: _Shot, spans: list[Span], last: State
) -> Buffer:
    cells = _cells(buffers.buffer_of(look, spans), look.dtype, shot)
    old = next((buffer.cells for buffer in last.buffers if buffer.key == key), cells)
    before = tuple(a if a != b else None for a, b in zip(old, cells, strict=True))
    return Buffer(key, slot, cells, before)


def _cells(span: Span, dtype: torch.dtype, shot: _Shot) -> tuple[str, ...]:
    """Return the numbers in ``span`` as texts, from all pieces of memory known by then."""
    memory = bytearray(span[1] - span[0])
    for (start, end), content in shot.bytes.items():
        if span[0] <= start < span[1]:
            memory[start - span[0] : end - span[0]] = content
    return tuple(texts(torch.frombuffer(memory, dtype=dtype)))


def _seers(names: dict[str, int], things: list[Thing], drawn: tuple[Buffer, ...]) -> tuple:
    changed = {b.key: {k for k, old in enumerate(b.before) if old is not None} for b in drawn}
    seeing = {t.key for t in things if changed.get(t.buffer, set()).intersection(t.reads)}
    return tuple(name for name, key in names.items() if key in seeing)


# ---- bad input -----------------------------------------------------------------------------------


def _check_lines(lines: tuple[str, ...]) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise ValueError(f"the program has {len(lines)} lines; expected 1 to {MOST_LINES}.")
    for line in lines:
        if len(line) > MOST_LETTERS:
            raise ValueError(
                f"{line!r} has {len(line)} characters; expected {MOST_LETTERS} at most."
            )


def _check_name(line: str, name: str) -> None:
    if len(name) > NAME_LETTERS:
        raise ValueError(
            f"{line!r} gives the name {name}; expected {NAME_LETTERS} characters at most."
        )


def _check_crowd(line: str, names: dict[str, object]) -> None:
    for owner in names.values():
        same = [name for name in names if names[name] == owner]
        if len(same) > MOST_NAMES:
            raise ValueError(
                f"{line!r} gives one object the names {', '.join(same)}; "
                f"expected {MOST_NAMES} at most."
            )
