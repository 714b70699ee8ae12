"""The picture that social networks show beside a link to a page: its title and the house.

Drawn from the shapes of the cover with Pillow and the font inside Pillow, so every machine draws
the same picture, without a network.
"""

from typing import Any

from PIL import Image, ImageDraw, ImageFont

from brick.places import number_of

SIZE = (1200, 630)  # what the Open Graph protocol's users expect
SMOOTH = 2  # drawn larger and made smaller: Pillow's polygons have hard edges
PAPER, INK, MUTED = "#ffffff", "#22262b", "#5a626c"
ACCENT, WASH, LINE, STONE = "#ee4c2c", "#fdf3ef", "#f2a491", "#8c95a1"
MARGIN, TEXT_WIDTH = 72, 600
HOUSE_AT, HOUSE_SCALE = (700, 110), 1.3
TITLE, PLACE = 64, 30  # font sizes

Layers = list[dict[str, Any]]


def draw(layers: Layers, docname: str, title: str, place: str) -> Image.Image:
    """The card of a page: `place` over `title` on the left, the house on the right.

    `layers` is the cover's house; the piece of the page's chapter is filled. A page that is no
    chapter has the whole house filled.
    """
    large = Image.new("RGB", tuple(side * SMOOTH for side in SIZE), PAPER)
    pen = ImageDraw.Draw(large)
    draw_house(pen, layers, number_of(docname))
    draw_words(pen, title, place)
    return large.resize(SIZE, Image.LANCZOS).quantize(64)


def draw_house(pen: ImageDraw.ImageDraw, layers: Layers, chosen: int | None) -> None:
    """Draw every piece of the house."""
    for layer in layers:
        for number, corners in zip(layer["chapters"], layer["shapes"], strict=True):
            fill = ACCENT if chosen in (None, number) else WASH
            points = [on_card(corner) for corner in corners]
            pen.polygon(points, fill=fill, outline=LINE, width=2 * SMOOTH)
    ground = [on_card((4, 366)), on_card((336, 366))]
    pen.line(ground, fill=STONE, width=4 * SMOOTH)


def on_card(corner: tuple[float, float]) -> tuple[float, float]:
    """A point of the house in the pixels of the large picture."""
    return tuple(
        (at + side * HOUSE_SCALE) * SMOOTH for at, side in zip(HOUSE_AT, corner, strict=True)
    )


def draw_words(pen: ImageDraw.ImageDraw, title: str, place: str) -> None:
    """Write the place and, in as many lines as it takes, the title: upright in the middle."""
    small, large = (ImageFont.load_default(size * SMOOTH) for size in (PLACE, TITLE))
    lines = wrapped(title, large)
    top = (SIZE[1] - len(lines) * TITLE * 1.2) / 2
    pen.text((MARGIN * SMOOTH, (top - 60) * SMOOTH), place, MUTED, small)
    pen.multiline_text(
        (MARGIN * SMOOTH, top * SMOOTH), "\n".join(lines), INK, large, spacing=12 * SMOOTH
    )


def wrapped(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The title in lines that are no wider than the card's left part, where words allow."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > TEXT_WIDTH * SMOOTH:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
