"""Nodes stand below what leads to them, beside each other, and within the room given."""

import random
from itertools import pairwise

import pytest

from utils.layout.layered_graph import GAP, LANE, arrange, layers_of, middles, route

ROOM = 12
CHAIN = {0: [1], 1: [2], 2: []}
DIAMOND = {0: [1, 2], 1: [3], 2: [3], 3: []}
SKIP = {0: [1, 3], 1: [2], 2: [3], 3: []}


def random_graph(seed):
    rng = random.Random(seed)
    size = rng.randint(2, 12)
    edges = {k: rng.choices(range(k + 1, size), k=rng.randint(0, 2)) for k in range(size - 1)}
    for k in range(1, size):
        if not any(k in ends for ends in edges.values()):
            edges[rng.randrange(k)].append(k)
    return edges | {size - 1: []}


GRAPHS = [CHAIN, DIAMOND, SKIP, *map(random_graph, range(20))]


def arranged(edges, width=3.9):
    widths = dict.fromkeys(edges, width)
    layers = layers_of(edges, widths, ROOM)
    return layers, middles(edges, layers, widths, ROOM), widths


@pytest.mark.parametrize("edges", GRAPHS, ids=str)
def test_every_edge_leads_downwards(edges):
    layers, _, _ = arranged(edges)
    assert layers.keys() == edges.keys()
    assert set(layers.values()) == set(range(max(layers.values()) + 1))
    assert all(layers[node] < layers[end] for node, ends in edges.items() for end in ends)


@pytest.mark.parametrize("edges", GRAPHS, ids=str)
def test_neighbours_keep_a_gap_and_all_stand_in_the_room(edges):
    layers, xs, widths = arranged(edges)
    rows = {}
    for spot, x in xs.items():
        layer = layers[spot[0]] if len(spot) == 1 else spot[2]
        half = (widths[spot[0]] if len(spot) == 1 else LANE) / 2
        rows.setdefault(layer, []).append((x - half, x + half))
    for row in rows.values():
        assert all(b[0] - a[1] >= GAP - 1e-9 for a, b in pairwise(sorted(row)))
    narrow = all(len(row) * (LANE + GAP) + 3.9 < ROOM for row in rows.values())
    assert narrow or edges not in (CHAIN, DIAMOND, SKIP)
    if narrow:
        assert min(min(row)[0] for row in rows.values()) > -6.001
        assert max(max(row)[1] for row in rows.values()) < 6.001


def test_a_layer_takes_what_fills_its_room_and_not_a_hair_more():
    edges = {0: [1, 2], 1: [], 2: []}
    full = dict.fromkeys(edges, (ROOM - GAP) / 2)
    assert layers_of(edges, full, ROOM) == {0: 0, 1: 1, 2: 1}
    assert layers_of(edges, full | {2: full[2] + 0.01}, ROOM) == {0: 0, 1: 1, 2: 2}


def test_an_edge_that_passes_a_layer_takes_a_lane_of_its_room():
    edges = {0: [1, 2, 3], 1: [], 2: [], 3: []}
    full = dict.fromkeys(edges, (ROOM - GAP) / 2 - LANE - GAP)
    assert layers_of(edges, full | {1: 5.0, 2: 5.0}, 2 * 5.0 + 2 * GAP + LANE)[2] == 1
    assert layers_of(edges, full | {1: 5.0, 2: 5.0}, 2 * 5.0 + 2 * GAP + LANE - 0.1)[2] == 2


def test_a_chain_is_straight_and_a_node_stands_over_the_middle_of_what_it_leads_to():
    assert set(arranged(CHAIN)[1].values()) == {0}
    _, xs, _ = arranged(DIAMOND)
    assert xs[0,] == pytest.approx((xs[1,] + xs[2,]) / 2)
    assert abs(xs[1,] - xs[2,]) == pytest.approx(3.9 + GAP)
    assert xs[0,] == xs[3,] == 0  # what is even on both sides stands in the middle
    edges, widths = {0: [2], 1: [3], 2: [4], 3: [4], 4: []}, {0: 1, 1: 1, 2: 4, 3: 4, 4: 1}
    xs = middles(edges, layers_of(edges, widths, ROOM), widths, ROOM)
    assert (xs[0,], xs[1,]) == (xs[2,], xs[3,])  # each over its own, however close to the other's


def test_what_does_not_fit_beside_the_others_goes_a_layer_down():
    edges = {0: [1, 2, 3], 1: [], 2: [], 3: []}
    assert layers_of(edges, dict.fromkeys(edges, 3.6), ROOM) == {0: 0, 1: 1, 2: 1, 3: 1}
    # Beside two of 5 cells an edge may pass: 5 + 5 + 0.5 and two gaps.
    assert layers_of(edges, dict.fromkeys(edges, 5.0), ROOM) == {0: 0, 1: 1, 2: 1, 3: 2}
    assert layers_of(edges, dict.fromkeys(edges, 5.3), ROOM) == {0: 0, 1: 1, 2: 2, 3: 2}
    assert layers_of(edges, dict.fromkeys(edges, 30.0), ROOM) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_a_long_edge_visits_a_place_in_each_layer_that_it_passes():
    layers, xs, _ = arranged(SKIP)
    assert route(0, 0, SKIP, layers) == [(0,), (1,)]
    way = route(0, 1, SKIP, layers)
    assert way == [(0,), (0, 1, 1), (0, 1, 2), (3,)]
    assert all(spot in xs for spot in way)


def test_neighbours_are_sorted_so_that_edges_need_not_cross():
    crossed = {0: [1, 2], 1: [4], 2: [3], 3: [], 4: []}
    _, xs, _ = arranged(crossed)
    assert (xs[1,] < xs[2,]) == (xs[4,] < xs[3,])


LOOP = {0: [1, 4], 1: [2, 4], 2: [3, 4], 3: [], 4: []}
"""Three products in a row, each by the same number."""


LATE = {0: [3, 1], 1: [3, 2], 2: [3, 4], 3: [4], 4: []}
"""Only the sweep from the last row finds the order without a crossing."""

UNEVEN = {0: [2, 3, 1], 1: [2, 4], 2: [4], 3: [4], 4: []}
"""Rows of one, three and two spots: a place counts from the middle of its row."""


def crossings(edges, width=3.9):
    layers, xs, _ = arranged(edges, width)
    ways = [route(node, k, edges, layers) for node in edges for k in range(len(edges[node]))]
    rows = {}
    for way in ways:
        for a, b in pairwise(way):
            layer = layers[a[0]] if len(a) == 1 else a[2]
            rows.setdefault(layer, []).append((xs[a], xs[b]))
    return sum(a < c and b > d for row in rows.values() for a, b in row for c, d in row)


def test_of_two_orders_the_one_with_fewer_crossings_is_taken():
    assert crossings(LOOP) == 0
    assert [crossings(edges) for edges in (CHAIN, DIAMOND, SKIP)] == [0, 0, 0]
    assert [crossings(edges, 1.0) for edges in (LATE, UNEVEN)] == [0, 0]


def test_an_arrangement_begins_below_and_its_edges_run_up_from_side_to_side():
    sizes = {0: (4, 1), 1: (4, 2), 2: (4, 1), 3: (4, 1), 4: (6, 1)}
    boxes, ways = arrange(LOOP, sizes, 12, 3, dict.fromkeys(sizes, 0.8), top=5)
    assert {n: (box.right - box.left, box.bottom - box.top) for n, box in boxes.items()} == {
        n: (pytest.approx(w), pytest.approx(h)) for n, (w, h) in sizes.items()
    }
    assert [boxes[n].top for n in (0, 1, 2, 3)] == [18, 13, 9, 5]
    left, right = min(b.left for b in boxes.values()), max(b.right for b in boxes.values())
    assert left + right == pytest.approx(12), "they stand in the middle"
    assert ways.keys() == {(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)}
    for (node, k), points in ways.items():
        start, end = boxes[node], boxes[LOOP[node][k]]
        (x, y), *_, (u, v) = points
        assert (y, v) == (start.top, end.bottom)
        assert start.left < x < start.right
        assert end.left < u < end.right
        assert all(a[1] > b[1] for a, b in pairwise(points))
    assert len(ways[0, 1]) == 2 + 2 * 2, "a point where it enters and leaves each layer"
    entering = sorted(points[-1][0] for way, points in ways.items() if LOOP[way[0]][way[1]] == 4)
    assert [b - a for a, b in pairwise(entering)] == [pytest.approx(0.8)] * 2


def test_a_low_node_beside_a_high_one_is_reached_in_a_straight_line():
    edges, sizes = {0: [1, 2], 1: [], 2: []}, {0: (4, 1), 1: (4, 1), 2: (4, 3)}
    boxes, ways = arrange(edges, sizes, 12, 2, dict.fromkeys(sizes, 0.8))
    (u, _), (x, y) = ways[0, 0][-2:]
    assert (x, y) == (u, boxes[1].bottom)
    assert ways[0, 0][-2][1] == ways[0, 1][-1][1] == boxes[2].bottom


def test_edges_share_the_side_of_a_node_that_is_too_narrow_for_them():
    edges = {0: [1] * 4, 1: []}
    _, ways = arrange(edges, {0: (9, 1), 1: (2, 1)}, 12, 2, {0: 2, 1: 2})
    assert [points[-1][0] - points[0][0] for points in ways.values()] == pytest.approx(
        [2.25, 0.75, -0.75, -2.25]
    )
