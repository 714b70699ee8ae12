"""Replicas do what the house's formulas say, and what real processes' shares give."""

import pytest
import torch

from utils.record import replica_steps
from utils.record.replica_steps import NONE, PLAIN, WEIGHTED, shares

X = torch.tensor([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5])
Y = torch.tensor([2.5, 3.0, 6.5, 9.5, 10.5, 12.5, 15.5])


def by_hand(w, rows):
    """The slope of the mean of (w x - y)², from its formula."""
    return sum(2 * (w * X[k].item() - Y[k].item()) * X[k].item() for k in rows) / len(rows)


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 7])
def test_rows_are_dealt_like_cards(processes):
    dealt = shares(processes, 7)
    assert sorted(row for rows in dealt for row in rows) == list(range(7))
    assert all(row % processes == rank for rank, rows in enumerate(dealt) for row in rows)


@pytest.mark.parametrize("processes", [1, 2, 4])
@pytest.mark.parametrize("joined", [WEIGHTED, PLAIN, NONE])
def test_every_number_is_that_of_the_formula(processes, joined):
    dealt = shares(processes, 7)
    weights, alone = [0.0] * processes, 0.0
    for now in replica_steps.record(X, Y, processes, joined, 0.05, 3):
        gradients = [by_hand(w, rows) for w, rows in zip(weights, dealt, strict=True)]
        means = {
            WEIGHTED: sum(len(r) * g for r, g in zip(dealt, gradients, strict=True)) / 7,
            PLAIN: sum(gradients) / processes,
        }
        taken = [means.get(joined, g) for g in gradients]
        assert now.before == pytest.approx(weights)
        assert now.gradients == pytest.approx(gradients)
        assert now.joined == pytest.approx(taken)
        weights = [w - 0.05 * g for w, g in zip(weights, taken, strict=True)]
        assert now.after == pytest.approx(weights)
        whole = by_hand(alone, range(7))
        assert now.alone == pytest.approx((alone, whole, alone - 0.05 * whole))
        alone -= 0.05 * whole


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_weighted_replicas_are_one_process(processes):
    for now in replica_steps.record(X, Y, processes, WEIGHTED, 0.05, 4):
        assert now.after == pytest.approx([now.alone[2]] * processes)


def test_plain_replicas_agree_with_each_other_only():
    now = replica_steps.record(X, Y, 4, PLAIN, 0.05, 2)[-1]
    assert len(set(now.after)) == 1
    assert abs(now.after[0] - now.alone[2]) > 0.01


def test_replicas_that_exchange_nothing_drift_apart():
    now = replica_steps.record(X, Y, 4, NONE, 0.05, 2)[-1]
    assert max(now.after) - min(now.after) > 0.5


def test_the_readers_mode_and_tensors_stay():
    x = X.clone().requires_grad_()
    with torch.inference_mode():
        rounds = replica_steps.record(x, Y, 2, WEIGHTED, 0.05, 1)
        assert not torch.is_grad_enabled()
    assert x.grad is None
    assert rounds == replica_steps.record(X, Y, 2, WEIGHTED, 0.05, 1)


def test_a_rate_that_is_too_large_is_refused():
    with pytest.raises(ValueError, match="a weight grows beyond"):
        replica_steps.record(X, Y, 2, WEIGHTED, 1e9, 4)
