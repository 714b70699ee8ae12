"""From readings of a clock to numbers that two trainers can be compared by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

TOLERANCE = 1e-5
"""How far two final losses of the same work may lie apart."""

LOOSE = 1e-3
"""The same for a trainer that has said why it cannot do quite the same work."""

PERCENTILE = 0.2
"""Low, because a busy machine only ever adds; not the minimum, because one reading can lie."""


class DifferentWork(Exception):
    """Two trainers did not do the same work, so their times mean nothing together."""


def percentile(values: Sequence[float], share: float = PERCENTILE) -> float:
    """Return the value below which ``share`` of ``values`` lie, between two of them in proportion.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values: a percentile needs at least one")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@dataclass
class Steps:
    """Times of single steps, in nanoseconds, pooled over as many fits as are added."""

    train: list[float] = field(default_factory=list)
    valid: list[float] = field(default_factory=list)
    epoch: list[float] = field(default_factory=list)
    """From the first step of an epoch to the first of the next, per training step."""

    def __iadd__(self, other: "Steps") -> "Steps":
        self.train += other.train
        self.valid += other.valid
        self.epoch += other.epoch
        return self

    def cost(self, valid_share: float) -> float:
        """Return the time of a training step and its share of validation, in microseconds.

        Args:
            valid_share: how many validation steps there are for each training step.
        """
        valid = valid_share * percentile(self.valid) if valid_share else 0.0
        return (percentile(self.train) + valid) / 1000


def steps(marks: Sequence[tuple[int, bool]], epochs: int, train: int, valid: int) -> Steps:
    """Return the times between ``marks``: pairs of a reading and whether gradients were on.

    The last step of a phase is left out: it ends where the trainer changes phase.

    Raises:
        DifferentWork: not ``epochs`` times ``train`` steps with gradients, then ``valid`` without.
    """
    expected = ([True] * train + [False] * valid) * epochs
    if [grad for _, grad in marks] != expected:
        found = sum(grad for _, grad in marks)
        raise DifferentWork(
            f"{found} calls of the net with gradients and {len(marks) - found} without, "
            f"expected {epochs} times {train} and {valid} in turn"
        )
    result, round_ = Steps(), train + valid
    for first in range(0, len(marks), round_):
        times = [time for time, _ in marks[first : first + round_]]
        result.train += [b - a for a, b in pairwise(times[:train])]
        result.valid += [b - a for a, b in pairwise(times[train:])]
    firsts = [time for time, _ in marks[::round_]]
    result.epoch = [(b - a) / train for a, b in pairwise(firsts)]
    return result


def check_losses(bare: float, peer: float, differs: str = "") -> float:
    """Return how far the two final losses lie apart.

    Args:
        bare: where the bare loop ends.
        peer: where the trainer ends.
        differs: why this trainer cannot do quite the same work; then ``LOOSE`` holds.

    Raises:
        DifferentWork: the losses differ by more.
    """
    gap = abs(bare - peer)
    if not gap <= (LOOSE if differs else TOLERANCE):
        raise DifferentWork(f"final losses {bare:.7f} and {peer:.7f} differ by {gap:.1e}")
    return gap


def compare(bare: Sequence[Steps], peer: Sequence[Steps], valid_share: float) -> dict[str, float]:
    """Return what the pairs say about ``peer``: cost over the cost of the bare loop.

    Raises:
        ValueError: as many fits of one as of the other are needed, at least one.
    """
    if len(bare) != len(peer) or not bare:
        raise ValueError(f"{len(bare)} fits of the bare loop, {len(peer)} of the peer: no pairs")
    ours, theirs = Steps(), Steps()
    for fit, other in zip(bare, peer, strict=True):
        ours += fit
        theirs += other
    single = sorted(
        b.cost(valid_share) / a.cost(valid_share) for a, b in zip(bare, peer, strict=True)
    )
    bare_us, peer_us = ours.cost(valid_share), theirs.cost(valid_share)
    return {
        "ratio": round(peer_us / bare_us, 3),
        "ratio_of_pairs": [round(percentile(single, share), 3) for share in (0.25, 0.5, 0.75)],
        "ratio_of_epochs": round(percentile(theirs.epoch) / percentile(ours.epoch), 3),
        "bare_us": round(bare_us, 1),
        "us": round(peer_us, 1),
        "pairs": len(bare),
    }
