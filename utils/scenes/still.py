"""A scene as SVG without a script: for ``live()`` and for tests."""

from html import escape

from utils.scenes.scene import BOXES, DOTS, LINES, Scene, pieces


def svg(scene: Scene, label: str, height: float = 0) -> str:
    """Return ``scene`` as an SVG element; ``player.css`` gives its roles their look.

    Args:
        scene: What is drawn.
        label: What it is called for those who do not see it.
        height: Pixels that it takes at least.
    """
    ordered = sorted(scene.marks.items(), key=lambda mark: mark[0][1])
    drawn = "".join(_mark(kind, name, look) for (kind, _, name), look in ordered)
    width, high = f"{scene.width:g}", f"{max(scene.height, height):.0f}"
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {width} {high}" '
        f'width="{width}" height="{high}">{drawn}</svg>'
    )


def _mark(kind: str, name: str, look: dict) -> str:
    x, y = look.get("x", 0), look.get("y", 0)
    place = f'data-mark="{escape(name)}" transform="translate({x} {y})"'
    role = f'{place} class="mark {look.get("c", "")}"'
    text = spans(look.get("t", ""), "tspan")
    if kind == LINES:
        return f'<path {role} d="{look.get("d", "")}"/>'
    if kind == DOTS:
        return f'<circle {role} r="{look.get("r", 0)}"/>'
    if kind == BOXES:
        w, h = look.get("w", 0), look.get("h", 0)
        rect = f'<rect width="{w}" height="{h}" rx="{look.get("r", 0)}"/>'
        return f'<g {role}>{rect}<text x="{w / 2:g}" y="{h / 2 + 5:g}">{text}</text></g>'
    return f"<text {role}>{text}</text>"


def spans(text: str, tag: str) -> str:
    """Return ``text`` as HTML: each piece that has a role in an element ``tag`` of that class."""
    return "".join(
        f'<{tag} class="{escape(role)}">{escape(piece)}</{tag}>' if role else escape(piece)
        for role, piece in pieces(text)
    )
