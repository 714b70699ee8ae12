"""What can go along with a training: objects with the hooks that they need, given to ``Model.fit``.

A hook is one of ``hooks.EVENTS`` and is called with the model. It may read ``net``, ``optimizer``,
``epoch`` and ``step`` (how many are done), ``last`` (the epoch to end with), ``history``, ``names``
(what the history will hold), ``loader``, ``scores`` (of the epoch so far), ``main`` (whether this
process may print and write), and set ``stop``. Callbacks with ``state_dict`` and
``load_state_dict`` are part of a checkpoint.
"""

import csv
import math
import os
import random
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader

from utils.house.model import Model
from utils.house.names import look_up


class EarlyStopping:
    """Stop when ``monitor`` has not improved for ``patience`` epochs; then restore the best.

    The weights are kept at the end of the best epoch, and go back once, after training.

    Args:
        monitor: a name in the history.
        patience: how many epochs in a row may bring no improvement.
        mode: "min", or "max" for what should grow, as an accuracy.
        min_delta: a smaller change is no improvement.

    Raises:
        ValueError: an unknown mode.
    """

    def __init__(
        self, monitor: str = "val_loss", patience: int = 5, mode: str = "min", min_delta: float = 0
    ) -> None:
        self.monitor, self.patience, self.min_delta = monitor, patience, min_delta
        self.sign = look_up(mode, {"min": 1, "max": -1}, "mode")

    def on_fit_start(self, model: Model) -> None:
        """Forget an earlier training; refuse a monitor that no epoch will record.

        Raises:
            ValueError: ``monitor`` is not recorded, for instance without validation data.
        """
        of_training = self.monitor.removeprefix("val_")
        if self.monitor not in model.names and of_training in model.names:
            raise ValueError(
                f"EarlyStopping watches {self.monitor!r}, but fit() was given no validation data; "
                f"fix: validation_data=(xv, yv), or monitor={of_training!r}."
            )
        look_up(self.monitor, dict.fromkeys(model.names), "monitor")
        self.best, self.waited, self.weights = math.inf, 0, None

    def on_epoch_end(self, model: Model) -> None:
        """Keep the weights of the best epoch so far, or count one more that was no better."""
        value = self.sign * model.history[self.monitor][-1]
        if value < self.best - self.min_delta:
            self.best, self.waited = value, 0
            self.weights = {name: w.clone() for name, w in model.net.state_dict().items()}
        else:
            self.waited += 1
            if self.waited >= self.patience:
                model.stop = True

    def on_fit_end(self, model: Model) -> None:
        """Put the best weights back."""
        if self.weights is not None:
            model.net.load_state_dict(self.weights)

    def state_dict(self) -> dict[str, Any]:
        """Return what a checkpoint holds."""
        return {"best": self.best, "waited": self.waited, "weights": self.weights}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from ``state``."""
        self.best, self.waited, self.weights = state["best"], state["waited"], state["weights"]


class Checkpoint:
    """Save everything after each epoch; begin where the file ends, bit for bit, if there is one.

    So the same program, started again after a crash, finishes the epochs that it was to train.
    NumPy's random numbers are not kept; those of PyTorch, Python and the loader are.
    """

    def __init__(self, path: str | os.PathLike, resume: bool = True) -> None:
        self.path, self.resume = Path(path), resume

    def on_fit_start(self, model: Model) -> None:
        """Take up the training in the file.

        Raises:
            ValueError: another callback comes later, whose state would be saved too early.
        """
        if model.callbacks[-1] is not self:
            raise ValueError("Checkpoint saves the others as well; fix: put it last in callbacks.")
        if self.resume and self.path.exists():
            model.load(self.path)
            state = torch.load(self.path, map_location="cpu", weights_only=True)
            model.stop = state["stop"]
            for (_, write), value in zip(_random_sources(model), state["random"], strict=True):
                write(value)
            for callback, held in zip(_with_state(model), state["callbacks"], strict=True):
                callback.load_state_dict(held)

    def on_epoch_end(self, model: Model) -> None:
        """Save."""
        random_states = [read() for read, _ in _random_sources(model)]
        states = [callback.state_dict() for callback in _with_state(model)]
        model.save(self.path, stop=model.stop, random=random_states, callbacks=states)


class CSVLog:
    """Write the history to a file after each epoch, a line for each."""

    def __init__(self, path: str | os.PathLike) -> None:
        self.path = Path(path)

    def on_epoch_end(self, model: Model) -> None:
        """Write all epochs so far."""
        if model.main:
            with self.path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(model.history)  # a dictionary's names
                writer.writerows(zip(*model.history.values(), strict=True))


def _with_state(model: Model) -> list[Any]:
    """Return the callbacks that have a state."""
    return [callback for callback in model.callbacks if hasattr(callback, "state_dict")]


def _random_sources(model: Model) -> list[tuple]:
    """Return two functions for each source of random numbers: to read its state, and to set it."""
    sources = [(torch.get_rng_state, torch.set_rng_state), (random.getstate, random.setstate)]
    if isinstance(model.loader, DataLoader) and model.loader.generator is not None:
        generator = model.loader.generator
        sources.append((generator.get_state, generator.set_state))
    if model.device.type != "cpu":
        accelerator = torch.get_device_module(model.device)
        sources.append((accelerator.get_rng_state, accelerator.set_rng_state))
    return sources
