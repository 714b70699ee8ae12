"""Skorch: a scikit-learn estimator around the net; it makes its own loaders from arrays."""

import torch
from skorch import NeuralNet
from skorch.callbacks import PassthroughScoring, ProgressBar
from skorch.dataset import Dataset

from benchmarks.trainers_work import Task

TITLE = "skorch"
PACKAGE = "skorch"
INPUTS = ("arrays",)
FUSED = False


class Scored(NeuralNet):
    """Records the accuracy of each batch beside its loss."""

    task: Task

    def train_step_single(self, batch, **fit_params):
        """Return loss and prediction of one batch, with gradients."""
        step = super().train_step_single(batch, **fit_params)
        self._score("train_accuracy", step, batch)
        return step

    def validation_step(self, batch, **fit_params):
        """Return loss and prediction of one batch."""
        step = super().validation_step(batch, **fit_params)
        self._score("valid_accuracy", step, batch)
        return step

    def _score(self, name: str, step: dict, batch) -> None:
        self.history.record_batch(name, self.task.accuracy(step["y_pred"], batch[1]).item())


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    callbacks = [("train_accuracy", PassthroughScoring("train_accuracy", on_train=True))]
    if task.watched:
        callbacks += [("valid_accuracy", PassthroughScoring("valid_accuracy"))]
        callbacks += [("bar", ProgressBar())]
    held = Dataset(*task.valid_arrays()) if task.watched else None
    estimator = Scored(
        task.net,
        criterion=type(task.loss),
        optimizer=torch.optim.Adam,
        lr=task.lr,
        batch_size=task.batch_size,
        max_epochs=task.epochs,
        train_split=(lambda rows, y: (rows, held)) if task.watched else None,
        callbacks=callbacks,
        verbose=int(task.watched),
    )
    estimator.task = task
    estimator.fit(task.x, task.y)
