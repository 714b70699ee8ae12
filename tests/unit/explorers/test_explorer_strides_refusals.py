"""What explorer ``strides`` cannot show it refuses with one sentence: given, expected, fix."""

import re

import pytest
import torch

from utils.explorers import strides

X = torch.arange(6.0).reshape(2, 3)
COMPLEX = torch.tensor([1 + 2j, 3 - 4j])


@pytest.mark.parametrize(
    ("x", "error", "sentence"),
    [
        (
            "x.t()",
            TypeError,
            "strides starts with the string 'x.t()'; expected a tensor, as in strides(x, 'x.t()').",
        ),
        (
            [1, 2],
            TypeError,
            "strides starts with an object of type list; "
            "expected a tensor, as in strides(x, 'x.t()').",
        ),
        (
            torch.empty(2, device="meta"),
            ValueError,
            "x is a meta tensor, which has no numbers; "
            "expected a plain strided tensor with numbers in memory.",
        ),
        (
            torch.eye(2).to_sparse(),
            ValueError,
            "x is a tensor of layout torch.sparse_coo; "
            "expected a plain strided tensor with numbers in memory.",
        ),
        (
            COMPLEX.conj(),
            ValueError,
            "x is a lazy conjugate (fix: .resolve_conj()); "
            "expected a plain strided tensor with numbers in memory.",
        ),
        (
            COMPLEX.conj().imag,
            ValueError,
            "x is a lazy negative (fix: .resolve_neg()); "
            "expected a plain strided tensor with numbers in memory.",
        ),
        (
            torch.empty(0, 3),
            ValueError,
            "x is empty, shape (0, 3); expected one number or more.",
        ),
        (
            torch.zeros(5, 13),
            ValueError,
            "the storage of x holds 65 numbers; expected 64 at most: "
            "take a smaller tensor, or x[...].clone() for a part of it.",
        ),
        (
            torch.zeros(1000)[:2],
            ValueError,
            "the storage of x holds 1000 numbers; expected 64 at most: "
            "take a smaller tensor, or x[...].clone() for a part of it.",
        ),
    ],
)
def test_a_tensor_that_cannot_be_drawn_is_refused(x: object, error: type, sentence: str):
    with pytest.raises(error, match=f"^{re.escape(sentence)}$"):
        strides(x, "x")


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        (
            X.t(),
            TypeError,
            "a view is given as Tensor; expected a string of code, such as 'x.t()'.",
        ),
        ("x.t(", ValueError, "'x.t(' is no Python expression: '(' was never closed."),
        ("y = x", ValueError, "'y = x' is no Python expression: invalid syntax"),
        (
            "x.view(4)",
            ValueError,
            "'x.view(4)' fails with RuntimeError: shape '[4]' is invalid for input of size 6.",
        ),
        (
            "x.t().view(6)",
            ValueError,
            "'x.t().view(6)' fails with RuntimeError: view size is not compatible",
        ),
        ("y.t()", ValueError, "'y.t()' fails with NameError: name 'y' is not defined."),
        (
            "x.tolist()",
            TypeError,
            "'x.tolist()' gives an object of type list; expected one tensor, a view of x.",
        ),
        (
            "x.flip(0)",
            ValueError,
            "'x.flip(0)' copies: its result does not share the storage of x; "
            "expected a view, such as x.unsqueeze(0) or x[1:].",
        ),
        ("x.double()", ValueError, "'x.double()' copies: "),
        ("x.clone()", ValueError, "'x.clone()' copies: "),
        ("x[[0, 1]]", ValueError, "'x[[0, 1]]' copies: "),
        ("torch.ones(2)", ValueError, "'torch.ones(2)' copies: "),
        (
            "x.add_(1)",
            ValueError,
            "'x.add_(1)' writes into x; expected an expression that only reads it.",
        ),
        (
            "x[2:]",
            ValueError,
            "'x[2:]' is empty, shape (0, 3); expected a view of one cell or more.",
        ),
        (
            "x.view(torch.int32)",
            ValueError,
            "'x.view(torch.int32)' reads the bytes of x as torch.int32, so it counts its storage "
            "in other cells; expected a view with the dtype of x, torch.float32.",
        ),
        (
            "x.expand(10**12, 2, 3)",
            ValueError,
            "'x.expand(10**12, 2, 3)' has 6000000000000 cells; expected 100 at most.",
        ),
        (
            "x[None, None, None]",
            ValueError,
            "'x[None, None, None]' has 5 dimensions; expected 4 at most.",
        ),
        (
            "x.to('meta')",
            ValueError,
            "'x.to('meta')' is a meta tensor, which has no numbers; "
            "expected a view that shows the numbers as stored.",
        ),
        ("x.to_sparse()", ValueError, "is a tensor of layout torch.sparse_coo; expected a view"),
    ],
)
def test_a_code_that_is_no_view_is_refused(code: object, error: type, sentence: str):
    with pytest.raises(error) as caught:
        strides(X, "x.t()", code)
    assert sentence in str(caught.value).replace('"', "'")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("x.conj()", "'x.conj()' is a lazy conjugate (fix: .resolve_conj()); "),
        ("x.imag", "'x.imag' reads the bytes of x as torch.float32"),
        ("torch.view_as_real(x)", "'torch.view_as_real(x)' reads the bytes of x as torch.float32"),
    ],
)
def test_a_view_that_shows_other_numbers_than_stored_is_refused(code: str, sentence: str):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        strides(COMPLEX, code)


def test_the_largest_storage_and_the_largest_view_are_drawn():
    code = "x[:10].expand(10, 10)"
    explorer = strides(torch.zeros(64), code)
    assert len(explorer.films[code,]) == 100
    drawn = [name for _, _, name in explorer.draw(explorer.films[code,][0], 258).marks]
    assert sum(name.startswith("tape ") for name in drawn) == 64
    assert sum(name.startswith("cell ") for name in drawn) == 100
