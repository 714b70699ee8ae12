"""Datasets for workers: who fetched what, in the loader's process and in real workers."""

import pytest
import torch
from torch.utils.data import DataLoader

from utils.record.fetching import SharedStream, Signed, Slow, Stream, send_afresh


def gathered(dataset, workers: int) -> list[int]:
    return [int(i) for batch in DataLoader(dataset, 2, num_workers=workers) for i in batch]


def test_samples_tell_their_number_their_worker_and_a_draw():
    torch.manual_seed(0)
    draws = [int(torch.randint(1000, ())) for _ in range(3)]
    torch.manual_seed(0)
    told = [Signed(3)[i] for i in range(3)]
    assert told == [{"sample": i, "worker": -1, "draw": draws[i]} for i in range(3)]
    assert len(Signed(3)) == 3


def test_real_workers_sign_in_turn():
    batches = list(DataLoader(Signed(5), 2, num_workers=2))
    assert [batch["worker"].tolist() for batch in batches] == [[0, 0], [1, 1], [0]]


@pytest.mark.parametrize("make", [Signed, lambda n: Slow(n, 0)])
@pytest.mark.parametrize("i", [-1, 3])
def test_an_index_beyond_the_end_is_refused(make, i: int):
    with pytest.raises(IndexError, match=f"sample {i} of 3; expected 0 to 2"):
        make(3)[i]


def test_slow_samples_are_their_numbers():
    assert len(Slow(3, 0.001)) == 3
    assert gathered(Slow(3, 0.001), 0) == [0, 1, 2]


@pytest.mark.parametrize(("workers", "times"), [(0, 1), (1, 1), (2, 2)])
def test_a_stream_is_read_once_by_each_worker(workers: int, times: int):
    assert sorted(gathered(Stream(5), workers)) == sorted([*range(5)] * times)


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_a_shared_stream_is_read_once_by_all(workers: int):
    assert sorted(gathered(SharedStream(5), workers)) == [0, 1, 2, 3, 4]


class Here:
    """Pickled under a name that a fresh Python finds, unless it pretends to come from a cell."""


def test_what_a_fresh_python_can_import_arrives():
    assert send_afresh(range(3)) == "arrived"
    assert send_afresh({"a": [1, 2]}) == "arrived"


def test_what_a_cell_defined_does_not_arrive(monkeypatch):
    import __main__

    monkeypatch.setattr(__main__, "Here", Here, raising=False)
    monkeypatch.setattr(Here, "__module__", "__main__")
    assert send_afresh(Here()) == "AttributeError"
