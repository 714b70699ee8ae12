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

from utils.palette import name_of
from utils.snap import grid_step, numbers, snap

STROKES = {"-": "line", "--": "dashed line", ":": "dotted line", "-.": "dash-dot line"}
FEW = 20
"""Bars of a chart and pixels of an image that are all named; more are sampled."""


@singledispatch
def words(artist: Artist) -> str:
    """Return one line that says what ``artist`` looks like, what it is called, and its numbers."""
    return f"{type(artist).__name__}{_named(artist)}"


@words.register
def _line(line: Line2D) -> str:
    marker = "" if line.get_marker() in (None, "", " ", "None") else _marker(line.get_marker())
    look = " with ".join(filter(None, (STROKES.get(line.get_linestyle()), marker)))
    x, y = (_plain(values) for values in line.get_data(orig=False))
    colour = name_of(line.get_color())
    return f"{colour} {look or 'line that is not drawn'}{_named(line)}: {_places(line, x, y, 2)}"


def _marker(marker: object) -> str:
    """Return ``circle markers`` for ``"o"``; a marker without a name is shown as it is."""
    return f"{Line2D.markers.get(marker, marker)} markers".replace("_", " ")


@words.register
def _bars(bars: BarContainer) -> str:
    patches = [p for p in bars.patches if p.axes and p.get_visible()]
    boxes = np.array([p.get_bbox().get_points() for p in patches]).reshape(-1, 2, 2)
    along = 1 if bars.orientation == "horizontal" else 0
    places, starts, ends = boxes[:, :, along].mean(1), boxes[:, 0, 1 - along], boxes[:, 1, 1 - along]
    bottoms = f", standing on {numbers(starts)}" if starts.any() else ""
    colours = _counted(p.get_facecolor() for p in patches)
    tops = numbers(ends, FEW)
    return f"{len(patches)} {colours} bars{_named(bars)} at {numbers(places, 3)}: {tops}{bottoms}"


@words.register
def _dots(dots: PathCollection) -> str:
    x, y = _plain(dots.get_offsets()).reshape(-1, 2).T
    return f"{len(x)} {_paint(dots)} dots{_named(dots)}: {_places(dots, x, y)}"


@words.register
def _field(arrows: Quiver) -> str:
    x, y = _plain(arrows.get_offsets()).reshape(-1, 2).T
    return (
        f"{len(x)} {_paint(arrows)} field arrows{_named(arrows)}: {_places(arrows, x, y)}; "
        f"across {numbers(_plain(arrows.U))}; up {numbers(_plain(arrows.V))}"
    )


@words.register
def _collection(things: Collection) -> str:
    paths = [path.vertices for path in things.get_paths()]
    x, y = np.concatenate([np.zeros((0, 2)), *paths]).T
    kind = "area" if isinstance(things, PolyCollection) else type(things).__name__
    return f"{_paint(things)} {kind}{_named(things)}: {len(paths)} paths, {_places(things, x, y)}"


@words.register
def _image(image: AxesImage) -> str:
    data = _plain(image.get_array())
    shape = " × ".join(map(str, data.shape))
    painted = f" in {_colour_map(image)}" if data.ndim == 2 else " in its own colours"
    rows, columns = data.shape[:2]
    usual = {-0.5, columns - 0.5, rows - 0.5}
    extent = image.get_extent()
    placed = "" if usual == set(extent) else f", over {numbers(extent)}"
    return f"image{_named(image)} {shape}{painted}{placed}: {numbers(data)}; {_ninths(data)}"


@words.register
def _patch(patch: Patch) -> str:
    points = patch.get_patch_transform().transform(patch.get_path().vertices)
    if isinstance(patch, Rectangle):
        points = np.array([points.min(0), points.max(0)])
    kind = type(patch).__name__
    return f"{name_of(patch.get_facecolor())} {kind}{_named(patch)}: {_places(patch, *points.T)}"


# ---- parts of a line ---------------------------------------------------------------------------


def _named(artist: Artist | BarContainer) -> str:
    """Return the label that the author gave, quoted, or an empty string."""
    label = str(artist.get_label())
    return "" if label in ("", "None") or label.startswith("_") else f" '{label}'"


def _plain(values) -> np.ndarray:
    """Return masked or integer ``values`` as floats, with NaN for what is masked."""
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)


def _places(artist: Artist, x, y, samples: int = 5) -> str:
    """Return both coordinates in words; ``samples`` of x are named, for y five."""
    logs = (artist.axes.get_xscale() == "log", artist.axes.get_yscale() == "log")
    return f"x {numbers(x, samples, log=logs[0])}; y {numbers(y, log=logs[1])}"


def _paint(things: Collection) -> str:
    """Return the colours of a collection: its colour map and values, or the colours counted."""
    if things.get_array() is not None:
        return f"{_colour_map(things)} of {numbers(_plain(things.get_array()))}"
    faces = things.get_facecolor()
    return _counted(faces if len(faces) else things.get_edgecolor())


def _counted(colours) -> str:
    """Return the names of ``colours`` in order of appearance, each with its number if several."""
    counts = Counter(name_of(tuple(colour)) for colour in colours)
    if len(counts) == 1:
        return next(iter(counts))
    return " and ".join(f"{count} {name}" for name, count in counts.items()) or "no"


def _colour_map(things: ScalarMappable) -> str:
    """Return the name of the colour map and the values that its ends stand for."""
    kind = type(things.norm)
    scale = "" if kind is Normalize else f" {kind.__name__}"
    ends = things.get_clim()
    low, high = (snap(float(end), grid_step(np.array(ends, dtype=float))) for end in ends)
    return f"{things.get_cmap().name} from {low} to {high}{scale}"


def _ninths(data: np.ndarray) -> str:
    """Return the means of the nine parts of an image, as one reads; so a flip is heard."""
    parts = [p for rows in np.array_split(data, 3) for p in np.array_split(rows, 3, axis=1)]
    means = [p[np.isfinite(p)].mean() if np.isfinite(p).any() else np.nan for p in parts]
    return f"ninths {numbers(means, 9)}"
