"""What explorer ``sharing`` says: the same words in the page, in the text and in ``live()``."""

from collections.abc import Iterator

from utils.explorers.sharing_state import Buffer, Program, State, Thing


def describe(programs: list[Program]) -> str:
    """Return the figure in words: a headline, and for each line of each program what it does."""
    count = sum(len(program.lines) for program in programs)
    lines = [f"Explorer sharing: {_count(len(programs), 'program')}, {_count(count, 'line')}."]
    for program in programs:
        lines.append(f"{program.title}:")
        for code, state in zip(program.lines, program.states, strict=True):
            held = "".join(f" [{_contents(state, buffer)}]" for buffer in state.buffers)
            lines.append(f"{code} → {state.words}{held}")
    return "\n".join(lines)


def facts(state: State) -> str:
    """Return who shares a buffer now, in one line."""
    said = []
    for buffer in state.buffers:
        names = _names_on(state, buffer.key)
        one = f"{_and(names)} share one buffer"
        said.append(one if len(names) > 1 else f"{names[0]} has its own buffer")
    return " · ".join(said) or "no buffer"


def sentence(last: State, state: State) -> str:
    """Return what a line did, from the states before and after it."""
    said = [*_writes(state), *_notes(last, state), *_namings(last, state), *_losses(last, state)]
    return " ".join(said) or "No name moves and no number changes."


def _writes(state: State) -> Iterator[str]:
    """Yield a sentence for each buffer that the line wrote into."""
    for buffer in state.buffers:
        changed = [k for k, old in enumerate(buffer.before) if old is not None]
        if not changed:
            continue
        old = " ".join(buffer.before[k] for k in changed)
        new = " ".join(buffer.cells[k] for k in changed)
        seers = [name for name in state.sees if name in _names_on(state, buffer.key)]
        who = (
            f"{_and(seers)} {'see' if len(seers) > 1 else 'sees'} it"
            if seers
            else "no name sees it"
        )
        kind = "number changes" if len(changed) == 1 else "numbers change"
        yield f"{len(changed)} {kind} in the buffer, {old} → {new}: {who}."


def _notes(last: State, state: State) -> Iterator[str]:
    """Yield a sentence for each array or tensor that the line itself changed, not its numbers."""
    old = {thing.key: thing for thing in last.things}
    for thing in state.things:
        if thing.buffer is None or old.get(thing.key, thing) == thing:
            continue
        names = _and([name for name, key in state.names.items() if key == thing.key])
        where = "" if thing.buffer == old[thing.key].buffer else ", on another buffer"
        yield f"The note of {names} changes: {thing.head}, {thing.note}{where}."


def _namings(last: State, state: State) -> Iterator[str]:
    """Yield a sentence for each name that is new or moved."""
    things = {thing.key: thing for thing in state.things}
    old = {thing.key: thing for thing in last.things}
    for name, key in state.names.items():
        thing = things[key]
        if name not in last.names:
            yield f"{name} names {_what(last, state, name, thing)}."
        elif name in state.moved or (thing.kind == "number" and old[key] != thing):
            what = _what(last, state, name, thing)
            yield f"The name {name} moves to {what}{_left(last, state, name)}."
        elif thing.kind == "list" and old[key] != thing:
            yield f"The list {name} changes to {thing.note}; no buffer changes."


def _what(last: State, state: State, name: str, thing: Thing) -> str:
    """Return what ``name`` stands for, and with whom it shares."""
    if thing.buffer is None:
        return f"{_article(thing.head)} {thing.head}, {thing.note}: no buffer"
    sharers = [
        other for other in _names_on(state, thing.buffer) if _older(last, state, other, name)
    ]
    same = [other for other in sharers if state.names[other] == thing.key]
    if same:
        return f"the same {thing.kind} as {_and(same)}"
    before = [other for other, key in last.names.items() if key == thing.key]
    if before:
        return f"the {thing.kind} that {_and(before)} named"
    where = f"on the buffer of {_and(sharers)}" if sharers else "on a buffer of its own"
    return f"a new {thing.kind} {where}"


def _older(last: State, state: State, other: str, name: str) -> bool:
    """Tell whether ``other`` stood for its object before the line, or is told before ``name``."""
    order = list(state.names)
    stays = last.names.get(other) == state.names[other]
    return other != name and (stays or order.index(other) < order.index(name))


def _left(last: State, state: State, name: str) -> str:
    """Return who stays on the buffer that ``name`` leaves."""
    old = next(thing for thing in last.things if thing.key == last.names[name])
    stay = [n for n in _names_on(state, old.buffer) if n != name]
    if old.buffer is None or _buffer_of(state, name) == old.buffer:
        return ""
    if not stay:
        return "; nobody holds the old buffer any more"
    return f"; {_and(stay)} {'stay' if len(stay) > 1 else 'stays'} on the old buffer"


def _losses(last: State, state: State) -> Iterator[str]:
    """Yield a sentence for each name that is gone."""
    for name, key in last.names.items():
        if name not in state.names:
            buffer = next(thing.buffer for thing in last.things if thing.key == key)
            yield f"The name {name} is gone{_heirs(state, buffer)}."


def _heirs(state: State, buffer: int | None) -> str:
    """Return who keeps a buffer alive that has lost a name."""
    heirs = _names_on(state, buffer)
    if buffer is None:
        return ""
    keep = f"{_and(heirs)} {'keep' if len(heirs) > 1 else 'keeps'}" if heirs else "nobody keeps"
    return f"; {keep} the buffer alive"


def _names_on(state: State, buffer: int | None) -> list[str]:
    """Return the names whose objects read the buffer."""
    keys = {t.key for t in state.things if t.buffer == buffer and buffer is not None}
    return [name for name, key in state.names.items() if key in keys]


def _buffer_of(state: State, name: str) -> int | None:
    return next(thing.buffer for thing in state.things if thing.key == state.names[name])


def _contents(state: State, buffer: Buffer) -> str:
    """Return who reads a buffer, and its numbers."""
    return f"{', '.join(_names_on(state, buffer.key))}: {' '.join(buffer.cells)}"


def _and(names: list[str]) -> str:
    """Return ``a, b and c``; nothing for no names."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _article(word: str) -> str:
    return "an" if word[0] in "aeioun" else "a"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
