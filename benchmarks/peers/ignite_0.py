"""Ignite: a trainer, an evaluator, and averages attached to both."""

from ignite.engine import Events, create_supervised_evaluator, create_supervised_trainer
from ignite.handlers import ProgressBar
from ignite.metrics import Average

from benchmarks.trainers_work import Task

TITLE = "Ignite"
PACKAGE = "pytorch-ignite"
INPUTS = ("loader",)
FUSED = False


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    trainer = create_supervised_trainer(
        task.net,
        task.optimizer(),
        task.loss,
        output_transform=lambda x, y, y_hat, loss: (loss.item(), task.accuracy(y_hat, y)),
    )
    evaluator = create_supervised_evaluator(
        task.net,
        output_transform=lambda x, y, y_hat: (task.loss(y_hat, y), task.accuracy(y_hat, y)),
    )
    for engine in (trainer, evaluator):
        for k, name in enumerate(("loss", "accuracy")):
            Average(lambda output, k=k: output[k]).attach(engine, name)
    if task.watched:
        ProgressBar().attach(trainer)
        valid = task.valid_loader()
        trainer.add_event_handler(Events.EPOCH_COMPLETED, lambda: evaluator.run(valid))
    trainer.run(task.loader(), max_epochs=task.epochs)
