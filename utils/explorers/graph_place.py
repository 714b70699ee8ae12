"""Where everything stands in explorer ``graph``, in CSS pixels; the browser only draws it."""

import math

from utils.explorers.graph_record import Part, Recording
from utils.layers import layers_of, middles, route

ROOM = 313
"""Width of the drawing: what is inside the explorer on a phone of 375 pixels."""

WIDE, BESIDE = 690, 24
"""Width inside the explorer on a wide page, and the space between program and drawing."""

CELL = 26
"""Pixels of one unit of ``utils.layers``; neighbours keep half of it between them."""

NAME, CHIP = 7.6, 7.3
"""Widths of a letter of a node's name and of a chip."""

HEAD, ROW, FOOT, PITCH, SPREAD = 26, 24, 6, 36, 24
"""Heights of a name, a row of chips and the edge under it; space between layers and arrows."""

LINE, SAID, LETTER = 24, 21, 7.4
"""Heights of a line of code and of a sentence; width of a letter of a sentence, on average."""

LEGEND = 28


def place(recording: Recording) -> dict:
    """Return the boxes of nodes and chips, the paths of edges and the places of their labels.

    Keys: ``boxes`` (x, y, width, height of each node), ``chips`` (for each node x and width of its
    chips), ``edges`` (from, end, path, x and y of its label), ``height``.
    """
    parts = recording.parts
    edges = {k: part.inputs for k, part in enumerate(parts)}
    widths = {k: _width(part, _chips(recording, k)) / CELL for k, part in enumerate(parts)}
    # The last nodes are the results: they are placed first, at the top.
    order = dict(reversed(edges.items()))
    layers = layers_of(order, widths, ROOM / CELL)
    xs = {
        spot: ROOM / 2 + x * CELL for spot, x in middles(order, layers, widths, ROOM / CELL).items()
    }
    heights = [HEAD + (ROW + FOOT if _chips(recording, k) else 0) for k in edges]
    tops = [2.0]
    for layer in range(max(layers.values()) + 1):
        tops.append(tops[-1] + max(heights[k] for k in edges if layers[k] == layer) + PITCH)
    boxes = [
        (round(xs[k,] - widths[k] * CELL / 2), tops[layers[k]], round(widths[k] * CELL), heights[k])
        for k in edges
    ]
    chips = [_chip_places(boxes[k], _chips(recording, k)) for k in edges]
    ways = [route(k, j, order, layers) for k in edges for j in range(len(edges[k]))]
    drawn = [_edge(way, ways, xs, tops, boxes) for way in ways]
    return {"boxes": boxes, "chips": chips, "edges": drawn, "height": tops[-1] - PITCH + 2}


def heights(
    recordings: list[Recording], places: list[dict], said: list[str]
) -> tuple[int, int, list]:
    """Return the height on a wide page, that on a phone, and the lines kept for the words in both."""
    drawing = max(place["height"] for place in places)
    listing = LINE * max(len(recording.lines) for recording in recordings)
    titles = max(len(recording.title) for recording in recordings)
    lines = [math.ceil(max(map(len, said)) * LETTER / width) for width in (WIDE, ROOM)]
    bars = [36 if 400 + LETTER * titles <= width else 80 for width in (WIDE, ROOM)]
    wide, phone = (
        24 + bar + 8 + SAID * n + 14 + LEGEND for bar, n in zip(bars, lines, strict=True)
    )
    return wide + max(listing, drawing), phone + listing + 12 + drawing, lines


def _chips(recording: Recording, k: int) -> list[str]:
    """Return the longest texts that the chips of node ``k`` ever hold."""
    part = recording.parts[k]
    if part.leaf is None:
        return [max(chip, "freed", key=len) for chip in part.chips]
    leaves = [j for j, other in enumerate(recording.parts) if other.leaf is not None]
    at = leaves.index(k)
    grads = [m.grads[at] for m in recording.moments if len(m.grads) > at]
    return [f"{part.leaf}.grad = {max(grads, key=len)}"]


def _chip_width(text: str) -> int:
    return round(len(text) * CHIP + 10)


def _width(part: Part, chips: list[str]) -> float:
    row = sum(map(_chip_width, chips)) + 4 * (len(chips) - 1)
    return max(len(part.name) * NAME, row) + 14


def _chip_places(box: tuple, chips: list[str]) -> list[tuple[int, int]]:
    x, _, width, _ = box
    sizes = list(map(_chip_width, chips))
    left = x + (width - sum(sizes) - 4 * (len(sizes) - 1)) / 2
    starts = [round(left + sum(sizes[:j]) + 4 * j) for j in range(len(sizes))]
    return list(zip(starts, sizes, strict=True))


def _edge(way: list, ways: list, xs: dict, tops: list[float], boxes: list[tuple]) -> tuple:
    """Return both ends, the path and the place of the label of one edge."""
    start, *passed, end = way
    x, y = _side(way, 0, ways, xs), boxes[start[0]][1] + boxes[start[0]][3]
    points = [(x, y)]
    for spot in passed:
        points += [(xs[spot], tops[spot[2]]), (xs[spot], tops[spot[2] + 1] - PITCH)]
    points.append((_side(way, -1, ways, xs), boxes[end[0]][1] - 7))
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (a, b), (c, d) in zip(points, points[1:], strict=False):
        middle = (b + d) / 2
        path += f"C{a:.0f} {middle:.0f} {c:.0f} {middle:.0f} {c:.0f} {d:.0f}"
    (a, b), (c, d) = points[:2]
    return start[0], end[0], path, round((a + c) / 2), round((b + d) / 2)


def _side(way: list, at: int, ways: list, xs: dict) -> float:
    """Return where ``way`` leaves its first node (0) or enters its last (-1), beside the others."""
    here = [other for other in ways if other[at] == way[at]]
    here.sort(key=lambda other: xs[other[1 if at == 0 else -2]])
    rank = next(k for k, other in enumerate(here) if other is way)
    return xs[way[at]] + (rank - (len(here) - 1) / 2) * SPREAD
