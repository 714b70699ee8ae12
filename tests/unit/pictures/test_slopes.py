"""Every picture of slopes shows what autograd computes: checked on what was drawn."""

import pytest
import torch

from tests.unit.pictures.drawings import Drawing, rounded
from utils.pictures import slopes
from utils.pictures.arrows import Arrow
from utils.pictures.palette import name_of

V, J = torch.tensor([1.0, 10.0]), torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
STEPS = torch.tensor([0.1, 0.01, 0.001])


def lines(ax) -> list[torch.Tensor]:
    return [torch.as_tensor(line.get_xydata()) for line in ax.lines]


def test_kinks_show_values_slopes_and_what_autograd_says_at_zero():
    functions = {"relu": torch.relu, "clamp": lambda x: x.clamp(min=0), "round": torch.round}
    fig = slopes.kinks(**functions)
    assert fig.get_label() == "Slopes at 0: relu 0, clamp 1, round 0"
    tops, bottoms = fig.axes[:3], fig.axes[3:]
    assert [ax.get_title() for ax in tops] == list(functions)
    assert (tops[0].get_ylabel(), bottoms[0].get_ylabel()) == ("value", "slope")
    assert tops[0].get_shared_x_axes().joined(tops[0], bottoms[2])
    assert tops[0].get_shared_y_axes().joined(tops[0], tops[2])
    assert not tops[0].get_shared_y_axes().joined(tops[0], bottoms[0])
    for f, top, bottom in zip(functions.values(), tops, bottoms, strict=True):
        colours = [name_of(ax.lines[0].get_color()) for ax in (top, bottom)]
        assert colours == ["blue", "vermilion"]
        (curve,), (slope, dot) = lines(top), lines(bottom)
        drawn = ~curve[:, 1].isnan()
        assert torch.equal(curve[drawn, 1], f(curve[drawn, 0]))
        xs = curve[:, 0].clone().requires_grad_()
        f(xs).sum().backward()
        middle = len(xs) // 2
        assert slope[middle, 1].isnan()
        others = torch.arange(len(xs)) != middle
        assert torch.equal(slope[others, 1], xs.grad[others])
        assert dot.tolist() == [[0, xs.grad[middle].item()]]
        assert curve[[0, middle, -1], 0].tolist() == [-2, 0, 2]


def test_a_slope_that_is_the_same_everywhere_is_drawn_everywhere():
    """Autograd may return one number for all points, stretched: not all become the dot's gap."""
    (_, bottom) = slopes.kinks(same=lambda x: x + 1).axes
    slope, dot = lines(bottom)
    assert slope[:, 1].isnan().sum() == 1
    assert slope[~slope[:, 1].isnan(), 1].unique().tolist() == [1]
    assert dot.tolist() == [[0, 1]]


def test_kinks_draw_a_jump_as_a_gap_and_a_climb_as_a_line():
    functions = {"steep": lambda x: 5 * x, "half": lambda x: -x.round() / 2, "round": torch.round}
    gaps = []
    for ax in slopes.kinks(**functions).axes[:3]:
        (curve,) = lines(ax)
        gaps.append(curve[curve[:, 1].isnan(), 0].mul(15).round().tolist())  # 15 points to a unit
    assert gaps == [[], [-22, -7, 8, 23], [-22, -7, 8, 23]]


@pytest.mark.parametrize("count", [0, 5])
def test_kinks_draw_one_to_four_functions(count: int):
    with pytest.raises(ValueError, match=f"^{count} functions are given; expected 1 to 4.$"):
        slopes.kinks(**{f"f{k}": torch.relu for k in range(count)})
    assert len(slopes.kinks(**{f"f{k}": torch.relu for k in range(4)}).axes) == 8


def test_errors_are_drawn_against_their_steps_and_zeros_are_left_out():
    fig = slopes.errors(STEPS, low=torch.tensor([1.0, 0.0, 2.0]), high=STEPS * 3)
    (ax,) = fig.axes
    low, high = lines(ax)
    assert torch.allclose(high, torch.stack([STEPS, STEPS * 3], 1).double())
    assert low[:, 1].isnan().tolist() == [False, True, False]
    assert [line.get_label() for line in ax.lines] == ["low", "high"]
    assert [line.get_marker() for line in ax.lines] == ["s", "o"]
    assert [line.get_linestyle() for line in ax.lines] == ["-", "--"]
    assert [name_of(line.get_color()) for line in ax.lines] == ["blue", "green"]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "error")
    assert fig.get_label() == "Error of a finite difference against its step"
    assert not ax.get_legend().get_frame_on()


def test_errors_need_one_error_for_each_step():
    with pytest.raises(
        ValueError, match=r"^low has shape \(2,\); expected that of steps, \(3,\).$"
    ):
        slopes.errors(STEPS, low=torch.ones(2))


def test_gradients_are_arrows_from_zero_and_the_circle_is_as_long_as_the_limit():
    gradient = torch.tensor([30.0, 40.0])
    fig = slopes.arrows(25, gradient=gradient, clipped=gradient / 2)
    (ax,) = fig.axes
    around, *ends = lines(ax)
    assert around.norm(dim=1).tolist() == pytest.approx([25] * len(around))
    assert [end.tolist() for end in ends] == [[[30, 40]], [[15, 20]]]
    drawn = [part for part in ax.patches if isinstance(part, Arrow)]
    assert [(arrow.start, arrow.end) for arrow in drawn] == [((0, 0), (30, 40)), ((0, 0), (15, 20))]
    colours = [name_of(line.get_color()) for line in ax.lines]
    assert colours == ["ink", "vermilion", "blue"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "gradient (30, 40)", "clipped (15, 20)",
    ]  # fmt: skip
    assert ax.get_aspect() == 1
    assert fig.get_label() == (
        "Gradients as arrows: gradient (30, 40), clipped (15, 20); a circle of radius 25"
    )


@pytest.mark.parametrize("end", [[30.0, 40.0], [-3.0, 4.0], [0.0, -2.0], [0.1, 0.0]])
def test_arrows_to_all_sides_stay_inside_their_axes(end: list[float]):
    (ax,) = slopes.arrows(1.0, gradient=torch.tensor(end)).axes
    for number, (low, high) in zip(end, (ax.get_xlim(), ax.get_ylim()), strict=True):
        assert low < min(number, 0)
        assert max(number, 0) < high
    assert ax.get_xlim()[1] > 1


@pytest.mark.parametrize(
    ("limit", "gradients", "sentence"),
    [
        (1, {}, "0 gradients are given; expected 1 to 3."),
        (1, dict.fromkeys("abcd", V), "4 gradients are given; expected 1 to 3."),
        (1, {"g": J}, r"g holds \[\[1.0, 2.0, 3.0\], \[4.0, 5.0, 6.0\]\]; expected two finite"),
        (1, {"g": V / 0}, r"g holds \[inf, inf\]; expected two finite numbers, as a tensor."),
        (0, {"g": V}, "the limit is 0; expected a positive number."),
        (float("nan"), {"g": V}, "the limit is nan; expected a positive number."),
    ],
)
def test_what_cannot_be_drawn_as_arrows_is_refused(limit, gradients, sentence: str):
    with pytest.raises(ValueError, match=f"^{sentence}"):
        slopes.arrows(limit, **gradients)


def test_a_row_times_a_jacobian_shows_weights_rows_and_their_sum():
    drawn = Drawing(slopes.row_times(V, J))
    assert drawn.headline == "x.grad is v times the Jacobian: 41 52 63"
    texts = [cell.text for cell in drawn.cells]
    assert texts == ["1", "1", "2", "3", "10", "4", "5", "6", "41", "52", "63"]
    assert {"v", "Jacobian", "×", "x.grad"} <= drawn.texts
    weight, *row = drawn.cells[:4]
    assert {cell.y for cell in row} == {weight.y}
    assert drawn.placed[rounded(weight.x, -0.6)] == "v"
    assert drawn.placed[rounded(row[1].x, -0.6)] == "Jacobian"
    for cell in drawn.cells[:8:4]:
        (x,) = [x for (x, y), text in drawn.placed.items() if text == "×" and y == cell.y]
        assert cell.x + 0.5 < x < row[0].x - 0.5
    ends = [(arrow.start, arrow.end) for arrow in drawn.arrows]
    below = [((cell.x, 2.03), (cell.x, cell.y - 0.5)) for cell in drawn.cells[8:]]
    for (start, end), (wanted_start, wanted_end) in zip(ends, below, strict=True):
        assert start == pytest.approx(wanted_start)
        assert end == pytest.approx(wanted_end)
    assert [cell.x for cell in row] == [cell.x for cell in drawn.cells[8:]]
    assert [cell.fill for cell in drawn.cells[::4]] == ["green", "purple", "vermilion"]
    assert len(drawn.arrows) == 3


@pytest.mark.parametrize("name", ["g", "weight.grad"])
def test_the_result_of_a_row_has_the_name_given_beside_it(name: str):
    drawn = Drawing(slopes.row_times(V, J, name))
    assert drawn.headline.startswith(f"{name} is v times the Jacobian")
    assert name in drawn.texts
    boxes = [box for box, cell in zip(drawn.boxes, drawn.cells, strict=True) if cell.text == "41"]
    (place,) = [w for w in drawn.writing if w.x0 == 0 and w.y0 > 2]
    assert place.x1 < boxes[0].x0


@pytest.mark.parametrize(
    ("v", "jacobian", "sentence"),
    [
        (V, J.t(), r"v has shape \(2,\) and the jacobian \(3, 2\); expected \(outputs,\) and"),
        (V[0], J, r"v has shape \(\) and the jacobian \(2, 3\); expected"),
        (V, J[0], r"v has shape \(2,\) and the jacobian \(3,\); expected"),
        (V, torch.ones(2, 10), "the jacobian has 10 columns; expected 9 at most."),
    ],
)
def test_a_row_that_does_not_fit_its_jacobian_is_refused(v, jacobian, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        slopes.row_times(v, jacobian)


def test_nine_columns_still_fit():
    assert slopes.row_times(V, torch.ones(2, 9))


def test_slopes_are_those_of_each_number_alone():
    values, found = slopes.values_and_slopes(torch.sin, STEPS)
    assert torch.equal(values, STEPS.sin())
    assert torch.allclose(found, STEPS.cos())
    assert not STEPS.requires_grad


def test_no_frame_is_drawn_where_nothing_is_read_off_it():
    figures = (
        slopes.kinks(relu=torch.relu, abs=torch.abs),
        slopes.errors(STEPS, forward=STEPS),
    )
    for ax in (ax for fig in figures for ax in fig.axes):
        drawn = {side for side, spine in ax.spines.items() if spine.get_visible()}
        assert drawn == {"left", "bottom"}
