"""A figure's words change with what it shows, and with nothing else."""

import datetime
import functools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from utils import pictures
from utils.describe import describe, headline
from utils.snap import grid_step, numbers, snap

X = np.linspace(0, 6, 50)
SIN, COS = np.sin(X), np.cos(X)


def axes(**subplot):
    """The one pair of axes of a fresh figure."""
    return Figure().add_subplot(**subplot)


def lines_of(ax):
    """The lines under the headline, without their indent."""
    return [line.strip() for line in describe(ax.figure).splitlines()[1:]]


# ---- a figure that breaks changes its words ------------------------------------------------------


def plot(
    names=("sin", "cos"),
    curves=(SIN, COS),
    colours=("#0072B2", "#D55E00"),
    stroke="-",
    marker=None,
    title="Waves",
    labels=("time", "height"),
    legend=True,
    scale="linear",
):
    ax = axes(title=title, xlabel=labels[0], ylabel=labels[1])
    for name, curve, colour in zip(names, curves, colours, strict=False):
        ax.plot(X, curve, stroke, label=name, color=colour, marker=marker)
    ax.set_yscale(scale)
    if legend:
        ax.legend()
    return ax


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


def drawing(ax, texts="012", moved=0, fill="#0072B2", end=2, label="", swap=False):
    """Three cells with a line through two of them and an arrow, on axes that are off."""
    ax.axis("off")
    ax.set(xlim=(0, 4), ylim=(0, 4))
    for k, text in enumerate(texts):
        y = 2 if k == moved - 1 else 0
        ax.add_patch(Rectangle((k, y), 0.9, 0.9, facecolor=fill if k == 1 else "none"))
        ax.text(k + 0.45, y + 0.45, text, ha="center", va="center")
    path = [1.45, 0.45] if swap else [0.45, 1.45]
    ax.plot(path, [0.45, 0.45], color="#D55E00")
    ax.add_patch(FancyArrowPatch((0.45, 0.2), (end + 0.45, 0.2), label=label))


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


# ---- and nothing else does -----------------------------------------------------------------------

ROUND = (0.0, 1.0, 10.0, 0.5, 0.125, -1.0, 100.0, 0.0625, 2.5, 0.03125, 1000.0)


def busy(seed, noise):
    """A figure of every kind of artist, whose numbers are wrong by a part ``noise`` of each."""
    rng, wrong = np.random.default_rng(seed), np.random.default_rng(seed + 1)

    def blur(values):
        values = np.asarray(values, dtype=float)
        return values * (1 + noise * wrong.uniform(-1, 1, values.shape)) + noise * 1e-6

    fig = Figure()
    left, right, log, image = fig.subplots(2, 2).flat
    scale = 10.0 ** rng.integers(-2, 4)
    left.plot(blur(np.sort(rng.normal(size=80))), blur(scale * rng.normal(size=80)))
    left.plot(blur(rng.choice(ROUND, 30)), blur(rng.choice(ROUND, 30)), "--")
    left.text(blur(0.5), blur(rng.choice(ROUND)), "text")
    right.scatter(*blur(rng.normal(size=(2, 40))), c=blur(rng.choice(ROUND, 40)))
    right.bar(range(5), blur(scale * rng.uniform(1, 2, 5)))
    right.fill_between(blur([0, 1, 2]), blur([0, 0, 0]), blur(rng.choice(ROUND, 3)))
    log.semilogy(blur(rng.lognormal(size=20)))
    log.semilogy(blur(rng.choice(ROUND[1:5], 20)), ":")
    image.imshow(blur(rng.normal(size=(9, 9))))
    for ax in fig.axes:
        ax.set(xticks=[], yticks=[])  # a third of the time
    return fig


@pytest.mark.parametrize("seed", range(8))
def test_rounding_noise_does_not_change_the_words(seed):
    assert describe(busy(seed, 1e-9)) == describe(busy(seed, 0))


@pytest.mark.parametrize("seed", range(3))
def test_wrong_seed_changes_the_words(seed):
    assert describe(busy(seed, 0)) != describe(busy(seed + 100, 0))


@pytest.mark.parametrize("top", ROUND)
def test_values_on_a_border_do_not_depend_on_noise(top):
    exact = np.linspace(0, top, 9)
    for noise in (1e-9, -1e-9):
        assert numbers(exact * (1 + noise)) == numbers(exact)
        assert numbers(exact * (1 + noise), log=True) == numbers(exact, log=True)


def test_what_rounding_leaves_of_zero_is_zero():
    assert numbers([5.55e-17, 0.0, -5.55e-17]) == numbers([0, 0, 0]) == "0 0 0"
    assert numbers(np.full(9, 5.55e-17)) == numbers(np.zeros(9)) == "9 values of 0"


def test_words_are_the_same_twice_and_after_drawing():
    fig = plot().figure
    first = describe(fig)
    fig.draw_without_rendering()
    assert describe(fig) == first == describe(plot().figure)


def test_size_and_resolution_do_not_change_the_words_of_a_picture():
    small = pictures.memory(x=pictures.torch.arange(3), y=pictures.torch.zeros(2))
    large = pictures.memory(x=pictures.torch.arange(3), y=pictures.torch.zeros(2))
    large.set_dpi(200)
    assert describe(small) == describe(large)


# ---- what the words are --------------------------------------------------------------------------


def test_headline_is_the_label_then_the_title_then_what_the_axes_plot():
    fig = Figure()
    assert headline(fig) == "Figure: empty"
    left, right = fig.subplots(1, 2)
    left.set(xlabel="time", ylabel="loss")
    assert headline(fig) == "Figure: loss against time; untitled"
    right.set_title("Two\nlines")
    assert headline(fig) == "Figure: loss against time; Two lines"
    fig.suptitle("All")
    assert headline(fig) == "Figure: All"
    fig.set_label("x and y share one storage")
    assert headline(fig) == "x and y share one storage"


def test_headline_comes_first_and_alone_on_its_line():
    first, *others = describe(plot().figure).splitlines()
    assert first == "Figure: Waves"
    assert others
    assert all(line.startswith("  ") for line in others)


def test_empty_figure_has_only_a_headline():
    assert describe(Figure()) == "Figure: empty"


def test_a_curve_is_read_with_colour_style_label_range_and_samples():
    assert lines_of(plot()) == [
        "Waves, height against time",
        "blue line 'sin': x 0 to 6, mean 3, 50 values such as 0 6; "
        "y -0.998 to 1, mean 0.004, 50 values such as 0 0.995 0.201 -0.954 -0.279",
        "vermilion line 'cos': x 0 to 6, mean 3, 50 values such as 0 6; "
        "y -0.999 to 1, mean -0.026, 50 values such as 1 0.101 -0.98 -0.3 0.96",
        "legend: blue sin, vermilion cos",
    ]


def test_bars_are_read_with_their_names():
    ax = axes()
    ax.barh(["cat", "dog"], [3, 1], color="#E69F00")
    assert lines_of(ax) == ["axes, y ticks cat dog", "2 bars, orange, at 0 1: 3 1"]


def test_an_image_is_read_by_the_means_of_nine_parts():
    ax = axes()
    ax.imshow(np.kron(np.arange(9).reshape(3, 3), np.ones((2, 2))), cmap="gray")
    assert lines_of(ax)[1] == (
        "image 6 × 6, gray from 0 to 8: 0 to 8, mean 4, 36 values such as 0 1 5 7 8; "
        "nine parts 0 1 2 3 4 5 6 7 8; balance point 3.5 2.8333"
    )


def test_colours_that_are_not_spread_evenly_are_told():
    ax = axes()
    ax.imshow([[1, 10, 100]], norm="log", extent=(0, 3, 0, 1))
    assert (
        lines_of(ax)[1] == "image 1 × 3, over 0 3 0 1, viridis from 1 to 100 by LogNorm: 1 10 100"
    )


def test_a_histogram_of_many_bins_is_sampled():
    ax = axes()
    ax.bar(range(21), range(21), color="C0")
    assert lines_of(ax)[1] == (
        "21 bars, #1f77b4, at 0 to 20, mean 10, 21 values such as 0 10 20: "
        "0 to 20, mean 10, 21 values such as 0 2 5 7 10 12 15 17 20"
    )


def test_rings_are_told_by_the_colour_of_their_edge():
    ax = axes()
    ax.scatter([1, 2], [3, 4], facecolors="none", edgecolors=["#0072B2", "#E69F00"])
    assert lines_of(ax)[1] == "2 dots, 1 blue and 1 orange: x 1 2; y 3 4"


def test_a_small_image_and_its_channels_are_read_whole():
    ax = axes()
    ax.imshow([[[1.0, 0.0, 0.5]]])
    assert lines_of(ax)[1] == "image 1 × 1 × 3, channels 1 0 0.5: 1 0 0.5"


def test_a_drawing_is_read_in_rows_of_boxes_then_texts_then_arrows():
    ax = axes()
    drawing(ax, label="step")
    assert lines_of(ax) == [
        "boxes: empty 0 blue 1 empty 2",
        "vermilion line over 0 1",
        "ink arrow 'step' from empty 0 to empty 2",
    ]


@pytest.mark.parametrize(("ha", "x"), [("left", 1), ("center", 2), ("right", 3)])
def test_an_arrow_starts_at_the_nearest_text_however_long_it_is(ha, x):
    ax = Figure(figsize=(8, 2)).add_axes((0, 0, 1, 1))
    ax.axis("off")
    ax.set(xlim=(0, 8), ylim=(0, 2))
    ax.text(x, 1, "seventeen letters", ha=ha)  # 1.4 units wide
    ax.text(3.4, 1, "x")
    ax.add_patch(FancyArrowPatch((2.8, 1), (6, 1)))
    assert lines_of(ax)[-1] == "ink arrow from seventeen letters to x"


def test_an_arrow_means_the_text_right_above_it_before_a_nearer_one_beside_it():
    ax = Figure(figsize=(8, 2)).add_axes((0, 0, 1, 1))
    ax.axis("off")
    ax.set(xlim=(0, 8), ylim=(0, 2))
    for place in (1, 4):
        ax.text(place, 1.5, f"place {place}", ha="center")
    ax.text(1.2, 0.3, "a label")
    ax.add_patch(FancyArrowPatch((1, 0.5), (4, 0.5)))
    assert lines_of(ax)[-1].endswith("arrow from place 1 to place 4")


def test_an_arrow_without_any_text_is_still_named():
    ax = axes()
    ax.axis("off")
    ax.add_patch(FancyArrowPatch((0, 0), (1, 1)))
    assert lines_of(ax)[0].startswith("#1f77b4 FancyArrowPatch: x 0")


def test_many_texts_of_a_plot_are_read_as_a_table():
    ax = axes()
    for k in range(16):
        ax.text(k % 4 / 4, -(k // 4) / 4, str(k))
    ax.set(ylim=(-1, 0))
    assert lines_of(ax)[1] == "text: 0 1 2 3; 4 5 6 7; 8 9 10 11; 12 13 14 15"


def test_a_kind_without_a_rule_is_named_by_its_class():
    ax = axes()
    ax.table([["1"]])
    assert "Table" in lines_of(ax)


def test_an_empty_collection_and_an_undrawn_line_are_named():
    ax = axes()
    ax.scatter([], [])
    ax.plot([0], [0], linestyle="none", label="ghost")
    ax.bar([], [])
    assert lines_of(ax)[1:] == [
        "0 bars, no colour, at no values: no values",
        "0 dots, #1f77b4: x no values; y no values",
        "#1f77b4 line that is not drawn 'ghost': x 0; y 0",
    ]


def test_dates_and_names_are_plotted_as_places():
    ax = axes()
    ax.plot([datetime.date(2024, 1, day) for day in (1, 2, 3)], [1, 2, 3])
    assert "x 19723 to 19725, mean 19724" in lines_of(ax)[1]
    ax = axes()
    ax.plot(["a", "b"], [1, 2])
    ax.annotate("note", ("b", 1))
    assert lines_of(ax)[1:] == ["#1f77b4 line: x 0 1; y 1 2", "text: note (x 1; y 1)"]


def test_pyplot_figures_are_described_too():
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    assert "x 0 1; y 1 2" in describe(fig)
    plt.close(fig)


def test_what_is_no_figure_is_refused():
    with pytest.raises(TypeError, match="takes a matplotlib Figure; this is Axes"):
        describe(axes())


# ---- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "no values"),
        ([3], "3"),
        ([1, 2, np.nan], "1 2 nan"),
        ([np.inf, -np.inf], "inf -inf"),
        (np.full(7, np.nan), "7 values, none finite"),
        (np.full(7, 2.5), "7 values of 2.5"),
        ([1] * 6 + [np.nan], "7 values of 1, 1 not finite"),
        (range(9), "0 to 8, mean 4, 9 values such as 0 2 4 6 8"),
        (
            np.linspace(99.1, 99.2, 9),
            "99.1 to 99.2, mean 99.15, 9 values such as 99.1 99.125 99.15 99.175 99.2",
        ),
    ],
)
def test_numbers_are_read_whole_or_by_range_mean_and_samples(values, words):
    assert numbers(values) == words


def test_numbers_on_a_log_axis_keep_digits_of_their_own():
    assert numbers([1e-5, 1234567, 0.0], log=True) == "1e-05 1.235e+06 0"
    assert numbers([1e-5, 1234567, 0.0]) == "0 1.235e+06 0"


@pytest.mark.parametrize(
    ("top", "step"), [(1, 1e-3), (9, 1e-3), (10, 1e-2), (0.5, 1e-4), (0, 1e-12), (1e-300, 1e-12)]
)
def test_grid_is_a_thousandth_of_the_largest_value(top, step):
    assert grid_step(np.array([-top, top])) == pytest.approx(step)


def test_grid_of_nothing_finite_is_one():
    assert grid_step(np.array([np.nan])) == 1


def test_snapped_zero_has_no_sign():
    assert snap(-1e-9, 0.001) == "0"
