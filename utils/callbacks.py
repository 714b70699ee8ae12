"""What ``Model.fit`` can be asked to do beside training: an object with the hooks it needs.

Each hook is given the model. ``state_dict`` and ``load_state_dict``, where a callback has them, go
into checkpoints, so that a resumed training goes on as if it had never stopped.
"""

import csv
import os
from pathlib import Path
from typing import Any

from utils.model import Model, known


class EarlyStopping:
    """Stop when ``monitor`` has not improved for ``patience`` epochs; then restore the best weights.

    The weights are kept where the best epoch ends, and go back into the net once, after training.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        patience: int = 5,
        mode: str = "min",
        min_delta: float = 0.0,
    ) -> None:
        self.monitor, self.patience, self.min_delta = monitor, patience, min_delta
        self.sign = known(mode, {"min": 1, "max": -1}, "mode")

    def on_fit_start(self, model: Model) -> None:
        """Forget an earlier training; refuse a monitor that no epoch will record.

        Raises:
            ValueError: ``monitor`` is not recorded, for instance without validation data.
        """
        if self.monitor.startswith("val_") and self.monitor not in model.names:
            if self.monitor.removeprefix("val_") in model.names:
                raise ValueError(
                    f"EarlyStopping watches {self.monitor!r}, but fit() got no validation data; "
                    f"mend: validation_data=(xv, yv), or monitor={self.monitor[4:]!r}."
                )
        known(self.monitor, dict.fromkeys(model.names), "monitor")
        self.best, self.waited, self.weights = float("inf"), 0, None

    def on_epoch_end(self, model: Model) -> None:
        """Keep the weights of the best epoch so far, or count one more epoch without a gain."""
        value = self.sign * model.history[self.monitor][-1]
        if value < self.best - self.min_delta:
            self.best, self.waited = value, 0
            self.weights = {k: v.clone() for k, v in model.net.state_dict().items()}
        else:
            self.waited += 1
            model.stop = model.stop or self.waited >= self.patience

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
    """Save the model to ``path`` after every epoch; stands last among the callbacks."""

    def __init__(self, path: str | os.PathLike) -> None:
        self.path = path

    def on_epoch_end(self, model: Model) -> None:
        """Save."""
        model.save(self.path)


class CSVLog:
    """Write a line of a CSV file after every epoch."""

    def __init__(self, path: str | os.PathLike) -> None:
        self.path = Path(path)

    def on_epoch_end(self, model: Model) -> None:
        """Write the epochs so far."""
        if model.main:
            with self.path.open("w", newline="", encoding="utf-8") as file:
                rows = csv.writer(file)
                rows.writerow(["epoch", *model.names])
                columns = (model.history[name] for name in model.names)
                values = enumerate(zip(*columns, strict=True), 1)
                rows.writerows([epoch, *row] for epoch, row in values)
