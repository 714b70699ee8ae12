"""The Trainer of transformers: it takes data sets and makes its own loaders."""

import torch
from transformers import Trainer, TrainingArguments

from benchmarks.trainers_work import Task

TITLE = "transformers Trainer"
PACKAGE = "transformers"
INPUTS = ("arrays",)
FUSED = False


class Rows(torch.utils.data.Dataset):
    """Each row under the names of the arguments that the net is called with."""

    def __init__(self, x: torch.Tensor, y: torch.Tensor) -> None:
        self.x, self.y = x, y

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, k: int) -> dict[str, torch.Tensor]:
        return {"x": self.x[k], "labels": self.y[k]}


class Answering(torch.nn.Module):
    """The net in the form that the Trainer wants: it computes its loss and answers by name."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.net, self.task = task.net, task
        self.right = self.count = 0.0

    def forward(self, x: torch.Tensor, labels: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return loss and logits of a batch."""
        y_hat = self.net(x)
        if self.training:
            self.right += self.task.accuracy(y_hat, labels).item() * len(x)
            self.count += len(x)
        return {"loss": self.task.loss(y_hat, labels), "logits": y_hat}


def fit(task: Task) -> None:
    """Train the net of ``task``."""
    arguments = TrainingArguments(
        "out",
        num_train_epochs=task.epochs,
        per_device_train_batch_size=task.batch_size,
        per_device_eval_batch_size=task.batch_size,
        learning_rate=task.lr,
        lr_scheduler_type="constant",
        max_grad_norm=0.0,
        train_sampling_strategy="sequential",
        eval_strategy="epoch" if task.watched else "no",
        save_strategy="no",
        logging_strategy="epoch" if task.watched else "no",
        disable_tqdm=not task.watched,
        report_to="none",
        use_cpu=True,
        dataloader_pin_memory=False,
    )
    trainer = Trainer(
        Answering(task),
        arguments,
        train_dataset=Rows(task.x, task.y),
        eval_dataset=Rows(*task.valid_arrays()) if task.watched else None,
        optimizers=(task.optimizer(), None),
        compute_metrics=lambda found: {
            "accuracy": task.accuracy(*map(torch.as_tensor, found)).item(),
        },
    )
    trainer.train()
