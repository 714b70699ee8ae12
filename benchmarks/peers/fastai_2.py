"""Fastai: a Learner over plain DataLoaders, with torch's Adam instead of its own."""

from functools import partial

import torch
from fastai.callback.progress import ProgressCallback
from fastai.data.core import DataLoaders
from fastai.learner import Learner
from fastai.optimizer import OptimWrapper

from benchmarks.trainers_work import Task

TITLE = "fastai"
PACKAGE = "fastai"
INPUTS = ("loader",)
FUSED = False


def accuracy(y_hat, y):
    """Return the share of right signs, under a name that fastai can show."""
    return Task.accuracy(y_hat, y)


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    loaders = DataLoaders(task.loader(), task.valid_loader() or [])
    learner = Learner(
        loaders,
        task.net,
        loss_func=task.loss,
        opt_func=partial(OptimWrapper, opt=torch.optim.Adam),
        metrics=[accuracy],
        train_bn=False,
    )
    if not task.watched:
        learner.remove_cb(ProgressCallback)
    learner.fit(task.epochs, lr=task.lr)
