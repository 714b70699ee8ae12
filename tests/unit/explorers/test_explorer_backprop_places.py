"""Where explorer ``backprop`` draws: numbers flow down to the loss, and nothing collides."""

import pytest

from tests.explorers.samples.backprop_samples import leaves
from tests.unit.explorers.test_explorer_backprop import EXPRESSIONS, marks, scenes
from utils.record.tape import record
from utils.scenes.scene import Scene

WIDTHS = (258, 313, 640)
HARD = [
    ("(a := w * x) * torch.clamp(a, min=-12345678.25)", {"w": -1.234, "x": 567.8}),
    ("torch.where(x > w, x * x, w * w) * x / w - x * w", {"w": 3.0, "x": 2.0}),
]
"""A long formula beside ways that pass it, and many ways that cross."""
CROWDED = [
    ("(a := x * x * x) * a - w / (a - x)", {"w": -123.456, "x": -0.1234}),
    ("w" + " * w" * 13, {"w": -1.375}),
]
"""More long numbers on ways side by side than a phone has room for."""
clear = pytest.mark.parametrize(("code", "numbers"), EXPRESSIONS + HARD)
each_drawing = pytest.mark.parametrize(("code", "numbers"), EXPRESSIONS + HARD + CROWDED)
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def boxes(scene: Scene, kind: str) -> dict[str, Box]:
    found = ((n, m.get("x", 0), m["y"], m["w"], m["h"]) for n, m in marks(scene, kind).items())
    return {n: (x, y, x + w, y + h) for n, x, y, w, h in found}


def points_of(d: str) -> list[tuple[float, float]]:
    """The points of a way, from its start to its end: where its bends meet, in absolute places."""
    start, *bends = d.removeprefix("M").split("C")
    found = [tuple(map(float, start.split()))]
    for bend in bends:
        found.append(tuple(map(float, bend.split()[-2:])))
    return found


def curve_of(d: str) -> list[tuple[float, float]]:
    """Many places on a way."""
    start, *bends = d.removeprefix("M").split("C")
    found = [tuple(map(float, start.split()))]
    for bend in bends:
        x, y = found[-1]
        a, b, p, q, u, v = map(float, bend.split())
        for t in (k / 50 for k in range(1, 51)):
            r = 1 - t
            parts = (r**3, 3 * r * r * t, 3 * r * t * t, t**3)
            found.append(
                tuple(
                    sum(w * z for w, z in zip(parts, its, strict=True))
                    for its in ((x, a, p, u), (y, b, q, v))
                )
            )
    return found


def apart(a: Box, b: Box) -> bool:
    return a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


def letters(look: dict, size: float) -> Box:
    """The box that the letters of a text around its place fill."""
    half = 0.3 * size * len(look["t"])
    return look["x"] - half, look["y"] - 0.72 * size, look["x"] + half, look["y"]


def crossed(box: Box, d: str) -> bool:
    return any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in curve_of(d))


@pytest.mark.parametrize("width", WIDTHS)
@each_drawing
def test_boxes_stand_apart_and_ways_lead_down_from_one_to_the_next(
    code: str, numbers: dict, width: int
):
    tape, drawn = record(code, leaves(numbers)), scenes(code, width, **numbers)
    nodes, ways = boxes(drawn[0], "node"), marks(drawn[0], "way")
    assert len(nodes) == len(tape.nodes)
    for k, a in enumerate(nodes.values()):
        assert a[0] >= -1
        assert a[2] <= width + 1
        assert all(apart(a, b) for b in list(nodes.values())[:k])
    loss = nodes[str(len(nodes) - 1)]
    assert all(box[3] < loss[1] for box in nodes.values() if box is not loss), "the loss is below"
    assert loss[3] == drawn[0].height - 2, "nothing is blank below"
    for n, node in enumerate(tape.nodes):
        for k, parent in enumerate(node.parents):
            points = points_of(ways[f"{n} {k}"]["d"])
            start, end = nodes[str(tape.nodes.index(parent))], nodes[str(n)]
            assert (points[0][1], points[-1][1]) == pytest.approx((start[3], end[1]), abs=0.5)
            assert start[0] <= points[0][0] <= start[2]
            assert end[0] <= points[-1][0] <= end[2]
            assert [y for _, y in points] == sorted(y for _, y in points)
    assert len({scene.height for scene in drawn}) == 1, "what stands below moves"


@pytest.mark.parametrize("width", WIDTHS)
@each_drawing
def test_formulas_and_numbers_fit_where_they_stand(code: str, numbers: dict, width: int):
    scene = scenes(code, width, **numbers)[-1]
    nodes = boxes(scene, "node")
    for n, look in marks(scene, "formula").items():
        left, _, right, _ = letters(look, 12)
        assert nodes[n][0] + 2 < left
        assert right < nodes[n][2] - 2
    for kind in ("value", "grad"):
        for n, look in marks(scene, kind).items():
            assert 8.45 * len(look.get("t", "")) + 2 < look["w"]
            left, top, right, bottom = boxes(scene, kind)[n]
            assert nodes[n][0] < left < right < nodes[n][2]
            assert nodes[n][1] < top < bottom < nodes[n][3]


@pytest.mark.parametrize("width", WIDTHS)
@clear
def test_no_number_meets_another_or_a_node_or_another_way(code: str, numbers: dict, width: int):
    drawn = scenes(code, width, **numbers)
    nodes, ways = boxes(drawn[-1], "node"), marks(drawn[-1], "way")
    factors = boxes(drawn[-1], "factor")
    for k, (name, box) in enumerate(factors.items()):
        assert all(apart(box, node) for node in nodes.values())
        assert all(apart(box, other) for other in list(factors.values())[:k])
        assert not any(crossed(box, way["d"]) for other, way in ways.items() if other != name)
        assert crossed(box, ways[name]["d"]), "a factor stands on its way"
    for scene in drawn:
        for look in marks(scene, "product").values():
            box = letters(look, 14)
            assert all(
                apart(box, other) for other in (*nodes.values(), *boxes(scene, "factor").values())
            )
            assert not any(crossed(box, way["d"]) for way in ways.values())
            assert 0 <= box[0] < box[2] <= width


@pytest.mark.parametrize("width", WIDTHS)
@each_drawing
def test_the_product_travels_up_its_way_and_rests_below_the_number_that_it_is_added_to(
    code: str, numbers: dict, width: int
):
    tape, drawn = record(code, leaves(numbers)), scenes(code, width, **numbers)
    nodes = boxes(drawn[0], "node")
    for scene, edge in zip(drawn[-1 - len(tape.edges) : -1], tape.edges, strict=True):
        (look,) = marks(scene, "product").values()
        heights = [y for _, y in look["from"]]
        assert len(heights) == 4
        assert heights == sorted(heights, reverse=True)
        assert heights[-1] > 1, "it travels upwards"
        left, _, right, bottom = nodes[str(tape.nodes.index(edge.parent))]
        assert bottom < look["y"] < bottom + 54
        assert left - 60 < look["x"] < right + 60


def test_a_chain_stands_in_one_column():
    (scene, *_) = scenes("x.sin().sin().sin().sin().sin().sin().sin()", 258)
    middles = [(left + right) / 2 for left, _, right, _ in boxes(scene, "node").values()]
    assert middles == pytest.approx([129] * 8, abs=0.1)


def test_two_ways_of_one_number_start_and_end_at_different_places():
    for width in WIDTHS:
        (a, b), (c, d) = (
            (points[0], points[-1])
            for points in (
                points_of(m["d"]) for m in marks(scenes("x * x", width)[0], "way").values()
            )
        )
        assert a != c
        assert b != d


def test_arrows_turn_when_a_gradient_has_come_back():
    drawn = scenes("w * x")
    start, end = points_of(marks(drawn[0], "way")["2 0"]["d"])
    there, back = (marks(scene, "tip")["2 0"]["d"] for scene in (drawn[0], drawn[-1]))
    assert there.startswith(f"M{end[0] + 5:g} {end[1] - 6:g}")
    assert back.startswith(f"M{start[0] - 5:g} {start[1] + 6:g}")
