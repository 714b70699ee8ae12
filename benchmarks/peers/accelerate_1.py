"""Accelerate: the bare loop with its model, optimizer and loaders prepared."""

from accelerate import Accelerator
from accelerate.utils import tqdm

from benchmarks.trainers_work import Task, bare_validation

TITLE = "Accelerate (bare loop)"
PACKAGE = "accelerate"
INPUTS = ("loader",)
FUSED = False


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    accelerator = Accelerator(cpu=True)
    net, optimizer, loader = accelerator.prepare(task.net, task.optimizer(), task.loader())
    valid = accelerator.prepare(task.valid_loader()) if task.watched else None
    for _ in range(task.epochs):
        net.train()
        total = right = count = 0.0
        for x, y in tqdm(loader) if task.watched else loader:
            optimizer.zero_grad()
            y_hat = net(x)
            loss = task.loss(y_hat, y)
            accelerator.backward(loss)
            optimizer.step()
            total += loss.item() * len(x)
            right += task.accuracy(y_hat, y).item() * len(x)
            count += len(x)
        if valid is not None:
            bare_validation(task, valid)
