"""The first difference between two answers, of whatever kind, in a sentence; nothing raises."""

import numpy as np
import pytest
import torch

from utils.exercises.difference import difference, kind, show

# ---- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "given", "said"),
    [
        (0.3, 0.1 + 0.2, ""),
        (2.0, 2, ""),
        (0.3, 0.301, "0.301 is not it."),
        (1.0, True, "Expected a float, yours is the bool True."),
        (1, True, "Expected an int, yours is the bool True."),
        (True, 1, "Expected a bool, yours is the int 1."),
        ((1, (2, 3)), [1, [2, 4]], "Entry 1: Entry 1: 4 is not it."),
        ("2", "2.0", ""),
        ("-2", "-2.00", ""),
        ("2", "2.", ""),
        ("2.0", "2.0", ""),
        ("2.0", "2", "'2' is not it."),
        ("2", "12.0", "'12.0' is not it."),
        ("2", "2.01", "'2.01' is not it."),
        ("2", "2.0.0", "'2.0.0' is not it."),
        ("2", "2.0\n", "'2.0\\n' is not it."),
        ("a", "b" * 200, "'" + "b" * 96 + "... is not it."),
        ((torch.ones(2),), (torch.ones(2),), ""),
        (5, torch.tensor(5), ""),
        (5, np.int64(4), "4 is not it."),
        (True, np.True_, ""),
        (5, torch.tensor([5]), "Expected an int, yours is a tensor of shape (1,)."),
        (5, torch.tensor(5, device="meta"), "Expected an int, yours is a tensor of shape ()."),
        (5, np.array(4), "4 is not it."),
        (5, np.array("x"), "Expected an int, yours is the str 'x'."),
        (5, np.float64(5), "Expected an int, yours is the float 5.0."),
        (0.3, np.float64(0.3), ""),
        (0.3, torch.tensor(0.3), ""),
        (0.3, torch.tensor(0.4, requires_grad=True), "0.4000000059604645 is not it."),
        (0.3, torch.tensor([0.3]), "Expected a float, yours is a tensor of shape (1,)."),
        (0.3, torch.tensor(0.3j), "Expected a float, yours is the complex 0.30000001192092896j."),
        (3.0, torch.tensor(True), "Expected a float, yours is the bool True."),
        (3.0, np.int64(3), ""),
        (3.0, np.float32(4), "4.0 is not it."),
        (3.0, np.True_, "Expected a float, yours is the bool True."),
        (3.0, np.array(3.0), ""),
        ("a", np.str_("a"), "Expected a str, yours is the str_ np.str_('a')."),
        ((1, 2), np.array([1, 2]), "Expected a tuple or list, yours is an array of shape (2,)."),
        ((3, 3), [np.array([3]), 3], "Entry 0: Expected an int, yours is an array of shape (1,)."),
    ],
)
def test_values_are_compared_by_kind_and_number(expected, given, said):
    assert difference(expected, given) == said


# ---- tensors -------------------------------------------------------------------------------------

T = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, float("nan")]])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (T.clone(), ""),
        (T * (1 + 1e-7), ""),
        (T.clone().requires_grad_(), ""),
        (T.t().contiguous().t(), ""),
        (T.t(), "Expected shape (2, 3), yours is (3, 2)."),
        (T.double(), "Expected dtype torch.float32, yours is torch.float64."),
        (T.to("meta"), "Expected a tensor on cpu, yours is on meta."),
        (T.to_sparse(), "Expected the layout torch.strided, yours is torch.sparse_coo."),
        (T + 1, "Expected 1 at [0, 0], yours is 2."),
        (T.nan_to_num(7), "Expected nan at [1, 2], yours is 7."),
        (T * torch.tensor([1, 1, 1.001]), "Expected 3 at [0, 2], yours is 3.003."),
        (
            [[1, 2], [3, 4]],
            "Expected a tensor of shape (2, 3), yours is the list [[1, 2], [3, 4]].",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_tensors_differ_in_shape_then_dtype_then_place_then_value(given, said):
    assert difference(T, given) == said


@pytest.mark.parametrize(
    ("expected", "given", "said"),
    [
        (torch.tensor(3), torch.tensor(4), "Expected 3, yours is 4."),
        (torch.tensor([True]), torch.tensor([False]), "Expected True at [0], yours is False."),
        (torch.tensor([1j]), torch.tensor([2j]), "Expected 1j at [0], yours is 2j."),
        (torch.empty(0), torch.empty(0), ""),
    ],
)
def test_any_dtype_and_size_is_compared(expected, given, said):
    assert difference(expected, given) == said


# ---- arrays --------------------------------------------------------------------------------------

A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, np.nan]])
OBJECTS = np.array([None, "cat"], dtype=object)


class Contrary:
    """An answer that can be neither compared nor shown."""

    def __eq__(self, other):
        raise ValueError("incomparable")

    def __repr__(self):
        raise ValueError("not to be shown")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (A.copy(), ""),
        (A * (1 + 1e-7), ""),
        (np.asfortranarray(A), ""),
        (np.ma.masked_array(A, mask=True), ""),
        (A.T, "Expected shape (2, 3), yours is (3, 2)."),
        (A.astype(np.float32), "Expected dtype float64, yours is float32."),
        (A + 1, "Expected 1 at [0, 0], yours is 2."),
        (np.nan_to_num(A, nan=7), "Expected nan at [1, 2], yours is 7."),
        (A * [1, 1, 1.001], "Expected 3 at [0, 2], yours is 3.003."),
        (A.tolist(), "Expected an array of shape (2, 3), yours is the list [[1.0, 2.0, 3.0], "
         "[4.0, 5.0, nan]]."),
        (torch.from_numpy(A), "Expected an array of shape (2, 3), "
         "yours is a tensor of shape (2, 3)."),
        (3.0, "Expected an array of shape (2, 3), yours is the float 3.0."),
        (..., "Expected an array of shape (2, 3), yours is the ellipsis Ellipsis."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_arrays_differ_in_shape_then_dtype_then_value(given, said):
    assert difference(A, given) == said


@pytest.mark.parametrize(
    ("expected", "given", "said"),
    [
        (np.array(3), np.array(4), "Expected 3, yours is 4."),
        (np.array([True, False]), np.array([True, True]), "Expected False at [1], yours is True."),
        (np.array([1j]), np.array([1j + 1e-9]), ""),
        (np.array(["cat"]), np.array(["dog"]), "Expected 'cat' at [0], yours is 'dog'."),
        (OBJECTS, OBJECTS.copy(), ""),
        (OBJECTS, OBJECTS[::-1], "Expected None at [0], yours is 'cat'."),
        (OBJECTS, np.array([None, torch.ones(2)], dtype=object),
         "Expected 'cat' at [1], yours is tensor([1., 1.])."),
        (np.empty((0, 2)), np.empty((0, 2)), ""),
        (torch.ones(2), np.ones(2), "Expected a tensor of shape (2,), "
         "yours is an array of shape (2,)."),
        ((np.ones(2),), [np.zeros(2)], "Entry 0: Expected 1 at [0], yours is 0."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_arrays_of_any_dtype_and_size_are_compared(expected, given, said):
    assert difference(expected, given) == said


@pytest.mark.parametrize(
    "given",
    [np.array([1, 2]), {"a": np.ones(2)}, [np.ones(2)], torch.ones(2), Contrary(), np.void(b"ab")],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    "expected",
    [5, 0.5, "a", (1, 2), {"a": np.zeros(2)}, [np.zeros(2)], np.zeros(2), torch.zeros(2), len],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_compared_is_another_answer_and_never_raises(expected, given):
    assert difference(expected, given)


def test_an_object_that_cannot_show_itself_is_called_by_its_class():
    assert show(Contrary()).endswith(".Contrary object>")
    assert kind(Contrary()).startswith("the Contrary <")


WHOLE, POINTS = torch.tensor([[1, 2], [3, 4]]), torch.tensor([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (POINTS, ""),
        (WHOLE.short(), ""),
        (POINTS + 0.5, "Expected 1 at [0, 0], yours is 1.5."),
        (POINTS.cfloat(), "Expected dtype torch.int64, yours is torch.complex64."),
        (WHOLE.bool(), "Expected dtype torch.int64, yours is torch.bool."),
    ],
    ids=["floats", "short", "other floats", "complex", "truth values"],
)
def test_a_free_dtype_is_that_of_any_real_numbers(given: torch.Tensor, said: str):
    assert bool(difference(WHOLE, given))
    assert difference(WHOLE, given, ("dtype",)) == said


@pytest.mark.parametrize(
    ("given", "is_table"),
    [
        ([POINTS[0], POINTS[1]], True),
        ((POINTS[0], POINTS[1]), True),
        ([], False),
        ([POINTS[0], POINTS[1, :1]], False),
        ([POINTS[0], WHOLE[1]], False),
        ([POINTS[0], 3.0], False),
    ],
    ids=["list", "tuple", "nothing", "of two shapes", "of two dtypes", "a number"],
)
def test_a_table_may_be_given_as_its_rows_where_that_is_free(given: object, is_table: bool):
    assert difference(POINTS, given)
    assert bool(difference(POINTS, given, ("rows",))) != is_table
