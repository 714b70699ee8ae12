"""What each epoch of a training has brought."""

from math import nan
from typing import Any


class History(dict):
    """The values of all epochs by name, as in ``history["val_loss"][-1]``; prints as a table."""

    def add(self, epoch: dict[str, float]) -> None:
        """Append the values of one more epoch; what it or an earlier epoch lacks is nan."""
        epochs_before = len(self.get("epoch", []))
        for name in epoch:
            if name not in self:
                self[name] = [nan] * epochs_before
        for name, values in self.items():
            values.append(epoch.get(name, nan))

    def cut(self, epochs: int) -> None:
        """Keep the first ``epochs`` only."""
        for values in self.values():
            del values[epochs:]

    def plot(self) -> Any:
        """Draw all values over the epochs; return a figure that describes itself in words."""
        from utils.pictures import curves  # only here: training needs no matplotlib

        return curves.history(self)

    def __repr__(self) -> str:
        lines = [" ".join(f"{name:>12}" for name in self)]
        for row in zip(*self.values(), strict=True):
            lines.append(" ".join(f"{value:>12.6g}" for value in row))
        return "\n".join(lines)
