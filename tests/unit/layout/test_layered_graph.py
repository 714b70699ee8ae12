"""Nodes stand below what leads to them, beside each other, and within the room given."""

import random
from itertools import pairwise

import pytest

from utils.layout.layered_graph import GAP, LANE, layers_of, middles, route

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
    if all(len(row) * (LANE + GAP) + 3.9 < ROOM for row in rows.values()):
        assert min(min(row)[0] for row in rows.values()) > -6.001
        assert max(max(row)[1] for row in rows.values()) < 6.001


def test_a_chain_is_straight_and_a_node_stands_over_the_middle_of_what_it_leads_to():
    assert set(arranged(CHAIN)[1].values()) == {0}
    _, xs, _ = arranged(DIAMOND)
    assert xs[0,] == pytest.approx((xs[1,] + xs[2,]) / 2)
    assert abs(xs[1,] - xs[2,]) == pytest.approx(3.9 + GAP)


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
