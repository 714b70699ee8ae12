"""A wrong shape has a name: turned, missing, broadcast, one too short."""

import itertools

import pytest
import torch

from utils.exercises.shapes import shape_slip

NAMES = [
    ((1, 3), (3, 1), "It is turned."),
    ((2, 3), (3, 2), "It is turned."),
    ((2, 3, 4), (4, 3, 2), "It is turned."),
    ((2, 3, 4), (3, 2, 4), "Its dimensions stand in another order."),
    ((3, 1), (3,), "One dimension of length 1 is missing."),
    ((1, 3, 1), (3,), "2 dimensions of length 1 are missing."),
    ((3,), (3, 1), "One dimension of length 1 too many."),
    ((), (1, 1), "2 dimensions of length 1 too many."),
    ((3, 4), (3,), "One dimension is missing."),
    ((3, 4), (4,), "One dimension is missing."),
    ((3, 4), (), "2 dimensions are missing."),
    ((3,), (3, 3), "One dimension too many: broadcast to (3, 3), or not folded yet."),
    ((3,), (2, 3), "One dimension too many: broadcast to (2, 3), or not folded yet."),
    ((), (2, 3), "2 dimensions too many: broadcast to (2, 3), or not folded yet."),
    ((2,), (2, 3), "One dimension too many: not folded yet?"),
    ((3, 1), (3, 3), "It was broadcast to (3, 3)."),
    ((1, 1), (2, 3), "It was broadcast to (2, 3)."),
    ((3, 3), (3, 1), "Dim 1 was folded, or never stretched."),
    ((3, 2), (2, 2), "Dim 0 is one too short."),
    ((3, 2), (3, 3), "Dim 1 is one too long."),
    ((3,), (2,), "Dim 0 is one too short."),
    ((3, 3), (2, 2), ""),
    ((3,), (5,), ""),
    ((2, 2), (4,), ""),
    ((2, 3), (2, 3), ""),
    ((), (), ""),
]


@pytest.mark.parametrize(("expected", "given", "words"), NAMES)
def test_a_slip_has_its_name(expected, given, words):
    assert shape_slip(expected, given) == words


def test_every_pair_of_small_shapes_is_told_in_one_line_or_not_at_all():
    shapes = [s for n in range(4) for s in itertools.product((0, 1, 2, 3), repeat=n)]
    for expected, given in itertools.product(shapes, repeat=2):
        said = shape_slip(torch.Size(expected), torch.Size(given))
        assert len(said) < 80
        assert not said or said.endswith((".", "?"))
        assert expected != given or not said
        if "It was broadcast" in said:
            assert tuple(torch.zeros(expected).expand(given).shape) == given
