"""Where the texts and the lines of a drawn scene stand, in pixels, estimated without a browser."""

import re
from itertools import combinations, pairwise

from utils.scenes.scene import Scene, pieces

Box = tuple[float, float, float, float]
"""Left, top, width and height."""
LETTERS = {"": 8.43, "small": 7.23, "tiny": 6.63}
"""Pixels of a letter of code in a box, by the box's role: measured in Chromium."""
SIZES = {"title": (13, 0.6), "prose": (12, 0.56), "note": (11.5, 0.61), "small": (12, 0.61)}
"""Font size in pixels, and the width of a letter as a part of it; 14 pixels without a role."""


def text_boxes(scene: Scene) -> dict[str, Box]:
    """Return by name the box that the letters of each text fill."""
    return {
        f"text {name}": _box(look) for (kind, _, name), look in scene.marks.items() if kind == "t"
    }


def _box(look: dict) -> Box:
    roles = look.get("c", "").split()
    size, letter = next((SIZES[role] for role in roles if role in SIZES), (14, 0.61))
    width = size * letter * sum(len(piece) for _, piece in pieces(look["t"]))
    part = 0 if "start" in roles else 1 if "end" in roles else 0.5
    return look.get("x", 0) - part * width, look["y"] - 0.76 * size, width, 0.8 * size


def pieces_of(d: str) -> list[Box]:
    """Return boxes around all pieces of a path of ``M``, ``l`` and ``q``; a corner has four."""
    found, (x, y) = [], (0.0, 0.0)
    for letter, text in re.findall(r"([Mlq])([^Mlq]*)", d):
        values = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]
        if letter == "M":
            x, y = values
            continue
        (a, b), (u, v) = values[:2], values[-2:]
        parts = [k / 4 for k in range(5)] if letter == "q" else [0, 1]
        if letter == "l":
            a, b = u / 2, v / 2
        way = [
            (x + 2 * t * (1 - t) * a + t * t * u, y + 2 * t * (1 - t) * b + t * t * v)
            for t in parts
        ]
        for (p, q), (r, s) in pairwise(way):
            found.append((min(p, r), min(q, s), abs(r - p), abs(s - q)))
        x, y = x + u, y + v
    return found


def overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes share a point."""
    return all(a[k] < b[k] + b[k + 2] and b[k] < a[k] + a[k + 2] for k in (0, 1))


def meeting_texts(scene: Scene) -> list[tuple[str, str]]:
    """Return the names of each two texts that share a point."""
    return [
        (a, b)
        for (a, one), (b, other) in combinations(text_boxes(scene).items(), 2)
        if overlap(one, other)
    ]


def leaving_marks(scene: Scene, width: float) -> list[str]:
    """Return the names of the marks that reach out of a drawing of ``width`` pixels by their x."""
    return [
        str(name)
        for name, look in scene.marks.items()
        if not -0.5 <= (x := look.get("x", 0)) <= x + look.get("w", 0) <= width + 0.5
    ]
