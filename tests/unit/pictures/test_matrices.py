"""The picture of a matrix product: numbers stand where their row and their column meet."""

import pytest
import torch

from tests.unit.pictures.drawings import Drawing
from utils.pictures import matrices
from utils.pictures.board import WIDTH

A, B = torch.tensor([[2.0, 1, 1], [1, 2, 0]]), torch.tensor([[5.0, 4], [3, 2], [-1, 0]])


def test_each_result_stands_right_of_its_row_and_below_its_column():
    drawn = Drawing(matrices.product(A, B))
    cells = [(cell.x, cell.y, cell.text) for cell in drawn.cells]
    a, b, out = cells[:6], cells[6:12], cells[12:]
    for k, (x, y, text) in enumerate(out):
        i, j = divmod(k, 2)
        assert y == a[3 * i][1]
        assert x == b[j][0]
        assert text == f"{(A[i] * B[:, j]).sum():g}"
    assert max(x for x, _, _ in a) < min(x for x, _, _ in out)
    assert max(y for _, y, _ in b) < min(y for _, y, _ in out)


def test_one_number_is_lit_with_its_row_and_its_column():
    drawn = Drawing(matrices.product(A, B, at=(1, 0), names=("p", "w", "d")))
    lit = [k for k, cell in enumerate(drawn.cells) if cell.fill == "blue"]
    assert lit == [3, 4, 5, 6, 8, 10]
    assert [k for k, cell in enumerate(drawn.cells) if cell.fill == "vermilion"] == [14]
    assert drawn.headline == (
        "d: (2, 3) and (3, 2) make (2, 2); row 1 and column 0: 1 × 5 + 2 × 3 + 0 × -1 makes 11"
    )


def test_names_stand_above_their_tables():
    drawn = Drawing(matrices.product(A, B, names=("parts", "worth", "distance")))
    places = {text: spot for spot, text in drawn.placed.items()}
    assert places["worth"][1] < places["parts"][1] == places["distance"][1]
    assert matrices.product(A, B).get_label() == "a @ b: (2, 3) and (3, 2) make (2, 2)"


def test_the_widest_picture_fits_a_phone():
    assert Drawing(matrices.product(torch.ones(2, 5), torch.ones(5, 4))).width <= WIDTH + 0.5


@pytest.mark.parametrize(
    ("a", "b", "more", "error", "words"),
    [
        ([[1]], B, {}, TypeError, "a is of type list"),
        (A, 5, {}, TypeError, "b is of type int"),
        (A, A, {}, ValueError, r"a has shape \(2, 3\), b \(2, 3\); expected \(n, m\) and \(m, p\)"),
        (A[0], B, {}, ValueError, r"a has shape \(3,\)"),
        (A[:0], B, {}, ValueError, "expected numbers in both"),
        (A, B, {"at": (2, 0)}, ValueError, r"at is \(2, 0\); expected a row from 0 to 1"),
        (torch.ones(2, 7), torch.ones(7, 5), {}, ValueError, "wider than a phone"),
    ],
)
def test_what_cannot_be_drawn_is_refused(a, b, more, error, words):
    with pytest.raises(error, match=words):
        matrices.product(a, b, **more)
