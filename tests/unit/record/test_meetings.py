"""Two shapes that meet are aligned, stretched and refused as PyTorch and NumPy do it."""

import itertools

import numpy as np
import pytest
import torch

from utils.record import meetings

SHAPES = [s for n in range(4) for s in itertools.product((1, 2, 3), repeat=n)]


def by_numpy(a, b):
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        return None


@pytest.mark.parametrize("a", SHAPES, ids=str)
def test_every_pair_of_small_shapes_gives_what_numpy_says(a):
    for b in SHAPES:
        made = by_numpy(a, b)
        if made is not None and np.prod(made) > meetings.MOST_CELLS:
            with pytest.raises(ValueError, match="24 at most"):
                meetings.record(f"{a} + {b}")
            continue
        pair = meetings.record(f"{a} + {b}")
        assert (pair.a, pair.b, pair.made) == (a, b, made)
        assert bool(pair.refusal) == (made is None)
        if made is not None:
            _check_cells(pair)
            assert tuple(axis.made for axis in reversed(pair.axes)) == made


def _check_cells(pair):
    """Every cell holds ten times a place of a and a place of b, which the index alone gives."""
    x = 10 * np.arange(1, np.prod(pair.a, dtype=int) + 1).reshape(pair.a)
    y = np.arange(1, np.prod(pair.b, dtype=int) + 1).reshape(pair.b)
    assert pair.numbers == tuple(tuple(map(str, z.flatten())) for z in (x, y, x + y))
    for (one, other), total in zip(pair.origins, (x + y).flatten(), strict=True):
        assert x.flatten()[one] + y.flatten()[other] == total
    assert [one for one, _ in pair.origins] == [
        number // 10 - 1 for number in np.broadcast_to(x, pair.made).flatten()
    ]


@pytest.mark.parametrize(
    ("code", "at", "lengths"),
    [
        ("(2, 3) + (2,)", 1, (3, 2)),
        ("(3, 4) + (2, 3)", 1, (4, 3)),
        ("(4, 3, 2) + (3, 1, 2)", 0, (4, 3)),
        ("(3,) + (4,)", 0, (3, 4)),
    ],
)
def test_the_axis_that_refuses_is_the_one_that_pytorch_names(code, at, lengths):
    pair = meetings.record(code)
    last = pair.axes[-1]
    assert (last.a, last.b, last.made) == (*lengths, None)
    assert pair.refusal.endswith(f"at non-singleton dimension {at}")
    assert max(len(pair.a), len(pair.b)) - len(pair.axes) == at
    assert (pair.numbers[2], pair.origins) == ((), ())


def test_stretched_axes():
    pair = meetings.record("(2, 1, 3) + (2, 1)")
    assert [axis.stretched for axis in pair.axes] == [(False, True), (True, False), (False, True)]
    assert [axis.stretched for axis in meetings.record("(1,) + (1, 1)").axes] == [(False,) * 2] * 2


def test_spaces_do_not_count():
    assert meetings.record(" (2,3)+( 3 , ) ").code == "(2, 3) + (3,)"


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (3, TypeError, "given as int"),
        ((2, 3), TypeError, "given as tuple"),
        ("", ValueError, "no pair of shapes"),
        ("(2, 3)", ValueError, "no pair of shapes"),
        ("(2, 3) * (3,)", ValueError, "no pair of shapes"),
        ("(2, 3) + (3,) + (1,)", ValueError, "no pair of shapes"),
        ("(2, 3) + [3]", ValueError, "no pair of shapes"),
        ("(2, -1) + (3,)", ValueError, "no pair of shapes"),
        ("(2, 3) + (3)", ValueError, r"is a number for Python; with one dimension it is \(3,\)"),
        ("(2, 3) + (3,,)", ValueError, "is no shape"),
        ("(2 3) + (3,)", ValueError, "is no shape"),
        ("(0, 3) + (3,)", ValueError, "each 1 to 4 long"),
        ("(5,) + (5,)", ValueError, "each 1 to 4 long"),
        ("(1, 1, 1, 1) + (1,)", ValueError, "has 4 dimensions"),
        ("(4, 4, 1) + (4,)", ValueError, "64 numbers"),
    ],
)
def test_what_is_no_pair_of_small_shapes_is_refused(code, error, words):
    with pytest.raises(error, match=words):
        meetings.record(code)


def test_the_device_and_dtype_of_a_session_do_not_matter():
    expected = meetings.record("(2, 1) + (3,)")
    torch.set_default_dtype(torch.float64)
    try:
        with torch.device("meta"):
            assert meetings.record("(2, 1) + (3,)") == expected
    finally:
        torch.set_default_dtype(torch.float32)
