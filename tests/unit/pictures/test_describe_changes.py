"""A figure that breaks changes its words."""

import functools

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch

from tests.unit.pictures.sample_figures import COS, SIN, X, axes, drawing, plot
from utils.pictures.describe import describe

SPOILED = np.where(np.arange(50) == 7, np.nan, SIN)
BROKEN_PLOTS = {
    "dropped curve": {"curves": (SIN,)},
    "swapped data": {"curves": (COS, SIN)},
    "shift by 0.001": {"curves": (SIN, COS + 0.001)},
    "frequency off by 0.1 %": {"curves": (SIN, np.cos(1.001 * X))},
    "a value that is not a number": {"curves": (SPOILED, COS)},
    "changed colour": {"colours": ("#0072B2", "#E69F00")},
    "swapped colours": {"colours": ("#D55E00", "#0072B2")},
    "changed line style": {"stroke": "--"},
    "another dashed style": {"stroke": ":"},
    "markers": {"marker": "o"},
    "changed title": {"title": "Tides"},
    "changed x label": {"labels": ("years", "height")},
    "changed y label": {"labels": ("time", "depth")},
    "swapped axis labels": {"labels": ("height", "time")},
    "changed label of a curve": {"names": ("sine", "cos")},
    "dropped legend": {"legend": False},
    "log scale": {"scale": "log"},
}


@functools.cache
def words_of_plot():
    return describe(plot().figure)


@pytest.mark.parametrize("change", BROKEN_PLOTS.values(), ids=BROKEN_PLOTS)
def test_broken_plot_changes_the_words(change):
    assert describe(plot(**change).figure) != words_of_plot()


def chart(ax, seed=0, bins=12):
    ax.hist(np.random.default_rng(seed).normal(size=300), bins)


def bars(ax, sizes=(3, 1, 2), names=("a", "b", "c"), bottom=0, colours=("C0", "C1", "C2")):
    ax.bar(names, sizes, bottom=bottom, color=colours)


def dots(ax, moved=0.0, seed=0, **colours):
    xy = np.random.default_rng(seed).normal(size=(2, 100))
    xy[0, 33] += moved
    ax.scatter(*xy, **({"c": np.arange(100.0), "cmap": "viridis"} | colours))


PIXEL = (np.arange(784) == 400).reshape(28, 28)


def image(ax, change=lambda digit: digit, cmap="gray", **look):
    digit = np.zeros((28, 28))
    digit[4:20, 12:16] = digit[4:8, 10:14] = 1
    ax.imshow(change(digit), cmap=cmap, **look)


def notes(ax, **change):
    """Everything an author may add to a plot by hand."""
    add = {
        "x": 1,
        "tip": 2,
        "area": 1,
        "band": 3,
        "word": "top",
        "up": 1,
        "reverse": False,
    } | change
    ax.text(add["x"], 0.5, add["word"])
    ax.annotate("here", xy=(add["tip"], 1), xytext=(1, 0.2), arrowprops={})
    ax.fill_between([0, 1], [0, 0], [1, add["area"]], color="#009E73")
    ax.axvspan(2, add["band"])
    ax.quiver([0, 1], [0, 1], [1, 1], [0, add["up"]])
    ax.set_xlim(0, change.get("limit", 5))
    ax.set_xticks([0, 1], change.get("ticks", ["zero", "one"]))
    ax.add_patch(Circle((1, 1), change.get("radius", 0.5)))
    if change.get("reverse"):
        ax.invert_yaxis()


def frame(ax, **change):
    """What stands around axes that are off, and around the figure."""
    ax.axis("off")
    ax.set_title(change.get("title", "7"), loc=change.get("place", "center"))
    ax.figure.suptitle("Digits")
    ax.figure.text(0, 0, change.get("foot", "source"))
    inset = ax.inset_axes((0.5, 0.5, 0.4, 0.4))
    inset.plot([0, change.get("inset", 1)])
    handles = [Line2D([], [], color=colour) for colour in change.get("keys", ("red", "blue"))]
    ax.figure.legend(handles, ["a", "b"], title=change.get("head"))
    mesh = ax.pcolormesh(np.eye(12)[:, : change.get("columns", 12)])
    ax.figure.colorbar(mesh, label=change.get("bar", "loss"))


BROKEN = {
    "wrong seed of a histogram": (chart, {"seed": 1}),
    "another number of bins": (chart, {"bins": 13}),
    "changed bar": (bars, {"sizes": (3, 1, 2.01)}),
    "dropped bar": (bars, {"sizes": (3, 1), "names": ("a", "b"), "colours": ("C0", "C1")}),
    "renamed bar": (bars, {"names": ("a", "b", "d")}),
    "swapped bars": (bars, {"sizes": (1, 3, 2), "names": ("b", "a", "c")}),
    "bars on other bars": (bars, {"bottom": 1}),
    "colour of bars": (bars, {"colours": ("C0", "C2", "C1")}),
    "one dot moved": (dots, {"moved": 0.3}),
    "dots of a wrong seed": (dots, {"seed": 1}),
    "colour map of dots": (dots, {"cmap": "magma"}),
    "colours of dots": (dots, {"c": ["#0072B2"] * 100, "cmap": None}),
    "colour values of dots": (dots, {"c": np.arange(100.0)[::-1]}),
    "image upside down": (image, {"change": np.flipud}),
    "image mirrored": (image, {"change": np.fliplr}),
    "image turned": (image, {"change": np.transpose}),
    "image drawn from below": (image, {"origin": "lower"}),
    "image in another place": (image, {"extent": (0, 1, 0, 1)}),
    "colour map of an image": (image, {"cmap": "viridis"}),
    "limits of the colours": (image, {"vmax": 2}),
    "scale of the colours": (image, {"norm": "symlog"}),
    "one pixel of an image": (
        image,
        {"change": lambda d: d + 0.4 * PIXEL},
    ),
    "changed text": (drawing, {"texts": "013"}),
    "dropped cell": (drawing, {"texts": "01"}),
    "cell in another row": (drawing, {"moved": 3}),
    "colour of a cell": (drawing, {"fill": "#009E73"}),
    "arrow to another cell": (drawing, {"end": 1}),
    "label of an arrow": (drawing, {"label": "step"}),
    "path in another order": (drawing, {"swap": True}),
    "word in a plot": (notes, {"word": "peak"}),
    "place of a word": (notes, {"x": 1.01}),
    "tip of a pointer": (notes, {"tip": 2.01}),
    "area": (notes, {"area": 1.01}),
    "band": (notes, {"band": 3.01}),
    "arrows of a field": (notes, {"up": 1.01}),
    "limits of an axis": (notes, {"limit": 5.1}),
    "direction of an axis": (notes, {"reverse": True}),
    "names of ticks": (notes, {"ticks": ["zero", "two"]}),
    "circle": (notes, {"radius": 0.51}),
    "title without axes": (frame, {"title": "1"}),
    "text of the figure": (frame, {"foot": "origin"}),
    "curve in an inset": (frame, {"inset": 2}),
    "swapped keys of a legend": (frame, {"keys": ("blue", "red")}),
    "title of a legend": (frame, {"head": "runs"}),
    "mesh": (frame, {"columns": 11}),
    "label of a colour bar": (frame, {"bar": "error"}),
}


def words_of(draw, **change):
    ax = axes()
    draw(ax, **change)
    return describe(ax.figure)


words_of_right = functools.cache(words_of)


@pytest.mark.parametrize(("draw", "change"), BROKEN.values(), ids=BROKEN)
def test_broken_figure_changes_the_words(draw, change):
    assert words_of(draw, **change) != words_of_right(draw)


@pytest.mark.parametrize("kind", ["bar", "text", "arrow", "axes", "line"])
def test_what_is_taken_away_or_hidden_leaves_the_words(kind):
    def draw():
        ax = axes()
        parts = {"bar": ax.bar([0, 1, 2], [3, 1, 2])[1], "text": ax.text(0, 0, "note"), "axes": ax}
        parts["arrow"] = ax.add_patch(FancyArrowPatch((0, 0), (1, 1)))
        parts["line"] = ax.axhline(0.5)
        return ax.figure, parts[kind]

    whole, _ = draw()
    less, part = draw()
    hidden, shy = draw()
    part.remove()
    shy.set_visible(False)
    assert describe(less) == describe(hidden) != describe(whole)
