"""A picture of a graph shows the nodes, edges, leaves and saved tensors that PyTorch has."""

import random
from collections import Counter
from itertools import pairwise

import pytest
import torch
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from utils.pictures import graphs
from utils.pictures.arrows import Link
from utils.pictures.board import INCHES_PER_CELL, SMALL_POINTS, width_of
from utils.pictures.describe import describe
from utils.pictures.palette import name_of
from utils.record.nodes import walk

NAMES = {f"{name}Backward0" for name in ("Mul", "Add", "Sub", "Exp")} | {"AccumulateGrad"}


class Graph:
    """A picture taken apart: frames with their texts, the colour of each text, arrows, key."""

    def __init__(self, fig):
        (ax,) = fig.axes
        parts = [part for part in ax.get_children() if part is not ax.patch]
        texts = [part for part in parts if isinstance(part, Text) and part.get_text()]
        boxes = [part for part in parts if isinstance(part, Rectangle)]
        inside = {
            box: [t for t in texts if box.get_bbox().contains(*t.get_position())] for box in boxes
        }
        self.frames = {
            box.get_bbox(): [t.get_text() for t in held]
            for box, held in inside.items()
            if any(t.get_weight() == "bold" for t in held)
        }
        told = {
            box: (held[0].get_text(), name_of(box.get_facecolor()), box.get_linestyle())
            for box, held in inside.items()
            if not any(t.get_weight() == "bold" for t in held)
        }
        self.chip_widths = {text: box.get_width() for box, (text, *_) in told.items()}
        self.roof = min(frame.y0 for frame in self.frames)
        self.chips = [chip for box, chip in told.items() if box.get_y() > self.roof]
        self.key = [chip[:2] for box, chip in told.items() if box.get_y() < self.roof]
        boxed = {text for held in inside.values() for text in held}
        self.key += [text.get_text() for text in texts if text not in boxed]
        self.key_boxes = [box.get_bbox() for box in told if box.get_y() < self.roof]
        self.paths = [arrow.corners for arrow in parts if isinstance(arrow, Link)]
        self.width = fig.get_size_inches()[0] / INCHES_PER_CELL
        self.limits = ax.viewLim

    def frame_at(self, x, y):
        found = [k for k, box in enumerate(self.frames) if box.padded(0.05).contains(x, y)]
        (k,) = found
        return k

    @property
    def edges(self):
        return [(self.frame_at(*path[0]), self.frame_at(*path[-1])) for path in self.paths]


def scalars(*values):
    return [torch.tensor(value, requires_grad=True) for value in values]


def line():
    """The loss of a line through one point, and everything in it by name."""
    w, b = scalars(3.0, 1.0)
    x, y = torch.tensor(2.0), torch.tensor(5.0)
    y_hat = w * x + b
    error = y_hat - y
    loss = error**2
    return loss, {"w": w, "b": b, "x": x, "y": y, "y_hat": y_hat, "error": error, "loss": loss}


def random_root(seed):
    rng = random.Random(seed)
    pool = scalars(*(float(k + 2) for k in range(rng.randint(1, 3))))
    leaves = {f"w{k}": leaf for k, leaf in enumerate(pool)}
    for _ in range(rng.randint(1, 9)):
        a, b = rng.choice(pool), rng.choice(pool)
        pool.append(rng.choice([torch.mul, torch.add, torch.sub, lambda a, _: a.exp()])(a, b))
    return (pool[-1] if pool[-1].grad_fn else pool[-1] * 2), leaves


RANDOM = [random_root(seed) for seed in range(15)]


@pytest.mark.parametrize(("root", "leaves"), RANDOM)
def test_every_node_and_every_edge_is_drawn_once(root, leaves):
    drawn, nodes = Graph(graphs.draw(root, **leaves)), walk(root)
    found = [next(t for t in held if t in NAMES) for held in drawn.frames.values()]
    assert found == [node.name for node in nodes]
    edges = [(k, end) for k, node in enumerate(nodes) for end in node.inputs]
    assert Counter(drawn.edges) == Counter(edges)
    assert len({tuple(path[0]) + tuple(path[-1]) for path in drawn.paths}) == len(edges)


@pytest.mark.parametrize(("root", "leaves"), RANDOM)
def test_nothing_overlaps_and_all_fits_a_phone(root, leaves):
    drawn = Graph(graphs.draw(root, **leaves))
    frames = list(drawn.frames)
    assert drawn.width <= 12.25
    for k, one in enumerate(frames):
        assert not any(one.overlaps(other) for other in frames[:k])
        assert drawn.limits.contains(*one.min)
        assert drawn.limits.contains(*one.max)
    for path in drawn.paths:
        assert path[0][1] > path[-1][1]
        between = [box for box in frames if any(box.contains(*spot) for spot in path[1:-1])]
        assert not between


def test_a_node_tells_what_it_made_its_name_its_leaf_and_what_it_saved():
    loss, names = line()
    drawn = Graph(graphs.draw(loss, **names))
    assert list(drawn.frames.values()) == [
        ["PowBackward0", "error ()", "loss ()"],
        ["SubBackward0", "error ()"],
        ["AddBackward0", "y_hat ()"],
        ["MulBackward0", "x ()"],
        ["AccumulateGrad", "b ()"],
        ["AccumulateGrad", "w ()"],
    ]
    solid = [(text, colour) for text, colour, style in drawn.chips if style == "-"]
    assert solid == [
        ("error ()", "amber"),
        ("loss ()", "blue"),
        ("error ()", "blue"),
        ("y_hat ()", "blue"),
        ("x ()", "amber"),
        ("b ()", "blue"),
        ("w ()", "blue"),
    ]


def test_a_chip_is_as_wide_as_its_text_with_a_little_room():
    loss, names = line()
    widths = Graph(graphs.draw(loss, **names)).chip_widths
    rim = 0.04
    assert {"error ()", "w ()"} < widths.keys()
    for text, width in widths.items():
        assert width == pytest.approx(width_of(text) + 0.4 - 2 * rim), text


def test_lines_of_a_node_stand_under_each_other_in_its_middle():
    loss, names = line()
    (ax,) = graphs.draw(loss, **names).axes
    found = {t.get_text(): t.get_position() for t in ax.texts if "Pow" in t.get_text()}
    x, y = found["PowBackward0"]
    for k, said in enumerate(("error ()", "loss ()"), start=1):
        place = next(t.get_position() for t in ax.texts if t.get_text() == said)
        assert place == pytest.approx((x, y + k * graphs.LINE))


def test_freed_tensors_leave_dashed_boxes_without_colour():
    loss, names = line()
    loss.backward()
    drawn = Graph(graphs.draw(loss, **names))
    assert [chip for chip in drawn.chips if chip[2] == "--"] == [("freed", "empty", "--")] * 2
    assert not [chip for chip in drawn.chips if chip[1] == "amber"]


def test_values_are_shown_if_they_are_few():
    w = torch.tensor([1.0, 2.0, 3.5], requires_grad=True)
    v = torch.ones(4, requires_grad=True)
    drawn = Graph(graphs.draw(w.sum() * v.sum(), show="values", w=w, v=v))
    assert {text for text, _, _ in drawn.chips} == {"w 1 2 3.5", "v (4,)", "6.5", "4"}


def test_gradients_are_those_of_leaves_and_of_tensors_that_retain_them():
    loss, names = line()
    names["y_hat"].retain_grad()
    before = Graph(graphs.draw(loss, show="gradients", **names))
    loss.backward()
    after = Graph(graphs.draw(loss, show="gradients", **names))
    shown = [{text for text, colour, _ in d.chips if colour != "amber"} for d in (before, after)]
    grads = {"loss.grad None", "error.grad None"}
    assert shown[0] == grads | {"y_hat.grad None", "w.grad None", "b.grad None"}
    assert shown[1] == grads | {"y_hat.grad 4", "w.grad 8", "b.grad 4", "freed"}
    assert ("x ()", "amber", "-") in before.chips
    drawn = {text: (colour, style) for text, colour, style in after.chips if text != "freed"}
    assert drawn.pop("loss.grad None") == drawn.pop("error.grad None") == ("empty", "--")
    assert set(drawn.values()) == {("vermilion", "-")}


def test_tensors_without_a_name_are_shown_by_number_or_shape():
    w = torch.ones(2, 3, requires_grad=True)
    drawn = Graph(graphs.draw((w * torch.ones(3)).sum() * 7))
    assert [text for text, _, _ in drawn.chips] == ["7", "(3,)", "(2, 3)"]


def test_a_saved_result_has_the_name_of_the_tensor_that_the_node_made():
    (w,) = scalars(0.0)
    h = w.exp()
    assert h.grad_fn._saved_result is not h
    assert list(Graph(graphs.draw(h, h=h)).frames.values()) == [
        ["ExpBackward0", "h ()", "h ()"],
        ["AccumulateGrad", "()"],
    ]


def test_two_results_of_one_node_keep_their_own_names():
    x = torch.ones(2, 2, requires_grad=True)
    top, low = x.unbind()
    drawn = Graph(graphs.draw(top * low, top=top, low=low))
    held = [[text for text in texts if "(2," in text] for texts in drawn.frames.values()]
    assert held == [["top (2,)", "low (2,)"], ["top (2,)", "low (2,)"], ["(2, 2)"]]


def test_headline_counts_what_is_held_freed_and_changed():
    loss, names = line()
    head = "Graph of loss: 6 nodes; saved tensors: 2 held, 0 freed; leaves: b, w"
    assert graphs.draw(loss, **names).get_label() == head
    loss.backward()
    assert ": 0 held, 2 freed; leaves" in graphs.draw(loss, **names).get_label()
    h = torch.ones(1, requires_grad=True).exp()
    square = h * h
    h.add_(1)
    label = graphs.draw(square).get_label()
    assert label.startswith("Graph of a tensor: 3 nodes; saved tensors: 0 held, 0 freed, 3 changed")
    assert label.endswith("leaves: without name")


def test_words_name_every_edge_by_what_stands_at_its_ends():
    loss, names = line()
    words = describe(graphs.draw(loss, **names)).splitlines()
    assert words[2:] == [
        "  text: ↑ the way back",
        "  ink arrow from PowBackward0 error () loss () to SubBackward0 error ()",
        "  ink arrow from SubBackward0 error () to AddBackward0 y_hat ()",
        "  ink arrow from AddBackward0 y_hat () to MulBackward0 x ()",
        "  ink arrow from AddBackward0 y_hat () to AccumulateGrad b ()",
        "  ink arrow from MulBackward0 x () to AccumulateGrad w ()",
    ]
    assert words[1].startswith(
        "  boxes: blue tensor amber saved; empty AccumulateGrad; blue w (); "
    )
    assert "amber x ()" in words[1]
    assert words[1].endswith("; blue loss ()")


def test_leaves_stand_above_and_the_result_lowest_of_all():
    loss, names = line()
    result, *others = Graph(graphs.draw(loss, **names)).frames
    assert all(other.y1 < result.y0 for other in others)


def test_nodes_of_one_layer_begin_at_one_height():
    (w,) = scalars(2.0)
    tall, low = list(Graph(graphs.draw(w.exp() - w.neg())).frames)[1:3]
    assert tall.height > low.height
    assert tall.y0 == low.y0


@pytest.mark.parametrize(
    ("show", "walked", "key"),
    [
        ("shapes", False, [("tensor", "blue"), ("saved", "amber")]),
        ("values", True, [("tensor", "blue")]),
        ("gradients", False, [("saved", "amber")]),
        ("gradients", True, [("gradient", "vermilion")]),
    ],
)
def test_the_key_over_the_graph_names_the_colours_that_are_in_it(show, walked, key):
    loss, names = line()
    if walked:
        loss.backward()
    drawn = Graph(graphs.draw(loss, show=show, **names))
    assert drawn.key == [*key, "↑ the way back"]
    for one, other in pairwise(drawn.key_boxes):
        assert one.x1 < other.x0
    assert all(box.y1 < drawn.roof for box in drawn.key_boxes)


def test_the_key_stands_over_the_middle_of_the_graph():
    loss, names = line()
    drawn = Graph(graphs.draw(loss, **names))
    first, last = min(box.x0 for box in drawn.frames), max(box.x1 for box in drawn.frames)
    end = drawn.key_boxes[-1].x1 + graphs.SPACE + width_of(graphs.BACK, SMALL_POINTS)
    assert (drawn.key_boxes[0].x0 + end) / 2 == pytest.approx((first + last) / 2, abs=0.1)


def test_an_unknown_look_a_large_graph_and_other_things_are_refused():
    (w,) = scalars(1.0)
    with pytest.raises(ValueError, match="show is 'grad'; expected one of: shapes, values, grad"):
        graphs.draw(w * 2, show="grad")
    with pytest.raises(TypeError, match=r"x is of type float; expected a torch\.Tensor"):
        graphs.draw(w * 2, x=2.0)
    with pytest.raises(ValueError, match="no graph"):
        graphs.draw(w, w=w)
    root = w
    for _ in range(graphs.LARGEST - 1):
        root = root + 1
    assert graphs.draw(root)
    with pytest.raises(ValueError, match=r"has 25 nodes; a picture shows 24 at most\. Draw a part"):
        graphs.draw(root + 1)


@pytest.mark.parametrize(("root", "leaves"), RANDOM)
def test_arrows_leave_a_node_side_by_side_in_the_order_of_where_they_go(root, leaves):
    paths = Graph(graphs.draw(root, **leaves)).paths
    for one in paths:
        for other in paths:
            if one[0][1] == other[0][1] and 0 < other[0][0] - one[0][0] < 1:
                assert other[0][0] - one[0][0] == pytest.approx(graphs.SPREAD)
                assert one[3][0] <= other[3][0]
