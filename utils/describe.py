"""A matplotlib figure in words.

``describe(fig)`` serves four readers at once: a screen reader, a search, a notebook shown without
pictures, and the regression suite, which compares a figure through these words because comparing
pictures cannot tell a dropped curve from another version's font. So the words are made from what
was drawn, never from what was meant: a headline first, the numbers after.

Numbers are snapped to an absolute grid, about a thousandth of the largest value shown, so that
rounding noise between machines never changes a word and a wrong seed always does.
"""

import math
from collections import Counter
from functools import singledispatch

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch, Rectangle
from matplotlib.text import Text

from utils.palette import name_of


def describe(fig: Figure) -> str:
    """Return what ``fig`` shows: its headline, then one indented line per thing drawn.

    The same on every machine and on matplotlib 3.9 and later.
    """
    return "\n".join([headline(fig), *("  " + line for ax in fig.axes for line in _axes(ax))])


def headline(fig: Figure) -> str:
    """Return one sentence for ``fig``: its label, else its title, else what its axes plot."""
    if fig.get_label():
        return fig.get_label()
    if fig.get_suptitle():
        return f"Figure: {fig.get_suptitle()}"
    titles = [ax.get_title() or _labels(ax) or "untitled" for ax in fig.axes]
    return "Figure: " + ("; ".join(titles) or "empty")


# ---- numbers ---------------------------------------------------------------------------------


def snap(value: float, step: float) -> str:
    """Return ``value`` on a grid of ``step``, as text.

    The grid is shifted by a small part of a step, because true values are often round numbers and
    would otherwise sit on the border between two steps, where noise decides.
    """
    if not math.isfinite(value):
        return str(float(value))
    return f"{round(value / step + 3e-4) * step + 0.0:.6g}"


def grid_step(values: np.ndarray) -> float:
    """Return the power of ten that is about a thousandth of the largest of ``values``.

    The factor keeps a largest value of exactly 1, 10, … away from the border of two powers.
    """
    finite = np.abs(values[np.isfinite(values)])
    top = finite.max(initial=0.0)
    return 10.0 ** (math.floor(math.log10(top * 1.003)) - 3) if top > 0 else 1.0


def numbers(values, samples: int = 5) -> str:
    """Return range, mean, count and ``samples`` evenly spaced entries of ``values``, snapped."""
    v = np.asarray(values, dtype=float).ravel()
    if v.size == 0:
        return "no points"
    step, finite = grid_step(v), v[np.isfinite(v)]
    if finite.size == 0:
        return f"{v.size} points, none finite"
    low, high, mean = (snap(f(finite), step) for f in (np.min, np.max, np.mean))
    picked = v[np.linspace(0, v.size - 1, min(samples, v.size)).round().astype(int)]
    listed = " ".join(snap(p, step) for p in picked)
    lost = f", {v.size - finite.size} not finite" if finite.size < v.size else ""
    return f"{low} to {high}, mean {mean}, {v.size} values such as {listed}{lost}"


# ---- axes ------------------------------------------------------------------------------------


def _labels(ax: Axes) -> str:
    """Return ``y against x`` from the axis labels, or an empty string."""
    return " against ".join(filter(None, (ax.get_ylabel(), ax.get_xlabel())))


def _axes(ax: Axes):
    """Yield the lines that describe one pair of axes."""
    if ax.axison:
        scales = {ax.get_xscale(), ax.get_yscale()} - {"linear"}
        notes = [*(f"{s} scale" for s in sorted(scales))]
        yield " ".join(filter(None, (ax.get_title() or "axes", _labels(ax), *notes)))
    bars = [c for c in ax.containers if isinstance(c, BarContainer)]
    yield from map(_bars, bars)
    in_bars = {id(p) for bar in bars for p in bar.patches}
    drawn = [a for a in ax.get_children() if id(a) not in in_bars and _counts(ax, a)]
    texts = [a for a in drawn if isinstance(a, Text)]
    boxes = [a for a in drawn if isinstance(a, Rectangle)]
    arrows = [a for a in drawn if isinstance(a, FancyArrowPatch)]
    rest = [a for a in drawn if not isinstance(a, Text | Rectangle | FancyArrowPatch)]
    yield from map(words, rest)
    yield from _text_rows(texts)
    yield from _box_groups(boxes, texts)
    yield from (_arrow(a, texts) for a in arrows)
    if legend := ax.get_legend():
        yield "legend: " + ", ".join(t.get_text() for t in legend.get_texts())


def _counts(ax: Axes, artist) -> bool:
    """Tell whether ``artist`` is something the author drew, not part of the axes' frame."""
    frame = {id(ax.patch), id(ax.title), id(ax._left_title), id(ax._right_title)}
    frame |= {id(s) for s in ax.spines.values()} | {id(ax.xaxis), id(ax.yaxis), id(ax.get_legend())}
    empty = isinstance(artist, Text) and not artist.get_text()
    return artist.get_visible() and id(artist) not in frame and not empty


# ---- one thing drawn -------------------------------------------------------------------------


@singledispatch
def words(artist) -> str:
    """Return one line for ``artist``; a kind without a rule of its own is named by its class."""
    return f"{type(artist).__name__} {_named(artist)}".strip()


def _named(artist) -> str:
    """Return the label that the author gave, quoted, or an empty string."""
    label = str(artist.get_label())
    return "" if not label or label.startswith("_") else f"'{label}'"


@words.register
def _line(line: Line2D) -> str:
    style = {"-": "line", "None": "points", "": "points"}.get(line.get_linestyle(), "dashed line")
    colour = name_of(to_rgba(line.get_color()))
    x, y = (np.ma.filled(np.ma.asarray(d, dtype=float), np.nan) for d in line.get_data())
    return f"{colour} {style} {_named(line)}: x {numbers(x, 2)}; y {numbers(y)}"


@words.register
def _scatter(dots: PathCollection) -> str:
    xy = np.ma.filled(np.ma.asarray(dots.get_offsets(), dtype=float), np.nan).reshape(-1, 2)
    return f"scatter {_named(dots)}: x {numbers(xy[:, 0])}; y {numbers(xy[:, 1])}; {_paint(dots)}"


@words.register
def _area(area: PolyCollection) -> str:
    points = np.concatenate([path.vertices for path in area.get_paths()] or [np.zeros((0, 2))])
    return f"area {_named(area)}: y {numbers(points[:, 1])}; {_paint(area)}"


@words.register
def _collection(things: Collection) -> str:
    paths = [path.vertices for path in things.get_paths()]
    points = np.concatenate(paths or [np.zeros((0, 2))])
    kind = type(things).__name__
    xs, ys = numbers(points[:, 0]), numbers(points[:, 1])
    return f"{kind} {_named(things)}: {len(paths)} paths, x {xs}; y {ys}; {_paint(things)}"


@words.register
def _image(image: AxesImage) -> str:
    data = np.ma.filled(np.ma.asarray(image.get_array(), dtype=float), np.nan)
    shape = " × ".join(map(str, data.shape))
    colours = f", colours {image.get_cmap().name}" if data.ndim == 2 else ""
    limits = " to ".join(snap(v, grid_step(data)) for v in image.get_clim()) if colours else "rgb"
    return f"image {_named(image)} {shape}{colours} over {limits}: {numbers(data, 9)}"


@words.register
def _patch(patch: Patch) -> str:
    points = patch.get_patch_transform().transform(patch.get_path().vertices)
    shape = f"x {numbers(points[:, 0], 2)}; y {numbers(points[:, 1], 2)}"
    return f"{name_of(patch.get_facecolor())} {type(patch).__name__} {_named(patch)}: {shape}"


def _paint(things: Collection) -> str:
    """Return the colours of a collection: its colour map and values, or the colours counted."""
    if things.get_array() is not None:
        return f"colours {things.get_cmap().name} of {numbers(things.get_array())}"
    faces = things.get_facecolor()
    faces = faces if len(faces) else things.get_edgecolor()
    counted = Counter(name_of(tuple(c)) for c in faces)
    return "colours " + (", ".join(f"{c} ({n})" for c, n in counted.items()) or "none")


def _bars(bars: BarContainer) -> str:
    flat = bars.orientation == "horizontal"
    sizes = [p.get_width() if flat else p.get_height() for p in bars.patches]
    colours = Counter(name_of(p.get_facecolor()) for p in bars.patches)
    painted = ", ".join(f"{c} ({n})" for c, n in colours.items())
    return f"bars {_named(bars)}: {numbers(sizes, len(sizes))}; colours {painted}"


# ---- diagrams: words in boxes, arrows between them ---------------------------------------------


def _spot(text: Text) -> tuple[float, float]:
    """Return where ``text`` stands on the drawing, in pixels."""
    return tuple(text.get_transform().transform(text.get_position()))


def _text_rows(texts: list[Text]):
    """Yield the texts as one reads them: top to bottom, left to right, one line per row."""
    rows: dict[int, list[Text]] = {}
    for text in texts:
        rows.setdefault(round(-_spot(text)[1] / 4), []).append(text)
    for _, row in sorted(rows.items()):
        row.sort(key=lambda t: _spot(t)[0])
        yield "text: " + " ".join(" ".join(t.get_text().split()) for t in row)


def _box_groups(boxes: list[Rectangle], texts: list[Text]):
    """Yield, for each fill colour, how many boxes have it and the texts that stand in them."""
    groups: dict[str, list[str]] = {}
    for box in boxes:
        fill = name_of(box.get_facecolor()) if box.get_facecolor()[3] else "empty"
        extent = box.get_transform().transform_path(box.get_path()).get_extents()
        inside = [t.get_text() for t in texts if extent.contains(*_spot(t))]
        groups.setdefault(fill, []).append(" ".join(inside) or "nothing")
    for fill, held in groups.items():
        yield f"{fill} boxes ({len(held)}): {' '.join(held)}"


def _arrow(arrow: FancyArrowPatch, texts: list[Text]) -> str:
    """Return where a named arrow leads, or which texts an unnamed one connects."""
    kind = f"{name_of(arrow.get_edgecolor())} arrow"
    start, end = arrow._posA_posB  # no public reader gives both ends in data coordinates
    if _named(arrow):
        across, up = (snap(b - a, 0.01) for a, b in zip(start, end, strict=True))
        return f"{kind} {_named(arrow)}: {across} across, {up} up or down"
    ends = (arrow.get_transform().transform(p) for p in (start, end))
    return f"{kind} from {' to '.join(_nearest(texts, point) for point in ends)}"


def _nearest(texts: list[Text], point) -> str:
    """Return the text that stands nearest to ``point``, in pixels."""
    near = min(texts, key=lambda text: _distance(text, point), default=None)
    return near.get_text() if near else "nothing"


def _distance(text: Text, point) -> float:
    """Return the distance from ``point`` to the middle line of ``text``, both in pixels.

    The width is an estimate (0.6 of the font size a character): a measured one would depend on the
    fonts that the machine has.
    """
    x, y = _spot(text)
    width = 0.6 * text.get_size() * text.figure.dpi / 72 * len(text.get_text())
    left = x - {"left": 0, "center": 0.5, "right": 1}[text.get_ha()] * width
    gap = max(left - point[0], 0, point[0] - left - width)
    return math.hypot(gap, point[1] - y)
