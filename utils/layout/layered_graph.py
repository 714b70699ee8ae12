"""Where the nodes of a graph stand: in layers from the root down, so that arrows point downwards.

It knows nothing of tensors: nodes are numbers, edges lead from a node to what it hands over to.
Units are whatever the caller measures in: a picture's cells, or pixels times some size.
"""

import math
from itertools import pairwise
from statistics import mean

from utils.layout.box import Box

GAP = 0.5
"""Least space between two neighbours of a layer."""

LANE = 0.5
"""Width that an edge takes in a layer that it passes on its way."""

SWEEPS = 6
"""Passes that sort each layer by the middle of its neighbours; more change nothing so small."""

Edges = dict[int, list[int]]
Spot = tuple[int, ...]
"""A node ``(node,)``, or ``(node, k, layer)``: the place where edge ``k`` of it passes a layer."""
Point = tuple[float, float]


def layers_of(edges: Edges, widths: dict[int, float], room: float) -> dict[int, int]:
    """Return the layer of each node: below everything that leads to it, and where there is room.

    Args:
        edges: for each node the nodes it leads to; every node is a key, there is no cycle.
        widths: of each node.
        room: what the nodes of a layer and the edges that pass it may take together; a layer that
            holds one node only may be wider.
    """
    layers: dict[int, int] = {}
    for layer in range(len(edges)):
        waiting = [node for node in edges if node not in layers]
        ready = [n for n in waiting if all(u in layers for u in edges if n in edges[u])]
        chosen = ready[:1]
        for node in ready[1:]:
            if _width([*chosen, node], edges, layers, widths) <= room:
                chosen.append(node)
        layers |= dict.fromkeys(chosen, layer)
    return layers


def _width(chosen: list[int], edges: Edges, layers: dict[int, int], widths: dict) -> float:
    """Return the width of a layer of the ``chosen`` nodes below the placed ones."""
    ends = [end for node in layers for end in edges[node]]
    passing = sum(end not in layers and end not in chosen for end in ends)
    return math.fsum(widths[node] + GAP for node in chosen) + passing * (LANE + GAP) - GAP


def middles(
    edges: Edges, layers: dict[int, int], widths: dict[int, float], room: float
) -> dict[Spot, float]:
    """Return the middle of each node, and of each place where an edge passes a layer.

    Spots of one layer keep ``GAP`` between them; all stand between ``-room / 2`` and ``room / 2``,
    unless a layer is wider.
    """
    rows, joined = _rows(edges, layers)
    rows = min((_swept(rows, joined, k) for k in (0, 1)), key=lambda rows: _crossings(rows, joined))
    xs = {spot: 0.0 for row in rows for spot in row}
    for row in rows * SWEEPS:
        _settle(row, xs, joined, widths, room)
    # At last each spot goes over the middle of what it leads to: a chain becomes a straight line.
    below = _below(rows, joined)
    for row in reversed(rows[:-1]):
        _settle(row, xs, below, widths, room)
    return xs


def route(node: int, k: int, edges: Edges, layers: dict[int, int]) -> list[Spot]:
    """Return the spots that edge ``k`` of ``node`` visits, from the node to its end."""
    end = edges[node][k]
    passed = range(layers[node] + 1, layers[end])
    return [(node,), *((node, k, layer) for layer in passed), (end,)]


def arrange(
    edges: Edges,
    sizes: dict[int, tuple[float, float]],
    room: float,
    gap: float,
    apart: dict[int, float],
    unit: float = 1,
    top: float = 0,
) -> tuple[dict[int, Box], dict[tuple[int, int], list[Point]]]:
    """Return where nodes stand, the first layer below all others, and how their edges run up.

    Args:
        edges: as for ``layers_of``; nodes that nothing leads to come first.
        sizes: width and height of each node.
        room: width of the drawing, in whose middle the nodes stand.
        gap: height between two layers.
        apart: for each node the most space between edges that leave it; the least of them holds
            between edges that enter one.
        unit: how many of the caller's units are one of ``GAP`` and ``LANE``.
        top: where the upper layer begins.

    Returns:
        The box of each node; by node and number of an edge its points, from the upper side of the
        node to the lower side of its end, two for each layer that it passes.
    """
    widths = {node: width / unit for node, (width, _) in sizes.items()}
    layers = layers_of(edges, widths, room / unit)
    spots = middles(edges, layers, widths, room / unit)
    sides = [(spots[n,] - w / 2, spots[n,] + w / 2) for n, w in widths.items()]
    shift = (min(left for left, _ in sides) + max(right for _, right in sides)) / 2
    xs = {spot: room / 2 + (x - shift) * unit for spot, x in spots.items()}
    tops, bottoms, bottom = {}, {}, top - gap
    for layer in sorted(set(layers.values()), reverse=True):
        tops[layer] = bottom + gap
        bottom = tops[layer] + max(sizes[node][1] for node in edges if layers[node] == layer)
        bottoms[layer] = bottom
    boxes = {}
    for node, (width, height) in sizes.items():
        left, top = xs[node,] - width / 2, tops[layers[node]]
        boxes[node] = Box(left, top, left + width, top + height)
    ways = {(n, k): route(n, k, edges, layers) for n in edges for k in range(len(edges[n]))}
    points = {}
    for (node, k), way in ways.items():
        end = edges[node][k]
        start = _port(way, 0, ways, xs, sizes[node][0], apart[node]), boxes[node].top
        passed = [(xs[spot], y[spot[2]]) for spot in way[1:-1] for y in (bottoms, tops)]
        x = _port(way, -1, ways, xs, sizes[end][0], min(apart.values()))
        # A node that is lower than its layer is reached in a straight line.
        ends = sorted({bottoms[layers[end]], boxes[end].bottom}, reverse=True)
        points[node, k] = [start, *passed, *((x, y) for y in ends)]
    return boxes, points


def _port(way: list[Spot], at: int, ways: dict, xs: dict, room: float, apart: float) -> float:
    """Return where ``way`` leaves its first node (``at`` 0) or enters its last one (-1).

    All ``ways`` that end there share ``room``, this side of the node, in the order of where they
    come from.
    """
    beyond = 1 if at == 0 else -2
    here = sorted((w for w in ways.values() if w[at] == way[at]), key=lambda w: xs[w[beyond]])
    rank = next(k for k, other in enumerate(here) if other is way)
    return xs[way[at]] + (rank - (len(here) - 1) / 2) * min(apart, room / len(here))


def _rows(edges: Edges, layers: dict[int, int]) -> tuple[list[list[Spot]], dict[Spot, set[Spot]]]:
    """Return the spots of each layer, and which spots an edge joins."""
    rows: list[list[Spot]] = [[] for _ in range(max(layers.values()) + 1)]
    joined: dict[Spot, set[Spot]] = {(node,): set() for node in edges}
    for node, layer in layers.items():
        rows[layer].append((node,))
    for node, ends in edges.items():
        for k in range(len(ends)):
            way = route(node, k, edges, layers)
            for spot in way[1:-1]:
                rows[spot[2]].append(spot)
            for a, b in pairwise(way):
                joined.setdefault(a, set()).add(b)
                joined.setdefault(b, set()).add(a)
    return rows, joined


def _swept(rows: list[list[Spot]], joined: dict[Spot, set[Spot]], first: int) -> list[list[Spot]]:
    """Return ``rows`` sorted by sweeps; the ``first`` one starts at the first row, or the last."""
    rows = [list(row) for row in rows]
    for sweep in range(first, SWEEPS + first):
        order = range(len(rows)) if sweep % 2 == 0 else reversed(range(len(rows)))
        for k in order:
            _sort_by_neighbours(rows, k, joined)
    return rows


def _crossings(rows: list[list[Spot]], joined: dict[Spot, set[Spot]]) -> int:
    """Return how many edges cross between neighbouring rows."""
    total = 0
    for row, under in pairwise(rows):
        places = {spot: j for j, spot in enumerate(under)}
        lines = [(i, places[s]) for i, spot in enumerate(row) for s in joined[spot] & {*under}]
        total += sum(a < c and b > d for a, b in lines for c, d in lines)
    return total


def _sort_by_neighbours(rows: list[list[Spot]], k: int, joined: dict[Spot, set[Spot]]) -> None:
    """Sort row ``k`` by where the neighbours of its spots stand in their rows."""
    places = {spot: (j + 0.5) / len(row) for row in rows for j, spot in enumerate(row)}

    rows[k].sort(key=lambda spot: mean(map(places.get, joined[spot])))


def _below(rows: list[list[Spot]], joined: dict[Spot, set[Spot]]) -> dict[Spot, set[Spot]]:
    """Return the neighbours of each spot in the row under it."""
    return {spot: joined[spot] & {*under} for row, under in pairwise(rows) for spot in row}


def _settle(row: list[Spot], xs: dict, near: dict, widths: dict, room: float) -> None:
    """Move the spots of one layer to the middle of those ``near`` them, without overlap."""
    sizes = [widths[spot[0]] if len(spot) == 1 else LANE for spot in row]
    wishes = [mean(xs[other] for other in near[spot] or {spot}) for spot in row]
    xs |= zip(row, _side_by_side(wishes, sizes, room / 2), strict=True)


def _side_by_side(wishes: list[float], sizes: list[float], edge: float) -> list[float]:
    """Return middles near ``wishes``, in their order and without overlap, within ``edge``."""
    places, left = [], -math.inf
    for wish, size in zip(wishes, sizes, strict=True):
        places.append(max(wish, left + size / 2))
        left = places[-1] + size / 2 + GAP
    shift = (math.fsum(wishes) - math.fsum(places)) / len(places)  # `sum` rounds as Pythons differ
    right = edge
    for k, size in reversed(list(enumerate(sizes))):
        places[k] = min(places[k] + shift, right - size / 2)
        right = places[k] - size / 2 - GAP
    left = -edge
    for k, size in enumerate(sizes):
        places[k] = max(places[k], left + size / 2)
        left = places[k] + size / 2 + GAP
    return places
