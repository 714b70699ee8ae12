"""One ``fit`` moment by moment: which line of it runs, and what holds then.

The training is real, and nobody is asked but the model itself: its loader, its net, its loss, its
optimizer and its callbacks each tell when it is their turn.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn

from utils.record.grad_mode import recording
from utils.record.one_weight import LARGEST

MOST = 6
"""Samples in each of the two parts."""
EVENTS = ("on_fit_start", "on_epoch_start", "on_step_end", "on_epoch_end", "on_fit_end")
LINES = ("train", "batch", "zero", "forward", "add", "backward", "step", "judge", "history")
"""What runs beside the events."""


@dataclass(frozen=True)
class Moment:
    """What holds when a line of ``fit`` has run.

    Attributes:
        line: one of ``EVENTS`` or ``LINES``.
        epoch: how many epochs are done.
        training: whether the net is in training mode.
        rows: numbers of the samples in the batch; of held-out ones if the line is ``judge``.
        loss: the mean loss of that batch, once it is known.
        weight: the only weight of the net.
        gradient: its gradient, or None.
        total: the sum of losses that the model has for this epoch.
        count: over how many samples.
        means: the loss of each batch of this epoch.
        told: how often each event has been told.
        losses: ``loss`` in the model's history.
        held_losses: ``val_loss`` in it.
        batch_means: the mean of the losses of all batches, for each epoch.
    """

    line: str
    epoch: int
    training: bool
    rows: tuple[int, ...]
    loss: float | None
    weight: float
    gradient: float | None
    total: float
    count: int
    means: tuple[float, ...]
    told: tuple[int, ...]
    losses: tuple[float, ...]
    held_losses: tuple[float, ...]
    batch_means: tuple[float, ...]


def check(x: object, y: object, name: str) -> None:
    """Raise one clear sentence unless ``x`` and ``y`` are a few samples of one number each.

    Raises:
        TypeError: one is no tensor of floating-point numbers.
        ValueError: they are not of shape (n, 1), with n from 1 to ``MOST``, or a number is not
            finite.
    """
    for part, which in ((x, "inputs"), (y, "targets")):
        if not isinstance(part, torch.Tensor) or not part.is_floating_point():
            kind = part.dtype if isinstance(part, torch.Tensor) else type(part).__name__
            raise TypeError(f"{name} {which} are {kind}; expected floating-point numbers.")
        if part.dim() != 2 or part.shape[1] != 1 or not 1 <= len(part) <= MOST:
            raise ValueError(
                f"{name} {which} have shape {tuple(part.shape)}; expected (n, 1), n from 1 to "
                f"{MOST}."
            )
        if not part.isfinite().all():
            raise ValueError(f"{name} {which} hold a number that is not finite.")
    if len(x) != len(y):
        raise ValueError(f"{len(x)} {name} inputs have {len(y)} targets; expected as many.")


@recording
def record(
    make: Callable[[], Any],
    parts: tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor],
    size: int,
    lr: float | None,
    epochs: int,
) -> tuple[Moment, ...]:
    """Return the moments of one ``fit`` of a fresh model.

    Args:
        make: returns a compiled model, the reader's own or the house's: with ``net``, an
            ``nn.Linear(1, 1)``; ``loss``, a module; ``optimizer``, ``history``, ``epoch``,
            ``scores`` with ``totals`` and ``count``, and a ``fit`` that takes an iterable of
            batches, ``epochs``, ``validation_data`` and ``callbacks``.
        parts: inputs and targets, then held-out ones, each as ``check`` wants them.
        size: samples in a batch, which come in their order.
        lr: a learning rate instead of the model's own, or None.
        epochs: how many.

    Raises:
        TypeError: what ``make`` returns is no such model.
        ValueError: a loss grows beyond ``LARGEST``.
    """
    model = make()
    for name in ("net", "loss", "optimizer", "fit"):
        if not hasattr(model, name):
            raise TypeError(f"{type(model).__name__} has no {name}; expected a compiled Model.")
    weight = getattr(model.net, "weight", None)
    if not isinstance(model.net, nn.Linear) or weight.numel() != 1:
        raise TypeError(f"its net is {type(model.net).__name__}; expected nn.Linear(1, 1).")
    if not isinstance(model.loss, nn.Module):
        raise TypeError(f"its loss is {type(model.loss).__name__}; expected a loss by name.")
    if lr is not None:
        model.optimizer.param_groups[0]["lr"] = lr
    watch = _Watch(model)
    x, y, x_held, y_held = (part.detach().cpu().clone() for part in parts)
    train, held = _Batches(x, y, size, watch.batch), _Batches(x_held, y_held, MOST, watch.judge)
    with torch.random.fork_rng(devices=[]):
        try:
            model.fit(train, epochs=epochs, validation_data=held, callbacks=[watch])
        finally:
            watch.leave()
    return tuple(watch.moments)


class _Batches:
    """Batches in order; whoever takes one is told of."""

    def __init__(
        self, x: torch.Tensor, y: torch.Tensor, size: int, tell: Callable[[tuple], None]
    ) -> None:
        self.parts = list(zip(torch.arange(len(x)).split(size), x.split(size), y.split(size),
                              strict=True))  # fmt: skip
        self.tell = tell

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for rows, x, y in self.parts:
            self.tell(tuple(rows.tolist()))
            yield x, y


class _Watch:
    """A callback that also stands at the net, the loss and the optimizer, and notes moments."""

    def __init__(self, model: Any) -> None:
        self.model, self.moments = model, []
        self.now = Moment(
            "", 0, model.net.training, (), None, 0.0, None, 0.0, 0, (), (0,) * len(EVENTS),
            (), (), (),
        )  # fmt: skip
        net, optimizer = model.net, model.optimizer
        self.hooks = [
            net.register_forward_pre_hook(self._before_forward),
            model.loss.register_forward_hook(self._after_loss),
            optimizer.register_step_pre_hook(lambda *_: self._note("backward")),
            optimizer.register_step_post_hook(lambda *_: self._note("step")),
        ]
        self.set_mode = net.train
        net.train = self._train

    def leave(self) -> None:
        """Take everything away again; a loss by name is shared with other models."""
        del self.model.net.train
        for hook in self.hooks:
            hook.remove()

    def _note(self, line: str, **changed: Any) -> None:
        model, grad = self.model, self.model.net.weight.grad
        history = model.history
        self.now = replace(
            self.now,
            line=line,
            epoch=model.epoch,
            training=model.net.training,
            weight=model.net.weight.item(),
            gradient=None if grad is None else grad.item(),
            losses=tuple(history.get("loss", ())),
            held_losses=tuple(history.get("val_loss", ())),
            **changed,
        )
        if not abs(self.now.weight) <= LARGEST or not abs(self.now.loss or 0) <= LARGEST:
            raise ValueError(f"the loss grows beyond {LARGEST:g}: take a smaller rate.")
        self.moments.append(self.now)

    # ---- who tells ----

    def batch(self, rows: tuple[int, ...]) -> None:
        self._note("batch", rows=rows, loss=None)

    def judge(self, rows: tuple[int, ...]) -> None:
        self.now = replace(self.now, rows=rows, loss=None)  # its loss comes at once

    def _train(self, mode: bool = True) -> nn.Module:
        net = self.set_mode(mode)
        if mode:
            self._note("train", rows=(), loss=None)
        return net

    def _before_forward(self, net: nn.Module, _: Any) -> None:
        if torch.is_grad_enabled() and net.weight.grad is None:
            self._note("zero")

    def _after_loss(self, _: Any, given: tuple, loss: torch.Tensor) -> None:
        value = loss.item()
        if not loss.requires_grad:
            self._note("judge", loss=value)
            return
        self._note("forward", loss=value)
        loss.register_hook(lambda _: self._added(value))

    def _added(self, value: float) -> None:
        """Backward begins: by now the model has added up."""
        scores = self.model.scores
        total, means = float(scores.totals["loss"]), (*self.now.means, value)
        self._note("add", total=total, count=scores.count, means=means)

    def _told(self, event: str, **changed: Any) -> None:
        k = EVENTS.index(event)
        told = tuple(n + (i == k) for i, n in enumerate(self.now.told))
        self._note(event, told=told, **changed)

    def on_fit_start(self, model: Any) -> None:
        self._told("on_fit_start")

    def on_epoch_start(self, model: Any) -> None:
        self._told("on_epoch_start", rows=(), loss=None, total=0.0, count=0, means=())

    def on_step_end(self, model: Any) -> None:
        self._told("on_step_end")

    def on_epoch_end(self, model: Any) -> None:
        by_batch = math.fsum(self.now.means) / len(self.now.means)
        means = (*self.now.batch_means, by_batch)
        # The model has added to its history already, else this would not be there to be noted.
        self._note("history", rows=(), loss=None, batch_means=means)
        self._told("on_epoch_end")

    def on_fit_end(self, model: Any) -> None:
        self._told("on_fit_end")
