"""Explorer ``broadcast`` says and draws how two shapes meet, and refuses what it cannot show."""

import gzip
import itertools
import re

import numpy as np
import pytest

from tests.explorers.samples.broadcast_samples import CASES, SAMPLES
from tests.unit.explorers.geometry import overlap, text_boxes
from utils.explorers.broadcast import broadcast
from utils.scenes.explorer import WIDTHS

PAIRS = [(name, pair) for name, pairs in CASES.items() for pair in pairs]
REFUSED = ["(2, 3) + (2,)", "(4, 3, 2) + (3, 1, 2)", "(3,) + (4,)", "(2, 3, 1) + (2, 4)"]


def shapes_of(pair):
    return tuple(eval(part) for part in pair.split(" + "))


def states(pair):
    return broadcast(pair).films[pair,]


def said(pair):
    explorer = broadcast(pair)
    return [[line.replace("`", "") for line in explorer.said(state)] for state in states(pair)]


def drawn(pair, step, width=640):
    scene = broadcast(pair).draw(states(pair)[step], width)
    return {name: look for (_, _, name), look in scene.marks.items()}


def compared(pair):
    """The sentence of each axis, from the shapes alone."""
    a, b = (list(shape[::-1]) for shape in shapes_of(pair))
    sentences = []
    for k, (n, m) in enumerate(itertools.zip_longest(a, b)):
        where = "At the right end" if k == 0 else "One axis further left"
        if n is None or m is None:
            grown = f" and is stretched to {n or m}" if (n or m) > 1 else ""
            what = f"{'a' if n is None else 'b'} has no length left: it counts as 1{grown}"
        elif n == m:
            what = f"{n} meets {m}: equal, they fit"
        elif 1 in (n, m):
            what = f"{n} meets {m}: the 1 of {'a' if n == 1 else 'b'} is stretched to {n * m}"
        else:
            what = f"{n} meets {m}: they differ and neither is 1, so the pair is refused"
        sentences.append(f"{where}, {what}.")
        if "refused" in what:
            break
    return sentences


def cells(pair):
    """The sentence of each cell of the result, by NumPy."""
    a, b = shapes_of(pair)
    x = 10 * np.arange(1, np.prod(a, dtype=int) + 1).reshape(a)
    y = np.arange(1, np.prod(b, dtype=int) + 1).reshape(b)
    sentences = []
    for at in np.ndindex((x + y).shape):
        terms, numbers = [], []
        for name, z in (("a", x), ("b", y)):
            own = [i if n > 1 else 0 for i, n in zip(at[len(at) - z.ndim :], z.shape, strict=True)]
            terms.append(f"{name}{own if own else ''}")
            numbers.append(z[tuple(own)])
        total = f"(a + b){list(at)} = {' + '.join(terms)}"
        sentences.append(f"{total} = {numbers[0]} + {numbers[1]} = {sum(numbers)}")
    return sentences


@pytest.mark.parametrize(("case", "pair"), PAIRS)
def test_every_sentence_is_what_the_rule_and_numpy_say(case, pair):
    wanted = compared(pair) + ([] if pair in REFUSED else cells(pair))
    assert [sentence for _, sentence in said(pair)] == wanted


@pytest.mark.parametrize(("case", "pair"), PAIRS)
def test_facts_tell_both_shapes_and_what_becomes_of_them(case, pair):
    a, b = shapes_of(pair)
    (facts,) = {facts for facts, _ in said(pair)}
    assert facts.startswith(f"a has shape {a}, b has {b}; ")
    if pair in REFUSED:
        assert "PyTorch refuses: The size of tensor a (" in facts
    else:
        assert facts.endswith(f"the result has shape {np.broadcast_shapes(a, b)}")


def test_words():
    assert repr(broadcast("(2, 3) + (2, 1)", "(2, 3) + (2,)")) == (
        "Explorer broadcast: shapes aligned from the right; "
        "a holds 10, 20, 30 …, b holds 1, 2, 3 …\n"
        "(2, 3) + (2, 1): the result has shape (2, 3) · At the right end, 3 meets 1: the 1 of b is "
        "stretched to 3. One axis further left, 2 meets 2: equal, they fit. "
        "Result 11 21 31 42 52 62\n"
        "(2, 3) + (2,): PyTorch refuses: The size of tensor a (3) must match the size of tensor b "
        "(2) at non-singleton dimension 1. · At the right end, 3 meets 2: they differ and neither "
        "is 1, so the pair is refused."
    )


@pytest.mark.parametrize(("case", "pair"), PAIRS)
def test_cells_and_copies_are_numpys_stretched_arrays(case, pair):
    if pair in REFUSED:
        return
    a, b = shapes_of(pair)
    made = np.broadcast_shapes(a, b)
    last = drawn(pair, -1)
    for name, shape, step in (("a", a, 10), ("b", b, 1)):
        own = step * np.arange(1, np.prod(shape, dtype=int) + 1).reshape(shape)
        for at, number in np.ndenumerate(np.broadcast_to(own, made)):
            assert last[f"{name} {list(at)}"]["t"] == str(number)
        whole = [key for key in last if re.fullmatch(rf"{name} \[.*\]", key)]
        assert len(whole) == np.prod(made, dtype=int)
        solid = [key for key in whole if "dash" not in last[key]["c"].split()]
        assert len(solid) == own.size


def test_copies_appear_when_their_axis_is_compared():
    def b_cells(step):
        return [name for name in drawn("(2, 3) + ()", step) if name.startswith("b [")]

    assert b_cells(0) == ["b [0, 0]", "b [0, 1]", "b [0, 2]"]
    assert len(b_cells(1)) == 6
    assert drawn("(2, 3) + (3,)", 0)["length b 1"]["c"] == "dash off"
    assert drawn("(2, 3) + (3,)", 1)["length b 1"]["t"] == "1→2"
    assert drawn("(2, 3) + (3,)", 1)["b [1, 2]"]["from"] == [[0, -28]]


def test_a_step_lights_a_cell_where_it_came_from_and_its_own_number():
    marks = drawn("(3, 1) + (4,)", 2 + 6)  # the result's [1, 2]
    lit = {name for name, look in marks.items() if "now" in look.get("c", "").split()}
    assert lit == {"a [1, 2]", "b [1, 2]", "result [1, 2]"}
    twins = {name for name, look in marks.items() if "twin" in look.get("c", "").split()}
    assert twins == {"a [1, 0]", "b [0, 2]"}
    assert marks["result [1, 2]"]["t"] == "23"
    assert "t" not in marks["result [1, 3]"]


def test_a_refused_pair_shows_the_axis_that_refuses_and_no_result():
    marks = drawn("(2, 3) + (2,)", -1)
    assert marks["length a + b 0"]["t"] == "no"
    lit = {name for name, look in marks.items() if "now" in look.get("c", "").split()}
    assert lit == {"length a 0", "length b 0", "length a + b 0"}
    assert not [name for name in marks if name.startswith("result")]
    assert not [look for look in marks.values() if "go" in look]


def test_a_click_on_a_cell_walks_to_the_sum_that_it_belongs_to():
    marks = drawn("(3, 1) + (4,)", 0)
    whole = drawn("(3, 1) + (4,)", -1)
    assert whole["a [1, 2]"]["go"] == whole["b [1, 2]"]["go"] == marks["result [1, 2]"]["go"] == 8


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_leaves_the_drawing_and_nothing_overlaps(name, width):
    explorer = SAMPLES[name]()
    for pair_states in explorer.films.values():
        for state in (pair_states[0], pair_states[-1]):
            scene = explorer.draw(state, width)
            boxes = {k: look for (kind, _, k), look in scene.marks.items() if kind == "b"}
            frames = {
                k: (look.get("x", 0), look.get("y", 0), look["w"], look["h"])
                for k, look in boxes.items()
            }
            for x, y, w, h in frames.values():
                assert x >= 0
                assert x + w <= width
                assert y >= 0
                assert y + h <= scene.height
            inner = {k: (x + 1, y + 1, w - 2, h - 2) for k, (x, y, w, h) in frames.items()}
            for (k, one), (m, other) in itertools.combinations(inner.items(), 2):
                assert not overlap(one, other), (k, m)
            for text, box in text_boxes(scene).items():
                assert not [k for k, frame in inner.items() if overlap(box, frame)], text


@pytest.mark.parametrize("name", SAMPLES)
def test_an_explorer_is_small(name):
    assert len(gzip.compress(SAMPLES[name]().html().encode())) < 22_000


@pytest.mark.parametrize(
    ("pairs", "error", "words"),
    [
        ((), ValueError, "no pair is given"),
        (("(2, 3)",), ValueError, "no pair of shapes"),
        ((5,), TypeError, "given as int"),
        (("(9,) + (9,)",), ValueError, "each 1 to 4 long"),
    ],
)
def test_what_it_cannot_show_is_refused(pairs, error, words):
    with pytest.raises(error, match=words):
        broadcast(*pairs)


def test_live_records_what_a_reader_types_and_refuses_in_plain_words():
    explorer = broadcast("(2, 3) + (3,)")
    assert list(explorer.free.record("(3,1) + (4,)")) == [("(3, 1) + (4,)",)]
    with pytest.raises(
        ValueError, match=r"is a number for Python; with one dimension it is \(4,\)"
    ):
        explorer.free.record("(3, 1) + (4)")
    assert explorer.live()
