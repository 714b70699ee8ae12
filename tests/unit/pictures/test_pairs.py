"""A table of pairs shows every result where its two numbers meet."""

import pytest
import torch

from tests.unit.pictures.drawings import Drawing
from utils.pictures import pairs
from utils.pictures.board import WIDTH
from utils.record.values import texts

A, B = torch.tensor([1.0, -2.0, 0.5]), torch.tensor([4.0, 3.0])


def test_each_result_stands_in_the_row_and_column_of_its_numbers():
    drawn = Drawing(pairs.draw(A[:, None] - B, a=A, b=B))
    places = {text: spot for spot, text in drawn.placed.items()}
    spots = {(cell.x, cell.y): cell.text for cell in drawn.cells}
    for i, a in enumerate(texts(A)):
        for j, b in enumerate(texts(B)):
            assert spots[places[b][0], places[a][1]] == texts(A[:, None] - B)[i * len(B) + j]


def test_names_stand_at_their_side():
    drawn = Drawing(pairs.draw(A[:, None] - B, a=A, b=B))
    places = {text: spot for spot, text in drawn.placed.items()}
    assert places["b"][1] < min(places[text][1] for text in texts(B))
    assert places["a"][0] < min(places[text][0] for text in texts(A))


def test_results_of_the_same_place_are_blue():
    drawn = Drawing(pairs.draw(A[:, None] - B, a=A, b=B))
    fills = [cell.fill for cell in drawn.cells]
    assert fills == ["blue", "empty", "empty", "blue", "empty", "empty"]


@pytest.mark.parametrize("n", [1, 6])
def test_sizes_that_fit_a_phone(n):
    x = torch.linspace(-100, 100, n)
    drawn = Drawing(pairs.draw(x[:, None] * x, prediction=x[:, None], x=x))
    assert drawn.width <= WIDTH + 2.5
    assert drawn.headline == (
        f"{n} × {n} results: each of the {n} numbers of prediction meets each of the {n} of x"
    )


@pytest.mark.parametrize(
    ("result", "tensors", "error", "words"),
    [
        ([[1]], {"a": A, "b": B}, TypeError, "the result is of type list"),
        (A, {"a": A, "b": [1]}, TypeError, "b is of type list"),
        (A, {"a": A}, ValueError, "1 tensors; expected two"),
        (A, {"a": A, "b": torch.ones(0)}, ValueError, "b holds 0 numbers; expected 1 to 6"),
        (A, {"a": A, "b": torch.ones(7)}, ValueError, "b holds 7 numbers; expected 1 to 6"),
        (A - A, {"a": A, "b": A}, ValueError, r"has shape \(3,\); expected \(3, 3\)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(result, tensors, error, words):
    with pytest.raises(error, match=words):
        pairs.draw(result, **tensors)
