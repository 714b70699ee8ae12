"""A line that shows how far a training is."""

import shutil
import sys
import time

from utils.house.model import Model

PAUSE = 0.1
"""Seconds between two drawings: printing at every step would cost more than a small net's step."""


class Progress:
    """One line for each epoch, redrawn ten times a second at most; a pipe or a file stays empty."""

    def on_fit_start(self, model: Model) -> None:
        """Look whether there are people to show something to."""
        notebook = type(sys.stdout).__module__.startswith("ipykernel")
        self.show = model.main and (notebook or sys.stdout.isatty())
        self.drawn = 0  # how many characters of an unfinished line stand there
        self.due = 0.0  # when to draw again

    def on_epoch_start(self, model: Model) -> None:
        """Begin to count."""
        self.start = model.step

    def on_step_end(self, model: Model) -> None:
        """Draw how far the epoch is, and its loss so far."""
        if self.show and time.monotonic() >= self.due:
            loss = float(model.scores.totals["loss"]) / model.scores.count
            self._draw(model, f"step {model.step - self.start} loss {loss:.4f}")

    def on_epoch_end(self, model: Model) -> None:
        """Draw what the history has got, and end the line."""
        if self.show:
            values = " ".join(f"{name} {model.history[name][-1]:.4f}" for name in model.names)
            self._write(f"epoch {model.epoch}/{model.last} {values}", end="\n")
            self.drawn = 0

    def on_fit_end(self, model: Model) -> None:
        """End an unfinished line."""
        if self.show and self.drawn > 0:
            print(" interrupted")

    def _draw(self, model: Model, text: str) -> None:
        """Draw ``text`` as far as the terminal is wide."""
        width = shutil.get_terminal_size().columns - 1
        line = f"epoch {model.epoch + 1}/{model.last} {text}"[:width]
        self._write(line, end="")
        self.drawn = len(line)

    def _write(self, line: str, end: str) -> None:
        """Write over the line that stands there; spaces wipe out the rest of a longer one."""
        print("\r" + line.ljust(self.drawn), end=end, flush=True)
        self.due = time.monotonic() + PAUSE
