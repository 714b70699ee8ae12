"""How well one computed colour stands out from another (WCAG 2.2)."""


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of a computed colour, ``rgb(…)`` or ``color(srgb …)``."""
    parts = colour[colour.index("(") + 1 : -1].replace("srgb", "").replace(",", " ").split()[:3]
    channels = [float(part) / (255 if colour.startswith("rgb") else 1) for part in parts]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two computed colours, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)
