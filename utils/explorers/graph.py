"""Explorer ``graph``: programs run line by line, their graphs grow, and backward walks them."""

import math
from functools import lru_cache, partial

import torch

from utils.layout.box import Box
from utils.layout.layered_graph import arrange
from utils.record.graph_program import Moment, Part, Recording, record
from utils.record.phrases import listed
from utils.scenes.explorer import Explorer, Films, Free, Line
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import Point, along, flowing, tip

MOST_LINES, MOST_LETTERS, MOST_NODES = 10, 36, 14
"""Lines of a program, letters of a line, and nodes of a graph: what a phone shows."""
BESIDE = 360
"""Pixels of a graph that leave room for such lines beside it."""
KEY, HEAD, ROW, RIM, GAP = 38, 27, 24, 7, 50
"""Heights: what colours mean, a node's name, a row of chips, a node's rim, between layers."""
LETTER, APART, CELL = 7.3, 24, 26
"""Widths: a letter, from arrow to arrow at one node, a unit of ``layout.layered_graph``."""
LEAF, GRAD, SAVED, FREED = "value faint edged", "grad tint edged", "saved full edged", "dash"
MEANINGS = {"leaf": LEAF, "gradient": GRAD, "saved": SAVED, "freed": FREED}

State = tuple[Recording, int]
"""A program and the number of a moment."""
Way = tuple[int, int]
"""A node and the number of an edge that leads on from it."""


def graph(programs: dict[str, str], **tensors: torch.Tensor) -> Explorer:
    """Show how each line of a program adds to the graph, and what backward does to it, twice.

    Args:
        programs: title = Python statements in terms of ``tensors`` and ``torch``; the last ones
            assign ``loss``. At most 10 lines of 36 letters, 14 nodes.
        tensors: name = leaf tensor of any dtype and device; one or more with ``requires_grad``.

    Raises:
        TypeError: ``programs`` is no dict of strings, or a value is no tensor.
        ValueError: there is no program or no leaf with ``requires_grad``, a tensor is no leaf, a
            program or its first backward fails, it gives no ``loss``, or it is too large to draw.
    """
    _check_tensors(tensors)
    _check_programs(programs)
    return Explorer(
        "graph",
        ["program"],
        {(title,): _walk(title, code, tensors) for title, code in programs.items()},
        draw=_draw,
        say=_say,
        headline=f"the graphs of {len(programs)} programs: {', '.join(programs)}.",
        tell=_tell,
        listing=_listing,
        alt="the graph, the loss at the bottom",
        beside=BESIDE,
        free=Free("or type", partial(_typed, tensors), hint="h = w * w; loss = h + 1"),
    )


def _typed(tensors: dict[str, torch.Tensor], text: str) -> Films:
    # Statements in one line of text; a program with blocks is given to graph() instead.
    code = "\n".join(part.strip() for part in text.split(";"))
    return {("typed",): _walk("typed", code, tensors)}


def _walk(title: str, code: str, tensors: dict[str, torch.Tensor]) -> list[State]:
    """Record one program, and refuse what a phone cannot show."""
    lines = code.splitlines()
    longest = max(map(len, lines), default=0)
    if len(lines) > MOST_LINES or longest > MOST_LETTERS:
        raise ValueError(
            f"{title!r} has {len(lines)} lines, the longest of {longest} letters; expected "
            f"{MOST_LINES} lines of {MOST_LETTERS} letters at most."
        )
    recording = record(code, tensors)
    if len(recording.parts) > MOST_NODES:
        raise ValueError(
            f"{title!r} makes {len(recording.parts)} nodes; expected {MOST_NODES} at most: "
            f"take fewer operations."
        )
    return [(recording, step) for step in range(len(recording.moments))]


def _check_tensors(tensors: dict[str, torch.Tensor]) -> None:
    for name, x in tensors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(
                f"{name} is of type {type(x).__name__}; expected a tensor, such as "
                f"{name}=torch.tensor(2.0)."
            )
        if not x.is_leaf:
            raise ValueError(
                f"{name} is a result of {type(x.grad_fn).__name__}; expected a leaf: a tensor "
                f"made by hand, or {name}.detach()."
            )
    if not any(x.requires_grad for x in tensors.values()):
        raise ValueError(
            "no tensor has requires_grad=True, so no graph is recorded; expected one or more, "
            "such as w=torch.tensor(3.0, requires_grad=True)."
        )


def _check_programs(programs: object) -> None:
    pairs = programs.items() if isinstance(programs, dict) else [(None, None)]
    if not all(isinstance(text, str) for pair in pairs for text in pair):
        raise TypeError(
            f"programs is of type {type(programs).__name__}; expected a dict of title and code, "
            f"such as {{'a square': 'loss = w ** 2'}}."
        )
    if not programs:
        raise ValueError("there is no program; expected one or more, such as 'loss = w ** 2'.")


# ---- what is said ----


def _tell(_: tuple[str, ...], states: list[State]) -> str:
    code = " | ".join(line.strip() for line in states[0][0].lines)
    return "\n".join([code, *(f"- {_say(state)}" for state in states)])


def _say(state: State) -> str:
    recording, step = state
    moment = recording.moments[step]
    if moment.phase == "forward":
        return _forward(recording, moment)
    part = recording.parts[moment.now[0]]
    begin = "Backward" if moment.phase == "backward" else "Second backward"
    got = f"{begin}: {_called(part)} receives {moment.receives}"
    if moment.phase == "failed":
        needed = f"{got} and needs {_list(part.chips)}, freed by the first. RuntimeError."
        return needed + _spoiled(recording)
    if part.leaf is not None:
        grad = moment.grads[moment.now[0]]
        return f"{got} and adds it to `{part.leaf}.grad`, now {grad}.{_end(recording, step)}"
    frees = "It saved nothing, so it frees nothing."
    if part.chips:
        frees = f"It frees {_list(part.chips)}."
    return f"{got}, hands {_handed(recording, moment)}. {frees}{_end(recording, step)}"


def _forward(recording: Recording, moment: Moment) -> str:
    result = f": `{moment.receives}`" if moment.receives else ""
    ran = f"`{recording.lines[moment.line].strip()}` runs{result}."
    born = [recording.parts[k] for k in moment.now]
    new = "; ".join(f"{_called(part)}{_saves(part)}" for part in born)
    return f"{ran} New: {new}." if born else f"{ran} It adds no node."


def _saves(part: Part) -> str:
    if part.leaf is not None:
        return ""
    return f", which saves {_list(part.chips) if part.chips else 'nothing'}"


def _handed(recording: Recording, moment: Moment) -> str:
    """Return ``6 + 6 to ...``: what goes to one result of a node is one term, it is added there."""
    part = recording.parts[moment.now[0]]
    terms: dict[tuple[int, int], list[str]] = {}
    for gradient, *end in zip(moment.hands, part.inputs, part.results, strict=True):
        terms.setdefault(tuple(end), []).append(gradient)
    return listed(
        f"{' + '.join(gradients)} to {_called(recording.parts[k])}"
        for (k, _), gradients in terms.items()
    )


def _end(recording: Recording, step: int) -> str:
    """Return what is said when a backward is through, else nothing."""
    phases = [moment.phase for moment in recording.moments[step:]]
    if phases == ["again"]:
        return " It is through: nothing that it needed had been freed."
    last = phases[0] == "backward" != phases[1]
    return " Backward is done; every node is still there." if last else ""


def _spoiled(recording: Recording) -> str:
    """Return which gradients a failing backward has already changed."""
    old = [m for m in recording.moments if m.phase == "backward"][-1].grads
    new = recording.moments[-1].grads
    changed = [
        f"`{recording.parts[k].leaf}.grad` has already become {new[k]}"
        for k in new
        if new[k] != old[k]
    ]
    return f" {listed(changed)}." if changed else ""


def _called(part: Part) -> str:
    return f"`{part.name}`" + (f" of `{part.leaf}`" if part.leaf is not None else "")


def _list(chips: list[str]) -> str:
    return listed(f"`{chip}`" for chip in dict.fromkeys(chips))


def _listing(state: State) -> list[Line]:
    recording, step = state
    moments = recording.moments
    ran = {moment.line for moment in moments[: step + 1]}
    failed = moments[step].phase == "failed"
    lines = []
    for k, code in enumerate(recording.lines):
        now = k == moments[step].line
        role = ("now failed" if failed else "now") if now else "" if k in ran else "off"
        go = tuple(i for i, moment in enumerate(moments) if moment.line == k)
        lines.append(Line(code, "RuntimeError" if now and failed else "", role, go))
    return lines


# ---- where things stand ----


@lru_cache(maxsize=99)
def _places(recording: Recording, width: int) -> tuple[dict[int, Box], dict[Way, list[Point]]]:
    """Return the boxes of nodes and the points of arrows: leaves on top, the loss below."""
    numbers = reversed(range(len(recording.parts)))  # results come first
    edges = {k: recording.parts[k].inputs for k in numbers}
    apart = {k: _apart(recording, k) for k in edges}
    sizes = {}
    for k, ends in edges.items():
        rows = _rows(recording, k, width)
        least = max(LETTER * len(recording.parts[k].name), apart[k] * len(ends))
        size = 2 * RIM + max([least, *map(_length, rows)])
        sizes[k] = min(width, size), HEAD + ROW * len(rows) + RIM * bool(rows)
    return arrange(edges, sizes, width, GAP, apart, CELL, KEY)


def _apart(recording: Recording, k: int) -> float:
    """Return how far the arrows that leave node ``k`` stand apart, with numbers on them."""
    handed = [text for m in recording.moments if m.now == (k,) for text in m.hands]
    return max(APART, 12 + LETTER * max(map(len, handed), default=0))


def _rows(recording: Recording, k: int, width: float) -> list[list[float]]:
    """Return the widths of the chips of node ``k``, side by side or else below each other."""
    told = zip(*(_chips(recording, i, k) for i in range(len(recording.moments))), strict=True)
    sizes = [min(10 + LETTER * max(map(len, texts)), width - 2 * RIM) for texts in told]
    fits = sizes and _length(sizes) <= width - 2 * RIM
    return [sizes] if fits else [[size] for size in sizes]


def _length(row: list[float]) -> float:
    return math.fsum(row) + 4 * (len(row) - 1)


# ---- what is drawn ----


def _chips(recording: Recording, step: int, k: int) -> list[str]:
    """Return what stands in node number ``k`` at a moment: a gradient, or what it saved."""
    part, moment = recording.parts[k], recording.moments[step]
    if part.leaf is not None:
        return [f"{part.leaf}.grad = {moment.grads.get(k)}"]
    return ["freed"] * len(part.chips) if k in moment.freed else part.chips


def _draw(state: State, width: int) -> Scene:
    (recording, step), scene = state, Scene(width)
    moment, (nodes, ways) = recording.moments[step], _places(recording, width)
    _key(scene)
    handed = {
        (m.now[0], j): number
        for m in recording.moments[: step + 1]
        if m.line == moment.line
        for j, number in enumerate(m.hands)
    }
    for way, points in ways.items():
        if way[0] < moment.nodes:
            _way(scene, way, points, handed.get(way), way[0] in moment.now)
    for k in range(moment.nodes):
        _node(scene, state, k, nodes[k])
    scene.height = max(box.bottom for box in nodes.values()) + 2
    return scene


def _key(scene: Scene) -> None:
    """Draw what colours mean."""
    sizes = {text: 16 + 6.5 * len(text) for text in MEANINGS}
    left = (scene.width - math.fsum(sizes.values()) - 24) / 2
    for text, size in sizes.items():
        scene.box(left, 0, size, 21, text, f"{MEANINGS[text]} prose", r=4, key=text)
        left += size + 8


def _way(scene: Scene, way: Way, points: list[Point], number: str | None, now: bool) -> None:
    """Draw an arrow; a gradient that is handed on runs along it, its number stands on it."""
    role = "" if number is None else f"grad toned {'bold' if now else 'thick'}"
    name, bends = "{} {}".format(*way), len(points) - 1
    scene.line(flowing(points) + tip(points[-1], (0, -1)), role, key=f"way {name}")
    if number is None:
        return
    (x, y), size = along(points, 0.22 / bends), 6 + LETTER * len(number)
    role = f"onway grad toned bare small {'strong' if now else ''}"
    scene.box(x - size / 2, y - 8, size, 16, number, role, key=f"gradient {name}")
    if now:  # a drop runs up and stops behind the node that it reaches
        come = [along(points, part / 6) for part in range(7)]
        x, y = points[-1]
        scene.dot(x, y - 8, 5, "grad", key=f"drop {name}", z=0.5, come=come)


def _node(scene: Scene, state: State, k: int, box: Box) -> None:
    (recording, step), x, y = state, box.left, box.top
    part, moment = recording.parts[k], recording.moments[step]
    now, failed = k in moment.now, k in moment.now and moment.phase == "failed"
    role = "hot full toned thick" if failed else "now" if now else LEAF if part.leaf else ""
    go = [i for i, other in enumerate(recording.moments) if k in other.now]
    width = box.right - x
    scene.box(x, y, width, box.bottom - y, "", role, r=7, key=f"node {k}", go=go)
    name = _cut(part.name, width - RIM)
    scene.text(x + width / 2, y + 14, name, "small strong plain", key=f"name {k}")
    role = SAVED
    if k in moment.freed:
        role = f"{FREED} hot edged" if failed else FREED
    elif part.leaf:
        role = "" if moment.grads.get(k) == "None" else GRAD
    texts = iter(_chips(recording, step, k))
    for j, row in enumerate(_rows(recording, k, scene.width)):
        left = x + (width - _length(row)) / 2
        for i, size in enumerate(row):
            key, text = f"chip {k} {j} {i}", _cut(next(texts), size)
            scene.box(left, y + HEAD + ROW * j, size, 21, text, f"{role} small", r=4, key=key)
            left += size + 4


def _cut(text: str, width: float) -> str:
    """Return as much of ``text`` as ``width`` pixels show."""
    most = int(width / LETTER)
    return text if len(text) <= most else f"{text[: most - 1]}…"
