"""Recorded picks and their way back, held against NumPy and plain loops."""

import itertools

import numpy as np
import pytest
import torch

from utils.record import gathers

X = torch.tensor([[1.5, 3.0, 0.5], [4.5, -1.0, 1.0], [2.0, 3.5, 5.5], [4.0, 5.0, 2.5]])
INDICES = [
    torch.tensor([[1, 0], [0, 2], [2, 1], [1, 0]]),
    torch.tensor([[2, 2, 2]]),
    torch.tensor([[0], [1], [2]]),
    torch.tensor([[0]]),
]


def rows(array: np.ndarray) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"{number:g}" for number in row) for row in array)


@pytest.mark.parametrize("index", INDICES)
def test_what_is_picked_is_what_numpy_picks_from_the_rows_or_columns_that_the_index_has(index):
    made = gathers.record(X, index)
    assert [m.dim for m in made] == [1, 0]
    for m in made:
        part = X[: len(index)] if m.dim == 1 else X[:, : index.shape[1]]
        wanted = np.take_along_axis(part.numpy(), index.numpy(), m.dim)
        assert (m.x, m.index, m.picked) == (rows(X.numpy()), rows(index.numpy()), rows(wanted))
        picked = [m.x[i][j] for i, j in m.sources]
        assert picked == [number for row in m.picked for number in row]


@pytest.mark.parametrize("index", INDICES)
def test_the_way_back_adds_one_number_after_the_other(index):
    for made in gathers.record(X, index):
        back = np.zeros((4, 3))
        assert made.backs[0] == rows(back)
        for step, place in enumerate(made.sources):
            back[place] += X[place].item()
            assert made.backs[step + 1] == rows(back)


def test_a_step_is_found_in_row_order():
    made, _ = gathers.record(X, INDICES[0])
    places = [made.place(step) for step in range(8)]
    assert places == list(itertools.product(range(4), range(2)))


def test_a_dim_that_refuses_the_index_is_left_out():
    assert [m.dim for m in gathers.record(X, torch.tensor([[3]]))] == [0]
    assert [m.dim for m in gathers.record(X[:1], torch.tensor([[2]]))] == [1]
    with pytest.raises(ValueError, match=r"along dim 1: .* along dim 0: .*\.$"):
        gathers.record(X, torch.tensor([[4]]))
