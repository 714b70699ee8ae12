"""What a figure is told to be: a headline first, then one line for each thing drawn."""

import datetime

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from tests.unit.pictures.sample_figures import axes, drawing, lines_of, plot
from utils.pictures.arrows import Arrow
from utils.pictures.describe import describe, headline


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
    assert lines_of(ax) == ["axes, y ticks cat dog", "2 bars, amber, at 0 1: 3 1"]


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
    assert lines_of(ax)[1] == "2 dots, 1 blue and 1 amber: x 1 2; y 3 4"


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
    ax.add_patch(Arrow((2.8, 1), (6, 1)))
    assert lines_of(ax)[-1] == "ink arrow from seventeen letters to x"


def test_an_arrow_means_the_text_right_above_it_before_a_nearer_one_beside_it():
    ax = Figure(figsize=(8, 2)).add_axes((0, 0, 1, 1))
    ax.axis("off")
    ax.set(xlim=(0, 8), ylim=(0, 2))
    for place in (1, 4):
        ax.text(place, 1.5, f"place {place}", ha="center")
    ax.text(1.2, 0.3, "a label")
    ax.add_patch(Arrow((1, 0.5), (4, 0.5)))
    assert lines_of(ax)[-1].endswith("arrow from place 1 to place 4")


def test_an_arrow_without_any_text_is_still_named():
    ax = axes()
    ax.axis("off")
    ax.add_patch(FancyArrowPatch((0, 0), (1, 1)))
    ax.add_patch(Arrow((0, 0), (1, 1)))
    assert lines_of(ax)[0].startswith("#1f77b4 FancyArrowPatch: x 0")
    assert lines_of(ax)[1] == "ink arrow: x 0 1; y 0 1"


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
