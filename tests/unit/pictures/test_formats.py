"""Pictures of number formats show what PyTorch stores: checked on what was drawn."""

import itertools
import math

import pytest
import torch
from matplotlib.patches import Rectangle

from utils.pictures import formats
from utils.pictures.board import WIDTH
from utils.pictures.describe import describe
from utils.pictures.palette import name_of as colour_of
from utils.record.floats import FORMATS, name_of

X = torch.tensor(0.1)
TYPES = (torch.bool, torch.uint8, torch.int8, torch.int64, torch.float16, torch.bfloat16)
TYPES = (*TYPES, torch.float32, torch.float64, torch.complex64)


def parts(fig):
    """Texts by their place (x, y), and boxes as (x, y of the middle, fill)."""
    (ax,) = fig.axes
    texts = {tuple(round(v, 3) for v in t.get_position()): t.get_text() for t in ax.texts}
    boxes = [p for p in ax.patches if isinstance(p, Rectangle)]
    places = [(*(round(v, 3) for v in b.get_center()), colour_of(b.get_facecolor())) for b in boxes]
    return texts, places


# ---- bits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", FORMATS)
def test_bits_are_drawn_in_order_in_rows_of_sixteen_with_the_colour_of_their_field(dtype):
    texts, boxes = parts(formats.bits(x=torch.tensor(-0.1, dtype=torch.float64).to(dtype)))
    drawn = "".join(texts[x, y] for x, y, _ in boxes)
    size = torch.finfo(dtype).bits
    integer = {8: torch.int8, 16: torch.int16, 32: torch.int32, 64: torch.int64}[size]
    pattern = torch.tensor([-0.1], dtype=torch.float64).to(dtype).view(integer).item() % 2**size
    assert drawn == f"{pattern:0{size}b}"
    rows = sorted({y for _, y, _ in boxes})
    assert [sum(y == row for _, y, _ in boxes) for row in rows] == [min(size, 16)] * len(rows)
    fraction = -round(torch.log2(torch.tensor(torch.finfo(dtype).eps)).item())
    fills = ["amber", *["blue"] * (size - 1 - fraction), *["green"] * fraction]
    assert [fill for _, _, fill in boxes] == fills
    assert (
        f"1 sign bit, {size - 1 - fraction} exponent bits, {fraction} fraction bits"
        in texts.values()
    )


def test_bits_say_name_formula_and_value():
    words = describe(formats.bits(float32=X, float16=X.half()))
    assert words.startswith("The bits of float32: 0.1000000015; float16: 0.09997558594")
    short = "1 sign bit, 5 exponent bits, 10 fraction bits; +1.599609375 × 2^-4 = 0.09997558594"
    long = "1 sign bit, 8 exponent bits, 23 fraction bits; +1.600000024 × 2^-4 = 0.1000000015"
    assert f"float32; {long}" in words
    assert f"float16; {short}" in words


def test_infinity_has_no_formula():
    texts, _ = parts(formats.bits(x=torch.tensor(float("inf"))))
    assert [text for text in texts.values() if "inf" in text] == ["inf"]


def test_numbers_stand_below_one_another_and_no_wider_than_a_phone():
    fig = formats.bits(a=X, b=X.double(), c=X.half())
    _, boxes = parts(fig)
    ys = [y for _, y, _ in boxes]
    assert ys == sorted(ys)
    assert len(set(ys)) == 2 + 4 + 1
    assert max(x for x, _, _ in boxes) < WIDTH
    assert all(b - a >= 1 for a, b in itertools.pairwise(sorted(set(ys))))


@pytest.mark.parametrize(
    ("numbers", "error", "sentence"),
    [
        ({}, ValueError, "no number is given; expected name = tensor, such as x=x."),
        ({"x": torch.ones(2)}, ValueError, "x has 2 numbers"),
        ({"x": X, "y": torch.tensor(1)}, TypeError, "y is torch.int64; expected"),
        ({"x": 0.1}, TypeError, "x is of type float; expected a tensor"),
    ],
)
def test_what_has_no_bits_to_draw_is_refused(numbers, error, sentence):
    with pytest.raises(error) as caught:
        formats.bits(**numbers)
    message = str(caught.value)
    assert message == sentence if sentence.endswith(".") else message.startswith(sentence)


# ---- reach and marks -----------------------------------------------------------------------------


def test_reach_draws_each_format_from_its_smallest_to_its_largest_number_at_its_eps():
    dtypes = FORMATS[1:]
    (ax,) = formats.reach(*dtypes).axes
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    for line, dtype in zip(ax.lines, dtypes, strict=True):
        info = torch.finfo(dtype)
        assert list(line.get_xdata()) == [info.smallest_normal, info.max]
        assert list(line.get_ydata()) == [info.eps, info.eps]
        name = f"{name_of(dtype)} from {info.smallest_normal:.3g} to {info.max:.3g}"
        assert line.get_label() == name
    assert len({line.get_color() for line in ax.lines}) == len(dtypes)
    assert [text.get_text() for text in ax.texts] == [name_of(dtype) for dtype in dtypes]


def test_names_stand_at_their_lines_and_inside_the_axes():
    (ax,) = formats.reach(*FORMATS[1:]).axes
    for text, line in zip(ax.texts, ax.lines, strict=True):
        (x, y), (start, end), eps = text.get_position(), line.get_xdata(), line.get_ydata()[0]
        above = start < x < end and eps / 2 < y < eps and text.get_va() == "bottom"
        right = end < x < 100 * end and y == eps and text.get_ha() == "left"
        left = start / 100 < x < start and y == eps and text.get_ha() == "right"
        assert above + right + left == 1
    assert {t.get_position()[0] for t in ax.texts if t.get_ha() == "center"} == {1e-24}
    sides = [text.get_ha() for text in ax.texts]
    assert sides == ["center", "left", "center", "left", "right"]


def test_small_gaps_stand_high_and_powers_are_written_as_in_python():
    fig = formats.reach(torch.float32, torch.float16)
    (ax,) = fig.axes
    assert ax.get_ylim() == (1, torch.finfo(torch.float32).eps / 10)
    assert ax.get_xlim() == (1e-40, 1e40)
    assert ax.get_xlabel() == "numbers"
    assert ax.get_ylabel() == "gap at 1 (eps)"
    assert "x ticks 1e-36 1e-24 1e-12 1e0 1e12 1e24 1e36" in describe(fig)
    assert describe(fig).startswith("How far formats reach, and how far apart")


@pytest.mark.parametrize(
    ("dtypes", "error", "sentence"),
    [
        ((), ValueError, "no dtype is given; expected some, such as torch.float16."),
        ((torch.int8,), TypeError, "a format is torch.int8; expected a floating-point dtype"),
        (("float32",), TypeError, "a format is float32; expected a floating-point dtype"),
    ],
)
def test_reach_refuses_what_is_no_format(dtypes, error, sentence):
    with pytest.raises(error) as caught:
        formats.reach(*dtypes)
    message = str(caught.value)
    assert message == sentence if sentence.endswith(".") else message.startswith(sentence)


def test_marks_draw_every_number_from_zero_to_the_end_once():
    every = torch.arange(256).to(torch.uint8)
    a, b = every.view(torch.float8_e4m3fn), torch.tensor([3.0, -1.0, 0.0, 2.0, 9.0, 3.0, 8.0])
    fig = formats.marks(8, first=a, second=b)
    (ax,) = fig.axes
    first, second = (line for line in ax.lines if line.get_marker() == "|")
    values = a.double()
    assert first.get_xdata().tolist() == values[(values >= 0) & (values <= 8)].unique().tolist()
    assert second.get_xdata().tolist() == [0, 2, 3, 8]
    assert set(first.get_ydata()) == {0}
    assert set(second.get_ydata()) == {-1}
    assert [text.get_text() for text in ax.texts] == ["first: 81 numbers", "second: 4 numbers"]
    assert [text.get_position()[1] for text in ax.texts] == pytest.approx([0.28, -0.72])
    assert ax.get_ylim() == pytest.approx((-1.7, 0.75))
    assert describe(fig).startswith("All numbers from 0 to 8")
    assert [list(line.get_xdata()) for line in ax.lines if line.get_marker() != "|"] == [[0, 8]] * 2


@pytest.mark.parametrize(
    ("end", "numbers"), [(8, {}), (0, {"x": X}), (-1, {"x": X}), (math.inf, {"x": X})]
)
def test_marks_without_numbers_or_without_an_end_are_refused(end, numbers):
    with pytest.raises(ValueError, match=r"^expected a positive end and name = tensor; got "):
        formats.marks(end, **numbers)


@pytest.mark.parametrize(
    ("x", "what"), [([1, 2], "of type list"), (torch.tensor(1j), "torch.complex64")]
)
def test_marks_refuse_what_holds_no_real_numbers(x, what):
    with pytest.raises(TypeError, match=rf"^x is {what}; expected a tensor of real numbers\.$"):
        formats.marks(8, x=x)


# ---- promotion -----------------------------------------------------------------------------------


def test_promotion_shows_the_type_of_every_sum():
    texts, boxes = parts(formats.promotion(*TYPES))
    names = [formats.abbreviation(dtype) for dtype in TYPES]
    kinds = {"b": "blue", "u": "green", "i": "green", "f": "purple", "c": "amber"}
    cells = {(x, y): fill for x, y, fill in boxes}
    for (row, left), (column, right) in itertools.product(enumerate(TYPES, 1), repeat=2):
        result = formats.abbreviation((torch.ones(1).to(left) + torch.ones(1).to(right)).dtype)
        place = (column + 0.5, row + 0.5)
        assert texts[place] == result
        assert cells[place] == ("purple" if result == "bf16" else kinds[result[0]])
        assert texts[0.5, row + 0.5] == names[row - 1]
        assert texts[column + 0.5, 0.5] == names[column - 1]
    assert len(boxes) == len(TYPES) ** 2 + 4


def test_the_colours_of_promotion_are_named_below_it():
    texts, boxes = parts(formats.promotion(*TYPES))
    named = {texts[x, y]: fill for x, y, fill in boxes[-4:]}
    assert named == {
        "truth value": "blue",
        "whole number": "green",
        "floating point": "purple",
        "complex": "amber",
    }
    ys = [y - len(TYPES) for _, y, _ in boxes[-4:]]
    assert ys == pytest.approx([2.1, 2.1, 3.3, 3.3])
    assert len({(x, y) for x, y, _ in boxes}) == len(boxes)


def test_the_picture_of_promotion_has_a_headline_and_cuts_nothing_off():
    fig = formats.promotion(torch.uint8, torch.int8)
    assert describe(fig).startswith("The type of a result: where the row and the column")
    assert not any(patch.get_clip_on() for patch in fig.axes[0].patches)


@pytest.mark.parametrize(
    ("dtype", "short"),
    [
        (torch.bool, "bool"),
        (torch.uint8, "u8"),
        (torch.int64, "i64"),
        (torch.bfloat16, "bf16"),
        (torch.float16, "f16"),
        (torch.complex128, "c128"),
    ],
)
def test_names_are_abbreviated_to_four_letters_at_most(dtype, short):
    assert formats.abbreviation(dtype) == short


@pytest.mark.parametrize("count", [0, 12])
def test_promotion_refuses_a_table_that_does_not_fit(count):
    with pytest.raises(ValueError, match=rf"^{count} dtypes are given; expected 1 to 11\.$"):
        formats.promotion(*[torch.int8] * count)
    formats.promotion(*[torch.int8] * 11)


@pytest.mark.parametrize(
    ("dtype", "sentence"),
    [
        ("int8", r"'int8' is no dtype; expected one such as torch\.int64\."),
        (torch.qint8, r"torch\.qint8 has no short name; expected a type such as torch\.int64\."),
        (torch.float8_e5m2, r"torch\.float8_e5m2 has no short name; expected a type such as"),
    ],
)
def test_promotion_refuses_what_it_cannot_name(dtype, sentence):
    with pytest.raises(TypeError, match=f"^{sentence}"):
        formats.promotion(dtype)


def test_promotion_passes_on_what_pytorch_refuses():
    with pytest.raises(RuntimeError, match="Promotion for Float8 Types is not supported"):
        formats.promotion(torch.float8_e5m2, torch.float32)
