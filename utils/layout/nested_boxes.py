"""Where nested boxes stand: pure geometry, in whatever unit the caller measures.

A tensor of n dimensions is n boxes in each other. The numbers of the last dimension stand side by
side, the rows of the one before it below each other, and every outer dimension puts its blocks side
by side until the width is used up.
"""

import math
from dataclasses import dataclass

from utils.layout.box import Box

Index = tuple[int, ...]


@dataclass(frozen=True)
class Nest:
    """The measures of a drawing: a cell, the rim inside each box, the gap between neighbours."""

    cell: tuple[float, float] = (1, 1)
    pad: float = 0.15
    gap: float = 0.1

    def size(self, shape: Index, room: float) -> tuple[float, float]:
        """Return width and height of a tensor of ``shape`` where ``room`` is the width at most.

        Only blocks of two dimensions or more go to a new line; a row never breaks, so the result
        may be wider than ``room``.
        """
        if not shape:
            return self.cell
        width, height = self.size(shape[1:], room - 2 * self.pad)
        across = self._across(shape, room)
        down = math.ceil(shape[0] / across)
        return (self._length(width, min(across, shape[0])), self._length(height, down))

    def boxes(self, shape: Index, room: float, left=0.0, top=0.0) -> dict[Index, Box]:
        """Return where everything stands, outer boxes first.

        The key ``()`` is the outermost box, ``(i,)`` is the box of ``x[i]``, and a whole index is a
        cell.
        """
        width, height = self.size(shape, room)
        found = {(): Box(left, top, left + width, top + height)}
        if not shape:
            return found
        across, inside = self._across(shape, room), room - 2 * self.pad
        step_x, step_y = (length + self.gap for length in self.size(shape[1:], inside))
        for k in range(shape[0]):
            x = left + self.pad + k % across * step_x
            y = top + self.pad + k // across * step_y
            parts = self.boxes(shape[1:], inside, x, y)
            found |= {(k, *index): box for index, box in parts.items()}
        return found

    def _across(self, shape: Index, room: float) -> int:
        """Return how many neighbours of the first dimension stand side by side, at least 1."""
        if len(shape) < 3:
            return max(1, shape[0]) if len(shape) == 1 else 1
        inside = room - 2 * self.pad
        width, _ = self.size(shape[1:], inside)
        fit = max(1, math.floor((inside + self.gap) / (width + self.gap)))
        lines = max(1, math.ceil(shape[0] / fit))
        return max(1, math.ceil(shape[0] / lines))

    def _length(self, one: float, count: int) -> float:
        """Return the length of a box around ``count`` neighbours of length ``one``."""
        return max(0, count * (one + self.gap) - self.gap) + 2 * self.pad
