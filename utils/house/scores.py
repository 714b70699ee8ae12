"""The loss and the metrics of an epoch: means over samples, never means of batch means.

A metric is called with outputs and targets of a batch. It returns a number for each sample, shape
(N,) or (N, ...), or the batch's mean, shape (). If it has a method ``finish``, that makes the
epoch's value of the means over all samples.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from utils.house.names import look_up
from utils.house.targets import LOSSES, numbers_classes


class Accuracy:
    """Which samples are right: by the largest class, or by a lone output's side of the middle."""

    def __init__(self, loss: Callable) -> None:
        self.classes = numbers_classes(loss)
        self.middle = 0.5 if isinstance(loss, nn.BCELoss) else 0.0  # of a probability, or a logit

    def __call__(self, output: Tensor, target: Tensor) -> Tensor:
        """Return True or False for each sample."""
        if self.classes or output.ndim > target.ndim:
            if target.is_floating_point():  # probabilities of the classes
                target = target.argmax(1)
            return output.argmax(1) == target
        return (output > self.middle) == target


def make_loss(loss: str | Callable, device: torch.device) -> Callable:
    """Return a loss by name, class or as it is; its own weights, if any, go to ``device``.

    Raises:
        ValueError: an unknown name, or a loss that does not return a batch's mean.
    """
    made = _make(loss, LOSSES, "loss")
    if isinstance(made, nn.Module):
        made.to(device)
    if hasattr(made, "reduction") and made.reduction != "mean":
        raise ValueError(f"{made} has reduction {made.reduction!r}; fix: reduction='mean'.")
    return made


def make_metrics(metrics: Sequence[str | Callable], loss: Callable) -> dict[str, Callable]:
    """Return metrics by their names, made of names, classes or as they are.

    Raises:
        ValueError: an unknown name.
    """
    names = LOSSES | {"accuracy": Accuracy(loss)}
    return {_name(metric): _make(metric, names, "metric") for metric in metrics}


def _make(thing: str | Callable, names: dict[str, Callable], what: str) -> Callable:
    """Return what ``thing`` names; make an object if that is a class."""
    found = look_up(thing, names, what)
    return found() if isinstance(found, type) else found


def _name(metric: str | Callable) -> str:
    """Return a metric's name: of a function or a class its own, of an object its class's."""
    if isinstance(metric, str):
        return metric
    if hasattr(metric, "__name__"):
        return metric.__name__
    return type(metric).__name__


class Scores:
    """Sums of the loss and the metrics over the samples so far, and how many these are."""

    def __init__(self, metrics: dict[str, Callable]) -> None:
        self.metrics, self.count = metrics, 0
        self.totals = dict.fromkeys(["loss", *metrics], 0.0)

    def add(self, loss: Tensor, output: Tensor, target: Tensor, rows: int) -> None:
        """Add a batch of which ``rows`` count: all, or none where the batch is a stand-in."""
        self._add("loss", loss, rows)
        for name, metric in self.metrics.items():
            self._add(name, metric(output, target), rows)
        self.count += rows

    def _add(self, name: str, value: Tensor, rows: int) -> None:
        weight = rows
        if value.ndim > 0:  # a number for each sample: their sum counts once, or not at all
            value = value.sum(0)
            weight = rows > 0
        # Reading a number costs nothing on the CPU, and then sums need no tensors. On an
        # accelerator Python would have to wait for it: there the sum stays a tensor.
        if value.is_cpu and value.numel() == 1:
            value = value.item()
        else:
            value = value.detach()
            if not value.is_mps:  # which has no float64
                value = value.double()
        self.totals[name] += value * weight

    def means(self) -> dict[str, float]:
        """Return the values of the loss and the metrics over all samples, by name.

        Raises:
            ValueError: there was no sample.
        """
        if self.count == 0:
            raise ValueError("no batch came; fix: data with samples, or an iterator not used up.")
        return {name: self._mean(name) for name in self.totals}

    def _mean(self, name: str) -> float:
        mean = torch.as_tensor(self.totals[name], dtype=torch.float64, device="cpu") / self.count
        metric = self.metrics.get(name)
        if hasattr(metric, "finish"):
            return float(metric.finish(mean))
        return float(mean.mean())
