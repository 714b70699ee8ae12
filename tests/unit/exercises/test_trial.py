"""Where a result lies and what became of the inputs, whatever way an answer took."""

import numpy as np
import pytest
import torch

from utils.exercises.judge import Exercise, Slip, verdict
from utils.exercises.trial import try_out


def table():
    return (torch.arange(12.0).view(3, 4),)


def column(x):
    return x[:, 1:2]


def from_numpy(x):
    return torch.from_numpy(x.detach().numpy()[:, 1:2])


def moved_by_data(x):
    x.data = x.data.clone()
    return column(x)


def moved_by_set(x):
    x.set_(x.clone())
    return column(x)


def swapped_with_a_clone(x):
    y = x.clone()
    x.data, y.data = y.data, x.data
    return column(x)


VIEWS = {
    "slice": column,
    "numpy": from_numpy,
    "as_tensor": lambda x: torch.as_tensor(x.numpy()[:, 1:2]),
    "dlpack": lambda x: torch.from_dlpack(x[:, 1:2]),
    "as_strided": lambda x: x.as_strided((3, 1), (4, 1), 1),
    "detach": lambda x: column(x.detach()),
    "frombuffer": lambda x: torch.frombuffer(x.numpy().data, dtype=torch.float32).view(3, 4)[
        :, 1:2
    ],
    "narrow": lambda x: x.narrow(1, 1, 1),
    "set_": lambda x: torch.empty(0).set_(x.untyped_storage(), 1, (3, 1), (4, 1)),
}
COPIES = {
    "clone": lambda x: column(x).clone(),
    "list": lambda x: x[:, [1]],
    "contiguous": lambda x: column(x).contiguous(),
    "numpy copy": lambda x: torch.tensor(x.numpy()[:, 1:2]),
    "data": moved_by_data,
    "set_": moved_by_set,
    "global": lambda x: torch.tensor([[1.0], [5.0], [9.0]]),
}


@pytest.mark.parametrize("answer", VIEWS.values(), ids=VIEWS)
def test_a_view_is_known_by_its_memory_whatever_made_it(answer):
    trial = try_out(answer, table)
    assert trial.is_view()
    assert trial.shares()
    assert torch.equal(trial.made.value, column(*table()))


@pytest.mark.parametrize("answer", COPIES.values(), ids=COPIES)
def test_a_copy_is_no_view_of_what_the_input_was(answer):
    trial = try_out(answer, table)
    assert not trial.is_view()
    assert torch.equal(trial.made.value, column(*table()))


@pytest.mark.parametrize("answer", [moved_by_data, moved_by_set, lambda x: x, column, from_numpy])
def test_what_shares_memory_with_the_input_as_it_is_now_is_no_copy(answer):
    assert try_out(answer, table).shares()


def test_what_lies_elsewhere_shares_nothing():
    assert not try_out(lambda x: torch.zeros(3), table).shares()


def test_an_empty_result_is_no_view_and_shares_nothing():
    trial = try_out(lambda x: x[:0], table)
    assert not trial.is_view()
    assert not trial.shares()


# ---- inputs after the call -----------------------------------------------------------------------


def pair():
    x = torch.tensor([3.0, 4.0], requires_grad=True)
    x.grad = torch.ones(2)
    return (torch.tensor([1.0, 2.0]), x), 2.0


def by_numpy(xs, n):
    array = xs[0].numpy()
    array *= n


def by_data(xs, n):
    xs[0].data = xs[0].data * n


def by_grad(xs, n):
    xs[1].grad *= n


def by_flag(xs, n):
    xs[1].requires_grad_(False)


def by_shape(xs, n):
    xs[0].resize_(1)


def by_freeing(xs, n):
    xs[0].untyped_storage().resize_(0)


def by_emptying_grad(xs, n):
    xs[1].grad = None


@pytest.mark.parametrize(
    "change", [by_numpy, by_data, by_grad, by_flag, by_shape, by_freeing, by_emptying_grad]
)
def test_every_way_to_change_an_input_is_seen(change):
    assert try_out(change, pair).changed(pair)


@pytest.mark.parametrize(
    "leave",
    [
        lambda xs, n: xs,
        lambda xs, n: xs[0] * n,
        lambda xs, n: xs[0].clone().mul_(n),
        lambda xs, n: xs[0].add_(0),
    ],
)
def test_an_input_that_was_only_read_is_unchanged(leave):
    assert not try_out(leave, pair).changed(pair)


KEEPS = Exercise(
    solution=lambda x: x * 2,
    cases=(lambda: (torch.tensor([1.0, 2.0]),),),
    keeps_inputs=True,
    slips=(Slip(lambda x: x.mul_(2), "that writes into x."),),
)


def numpy_writes(x):
    a = x.numpy()
    a *= 2
    return x


def test_a_right_result_that_changed_its_input_is_refused_with_the_hint():
    assert verdict(KEEPS, numpy_writes) == (
        "not yet. For the input tensor([1., 2.]): The result is right, but your function changes "
        "its input: tensor([1., 2.]) became tensor([2., 4.]).\nHint: that writes into x."
    )
    assert verdict(KEEPS, lambda x: 2 * x).startswith("right")
    assert "Hint" not in verdict(KEEPS, lambda x: x * 3)


# ---- the input itself ----------------------------------------------------------------------------

ITSELF = Exercise(
    solution=lambda x: x.detach().mul_(2) is None or x,
    cases=(lambda: (torch.tensor([1.0, 2.0], requires_grad=True),),),
    memory="itself",
)


def writes(x):
    x.detach().mul_(2)
    return x


def new_data(x):
    x.data = x.data * 2
    return x


def switched_off(x):
    return writes(x.requires_grad_(False))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (writes, "right"),
        (lambda x: writes(x).clone(), "they are a copy; the input itself was asked."),
        (lambda x: x * 2, "they are a copy; the input itself was asked."),
        (lambda x: writes(x).detach(), "in another tensor on its memory; the input itself was"),
        (lambda x: torch.from_numpy(writes(x).detach().numpy()), "in another tensor on its memory"),
        (new_data, "the input was given new memory; use its old one."),
        (switched_off, "changes its input: requires_grad was True and is False."),
    ],
)
def test_the_input_itself_is_asked_and_not_what_looks_like_it(answer, said):
    assert said in verdict(ITSELF, answer)


def test_inputs_that_are_no_tensors_have_no_memory():
    trial = try_out(lambda a, n: torch.from_numpy(a), lambda: (np.zeros(2), 3))
    assert not trial.is_view()
    assert not trial.changed(lambda: (np.zeros(2), 3))
