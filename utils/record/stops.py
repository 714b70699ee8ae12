"""When a training stops that waits for something better, and which epoch's weights go back."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stopping:
    """What early stopping does with the values of a training.

    Attributes:
        kept: the epoch whose weights go back, counted from 1.
        last: the last epoch that is trained.
        early: whether it stopped of itself.
    """

    kept: int
    last: int
    early: bool


def stop(values: Sequence[float], patience: int, largest: bool = False) -> Stopping:
    """Return where a training stops after ``patience`` epochs without a better value.

    An equal value is no better. What a training waits for last is known only when it came: where
    the last epoch uses up the patience, it stops as well, after all of its epochs.

    Args:
        values: what is watched, after each epoch.
        patience: how many epochs in a row may bring nothing better.
        largest: whether the largest value is the best, as of an accuracy.
    """
    sign = -1 if largest else 1
    kept = 1
    for epoch, value in enumerate(values, 1):
        if sign * value < sign * values[kept - 1]:
            kept = epoch
        if epoch - kept >= patience:
            return Stopping(kept, epoch, early=epoch < len(values))
    return Stopping(kept, len(values), early=False)
