"""Explorer ``backprop``: numbers go forward through a graph, gradients come back, step by step."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import torch

from utils.layout.box import Box
from utils.layout.layered_graph import arrange
from utils.record.phrases import counted, listed
from utils.record.tape import Edge, Node, Tape, record
from utils.record.values import texts
from utils.scenes.explorer import WIDTHS, Explorer, Free
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import Point, along, flowing, tip

TAKEN = {"loss": "the result", "torch": "PyTorch"}
"""Names that an expression cannot give to its numbers, and what they mean."""
KEY, HEIGHT, HEAD, GAP = 38, 50, 22, 54
"""Heights: the line that explains colours, a node, its formula, the space between layers."""
LETTER, DIGIT, RIM = 7.3, 8.5, 4
"""Widths: a letter of a formula or factor, of a number, the rim in a node."""
LEAST, MOST, APART = 60, 180, 44
"""Widths: the least node, the most that ways beside each other widen it, two such ways."""
UNITS = (80, 56, 32, 20, 12)
"""Twice the space between neighbours, also the room of a passing way; the widest that fits."""
ON_WAY, BESIDE = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.15, 0.85), (0.18, 0.3, 0.45, 0.6, 0.75)
"""Parts of a way where a factor may stand, and of its end where a product may rest, best first."""
START, TURN, DONE = "start", "turn", "done"
"""What happens at a step of a walk beside an operation (a node) and a way back (an edge)."""


class Walk:
    """The steps of one expression, forward and backward."""

    def __init__(self, tape: Tape):
        self.tape = tape
        self.events = [START, *tape.computed, TURN, *tape.edges, DONE]

    def there(self, node: Node) -> int:
        """Return the step at which the number of ``node`` is there."""
        return self.events.index(node) if node.function else 0

    def arrivals(self, node: Node) -> list[tuple[int, str]]:
        """Return at which steps a gradient arrives at ``node``, and the sum after each."""
        if node is self.tape.nodes[-1]:
            return [(self.events.index(TURN), _number(node.grad))]
        edges = [edge for edge in self.tape.edges if edge.parent is node]
        return [(self.events.index(edge), _number(edge.arrived[-1])) for edge in edges]


State = tuple[Walk, int]
"""A walk and the number of its step."""
Way = tuple[int, int]
"""The number of a node, and which of its parents is meant."""


def backprop(*codes: str, **leaves: torch.Tensor) -> Explorer:
    """Walk through expressions forward and backward; autograd recorded every number.

    Args:
        codes: Expressions of the names in ``leaves`` and of ``torch``, such as ``"w * x"``; each
            gives the loss. The walk through the first is shown first.
        leaves: Name and number: floating-point tensors without dimensions, on any device. A leaf
            with ``requires_grad=True`` gets a gradient. The walk is recorded on copies.

    Raises:
        TypeError: A leaf is no tensor, a code is no string or gives no tensor.
        ValueError: No code or leaf is given, a leaf is not one floating-point number or is called
            ``loss`` or ``torch``, or a code cannot be recorded (``record.tape``) or drawn.
    """
    _check_leaves(leaves)
    if not codes:
        raise ValueError("no expression is given; expected one or more, such as 'w * x'.")
    films = {(code,): _walk(code, leaves) for code in dict.fromkeys(codes)}
    return Explorer(
        "backprop",
        ["loss ="],
        films,
        draw=_draw,
        say=_say,
        headline=f"{counted(len(films), 'expression')}; numbers go forward, gradients come back.",
        tell=lambda _, states: _tell(states[0][0].tape),
        alt="the graph of numbers and gradients",
        free=Free("or type", lambda code: {(code,): _walk(code, leaves)}, codes[0]),
    )


def _walk(code: str, leaves: dict[str, torch.Tensor]) -> list[State]:
    """Record ``code`` and refuse what cannot be drawn."""
    tape = record(code, leaves)
    long = max(map(_formula, tape.nodes), key=len)
    if 10 + LETTER * len(long) > WIDTHS[0]:
        raise ValueError(f"{long!r} is too long to draw; expected 33 letters at most.")
    walk = Walk(tape)
    return [(walk, step) for step in range(len(walk.events))]


def _check_leaves(leaves: dict[str, torch.Tensor]) -> None:
    if not leaves:
        raise ValueError(
            "no number is given; expected some by name, as in backprop('w * x', w=w, x=x)."
        )
    for name, x in leaves.items():
        if name in TAKEN:
            raise ValueError(f"a number is called {name}, which means {TAKEN[name]}; rename it.")
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
        if x.dim() or not x.is_floating_point():
            raise ValueError(
                f"{name} has shape {tuple(x.shape)} and dtype {x.dtype}; "
                f"expected one floating-point number, such as torch.tensor(2.0)."
            )


# ---- what is said ----


def _say(state: State) -> str:
    walk, step = state
    tape, event = walk.tape, walk.events[step]
    if isinstance(event, Node):
        inserted = event.code(lambda entry: _number(entry.value))
        return f"Forward: `{_formula(event)}` = {inserted} = {_number(event.value)}."
    if isinstance(event, Edge):
        through = f"Back through `{_formula(event.node)}` to `{event.parent.name}`"
        upstream, local, part = _product(event)
        return f"{through}: upstream {upstream} × local {local} = {part}{_arrival(event)}"
    if event == TURN:
        grad = _number(tape.nodes[-1].grad)
        return f"Backward starts at the end: the gradient of `loss` to itself is {grad}."
    starts = listed([f"`{node.name}` = {_number(node.value)}" for node in tape.given])
    return f"Forward starts from {starts}." if event == START else _end(tape)


def _arrival(edge: Edge) -> str:
    """Return what becomes of a gradient that arrives: kept, added, or added as the last."""
    *before, total = map(_number, edge.arrived)
    name = edge.parent.name
    whole = f". That is added to `{name}.grad`."
    if edge.parent.function:
        whole = f". That is the gradient of `loss` to `{name}`."
    if not before:
        return whole if edge.ways == 1 else f", the first of {edge.ways} paths."
    added = f", added to {before[-1]}: {total}"
    return added + (whole if len(edge.arrived) == edge.ways else " so far.")


def _end(tape: Tape) -> str:
    filled = [f"`{n.name}.grad` = {_number(n.grad)}" for n in tape.given if n.grad is not None]
    unasked = [f"`{n.name}`" for n in tape.given if not n.value.requires_grad]
    unreached = [f"`{n.name}`" for n in tape.given if n.value.requires_grad and n.grad is None]
    said = [f"Done: {listed(filled)}."]
    said += [f"{listed(unasked)} asked for no gradient."] if unasked else []
    said += [f"No path leads back to {listed(unreached)}."] if unreached else []
    return " ".join(said)


def _tell(tape: Tape) -> str:
    forward = ", ".join(f"{_formula(node)} = {_number(node.value)}" for node in tape.nodes)
    products = [(edge, *_product(edge)) for edge in tape.edges]
    back = ", ".join(f"{e.node.name} to {e.parent.name} {u} × {v} = {p}" for e, u, v, p in products)
    return f"forward {forward} · back {back} · {_end(tape)}"


def _product(edge: Edge) -> tuple[str, str, str]:
    """Return what came from above, the derivative of the operation alone, and what it hands on."""
    return _number(edge.node.grad), _number(edge.local), _number(edge.part)


def _number(value: torch.Tensor) -> str:
    return texts(value)[0]


def _formula(node: Node) -> str:
    return f"{node.name} = {node.code(lambda e: e.name)}" if node.function else node.name


# ---- where things stand ----


@dataclass
class Places:
    """Where a walk is drawn at one width.

    ``ways`` are the points from the parent number ``k`` of node number ``n`` down to this node;
    ``factors`` hold local derivatives; ``products`` where each one travels and rests.
    """

    nodes: list[Box]
    ways: dict[Way, list[Point]]
    factors: dict[Way, Box] = field(default_factory=dict)
    products: dict[Way, list[Point]] = field(default_factory=dict)


@lru_cache(maxsize=99)
def _places(walk: Walk, width: int) -> Places:
    """Put given numbers on top and the loss below, then the numbers on the ways back."""
    nodes = walk.tape.nodes
    edges = {n: [nodes.index(parent) for parent in node.parents] for n, node in enumerate(nodes)}
    sizes = {n: (_width(walk, node), HEIGHT) for n, node in enumerate(nodes)}
    apart = max(APART, *map(_factor_room, walk.tape.edges))
    for unit in UNITS:
        boxes, up = arrange(edges, sizes, width, GAP, dict.fromkeys(edges, apart), unit)
        if 8 * unit <= width and all(0 <= x <= width for way in up.values() for x, _ in way):
            break
    boxes = [Box(b.left, b.top + KEY, b.right, b.bottom + KEY) for b in map(boxes.get, edges)]
    ways = {way: [(x, y + KEY) for x, y in reversed(points)] for way, points in up.items()}
    places = Places(boxes, ways)
    _put_numbers(walk.tape, places, width)
    return places


def _width(walk: Walk, node: Node) -> float:
    """Return the width of a node: of its formula, its numbers, and the factors above and below."""
    rooms, edges = _rooms(walk, node), walk.tape.edges
    above = math.fsum(_factor_room(edge) for edge in edges if edge.node is node)
    below = math.fsum(_factor_room(edge) for edge in edges if edge.parent is node)
    least = math.fsum(rooms) + RIM * (len(rooms) + 1)
    return max(LEAST, 10 + LETTER * len(_formula(node)), least, min(MOST, max(above, below)))


def _factor_room(edge: Edge) -> float:
    return 10 + LETTER * (1 + len(_number(edge.local)))


def _rooms(walk: Walk, node: Node) -> list[float]:
    """Return what the number of a node and its gradient take at least."""
    told = [[_number(node.value)]]
    if node.value.requires_grad:
        told.append([text for _, text in walk.arrivals(node)])
    return [12 + DIGIT * max(map(len, numbers), default=1) for numbers in told]


def _put_numbers(tape: Tape, places: Places, width: int) -> None:
    """Choose for each factor a place on its way, and for each product a way beside this way."""
    taken, lines = list(places.nodes), []
    for points in places.ways.values():
        many = 30 * (len(points) - 1)
        lines.append([along(points, k / many) for k in range(many + 1)])

    def trouble(box: Box) -> int:
        hits = sum(_meet(box, other) for other in taken) + (box.left < 0 or box.right > width)
        return 3 * hits + sum(_crosses(box, line) for line in lines)

    for way, edge in tape.ways.items():
        points, size = places.ways[way], _factor_room(edge) - 6
        tries = [_around(along(points, part), size, 15) for part in ON_WAY]
        places.factors[way] = min(tries, key=trouble)
        taken.append(places.factors[way])
    for way, edge in tape.ways.items():
        points, size = places.ways[way], DIGIT * len(_number(edge.part))
        rests = [part / (len(points) - 1) for part in BESIDE]
        sides = [side * (size / 2 + far) for far in (8, 13, 18) for side in (1, -1)]
        tries = [_travel(points, rest, side) for rest in rests for side in sides]
        places.products[way] = min(tries, key=lambda it: trouble(_around(it[-1], size + 4, 14)))


def _travel(points: list[Point], rest: float, side: float) -> list[Point]:
    """Return five places beside a way, from its lower end up to the part where one rests."""
    return [(x + side, y) for x, y in (along(points, 1 - k / 4 * (1 - rest)) for k in range(5))]


def _around(middle: Point, width: float, height: float) -> Box:
    (x, y), w, h = middle, width / 2, height / 2
    return Box(x - w, y - h, x + w, y + h)


def _meet(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def _crosses(box: Box, line: Iterable[Point]) -> bool:
    return any(box.left < x < box.right and box.top < y < box.bottom for x, y in line)


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    scene, left, places = Scene(width), width / 2 - 109, _places(state[0], width)
    scene.box(left, 0, 84, HEAD, "number", "value faint toned bare prose", key="key value")
    role = "grad faint toned bare prose"
    scene.box(left + 84, 0, 134, HEAD, "gradient of loss", role, key="key grad")
    for way in places.ways:
        _way(scene, state, way, places)
    for n, box in enumerate(places.nodes):
        _node(scene, state, n, box)
    return scene


def _way(scene: Scene, state: State, way: Way, places: Places) -> None:
    """Draw a way: grey, blue with a number forward, then back with a gradient and its factor."""
    (walk, step), points, name = state, places.ways[way], "{} {}".format(*way)
    edge, there = walk.tape.ways.get(way), walk.there(walk.tape.nodes[way[0]])
    back = walk.events.index(edge) if edge else len(walk.events)
    tone = "grad toned" if step >= back else "value toned" if step >= there else ""
    role = f"{tone} {'bold' if step in (there, back) else 'thick' if tone else ''}"
    end, down = (points[0], -1) if step >= back else (points[-1], 1)
    scene.line(flowing(points), role, key=f"way {name}")
    scene.line(tip(end, (0, down)), role, key=f"tip {name}")
    if not edge:
        return
    scene.line(flowing(points), "touch", key=f"touch {name}", go=back, z=0.5)
    if step >= back:
        box, role = places.factors[way], f"onway bare small {'grad toned strong' * (step == back)}"
        size = box.right - box.left, box.bottom - box.top
        factor = f"×{_number(edge.local)}"
        scene.box(box.left, box.top, *size, factor, role, key=f"factor {name}")
    if step == back:  # the product travels to the number it is added to, and rests before it
        *come, (x, y) = places.products[way]
        come = [(u, v + 4) for u, v in come]
        scene.text(x, y, _number(edge.part), "strong grad toned", key="product", come=come)


def _node(scene: Scene, state: State, n: int, box: Box) -> None:
    """Draw a node: its formula, its number, and the gradient if it asks for one."""
    walk, step = state
    node = walk.tape.nodes[n]
    there, arrivals = walk.there(node), walk.arrivals(node)
    halves = [("value", _number(node.value) if step >= there else "", step == there, there)]
    if node.value.requires_grad:
        arrived = [(at, text) for at, text in arrivals if at <= step]
        last, text = arrived[-1] if arrived else (None, "")
        filled = bool(arrived) and not node.function and walk.events[step] == DONE
        halves.append(("grad", text, step == last or filled, arrivals[-1][0] if arrivals else None))
    tone = next((f"{tone} toned thick" for tone, _, now, _ in halves if now), "")
    role, width = f"{tone} {'dash' if len(halves) == 1 else ''}", box.right - box.left
    scene.box(box.left, box.top, width, HEIGHT, "", role, r=8, key=f"node {n}")
    middle = (box.left + box.right) / 2
    scene.text(middle, box.top + 12, _formula(node), "small plain", key=f"formula {n}")
    rooms, x, y, high = _rooms(walk, node), box.left + RIM, box.top + HEAD, HEIGHT - HEAD - RIM
    spare = (width - RIM - math.fsum(rooms)) / len(rooms) - RIM
    for (tone, text, now, go), room in zip(halves, rooms, strict=True):
        role = f"{tone} toned bare strong {'tint' if now else 'faint'}"
        act = {} if go is None else {"go": go}
        scene.box(x, y, room + spare, high, text, role, r=5, key=f"{tone} {n}", **act)
        x += room + spare + RIM
