"""Pictures of nested boxes, folds, masks and images: checked on what was drawn."""

import itertools

import numpy as np
import pytest
import torch
from matplotlib.patches import Rectangle

from utils.pictures import boxes
from utils.pictures.arrows import Arrow
from utils.pictures.board import WIDTH
from utils.pictures.palette import HUES, name_of
from utils.record.values import texts

X = torch.tensor([[10, 11, 12], [13, 14, 15]])
CUBE = torch.arange(12).view(2, 2, 3)
BATCH = torch.arange(16).view(2, 2, 2, 2)
NAMES = list(HUES)


def held_in(outer, inner):
    """Whether the rectangle ``inner`` stands in the rectangle ``outer``."""
    box, corners = outer.get_bbox(), inner.get_bbox()
    return inner is not outer and box.contains(*corners.min) and box.contains(*corners.max)


class Drawn:
    """What stands on a picture, in the order in which it was drawn; y grows downwards."""

    def __init__(self, fig):
        (ax,) = fig.axes
        self.headline = fig.get_label()
        self.texts = {t.get_text(): t.get_position() for t in ax.texts}
        rects = [p for p in ax.patches if isinstance(p, Rectangle)]
        words = [t for t in ax.texts if t.get_ha() == "center"]
        self.cells, self.frames = [], []
        for rect in rects:
            middle = tuple(rect.get_center())
            inside = [t.get_text() for t in words if np.allclose(t.get_position(), middle)]
            is_cell = inside and not any(held_in(rect, other) for other in rects)
            part = (inside, name_of(rect.get_facecolor()), rect.get_linestyle(), rect.get_bbox())
            (self.cells if is_cell else self.frames).append(part)
        arrows = [p for p in ax.patches if isinstance(p, Arrow)]
        self.arrows = {a.get_label(): (a.start, a.end) for a in arrows}
        self.right = ax.get_xlim()[1]

    @property
    def numbers(self):
        return [inside[0] for inside, *_ in self.cells]

    @property
    def fills(self):
        return [fill for _, fill, *_ in self.cells]

    def direction(self, name):
        (x0, y0), (x1, y1) = self.arrows[name]
        assert (x0 == x1) != (y0 == y1)
        return ("right" if x1 > x0 else "left") if y0 == y1 else ("down" if y1 > y0 else "up")


# ---- nested --------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [torch.tensor(7), X[0], X, CUBE, BATCH, X[:0], X > 12, X / 7])
def test_every_number_is_a_cell_and_every_pair_of_brackets_a_frame(x):
    drawn = Drawn(boxes.nested(x=x))
    assert drawn.numbers == texts(x)
    # Brackets of nested lists, counted as Python writes them.
    assert len(drawn.frames) == str(x.tolist()).count("[")
    assert set(drawn.fills) <= {"blue"}
    assert drawn.right <= WIDTH + 0.2


def test_names_and_facts_stand_above_each_tensor():
    drawn = Drawn(boxes.nested(one=X[0], two=X))
    assert drawn.headline == "one: ndim 1, shape (3,); two: ndim 2, shape (2, 3)"
    assert {"one", "two", "ndim 1", "ndim 2", "shape (3,)", "shape (2, 3)"} <= set(drawn.texts)
    tops = [drawn.texts[name][1] for name in ("one", "ndim 1", "shape (3,)")]
    assert tops == sorted(tops)
    assert drawn.texts["two"][0] > drawn.cells[2][3].x1
    assert drawn.texts["two"][1] == drawn.texts["one"][1]


def test_a_tensor_that_does_not_fit_beside_another_stands_below_it():
    drawn = Drawn(boxes.nested(cube=CUBE, again=CUBE))
    assert drawn.texts["again"][0] == drawn.texts["cube"][0]
    lowest = max(bbox.y1 for *_, bbox in drawn.cells[:12])
    assert drawn.texts["again"][1] > lowest + 1


@pytest.mark.parametrize(
    ("x", "ways"),
    [
        (torch.tensor(7), []),
        (X[0], ["right"]),
        (X, ["down", "right"]),
        (CUBE, ["right", "down", "right"]),
        (torch.arange(8).view(2, 1, 4), ["right", "down", "right"]),
        (torch.arange(10).view(2, 1, 5), ["down", "down", "right"]),
        (BATCH, ["down", "right", "down", "right"]),
    ],
)
def test_an_arrow_runs_along_each_dimension_from_its_first_part_to_its_last(x, ways):
    drawn = Drawn(boxes.nested(x=x))
    assert [drawn.direction(f"dim {d}") for d in range(x.ndim)] == ways
    assert {f"dim {d}" for d in range(x.ndim)} <= set(drawn.texts)
    for d, way in enumerate(ways):
        first = [0] * x.ndim
        last = [*first[:d], x.shape[d] - 1, *[size - 1 for size in x.shape[d + 1 :]]]
        places = [int(torch.arange(x.numel()).view(x.shape)[tuple(i)]) for i in (first, last)]
        a, b = (drawn.cells[place][3] for place in places)
        start, end = drawn.arrows[f"dim {d}"]
        k = 0 if way == "right" else 1
        span = ((a.x0, b.x1), (a.y0, b.y1))[k]
        assert start[k] == pytest.approx(span[0], abs=0.6)
        assert end[k] == pytest.approx(span[1], abs=0.6)


def test_arrows_and_their_names_stand_clear_of_the_boxes_and_of_each_other():
    for x in (X, CUBE, BATCH):
        drawn = Drawn(boxes.nested(x=x))
        outer = max((f[3] for f in drawn.frames), key=lambda box: box.width)
        spots = [drawn.texts[f"dim {d}"] for d in range(x.ndim)]
        for (x0, y0), (x1, y1) in drawn.arrows.values():
            middle = ((x0 + x1) / 2, (y0 + y1) / 2)
            assert not outer.contains(*middle)
        assert not any(outer.contains(*spot) for spot in spots)
        for (a, b), (c, d) in itertools.combinations(spots, 2):
            assert abs(a - c) > 1 or abs(b - d) > 0.5


# ---- fold ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dims", [0, 1, (0, 1)])
def test_numbers_of_one_colour_fold_into_the_number_of_that_colour(dims):
    drawn = Drawn(boxes.fold(X, dims))
    count = X.numel()
    before, after = drawn.cells[:count], drawn.cells[count:]
    assert [int(inside[0]) for inside, *_ in before] == X.flatten().tolist()
    result = X.sum(dim=dims).flatten().tolist()
    assert [int(inside[0]) for inside, *_ in after] == result
    for k, (inside, fill, *_) in enumerate(after):
        assert fill == NAMES[k]
        assert int(inside[0]) == sum(int(i[0]) for i, f, *_ in before if f == fill)


def test_each_fold_has_its_code_its_arrow_and_its_shape():
    drawn = Drawn(boxes.fold(X.float(), 0, 1, how="mean", keepdim=True))
    codes = ["x.mean(dim=0, keepdim=True)", "x.mean(dim=1, keepdim=True)"]
    assert drawn.headline == (
        "x, ndim 2, shape (2, 3): numbers of one colour fold into one in "
        "x.mean(dim=0, keepdim=True) and x.mean(dim=1, keepdim=True)"
    )
    assert {*codes, "(1, 3)", "(2, 1)"} <= set(drawn.texts)
    assert [drawn.direction(code) for code in codes] == ["right", "right"]
    assert drawn.numbers[6:9] == ["11.5", "12.5", "13.5"]
    assert drawn.numbers[-2:] == ["11", "14"]
    assert len(drawn.frames) == 3 + 2 + 3 + 3


def test_a_result_stands_right_of_its_tensor_at_the_same_height():
    drawn = Drawn(boxes.fold(X, 1))
    (start, end), left = drawn.arrows["x.sum(dim=1)"], drawn.cells[5][3].x1
    result = [bbox for *_, bbox in drawn.cells[6:]]
    assert left < start[0] < end[0] < result[0].x0
    rows = [drawn.cells[k][3] for k in (0, 3)]
    middle = (rows[0].y0 + rows[1].y1) / 2
    assert start[1] == end[1] == pytest.approx(middle)
    assert (result[0].y0 + result[-1].y1) / 2 == pytest.approx(middle)
    assert drawn.texts["(2,)"][0] > result[-1].x1
    assert drawn.texts["x.sum(dim=1)"][1] < rows[0].y0


def test_folds_stand_below_each_other():
    drawn = Drawn(boxes.fold(CUBE, 0, (1, 2), how="amax"))
    first, second = (drawn.texts[f"x.amax(dim={dim})"][1] for dim in ("0", "(1, 2)"))
    lowest = max(bbox.y1 for *_, bbox in drawn.frames if bbox.y0 < second) + 0.04
    assert (first, second) == pytest.approx((0.3, lowest + 0.6 + 0.3))
    assert drawn.numbers[12:18] == ["6", "7", "8", "9", "10", "11"]
    assert drawn.numbers[-2:] == ["5", "11"]
    above = max(bbox.y1 for *_, bbox in drawn.cells[:18])
    assert min(bbox.y0 for *_, bbox in drawn.cells[18:]) > above + 0.6


# ---- masked and pixels ---------------------------------------------------------------------------


def test_a_masked_number_has_a_dashed_empty_cell():
    mask = torch.tensor([[True, True, True], [True, False, False]])
    drawn = Drawn(boxes.masked(X, mask))
    assert drawn.headline == "x, ndim 2, shape (2, 3): the mask keeps 4 of 6 numbers"
    assert drawn.numbers == texts(X)
    assert drawn.fills == ["blue"] * 4 + ["empty"] * 2
    assert [line for _, _, line, _ in drawn.cells] == ["-"] * 4 + ["--"] * 2
    assert len(drawn.frames) == 3


def test_an_image_is_shown_with_its_three_channels_and_one_pixel():
    image = boxes.sunset()
    fig = boxes.pixels(image, 2, 7)
    assert fig.get_label() == (
        "an image of shape (3, 12, 12) and its channels; at row 2, column 7: "
        "red 0.5, green 0.483, blue 0.8"
    )
    titles = ["image: 12 × 12 pixels", "image[0], red: 0.5", "image[1], green: 0.483"]
    assert [ax.get_title() for ax in fig.axes] == [*titles, "image[2], blue: 0.8"]
    shown = [ax.images[0].get_array() for ax in fig.axes]
    assert np.array_equal(shown[0], image.movedim(0, -1))
    for k in range(3):
        assert np.array_equal(shown[k + 1], image[k])
    for ax in fig.axes:
        (frame,) = ax.patches
        assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((6.5, 1.5), 1, 1)
        assert ax.images[0].get_clim() == (0, 1)
        assert ax.images[0].get_cmap().name == "gray"
        assert ax.images[0].get_interpolation() == "nearest"
        assert [*ax.get_xticks(), *ax.get_yticks()] == []
        assert name_of(frame.get_edgecolor()) == "purple"


def test_the_sunset_has_a_sky_a_sun_and_a_sea():
    image = boxes.sunset(12)
    assert image.shape == (3, 12, 12)
    assert image.dtype == torch.float32
    assert (image.min().item(), image.max().item()) == pytest.approx((0.1, 1))
    assert torch.equal(image, image.flip(2))
    sun, sea = torch.tensor([1.0, 0.9, 0.1]), torch.tensor([0.1, 0.2, 0.5])
    assert torch.equal(image[:, 5, 5], sun)
    assert torch.equal(image[:, 8:], sea[:, None, None].expand(3, 4, 12))
    in_sun = (image == sun[:, None, None]).all(dim=0)
    assert in_sun.sum(dim=1).tolist() == [0, 0, 0, 4, 6, 6, 6, 6, 0, 0, 0, 0]
    assert image[:, 0, 0].tolist() == pytest.approx([0.4, 0.5, 0.9])
    assert image[:, 6, 0].tolist() == pytest.approx([0.7, 0.45, 0.6])


# ---- limits --------------------------------------------------------------------------------------


def test_a_negative_dim_folds_as_its_positive_name_does():
    by_end, by_start = (Drawn(boxes.fold(X, dim)).cells for dim in (-1, 1))
    assert [cell[:2] for cell in by_end] == [cell[:2] for cell in by_start]


def test_the_largest_tensors_that_fit_are_drawn():
    assert len(Drawn(boxes.nested(x=torch.zeros(6, 8))).cells) == 48
    assert len(Drawn(boxes.nested(x=torch.zeros(8))).cells) == 8


# ---- where everything stands ---------------------------------------------------------------------

PLACES = {
    "matrix": (
        lambda: boxes.nested(x=X),
        {"x": (0, 0.4), "ndim 2": (0, 1.2), "dim 0": (4.3, 4), "dim 1": (0.4, 6.25)},
        {"dim 0": (4.05, 2.75, 4.05, 5.25), "dim 1": (0.4, 5.8, 3.4, 5.8)},
    ),
    "cube": (
        lambda: boxes.nested(x=CUBE),
        {"shape (2, 2, 3)": (0, 1.95), "dim 0": (0.25, 2.75), "dim 1": (8.5, 5.05)},
        {"dim 0": (0.25, 3.1, 7.75, 3.1), "dim 2": (0.55, 7, 3.55, 7)},
    ),
    "batch": (
        lambda: boxes.nested(x=BATCH),
        {"dim 0": (8.34, 7.8), "dim 1": (0.4, 3.65), "dim 2": (6.6, 6.1), "dim 3": (0.7, 12.05)},
        {"dim 0": (8.09, 4.55, 8.09, 11.05), "dim 2": (6.35, 4.85, 6.35, 7.35)},
    ),
    "flat parts": (
        lambda: boxes.nested(x=torch.arange(10).view(2, 1, 5)),
        {"dim 0": (8.54, 5.2), "dim 1": (6.8, 4.35)},
        {},
    ),
    "two": (lambda: boxes.nested(x=X[0], y=X[0]), {"y": (4, 0.4)}, {}),
    "below": (lambda: boxes.nested(x=CUBE, y=X), {"y": (0, 8.5)}, {}),
    "fold": (
        lambda: boxes.fold(X, 1),
        {"x.sum(dim=1)": (0, 0.3), "(2,)": (8.2, 2.4)},
        {"x.sum(dim=1)": (4, 2.4, 5.2, 2.4)},
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_words_and_arrows_stand_where_they_are_read(name):
    draw, words, arrows = PLACES[name]
    drawn = Drawn(draw())
    for text, place in words.items():
        assert drawn.texts[text] == pytest.approx(place, abs=0.01), text
    for label, ends in arrows.items():
        (x0, y0), (x1, y1) = drawn.arrows[label]
        assert (x0, y0, x1, y1) == pytest.approx(ends, abs=0.01), label
