"""Curves show the numbers that they were given, on axes that say what is drawn."""

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from utils.pictures import curves
from utils.pictures.describe import describe
from utils.pictures.palette import name_of

X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])
FAR = torch.tensor([100.0, 101.0, 103.0])


def axes(figure: Figure):
    (ax,) = figure.axes
    return ax


def drawn(figure: Figure) -> dict[str, tuple[list[float], list[float]]]:
    """The points of every line by its label."""
    lines = axes(figure).get_lines()
    return {
        line.get_label(): tuple(np.asarray(d).tolist() for d in line.get_data()) for line in lines
    }


def looks(figure: Figure) -> dict[str, tuple[str, str]]:
    """Colour and stroke of every line by its label."""
    lines = axes(figure).get_lines()
    return {line.get_label(): (name_of(line.get_color()), line.get_linestyle()) for line in lines}


def legend(figure: Figure) -> list[str]:
    found = axes(figure).get_legend()
    return [text.get_text() for text in found.get_texts()] if found else []


def half(x: torch.Tensor) -> torch.Tensor:
    return 0.5 * x


# ---- fit -----------------------------------------------------------------------------------------


def test_fit_draws_the_points_and_each_line_over_their_range():
    found = drawn(curves.fit(X, Y, half=half, zero=torch.zeros_like))
    assert found["data"] == (X.tolist(), Y.tolist())
    xs, ys = found["half"]
    assert (xs[0], xs[-1], len(xs)) == (0, 2, 61)
    assert ys == pytest.approx([0.5 * x for x in xs])
    assert set(found["zero"][1]) == {0}


def test_fit_names_its_axes_and_lines():
    figure = curves.fit(X, Y, "hours", "kilometres", half=half, zero=torch.zeros_like)
    ax = axes(figure)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("hours", "kilometres")
    assert describe(figure).splitlines()[0] == (
        "4 points, kilometres by hours, and the lines half, zero"
    )
    assert legend(figure) == ["data", "half", "zero"]
    assert looks(figure) == {
        "data": ("ink", "None"),
        "half": ("blue", "-"),
        "zero": ("green", "--"),
    }
    assert describe(curves.fit(X, Y, half=half)).startswith("4 points, y by x, and the line half\n")


def test_points_alone_need_no_legend_and_show_zero_where_it_is_near():
    figure = curves.fit(X, Y)
    assert describe(figure).startswith("4 points, y by x\n")
    assert legend(figure) == []
    assert axes(figure).get_xlim()[0] < 0 < axes(figure).get_xlim()[1]
    assert axes(figure).get_ylim()[0] < 0


def test_points_far_from_zero_are_drawn_where_they_are():
    figure = curves.fit(FAR, FAR, half=half)
    assert axes(figure).get_xlim()[0] > 99
    assert drawn(figure)["half"][0][0] == 100


def test_the_range_reaches_zero_only_from_above_and_from_near():
    near, far = torch.tensor([2.0, 4.0]), torch.tensor([2.1, 4.0])
    assert drawn(curves.fit(near, near, half=half))["half"][0][0] == 0
    assert drawn(curves.fit(far, far, half=half))["half"][0][0] == pytest.approx(2.1)
    below = torch.tensor([-1.0, 3.0])
    assert drawn(curves.fit(below, below, half=half))["half"][0][0] == -1


def test_what_requires_grad_is_drawn_as_it_is():
    w = torch.tensor(3.0, requires_grad=True)
    found = drawn(curves.fit(X, Y.clone().requires_grad_(), line=lambda x: w * x))
    assert found["line"][1][-1] == 6
    assert w.grad is None


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        (X, Y[:2], r"x has shape \(4,\), y \(2,\); fit\(\) draws two of shape \(n,\)."),
        (X[None], Y[None], r"x has shape \(1, 4\), y \(1, 4\); fit"),
        (X[:0], Y[:0], r"x has shape \(0,\), y \(0,\); fit"),
    ],
)
def test_fit_refuses_other_shapes(x: torch.Tensor, y: torch.Tensor, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        curves.fit(x, y)


# ---- losses --------------------------------------------------------------------------------------


def test_steps_are_marked_one_by_one_as_long_as_they_stay_apart():
    few, many = curves.losses(few=[1.0] * 100, many=[1.0] * 101).axes[0].lines
    assert (few.get_marker(), many.get_marker()) == ("o", "None")


def test_losses_draws_each_run_from_step_zero():
    figure = curves.losses(slow=[4.0, 3.0, 2.5], fast=[4.0, 1.0])
    assert drawn(figure) == {"slow": ([0, 1, 2], [4.0, 3.0, 2.5]), "fast": ([0, 1], [4.0, 1.0])}
    ax = axes(figure)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "loss")
    assert ax.get_ylim()[0] == 0
    assert legend(figure) == ["slow", "fast"]
    assert describe(figure).startswith("the loss by step\n")


def test_one_run_needs_no_legend_and_a_negative_loss_is_seen():
    figure = curves.losses(loss=[1.0, -2.0])
    assert legend(figure) == []
    assert axes(figure).get_ylim()[0] == -2


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ({}, r"losses\(\) draws runs of one step or more; given: \[\]."),
        ({"a": [1.0], "b": []}, r"given: \['a', 'b'\]."),
        ({name: [1.0] for name in "abcde"}, "5 lines in one picture; expected 4 at most."),
    ],
)
def test_losses_refuses_nothing_and_too_much(runs: dict, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        curves.losses(**runs)


def test_four_lines_differ_in_colour_and_stroke():
    found = looks(curves.losses(**{name: [1.0, 2.0] for name in "abcd"}))
    assert found == {
        "a": ("blue", "-"),
        "b": ("green", "--"),
        "c": ("purple", ":"),
        "d": ("amber", "-."),
    }


# ---- slope ---------------------------------------------------------------------------------------


def cube(w: torch.Tensor) -> torch.Tensor:
    return w**3


@pytest.mark.parametrize(("at", "ends"), [(1.0, (0.0, 2.0)), (-2.5, (-3.0, -1.5))])
def test_slope_touches_the_curve_with_its_derivative(at: float, ends: tuple[float, float]):
    figure = curves.slope(cube, torch.tensor(at), low=-3, high=3, name="speed")
    curve, touching, spot = axes(figure).get_lines()
    xs, ys = curve.get_data()
    assert (xs[0], xs[-1], len(xs)) == (-3, 3, 61)
    assert list(ys) == pytest.approx([x**3 for x in xs], abs=1e-5)
    (left, right), (bottom, top) = touching.get_data()
    assert (left, right) == ends
    slope = 3 * at**2
    assert (top - bottom) / (right - left) == pytest.approx(slope)
    assert bottom + slope * (at - left) == pytest.approx(at**3)
    assert [d.tolist() if hasattr(d, "tolist") else list(d) for d in spot.get_data()] == [
        [at],
        [pytest.approx(at**3)],
    ]
    assert legend(figure) == ["loss for every speed", f"slope {slope:g}"]
    assert describe(figure).startswith(f"the loss at speed = {at:g} has the slope {slope:g}\n")
    assert (axes(figure).get_xlabel(), axes(figure).get_ylabel()) == ("speed", "loss")


def test_slope_leaves_the_parameter_alone():
    w = torch.tensor(1.0, requires_grad=True)
    curves.slope(cube, w, -2, 2)
    assert w.grad is None


@pytest.mark.parametrize(("low", "high"), [(2.0, 3.0), (-3.0, 0.5), (1.0, 1.0)])
def test_slope_refuses_a_place_outside(low: float, high: float):
    sentence = f"w = 1 is not between {low:g} and {high:g}; choose wider ends."
    with pytest.raises(ValueError, match=sentence):
        curves.slope(cube, torch.tensor(1.0), low, high)


def test_the_ends_themselves_can_be_touched():
    assert curves.slope(cube, torch.tensor(1.0), 1.0, 2.0)
    assert curves.slope(cube, torch.tensor(2.0), 1.0, 2.0)


# ---- times ---------------------------------------------------------------------------------------


def test_times_draws_each_device_on_logarithmic_axes_and_no_line_at_one():
    figure = curves.times([16, 1024], "rows", "microseconds", cpu=[3.0, 15000.0], cuda=[9.0, 60.0])
    (ax,) = figure.axes
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [line.get_label() for line in ax.get_lines()] == ["cpu", "cuda"]
    assert list(ax.get_lines()[0].get_ydata()) == [3.0, 15000.0]
    assert figure.get_label() == "microseconds by rows"


def test_times_refuses_what_no_logarithm_has():
    with pytest.raises(ValueError, match="cpu needs 2 positive times; given: "):
        curves.times([1, 2], "rows", "microseconds", cpu=[1.0, 0.0])
    with pytest.raises(ValueError, match=r"times\(\) draws a series over positive sizes; given: "):
        curves.times([0], "rows", "microseconds", cpu=[1.0])


# ---- ratios --------------------------------------------------------------------------------------


def test_ratios_draws_each_series_and_where_both_are_equal():
    figure = curves.ratios([10, 1000], "numbers", "torch / NumPy", add=[4.0, 1.0], sum=[2.0, 0.25])
    found, ax = drawn(figure), axes(figure)
    assert found["add"] == ([10, 1000], [4.0, 1.0])
    assert found["sum"] == ([10, 1000], [2.0, 0.25])
    equal = ax.get_lines()[-1]
    assert (list(equal.get_ydata()), equal.get_linestyle()) == ([1, 1], ":")
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("numbers", "torch / NumPy")
    assert legend(figure) == ["add", "sum"]
    assert describe(figure).startswith("torch / NumPy by numbers\n")


def test_ratios_are_labelled_in_plain_numbers():
    figure = curves.ratios([10, 1000], "numbers", "ratio", add=[4.0, 0.25])
    figure.draw_without_rendering()
    low, high = axes(figure).get_ylim()
    labels = [tick.get_text() for tick in axes(figure).get_yticklabels()]
    seen = [label for label in labels if low <= float(label) <= high]
    assert seen == ["0.5", "1", "2"]


@pytest.mark.parametrize("values", [[1.0], [1.0, 0.0], [1.0, -2.0], [1.0, float("nan")], []])
def test_ratios_refuses_a_series_that_does_not_fit(values: list[float]):
    with pytest.raises(ValueError, match="add needs 2 positive ratios; given: "):
        curves.ratios([1, 2], "numbers", "ratio", add=values)


@pytest.mark.parametrize(("sizes", "series"), [([1, 2], {}), ([0, 2], {"add": [1.0, 1.0]})])
def test_ratios_refuses_no_series_and_sizes_that_no_logarithm_has(sizes, series):
    with pytest.raises(ValueError, match=r"ratios\(\) draws a series over positive sizes; given: "):
        curves.ratios(sizes, "numbers", "ratio", **series)


@pytest.mark.parametrize(
    ("draw", "error", "sentence"),
    [
        (lambda: curves.fit([1.0], torch.ones(1)), TypeError, "x is list; expected a tensor"),
        (lambda: curves.fit(torch.ones(1), 2.0), TypeError, "y is float; expected a tensor"),
        (lambda: curves.fit(torch.ones(1).int(), torch.ones(1)), TypeError, r"x is torch\.int32;"),
        (lambda: curves.slope(cube, 1.0, -2, 2), TypeError, "w is float; expected a tensor"),
        (lambda: curves.slope(cube, torch.ones(2), -2, 2), ValueError, r"w has shape \(2,\);"),
    ],
)
def test_what_no_curve_can_show_is_refused(draw, error, sentence):
    with pytest.raises(error, match=sentence):
        draw()


def test_whole_numbers_may_be_what_was_measured():
    assert axes(curves.fit(torch.ones(1), torch.tensor([2]))).lines[0].get_ydata() == [2]


@pytest.mark.parametrize("draw", [curves.fit, curves.ratios])
def test_more_than_four_lines_are_refused(draw):
    lines = {name: (half if draw is curves.fit else [1.0] * 4) for name in "abcde"}
    with pytest.raises(ValueError, match=r"5 lines in one picture; expected 4 at most\."):
        draw(X, Y, "x", "y", **lines) if draw is curves.fit else draw([1] * 4, "x", "y", **lines)


def test_strokes_and_marks_are_thick_enough_to_see():
    def thick(figure):
        return [(line.get_linewidth(), line.get_markersize()) for line in axes(figure).get_lines()]

    assert thick(curves.losses(a=[1.0, 2.0])) == [(2, 3)]
    assert thick(curves.ratios([1, 2], "n", "r", a=[1.0, 2.0]))[0] == (2, 5)
    curve, touching, spot = axes(curves.slope(cube, X[0], 0, 1)).get_lines()
    assert (curve.get_linewidth(), touching.get_linewidth(), spot.get_markersize()) == (2, 2.5, 8)
    assert name_of(touching.get_color()) == name_of(spot.get_color()) == "vermilion"
    points = axes(curves.fit(X, Y, half=half)).get_lines()[0]
    assert (points.get_marker(), points.get_zorder()) == ("o", 3)


def test_curves_fit_a_phone():
    for figure in (curves.fit(X, Y), curves.losses(a=[1.0]), curves.slope(cube, X[0], 0, 1)):
        assert tuple(figure.get_size_inches()) == (4.3, 2.7)
        assert not axes(figure).spines["top"].get_visible()
        assert not axes(figure).spines["right"].get_visible()
