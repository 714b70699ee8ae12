"""One thing that matplotlib drew, in words: a line, bars, dots, an image, an area.

``words`` has one rule for each kind. A kind without a rule is named by its class, so nothing that
was drawn is passed over in silence.
"""

from collections import Counter
from functools import singledispatch

import numpy as np
from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection, PathCollection, PolyCollection
from matplotlib.colors import Normalize
from matplotlib.container import BarContainer
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.quiver import Quiver

from utils.pictures.arrows import Arrow
from utils.pictures.palette import name_of
from utils.record.snap import grid_step, numbers, snap

STROKES = {"-": "line", "--": "dashed line", ":": "dotted line", "-.": "dash-dot line"}
FEW = 20
"""Bars of a chart and pixels of an image that are all named; more are sampled."""


@singledispatch
def words(artist: Artist) -> str:
    """Return one line that says what ``artist`` looks like, what it is called, and its numbers."""
    return f"{type(artist).__name__}{named(artist)}"


@words.register
def _line(line: Line2D) -> str:
    x, y = (_plain(values) for values in line.get_data(orig=False))
    return f"{look(line)}: {places(line, x, y, 2)}"


@words.register
def _bars(bars: BarContainer) -> str:
    patches = [p for p in bars.patches if p.axes and p.get_visible()]
    corners = np.array([p.get_bbox().get_points() for p in patches]).reshape(-1, 2, 2)
    along = 1 if bars.orientation == "horizontal" else 0
    starts, ends = corners[:, 0, 1 - along], corners[:, 1, 1 - along]
    colours = _counted(p.get_facecolor() for p in patches)
    spots = numbers(corners[:, :, along].mean(1), 3)
    sizes = numbers(ends, FEW if len(ends) <= FEW else 9)
    foot = f", standing on {numbers(starts)}" if starts.any() else ""
    return f"{len(patches)} bars{named(bars)}, {colours}, at {spots}: {sizes}{foot}"


@words.register
def _dots(dots: PathCollection) -> str:
    x, y = _plain(dots.get_offsets()).reshape(-1, 2).T
    return f"{len(x)} dots{named(dots)}, {paint(dots)}: {places(dots, x, y)}"


@words.register
def _field(arrows: Quiver) -> str:
    x, y = _plain(arrows.get_offsets()).reshape(-1, 2).T
    steps = f"across {numbers(_plain(arrows.U))}; up {numbers(_plain(arrows.V))}"
    return f"{len(x)} arrows{named(arrows)}, {paint(arrows)}: {places(arrows, x, y)}; {steps}"


@words.register
def _collection(things: Collection) -> str:
    paths = [path.vertices for path in things.get_paths()]
    x, y = np.concatenate([np.zeros((0, 2)), *paths]).T
    kind = "area" if isinstance(things, PolyCollection) else type(things).__name__
    return f"{kind}{named(things)}, {paint(things)}: {len(paths)} paths, {places(things, x, y)}"


@words.register
def _image(image: AxesImage) -> str:
    data = _plain(image.get_array())
    shape = " × ".join(map(str, data.shape))
    rows, columns = data.shape[:2]
    extent = image.get_extent()
    usual = (-0.5, columns - 0.5, rows - 0.5, -0.5)
    placed = "" if tuple(extent) == usual else f", over {numbers(extent)}"
    colours = _colour_map(image) if data.ndim == 2 else f"channels {numbers(data.mean((0, 1)))}"
    return f"image{named(image)} {shape}{placed}, {colours}: {_table(data)}"


@words.register
def _patch(patch: Patch) -> str:
    points = patch.get_patch_transform().transform(patch.get_path().vertices)
    if isinstance(patch, Rectangle):
        points = np.array([points.min(0), points.max(0)])
    kind = type(patch).__name__
    return f"{paint(patch)} {kind}{named(patch)}: {places(patch, *points.T)}"


@words.register
def _arrow(arrow: Arrow) -> str:
    x, y = zip(arrow.start, arrow.end, strict=True)
    return f"{name_of(arrow.get_edgecolor())} arrow{named(arrow)}: {places(arrow, x, y)}"


# ---- parts of a line ---------------------------------------------------------------------------


def named(artist: Artist | BarContainer) -> str:
    """Return the label that the author gave, quoted, or an empty string."""
    label = str(artist.get_label())
    return "" if label in ("", "None") or label.startswith("_") else f" '{label}'"


def look(line: Line2D) -> str:
    """Return what a line looks like and what it is called, such as ``blue dashed line 'loss'``."""
    drawn = " with ".join(filter(None, (STROKES.get(line.get_linestyle()), _marks(line))))
    return f"{paint(line)} {drawn or 'line that is not drawn'}{named(line)}"


def _marks(line: Line2D) -> str:
    """Return ``circle markers`` for ``"o"``, or an empty string for a line without markers."""
    marker = line.get_marker()
    known = marker is None or isinstance(marker, str | int)
    name = str(Line2D.markers.get(marker, marker)) if known else "own"
    return "" if name == "nothing" else f"{name.replace('_', ' ')} markers"


def _plain(values) -> np.ndarray:
    """Return masked or integer ``values`` as floats, with NaN for what is masked."""
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)


def places(artist: Artist, x, y, samples: int = 5) -> str:
    """Return coordinates in words; ``samples`` of x are named, for y five."""
    scales = (artist.axes.get_xscale(), artist.axes.get_yscale()) if artist.axes else ("", "")
    log_x, log_y = (scale == "log" for scale in scales)
    return f"x {numbers(x, samples, log=log_x)}; y {numbers(y, log=log_y)}"


def _table(data: np.ndarray) -> str:
    """Return the numbers of an image: a small one whole, a large one by what a flip would change.

    That is the means of its nine parts, as one reads, and the place where it would balance.
    """
    if data.size <= FEW:
        return numbers(data, FEW)
    grey = np.nan_to_num(data.reshape(*data.shape[:2], -1).mean(2))
    parts = [p for rows in np.array_split(grey, 3) for p in np.array_split(rows, 3, axis=1)]
    means = [part.mean() for part in parts if part.size]
    weight = grey - grey.min() if np.ptp(grey) else np.ones_like(grey)
    centre = [(np.indices(grey.shape)[k] * weight).sum() / weight.sum() for k in (0, 1)]
    return f"{numbers(data)}; nine parts {numbers(means, 9)}; balance point {numbers(centre)}"


def paint(artist: Artist) -> str:
    """Return the colours of ``artist``: its colour map and values, or its colours counted."""
    if isinstance(artist, Line2D):
        return name_of(artist.get_color())
    if isinstance(artist, Patch):
        return name_of(artist.get_facecolor())
    if artist.get_array() is not None:
        values = _plain(artist.get_array())
        return f"{_colour_map(artist)} of {numbers(values) if values.ndim < 2 else _table(values)}"
    faces = artist.get_facecolor()
    return _counted(faces if len(faces) else artist.get_edgecolor())


def _counted(colours) -> str:
    """Return the names of ``colours`` in order of appearance, each with its number if several."""
    counts = Counter(name_of(tuple(colour)) for colour in colours)
    if len(counts) == 1:
        return next(iter(counts))
    return " and ".join(f"{count} {name}" for name, count in counts.items()) or "no colour"


def _colour_map(things: ScalarMappable) -> str:
    """Return the name of the colour map and the values that its two ends stand for."""
    ends = np.array(things.get_clim(), dtype=float)
    low, high = (snap(end, grid_step(ends)) for end in ends)
    kind = type(things.norm)
    scale = "" if kind is Normalize else f" by {kind.__name__}"
    return f"{things.get_cmap().name} from {low} to {high}{scale}"
