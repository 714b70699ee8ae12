"""torchkeras 4: ``KerasModel``, on top of Accelerate."""

import torch
from torchkeras import KerasModel
from torchkeras.kerasmodel import EpochRunner

from benchmarks.trainers_work import Task, accuracy

TITLE = "torchkeras `KerasModel`"
PACKAGE = "torchkeras"
INPUTS = ("loader",)
FUSED = False


class Accuracy(torch.nn.Module):
    """The metric in the form that torchkeras wants: with a state, and able to forget it."""

    def __init__(self) -> None:
        super().__init__()
        self.right = self.count = 0.0

    def forward(self, y_hat: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Take in a batch; return its share of right signs."""
        share = accuracy(y_hat, y)
        self.right += share * len(y)
        self.count += len(y)
        return share

    def compute(self) -> torch.Tensor:
        """Return the share of right signs so far."""
        return self.right / self.count

    def reset(self) -> None:
        """Forget what was seen."""
        self.right = self.count = 0.0


class Quiet(EpochRunner):  # benchmark
    """torchkeras draws a bar or a plot; this draws neither."""

    def __init__(self, step_runner, quiet: bool = False) -> None:
        super().__init__(step_runner, quiet=True)


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    model = KerasModel(task.net, task.loss, {"accuracy": Accuracy()}, task.optimizer())
    model.EpochRunner = EpochRunner if task.watched else Quiet
    monitor = "val_loss" if task.watched else "train_loss"
    model.fit(
        task.loader(), task.valid_loader(), task.epochs, monitor=monitor, plot=False, cpu=True
    )
