"""Explorer ``loop`` refuses what it cannot draw, in one sentence that says what it can."""

import re

import pytest
import torch

from utils.explorers import loop
from utils.explorers.loop import MOST_LRS, MOST_ROUNDS
from utils.record.one_weight import LARGEST, MOST_POINTS

X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (([1.0], Y, [0.1]), TypeError, "x is list; expected a tensor of floating-point numbers."),
        (
            (X, torch.arange(4), [0.1]),
            TypeError,
            "y is torch.int64; expected a tensor of floating-point numbers.",
        ),
        (
            (X[None], Y, [0.1]),
            ValueError,
            "x has shape (1, 4); expected (n,) with n from 1 to 24.",
        ),
        ((X[:0], Y[:0], [0.1]), ValueError, "x has shape (0,); expected (n,) with n from 1 to 24."),
        (
            (torch.ones(MOST_POINTS + 1), Y, [0.1]),
            ValueError,
            "x has shape (25,); expected (n,) with n from 1 to 24.",
        ),
        (
            (X, Y * float("nan"), [0.1]),
            ValueError,
            "y holds a number that is not finite; expected finite ones.",
        ),
        (
            (X, Y[:3], [0.1]),
            ValueError,
            "x has 4 numbers and y has 3; expected one y for each x.",
        ),
        (
            (X * 0, Y, [0.1]),
            ValueError,
            "every x is 0, so w changes nothing; expected one x that is not 0.",
        ),
        ((X, Y, []), ValueError, "0 learning rates; expected 1 to 8."),
        ((X, Y, [0.01] * (MOST_LRS + 1)), ValueError, "9 learning rates; expected 1 to 8."),
        (
            (X, Y, [0.1, 0.1]),
            ValueError,
            "a learning rate comes twice in [0.1, 0.1]; expected different ones.",
        ),
        (
            (X, Y, ["0.1"]),
            TypeError,
            "a learning rate is str; expected a number such as 0.1.",
        ),
        ((X, Y, [True]), TypeError, "a learning rate is bool; expected a number such as 0.1."),
        (
            (X, Y, [0]),
            ValueError,
            "the learning rate is 0; expected a positive, finite number.",
        ),
        (
            (X, Y, [float("inf")]),
            ValueError,
            "the learning rate is inf; expected a positive, finite number.",
        ),
        (
            (X, Y, [0.1, 2.0]),
            ValueError,
            "with the learning rate 2 the numbers grow to 3.69e+14; expected 100000 at most: take "
            "a smaller learning rate or fewer rounds.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(arguments, error, sentence):
    with pytest.raises(error, match=f"^{re.escape(sentence)}$"):
        loop(*arguments)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"rounds": 0}, "0 rounds; expected 1 to 12."),
        ({"rounds": MOST_ROUNDS + 1}, "13 rounds; expected 1 to 12."),
        ({"labels": ("", "y")}, "the label '' has 0 letters; expected 1 to 10."),
        (
            {"labels": ("x", "centimetres")},
            "the label 'centimetres' has 11 letters; expected 1 to 10.",
        ),
    ],
)
def test_options_out_of_range_are_refused(options, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        loop(X, Y, [0.1], **options)


def test_the_ends_of_each_range_are_drawn():
    many = torch.ones(MOST_POINTS)
    lrs = [0.01 * (k + 1) for k in range(MOST_LRS)]
    assert len(loop(many, many, lrs, rounds=MOST_ROUNDS).films) == MOST_LRS
    one = torch.ones(1)
    assert len(loop(one, one, [0.1], rounds=1).films["0.1",]) == 5
    largest = torch.tensor([(LARGEST - 1) ** 0.5], dtype=torch.float64)
    assert loop(one.double(), largest, [0.1], rounds=1).films


@pytest.mark.parametrize("y", [0.0, 3.0])
@pytest.mark.parametrize("start", [0.0, 1e-9, -250.0])
@pytest.mark.parametrize("x", [1e-200, 1e-5, 1.0, -1.0])
def test_points_of_any_size_are_drawn(x: float, y: float, start: float):
    values = (torch.tensor([value], dtype=torch.float64) for value in (x, y))
    assert loop(*values, [1e-7, 0.1], start=start, rounds=2).html()
