"""A chain shows the values of a computation, then the gradients that ``backward()`` left."""

import pytest
import torch

from tests.unit.pictures.drawings import Drawing
from utils.pictures import chains
from utils.pictures.board import WIDTH
from utils.pictures.describe import describe
from utils.pictures.palette import GRADIENT, INK, hue, name_of
from utils.record.values import texts


@pytest.fixture
def steps() -> dict[str, torch.Tensor]:
    """A parameter, a row made of it, its squares, and their mean."""
    w = torch.tensor(2.0, requires_grad=True)
    row = w * torch.tensor([1.0, -3.0, 0.5])
    squares = row**2
    return {"w": w, "row": row, "squares": squares, "loss": squares.mean()}


ROW = [2.0, -6.0, 1.0]
FACTORS = [[1.0, -3.0, 0.5], [2 * r for r in ROW], [1 / 3] * 3]
"""By the rules of school: a product, a square, a mean."""


def both(steps) -> tuple[Drawing, Drawing]:
    chain = chains.follow(**steps)
    forward = Drawing(chain.forward())
    steps["loss"].backward()
    return forward, Drawing(chain.backward())


def test_forward_shows_values_alone_and_backward_gradients_alone(steps):
    forward, backward = both(steps)
    values = [text for x in steps.values() for text in texts(x)]
    assert [(cell.text, cell.fill) for cell in forward.cells] == [(v, "blue") for v in values]
    squares = [1 / 3] * 3
    row = [2 * r / 3 for r in ROW]
    w = sum(g * factor for g, factor in zip(row, FACTORS[0], strict=True))
    gradients = [t for g in ([w], row, squares, [1.0]) for t in texts(torch.tensor(g))]
    assert [(c.text, c.fill) for c in backward.cells] == [(g, "vermilion") for g in gradients]


def test_an_arrow_leaves_every_box_and_says_its_factor(steps):
    forward, backward = both(steps)
    labels = [f"×{text}" for row in FACTORS for text in texts(torch.tensor(row))]
    for drawn in (forward, backward):
        assert [arrow.get_label() for arrow in drawn.arrows] == labels
        assert set(labels) <= drawn.texts
    tops = {(box.x0 + box.x1) / 2: box.y0 for box in forward.boxes[:1]}
    below = [arrow.start for arrow in forward.arrows]
    assert [start[0] for start in below[:3]] == pytest.approx([*tops] * 3)
    middles = [(box.x0 + box.x1) / 2 for box in forward.boxes[1:4]]
    assert [start[0] for start in below[3:6]] == pytest.approx(middles)
    assert [start[0] for start in below[6:]] == pytest.approx(middles)


def test_arrows_lead_down_for_values_and_up_for_gradients_on_the_same_ways(steps):
    forward, backward = both(steps)
    down = [(arrow.start, arrow.end) for arrow in forward.arrows]
    assert all(start[1] < end[1] for start, end in down)
    assert [(arrow.end, arrow.start) for arrow in backward.arrows] == down
    colours = [{name_of(a.get_edgecolor()) for a in drawn.arrows} for drawn in (forward, backward)]
    assert colours == [{name_of(INK)}, {name_of(hue(GRADIENT))}]


def test_tensors_stand_under_each_other_with_names_and_operations(steps):
    for drawn in both(steps):
        heights = [cell.y for cell in drawn.cells]
        assert heights == sorted(heights)
        assert len(set(heights)) == 4
        spots = {text: spot for spot, text in drawn.placed.items()}
        rows = sorted(set(heights))
        assert [spots[name] for name in steps] == [(0, pytest.approx(y)) for y in rows]
        operations = [spots[name][1] for name in ("Mul", "Pow", "Mean")]
        assert all(a < y < b for y, a, b in zip(operations, rows, rows[1:], strict=False))
        assert drawn.width <= WIDTH + 0.6


def test_nothing_is_written_over_another(steps):
    for drawn in both(steps):
        for parts in (drawn.boxes, drawn.writing):
            for k, a in enumerate(parts):
                assert not any(a.overlaps(b) for b in parts[:k])
        for box in (*drawn.boxes, *drawn.writing):
            assert drawn.limits.x0 <= box.x0
            assert box.x1 <= drawn.limits.x1


@pytest.mark.parametrize("numbers", [2, 3, 4])
def test_no_arrow_runs_through_a_factor(numbers: int):
    w = torch.tensor(3.0, requires_grad=True)
    row = w * torch.arange(0.25, numbers)
    for drawn in both({"w": w, "row": row, "loss": row.mean()}):
        factors = [box for box, text in zip(drawn.writing, drawn.placed.values(), strict=True)
                   if text.startswith("×")]  # fmt: skip
        assert len(factors) == 2 * numbers
        for arrow in drawn.arrows:
            (x, y), (u, v) = arrow.start, arrow.end
            for part in range(101):
                at = x + (u - x) * part / 100, y + (v - y) * part / 100
                assert not any(box.contains(*at) for box in factors)


def test_the_words_tell_every_number_and_every_arrow(steps):
    chain = chains.follow(**steps)
    words = describe(chain.forward()).splitlines()
    assert words[0] == "values from w down to loss, on each arrow how it passes a nudge on"
    assert words[1].strip() == "boxes: blue 2; blue 2 -6 1; blue 4 36 1; blue 13.67"
    assert words[3].strip() == "ink arrow '×1' from blue 2 to blue 2"
    assert words[-1].strip() == "ink arrow '×0.333' from blue 1 to blue 13.67"
    steps["loss"].backward()
    words = describe(chain.backward()).splitlines()
    assert words[0] == "gradients from loss up to w, each times the factor on its arrow"
    assert words[3].strip() == "vermilion arrow '×1' from vermilion 1.33 to vermilion 13.67"


def test_a_factor_of_zero_has_its_arrow():
    w = torch.tensor([-1.0, 2.0], requires_grad=True)
    kept = w.relu()
    chain = chains.follow(w=w, kept=kept, loss=kept.sum())
    assert [arrow.get_label() for arrow in Drawing(chain.forward()).arrows] == [
        "×0", "×1", "×1", "×1",
    ]  # fmt: skip


def test_a_chain_of_single_numbers_is_one_column():
    w = torch.tensor(3.0, requires_grad=True)
    square = w**2
    drawn = Drawing(chains.follow(w=w, square=square, loss=square * 2).forward())
    assert len({cell.x for cell in drawn.cells}) == 1
    assert [arrow.get_label() for arrow in drawn.arrows] == ["×6", "×2"]


def test_the_values_are_those_of_the_way_forward_even_after_a_step(steps):
    chain = chains.follow(**steps)
    before = describe(chain.forward())
    steps["loss"].backward()
    with torch.no_grad():
        steps["w"] -= 1
    assert describe(chain.forward()) == before


def test_following_fills_no_grad_and_keeps_the_graph(steps):
    chain = chains.follow(**steps)
    chain.forward()
    assert all(x.grad is None for x in steps.values())
    steps["loss"].backward()
    assert steps["w"].grad.item() == pytest.approx(sum(2 * r / 3 * r / 2 for r in ROW))


def test_before_backward_there_is_nothing_to_draw_upwards(steps):
    chain = chains.follow(**steps)
    with pytest.raises(ValueError, match=r"^no gradient has come back yet; call loss\.backward\("):
        chain.backward()


def test_a_name_that_does_not_lead_to_the_next_is_named(steps):
    steps["loss"] = (steps["row"] ** 2).mean()
    with pytest.raises(ValueError, match=r"^squares did not help to compute loss\.$"):
        chains.follow(**steps)


@pytest.mark.parametrize("mix", [lambda x: x.cumsum(0), lambda x: x.roll(1), lambda x: x[:2] * 2])
def test_numbers_that_mix_are_refused(mix):
    w = torch.ones(3, requires_grad=True)
    mixed = mix(w)
    with pytest.raises(ValueError, match=r"^mixed mixes the numbers of w; arrows can show each"):
        chains.follow(w=w, mixed=mixed, loss=mixed.sum())


@pytest.mark.parametrize(
    ("tensors", "sentence"),
    [
        ({}, r"0 tensors; expected two or more: follow\(w=w, loss=loss\)."),
        ({"w": torch.ones(1, requires_grad=True)}, "1 tensors; expected two or more"),
        (
            {"w": torch.ones(1), "loss": torch.ones(1)},
            "w does not require grad, so no gradient comes back to it.",
        ),
        (
            {"w": torch.ones(5, requires_grad=True), "loss": torch.ones(1, requires_grad=True)},
            "w holds 5 numbers; expected 1 to 4.",
        ),
        (
            {"w": torch.ones(0, requires_grad=True), "loss": torch.ones(1, requires_grad=True)},
            "w holds 0 numbers; expected 1 to 4.",
        ),
        (
            {"w": torch.ones(4, requires_grad=True), "rows": torch.ones(2, requires_grad=True)},
            "rows holds 2 numbers; the last one must be one number.",
        ),
    ],
)
def test_what_is_no_chain_is_refused(tensors: dict, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        chains.follow(**tensors)


def test_a_gradient_from_before_is_refused():
    w = torch.tensor(2.0, requires_grad=True)
    (w * 2).backward()
    with pytest.raises(ValueError, match=r"^w\.grad holds a number already; set it to None first"):
        chains.follow(w=w, loss=w * 3)


def test_a_second_parameter_is_no_step_of_the_chain():
    w, b = (torch.tensor(number, requires_grad=True) for number in (2.0, 1.0))
    with pytest.raises(ValueError, match=r"w did not help to compute b\."):
        chains.follow(w=w, b=b, loss=w + b)


def test_a_number_without_tensor_is_refused():
    with pytest.raises(TypeError, match=r"w is of type float; expected a torch\.Tensor\."):
        chains.follow(w=2.0, loss=torch.tensor(1.0, requires_grad=True))
