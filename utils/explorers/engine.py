"""Explorer ``engine``: the reader's own graph is walked back, each tensor once, in two orders."""

import math
from functools import lru_cache

from utils.layout.box import Box
from utils.layout.layered_graph import arrange
from utils.record.engine_walk import DEEPEST, FOUND, PARTS, Part, Spot, Walk, record
from utils.record.phrases import counted, listed
from utils.scenes.explorer import WIDTHS, Explorer, Films, Free
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import Point, along, flowing, tip

LETTER, DIGIT, RIM = 7.3, 8.5, 4
"""Widths: a small letter, a number's digit, the rim in a node."""
KEY, TOP, HEIGHT, HEAD, FOOT, GAP = 30, 66, 70, 22, 18, 46
"""Heights: where the key and the graph begin, a node with head and foot, between layers."""
LEAST, APART, UNIT = 108, 34, 18
"""Widths: the least node, two ways beside each other, a unit of ``layout.layered_graph``."""

State = tuple[Walk, int]
"""A walk and the number of turns that are over."""


def engine(*codes: str, **leaves: object) -> Explorer:
    """Show how gradients arrive in a graph of the reader's own engine, turn by turn.

    Args:
        codes: expressions of the names in ``leaves``, such as ``"w * x + w"``; each gives the loss,
            one number. ``:=`` names a result on the way.
        leaves: name and tensor of the engine, of 1 to 3 numbers.

    Raises:
        TypeError: a leaf is no tensor of an engine, a code is no string or gives none.
        ValueError: no code or leaf is given, or a code fails or makes too large a graph.
    """
    _check(codes, leaves)

    def walked(code: str) -> Films:
        films = {}
        for order in (DEEPEST, FOUND):
            walk = record(code, leaves, order)
            _require_narrow(code, walk)
            films[code, order] = [(walk, step) for step in range(len(walk.turns) + 1)]
        return films

    films = {choice: states for code in codes for choice, states in walked(code).items()}
    return Explorer(
        "engine",
        ["loss =", "order"],
        films,
        _draw,
        _say,
        headline=f"{counted(len(dict.fromkeys(codes)), 'graph')} walked back in two orders.",
        alt="the graph of the engine, and the order of turns",
        keep=True,
        free=Free("or type", walked, codes[0]),
    )


def _check(codes: tuple[str, ...], leaves: dict[str, object]) -> None:
    if not codes or not leaves:
        raise ValueError("expected an expression and its tensors, as in engine('w * x', w=w, x=x).")
    for name, x in leaves.items():
        if not all(hasattr(x, part) for part in PARTS):
            raise TypeError(
                f"{name} is of type {type(x).__name__}; expected a tensor of your engine."
            )
        if name == "loss":
            raise ValueError("a tensor is called loss, which means the result; rename it.")


def _require_narrow(code: str, walk: Walk) -> None:
    widest = max(_size(walk, k) for k in range(len(walk.spots)))
    names = math.fsum(_room(spot) + 6 for spot in walk.spots)
    if max(widest, names) > WIDTHS[0]:
        raise ValueError(f"{code!r} is too wide to draw; expected shorter names and numbers.")


# ---- what is said ----


def _say(state: State) -> str:
    walk, step = state
    if not step:
        names = [f"`{walk.spots[turn.now].name}`" for turn in walk.turns]
        return f"All values are there. Taking turns, {walk.order}: {listed(names)}."
    turn = walk.turns[step - 1]
    spot = walk.spots[turn.now]
    got = _got(walk, step)
    if not spot.sources:
        return f"`{spot.name}` takes its turn{got}: its `grad` is {turn.upstream}.{_end(state)}"
    handed = listed(
        _handed(walk, turn.upstream, factor, part)
        for factor, part in zip(spot.factors, turn.parts, strict=True)
    )
    return f"`{spot.name}` takes its turn{got}. It hands {handed}. It is freed.{_end(state)}"


def _got(walk: Walk, step: int) -> str:
    """Return what had arrived before the turn."""
    turn = walk.turns[step - 1]
    if turn.now == 0:
        return " first, with 1"
    ways = walk.spots[turn.now].arrivals
    come = walk.turns[step - 2].arrived.get(turn.now, ("0", 0))[1] if step > 1 else 0
    much = f"{come} of {ways} parts" if ways > 1 else "its only part" if come else "nothing"
    if come == ways:
        return f" with {turn.upstream}"
    return f" too early, with {turn.upstream}, for {much} arrived"


def _handed(walk: Walk, upstream: str, factor: str | None, part: Part) -> str:
    """Return ``1 × 4 = 4 to w``; a function is not written out, only what it hands back."""
    made = part.raw if factor is None else f"{upstream} × {factor} = {part.raw}"
    summed = f", summed to {part.part}," if part.raw != part.part else ""
    name = f"`{walk.spots[part.source].name}`"
    return f"{made}{summed} {f'too late to {name}' if part.late else f'to {name}'}"


def _end(state: State) -> str:
    walk, step = state
    if step < len(walk.turns):
        return ""
    wrong = [
        f"`{walk.spots[k].name}.grad` is {walk.grads[k]} and must be {right}"
        for k, right in walk.right.items()
        if walk.grads[k] != right
    ]
    return f" Wrong: {listed(wrong)}." if wrong else " All gradients are right."


# ---- where things stand ----


@lru_cache(maxsize=99)
def _places(walk: Walk, width: int) -> tuple[dict[int, Box], dict[tuple[int, int], list[Point]]]:
    """Return the boxes of tensors and the points of arrows: leaves on top, the loss below."""
    edges = {k: list(spot.sources) for k, spot in enumerate(walk.spots)}
    sizes = {k: (_size(walk, k), HEIGHT) for k in edges}
    apart = max([APART, *(12 + LETTER * len(p.part) for t in walk.turns for p in t.parts)])
    return arrange(edges, sizes, width, GAP, dict.fromkeys(edges, apart), UNIT, TOP)


def _size(walk: Walk, k: int) -> float:
    spot = walk.spots[k]
    return max(LEAST, 14 + LETTER * len(_title(spot)), math.fsum(_rooms(walk, k)) + 3 * RIM)


def _rooms(walk: Walk, k: int) -> tuple[float, float]:
    """Return what the value and the gradient of a tensor take at least."""
    told = [turn.arrived[k][0] for turn in walk.turns if k in turn.arrived]
    return tuple(
        12 + DIGIT * max(map(len, texts), default=1) for texts in ([walk.spots[k].value], told)
    )


def _room(spot: Spot) -> float:
    """Return the width of a name in the row of turns."""
    return 10 + LETTER * len(spot.name)


def _title(spot: Spot) -> str:
    return f"{spot.name} = {spot.operation}" if spot.sources else spot.name


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    walk, scene = state[0], Scene(width)
    boxes, ways = _places(walk, width)
    _queue(scene, state)
    for k, (tone, text) in enumerate((("value", "number"), ("grad", "gradient of loss"))):
        left, wide = width / 2 - 109 + 84 * k, 84 + 50 * k
        scene.box(left, KEY, wide, 22, text, f"{tone} faint toned bare prose", key=f"key {tone}")
    for (k, place), points in ways.items():
        _way(scene, state, k, place, points)
    for k, box in boxes.items():
        _node(scene, state, k, box)
    return scene


def _queue(scene: Scene, state: State) -> None:
    """Draw the order of turns: over, now, to come."""
    walk, step = state
    gap = min(24, (scene.width - math.fsum(map(_room, walk.spots))) / max(len(walk.spots) - 1, 1))
    whole = math.fsum(map(_room, walk.spots)) + gap * (len(walk.spots) - 1)
    left = (scene.width - whole) / 2
    for place, turn in enumerate(walk.turns, start=1):
        spot = walk.spots[turn.now]
        role = "now" if place == step else "off" if place < step else ""
        scene.box(
            left,
            0,
            _room(spot),
            24,
            spot.name,
            f"{role} small",
            r=5,
            key=f"turn {turn.now}",
            go=place,
        )
        left += _room(spot) + gap


def _turn_of(walk: Walk, k: int) -> int:
    """Return the number of the step at which tensor ``k`` has its turn."""
    return next(n for n, turn in enumerate(walk.turns, start=1) if turn.now == k)


def _way(scene: Scene, state: State, k: int, place: int, points: list[Point]) -> None:
    """Draw an arrow to a source; what is handed on stands on it from the turn of ``k`` on."""
    walk, step = state
    at, name = _turn_of(walk, k), f"{k} {place}"
    part = walk.turns[at - 1].parts[place]
    tone = "hot dash toned" if part.late else "grad toned"
    role = "" if step < at else f"{tone} {'bold' if step == at else 'thick'}"
    scene.line(flowing(points) + tip(points[-1], (0, -1)), role, key=f"way {name}")
    if step < at:
        return
    (x, y), size = along(points, 0.35 / (len(points) - 1)), 6 + LETTER * len(part.part)
    role = f"onway {tone.replace('dash', '')} bare small {'strong' if step == at else ''}"
    scene.box(x - size / 2, y - 8, size, 16, part.part, role, key=f"part {name}")
    if step == at:
        come = [along(points, t / 6) for t in range(7)]
        scene.dot(
            points[-1][0],
            points[-1][1] - 8,
            5,
            tone.split()[0],
            key=f"drop {name}",
            z=0.5,
            come=come,
        )


def _node(scene: Scene, state: State, k: int, box: Box) -> None:
    """Draw a tensor: what made it, its value, and the gradient as far as it has arrived."""
    walk, step = state
    spot, at = walk.spots[k], _turn_of(walk, k)
    text, come = ("", 0) if step or k else ("1", 0)
    if step:
        text, come = walk.turns[step - 1].arrived.get(k, ("", 0))
    wrong = step >= at and spot.sources == () and walk.grads[k] != walk.right[k]
    role = (
        "now"
        if step == at
        else "hot toned"
        if wrong
        else "dash"
        if step > at and spot.sources
        else ""
    )
    width = box.right - box.left
    scene.box(box.left, box.top, width, HEIGHT, "", role, r=8, key=f"node {k}", go=at)
    scene.text(box.left + width / 2, box.top + 12, _title(spot), "small plain", key=f"title {k}")
    rooms = _rooms(walk, k)
    spare = (width - 3 * RIM - math.fsum(rooms)) / 2
    x, y, high = box.left + RIM, box.top + HEAD, HEIGHT - HEAD - FOOT - RIM
    scene.box(
        x,
        y,
        rooms[0] + spare,
        high,
        spot.value,
        "value toned bare strong faint",
        r=5,
        key=f"value {k}",
    )
    x += rooms[0] + spare + RIM
    tone = "hot" if wrong else "grad"
    role = f"{tone} toned bare strong {'tint' if text else 'faint'}"
    scene.box(x, y, rooms[1] + spare, high, text, role, r=5, key=f"grad {k}")
    foot = f"depth {spot.depth}" + (f" · {come} of {spot.arrivals}" if k else "")
    scene.text(box.left + width / 2, box.bottom - 11, foot, "prose soft plain", key=f"foot {k}")
