"""Picked and joined numbers: what is coloured is held against plain loops."""

import itertools

import pytest
import torch

from tests.unit.pictures.drawings import NAMES, Drawing
from utils.pictures import picks

X = torch.tensor([[1.5, 3.0, 0.5], [4.5, -1.0, 1.0], [2.0, 3.5, 5.5], [4.0, 5.0, 2.5]])
LABELS = torch.tensor([1, 0, 2, 0])
ANIMALS = ["fox", "hare", "owl"]
MASK = torch.tensor([True, False, False, True])
A, B = torch.arange(10, 13), torch.arange(20, 23)
CODES = ["x", "x[1]", "x[:, 1]", "x[1:3]", "x[::2, 1:]", "x[[2, 0]]", "x[x > 3]", "x[2, 1]",
         "x[mask]", "x[[2, 2]]", "x.flip(0)", "x.t()", "x[:0]"]  # fmt: skip


def fills(fig):
    return [cell.fill for cell in Drawing(fig).cells]


def first_rows(x, result):
    """The colour of each number of ``x``: the first row of the result that holds it."""
    colours = ["empty"] * x.numel()
    for k, number in enumerate(x.flatten().tolist()):
        for i in range(len(torch.atleast_1d(result)) - 1, -1, -1):
            if number in torch.atleast_1d(result)[i].flatten().tolist():
                colours[k] = NAMES[i % len(NAMES)]
    return colours


# ---- labelled ------------------------------------------------------------------------------------


def test_one_number_of_each_row_is_marked_below_its_name():
    drawn = Drawing(picks.labelled(X, LABELS, "photo", ANIMALS))
    assert [c.text for c in drawn.cells] == [f"{n:g}" for n in X.flatten().tolist()]
    marked = [k for k, cell in enumerate(drawn.cells) if cell.fill != "empty"]
    assert marked == [3 * i + j for i, j in enumerate(LABELS.tolist())]
    assert {cell.fill for cell in drawn.cells} == {"empty", "blue"}
    heads = sorted((x, word) for (x, y), word in drawn.placed.items() if word in ANIMALS)
    assert [word for _, word in heads] == ANIMALS
    assert [x for x, _ in heads] == pytest.approx([cell.x for cell in drawn.cells[:3]], abs=0.01)
    assert {f"photo {i}" for i in range(4)} <= drawn.texts
    assert drawn.headline == (
        "a table of shape (4, 3); marked: hare in photo 0, fox in photo 1, owl in photo 2, "
        "fox in photo 3"
    )


@pytest.mark.parametrize(
    ("columns", "names", "error", "words"),
    [
        ([1, 0, 2, 0], ANIMALS, TypeError, "columns is an object of type list"),
        (LABELS[:3], ANIMALS, ValueError, "columns holds [1, 0, 2]; expected one for each of 4"),
        (LABELS + 1, ANIMALS, ValueError, "from 0 to 2"),
        (LABELS - 1, ANIMALS, ValueError, "from 0 to 2"),
        (LABELS, ANIMALS[:2], ValueError, "2 names for 3 columns; expected one for each"),
    ],
)
def test_labels_that_do_not_fit_are_refused(columns, names, error, words):
    with pytest.raises(error) as caught:
        picks.labelled(X, columns, "photo", names)
    assert words in str(caught.value)


# ---- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_numbers_that_a_result_holds_have_the_colour_of_its_row(code):
    result = eval(code, {"x": X, "mask": MASK})
    assert fills(picks.cells(X, code, mask=MASK)) == first_rows(X, result)


def test_shape_and_kind_stand_in_the_picture_and_in_its_words():
    fig = picks.cells(X, "x[1:3]", "x[[1, 2]]")
    assert fig.get_label() == "x[1:3]: (2, 3), view; x[[1, 2]]: (2, 3), copy"
    assert {"x[1:3]", "(2, 3), view", "x[[1, 2]]", "(2, 3), copy"} <= Drawing(fig).texts


def test_tables_stand_side_by_side_as_far_as_a_phone_is_wide():
    drawn = Drawing(picks.cells(X, *["x[1]", "x[:, 1]", "x[1:3]", "x[::2, 1:]"]))
    assert drawn.width <= 12.5
    corners = [drawn.cells[12 * k] for k in range(4)]
    assert corners[0].y == corners[1].y == corners[2].y < corners[3].y
    assert corners[0].x < corners[1].x < corners[2].x


def test_x_stays_as_it_is_whatever_an_expression_writes():
    x = X.clone()
    picks.cells(x, "x.mul_(1)[0]", "x[0].fill_(4.5)")
    assert torch.equal(x, X)


@pytest.mark.parametrize(
    ("x", "codes", "error", "words"),
    [
        ([1], ["x[0]"], TypeError, "x is an object of type list; expected a tensor"),
        (X, [], ValueError, "no expression is given"),
        (X, ["len(x)"], TypeError, "'len(x)' gives an object of type int; expected a tensor"),
        (X, ["x[9]"], ValueError, "'x[9]' fails with IndexError"),
        (X, [5], TypeError, "given as int"),
        (X, ["x + 7"], ValueError, "the result holds 8.5, which x does not"),
        (X[0], ["x"], ValueError, "x has shape (3,); expected a table of 1 to 12 rows and 1 to 8"),
        (X[:0], ["x"], ValueError, "x has shape (0, 3)"),
        (torch.zeros(2, 2), ["x"], ValueError, "x holds a number twice"),
        (torch.arange(18).view(2, 9), ["x"], ValueError, "x has shape (2, 9)"),
        (X.to("meta"), ["x"], ValueError, "x is a meta tensor"),
    ],
)
def test_what_cannot_be_marked_is_refused(x, codes, error, words):
    with pytest.raises(error) as caught:
        picks.cells(x, *codes)
    assert words in str(caught.value)


# ---- gathered ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dim", "index"),
    [
        (1, LABELS[:, None]),
        (0, torch.tensor([[3, 0, 1]])),
        (1, torch.tensor([[2, 0], [1, 1]])),
        (0, torch.tensor([[0, 1], [0, 2]])),
    ],
)
def test_a_number_of_the_index_its_pick_and_its_place_have_one_colour(dim, index):
    fig = picks.gathered(X, dim, index)
    cells, n = Drawing(fig).cells, index.numel()
    every = NAMES[:n]
    expected = ["empty"] * 12
    for k, (i, j) in reversed(list(enumerate(itertools.product(*map(range, index.shape))))):
        row, column = (i, index[i, j]) if dim == 1 else (index[i, j], j)
        expected[3 * row + column] = NAMES[k]
    assert [cell.fill for cell in cells] == [*every, *expected, *every]
    assert [c.text for c in cells[-n:]] == [f"{v:g}" for v in X.gather(dim, index).flatten()]
    assert {"index", "x", f"x.gather({dim}, index)"} <= Drawing(fig).texts


def test_a_number_that_is_picked_twice_has_the_first_colour():
    cells = Drawing(picks.gathered(X, 1, torch.tensor([[1, 1]]))).cells
    assert [cell.fill for cell in cells[2:5]] == ["empty", NAMES[0], "empty"]


@pytest.mark.parametrize(
    ("dim", "index", "error", "words"),
    [
        (1, [[0]], TypeError, "index is an object of type list"),
        (1, LABELS, ValueError, "index has shape (4,)"),
        (1, torch.zeros(4, 2).long(), ValueError, "index has 8 numbers; expected 6 at most"),
        (1, LABELS[:, None] + 1, ValueError, "x.gather(1, index) fails: index 3 is out of bounds"),
        (0, torch.zeros(1, 4).long(), ValueError, "x.gather(0, index) fails: Size does not match"),
        (1, LABELS[:, None].float(), ValueError, "x.gather(1, index) fails"),
    ],
)
def test_an_index_that_does_not_fit_is_refused(dim, index, error, words):
    with pytest.raises(error) as caught:
        picks.gathered(X, dim, index)
    assert words in str(caught.value)


# ---- joined --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "colours"),
    [
        ("torch.cat([a, b])", "aaabbb"),
        ("torch.stack([a, b])", "aaabbb"),
        ("torch.stack([a, b], dim=1)", "ababab"),
        ("torch.cat([b, a])", "bbbaaa"),
    ],
)
def test_a_joined_number_keeps_the_colour_of_its_part(code, colours):
    cells = Drawing(picks.joined(code, a=A, b=B)).cells
    hue = {"a": NAMES[0], "b": NAMES[1]}
    assert [cell.fill for cell in cells] == [hue[c] for c in "aaabbb" + colours]
    result = eval(code, {"torch": torch, "a": A, "b": B})
    assert [cell.text for cell in cells[6:]] == list(map(str, result.flatten().tolist()))


def test_parts_stand_in_one_line_and_each_result_below():
    fig = picks.joined("torch.cat([a, b])", "torch.stack([a, b])", a=A, b=B)
    cells = Drawing(fig).cells
    assert cells[0].y == cells[3].y < cells[6].y < cells[12].y < cells[15].y
    assert cells[0].x == cells[6].x == cells[12].x == cells[15].x
    assert fig.get_label() == (
        "numbers of a and b in torch.cat([a, b]) (6,) and torch.stack([a, b]) (2, 3)"
    )
    assert {"a (3,)", "b (3,)", "torch.cat([a, b]) (6,)"} <= Drawing(fig).texts


@pytest.mark.parametrize(
    ("codes", "parts", "error", "words"),
    [
        ([], {"a": A}, ValueError, "expected expressions and name = tensor"),
        (["a"], {}, ValueError, "expected expressions and name = tensor"),
        (["a"], {"a": [1]}, TypeError, "a is an object of type list"),
        (["a[None, None]"], {"a": A}, ValueError, "a[None, None] has shape (1, 1, 3); expected"),
        (["len(a)"], {"a": A}, TypeError, "len(a) is an object of type int"),
        (["a[9]"], {"a": A}, ValueError, "'a[9]' fails with IndexError"),
        (["a"], {"a": torch.arange(9)}, ValueError, "a has shape (9,); expected a row or a table"),
    ],
)
def test_what_cannot_be_joined_or_drawn_is_refused(codes, parts, error, words):
    with pytest.raises(error) as caught:
        picks.joined(*codes, **parts)
    assert words in str(caught.value)
