"""Where everything stands in explorer ``graph``, in CSS pixels; the browser only draws it."""

import math
from itertools import pairwise

from utils.explorers.graph_record import Part, Recording
from utils.layout.layered_graph import Spot, layers_of, middles, route

ROOM = 313
"""Width of the drawing: what is inside the explorer on a phone of 375 pixels."""

WIDE, BESIDE = 690, 24
"""Width inside the explorer on a wide page, and the space between program and drawing."""

CELL = 26
"""Pixels of one unit of ``utils.layout.layered_graph``; neighbours keep half of it between them."""

NAME, CHIP = 7.6, 7.3
"""Widths of a letter of a node's name and of a chip."""

HEAD, ROW, FOOT, PITCH, SPREAD = 26, 24, 6, 36, 24
"""Heights of a name, a row of chips and the edge under it; space between layers and arrows."""

MARGIN, TIP = 2, 7
"""Space above and below the drawing, for thick frames, and height of an arrow's tip."""

LINE, SAID, LETTER = 24, 21, 7.4
"""Heights of a line of code and of a sentence; width of a letter of a sentence, on average."""

LEGEND = 28


def place(recording: Recording) -> dict:
    """Return the boxes of nodes and chips, the paths of edges and the places of their labels.

    Keys: ``boxes`` (x, y, width, height of each node), ``chips`` (for each node x and width of its
    chips), ``edges`` (from, end, path, x and y of its label), ``height``.
    """
    layout = _Layout(recording)
    boxes = [layout.box(k) for k in layout.edges]
    return {
        "boxes": boxes,
        "chips": [_chip_places(box, chips) for box, chips in zip(boxes, layout.chips, strict=True)],
        "edges": [layout.edge(way) for way in layout.ways],
        "height": layout.tops[-1] - PITCH + MARGIN,
    }


def heights(
    recordings: list[Recording], places: list[dict], said: list[str]
) -> tuple[float, float, list[int]]:
    """Return the heights on a wide page and on a phone, and the lines of words kept in both."""
    drawing = max(place["height"] for place in places)
    listing = LINE * max(len(recording.lines) for recording in recordings)
    titles = max(len(recording.title) for recording in recordings)
    lines = [math.ceil(max(map(len, said)) * LETTER / width) for width in (WIDE, ROOM)]
    bars = [36 if 400 + LETTER * titles <= width else 80 for width in (WIDE, ROOM)]
    above = [24 + bar + 8 + SAID * n + 14 for bar, n in zip(bars, lines, strict=True)]
    wide = above[0] + max(listing, drawing) + LEGEND
    return wide, above[1] + listing + 12 + drawing + LEGEND, lines


class _Layout:
    """The layers of one graph, results at the top."""

    def __init__(self, recording: Recording):
        parts = recording.parts
        self.chips = [_chips(recording, k) for k in range(len(parts))]
        self.edges = {k: part.inputs for k, part in enumerate(parts)}
        cells = {k: _width(part, self.chips[k]) / CELL for k, part in enumerate(parts)}
        # The last nodes are the results: whatever comes first is placed first.
        order = dict(reversed(self.edges.items()))
        self.layers = layers_of(order, cells, ROOM / CELL)
        found = middles(order, self.layers, cells, ROOM / CELL)
        self.xs = {spot: ROOM / 2 + x * CELL for spot, x in found.items()}
        self.widths = {k: round(width * CELL) for k, width in cells.items()}
        self.tops = self._tops()
        numbered = [(k, j) for k, ends in self.edges.items() for j in range(len(ends))]
        self.ways = [route(k, j, order, self.layers) for k, j in numbered]

    def _tops(self) -> list[int]:
        """Return the upper edge of each layer, and of one more below the last."""
        tops = [MARGIN]
        for layer in range(max(self.layers.values()) + 1):
            tallest = max(self.height(k) for k, its in self.layers.items() if its == layer)
            tops.append(tops[-1] + tallest + PITCH)
        return tops

    def height(self, k: int) -> int:
        """Return the height of node ``k``."""
        return HEAD + (ROW + FOOT if self.chips[k] else 0)

    def box(self, k: int) -> tuple[int, int, int, int]:
        """Return x, y, width and height of node ``k``."""
        left = round(self.xs[k,] - self.widths[k] / 2)
        return left, self.tops[self.layers[k]], self.widths[k], self.height(k)

    def edge(self, way: list[Spot]) -> tuple[int, int, str, int, int]:
        """Return both ends, the path and the place of the label of one edge."""
        (start,), (end,) = way[0], way[-1]
        (_, y, _, height), below = self.box(start), self.box(end)[1] - TIP
        points = [(self._side(way, 0), y + height)]
        for spot in way[1:-1]:
            bottom = self.tops[spot[2] + 1] - PITCH
            points += [(self.xs[spot], self.tops[spot[2]]), (self.xs[spot], bottom)]
        points.append((self._side(way, -1), below))
        (a, b), (c, d) = points[:2]
        return start, end, _path(points), round((a + c) / 2), round((b + d) / 2)

    def _side(self, way: list[Spot], at: int) -> float:
        """Return where ``way`` leaves its first node (0) or enters its last (-1)."""
        here = [other for other in self.ways if other[at] == way[at]]
        here.sort(key=lambda other: self.xs[other[1 if at == 0 else -2]])
        rank = next(k for k, other in enumerate(here) if other is way)
        return self.xs[way[at]] + (rank - (len(here) - 1) / 2) * SPREAD


def _path(points: list[tuple[float, float]]) -> str:
    """Return an SVG path through ``points`` that passes each of them vertically."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (a, b), (c, d) in pairwise(points):
        middle = (b + d) / 2
        path += f"C{a:.0f} {middle:.0f} {c:.0f} {middle:.0f} {c:.0f} {d:.0f}"
    return path


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
