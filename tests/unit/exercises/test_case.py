"""What a refusal shows for the inputs makes them again."""

import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES
from utils.device import get_device
from utils.exercises.case import Case, case
from utils.exercises.difference import difference
from utils.exercises.words import show

CASES = [(n, make) for n, e in EXERCISES.items() for make in e.cases]
FROM_CODE = [(n, make) for n, make in CASES if isinstance(make, Case) and "where" not in make.text]
SHOWN = [(name, make) for name, make in CASES if not isinstance(make, Case)]


def flat(inputs):
    """Inputs with those inside tuples taken out."""
    return [x for entry in inputs for x in (entry if type(entry) is tuple else (entry,))]


@pytest.mark.parametrize(("name", "make"), FROM_CODE)
def test_the_shown_code_makes_the_same_inputs(name, make):
    pasted = eval(f"({make.text},)", {"torch": torch})
    for x, y in zip(flat(pasted), flat(make()), strict=True):
        if callable(x):
            assert show(x) == show(y)
            continue
        assert not difference(x, y)
        if isinstance(x, torch.Tensor):
            facts = [(z.stride(), z.storage_offset(), z.requires_grad) for z in (x, y)]
            assert facts[0] == facts[1]


@pytest.mark.parametrize(("name", "make"), SHOWN)
def test_inputs_without_code_are_shown_whole(name, make):
    for x in make():
        assert "of shape" not in show(x)


def test_inputs_lie_on_the_books_device_with_their_strides():
    (x,) = case("torch.arange(12).view(3, 4).t()[1:]")()
    assert x.device.type == get_device().type
    assert (x.stride(), x.storage_offset()) == ((1, 4), 1)


def test_functions_are_the_same_each_time_and_tensors_are_not():
    make = case("lambda w: w + 1", "torch.zeros(1)")
    (f, x), (g, y) = make(), make()
    assert f is g
    assert x.data_ptr() != y.data_ptr()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (torch.tensor([1.0]), "tensor([1.])"),
        (torch.tensor([1.0], requires_grad=True), "tensor([1.]) with requires_grad"),
        (torch.arange(4).view(2, 2).t(), "tensor([[0, 2], [1, 3]]) with strides (1, 2)"),
        (torch.arange(4)[2:], "tensor([2, 3]) with offset 2"),
        (torch.arange(4)[1::2], "tensor([1, 3]) with strides (2,) and offset 1"),
        ((torch.tensor([3]).expand(2), torch.zeros(1)), "(tensor([3, 3]) with strides (0,), "
         "tensor([0.]))"),
        ((torch.zeros(1),), "(tensor([0.]),)"),
        (torch.zeros(4, 4), "a tensor of shape (4, 4)"),
        ([1, "a", None], "[1, 'a', None]"),
        ([[1, [2]], (3,)], "[[1, [2]], (3,)]"),
        ("b" * 200, "'" + "b" * 96 + "..."),
        (10**300, "a number of 997 bits"),
        (torch.nn.UninitializedParameter(), "the UninitializedParameter object"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_value_is_shown_with_what_a_reader_needs_to_make_it_again(value, said):
    assert show(value) == said


def test_an_old_gradient_is_shown():
    w = torch.tensor(-1.0, requires_grad=True)
    w.grad = torch.tensor(5.0)
    assert show(w) == "tensor(-1.) with requires_grad and .grad tensor(5.)"
