"""Where a part of a drawing stands. Explorers and pictures share it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """Where a part stands on a board or a page, in its units; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float
