"""The house: train, judge, use and keep any ``nn.Module`` with a few words.

    model = Model(net).compile("adam", "bce_logits", metrics=["accuracy"], lr=3e-3)
    history = model.fit(x, y, epochs=10, validation_data=(xv, yv), callbacks=[Progress()])
    model.evaluate(xv, yv); model.predict(xv); model.summary(x[:1]); model.save("model.pt")

Data is a tensor (or a tuple of them, the inputs) with targets ``y``, a ``Dataset``, a loader, or
any iterable of batches ``(input, ..., target)``. A callback has some of the methods ``on_fit_start``,
``on_epoch_start``, ``on_step_end``, ``on_epoch_end``, ``on_fit_end``, called with the model, whose
``stop = True`` ends training. In a process group (``torchrun``) each process takes its rows of a
batch and DistributedDataParallel joins the gradients, so all is as in one process (but BatchNorm
sees its rows only). FSDP and clusters are for torchtitan and Lightning.
"""

import math
import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import islice, repeat
from typing import Any, Self

import torch
from torch import Tensor, distributed, nn, optim
from torch.utils import data

Choice = str | Callable
Data = Tensor | Sequence[Tensor] | data.Dataset | Iterable
OPTIMIZERS = {name.lower(): made for name, made in vars(optim).items() if isinstance(made, type)}
ALIKE = {"mse": nn.MSELoss, "mae": nn.L1Loss, "huber": nn.HuberLoss, "smooth_l1": nn.SmoothL1Loss}
ALIKE |= {"bce": nn.BCELoss, "bce_logits": nn.BCEWithLogitsLoss}  # a target looks like an output
CLASSES = {"cross_entropy": nn.CrossEntropyLoss, "nll": nn.NLLLoss}  # a target numbers a class
HALVES = {"bf16": torch.bfloat16, "fp16": torch.float16}
PLAIN = data.TensorDataset, data.BatchSampler, data.default_collate, 0, data.sampler.__name__


def known(name: Any, names: dict[str, Any], what: str) -> Any:
    """Return what ``name`` stands for, itself if no text; ValueError offers the nearest."""
    if isinstance(name, str) and name not in names:
        near = get_close_matches(name, names, 1, cutoff=0)[0]
        raise ValueError(f"no {what} {name!r}; did you mean {near!r}? There is {', '.join(names)}.")
    return names[name] if isinstance(name, str) else name


class History(dict):
    """The values of all epochs by name, as in ``history["val_loss"][-1]``; prints as a table."""

    def __repr__(self) -> str:
        columns = ([name, *(f"{value:.6g}" for value in self[name])] for name in self)
        return "\n".join(" ".join(f"{v:>12}" for v in row) for row in zip(*columns, strict=True))


class Model:
    """A net and all that training it takes; callbacks read its public attributes."""

    def __init__(self, net: nn.Module, device: str | torch.device | None = None) -> None:
        """Move ``net`` to ``device``: by default what ``BOOK_DEVICE`` names, or the best there."""
        name = device or os.environ.get("BOOK_DEVICE", "auto")
        best = torch.accelerator.current_accelerator(check_available=True) or "cpu"
        self.device = torch.device(best if name == "auto" else name)
        group = distributed.is_available() and distributed.is_initialized() and distributed
        self.rank, self.world = (group.get_rank(), group.get_world_size()) if group else (0, 1)
        self.net, self._predict, self.parts = net.to(self.device), net.__call__, ()
        self.metrics = {}
        self.epoch, self.step, self.history = 0, 0, History()  # epochs and steps that are done

    def compile(self, optimizer: Choice | optim.Optimizer = "adam", loss: Choice = "mse",
                metrics: Sequence[Choice] = (), *, lr: float | None = None,
                scheduler: Callable | None = None, scheduler_per: str = "epoch",
                clip: float | None = None, accumulate: int = 1, precision: str | None = None,
                compile: bool = False) -> Self:  # fmt: skip
        """Choose how to learn, by names, classes, instances or callables; training begins anew.

        ``optimizer`` is called with the parameters (and ``lr``), ``scheduler`` with the optimizer;
        it moves per "epoch" or "step". A metric gives a number for each sample, or a batch's mean;
        its attribute ``finish``, if any, turns the means of an epoch into a value. ``clip`` bounds
        the norm of all gradients; ``accumulate`` batches make a step; ``precision`` is "bf16" or
        "fp16"; ``compile`` is for ``torch.compile``.
        """
        loss = known(loss, ALIKE | CLASSES, "loss")
        self.loss = loss() if isinstance(loss, type) else loss
        if getattr(self.loss, "reduction", "mean") != "mean":
            raise ValueError(f"{loss} has reduction {loss.reduction!r}; mend: reduction='mean'.")
        self.metrics = {}
        for metric in metrics:
            made = known(metric, ALIKE | CLASSES | {"accuracy": self._accuracy}, "metric")
            name = (
                metric
                if isinstance(metric, str)
                else getattr(made, "__name__", type(made).__name__)
            )
            self.metrics[name] = made() if isinstance(made, type) else made
        made, given = known(optimizer, OPTIMIZERS, "optimizer"), {} if lr is None else {"lr": lr}
        self.optimizer = made(self.net.parameters(), **given) if callable(made) else made
        self.scheduler = scheduler and scheduler(self.optimizer)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=precision == "fp16")
        self.parts = self.optimizer, self.scheduler, self.scaler
        self._per_step = known(scheduler_per, {"epoch": False, "step": True}, "scheduler_per")
        self._clip, self._accumulate = clip, accumulate
        joined = nn.parallel.DistributedDataParallel(self.net) if self.world > 1 else self.net
        self._run, self._train = (torch.compile(n) if compile else n for n in (self.net, joined))
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

        ``validation_data`` is ``(xv, yv)``, a data set or a loader, judged after each epoch;
        ``steps_per_epoch`` counts batches; ``seed`` is for what PyTorch and Python draw.
        ValueError says what does not fit and the mend; FloatingPointError that the loss is nan.
        """
        if seed is not None:
            random.seed(torch.manual_seed(seed).initial_seed())
        self.loader, self.callbacks, self.stop = (
            _loader(x, y, batch_size, shuffle),
            callbacks,
            False,
        )
        held = None if validation_data is None else _loader(validation_data, None, batch_size)
        self.names, self.last = ["loss", *self.metrics], self.epoch + epochs
        self.names += [f"val_{name}" for name in self.names if held is not None]
        self._hooks = [c.on_step_end for c in callbacks if hasattr(c, "on_step_end")]
        self._tell("on_fit_start")
        try:
            while self.epoch < self.last and not self.stop:
                self._tell("on_epoch_start")
                row = {"epoch": self.epoch + 1} | self._pass(
                    self.loader, steps_per_epoch, learn=True
                )
                judged = self.evaluate(held) if held is not None else {}
                row |= {f"val_{name}": value for name, value in judged.items()}
                for name, value in (dict.fromkeys(self.history, math.nan) | row).items():
                    self.history.setdefault(name, [math.nan] * self.epoch).append(value)
                self.epoch += 1
                if self.scheduler and not self._per_step:
                    plateau = isinstance(self.scheduler, optim.lr_scheduler.ReduceLROnPlateau)
                    self.scheduler.step(*[row.get("val_loss", row["loss"])] * plateau)
                self._tell("on_epoch_end")
        except KeyboardInterrupt:
            self.stop = True
        finally:
            self._tell("on_fit_end")
        return self.history

    def _tell(self, event: str) -> None:
        for callback in self.callbacks:
            getattr(callback, event, id)(self)

    def evaluate(
        self, x: Data, y: Tensor | None = None, *, batch_size: int = 32
    ) -> dict[str, float]:
        """Return the loss and the metrics over all samples, by name."""
        return self._pass(_loader(x, y, batch_size), None, learn=False)

    @torch.no_grad()
    def predict(self, x: Data, *, batch_size: int = 256) -> Tensor:
        """Return the outputs for ``x``, inputs only, on the CPU."""
        with _mode(self.net, False):
            batches = _fetch(_loader(x, None, batch_size))
            inputs = ([b] if isinstance(b, Tensor) else b for b in batches)
            return torch.cat([self._predict(*(t.to(self.device) for t in b)).cpu() for b in inputs])

    @torch.no_grad()
    def summary(self, *inputs: Tensor) -> None:
        """Print each layer that ``inputs`` go through: its output's shape, its own parameters."""
        names, seen = {layer: name for name, layer in self.net.named_modules()}, set()

        def show(layer: nn.Module, _: Any, output: Any) -> None:
            own = set(layer.parameters(recurse=False))
            if own or not layer._modules:
                notes = "shared " * bool(own & seen) + "frozen" * any(
                    not p.requires_grad for p in own
                )
                shape, size = str(tuple(output.shape)), sum(p.numel() for p in own)
                print(f"{names[layer]:20} {type(layer).__name__:16} {shape:20} {size:12,} {notes}")
            seen.update(own)

        with _mode(self.net, False), nn.modules.module.register_module_forward_hook(show):
            self.net(*(t.to(self.device) for t in inputs))
        size = sum(p.numel() for p in self.net.parameters())
        free = sum(p.numel() for p in self.net.parameters() if p.requires_grad)
        print(f"{size:,} parameters, shared ones once: {free:,} trainable, {size - free:,} frozen")

    def save(self, path: str | os.PathLike, **more: Any) -> None:
        """Write net, training so far, and ``more`` of your own; only process 0 writes."""
        state = {"net": self.net.state_dict(), "parts": [p and p.state_dict() for p in self.parts]}
        state |= {"epoch": self.epoch, "step": self.step, "history": dict(self.history), **more}
        if self.rank == 0:
            torch.save(state, f"{path}.part")
            os.replace(f"{path}.part", path)  # never half a file

    def load(self, path: str | os.PathLike) -> Self:
        """Take the weights in ``path`` and, once compiled, the training."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        nets = self.net.state_dict(), state["net"]
        ours, theirs = ({f"{name} {tuple(w.shape)}" for name, w in net.items()} for net in nets)
        if ours != theirs:
            lists = f"missing {sorted(ours - theirs)}, unexpected {sorted(theirs - ours)}"
            raise ValueError(f"{path} is of another net: {lists}; mend: build the net it is of.")
        self.net.load_state_dict(state["net"])
        for part, held in zip(self.parts, state["parts"], strict=bool(self.parts)):
            part and part.load_state_dict(held)
        if self.parts:
            self.epoch, self.step = state["epoch"], state["step"]
            self.history = History(state["history"])
        return self

    def _pass(self, loader: Iterable, steps: int | None, learn: bool) -> dict[str, float]:
        """Go once through the data, to learn or to judge; return the loss and the metrics."""
        if not self.parts:
            raise RuntimeError("the model cannot learn yet; mend: model.compile(optimizer, loss).")
        self._checked, self.sums = False, {name: (0, 0) for name in ("loss", *self.metrics)}
        run, parameters = self._train if learn else self._run, list(self.net.parameters())
        batches = self._batches(loader, steps)
        with _mode(self.net, learn), torch.set_grad_enabled(learn):
            while group := list(islice(batches, self._accumulate)):
                for parameter in parameters if learn else ():
                    parameter.grad = None  # cheaper than optimizer.zero_grad()
                whole = sum(rows for *_, rows in group)
                for batch, here, _ in group:
                    loss, share = self._score(run, batch, here), here * self.world / whole
                    if learn:
                        self._refuse_nan(self.sums["loss"][0])
                        self.scaler.scale(loss if share == 1 else loss * share).backward()
                if learn:
                    self._step(parameters)
        results = {name: self._mean(name) for name in self.sums}
        if learn:
            self._refuse_nan(results["loss"])
        return results

    def _forward(self, run: Callable, batch: list[Tensor], rows: int) -> Tensor:
        """Return the loss of a batch; add it and the metrics up for the ``rows`` that count."""
        *inputs, target = batch
        output = run(*inputs)
        self._checked = self._checked or self._check(output, target)
        loss = self.loss(output, target)
        self._add("loss", loss.detach(), rows)
        for name, metric in self.metrics.items():
            self._add(name, metric(output.detach(), target), rows)
        return loss

    def _add(self, name: str, value: Tensor, rows: int) -> None:
        """Add up a value of each sample, or the mean of all; unread unless on the CPU, for free."""
        total, count = self.sums[name]
        if not value.dim():
            value = value * rows
        elif hasattr(self.metrics[name], "finish"):
            value = value[:rows].sum(0)
        else:
            value, rows = value[:rows].sum(), value[:rows].numel()
        free = value.is_cpu and not value.dim()
        value = value.item() if free else value if value.is_mps else value.double()
        self.sums[name] = total + value, count + rows

    def _mean(self, name: str) -> float:
        """Return the value of the loss or a metric over the samples of all processes."""
        total, count = map(torch.as_tensor, self.sums[name])
        both = torch.cat([total.cpu().double().flatten(), count.flatten()])
        if self.world > 1:
            distributed.all_reduce(both)
        if not both[-1]:
            raise ValueError("no batch came; mend: data with samples, or an iterator not used up.")
        return float(getattr(self.metrics.get(name), "finish", float)(both[:-1] / both[-1]))

    def _step(self, parameters: list[Tensor]) -> None:
        """Move the parameters against their gradients."""
        if self._clip is not None:
            self.scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(parameters, self._clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.step += 1
        if self.scheduler and self._per_step:
            self.scheduler.step()
        for hook in self._hooks:
            hook(self)

    def _refuse_nan(self, loss: float | Tensor) -> None:
        if type(loss) is float and not math.isfinite(loss):
            rate = self.optimizer.param_groups[0]["lr"]
            raise FloatingPointError(
                f"the loss is {loss} at step {self.step + 1}, learning rate {rate:g}; mend: "
                "a smaller lr, clip=1.0, or data without nan and inf."
            )

    def _batches(self, loader: Iterable, steps: int | None = None) -> Iterator:
        """Yield batches on the device, the rows that count here, and those in all processes."""
        if self.world > 1:  # draw the order that process 0 draws
            distributed.broadcast(state := torch.get_rng_state(), 0)
            torch.set_rng_state(state)
        for batch in islice(_fetch(loader), steps):
            rows = len(batch[-1])
            here = len(range(self.rank, rows, self.world))
            if self.world > 1:
                batch = [t[self.rank :: self.world] if here else t[:1] for t in batch]
            yield [t.to(self.device) for t in batch], here, rows

    def _check(self, output: Tensor, target: Tensor) -> bool:
        """Refuse a target that the loss would misread or, like (N, 1) and (N,), broadcast."""
        kind, shape, dtype = type(self.loss), output.shape, "floats"
        fits = target.is_floating_point()
        if kind in CLASSES.values() and not (fits and shape == target.shape):
            shape, dtype, fits = shape[:1] + shape[2:], "int64", target.dtype == torch.int64
        elif kind not in ALIKE.values():
            shape, fits = shape if output.numel() == target.numel() else target.shape, True
        if not fits or target.shape != shape:
            given = f"target {tuple(target.shape)} of {target.dtype}, output {tuple(output.shape)}"
            raise ValueError(
                f"{given}: {kind.__name__} expects a target {tuple(shape)} of {dtype}; mend: "
                f"y.reshape({', '.join(map(str, (-1, *shape[1:])))}), y.float() or y.long()."
            )
        return True

    def _accuracy(self, output: Tensor, target: Tensor) -> Tensor:
        """Return which samples are right: by the largest class, or a lone one's side of half."""
        if type(self.loss) in CLASSES.values() or output.dim() > target.dim():
            return output.argmax(1) == (target.argmax(1) if target.is_floating_point() else target)
        return (output > 0.5 * isinstance(self.loss, nn.BCELoss)) == (target > 0.5)


def _loader(x: Data, y: Tensor | None, size: int, shuffle: bool = False) -> Iterable:
    """Return data as an iterable of batches."""
    x = (x,) if isinstance(x, Tensor) else x
    if isinstance(x, tuple | list) and all(isinstance(t, Tensor) for t in x):
        x, y = (*x, *(() if y is None else (y,))), None
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
    batches, get = iter(loader), loader.__class__  # draws a seed, as any loop over it
    sampler = getattr(loader, "batch_sampler", None)
    plain = type(loader) is data.DataLoader and PLAIN == (
        type(loader.dataset),
        type(sampler),
        loader.collate_fn,
        loader.num_workers,
        type(sampler.sampler).__module__,
    )
    if not plain:
        return batches
    order, size = torch.tensor(list(sampler.sampler)), sampler.batch_size
    order = order[: len(order) // size * size] if sampler.drop_last else order
    columns = ((t.index_select, order.to(t.device).split(size)) for t in loader.dataset.tensors)
    return zip(*(map(take, repeat(0), rows) for take, rows in columns), strict=True)


@contextmanager
def _mode(net: nn.Module, training: bool) -> Iterator[None]:
    """Put a net into a mode; give each layer back its own in the end."""
    before = [(layer, layer.training) for layer in net.modules()]
    if net.training != training:  # else layers that are frozen in another mode stay so
        net.train(training)
    try:
        yield
    finally:
        for layer, mode in before:
            layer.training = mode
