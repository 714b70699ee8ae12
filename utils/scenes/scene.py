"""A scene: what is drawn of one state, as marks with a key, a role and a place in CSS pixels.

Four marks are enough: a box with a text in its middle, a text, a dot and a line. Roles are names of
``player.css``, several with spaces between. The same scene is played in a browser (``film``) and
drawn in Python (``still``).

A mark answers when it is given one of these:

- ``go``    a click walks to this step, or to the next of several
- ``tell``  a click says this sentence
- ``lit``   a click or a resting mouse lights the marks with these keys
- ``over``  true: a resting mouse is enough for ``go`` and ``tell``
- ``come``  places from which the mark travels to its own when it appears
"""

from utils.scenes.svg_paths import short

LINES, BOXES, DOTS, TEXTS = "lbdt"
LAYERS = {LINES: 0, BOXES: 1, DOTS: 2, TEXTS: 3}
"""What lies over what, unless ``z`` says otherwise."""
ANSWERS = {"go", "tell", "lit"}


class Scene:
    """Marks by key. A key means the same thing in every state, so that it moves and never jumps."""

    def __init__(self, width: float, on: "Scene | None" = None):
        """Start empty, or with all marks of a scene that many states stand ``on``."""
        self.width = width
        self.height = on.height if on else 0.0
        self.marks: dict[tuple, dict] = dict(on.marks) if on else {}

    def box(self, x, y, w, h, text="", role="", *, r=0, **more) -> None:
        """Draw a box with its corner at ``(x, y)``; ``r`` rounds its corners."""
        look = {"x": x, "y": y, "w": w, "h": h, "r": r, "t": str(text)}
        self._add(BOXES, role, y + h + 2, look, more)

    def text(self, x, y, text, role="", **more) -> None:
        """Write ``text`` at the height ``y``, around ``x`` unless the role says start or end."""
        self._add(TEXTS, role, y + 8, {"x": x, "y": y + 4, "t": str(text)}, more)

    def dot(self, x, y, r=5, role="", **more) -> None:
        """Draw a dot around ``(x, y)``."""
        self._add(DOTS, role, y + r + 1, {"x": x, "y": y, "r": r}, more)

    def line(self, d: str, role="", *, x=0, y=0, **more) -> None:
        """Draw a path of ``paths`` from ``(x, y)``; with the role ``area`` it is filled."""
        self._add(LINES, role, 0, {"d": d, "x": x, "y": y}, more)

    def _add(self, kind: str, role: str, bottom: float, look: dict, more: dict) -> None:
        name, z = more.pop("key", None), more.pop("z", LAYERS[kind])
        key = (kind, z, f"{role} {len(self.marks)}" if name is None else name)
        if key in self.marks:
            raise ValueError(f"two marks have the key {key[2]!r}; expected one of each.")
        if frames := more.pop("come", None):
            more["from"] = [[round(u - look["x"]), round(v - look["y"])] for u, v in frames]
        if more.keys() & ANSWERS:
            role += " hit"
        if role := " ".join(role.split()):
            look["c"] = role
        look = {name: _plain(value) for name, value in (look | more).items()}
        self.marks[key] = {n: v for n, v in look.items() if n == "go" or v not in ("", 0)}
        self.height = max(self.height, bottom)


def _plain(value: object) -> object:
    return short(value) if isinstance(value, float) else value


def tinted(text: object, role: str) -> str:
    """Return a piece of a drawn text that has a role of its own."""
    return f"`{role}¦{text}`"


def pieces(text: str) -> list[tuple[str, str]]:
    """Return ``text`` as pieces, each with its role: ``code`` where it stands in backticks."""
    found = []
    for k, piece in enumerate(text.split("`")):
        role, bar, inside = piece.partition("¦")
        found.append(("", piece) if k % 2 == 0 else (role, inside) if bar else ("code", piece))
    return [(role, piece) for role, piece in found if piece]
