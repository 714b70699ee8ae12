"""Poutyne: Keras's way of training around a torch net."""

from poutyne import Model

from benchmarks.trainers_work import Task

TITLE = "poutyne"
PACKAGE = "poutyne"
INPUTS = ("loader", "arrays")
FUSED = False


def accuracy(y_hat, y):
    """Return the share of right signs, under a name that poutyne can show."""
    return Task.accuracy(y_hat, y)


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    model = Model(task.net, task.optimizer(), task.loss, batch_metrics=[accuracy])
    options = {"epochs": task.epochs, "verbose": task.watched}
    if task.inputs == "arrays":  # benchmark
        model.fit(
            task.x,
            task.y,
            validation_data=task.valid_arrays(),
            batch_size=task.batch_size,
            dataloader_kwargs={"shuffle": False},
            **options,
        )
        return
    model.fit_generator(task.loader(), task.valid_loader(), **options)
