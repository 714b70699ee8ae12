"""The house: train, judge, use and keep any ``nn.Module`` with a few words.

    model = Model(net).compile("adam", "bce_logits", metrics=["accuracy"], lr=3e-3)
    history = model.fit(x, y, epochs=10, validation_data=(xv, yv), callbacks=[Progress()])
    model.evaluate(xv, yv); model.predict(xv); model.summary(xv[:1]); history.plot()

Data is a tensor or tuple of inputs with targets ``y``, a ``Dataset``, a loader, or any iterable of
batches ``(input, ..., target)``. Hooks: ``callbacks.py``; processes: ``parallel.py``.
"""

import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from itertools import islice, repeat
from typing import Any, Self

import torch
from torch import Tensor, inf, nan, nn, optim
from torch.utils import data

Data = Tensor | Sequence[Tensor] | data.Dataset | Iterable
EVENTS = ("on_fit_start", "on_epoch_start", "on_step_end", "on_epoch_end", "on_fit_end")
OPTIMIZERS = {name.lower(): made for name, made in vars(optim).items() if isinstance(made, type)}
ALIKE = {"mse": nn.MSELoss, "mae": nn.L1Loss, "huber": nn.HuberLoss, "smooth_l1": nn.SmoothL1Loss}
ALIKE |= {"bce": nn.BCELoss, "bce_logits": nn.BCEWithLogitsLoss}  # a target looks like an output
CLASSES = {"cross_entropy": nn.CrossEntropyLoss, "nll": nn.NLLLoss}  # a target numbers a class
HALVES = {"bf16": torch.bfloat16, "fp16": torch.float16}  # what ``precision`` may be
PLAIN = data.TensorDataset, data.default_collate, 0, data.sampler.__name__


def known(name: Any, names: dict[str, Any], what: str, build: bool = True) -> Any:
    """Return what ``name`` stands for, or itself if no text; ``build`` makes objects of classes."""
    if isinstance(name, str) and name not in names:
        near = get_close_matches(name, names, 1, cutoff=0)[0]
        raise ValueError(f"no {what} {name!r}; did you mean {near!r}? There is {', '.join(names)}.")
    made = names[name] if isinstance(name, str) else name
    return made() if build and isinstance(made, type) else made


class History(dict):
    """The values of all epochs by name, as in ``history["val_loss"][-1]``; prints as a table."""

    def __repr__(self) -> str:
        columns = ([name, *(f"{value:.6g}" for value in self[name])] for name in self)
        return "\n".join(" ".join(f"{v:>12}" for v in row) for row in zip(*columns, strict=True))

    def plot(self) -> Any:
        """Draw all values over the epochs; return a figure that describes itself in words."""
        curves = import_module("utils.pictures.curves")  # training alone needs no matplotlib
        return curves.history(self)


class Model:
    """A net and all that training it takes; callbacks read its public attributes."""

    epoch, step, history, metrics, parts, main = 0, 0, History(), {}, (), True

    def __init__(self, net: nn.Module, device: str | torch.device | None = None) -> None:
        """Move ``net`` to ``device``: by default what ``BOOK_DEVICE`` names, or the best there."""
        name = device or os.environ.get("BOOK_DEVICE", "auto")
        best = torch.accelerator.current_accelerator(check_available=True) or "cpu"
        self.device = torch.device(best if name == "auto" else name)
        self.net, self._predict = net.to(self.device), net.__call__

    def compile(self, optimizer: str | Callable | optim.Optimizer = "adam",
                loss: str | Callable = "mse", metrics: Sequence[str | Callable] = (), *,
                lr: float | None = None, scheduler: Callable | None = None, per: str = "epoch",
                clip: float | None = None, accumulate: int = 1, precision: str | None = None,
                compile: bool = False) -> Self:  # fmt: skip
        """Choose how to learn, by names, classes, instances or callables; training begins anew.

        A metric of ``(output, target)`` returns a number a sample or a batch's mean; ``finish``, if
        any, makes an epoch's value of its means. ``scheduler`` is called with the optimizer and
        moves ``per`` "epoch" or "step" (``accumulate`` batches). ``clip`` bounds the gradient norm.
        """
        self.loss = known(loss, ALIKE | CLASSES, "loss")
        getattr(self.loss, "to", id)(self.device)  # a loss may have weights of its own
        if getattr(self.loss, "reduction", "mean") != "mean":
            raise ValueError(f"{loss} has reduction {loss.reduction!r}; mend: reduction='mean'.")
        self.metrics, names = {}, ALIKE | CLASSES | {"accuracy": self._accuracy}
        for m in metrics:
            name = m if isinstance(m, str) else getattr(m, "__name__", type(m).__name__)
            self.metrics[name] = known(m, names, "metric")
        rate = {} if lr is None else {"lr": lr}
        made = known(optimizer, OPTIMIZERS, "optimizer", build=False)
        self.optimizer = made(self.net.parameters(), **rate) if callable(made) else made
        self.scheduler = scheduler(self.optimizer) if callable(scheduler) else scheduler
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=precision == "fp16")
        self.parts = self.optimizer, self.scheduler, self.scaler  # what has a state, beside the net
        self._each_step = known(per, {"epoch": False, "step": True}, "period of a scheduler")
        self._clip, self._accumulate = clip, accumulate
        self._run = self._train = torch.compile(self.net) if compile else self.net
        self._score, self._predict = self._forward, self._run.__call__
        if precision is not None:
            half = torch.autocast(self.device.type, known(precision, HALVES, "precision"))
            self._score, self._predict = half(self._score), half(self._predict)
        self.epoch, self.step, self.history = 0, 0, History()
        return self

    def fit(self, x: Data, y: Tensor | None = None, *, epochs: int = 1, batch_size: int = 32,
            shuffle: bool = True, validation_data: Data | None = None, callbacks: Sequence = (),
            steps_per_epoch: int | None = None, seed: int | None = None) -> History:  # fmt: skip
        """Train ``epochs`` more; return the history of all. Ctrl-C ends training and keeps it.

        ``validation_data``, as ``(xv, yv)``, a data set or a loader, is judged after each epoch;
        ``steps_per_epoch`` counts batches; ``seed`` is for what PyTorch and Python draw.
        """
        if seed is not None:
            random.seed(torch.manual_seed(seed).initial_seed())
        self.loader, self.callbacks = _loader(x, y, batch_size, shuffle), callbacks
        val = None if validation_data is None else _loader(validation_data, None, batch_size)
        self.names, self.stop, self.last = ["loss", *self.metrics], False, self.epoch + epochs
        self.names += [f"val_{name}" for name in self.names if val is not None]
        hooks = {e: [getattr(c, e) for c in callbacks if hasattr(c, e)] for e in EVENTS}
        self._tell = lambda event: [hook(self) for hook in hooks[event]]
        self._tell("on_fit_start")
        try:
            while self.epoch < self.last and not self.stop:
                self._tell("on_epoch_start")
                row = {"epoch": self.epoch + 1} | self._pass(self.loader, steps_per_epoch, True)
                row |= {} if val is None else {f"val_{k}": v for k, v in self.evaluate(val).items()}
                for name in self.history | row:
                    self.history.setdefault(name, [nan] * self.epoch).append(row.get(name, nan))
                self.epoch += 1
                if self.scheduler and not self._each_step:
                    plateau = isinstance(self.scheduler, optim.lr_scheduler.ReduceLROnPlateau)
                    self.scheduler.step(*[row.get("val_loss", row["loss"])] * plateau)
                self._tell("on_epoch_end")
        except KeyboardInterrupt:  # what it had begun to record is dropped
            self.history = History({k: values[: self.epoch] for k, values in self.history.items()})
        finally:
            self._tell("on_fit_end")
        return self.history

    def evaluate(self, x: Data, y: Tensor | None = None, *, batch_size: int = 32) -> dict[str, Any]:
        """Return the loss and the metrics over all samples, by name."""
        return self._pass(_loader(x, y, batch_size), None, False)

    def predict(self, x: Data, *, batch_size: int = 256) -> Tensor:
        """Return the outputs on the CPU; targets in a data set or a loader are left aside."""
        end = None if isinstance(x, Tensor | tuple | list) else -1  # others hold targets
        with _mode(self.net, False):
            batches = self._batches(_loader(x, None, batch_size), None)
            return torch.cat([self._predict(*(b[:end] or b)).cpu() for b, *_ in batches])

    def summary(self, *inputs: Tensor) -> None:
        """Print the layers that ``inputs`` go through: shapes of outputs, numbers of parameters."""
        import_module("utils.house.summary").summary(self.net, *(t.to(self.device) for t in inputs))

    def save(self, path: str | os.PathLike, **more: Any) -> None:
        """Write net, training so far, and ``more`` of your own; only the main process writes."""
        state = {"net": self.net.state_dict(), "parts": [p and p.state_dict() for p in self.parts]}
        state |= {"done": (self.epoch, self.step), "history": dict(self.history), **more}
        if self.main:
            torch.save(state, f"{path}.part")
            os.replace(f"{path}.part", path)  # never half a file

    def load(self, path: str | os.PathLike) -> Self:
        """Take the weights in ``path`` and, once compiled, the training so far."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        nets = self.net.state_dict(), state["net"]
        ours, theirs = ({f"{name} {tuple(w.shape)}" for name, w in net.items()} for net in nets)
        if ours != theirs:
            lists = f"missing {sorted(ours - theirs)}, unexpected {sorted(theirs - ours)}"
            raise ValueError(f"{path} is of another net: {lists}; mend: build the net it is of.")
        self.net.load_state_dict(state["net"])
        if self.parts:
            (self.epoch, self.step), self.history = state["done"], History(state["history"])
            for part, held in zip(self.parts, state["parts"], strict=True):
                part and part.load_state_dict(held)
        return self

    def _pass(self, loader: Iterable, steps: int | None, learn: bool) -> dict[str, Any]:
        """Go once through the data, to learn or to judge; return the loss and the metrics."""
        if not self.parts:
            raise RuntimeError("the model cannot learn yet; mend: model.compile(optimizer, loss).")
        self._unchecked, self.sums = True, dict.fromkeys(("loss", *self.metrics), (0, 0))
        run, parameters = self._train if learn else self._run, list(self.net.parameters())
        batches = self._batches(loader, steps)
        with _mode(self.net, learn):
            while group := list(islice(batches, self._accumulate)):
                for parameter in parameters if learn else ():
                    parameter.grad = None  # cheaper than optimizer.zero_grad()
                rows = sum(n for *_, n in group)
                for batch, here, _ in group:
                    loss = self._score(run, batch, here)
                    if learn:
                        self.scaler.scale(loss if here == rows else loss * (here / rows)).backward()
                if learn:
                    if self._clip is not None:
                        self.scaler.unscale_(self.optimizer)
                        nn.utils.clip_grad_norm_(parameters, self._clip)
                    self.scaler.step(self.optimizer)
                    self.scaler.update()
                    self.step += 1
                    if self.scheduler and self._each_step:
                        self.scheduler.step()
                    self._tell("on_step_end")
        return {name: self._mean(name) for name in self.sums}

    def _forward(self, run: Callable, batch: Sequence[Tensor], rows: int) -> Tensor:
        """Return the loss of a batch; add it and the metrics up for the ``rows`` that count."""
        output, target = run(*batch[:-1]), batch[-1]
        self._unchecked = self._unchecked and self._check(output, target)
        loss = self.loss(output, target)
        self._add("loss", loss.detach(), rows)
        for name, metric in self.metrics.items():
            self._add(name, metric(output.detach(), target), rows)
        return loss

    def _add(self, name: str, value: Tensor, rows: int) -> None:
        """Add up what a metric returned: read on the CPU, where that is free, elsewhere unread."""
        total, count = self.sums[name]
        value, weight = (value.sum(0), rows > 0) if value.dim() else (value, rows)
        free = value.is_cpu and value.numel() == 1
        value = value.item() if free else value if value.is_mps else value.double()
        self.sums[name] = total + value * weight, count + rows
        if name == "loss" and free and not abs(value) < inf:  # nan is not, either
            Model._mean(self, name)  # refuses it

    def _mean(self, name: str) -> float:
        """Return the value of the loss or a metric over all samples so far."""
        total, count = self.sums[name]
        if not count:
            raise ValueError("no batch came; mend: data with samples, or an iterator not used up.")
        mean = torch.as_tensor(total, dtype=torch.float64, device="cpu") / count
        value = float(getattr(self.metrics.get(name), "finish", torch.mean)(mean))
        if name == "loss" and not abs(value) < inf:
            at = f"step {self.step + 1}, learning rate {self.optimizer.param_groups[0]['lr']:g}"
            raise FloatingPointError(f"loss {value} at {at}; mend: a smaller lr, or clip=1.")
        return value

    def _batches(self, loader: Iterable, steps: int | None) -> Iterator:
        """Yield batches on the device, with their rows here and, per process, everywhere."""
        for batch in islice(_fetch(loader), steps):
            batch = [t.to(self.device) for t in ([batch] if isinstance(batch, Tensor) else batch)]
            yield batch, batch[-1].shape[0], batch[-1].shape[0]

    def _check(self, output: Tensor, target: Tensor) -> None:
        """Refuse a target that the loss would misread or, like (N, 1) and (N,), broadcast."""
        kind, shape, floats = type(self.loss), output.shape, target.is_floating_point()
        index = kind in CLASSES.values() and not (floats and shape == target.shape)
        shape, fits = (shape[:1] + shape[2:], not floats) if index else (shape, floats)
        if kind not in (ALIKE | CLASSES).values():
            shape, fits = shape if output.numel() == target.numel() else target.shape, True
        if not fits or target.shape != shape:
            given = f"target {tuple(target.shape)} {target.dtype}, output {tuple(output.shape)}"
            mend = f"y{'.long()' if index else '.float()'}.reshape{(-1, *shape[1:])}"
            raise ValueError(f"{given}: expected a target {tuple(shape)}; mend: {mend}.")

    def _accuracy(self, output: Tensor, target: Tensor) -> Tensor:
        """Return which samples are right: by the largest class, or a lone one's side of half."""
        if type(self.loss) in CLASSES.values() or output.dim() > target.dim():
            return output.argmax(1) == (target.argmax(1) if target.is_floating_point() else target)
        return (output > 0.5 * isinstance(self.loss, nn.BCELoss)) == target


def _loader(x: Data, y: Tensor | None, size: int, shuffle: bool = False) -> Iterable:
    """Return data as an iterable of batches."""
    if isinstance(x, Tensor) or (isinstance(x, tuple | list) and x and isinstance(x[0], Tensor)):
        x, y = [*([x] if isinstance(x, Tensor) else x), *([] if y is None else [y])], None
        if len({len(t) for t in x}) > 1:
            raise ValueError(f"lengths differ: {[tuple(t.shape) for t in x]}; mend: equal lengths.")
        x = data.TensorDataset(*x)
    if y is not None:
        raise TypeError(f"x is {type(x).__name__} beside a y; mend: torch.as_tensor(x).")
    if not isinstance(x, data.Dataset):
        return x
    shuffle = shuffle and not isinstance(x, data.IterableDataset) and len(x) > 0
    return data.DataLoader(x, size, shuffle, generator=None if shuffle else torch.Generator())


def _fetch(loader: Iterable) -> Iterator:
    """Return the batches of ``loader``; those of plain tensors by one copy each, not by sample."""
    batches, sampler = iter(loader), getattr(loader, "batch_sampler", None)  # iter draws a seed
    if (type(loader), type(sampler)) != (data.DataLoader, data.BatchSampler):
        return batches
    kinds = type(loader.dataset), loader.collate_fn, loader.num_workers
    if (*kinds, type(sampler.sampler).__module__) != PLAIN:
        return batches
    order, size = torch.tensor(list(sampler.sampler)), sampler.batch_size
    columns = ((t.index_select, order.to(t.device).split(size)) for t in loader.dataset.tensors)
    batches = zip(*(map(take, repeat(0), rows) for take, rows in columns), strict=True)
    return islice(batches, len(sampler))


@contextmanager
def _mode(net: nn.Module, training: bool) -> Iterator[None]:
    """Put a net into a mode, with gradients or without; give each layer its own back at the end."""
    before = [(layer, layer.training) for layer in net.modules()]
    net.training == training or net.train(training)  # layers that differ from it were meant to
    try:
        with torch.set_grad_enabled(training):
            yield
    finally:
        for layer, mode in before:
            layer.training = mode
