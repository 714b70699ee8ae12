"""Explorer ``sharing``: short programs of NumPy and PyTorch, and who shares memory after a line."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from utils.record import program
from utils.record.phrases import counted, listed
from utils.record.program import Buffer, State
from utils.scenes.explorer import Explorer, Free, Line
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import Point, arrow, tip

TITLE, YOURS = "program", "your program"
"""What one program without a title is called, and what a reader writes in ``live()``."""
BESIDE = 376
"""Width of the drawing where the listing stands beside it."""
HEAD, ROW, PILL, BOX, CELL, WAS, SPACE = 28, 64, 22, 44, 34, 16, 12
"""Heights: headings, a row, a name, an object, a cell, what it was, between two buffers."""
EDGE, GAP, LINK, SPARE, USUAL = 12, 16, 20, 50, 46
"""Widths: left of names, from names to objects, from there to buffers, more of that, a cell."""
LETTER, SMALL = 8.43, 7.23
"""Widths of a letter, and of one in a text with the role ``small``."""
FRESH, SEES = "blue edged tint thick", "hot edged tint thick"
"""Roles of a name or an object: that is new, or a name that moved; that sees a change."""
WAYS = {"": "", FRESH: "blue toned thick", SEES: "hot toned thick"}
"""Roles of the lines from such boxes."""

Step = tuple[Sequence[State], int]
"""The states of a program, from before its first line, and the number of one after a line."""


def sharing(*lines: str, **programs: str) -> Explorer:
    """Show names, the arrays and tensors they name, and their buffers, after each line run.

    Every line is really run, with ``np`` and ``torch`` at hand; what stands behind a name is read
    from the objects themselves: their identity, their addresses, their numbers.

    Args:
        lines: One program, line by line.
        programs: Title = program, its lines as one text, each on a line of its own or behind ``;``.
            A program has 1 to 10 lines of 40 characters at most. Names have 5 characters at most
            and stand for arrays and tensors on the CPU of 2 dimensions at most, numbers, or flat
            lists of numbers; at most 3 names for one object, 6 objects at once, 8 numbers in a
            buffer.

    Raises:
        TypeError: A line or a program is no string.
        ValueError: No line is given, lines and programs both are, a line fails, or gives what
            cannot be drawn.
    """
    walks = {title: _walk(text) for title, text in _programs(lines, programs).items()}
    (title, first), *others = walks.items()
    count = sum(map(len, walks.values()))
    return Explorer(
        "sharing",
        ["program"] if others else [],
        {(title,): walk for title, walk in walks.items()} if others else {(): first},
        draw=_draw,
        say=lambda step: (_facts(step), _sentence(step)),
        headline=f"{counted(len(walks), 'program')}, {counted(count, 'line')}.",
        tell=lambda _, walk: "\n".join(["" if others else f"{title}:", *map(_told, walk)]),
        listing=_listing,
        walk="line",
        alt="names, objects and buffers",
        pace=1800,
        beside=BESIDE,
        free=Free(
            "or write",
            lambda text: {(YOURS,) if others else (): _walk(text)},
            "\n".join(line.code for line in _listing(first[0])),
            rows=8,
        ),
    )


def _programs(lines: tuple[str, ...], programs: dict[str, str]) -> dict[str, str]:
    """Return each program's lines as one text, by its title."""
    for text in (*lines, *programs.values()):
        if not isinstance(text, str):
            raise TypeError(
                f"a line is given as {type(text).__name__}; expected a string of code, "
                f"such as 'a = np.zeros(3)'."
            )
    if lines and programs:
        raise ValueError(
            "lines and programs are both given; expected sharing('a = np.zeros(3)', ...) "
            "or sharing(title='''lines''')."
        )
    return programs or {TITLE: "\n".join(lines)}


def _walk(text: str) -> list[Step]:
    states = program.record(text)
    return [(states, number) for number in range(1, len(states))]


def _both(step: Step) -> Sequence[State]:
    """Return the states before and after a line."""
    states, number = step
    return states[number - 1 : number + 1]


# ---- what is said ----


def _listing(step: Step) -> list[Line]:
    states, now = step
    return [
        Line(state.line, role="now" if k == now else "off" * (k > now), go=(k - 1,))
        for k, state in enumerate(states[1:], 1)
    ]


def _told(step: Step) -> str:
    _, state = _both(step)
    held = "".join(
        f" [{', '.join(state.readers(key))}: {' '.join(buffer.cells)}]"
        for key, buffer in state.buffers.items()
    )
    return f"{state.line} → {_sentence(step)}{held}"


def _facts(step: Step) -> str:
    """Return who shares a buffer now."""
    _, state = _both(step)
    said = [
        f"{listed(names)} share one buffer" if len(names) > 1 else f"{names[0]} has its own buffer"
        for names in map(state.readers, state.buffers)
    ]
    return " · ".join(said) or "no buffer"


def _sentence(step: Step) -> str:
    """Return what a line did."""
    last, state = _both(step)
    said = [*_writes(state), *_notes(last, state), *_namings(last, state), *_losses(last, state)]
    return " ".join(said) or "No name moves and no number changes."


def _writes(state: State) -> Iterator[str]:
    """Yield a sentence for each buffer that the line wrote into."""
    for key, buffer in state.buffers.items():
        pairs = zip(buffer.before, buffer.cells, strict=True)
        if changed := [(old, new) for old, new in pairs if old is not None]:
            old, new = map(" ".join, zip(*changed, strict=True))
            new += " with other bits" * any(was == text for was, text in changed)
            noun = "number changes" if len(changed) == 1 else "numbers change"
            seers = [name for name in state.readers(key) if name in state.sees]
            who = _do(seers, "see") or "no name sees"
            yield f"{len(changed)} {noun} in the buffer, {old} → {new}: {who} it."


def _notes(last: State, state: State) -> Iterator[str]:
    """Yield a sentence for each array or tensor that the line itself changed, not its numbers."""
    for key, thing in state.things.items():
        old = last.things.get(key, thing)
        if thing.buffer is not None and thing != old:
            where = "" if thing.buffer == old.buffer else ", on another buffer"
            names = listed(state.names_of(key))
            yield f"The note of {names} changes: {thing.head}, {thing.note}{where}."


def _namings(last: State, state: State) -> Iterator[str]:
    """Yield a sentence for each name that is new, moved, or stands for another value."""
    for name, key in state.names.items():
        thing = state.things[key]
        other = thing.buffer is None and last.things.get(key, thing) != thing
        if name not in last.names:
            yield f"{name} names {_what(last, state, name)}."
        elif name in state.moved or (other and thing.kind != "list"):
            yield f"The name {name} moves to {_what(last, state, name)}{_left(last, state, name)}."
        elif other:
            yield f"The list {name} changes to {thing.note}; no buffer changes."


def _what(last: State, state: State, name: str) -> str:
    """Return what ``name`` stands for, and with whom it shares."""
    thing, key, told = state.named(name), state.names[name], list(state.names)
    if thing.buffer is None:
        article = "an" if thing.head[0] in "aeioun" else "a"
        return f"{article} {thing.head}, {thing.note}: no buffer"
    earlier = told[: told.index(name)]
    stay = [other for other, it in state.names.items() if last.names.get(other) == it]
    sharers = [n for n in state.readers(thing.buffer) if n != name and n in {*stay, *earlier}]
    if same := [other for other in sharers if state.names[other] == key]:
        return f"the same {thing.kind} as {listed(same)}"
    if before := last.names_of(key):
        return f"the {thing.kind} that {listed(before)} named"
    where = f"on the buffer of {listed(sharers)}" if sharers else "on a buffer of its own"
    return f"a new {thing.kind} {where}"


def _left(last: State, state: State, name: str) -> str:
    """Return who stays on the buffer that ``name`` leaves."""
    old = last.named(name).buffer
    if old is None or state.named(name).buffer == old:
        return ""
    stay = _do(state.readers(old), "stay")
    return f"; {stay} on the old buffer" if stay else "; nobody holds the old buffer any more"


def _losses(last: State, state: State) -> Iterator[str]:
    """Yield a sentence for each name that is gone."""
    for name in [name for name in last.names if name not in state.names]:
        buffer = last.named(name).buffer
        keep = _do(state.readers(buffer), "keep") or "nobody keeps"
        heirs = "" if buffer is None else f"; {keep} the buffer alive"
        yield f"The name {name} is gone{heirs}."


def _do(names: list[str], verb: str) -> str:
    """Return that ``names`` do something; nothing for no names."""
    return f"{listed(names)} {verb}{'s' * (len(names) == 1)}" if names else ""


# ---- what is drawn ----


class _Places(NamedTuple):
    """Where the columns stand and how wide they are; how far down the first cells of buffers."""

    name: float
    objects: float
    thing: float
    buffers: float
    size: float
    across: int
    tops: dict[int, float]
    font: str

    def cell(self, buffer: Buffer, k: int) -> Point:
        """Return the corner of a cell of a buffer, which may take several lines."""
        down, right = divmod(k, self.across)
        return self.buffers + right * self.size, self.tops[buffer.row] + down * (CELL + WAS)


def _places(states: Sequence[State], width: int) -> _Places:
    """Return places that fit all states of a program."""
    things = [thing for state in states for thing in state.things.values()]
    buffers = [buffer for state in states for buffer in state.buffers.values()]
    name = max(28, 14 + SMALL * _longest(name for state in states for name in state.names))
    thing = 14 + SMALL * _longest(text for each in things for text in (each.head, each.note))
    room = width - EDGE - name - GAP - thing - LINK
    shown = (text for buffer in buffers for text in (*buffer.cells, *buffer.before) if text)
    letters = _longest(shown)
    least, most = max(26, 8 + LETTER * letters), _longest(buffer.cells for buffer in buffers)
    across = math.ceil(most / math.ceil(most / max(1, room // least)))
    size, tops, end = min(max(least, USUAL), room / across), {}, 0.0
    for row in sorted({buffer.row for buffer in buffers}):
        tops[row] = max(_middle(row) - CELL / 2, end)
        cells = _longest(buffer.cells for buffer in buffers if buffer.row == row)
        end = tops[row] + math.ceil(cells / across) * (CELL + WAS) + SPACE
    left = width - room + min(SPARE, room - across * size)
    font = "" if letters * LETTER <= size - 4 else "tiny"
    return _Places(name, EDGE + name + GAP, thing, left, size, across, tops, font)


def _middle(row: int) -> float:
    """Return how far down the middle of a row is."""
    return HEAD + (row + 0.5) * ROW


def _seat(state: State, name: str) -> float:
    """Return how far down a name stands: beside its object, below its other names."""
    same = state.names_of(state.names[name])
    return _middle(state.named(name).row) + (same.index(name) - (len(same) - 1) / 2) * PILL


def _longest(texts: Iterable[Sequence]) -> int:
    return max(map(len, texts), default=1)


def _draw(step: Step, width: int) -> Scene:
    states, _ = step
    (last, state), scene, at = _both(step), Scene(width), _places(states, width)
    for x, text in ((EDGE, "name"), (at.objects, "object"), (at.buffers, "buffer")):
        scene.text(x, 8, text, "prose soft start", key=text)
    _draw_buffers(scene, state, at)
    _draw_things(scene, last, state, at)
    _draw_names(scene, last, state, at)
    return scene


def _draw_buffers(scene: Scene, state: State, at: _Places) -> None:
    """Draw the numbers of every buffer, and below them what the line changed."""
    for key, buffer in state.buffers.items():
        for k, (text, was) in enumerate(zip(buffer.cells, buffer.before, strict=True)):
            (x, y), role = at.cell(buffer, k), "" if was is None else "now"
            scene.box(x, y, at.size, CELL, text, f"{role} {at.font}", key=f"cell {key} {k}")
            if was is not None:
                middle, foot = x + at.size / 2, y + CELL + WAS / 2
                scene.text(middle, foot, was, "note soft plain struck", key=f"was {key} {k}")


def _draw_things(scene: Scene, last: State, state: State, at: _Places) -> None:
    """Draw every object, also one that has just lost its last name, and the way to its buffer."""
    x, middle = at.objects, at.objects + at.thing / 2
    for key, thing in (last.things | state.things).items():
        gone, sees = key not in state.things, set(state.names_of(key)) & set(state.sees)
        role = "off" if gone else SEES if sees else "" if key in last.things else FRESH
        y, lit = _middle(thing.row), {} if gone else {"lit": _together(state, key)}
        scene.box(x, y - BOX / 2, at.thing, BOX, "", role, r=6, key=f"object {key}", **lit)
        text = f"small plain {'soft' if gone else ''}"
        scene.text(middle, y - 8, thing.head, f"{text} strong", key=f"head {key}")
        scene.text(middle, y + 10, thing.note, text, key=f"note {key}")
        if gone:
            scene.text(x, y - BOX / 2 - 8, "no name left", "prose soft start", key=f"lost {key}")
        elif thing.buffer is not None:
            left, top = at.cell(state.buffers[thing.buffer], 0)
            start, end = (x + at.thing, y), (left - 3, top + CELL / 2)
            way = _bent(start, end, (start[0] + end[0]) / 2) + tip(end, (1, 0))
            scene.line(way, WAYS[role], key=f"read {key}")


def _draw_names(scene: Scene, last: State, state: State, at: _Places) -> None:
    """Draw every name, the way to its object, and the way that it came if it moved."""
    for name, key in state.names.items():
        y, middle, high = _seat(state, name), _middle(state.named(name).row), PILL - 3
        new = name in state.moved or name not in last.names
        role, lit = FRESH if new else SEES if name in state.sees else "", _together(state, key)
        box = (EDGE, y - high / 2, at.name, high)
        scene.box(*box, name, f"{role} small", r=high / 2, key=f"name {name}", lit=lit)
        way = arrow((EDGE + at.name, y), (at.objects - 2, middle + (y - middle) / 3))
        scene.line(way, WAYS[role], key=f"link {name}")
        if name in state.moved:
            start, end = (EDGE - 2, _seat(last, name)), (EDGE - 2, y)
            trace = _bent(start, end, EDGE - 14)
            scene.line(trace, "blue toned thick dots", key=f"trace {name}")


def _bent(start: Point, end: Point, by: float) -> str:
    """Return a curve that leaves and arrives level, towards ``by`` and from there."""
    (x, y), (u, v) = start, end
    return f"M{x:.0f} {y:.0f}C{by:.0f} {y:.0f} {by:.0f} {v:.0f} {u:.0f} {v:.0f}"


def _together(state: State, key: int) -> list[str]:
    """Return the marks that light with an object: the ways to it and from it, what it reads."""
    thing = state.things[key]
    ways = [f"link {name}" for name in state.names_of(key)]
    return [*ways, f"read {key}", *(f"cell {thing.buffer} {place}" for place in thing.reads)]
