"""The bare loop itself: what the method says about two equal things is its error."""

from benchmarks.trainers_work import Task
from benchmarks.trainers_work import bare as train

TITLE = "bare DataLoader loop"
PACKAGE = ""
INPUTS = ("loader", "other")
FUSED = True


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    train(task, task.loader(), task.valid_loader())
