"""How well one colour stands out from another, as WCAG 2.2 defines it."""

import numpy as np


def contrast(ink: np.ndarray, ground: np.ndarray) -> float:
    """The best contrast ratio, 1 to 21, of colours (…, 3) in 0..1 of one shape; 1 without any."""
    light, dark = luminance(ink), luminance(ground)
    if light.size == 0:
        return 1.0
    return float(((np.maximum(light, dark) + 0.05) / (np.minimum(light, dark) + 0.05)).max())


def luminance(colours: np.ndarray) -> np.ndarray:
    """The relative luminance (…) of sRGB colours (…, 3) in 0..1."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
