"""The bare loop over slices of the tensors: no DataLoader at all."""

from collections.abc import Iterator

from torch import Tensor

from benchmarks.trainers_work import Task, bare

TITLE = "bare loop over slices"
PACKAGE = ""
INPUTS = ("arrays",)
FUSED = True


class Slices:
    """Batches cut from tensors, as often as they are asked for."""

    def __init__(self, x: Tensor, y: Tensor, batch_size: int) -> None:
        self.x, self.y, self.batch_size = x, y, batch_size

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        for k in range(0, len(self.x), self.batch_size):
            yield self.x[k : k + self.batch_size], self.y[k : k + self.batch_size]


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    train = Slices(task.x, task.y, task.batch_size)
    valid = Slices(*task.valid_arrays(), task.batch_size) if task.watched else None
    bare(task, train, valid)
