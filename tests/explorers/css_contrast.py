"""How well one computed colour stands out from another."""

import numpy as np

from tests import contrast as colours


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two computed colours, ``rgb(…)`` or ``color(srgb …)``."""
    return colours.contrast(channels(a), channels(b))


def channels(colour: str) -> np.ndarray:
    """Return a computed colour as three numbers in 0..1."""
    parts = colour[colour.index("(") + 1 : -1].replace("srgb", "").replace(",", " ").split()[:3]
    return np.array(parts, float) / (255 if colour.startswith("rgb") else 1)
