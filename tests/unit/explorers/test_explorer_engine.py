"""Explorer ``engine`` shows what arrives where, and PyTorch's gradients in the end."""

import gzip
import itertools

import pytest
import torch

from tests.explorers.samples.engine_samples import CASES, SAMPLES, leaves
from tests.unit.explorers.geometry import meeting_texts
from utils.autograd import Tensor
from utils.explorers.engine import engine
from utils.record.engine_walk import DEEPEST, FOUND, record, written
from utils.scenes.explorer import WIDTHS

FORK = "(a := w * x) + a * a"


def said(name: str, code: str, order: str) -> list[str]:
    explorer = SAMPLES[name]()
    return [explorer.said(state)[0].replace("`", "") for state in explorer.films[code, order]]


@pytest.mark.parametrize("name", CASES)
def test_deepest_first_leaves_the_gradients_of_pytorch(name: str):
    codes, numbers = CASES[name]
    for code in codes:
        theirs = {
            key: torch.tensor(number, dtype=torch.float64, requires_grad=True)
            for key, number in numbers.items()
        }
        eval(code, {**theirs}).sum().backward()
        walk = record(code, leaves(numbers), DEEPEST)
        found = {walk.spots[k].name: text for k, text in walk.grads.items()}
        assert found == {key: written(x.grad) for key, x in theirs.items() if x.grad is not None}
        assert walk.grads == walk.right == record(code, leaves(numbers), FOUND).right


def test_each_has_one_turn_and_every_way_is_walked_once():
    for name, (codes, numbers) in CASES.items():
        for code, order in itertools.product(codes, (DEEPEST, FOUND)):
            walk = record(code, leaves(numbers), order)
            assert sorted(turn.now for turn in walk.turns) == list(range(len(walk.spots))), name
            ways = [(turn.now, part.source) for turn in walk.turns for part in turn.parts]
            assert len(ways) == sum(spot.arrivals for spot in walk.spots)


def test_what_is_said_of_a_fork_deepest_first():
    assert said("chapter", FORK, DEEPEST) == [
        "All values are there. Taking turns, deepest first: loss, b, a, w and x.",
        "loss takes its turn first, with 1. "
        "It hands 1 × 1 = 1 to a and 1 × 1 = 1 to b. It is freed.",
        "b takes its turn with 1. It hands 1 × 12 = 12 to a and 1 × 12 = 12 to a. It is freed.",
        "a takes its turn with 25. It hands 25 × 4 = 100 to w and 25 × 3 = 75 to x. It is freed.",
        "w takes its turn with 100: its grad is 100.",
        "x takes its turn with 75: its grad is 75. All gradients are right.",
    ]


def test_what_is_said_of_a_fork_as_found():
    assert said("chapter", FORK, FOUND)[2:] == [
        "a takes its turn too early, with 1, for 1 of 3 parts arrived. "
        "It hands 1 × 4 = 4 to w and 1 × 3 = 3 to x. It is freed.",
        "b takes its turn with 1. "
        "It hands 1 × 12 = 12 too late to a and 1 × 12 = 12 too late to a. It is freed.",
        "w takes its turn with 4: its grad is 4.",
        "x takes its turn with 3: its grad is 3. "
        "Wrong: w.grad is 4 and must be 100 and x.grad is 3 and must be 75.",
    ]


def test_what_broadcasting_stretched_is_said_to_be_summed():
    lines = said("stretched", "(w * x + b).sum()", DEEPEST)
    assert lines[1:4] == [
        "loss takes its turn first, with 1. It hands [1 1 1] to c. It is freed.",
        "c takes its turn with [1 1 1]. It hands [1 1 1] × 1 = [1 1 1] to a "
        "and [1 1 1] × 1 = [1 1 1], summed to [3], to b. It is freed.",
        "a takes its turn with [1 1 1]. It hands [1 1 1] × [1 2 3] = [1 2 3], summed to 6, to w "
        "and [1 1 1] × 2 = [2 2 2] to x. It is freed.",
    ]


def test_a_leaf_may_be_too_early_before_anything_was_handed_on():
    lines = said("long", CASES["long"][0][0], FOUND)
    assert any("w takes its turn too early, with -1.3, for 1 of 4 parts" in line for line in lines)
    assert "Wrong: w.grad is -1.3 and must be -6.22" in lines[-1]


def test_the_engine_is_left_as_it_was():
    numbers = leaves({"w": 3.0, "x": 4.0})
    engine(FORK, **numbers)
    assert all(x.grad is None and x.sources == () for x in numbers.values())


def marks(scene) -> dict:
    return {(kind, name): look for (kind, _, name), look in scene.marks.items()}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_drawn_outside_and_no_text_meets_another(name: str, width: int):
    explorer = SAMPLES[name]()
    for states in explorer.films.values():
        for state in states:
            scene = explorer.draw(state, width)
            for (kind, key), look in marks(scene).items():
                if kind == "b":
                    assert look.get("x", 0) >= -0.1, key
                    assert look.get("x", 0) + look["w"] <= width + 0.1, key
            assert not meeting_texts(scene)


def test_gradients_stand_where_they_have_arrived():
    explorer = SAMPLES["chapter"]()
    told = [
        [marks(explorer.draw(state, 640))["b", f"grad {k}"].get("t", "") for k in range(5)]
        for state in explorer.films[FORK, DEEPEST]
    ]
    assert told == [
        ["1", "", "", "", ""],
        ["1", "1", "1", "", ""],
        ["1", "25", "1", "", ""],
        ["1", "25", "1", "100", "75"],
        ["1", "25", "1", "100", "75"],
        ["1", "25", "1", "100", "75"],
    ]


def test_leaves_stand_on_top_and_the_loss_below():
    explorer = SAMPLES["chapter"]()
    for (code, _), states in explorer.films.items():
        drawn = marks(explorer.draw(states[0], 313))
        tops = [drawn["b", f"node {k}"]["y"] for k in range(len(states[0][0].spots))]
        assert tops[0] == max(tops), code
        assert all(
            tops[source] < tops[k]
            for k, spot in enumerate(states[0][0].spots)
            for source in spot.sources
        )


def test_an_output_stays_small():
    output = SAMPLES["chapter"]().html().encode()
    assert len(output) <= 60 * 1024
    assert len(gzip.compress(output)) <= 22 * 1024


W, X = Tensor(3.0, requires_grad=True), Tensor([1.0, 2.0], requires_grad=True)


@pytest.mark.parametrize(
    ("codes", "named", "error", "sentence"),
    [
        ((), {"w": W}, ValueError, "expected an expression and its tensors, as in engine("),
        (("w * w",), {}, ValueError, "expected an expression and its tensors, as in engine("),
        (("w * 2",), {"w": torch.tensor(1.0)}, TypeError, "w is of type Tensor; expected"),
        (("w * 2",), {"w": 3.0}, TypeError, "w is of type float; expected a tensor of your"),
        (("loss * 2",), {"loss": W}, ValueError, "a tensor is called loss, which means"),
        ((3,), {"w": W}, TypeError, "an expression is given as int; expected 'w * x + w'."),
        (("w *",), {"w": W}, ValueError, "'w *' is no Python expression"),
        (("w * y",), {"w": W}, ValueError, "'w * y' fails with NameError"),
        (("1 + 2",), {"w": W}, TypeError, "'1 + 2' gives a int; expected a result of the engine"),
        (("w",), {"w": W}, ValueError, "'w' gives shape (); expected one number made from"),
        (("w * x",), {"w": W, "x": X}, ValueError, "'w * x' gives shape (2,); expected one"),
        (("w.abs()",), {"w": W}, ValueError, "'w.abs()' fails with AttributeError: this engine"),
        ((" + ".join(["w"] * 10),), {"w": W}, ValueError, "'w + w + w + w + w + w + w + w + w +"),
        (
            ("x.sum()",),
            {"x": Tensor(torch.ones(4), requires_grad=True)},
            ValueError,
            "'x.sum()' holds a tensor of shape (4,); expected 1 to 3 numbers in each.",
        ),
        (
            ("(a_very_long_name_of_a_result := w * w) + 1",),
            {"w": W},
            ValueError,
            "'(a_very_long_name_of_a_result := w * w) + 1' is too wide to draw;",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(codes, named, error: type, sentence: str):
    with pytest.raises(error) as caught:
        engine(*codes, **named)
    assert str(caught.value).startswith(sentence)


def test_live_walks_through_what_is_typed():
    panel = SAMPLES["chapter"]().live()
    panel.free.value = "w * w * w"
    assert "w * w * w" in panel.lists[0].options
    panel.walk.value = panel.walk.max
    assert "is 27. All gradients are right." in panel.picture.value
    panel.free.value = "w *"
    assert "is no Python expression" in panel.picture.value + str(panel.children)
