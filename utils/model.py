"""The house: train, judge, use and keep any ``nn.Module`` with a few words.

    model = Model(net).compile("adam", "bce_logits", metrics=["accuracy"], lr=3e-3)
    history = model.fit(x, y, epochs=10, validation_data=(xv, yv))
    model.evaluate(xv, yv); model.predict(xv); model.summary(x[:1]); model.save("model.pt")

Data is a tensor (or a tuple of them, the inputs) and its targets, a ``Dataset``, a ``DataLoader``
or any iterable of batches ``(input, ..., target)``. A callback is an object with some of the
methods in ``EVENTS``; each is given the model, and ``model.stop = True`` ends the training.

Under ``torchrun`` the same lines train on several processes: each takes its rows of every batch
and DistributedDataParallel averages the gradients, as if one process saw the whole batch (only
layers that mix samples, as BatchNorm, see the rows of one). A net that does not fit one device
(FSDP), and clusters whose nodes come and go, are the business of torchtitan or Lightning.
"""

import math
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from difflib import get_close_matches
from functools import partial
from itertools import islice, repeat
from typing import Any, Self

import torch
from torch import Tensor, distributed, nn, optim
from torch.utils import data

Data = Tensor | Sequence[Tensor] | data.Dataset | Iterable
EVENTS = ("on_fit_start", "on_epoch_start", "on_step_end", "on_epoch_end", "on_fit_end")
OPTIMIZERS = {name.lower(): c for name, c in vars(optim).items() if isinstance(c, type)}
ELEMENTWISE = {"mse": nn.MSELoss, "mae": nn.L1Loss, "huber": nn.HuberLoss, "bce": nn.BCELoss}
ELEMENTWISE |= {"smooth_l1": nn.SmoothL1Loss, "bce_logits": nn.BCEWithLogitsLoss}
CLASSES = {"cross_entropy": nn.CrossEntropyLoss, "nll": nn.NLLLoss}
PRECISIONS = {"bf16": torch.bfloat16, "fp16": torch.float16}


def known(name: Any, names: dict[str, Any], what: str) -> Any:
    """Return what ``name`` stands for, itself if it is no text; ValueError says the nearest."""
    if isinstance(name, str) and name not in names:
        near = get_close_matches(name, names, 1, cutoff=0)[0]
        raise ValueError(f"No {what} {name!r}; did you mean {near!r}? All: {', '.join(names)}.")
    return names[name] if isinstance(name, str) else name


def accuracy(output: Tensor, target: Tensor, loss: Callable | None = None) -> Tensor:
    """Return which samples are right, as booleans: by largest class, or by half for one logit."""
    if output.dim() > target.dim():
        return output.argmax(1) == target
    if type(loss) in CLASSES.values():
        return output.argmax(1) == target.argmax(1)
    return (output > (0.5 if isinstance(loss, nn.BCELoss) else 0)) == (target > 0.5)


METRICS = {
    "accuracy": accuracy,
    "mae": lambda output, target: (output - target).abs(),
    "mse": lambda output, target: (output - target).square(),
}


class Mean:
    """A metric: the mean over all samples of ``function(output, target)``.

    The function returns a number for each sample (or pixel, or word), or the mean of the batch. A
    metric of your own has ``name`` and these methods; ``sums`` names what processes add up.
    """

    sums = ("total", "count")

    def __init__(self, function: Callable[[Tensor, Tensor], Tensor], name: str) -> None:
        self.function, self.name = function, name

    def reset(self) -> None:
        """Forget all samples."""
        self.total, self.count = 0.0, 0

    def update(self, output: Tensor, target: Tensor) -> None:
        """Take in one batch, without reading from the device."""
        value = self.function(output, target)
        rows = 1 if value.dim() else len(target)
        self.total, self.count = self.total + value.sum() * rows, self.count + value.numel() * rows

    def compute(self) -> float:
        """Return the mean."""
        return float(self.total) / self.count


class History(dict):
    """The values of all epochs by name, as in ``history["val_loss"][-1]``; prints as a table."""

    def __repr__(self) -> str:
        rows = [
            [str(k), *map("{:.6g}".format, row)] for k, row in enumerate(zip(*self.values()), 1)
        ]
        return "\n".join(
            " ".join(f"{text:>12}" for text in row) for row in [["epoch", *self], *rows]
        )

    def plot(self) -> Any:
        """Return a matplotlib figure, validation dashed; the program has imported matplotlib."""
        if "matplotlib.figure" not in sys.modules:
            raise RuntimeError("plot() found no matplotlib; mend: import matplotlib.pyplot first.")
        names = [name for name in self if not name.startswith("val_")]
        figure = sys.modules["matplotlib.figure"].Figure((4 * len(names), 3), layout="constrained")
        for axes, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names):
            for key, style in {name: "-", f"val_{name}": "--"}.items():
                axes.plot(range(1, len(self.get(key, ())) + 1), self.get(key, ()), style, label=key)
            axes.set(xlabel="epoch", ylabel=name)
            axes.legend()
        return figure


class Model:
    """A net with all that training it takes.

    Callbacks read ``net``, ``optimizer``, ``epoch`` and ``step`` (done so far), ``history``,
    ``names`` (what each epoch records) and ``main`` (whether this process may print and write).
    """

    def __init__(self, net: nn.Module, device: str | torch.device | None = None) -> None:
        """Move ``net`` to ``device``: by default what ``BOOK_DEVICE`` names, or the best there."""
        name = device or os.environ.get("BOOK_DEVICE", "auto")
        best = torch.accelerator.current_accelerator(check_available=True) or "cpu"
        self.device = torch.device(best if name == "auto" else name)
        self.rank, self.world = (
            int(os.environ.get(k, d)) for k, d in (("RANK", 0), ("WORLD_SIZE", 1))
        )
        if self.world > 1 and not distributed.is_initialized():
            distributed.init_process_group()
            if self.device.type != "cpu":
                torch.accelerator.set_device_index(int(os.environ["LOCAL_RANK"]))
        self.net, self.main = net.to(self.device), self.rank == 0
        self.optimizer = self._pending = None
        self.epoch, self.step, self.history, self._due = 0, 0, History(), 0.0
        self._predict = self.net.__call__

    def compile(
        self,
        optimizer: str | Callable | optim.Optimizer = "adam",  # called with the parameters, and lr
        loss: str | Callable = "mse",  # of (output, target): the mean of a batch
        metrics: Sequence[str | Callable] = (),  # recorded beside the loss, see Mean
        *,
        lr: float | None = None,
        scheduler: Callable | None = None,  # makes a scheduler when called with the optimizer
        scheduler_per: str = "epoch",  # or "step"
        clip: float | None = None,  # largest norm of all gradients together
        accumulate: int = 1,  # batches to one step of the optimizer
        precision: str | None = None,  # "bf16" or "fp16": mixed precision
        compile: bool = False,  # let torch.compile translate the net
    ) -> Self:
        """Choose how to learn, by names, classes, instances or callables; training starts anew."""
        loss = known(loss, ELEMENTWISE | CLASSES, "loss")
        self.loss = loss() if isinstance(loss, type) else loss
        if getattr(self.loss, "reduction", "mean") != "mean":
            raise ValueError(f"{self.loss} has reduction {self.loss.reduction!r}; expected 'mean'.")
        self.loss.to(self.device) if isinstance(self.loss, nn.Module) else None
        self.meters = [Mean(None, "loss"), *(_meter(metric, self.loss) for metric in metrics)]
        made = known(optimizer, OPTIMIZERS, "optimizer")
        rate = {} if lr is None else {"lr": lr}
        self.optimizer = made(self.net.parameters(), **rate) if callable(made) else made
        self.scheduler = scheduler and scheduler(self.optimizer)
        self._per_step = known(scheduler_per, {"epoch": False, "step": True}, "scheduler_per")
        self._clip, self._accumulate = clip, accumulate
        trained = nn.parallel.DistributedDataParallel(self.net) if self.world > 1 else self.net
        self._run, self._train = (torch.compile(n) if compile else n for n in (self.net, trained))
        self._forward, self._predict = self._score, self._run.__call__
        if precision:
            half = torch.autocast(self.device.type, known(precision, PRECISIONS, "precision"))
            self._forward, self._predict = half(self._forward), half(self._predict)
        self._scaler = torch.amp.GradScaler(self.device.type, enabled=precision == "fp16")
        self.epoch, self.step, self.history = 0, 0, History()
        return self

    def fit(
        self,
        x: Data,
        y: Tensor | None = None,
        *,
        epochs: int = 1,  # more epochs: two fits of 5 are one of 10
        batch_size: int = 32,
        shuffle: bool = True,
        validation_data: Data | None = None,  # (xv, yv), a data set or a loader
        callbacks: Sequence[object] = (),
        steps_per_epoch: int | None = None,  # batches, for data without an end
        seed: int | None = None,  # for what PyTorch and Python draw
        progress: bool = True,  # a bar for people; a pipe stays silent
    ) -> History:
        """Train and return the history of all epochs; Ctrl-C ends the training and keeps it.

        Raises:
            ValueError: data, names or shapes do not fit; the message says the mend.
            FloatingPointError: the loss is nan or infinite.
        """
        if seed is not None:
            torch.manual_seed(seed)
            random.seed(seed)
        loader = self._loader(x, y, batch_size, shuffle)
        held = validation_data
        if held is not None:
            pair = held if isinstance(held, tuple) else (held, None)
            held = self._loader(*pair, batch_size, False)
        own = [meter.name for meter in self.meters]
        self.names = own + [f"val_{name}" for name in own if held is not None]
        for name in {name for c in callbacks for name in dir(c) if name.startswith("on_")}:
            known(name, dict.fromkeys(EVENTS), "event for a callback")
        hooks = {e: [getattr(c, e) for c in callbacks if hasattr(c, e)] for e in EVENTS}
        self.callbacks, self.stop, self._generator = (
            callbacks,
            False,
            getattr(loader, "generator", None),
        )
        self._last, self._show = self.epoch + epochs, progress and self.main and _live()
        try:
            with _mode(self.net, True):
                self._tell(hooks["on_fit_start"])
                self._resume()
                while self.epoch < self._last and not self.stop:
                    self._tell(hooks["on_epoch_start"])
                    row = self._learn(loader, steps_per_epoch, hooks["on_step_end"])
                    if held is not None:
                        row |= {f"val_{name}": value for name, value in self._judge(held).items()}
                    self._close(row)
                    self._tell(hooks["on_epoch_end"])
        except KeyboardInterrupt:
            self._draw(f"interrupted in epoch {self.epoch + 1}")
        finally:
            self._draw("", end="\n")
        self._tell(hooks["on_fit_end"])
        return self.history

    def evaluate(
        self, x: Data, y: Tensor | None = None, *, batch_size: int = 32
    ) -> dict[str, float]:
        """Return the loss and the metrics of data, over all its samples."""
        self._compiled()
        return self._judge(self._loader(x, y, batch_size, False))

    @torch.no_grad()
    def predict(self, x: Data, *, batch_size: int = 256) -> Tensor:
        """Return the net's outputs on the CPU; of batches, all but a lone tensor drop the target."""
        with _mode(self.net, False):
            batches = _fetch(self._loader(x, None, batch_size, False))
            inputs = ([b] if isinstance(b, Tensor) else b[:-1] or b for b in batches)
            if isinstance(x, tuple | list):
                inputs = batches
            return torch.cat([self._predict(*(t.to(self.device) for t in b)).cpu() for b in inputs])

    @torch.no_grad()
    def summary(self, x: Tensor | None = None) -> None:
        """Print each layer with its output shape (of an input ``x``) and its own parameters."""
        shapes, seen = {}, set()

        def note(layer: nn.Module, _: Any, output: Any) -> None:
            shapes[layer] = str(tuple(output.shape)) if isinstance(output, Tensor) else ""

        hooks = [layer.register_forward_hook(note) for layer in self.net.modules()]
        try:
            with _mode(self.net, False):
                self.net(*(t.to(self.device) for t in ([x] if isinstance(x, Tensor) else x or ())))
        finally:
            for hook in hooks:
                hook.remove()
        for name, layer in self.net.named_modules(remove_duplicate=False):
            own = list(layer.parameters(recurse=False))
            if own or not list(layer.children()):
                words = {"shared" for p in own if p in seen} | {
                    "frozen" for p in own if not p.requires_grad
                }
                count = sum(p.numel() for p in own)
                print(
                    f"{name:24} {type(layer).__name__:20} {shapes.get(layer, ''):20} {count:>12,} {' '.join(sorted(words))}"
                )
                seen |= set(own)
        total = sum(p.numel() for p in self.net.parameters())
        trained = sum(p.numel() for p in self.net.parameters() if p.requires_grad)
        print(f"{total:,} parameters: {trained:,} trained, {total - trained:,} frozen")

    def save(self, path: str | os.PathLike) -> None:
        """Write all that training needs to go on bit for bit; only the main process writes."""
        state = {"weights": self.net.state_dict(), "epoch": self.epoch, "step": self.step}
        state |= {"history": dict(self.history), "random": self._random()}
        if self.optimizer:
            state["parts"] = [part.state_dict() for part in self._parts()]
        if self.main:
            torch.save(state, f"{path}.part")
            os.replace(f"{path}.part", path)

    def load(self, path: str | os.PathLike) -> Self:
        """Take the weights of a checkpoint and, if compiled, go on exactly where it was written."""
        if self.world > 1:
            distributed.barrier()
        state = torch.load(path, map_location="cpu", weights_only=True)
        mine, given = (
            {k: tuple(v.shape) for k, v in d.items()}
            for d in (self.net.state_dict(), state["weights"])
        )
        if mine != given:
            missing, unexpected = (
                sorted(mine.items() - given.items()),
                sorted(given.items() - mine.items()),
            )
            raise ValueError(
                f"{path} is of another net: missing {missing}, unexpected {unexpected}."
            )
        self.net.load_state_dict(state["weights"])
        if self.optimizer:
            self.epoch, self.step = state["epoch"], state["step"]
            self.history, self._pending = History(state["history"]), state
            for part, saved in zip(self._parts(), state["parts"]):
                part.load_state_dict(saved)
        return self

    def _parts(self) -> list[Any]:
        return [part for part in (self.optimizer, self.scheduler, self._scaler) if part]

    def _random(self):
        state = {
            "torch": torch.get_rng_state(),
            "python": random.getstate(),
            "loader": self._generator and self._generator.get_state(),
        }
        if self.device.type != "cpu":
            state["device"] = torch.get_device_module(self.device).get_rng_state()
        state["callbacks"] = [c.state_dict() for c in self.callbacks if hasattr(c, "state_dict")]
        return state

    def _resume(self) -> None:
        """Set the random states and the callbacks to what a loaded checkpoint holds."""
        if self._pending:
            state, self._pending = self._pending["random"], None
            torch.set_rng_state(state["torch"])
            random.setstate(state["python"])
            if self._generator is not None and state["loader"] is not None:
                self._generator.set_state(state["loader"])
            if "device" in state:
                torch.get_device_module(self.device).set_rng_state(state["device"])
            for callback, saved in zip(
                (c for c in self.callbacks if hasattr(c, "state_dict")), state["callbacks"]
            ):
                callback.load_state_dict(saved)

    def _learn(
        self, loader: Iterable, steps: int | None, hooks: list[Callable]
    ) -> dict[str, float]:
        """Train for one epoch; return what it records."""
        parameters, cheap = list(self.net.parameters()), self.device.type == "cpu"
        batches, total = (
            self._batches(loader, steps),
            steps or (len(loader) if hasattr(loader, "__len__") else 0),
        )
        mean, *metrics = self._reset()
        done = 0
        for group in iter(lambda: list(islice(batches, self._accumulate)), []):
            for parameter in parameters:
                parameter.grad = None
            whole = sum(rows for *_, rows in group)
            for batch, here, rows in group:
                output, loss = self._forward(self._train, batch)
                value = loss.item() if cheap else loss.detach()
                if cheap and not math.isfinite(value):
                    self._not_finite(value)
                if here != whole:
                    loss = loss * (here * self.world / whole)
                self._scaler.scale(loss).backward()
                mean.total, mean.count = mean.total + value * here, mean.count + here
                for metric in metrics if here else ():
                    metric.update(output.detach(), batch[-1])
            if self._clip is not None:
                self._scaler.unscale_(self.optimizer)
                nn.utils.clip_grad_norm_(parameters, self._clip)
            self._scaler.step(self.optimizer)
            self._scaler.update()
            if self.scheduler and self._per_step:
                self.scheduler.step()
            self.step, done = self.step + 1, done + len(group)
            for hook in hooks:
                hook(self)
            if time.monotonic() > self._due:
                self._finite(mean.compute())
                self._draw(f"{done}/{total or '?'} loss {mean.compute():.4f}")
        return self._results()

    @torch.no_grad()
    def _judge(self, loader: Iterable) -> dict[str, float]:
        with _mode(self.net, False):
            mean, *metrics = self._reset()
            for batch, here, _ in self._batches(loader):
                output, loss = self._forward(self._run, batch)
                mean.total, mean.count = mean.total + loss * here, mean.count + here
                for metric in metrics if here else ():
                    metric.update(output, batch[-1])
        return self._results()

    def _reset(self) -> list[Any]:
        self._fresh = True
        for meter in self.meters:
            meter.reset()
        return self.meters

    def _results(self) -> dict[str, float]:
        for meter in self.meters if self.world > 1 else ():
            for name in meter.sums:
                value = torch.as_tensor(getattr(meter, name), dtype=torch.float64, device="cpu")
                distributed.all_reduce(value)
                setattr(meter, name, value)
        return {meter.name: float(meter.compute()) for meter in self.meters}

    def _score(self, run: Callable, batch: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        *inputs, target = batch
        output = run(*inputs)
        if self._fresh:
            _check(self.loss, output, target)
            self._fresh = False
        return output, self.loss(output, target)

    def _batches(self, loader: Iterable, steps: int | None = None) -> Iterator:
        """Yield each batch on the device, its rows that count here, and its rows everywhere."""
        sizes = None
        if self.world > 1:
            state = torch.get_rng_state()
            distributed.broadcast(state, 0)
            torch.set_rng_state(state)
        for batch in islice(_fetch(loader), steps):
            rows = len(batch[-1])
            if self.world > 1:
                batch = [t[self.rank :: self.world] if rows > self.rank else t[:1] for t in batch]
            yield [t.to(self.device) for t in batch], len(range(self.rank, rows, self.world)), rows

    def _tell(self, hooks: list[Callable]) -> None:
        for hook in hooks:
            hook(self)

    def _compiled(self) -> None:
        if self.optimizer is None:
            raise RuntimeError(
                "The model was not compiled; mend: model.compile(optimizer, loss) first."
            )

    def _finite(self, value) -> None:
        if not math.isfinite(value):
            raise FloatingPointError(
                f"The loss is {value} at step {self.step + 1} with learning rate {self.optimizer.param_groups[0]['lr']:g}."
            )

    def _close(self, row) -> None:
        self._finite(row["loss"])
        self.epoch += 1
        for name in {**self.history, **row}:
            self.history.setdefault(name, [math.nan] * (self.epoch - 1)).append(
                row.get(name, math.nan)
            )
        if self.scheduler and not self._per_step:
            plateau = isinstance(self.scheduler, optim.lr_scheduler.ReduceLROnPlateau)
            self.scheduler.step(*[row.get("val_loss", row["loss"])] * plateau)
        self._draw(" ".join(f"{n} {v:.4f}" for n, v in row.items()), end="\n")

    def _draw(self, text: str, end: str = "") -> None:
        self._due = time.monotonic() + 0.1
        if self._show:
            width = shutil.get_terminal_size().columns - 1
            print(f"\repoch {self.epoch}/{self._last} {text}"[:width], end=end, flush=True)

    def _loader(self, x, y, batch_size, shuffle):
        """Return what was given as batches to iterate over."""
        if isinstance(x, Tensor):
            x = (x,)
        if isinstance(x, tuple | list) and all(isinstance(t, Tensor) for t in x):
            tensors = [*x, *([] if y is None else [y])]
            if len({len(t) for t in tensors}) > 1:
                raise ValueError(f"mismatched lengths {[tuple(t.shape) for t in tensors]}")
            x, y = data.TensorDataset(*tensors), None
        if y is not None:
            raise TypeError(f"x {type(x).__name__} mend: torch.as_tensor(x)")
        if isinstance(x, data.Dataset):
            if isinstance(x, data.IterableDataset):
                return data.DataLoader(x, batch_size)
            if len(x) == 0:
                raise ValueError("empty")
            return data.DataLoader(
                x, batch_size, shuffle, generator=None if shuffle else torch.Generator()
            )
        return x


def _fetch(loader: Iterable) -> Iterator:
    """Return the batches of ``loader``; of plain tensors with one ``index_select`` for each."""
    batches = iter(loader)  # draws a seed, as in any loop over it
    if not _plain(loader):
        return batches
    sampler = loader.batch_sampler
    order, size = torch.tensor(list(sampler.sampler)), sampler.batch_size
    order = order[: len(order) // size * size] if sampler.drop_last else order
    columns = loader.dataset.tensors
    return zip(*(map(t.index_select, repeat(0), order.to(t.device).split(size)) for t in columns))


def _plain(loader: Iterable) -> bool:
    """Tell whether fetching whole batches means the same as fetching samples."""
    return (
        type(loader) is data.DataLoader
        and type(loader.dataset) is data.TensorDataset
        and (loader.collate_fn, loader.num_workers) == (data.default_collate, 0)
        and type(loader.batch_sampler) is data.BatchSampler
        and type(loader.batch_sampler.sampler) in (data.SequentialSampler, data.RandomSampler)
    )


@contextmanager
def _mode(net: nn.Module, training: bool) -> Iterator[None]:
    """Put ``net`` into a mode; on leaving, each layer returns to its own."""
    before = [(layer, layer.training) for layer in net.modules()]
    if not (training and net.training):
        net.train(training)
    try:
        yield
    finally:
        for layer, mode in before:
            layer.training = mode


def _live() -> bool:
    return sys.stdout.isatty() or "ipykernel" in type(sys.stdout).__module__


def _meter(metric, loss):
    name = metric if isinstance(metric, str) else getattr(metric, "__name__", "metric")
    metric = known(metric, METRICS, "metric")
    metric = metric() if isinstance(metric, type) else metric
    if metric is accuracy:
        metric = partial(accuracy, loss=loss)
    return metric if hasattr(metric, "update") else Mean(metric, name)


def _check(loss, output, target):
    out, shape = tuple(output.shape), tuple(target.shape)
    floating = target.is_floating_point()
    want, dtype, right = shape, "", True
    if type(loss) in CLASSES.values() and not (floating and out == shape):
        want, dtype, right = out[:1] + out[2:], "int64", target.dtype == torch.int64
    elif type(loss) in ELEMENTWISE.values():
        want, dtype, right = out, "floating", floating
    elif output.numel() == target.numel():
        want = out
    if shape != want or not right:
        raise ValueError(f"output {out} target {shape} {target.dtype}; expected {want} {dtype}")
