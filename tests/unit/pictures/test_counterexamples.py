"""A wrong answer drawn: cells that differ are marked, what has no cells is told in words."""

import pytest
import torch

from tests.unit.pictures.drawings import Drawing
from utils.pictures import counterexamples
from utils.pictures.board import WIDTH
from utils.pictures.counterexamples import draw
from utils.record.values import texts

X = torch.arange(6).view(2, 3)


def fills(drawing, colour):
    return [cell.text for cell in drawing.cells if cell.fill == colour]


def test_all_cells_of_all_things_stand_in_row_order():
    drawn = Drawing(draw({"x": X, "y": X[0]}, X + 10, X + 20))
    wanted = [*texts(X), *texts(X[0]), *texts(X + 10), *texts(X + 20)]
    assert [cell.text for cell in drawn.cells] == wanted


@pytest.mark.parametrize("wrong", [[0], [1, 5], [0, 1, 2, 3, 4, 5], []])
def test_exactly_the_cells_that_differ_are_marked(wrong):
    given = X.clone()
    given.view(-1)[wrong] += 100
    drawn = Drawing(draw({}, X, given))
    assert fills(drawn, "blue") == [texts(X)[k] for k in wrong]
    assert fills(drawn, "purple") == [texts(given)[k] for k in wrong]
    many = f": {len(wrong)} of 6 numbers differ"
    assert drawn.headline.endswith(many if wrong else "yours shape (2, 3)")


def test_numbers_that_differ_in_a_late_digit_are_told_apart():
    drawn = Drawing(draw({}, torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.001])))
    assert fills(drawn, "blue") == ["2"]
    assert fills(drawn, "purple") == ["2.001"]


def test_nan_in_the_same_place_is_the_same():
    nan = torch.tensor([float("nan"), 1.0])
    drawn = Drawing(draw({}, nan, torch.tensor([float("nan"), 3.0])))
    assert fills(drawn, "purple") == ["3"]


def test_other_dtypes_are_compared_by_their_numbers():
    drawn = Drawing(draw({}, torch.tensor([1, 2]), torch.tensor([1.0, 3.0])))
    assert fills(drawn, "purple") == ["3"]
    drawn = Drawing(draw({}, torch.tensor([1, 0]), torch.tensor([True, True])))
    assert fills(drawn, "purple") == ["True"]


def test_other_shapes_have_no_marks_and_their_shapes_above():
    drawn = Drawing(draw({"x": X}, X, X.t(), "It is turned."))
    assert not fills(drawn, "purple") + fills(drawn, "blue")
    assert {"(2, 3)", "(3, 2)", "It is turned."} <= drawn.texts
    assert drawn.headline.endswith("yours shape (3, 2). It is turned.")


def test_matrices_of_three_dimensions_stand_apart():
    cube = torch.arange(12).view(2, 2, 3)
    drawn = Drawing(draw({}, cube, cube))
    assert len(drawn.cells) == 24
    assert len({(cell.x, cell.y) for cell in drawn.cells}) == 24


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (torch.ones(37), "too large to draw"),
        (torch.ones(13), "too large to draw"),
        (torch.ones(13, 1), "too large to draw"),
        (torch.ones(1, 1, 1, 1), "too large to draw"),
        (torch.ones(2, 0), "no numbers in it"),
        ("None", "None"),
        ("", "yours"),
    ],
)
def test_what_has_no_cells_is_told(thing, words):
    assert words in Drawing(draw({}, X, thing)).texts


def test_words_are_wrapped_and_no_sign_is_a_formula():
    drawn = Drawing(draw({}, X, "ValueError: $x_1$ " * 6 + "数"))
    lines = [text for text in drawn.texts if "ValueError" in text]
    assert len(lines) > 1
    assert max(map(len, lines)) <= 40
    assert "$x_1$" in " ".join(lines)
    assert "?" in " ".join(drawn.texts)


THINGS = [X, X * 1000, X > 2, X / 7, torch.ones(3, 12), torch.ones(12, 3), torch.ones(12, 1, 3),
          torch.tensor(3.5), "a text of some length that is wrapped somewhere"]  # fmt: skip


@pytest.mark.parametrize("given", THINGS, ids=str)
@pytest.mark.parametrize("expected", THINGS[:-1], ids=str)
def test_nothing_overlaps_and_all_fits_a_phone(expected, given):
    drawn = Drawing(draw({"x": expected, "k": "3"}, expected, given))
    assert drawn.width <= WIDTH + 1
    boxes = drawn.boxes
    for k, box in enumerate(boxes):
        assert not any(box.overlaps(other.padded(-0.02)) for other in boxes[k + 1 :])
    for word in drawn.writing:
        assert word.x0 >= drawn.limits.x0 - 0.2
        assert word.x1 <= drawn.limits.x1 + 0.2


def test_outside_a_notebook_nothing_is_shown(capsys):
    assert counterexamples.show({}, X, X) is None
    assert capsys.readouterr().out == ""


def test_in_a_notebook_it_is_displayed(monkeypatch):
    seen = []
    monkeypatch.setattr(counterexamples, "get_ipython", lambda: True)
    monkeypatch.setattr(counterexamples, "display", seen.append)
    counterexamples.show({"x": X}, X, X + 1)
    assert "6 of 6 numbers differ" in seen[0].get_label()
