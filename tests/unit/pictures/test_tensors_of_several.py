"""Pictures of several tensors, and what no picture takes."""

import pytest
import torch

from tests.unit.pictures.drawings import NAMES, Drawing, X, storage_of
from utils.pictures import tensors
from utils.pictures.board import WIDTH
from utils.record.values import texts

# ---- memory --------------------------------------------------------------------------------------

A, B = torch.arange(6), torch.arange(6)


@pytest.mark.parametrize(
    ("named", "groups", "headline"),
    [
        ({"x": A}, ["x"], "x has its own"),
        ({"x": A, "y": A.view(2, 3)}, ["xy"], "x and y share one storage"),
        ({"x": A, "y": A.clone()}, ["x", "y"], "x has its own; y has its own"),
        ({"x": A, "y": B, "z": A[1:]}, ["xz", "y"], "x and z share one storage; y has its own"),
        ({"x": A, "y": A.t(), "z": A[2]}, ["xyz"], "x, y and z share one storage"),
        ({"x": A, "y": A.view(torch.int32)}, ["xy"], "x and y share one storage"),
        ({"x": A, "y": A.reshape(3, 2).t().reshape(6)}, ["x", "y"], "x has its own; y has its own"),
    ],
)
def test_memory_shows_one_row_for_each_storage(named, groups, headline):
    drawn = Drawing(tensors.memory(**named))
    assert drawn.headline == headline
    expected = [
        (text, NAMES[k])
        for k, group in enumerate(groups)
        for text in texts(storage_of(named[group[0]]))
    ]
    assert [(cell.text, cell.fill) for cell in drawn.cells] == expected
    assert len(drawn.arrows) == len(named)


def test_arrows_lead_from_each_name_to_its_row():
    drawn = Drawing(tensors.memory(x=A, y=B, z=A[1:]))
    rows = {cell.fill: cell.y for cell in reversed(drawn.cells)}
    names = {text: y for (_, y), text in drawn.placed.items() if "(" in text}
    ends = {arrow.start[1]: arrow.end[1] for arrow in drawn.arrows}
    assert ends[names["x (6,)"]] == ends[names["z (5,)"]] == pytest.approx(rows["blue"])
    assert ends[names["y (6,)"]] == pytest.approx(rows["green"])


@pytest.mark.parametrize("name", ["x", "x_reshaped", "a_rather_long_name"])
def test_a_long_storage_goes_below_instead_of_past_the_edge(name):
    drawn = Drawing(tensors.memory(**{name: torch.arange(24)}))
    assert drawn.width <= WIDTH + 0.3
    assert len({cell.y for cell in drawn.cells}) > 1


# ---- bad input -----------------------------------------------------------------------------------

BAD = [
    (lambda: tensors.layout([1, 2]), "x is of type list; expected a torch.Tensor."),
    (lambda: tensors.memory(y=3), "y is of type int; expected a torch.Tensor."),
    (lambda: tensors.memory(), "no tensor is given; expected name = tensor, such as x=x."),
    (
        lambda: tensors.layout(torch.zeros(2, device="meta"), "m"),
        "m is a meta tensor, which has no numbers. A picture shows plain numbers in memory.",
    ),
    (
        lambda: tensors.layout(torch.arange(25)[:2]),
        "x has a storage of 25 numbers; a picture shows 1 to 24. Take a smaller tensor, or "
        ".clone() the part you mean.",
    ),
    (
        lambda: tensors.memory(x=torch.empty(0)),
        "x has a storage of 0 numbers; a picture shows 1 to 24. Take a smaller tensor, or "
        ".clone() the part you mean.",
    ),
    (lambda: tensors.layout(torch.tensor(1)), "x has 0 dimensions; a picture draws 1 to 3."),
    (
        lambda: tensors.layout(torch.zeros(1, 1, 1, 1), "big"),
        "big has 4 dimensions; a picture draws 1 to 3.",
    ),
    (
        lambda: tensors.layout(torch.arange(13)),
        "x has shape (13,); a picture draws 1 to 48 cells in 12 columns at most.",
    ),
    (
        lambda: tensors.layout(X.expand(9, 2, 3)),
        "x has shape (9, 2, 3); a picture draws 1 to 48 cells in 12 columns at most.",
    ),
    (
        lambda: tensors.layout(X[:0]),
        "x has shape (0, 3); a picture draws 1 to 48 cells in 12 columns at most.",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_bad_input_is_told_in_one_sentence(call, sentence):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert str(caught.value) == sentence


def test_the_largest_picture_is_drawn_under_the_name_it_is_given():
    drawn = Drawing(tensors.layout(torch.arange(24).view(24, 1).expand(24, 2), "largest"))
    assert len(drawn.cells) == 72
    assert "largest" in drawn.texts
    assert drawn.headline.startswith("largest: shape (24, 2)")
