"""What the pictures of boxes refuse, and in which words."""

import pytest
import torch

from utils.pictures import boxes

X = torch.tensor([[10, 11, 12], [13, 14, 15]])


@pytest.mark.parametrize(
    ("draw", "error", "sentence"),
    [
        (lambda: boxes.nested(), ValueError, "no tensor is given"),
        (lambda: boxes.nested(x=[1, 2]), TypeError, "x is of type list"),
        (lambda: boxes.nested(x=torch.zeros([1] * 5)), ValueError, "x has shape (1, 1, 1, 1, 1)"),
        (lambda: boxes.nested(y=torch.zeros(7, 7)), ValueError, "y has shape (7, 7)"),
        (lambda: boxes.nested(x=torch.zeros(1, 13)), ValueError, "12 cells side by side"),
        (lambda: boxes.fold([1], 0), TypeError, "x is of type list"),
        (lambda: boxes.fold(X), ValueError, "fold got dims () and how='sum'"),
        (lambda: boxes.fold(X, 0, how="max"), ValueError, "how='max'"),
        (lambda: boxes.fold(X, 2), IndexError, "Dimension out of range"),
        (lambda: boxes.fold(X, ()), ValueError, "fold got dims ((),)"),
        (lambda: boxes.fold(X[0, 0], 0), ValueError, "x has shape (); fold draws 1 to 3"),
        (lambda: boxes.fold(X[:0], 0), ValueError, "x has shape (0, 3); fold draws"),
        (lambda: boxes.fold(X[None, None], 0), ValueError, "x has shape (1, 1, 2, 3); fold"),
        (lambda: boxes.nested(x=X.to("meta")), ValueError, "x is a meta or nested tensor"),
        (
            lambda: boxes.nested(x=torch.nested.nested_tensor([X[0]], layout=torch.jagged)),
            ValueError,
            "x is a meta or nested tensor",
        ),
        (lambda: boxes.masked(X, [1]), TypeError, "mask is of type list"),
        (lambda: boxes.masked(X, X), ValueError, "mask is torch.int64 of shape (2, 3)"),
        (lambda: boxes.masked(X, X[0] > 0), ValueError, "torch.bool of shape (3,)"),
        (lambda: boxes.pixels(X, 0, 0), ValueError, "image has shape (2, 3)"),
        (lambda: boxes.pixels(torch.zeros(4, 4, 3), 0, 0), ValueError, "channels first"),
        (lambda: boxes.pixels(torch.ones(3, 2, 2).int(), 0, 0), TypeError, "holds torch.int32"),
        (lambda: boxes.pixels(boxes.sunset(), 12, 0), IndexError, "row 12, column 0 is out of"),
        (lambda: boxes.pixels(boxes.sunset(), 0, 12), IndexError, "row 0, column 12 is out of"),
        (lambda: boxes.pixels(boxes.sunset(), -1, 0), IndexError, "row -1, column 0 is out of"),
        (lambda: boxes.pixels(boxes.sunset(), 0, -1), IndexError, "12 rows of 12."),
    ],
)
def test_bad_input_is_refused_in_one_sentence(draw, error, sentence):
    with pytest.raises(error) as caught:
        draw()
    assert sentence in str(caught.value)
