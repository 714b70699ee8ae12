"""Where explorer ``backprop`` draws: from left to right where there is room, else downwards.

All places are CSS pixels. A place is counted *along* the flow of the numbers and *beside* it, and
turned to x and y at the end.
"""

import math
from dataclasses import dataclass

from utils.explorers.backprop_tape import Tape
from utils.layout.layered_graph import Edges, Spot, layers_of, middles, route

WIDE, NARROW = 656, 258
"""Pixels inside the explorer on the book's wide page, and on a phone of 320 pixels."""
UNIT = 40
"""Pixels of one unit of ``utils.layout.layered_graph``."""
HEIGHT = 50
"""Height of a node: a line for its formula, a line for its numbers."""
LETTER, DIGIT, LEAST = 7.3, 8.5, 54
"""Width of a letter of a formula and of a number, and the least width of a node."""
DOWN, ACROSS = 40, (34, 76)
"""Space between two layers: downwards, and the least and the most across."""
APART = 8
"""Height that a node takes beyond its own when the flow goes across."""
SPREAD = 16
"""Space between the ends of two ways at one side of a node."""

Place = tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """Places of one expression.

    ``boxes`` are ``(x, y, width)`` in the order of the tape's nodes; ``ways`` are lists of points,
    one for each input of each node, from the input to the node.
    """

    width: float
    height: float
    boxes: list[tuple[float, float, float]]
    ways: list[list[Place]]


def width_of(formula: str, numbers: list[str]) -> float:
    """Return the width of a node with a formula and two of ``numbers`` side by side."""
    return max(LEAST, 10 + LETTER * len(formula), 2 * (10 + DIGIT * max(map(len, numbers))))


def downwards(tape: Tape, widths: list[float]) -> Drawing:
    """Place the given numbers above and the loss below, each layer within ``NARROW`` pixels."""
    flow = _Flow(tape, widths, NARROW)
    starts, ends = flow.layers_along([HEIGHT] * len(widths), DOWN)
    boxes = [
        (flow.beside[n,] - widths[n] / 2, starts[layer], widths[n])
        for n, layer in sorted(flow.layers.items())
    ]
    ways = [[(x, y) for y, x in way] for way in flow.ways(starts, ends)]
    return Drawing(flow.size, ends[0], boxes, ways)


def across(tape: Tape, widths: list[float]) -> Drawing | None:
    """Place the given numbers on the left and the loss on the right; None if that is too wide."""
    flow = _Flow(tape, [HEIGHT + APART] * len(widths), math.inf)
    _, ends = flow.layers_along(widths, 0)
    gap = min(ACROSS[1], (WIDE - ends[0]) / max(flow.layers.values()))
    if gap < ACROSS[0]:
        return None
    starts, ends = flow.layers_along(widths, gap)
    boxes = [
        (starts[layer], flow.beside[n,] - HEIGHT / 2, ends[layer] - starts[layer])
        for n, layer in sorted(flow.layers.items())
    ]
    return Drawing(ends[0], flow.size, boxes, flow.ways(starts, ends))


class _Flow:
    """The graph of a tape in layers; layer 0 holds the loss."""

    def __init__(self, tape: Tape, sizes: list[float], room: float):
        """Put nodes that take ``sizes`` pixels beside the flow into layers of ``room`` pixels."""
        number = {node: n for n, node in enumerate(tape.nodes)}
        self.edges: Edges = {
            number[node]: [number[parent] for parent in node.parents] for node in tape.nodes
        }
        units = {n: size / UNIT for n, size in enumerate(sizes)}
        self.layers = layers_of(self.edges, units, room / UNIT)
        spots = middles(self.edges, self.layers, units, room / UNIT)
        halves = {spot: units[spot[0]] / 2 if len(spot) == 1 else 0 for spot in spots}
        least = min(spots[spot] - half for spot, half in halves.items())
        self.beside = {spot: (x - least) * UNIT for spot, x in spots.items()}
        self.size = max(self.beside[spot] + half * UNIT for spot, half in halves.items())
        self.sizes = sizes

    def layers_along(self, sizes: list[float], gap: float) -> tuple[dict, dict]:
        """Return where each layer starts and ends, when nodes take ``sizes`` along the flow."""
        starts, ends, at = {}, {}, 0.0
        for layer in range(max(self.layers.values()), -1, -1):
            starts[layer] = at
            ends[layer] = at + max(sizes[n] for n in self.edges if self.layers[n] == layer)
            at = ends[layer] + gap
        return starts, ends

    def ways(self, starts: dict[int, float], ends: dict[int, float]) -> list[list[Place]]:
        """Return the points ``(along, beside)`` of every way, in the order of nodes and inputs."""
        routes = [
            route(n, k, self.edges, self.layers)[::-1]
            for n in sorted(self.edges)
            for k in range(len(self.edges[n]))
        ]
        return [self._way(way, routes, starts, ends) for way in routes]

    def _way(self, way: list[Spot], routes: list, starts: dict, ends: dict) -> list[Place]:
        first, *passed, last = way
        passing = [(a[s[2]], self.beside[s]) for s in passed for a in (starts, ends)]
        return [
            (ends[self.layers[first[0]]], self._end(way, 0, routes)),
            *passing,
            (starts[self.layers[last[0]]], self._end(way, -1, routes)),
        ]

    def _end(self, way: list[Spot], at: int, routes: list[list[Spot]]) -> float:
        """Return where ``way`` leaves (``at`` 0) or enters (-1) a node: ways share its side."""
        beyond = 1 if at == 0 else -2
        here = sorted(
            (other for other in routes if other[at] == way[at]),
            key=lambda other: self.beside[other[beyond]],
        )
        rank = next(k for k, other in enumerate(here) if other is way)
        step = min(SPREAD, self.sizes[way[at][0]] / (len(here) + 1))
        return self.beside[way[at]] + (rank - (len(here) - 1) / 2) * step
