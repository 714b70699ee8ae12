"""An epoch on paper: moments worked out by hand. More is tried by the explorer's tests."""

import pytest

from utils.record.loading import MAIN, START_UP, Job, record


def test_one_process_takes_turns():
    run = record(5, "batch_size=3", 0)
    assert run.batches == ((0, 1, 2), (3, 4))
    assert run.fetches == (Job(MAIN, 0, 0, 3), Job(MAIN, 1, 6, 8))
    assert run.steps == (Job(MAIN, 0, 3, 6), Job(MAIN, 1, 8, 11))
    assert (run.end, run.waited(11), run.waited(7), run.waited(99)) == (11, 5, 4, 5)


def test_a_worker_fetches_while_the_training_is_busy():
    run = record(5, "batch_size=3", 1)
    assert run.fetches == (Job(0, START_UP, 0, 2), Job(0, 0, 2, 5), Job(0, 1, 5, 7))
    assert run.steps == (Job(MAIN, 0, 5, 8), Job(MAIN, 1, 8, 11))


def test_a_worker_is_two_batches_ahead_at_most():
    run = record(6, "batch_size=1", 1)
    starts = {job.batch: job.start for job in run.fetches}
    taken = {job.batch: job.start for job in run.steps}
    assert [starts[k] for k in range(6)] == [2, 3, 4, 6, 9, 12]
    assert all(starts[k] >= taken[k - 2] for k in range(2, 6))


def test_a_sample_knows_when_it_is_fetched_and_whether_it_ever_is():
    run = record(5, "batch_size=3, drop_last=True", 2)
    assert [run.fetched(index) for index in range(5)] == [2, 3, 4, None, None]
    assert run.left_out == [3, 4]
    assert run.ready(0) == 5


@pytest.mark.parametrize("workers", [0, 1, 2, 3])
def test_the_reader_s_shared_dice_stays(workers: int):
    import torch

    torch.manual_seed(0)
    before = torch.get_rng_state()
    record(9, "batch_size=2, shuffle=True", workers)
    assert torch.equal(before, torch.get_rng_state())
