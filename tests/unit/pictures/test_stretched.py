"""Two tensors that meet: lengths aligned at the right, copies dashed, PyTorch's numbers."""

import itertools

import pytest
import torch
from matplotlib.patches import Rectangle

from tests.unit.pictures.drawings import Drawing
from utils.pictures import stretched
from utils.pictures.board import WIDTH
from utils.record.values import texts

KM = torch.tensor([[4.0, 6.0, 5.0], [3.0, 8.0, 7.0]])
SHAPES = [(), (1,), (3,), (2, 1), (1, 3), (2, 3), (2, 1, 3), (2, 2, 1), (4, 1, 1), (1, 4)]
PAIRS = [
    (a, b)
    for a, b in itertools.product(SHAPES, repeat=2)
    if all(n == m or 1 in (n, m) for n, m in zip(a[::-1], b[::-1], strict=False))
    and max(len(a), len(b)) > 0
]


def numbered(shape, start):
    return torch.arange(start, start + torch.Size(shape).numel()).view(shape)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_cells_are_the_numbers_of_both_stretched_and_of_the_result(a, b):
    x, y = numbered(a, 10), numbered(b, 1)
    fig = stretched.draw("x * y", x=x, y=y)
    drawn, made = Drawing(fig), (x * y).shape
    lengths = 3 * len(made)
    cells = [cell.text for cell in drawn.cells[lengths:]]
    assert cells == texts(x.expand(made)) + texts(y.expand(made)) + texts(x * y)
    assert drawn.headline == f"x * y: x of shape {a} and y of shape {b} give {tuple(made)}"
    assert drawn.width <= WIDTH + 1


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_as_many_cells_are_blue_as_there_are_numbers_and_the_others_are_dashed(a, b):
    x, y = numbered(a, 10), numbered(b, 1)
    fig = stretched.draw("x + y", x=x, y=y)
    many = (x + y).numel()
    boxes = [box for box in fig.axes[0].patches if isinstance(box, Rectangle)][3 * (x + y).ndim :]
    for at, tensor in ((0, x), (many, y)):
        dashed = [box.get_linestyle() == "--" for box in boxes[at : at + many]]
        assert dashed.count(False) == tensor.numel()
        # the first cells that show each number are its own
        places = torch.arange(tensor.numel()).view(tensor.shape).expand((x + y).shape).flatten()
        seen = set()
        for place, copied in zip(places.tolist(), dashed, strict=True):
            assert copied == (place in seen)
            seen.add(place)
    assert not any(box.get_linestyle() == "--" for box in boxes[2 * many :])


def test_lengths_stand_below_each_other_aligned_at_the_right():
    drawn = Drawing(stretched.draw("km + home", km=KM, home=torch.ones(3)))
    lengths = drawn.cells[:6]
    at = {cell.text: cell.x for cell in lengths}
    assert [cell.text for cell in lengths] == ["3", "2", "3", "1→2", "3", "2"]
    assert at["2"] == at["1→2"] < at["3"]


@pytest.mark.parametrize(
    ("code", "given", "error", "words"),
    [
        ("a + b", {"a": KM, "b": [1]}, TypeError, "b is of type list"),
        ("a + 1", {"a": KM}, ValueError, "1 tensors; expected two"),
        ("a + b", {"a": KM, "b": torch.ones(2)}, ValueError, "fails with RuntimeError"),
        ("3", {"a": KM, "b": KM}, TypeError, "'3' gives int"),
        ("(a + b).sum()", {"a": KM, "b": KM}, ValueError, "number by number"),
        ("a + b", {"a": torch.ones(5, 1), "b": torch.ones(5)}, ValueError, "24 numbers at most"),
        ("a + b", {"a": torch.ones(()), "b": torch.ones(())}, ValueError, "1 to 3 dimensions"),
        ("a + b", {"a": torch.ones(0, 3), "b": KM[:1]}, ValueError, "24 numbers at most"),
    ],
)
def test_what_cannot_be_drawn_is_refused(code, given, error, words):
    with pytest.raises(error, match=words):
        stretched.draw(code, **given)
