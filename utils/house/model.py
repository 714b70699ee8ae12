"""The house: train, judge, use and keep any ``nn.Module`` with a few words.

    model = Model(net).compile("adam", "bce_logits", metrics=["accuracy"], lr=3e-3)
    history = model.fit(x, y, epochs=10, validation_data=(xv, yv), callbacks=[Progress()])
    model.evaluate(xv, yv); model.predict(xv); model.summary(xv[:1]); history.plot()

Data is a tensor or tuple of inputs with targets ``y``, a ``Dataset``, a loader, or any iterable of
batches ``(input, ..., target)``. Hooks: ``callbacks.py``; several processes: ``processes.py``.
"""

import math
import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from typing import Any, Self

import torch
from torch import Tensor, nn, optim

from utils.house.batches import Batch, Data, are_tensors, as_loader, batches, groups
from utils.house.history import History
from utils.house.hooks import find_hooks
from utils.house.modes import mode
from utils.house.names import look_up
from utils.house.optimizers import make_optimizer, make_scheduler
from utils.house.saving import read, write
from utils.house.scores import Scores, make_loss, make_metrics
from utils.house.summary import print_summary
from utils.house.targets import check_target


class Model:
    """A net and all that training it takes; callbacks read its public attributes."""

    def __init__(self, net: nn.Module, device: str | torch.device | None = None) -> None:
        """Move ``net`` to ``device``: by default what ``BOOK_DEVICE`` names, or the best there.

        Raises:
            RuntimeError: there is no such device.
        """
        if device is None:
            device = os.environ.get("BOOK_DEVICE", "auto")
        if device == "auto":
            best = torch.accelerator.current_accelerator(check_available=True)  # or None
            device = "cpu" if best is None else best
        self.device = torch.device(device)
        self.net = net.to(self.device)
        self.main = True  # may print and write
        self.optimizer = self.scheduler = self.scaler = None  # until compile
        self.epoch, self.step, self.history = 0, 0, History()
        self._net = self.net  # what computes: compile may put a translated one here
        self._precision = nullcontext()  # does nothing: no mixed precision

    def compile(
        self,
        optimizer: str | Callable | optim.Optimizer = "adam",
        loss: str | Callable = "mse",
        metrics: Sequence[str | Callable] = (),
        *,
        lr: float | None = None,
        scheduler: Callable | optim.lr_scheduler.LRScheduler | None = None,
        per: str = "epoch",
        clip: float | None = None,
        accumulate: int = 1,
        precision: str | None = None,
        compile: bool = False,
    ) -> Self:
        """Choose how to learn; training begins anew.

        Args:
            optimizer: a name as "adam", what makes one from parameters, or one made before.
            loss: a name as "mse", a class, or a function of (output, target) to a mean, shape ().
            metrics: the same, or "accuracy"; what they may return: ``scores.py``.
            lr: the learning rate; by default the optimizer's own.
            scheduler: what makes a learning-rate scheduler from the optimizer, or one made before.
            per: when the scheduler moves, after each "epoch" or each "step".
            clip: an upper bound for the norm of all gradients together; by default none.
            accumulate: how many batches make a step.
            precision: "bf16" or "fp16" for mixed precision.
            compile: whether ``torch.compile`` translates the net.

        Raises:
            ValueError: an unknown name, a loss that is no mean, or another optimizer's scheduler.
        """
        self.loss = make_loss(loss, self.device)
        self.metrics = make_metrics(metrics, self.loss)
        self._per_step = look_up(per, {"epoch": False, "step": True}, "period of a scheduler")
        self._clip, self._accumulate = clip, accumulate
        self._precision = nullcontext()  # quicker than an autocast that is turned off
        if precision is not None:
            half = look_up(precision, {"bf16": torch.bfloat16, "fp16": torch.float16}, "precision")
            self._precision = torch.autocast(self.device.type, half)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=(precision == "fp16"))
        self._net = self._training_net = torch.compile(self.net) if compile else self.net
        self.optimizer = make_optimizer(optimizer, self.net.parameters(), lr)
        self.scheduler = make_scheduler(scheduler, self.optimizer)
        self.epoch, self.step, self.history = 0, 0, History()
        return self

    def fit(
        self,
        x: Data,
        y: Tensor | None = None,
        *,
        epochs: int = 1,
        batch_size: int = 32,
        shuffle: bool = True,
        validation_data: Data | None = None,
        callbacks: Sequence[Any] = (),
        steps_per_epoch: int | None = None,
        seed: int | None = None,
    ) -> History:
        """Train ``epochs`` more; return the history of all. Ctrl-C ends training and keeps it.

        Args:
            x: inputs, shape (samples, ...) each, or a data set, a loader, an iterable of batches.
            y: targets, shape (samples, ...), if ``x`` is inputs.
            epochs: how often to go through the data.
            batch_size: samples in a batch; like ``shuffle``, unless ``x`` is batches already.
            shuffle: whether each epoch has an order of its own.
            validation_data: judged after each epoch: ``(xv, yv)``, a data set or a loader.
            callbacks: see ``callbacks.py``.
            steps_per_epoch: how many batches make an epoch; by default all.
            seed: for the random numbers of PyTorch and Python.

        Raises:
            RuntimeError: not compiled.
            TypeError, ValueError: no data, or of lengths, shapes or types that do not fit.
            FloatingPointError: the loss is nan or infinite.
        """
        self._require_compile()
        self.loader = as_loader(x, y, batch_size, shuffle)
        val = None if validation_data is None else as_loader(validation_data, None, batch_size)
        self._start(epochs, val is not None, callbacks, seed)
        try:
            while self.epoch < self.last and not self.stop:
                self._run_epoch(val, steps_per_epoch)
        except KeyboardInterrupt:
            self.history.cut(self.epoch)  # without what an unfinished epoch had begun to add
        finally:
            self._tell("on_fit_end")
        return self.history

    def evaluate(self, x: Data, y: Tensor | None = None, *, batch_size: int = 32) -> dict:
        """Return the loss and the metrics over all samples, floats by name; data as for ``fit``."""
        self._require_compile()
        scores = Scores(self.metrics)
        with mode(self.net, training=False):
            for tensors, rows, _ in self._batches(as_loader(x, y, batch_size), None):
                self._forward(self._net, tensors, rows, scores)
        return self._means(scores)

    def predict(self, x: Data, *, batch_size: int = 256) -> Tensor:
        """Return the outputs, shape (samples, ...), on the CPU; targets in ``x`` are left aside."""
        outputs = []
        with mode(self.net, training=False), self._precision:
            for tensors, _, _ in batches(as_loader(x, None, batch_size), self.device):
                if len(tensors) > 1 and not are_tensors(x):
                    tensors.pop()  # the last is a target
                outputs.append(self._net(*tensors).cpu())
        return torch.cat(outputs)

    def summary(self, *inputs: Tensor) -> None:
        """Print the layers that ``inputs`` go through: shapes of outputs, numbers of parameters."""
        print_summary(self.net, *[tensor.to(self.device) for tensor in inputs])

    def save(self, path: str | os.PathLike, **more: Any) -> None:
        """Write net, training so far, and ``more`` of your own; only the main process writes."""
        if self.main:
            state = {name: part.state_dict() for name, part in self._parts().items()}
            done = {"done": (self.epoch, self.step), "history": dict(self.history)}
            write(path, state | done | more)

    def load(self, path: str | os.PathLike) -> Self:
        """Take the weights in ``path`` and, once compiled, the training so far.

        Raises:
            ValueError: the file is of another net, or of another way to learn.
        """
        parts = self._parts()
        state = read(path, parts)
        for name, part in parts.items():
            part.load_state_dict(state[name])
        if self.optimizer is not None:
            self.epoch, self.step = state["done"]
            self.history = History(state["history"])
        return self

    def _parts(self) -> dict[str, Any]:
        """Return what has a state of its own: before ``compile``, the net alone."""
        parts = {"net": self.net, "optimizer": self.optimizer, "scheduler": self.scheduler}
        parts["scaler"] = self.scaler
        return {name: part for name, part in parts.items() if part is not None}

    def _require_compile(self) -> None:
        if self.optimizer is None:
            raise RuntimeError("the model cannot learn yet; fix: model.compile(optimizer, loss).")

    def _start(self, epochs: int, validates: bool, callbacks: Sequence, seed: int | None) -> None:
        """Set what callbacks read, and the random numbers."""
        self.stop, self.last = False, self.epoch + epochs
        self.names = ["loss", *self.metrics]
        if validates:
            self.names += [f"val_{name}" for name in self.names]
        self.callbacks = callbacks
        self._hooks = find_hooks(callbacks)
        if seed is not None:
            torch.manual_seed(seed)
            random.seed(seed)
        self._tell("on_fit_start")

    def _tell(self, event: str) -> None:
        """Call the hooks of all callbacks for ``event``."""
        for hook in self._hooks[event]:
            hook(self)

    def _run_epoch(self, val: Iterable | None, steps: int | None) -> None:
        """Train an epoch, judge the net, and record both."""
        self._tell("on_epoch_start")
        values = {"epoch": self.epoch + 1, **self._train(steps)}
        if val is not None:
            for name, value in self.evaluate(val).items():
                values[f"val_{name}"] = value
        self.history.add(values)
        self.epoch += 1
        if isinstance(self.scheduler, optim.lr_scheduler.ReduceLROnPlateau):
            self.scheduler.step(values.get("val_loss", values["loss"]))
        elif self.scheduler is not None and not self._per_step:
            self.scheduler.step()
        self._tell("on_epoch_end")

    def _train(self, steps: int | None) -> dict[str, float]:
        """Go once through the data to learn; return the loss and the metrics."""
        self.scores = Scores(self.metrics)
        self._parameters = list(self.net.parameters())
        with mode(self.net, training=True):
            for group in groups(self._batches(self.loader, steps), self._accumulate):
                self._backward(group)
                self._update()
                self._tell("on_step_end")
        return self._means(self.scores)

    def _backward(self, group: list[Batch]) -> None:
        """Compute the gradients of the mean loss over the samples of all batches in ``group``."""
        for parameter in self._parameters:
            parameter.grad = None  # quicker than optimizer.zero_grad(), which looks for them anew
        rows_of_group = 0
        for _, _, mean_rows in group:
            rows_of_group += mean_rows
        for tensors, rows, _ in group:
            loss = self._forward(self._training_net, tensors, rows, self.scores)
            if rows != rows_of_group:
                loss = loss * (rows / rows_of_group)  # a part weighs as many samples as it has
            self.scaler.scale(loss).backward()

    def _update(self) -> None:
        """Let the optimizer make a step; unless the precision is fp16, the scaler only hands on."""
        if self._clip is not None:
            self.scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(self._parameters, self._clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.step += 1
        if self.scheduler is not None and self._per_step:
            self.scheduler.step()

    def _forward(self, net: Callable, tensors: list[Tensor], rows: int, scores: Scores) -> Tensor:
        """Return the loss of a batch; add it and the metrics to ``scores`` for ``rows`` rows."""
        *inputs, target = tensors  # the target is the last
        with self._precision:
            output = net(*inputs)
            if scores.count == 0:  # the first batch
                check_target(self.loss, output, target)
            loss = self.loss(output, target)
            scores.add(loss, output.detach(), target, rows)
        if self.device.type == "cpu":  # elsewhere Python would wait for it at every step
            self._require_finite(scores.totals["loss"])
        return loss

    def _means(self, scores: Scores) -> dict[str, float]:
        """Return the loss and the metrics of an epoch over the samples of all processes."""
        self._join(scores)
        means = scores.means()
        self._require_finite(means["loss"])
        return means

    def _require_finite(self, loss: float) -> None:
        """Stop before a loss that is no number spoils the weights."""
        if not math.isfinite(loss):
            at = f"step {self.step + 1}, learning rate {self.optimizer.param_groups[0]['lr']:g}"
            raise FloatingPointError(f"loss {loss} at {at}; fix: a smaller lr, or clip=1.")

    def _batches(self, loader: Iterable, steps: int | None) -> Iterator[Batch]:
        """Return the batches on the device; several processes share them, see ``processes.py``."""
        return batches(loader, self.device, steps)

    def _join(self, scores: Scores) -> None:
        """Add up the scores of several processes; here is only one."""
