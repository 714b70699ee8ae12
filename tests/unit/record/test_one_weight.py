"""A training is recorded phase by phase, in float64 and on copies."""

import pytest
import torch

from utils.record import one_weight
from utils.record.one_weight import LARGEST, PHASES

X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])


def slope(w: float) -> float:
    """The derivative of the loss, from the formula of school."""
    pairs = zip(X.tolist(), Y.tolist(), strict=True)
    return sum(2 * (w * x - y) * x for x, y in pairs) / len(X)


def test_every_round_goes_through_its_phases_down_the_slope():
    run, w = one_weight.record(X, Y, 0.1, 1.0, 3), 1.0
    assert [moment.phase for moment in run.moments] == [*PHASES * 3, "forward"]
    assert run.starts == run.moments[::4]
    for k in range(3):
        now = run.moments[4 * k : 4 * k + 4]
        after = w - 0.1 * slope(w)
        assert {moment.round for moment in now} == {k}
        assert [moment.w for moment in now] == pytest.approx([w, w, after, after], abs=1e-12)
        assert (now[0].grad, now[3].grad) == (None, None)
        assert [now[1].grad, now[2].grad] == pytest.approx([slope(w)] * 2, abs=1e-12)
        w = after


def test_a_loss_is_what_the_forward_pass_of_that_weight_gives():
    run = one_weight.record(X, Y, 0.5, 0.0, 2)
    ws = [moment.w for moment in run.starts]
    assert one_weight.losses(X, Y, ws) == [moment.loss for moment in run.starts]


def test_numbers_up_to_the_largest_are_recorded_and_no_others():
    one = torch.ones(1, dtype=torch.float64)
    assert one_weight.record(one, one * (LARGEST - 1) ** 0.5, 0.1, 0.0, 1).moments
    with pytest.raises(ValueError, match=r"the numbers grow to 1e\+05; expected 100000 at most"):
        one_weight.record(one, one * (LARGEST + 1) ** 0.5, 0.1, 0.0, 1)
