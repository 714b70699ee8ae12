"""A matplotlib figure in words.

``describe(fig)`` serves four readers at once: a screen reader, a search, a notebook shown without
pictures, and the regression suite, which compares a figure through these words because comparing
pictures cannot tell a dropped curve from another version's font. So the words are made from what
was drawn, never from what was meant: a headline first, the numbers after.
"""

from collections.abc import Iterator

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryLocator
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from utils.pictures.artists import paint, words
from utils.pictures.diagrams import diagram, notes, said
from utils.record.snap import grid_step, snap


def describe(fig: Figure) -> str:
    """Return what ``fig`` shows: its headline, then one indented line per thing drawn.

    The same on every machine and on matplotlib 3.9 and later. The figure is laid out (as showing
    it does), so that limits and ticks are settled.

    Raises:
        TypeError: ``fig`` is not a figure.
    """
    if not isinstance(fig, Figure):
        raise TypeError(f"describe() takes a matplotlib Figure; this is {type(fig).__name__}.")
    fig.draw_without_rendering()
    head = headline(fig)
    return "\n".join([head, *("  " + line for line in _lines(fig, head))])


def headline(fig: Figure) -> str:
    """Return one sentence for ``fig``: its label, else its title, else what its axes plot."""
    if fig.get_label():
        return _one_line(fig.get_label())
    axes = [ax for ax in fig.axes if ax.get_visible() and not _is_colour_bar(ax)]
    parts = [_title(ax) or _labels(ax) or "untitled" for ax in axes]
    return f"Figure: {_one_line(fig.get_suptitle()) or '; '.join(parts) or 'empty'}"


def _lines(fig: Figure, head: str) -> Iterator[str]:
    """Yield the lines under the headline: each pair of axes, then what the figure itself holds."""
    for ax in fig.axes:
        if ax.get_visible():
            yield from _axes(ax)
    beside = [said(text) for text in fig.texts if text.get_visible() and said(text) not in head]
    if beside:
        yield f"text: {'; '.join(beside)}"
    yield from map(words, [*fig.lines, *fig.patches, *fig.images, *fig.artists])
    yield from map(_legend, fig.legends)


# ---- one pair of axes --------------------------------------------------------------------------


def _axes(ax: Axes) -> Iterator[str]:
    """Yield the lines that describe one pair of axes and the axes set into it."""
    if _is_colour_bar(ax):
        yield f"colour bar {_labels(ax)}".strip()
        return
    if ax.axison or _title(ax):
        yield ", ".join([_title(ax) or "axes", *_frame(ax)])
    yield from map(words, (c for c in ax.containers if isinstance(c, BarContainer)))
    drawn = _content(ax)
    texts = [artist for artist in drawn if isinstance(artist, Text) and said(artist)]
    others = [artist for artist in drawn if not isinstance(artist, Text)]
    if ax.axison:
        yield from map(words, others)
        yield from notes(texts)
    else:
        yield from diagram(texts, others)
    if legend := ax.get_legend():
        yield _legend(legend)
    for inset in ax.child_axes:
        yield from _axes(inset)


def _is_colour_bar(ax: Axes) -> bool:
    """Tell whether ``ax`` is what ``fig.colorbar`` makes."""
    return ax.get_label() == "<colorbar>"


def _content(ax: Axes) -> list[Artist]:
    """Return what the author drew on ``ax``: no part of its frame, no single bar of a chart."""
    bars = [p for c in ax.containers if isinstance(c, BarContainer) for p in c.patches]
    titles = (ax.title, ax._left_title, ax._right_title)  # only their texts have public readers
    frame = (ax.patch, ax.xaxis, ax.yaxis, ax.get_legend(), *ax.spines.values())
    others = {*bars, *titles, *frame, *ax.child_axes}
    return [a for a in ax.get_children() if a.get_visible() and a not in others]


def _title(ax: Axes) -> str:
    """Return the titles of ``ax`` (left, centre, right) as one."""
    return _one_line(" ".join(ax.get_title(loc) for loc in ("left", "center", "right")))


def _labels(ax: Axes) -> str:
    """Return ``y against x`` from the axis labels, or an empty string."""
    return _one_line(" against ".join(filter(None, (ax.get_ylabel(), ax.get_xlabel()))))


def _frame(ax: Axes) -> Iterator[str]:
    """Yield the labels of ``ax``, and whatever is unusual about its two axes."""
    if not ax.axison:
        return
    if _labels(ax):
        yield _labels(ax)
    for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
        if axis.get_scale() != "linear":
            yield f"{name} on a {axis.get_scale()} scale"
        if axis.get_inverted() and not ax.images:
            yield f"{name} reversed"
        if not getattr(ax, f"get_autoscale{name}_on")():
            limits = np.sort(axis.get_view_interval())
            yield f"{name} from {' to '.join(snap(v, grid_step(limits)) for v in limits)}"
        if ticks := _chosen_ticks(axis):
            yield f"{name} ticks {ticks}"


def _chosen_ticks(axis: Axis) -> str:
    """Return the tick labels of ``axis`` if the author set them, as names of bars for instance."""
    if not isinstance(axis.get_major_locator(), FixedLocator | StrCategoryLocator):
        return ""
    return " ".join(filter(None, map(said, axis.get_majorticklabels())))


def _legend(legend: Legend) -> str:
    """Return the colour and the text of each entry of a legend."""
    texts = legend.get_texts()
    entries = [f"{paint(h)} {said(t)}" for h, t in zip(legend.legend_handles, texts, strict=True)]
    title = said(legend.get_title())
    named = f" '{title}'" if title not in ("", "None") else ""
    return f"legend{named}: {', '.join(entries)}"


def _one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return " ".join(text.split())
