"""What explorer ``graph`` says: the same words in the page, in the text and in ``live()``.

Backquotes mark code, as in Markdown.
"""

from collections.abc import Iterator

from utils.explorers.graph_record import Moment, Part, Recording


def describe(recordings: list[Recording]) -> str:
    """Return the figure in words: a headline, then each program and everything that happens."""
    titles = ", ".join(recording.title for recording in recordings)
    lines = [f"Explorer graph: the graphs of {len(recordings)} programs: {titles}."]
    for recording in recordings:
        code = " | ".join(line.strip() for line in recording.lines)
        lines.append(f"{recording.title}: {code}")
        lines += [f"- {said}" for said in sentences(recording)]
    return "\n".join(lines)


def sentences(recording: Recording) -> list[str]:
    """Return what is said at each moment of ``recording``."""
    return [_sentence(recording, k) for k in range(len(recording.moments))]


def _sentence(recording: Recording, k: int) -> str:
    moment = recording.moments[k]
    if moment.phase == "forward":
        return _forward(recording, moment)
    node = moment.now[0]
    part = recording.parts[node]
    begin = {"backward": "Backward", "again": "Second backward", "failed": "Second backward"}
    got = f"{begin[moment.phase]}: {_called(part)} receives {moment.receives}"
    if moment.phase == "failed":
        needed = f"{got} and needs {_list(part.chips)}, freed by the first. RuntimeError."
        return needed + _grown(recording)
    if part.leaf is not None:
        grad = moment.grads[_leaves(recording).index(node)]
        return f"{got} and adds it to `{part.leaf}.grad`, now {grad}.{_end(recording, k)}"
    return f"{got}, hands {_handed(recording, moment)}. {_freed(recording, k)}{_end(recording, k)}"


def _forward(recording: Recording, moment: Moment) -> str:
    line = recording.lines[moment.line].strip()
    result = f": `{moment.receives}`" if moment.receives else ""
    if not moment.now:
        return f"`{line}` runs{result}. It adds no node."
    born = [recording.parts[node] for node in moment.now]
    told = [f"{_called(part)}{_saves(part)}" for part in born]
    return f"`{line}` runs{result}. New: {'; '.join(told)}."


def _saves(part: Part) -> str:
    if part.leaf is not None:
        return ""
    return f", which saves {_list(part.chips)}" if part.chips else ", which saves nothing"


def _handed(recording: Recording, moment: Moment) -> str:
    """Return ``6 + 6 to ...``: what goes to one result of a node is one term, it is added there."""
    part = recording.parts[moment.now[0]]
    results = [number for node, number in part.function.next_functions if node is not None]
    terms: dict[tuple[int, int], list[str]] = {}
    for gradient, *end in zip(moment.hands, part.inputs, results, strict=True):
        terms.setdefault(tuple(end), []).append(gradient)
    return _and(
        f"{' + '.join(gradients)} to {_called(recording.parts[end])}"
        for (end, _), gradients in terms.items()
    )


def _freed(recording: Recording, k: int) -> str:
    """Return what the node that runs at moment ``k`` frees."""
    node = recording.moments[k].now[0]
    part = recording.parts[node]
    if not part.chips:
        return "It saved nothing, so it frees nothing."
    return f"It frees {_list(part.chips)}."


def _end(recording: Recording, k: int) -> str:
    """Return what is said when a backward is through, else nothing."""
    phases = [moment.phase for moment in recording.moments]
    if phases[k:] == ["again"]:
        return " It is through: nothing that it needed had been freed."
    last = phases[k] == "backward" != phases[k + 1]
    return " Backward is done; every node is still there." if last else ""


def _grown(recording: Recording) -> str:
    """Return which gradients a failing backward has already changed."""
    first = [m for m in recording.moments if m.phase == "backward"][-1].grads
    last = recording.moments[-1].grads
    parts = [recording.parts[node] for node in _leaves(recording)]
    changed = [
        f"`{part.leaf}.grad` has already become {new}"
        for part, old, new in zip(parts, first, last, strict=True)
        if old != new
    ]
    return f" {_and(changed)}." if changed else ""


def _leaves(recording: Recording) -> list[int]:
    return [k for k, part in enumerate(recording.parts) if part.leaf is not None]


def _called(part: Part) -> str:
    return f"`{part.name}`" + (f" of `{part.leaf}`" if part.leaf is not None else "")


def _list(chips: list[str]) -> str:
    return _and(f"`{chip}`" for chip in dict.fromkeys(chips))


def _and(texts: Iterator[str] | list[str]) -> str:
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last
