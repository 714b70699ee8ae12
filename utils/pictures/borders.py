"""Points of two classes on a plane, and where a classifier draws its border.

Importing this module makes the notebook show figures as inline SVG.
"""

import math

import torch
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.figure import Figure

from utils.layout import contours
from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS
from utils.pictures.palette import HUES, INK

if shell := get_ipython():
    svg.register(shell)

REACH, SIDE = 3.0, 31
"""How far the plane reaches to each side, and places along a side."""
MOST, COLUMNS, INCHES = 4, 2, 2.1
"""Planes in one picture, how many stand side by side on a phone, and their width."""
LOOKS = ((HUES["green"], "o", "class 0"), (HUES["purple"], "s", "class 1"))
"""Colour, marker and name of each class."""
SHADES = LinearSegmentedColormap.from_list(
    "classes", [to_rgba(LOOKS[0][0], 0.35), to_rgba("white", 0.0), to_rgba(LOOKS[1][0], 0.35)]
)
"""From sure of class 0 to sure of class 1."""


def places(side: int = SIDE) -> torch.Tensor:
    """Return places all over the plane, row by row, from below to above.

    Args:
        side: places along a side, 2 or more.

    Returns:
        float32 of shape (side², 2) on the CPU: to the right and up, each from -3 to 3.

    Raises:
        ValueError: ``side`` is less than 2.
    """
    if side < 2:
        raise ValueError(f"side is {side}; a plane has 2 places or more along a side.")
    along = torch.linspace(-REACH, REACH, side)
    up, right = torch.meshgrid(along, along, indexing="ij")
    return torch.stack([right, up], dim=-1).reshape(-1, 2)


def draw(x: torch.Tensor, y: torch.Tensor, **scores: torch.Tensor) -> Figure:
    """Draw points of two classes, alone or once for each classifier, on its border.

    Args:
        x: shape (n, 2), floating-point, on any device; what lies outside the plane is cut off.
        y: shape (n,) or (n, 1), the class of each point, 0 or 1, of any real dtype.
        scores: name = a classifier's scores at ``places()``, shape (side²,) or (side², 1),
            floating-point, above 0 for class 1; 4 classifiers at most.

    Raises:
        TypeError: ``x`` or scores are no floating-point tensor, or ``y`` is no tensor.
        ValueError: a shape is another one, a class is neither 0 nor 1, a score is nan, or there
            are too many classifiers.
    """
    points, classes = _points(x, y)
    if len(scores) > MOST:
        raise ValueError(f"{len(scores)} classifiers in one picture; expected {MOST} at most.")
    grids = {name: _square(name, each) for name, each in scores.items()}
    columns, rows = min(COLUMNS, len(grids) or 1), math.ceil((len(grids) or 1) / COLUMNS)
    wide = INCHES * columns if grids else 1.5 * INCHES
    high = (INCHES + 0.2) * rows if grids else 1.5 * INCHES
    figure = Figure((wide, high), layout="constrained")
    by = f", and the border of {', '.join(grids)}" if grids else ""
    figure.set_label(f"{len(points)} points of two classes{by}")
    spots = list(figure.subplots(rows, columns, squeeze=False).flat)
    for ax in spots[max(1, len(grids)) :]:
        ax.remove()
    for ax, (name, grid) in zip(spots, grids.items(), strict=False):
        ax.set_title(name, fontsize=SMALL_POINTS)
        _surface(ax, grid)
    for ax in spots[: max(1, len(grids))]:
        _classes(ax, points, classes, small=bool(grids))
    if not grids:
        spots[0].legend(loc="upper right", fontsize=SMALL_POINTS)
    return figure


def _surface(ax: Axes, grid: torch.Tensor) -> None:
    """Shade what a classifier thinks, and draw the line on which it does not know."""
    sure = grid.sigmoid().numpy()
    ends = (-REACH, REACH, -REACH, REACH)
    ax.imshow(sure, SHADES, vmin=0, vmax=1, origin="lower", extent=ends, interpolation="none")
    step = 2 * REACH / (len(grid) - 1)
    for k, line in enumerate(contours.lines(grid.tolist())):
        right, up = zip(*line, strict=True)
        along = [[place * step - REACH for place in part] for part in (right, up)]
        ax.plot(*along, color=INK, lw=2, label="" if k else "border")


def _classes(ax: Axes, points: torch.Tensor, classes: torch.Tensor, *, small: bool) -> None:
    for k, (colour, marker, name) in enumerate(LOOKS):
        right, up = points[classes == k].T.tolist() or ((), ())
        size = 2.5 if small else 4
        dots = ax.plot(
            right, up, marker, color=colour, ms=size, mec=INK, mew=0 if small else 0.3, label=name
        )
        dots[0].set_rasterized(small)  # thousands of marks would make a large file
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
    ax.set(xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    ax.tick_params(labelsize=SMALL_POINTS)


def _points(x: object, y: object) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points, shape (n, 2), and classes, shape (n,), on the CPU."""
    _require_floats("x", x)
    if not isinstance(y, torch.Tensor):
        raise TypeError(f"y is {type(y).__name__}; expected a tensor of classes.")
    if x.dim() != 2 or x.shape[1] != 2:
        raise ValueError(f"x has shape {tuple(x.shape)}; expected (n, 2).")
    if y.shape not in ((len(x),), (len(x), 1)):
        raise ValueError(f"y has shape {tuple(y.shape)}; expected ({len(x)}, 1).")
    classes = y.detach().cpu().reshape(-1)
    if not ((classes == 0) | (classes == 1)).all():
        raise ValueError("y holds other numbers than 0 and 1; expected the class of each point.")
    return x.detach().cpu().float(), classes


def _square(name: str, scores: object) -> torch.Tensor:
    """Return scores as a square of places, shape (side, side), on the CPU."""
    _require_floats(name, scores)
    side = math.isqrt(scores.numel())
    if side < 2 or scores.shape not in ((side * side,), (side * side, 1)):
        raise ValueError(f"{name} has shape {tuple(scores.shape)}; expected (side * side, 1).")
    if scores.isnan().any():
        raise ValueError(f"{name} holds nan; expected scores.")
    return scores.detach().cpu().float().reshape(side, side)


def _require_floats(name: str, value: object) -> None:
    if not isinstance(value, torch.Tensor) or not value.is_floating_point():
        kind = value.dtype if isinstance(value, torch.Tensor) else type(value).__name__
        raise TypeError(f"{name} is {kind}; expected a tensor of floating-point numbers.")
