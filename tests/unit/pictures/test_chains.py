"""A chain shows the values of a computation, and the gradients that autograd sends back."""

import pytest
import torch

from tests.unit.pictures.drawings import Drawing
from utils.pictures import chains
from utils.pictures.board import WIDTH
from utils.pictures.describe import describe
from utils.record.values import texts


@pytest.fixture
def steps() -> dict[str, torch.Tensor]:
    """A parameter, a row made of it, and a loss, with gradients that differ from each other."""
    w = torch.tensor(2.0, requires_grad=True)
    row = w * torch.tensor([1.0, -3.0, 0.5])
    return {"w": w, "row": row, "squares": row**2, "loss": (row**2).sum() / 4}


@pytest.fixture
def chain(steps) -> dict[str, torch.Tensor]:
    squares = steps["row"] ** 2
    return {"w": steps["w"], "row": steps["row"], "squares": squares, "loss": squares.mean()}


def test_every_value_stands_left_and_every_gradient_right(chain):
    drawn = Drawing(chains.draw(**chain))
    w, row = chain["w"].item(), chain["row"].tolist()
    gradients = {  # by the rules of school: mean, square, product
        "w": [sum(2 * r / 3 * r / w for r in row)],
        "row": [2 * r / 3 for r in row],
        "squares": [1 / 3] * 3,
        "loss": [1.0],
    }
    expected = []
    for name, x in chain.items():
        expected += texts(x) + texts(torch.tensor(gradients[name]))
    assert [cell.text for cell in drawn.cells] == expected
    fills = [(cell.x < WIDTH / 2, cell.fill) for cell in drawn.cells]
    assert set(fills) == {(True, "blue"), (False, "vermilion")}


def test_tensors_stand_under_each_other_with_their_names(chain):
    drawn = Drawing(chains.draw(**chain))
    heights = [cell.y for cell in drawn.cells]
    assert heights == sorted(heights)
    assert len(set(heights)) == 4
    assert {"w", "row", "squares", "loss"} <= drawn.texts
    assert drawn.texts >= {"forward: values", "backward: gradients", "Mul", "Pow", "Mean"}
    assert drawn.headline == "values from w to loss, gradients from loss back to w"
    assert drawn.width <= WIDTH + 0.6


def test_headings_names_and_operations_stand_at_their_rows(chain):
    placed = Drawing(chains.draw(**chain)).placed
    spots = {text: spot for spot, text in placed.items() if not text[0].isdigit()}
    right = WIDTH - 4 * 1.17
    assert spots["forward: values"] == (2.1, -0.6)
    assert spots["backward: gradients"] == pytest.approx((right, -0.6))
    for k, name in enumerate(chain):
        assert spots[name] == pytest.approx((0, 2.3 * k + 0.5))
    for k, operation in enumerate(("Mul", "Pow", "Mean")):
        assert spots[operation] == pytest.approx((3.27, 2.3 * k + 1.65))


def test_a_single_number_has_the_wider_box(chain):
    widths = [round(box.x1 - box.x0, 2) for box in Drawing(chains.draw(**chain)).boxes]
    assert widths == [1.69] * 2 + [1.09] * 12 + [1.69] * 2


def test_arrows_join_the_middles_of_the_first_boxes(chain):
    drawn = Drawing(chains.draw(**chain))
    middles = {2.1 + 1.17 / 2, WIDTH - 3.5 * 1.17}
    ends = [(arrow.start, arrow.end) for arrow in drawn.arrows]
    assert {round(x, 4) for start, end in ends for x in (start[0], end[0])} == {
        round(x, 4) for x in middles
    }
    assert [sorted((start[1], end[1])) for start, end in ends] == [
        pytest.approx([2.3 * (k // 2) + 1.05, 2.3 * (k // 2) + 2.25]) for k in range(6)
    ]


def test_arrows_go_down_for_values_and_up_for_gradients(chain):
    drawn = Drawing(chains.draw(**chain))
    ways = [
        (arrow.get_label(), arrow.start[0] < WIDTH / 2, arrow.end[1] > arrow.start[1])
        for arrow in drawn.arrows
    ]
    assert ways == [("forward", True, True), ("back", False, False)] * 3


def test_the_words_tell_every_number_and_both_ways(chain):
    words = describe(chains.draw(**chain)).splitlines()
    assert words[1].strip() == (
        "boxes: blue 2 vermilion 13.67; blue 2 -6 1 vermilion 1.33 -4 0.67; "
        "blue 4 36 1 vermilion 0.333 0.333 0.333; blue 13.67 vermilion 1"
    )
    assert words[3].strip() == "ink arrow 'forward' from blue 2 to blue 2"
    assert words[-1].strip() == "ink arrow 'back' from vermilion 1 to vermilion 0.333"


def test_nothing_is_written_over_another(chain):
    drawn = Drawing(chains.draw(**chain))
    boxes = drawn.boxes
    for k, a in enumerate(boxes):
        assert not any(a.overlaps(b) for b in boxes[:k])
    assert all(drawn.limits.x0 <= box.x0 and box.x1 <= drawn.limits.x1 for box in boxes)


def test_drawing_changes_no_grad_and_keeps_the_graph(chain):
    chains.draw(**chain)
    assert chain["w"].grad is None
    chain["loss"].backward()
    assert chain["w"].grad is not None


def test_a_name_that_does_not_lead_to_the_end_is_named(steps):
    with pytest.raises(ValueError, match=r"squares did not help to compute loss\."):
        chains.draw(**steps)


@pytest.mark.parametrize(
    ("tensors", "sentence"),
    [
        ({}, r"0 tensors; expected two or more: draw\(w=w, loss=loss\)."),
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
        chains.draw(**tensors)


def test_tensors_in_the_wrong_order_are_refused(chain):
    with pytest.raises(ValueError, match=r"squares did not help to compute row\."):
        chains.draw(squares=chain["squares"], row=chain["row"], loss=chain["loss"])


def test_a_second_parameter_is_no_step_of_the_chain():
    w, b = (torch.tensor(number, requires_grad=True) for number in (2.0, 1.0))
    with pytest.raises(ValueError, match=r"w did not help to compute b\."):
        chains.draw(w=w, b=b, loss=w + b)


def test_a_number_without_tensor_is_refused():
    with pytest.raises(TypeError, match=r"w is of type float; expected a torch\.Tensor\."):
        chains.draw(w=2.0, loss=torch.tensor(1.0, requires_grad=True))
