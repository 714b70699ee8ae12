"""Lightning: a LightningModule, and a Trainer without logger and checkpoints."""

import logging  # benchmark

import lightning

from benchmarks.trainers_work import Task

TITLE = "Lightning"
PACKAGE = "lightning"
INPUTS = ("loader",)
FUSED = False

logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)  # benchmark


class Module(lightning.LightningModule):
    """Loss and accuracy are logged over the epoch, as the manual does."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.net, self.task = task.net, task

    def _step(self, batch, name: str):
        x, y = batch
        y_hat = self.net(x)
        loss = self.task.loss(y_hat, y)
        values = {f"{name}loss": loss, f"{name}accuracy": self.task.accuracy(y_hat, y)}
        self.log_dict(values, on_step=False, on_epoch=True, prog_bar=True, batch_size=len(x))
        return loss

    def training_step(self, batch, index):
        """Return the loss of one batch."""
        return self._step(batch, "")

    def validation_step(self, batch, index):
        """Log loss and accuracy of one batch."""
        self._step(batch, "val_")

    def configure_optimizers(self):
        """Return Adam."""
        return self.task.optimizer()


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    bar = [lightning.pytorch.callbacks.TQDMProgressBar()] if task.watched else []
    trainer = lightning.Trainer(
        accelerator="cpu",
        max_epochs=task.epochs,
        logger=False,
        enable_checkpointing=False,
        enable_model_summary=False,
        enable_progress_bar=task.watched,
        callbacks=bar,
        num_sanity_val_steps=0,
    )
    trainer.fit(Module(task), task.loader(), task.valid_loader())
