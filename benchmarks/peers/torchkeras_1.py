"""torchkeras 1.5: the small ``Model`` that this book's house is modelled on."""

from torchkeras import Model

from benchmarks.trainers_work import Task

TITLE = "torchkeras `Model`"
PACKAGE = "torchkeras"
INPUTS = ("loader",)
FUSED = False


def fit(task: Task) -> None:
    """Train the net of ``task``; a line after each step is this trainer's progress bar."""
    model = Model(task.net)
    metrics = {"accuracy": task.accuracy}
    model.compile(loss_func=task.loss, optimizer=task.optimizer(), metrics_dict=metrics)
    freq = 1 if task.watched else 1_000_000
    model.fit(task.epochs, task.loader(), task.valid_loader(), log_step_freq=freq)
