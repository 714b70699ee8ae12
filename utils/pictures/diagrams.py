"""Diagrams in words: texts in boxes, texts beside them, and arrows from one to another.

Rows of a diagram are found from where things stand, so the words follow the drawing: a cell in
another place, of another colour or left out changes them.
"""

import math
from collections.abc import Iterator

from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from utils.pictures.arrows import Arrow, Link
from utils.pictures.artists import look, named, paint, places, words
from utils.pictures.palette import name_of

PLACED_TEXTS = 12
"""Texts of a plot whose places are named; more are a table, which is read row by row."""


def notes(texts: list[Text]) -> Iterator[str]:
    """Yield the line that tells the texts of a plot, with their places unless they are many."""
    if texts:
        few = len(texts) <= PLACED_TEXTS
        yield f"text: {'; '.join(map(_placed, texts) if few else _in_rows(texts))}"


def diagram(texts: list[Text], others: list[Artist]) -> Iterator[str]:
    """Yield the lines that describe a drawing without axes: texts in boxes and what joins them.

    Boxes with a text are read row by row, each colour followed by the texts on it.
    """
    held = _held(others, texts)
    fills = {text: paint(box) for box, inside in held.items() for text in inside}
    boxed = [text for text in texts if text in fills]
    free = [text for text in texts if text not in fills]
    if boxed:
        yield f"boxes: {'; '.join(_runs(row, fills) for row in _rows(boxed))}"
    if free:
        yield f"text: {'; '.join(_in_rows(free))}"
    yield from (_joined(artist, texts, fills, held) for artist in others if not held.get(artist))


def said(text: Text) -> str:
    """Return what ``text`` says, in one line."""
    return " ".join(text.get_text().split())


def _placed(text: Text) -> str:
    """Return a text with its place, or with the place that it points at."""
    x, y = text.xy if isinstance(text, Annotation) else text.get_unitless_position()
    x, y = text.axes.convert_xunits(x), text.axes.convert_yunits(y)
    return f"{said(text)} ({places(text, x, y)})"


def _in_rows(texts: list[Text]) -> list[str]:
    """Return ``texts`` as one reads them, each row as one string."""
    return [" ".join(map(said, row)) for row in _rows(texts)]


def _held(artists: list[Artist], texts: list[Text]) -> dict[Rectangle, list[Text]]:
    """Return the boxes among ``artists``, each with the texts that stand in it."""
    spots = [(text, _spot(text)) for text in texts]
    held = {}
    for box in (artist for artist in artists if isinstance(artist, Rectangle)):
        area = box.get_transform().transform_path(box.get_path()).get_extents()
        held[box] = [text for text, spot in spots if area.contains(*spot)]
    return held


def _joined(artist: Artist, texts: list[Text], fills: dict[Text, str], held: dict) -> str:
    """Return which texts an arrow or a line joins, or what else ``artist`` is."""
    if isinstance(artist, Link):
        return _link(artist, held)
    if isinstance(artist, Arrow) and texts:
        return _arrow(artist, texts, fills)
    if isinstance(artist, Line2D) and (visited := _visited(artist, texts)):
        return f"{look(artist)} over {' '.join(map(said, visited))}"
    return words(artist)


def _visited(line: Line2D, texts: list[Text]) -> list[Text]:
    """Return the texts that the points of ``line`` lie on, or nothing if one lies elsewhere."""
    points = line.get_transform().transform(line.get_xydata())
    on = [[text for text in texts if _distance(text, p) < text.get_size()] for p in points]
    return [found[0] for found in on] if all(on) else []


def _rows(texts: list[Text]) -> list[list[Text]]:
    """Return ``texts`` as one reads them: rows from top to bottom, each from left to right."""
    found: list[list[Text]] = []
    for text in sorted(texts, key=lambda text: -_spot(text)[1]):
        if not found or _spot(found[-1][-1])[1] - _spot(text)[1] > text.figure.dpi / 20:
            found.append([])
        found[-1].append(text)
    return [sorted(row, key=lambda text: round(_spot(text)[0])) for row in found]


def _spot(text: Text) -> tuple[float, float]:
    """Return where ``text`` stands on the drawing, in pixels."""
    return tuple(text.get_transform().transform(text.get_unitless_position()))


def _runs(row: list[Text], fills: dict[Text, str]) -> str:
    """Return ``blue 0 1 orange 2``: the texts of a row, each change of colour named."""
    before = [None, *(fills[text] for text in row)]
    return " ".join(
        said(text) if fills[text] == last else f"{fills[text]} {said(text)}"
        for text, last in zip(row, before, strict=False)
    )


def _arrow(arrow: Arrow, texts: list[Text], fills: dict[Text, str]) -> str:
    """Return which texts an arrow connects, and the fills behind them."""
    points = arrow.get_transform().transform((arrow.start, arrow.end))
    ends = [_nearest(texts, point) for point in points]
    start, end = (" ".join(filter(None, (fills.get(text), said(text)))) for text in ends)
    stroke = "dashed arrow" if arrow.get_linestyle() == "--" else "arrow"
    return f"{name_of(arrow.get_edgecolor())} {stroke}{named(arrow)} from {start} to {end}"


def _link(arrow: Link, held: dict[Rectangle, list[Text]]) -> str:
    """Return which boxes a curved arrow connects: each by all the texts in it, as one reads."""
    points = arrow.get_transform().transform((arrow.corners[0], arrow.corners[-1]))
    ends = (_told(held, point) for point in points)
    return f"{name_of(arrow.get_edgecolor())} arrow{named(arrow)} from {' to '.join(ends)}"


def _told(held: dict[Rectangle, list[Text]], point) -> str:
    """Return what stands in the box at whose edge ``point`` (in pixels) lies.

    Of boxes inside each other it is the one with the most texts.
    """
    reach: tuple[str, ...] = ()
    for box, inside in held.items():
        area = box.get_transform().transform_path(box.get_path()).get_extents()
        near = area.padded(box.figure.dpi / 20).contains(*point)
        reach = max(reach, tuple(map(said, inside)), key=len) if near else reach
    return " ".join(reach) or "nowhere"


def _nearest(texts: list[Text], point) -> Text:
    """Return the text that ``point`` (in pixels) means: one right above or below, else the nearest.

    Whole pixels count: of two texts that are equally far, the first drawn wins on every machine.
    """
    centred = [text for text in texts if text.get_ha() == "center"]
    above_or_below = [text for text in centred if abs(_spot(text)[0] - point[0]) < 2]
    return min(above_or_below or texts, key=lambda text: round(_distance(text, point) + 0.1))


def _distance(text: Text, point) -> float:
    """Return the distance from ``point`` to the middle line of ``text``, both in pixels.

    The width is an estimate (0.6 of the font size a character): a measured one would depend on the
    fonts that the machine has.
    """
    x, y = _spot(text)
    width = 0.6 * text.get_size() * text.figure.dpi / 72 * len(said(text))
    left = x - {"left": 0, "center": 0.5, "right": 1}[text.get_ha()] * width
    gap = max(left - point[0], 0, point[0] - left - width)
    return math.hypot(gap, point[1] - y)
