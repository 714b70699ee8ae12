"""Small grey pictures, such as handwritten digits, side by side, each under a few words.

Importing this module makes the notebook show figures as inline SVG.
"""

import math
from collections.abc import Sequence

import torch
from IPython import get_ipython
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.figure import Figure

from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS
from utils.pictures.palette import INK

if shell := get_ipython():
    svg.register(shell)

MOST, COLUMNS, INCHES = 24, 6, 0.7
"""Pictures in one figure, how many stand side by side on a phone, and their width."""
PAPER = "#ffffff"
"""A digit is ink on paper, on light and on dark pages."""
SHADES = LinearSegmentedColormap.from_list("ink", [to_rgba(PAPER), to_rgba("#101418")])


def draw(pictures: torch.Tensor, words: Sequence[object] = ()) -> Figure:
    """Draw small pictures in rows of six.

    Args:
        pictures: shape (n, 1, h, w) or (n, h, w), floating-point, on any device, n from 1 to 24;
            0 is paper and 1 is ink; numbers beyond are shown as these.
        words: what stands above each picture, n of them; a tensor of shape (n,) will do. Without,
            nothing stands there.

    Raises:
        TypeError: ``pictures`` is no tensor of floating-point numbers.
        ValueError: it has another shape, there are none or too many, or not as many words.
    """
    if not isinstance(pictures, torch.Tensor) or not pictures.is_floating_point():
        kind = pictures.dtype if isinstance(pictures, torch.Tensor) else type(pictures).__name__
        raise TypeError(f"pictures are {kind}; expected a tensor of floating-point numbers.")
    shape = tuple(pictures.shape)
    if not (len(shape) == 3 or (len(shape) == 4 and shape[1] == 1)) or 0 in shape:
        raise ValueError(f"pictures have shape {shape}; expected (n, 1, h, w).")
    if len(pictures) > MOST:
        raise ValueError(f"{len(pictures)} pictures in one figure; expected {MOST} at most.")
    texts = words.tolist() if isinstance(words, torch.Tensor) else list(words)
    if texts and len(texts) != len(pictures):
        raise ValueError(f"{len(texts)} words for {len(pictures)} pictures; expected one for each.")
    grey = pictures.detach().cpu().float().clamp(0, 1).reshape(len(pictures), *shape[-2:])
    columns, rows = min(COLUMNS, len(grey)), math.ceil(len(grey) / COLUMNS)
    high = INCHES * (1.35 if texts else 1.0)
    figure = Figure((INCHES * columns, high * rows), layout="constrained")
    noun = "picture" if len(grey) == 1 else "pictures"
    told = f": {', '.join(map(str, texts))}" if texts else ""
    figure.set_label(f"{len(grey)} {noun} of {shape[-2]} by {shape[-1]} pixels{told}")
    spots = list(figure.subplots(rows, columns, squeeze=False).flat)
    for ax in spots[len(grey) :]:
        ax.remove()
    for k, (ax, picture) in enumerate(zip(spots, grey, strict=False)):
        ax.imshow(picture.numpy(), SHADES, vmin=0, vmax=1, interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(color=INK, linewidth=0.4)
        if texts:
            ax.set_title(str(texts[k]), fontsize=SMALL_POINTS, pad=3)
    return figure
