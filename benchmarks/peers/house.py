"""The book's own house, ``utils.house``."""

from benchmarks.trainers_work import Task
from utils.house.model import Model
from utils.house.progress import Progress

TITLE = "**the book's `Model`**"
PACKAGE = ""
INPUTS = ("loader", "arrays", "other")
FUSED = True


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    model = Model(task.net, "cpu").compile(task.optimizer(), "bce_logits", ["accuracy"])
    options = {"epochs": task.epochs, "callbacks": [Progress()] if task.watched else []}
    if task.inputs == "arrays":  # benchmark
        valid, size = task.valid_arrays(), task.batch_size
        model.fit(task.x, task.y, batch_size=size, shuffle=False, validation_data=valid, **options)
        return
    model.fit(task.loader(), validation_data=task.valid_loader(), **options)
