"""Chapter 05: the NumPy bridge."""

import numpy as np
import torch

from utils.device import get_device
from utils.exercises.judge import Exercise, Slip


def copied_first(a: np.ndarray) -> torch.Tensor:
    """Return a tensor on a copy of ``a``."""
    return torch.from_numpy(a.copy())


def without_the_first(a: np.ndarray) -> torch.Tensor:
    """Return a tensor on ``a`` that does not show its first number."""
    return torch.from_numpy(a)[1:]


def with_grad(a: np.ndarray) -> torch.Tensor:
    """Return a tensor on ``a`` that requires grad."""
    return torch.from_numpy(a).requires_grad_()


def as_float32(a: np.ndarray) -> torch.Tensor:
    """Return a tensor of float32, on ``a`` if that is float32 already."""
    return torch.as_tensor(a, dtype=torch.float32)


def _shares(door) -> bool:
    a = np.zeros(3)
    return np.shares_memory(a, door(a).detach().numpy())


def _shows_the_same(door) -> bool:
    a = np.zeros(3)
    return door(a).tolist() == a.tolist()


def _starts_together(door) -> bool:
    a = np.zeros(3)
    return door(a).data_ptr() == a.__array_interface__["data"][0]


def _without_detach(door) -> bool:
    a = np.zeros(3)
    return np.shares_memory(a, door(a).numpy())


def _of_float32(door) -> bool:
    a = np.zeros(3, dtype=np.float32)
    return np.shares_memory(a, door(a).detach().numpy())


def _floats(change=lambda x: x, dtype: torch.dtype = torch.float32):
    """Return a maker of one input: fresh numbers on the CPU, changed by ``change``."""
    return lambda: (change(torch.tensor([[1.0, 2.0, 6.0], [0.5, 1.5, 4.0]], dtype=dtype)),)


def _centre(x: torch.Tensor) -> torch.Tensor:
    inside = x.detach()
    inside -= inside.mean()
    return x


def _centre_elsewhere(x: torch.Tensor) -> torch.Tensor:
    array = x.detach().numpy()
    array = array - array.mean()
    return torch.from_numpy(array)


def _centre_nothing(x: torch.Tensor) -> torch.Tensor:
    array = x.detach().numpy()
    array = array - array.mean()
    return x


def _centre_with_grad(x: torch.Tensor) -> torch.Tensor:
    array = x.numpy()
    array -= array.mean()
    return x


def _centre_columns(x: torch.Tensor) -> torch.Tensor:
    array = x.detach().numpy()
    array -= array.mean(axis=0)
    return x


PROGRAM = Exercise(
    solution=(3.0, 3.0, 3.0),
    slips=(
        Slip((5.0, 12.0, 12.0), "a = a * 10 makes a new array and moves the name a; x stays."),
        Slip((2.0, 2.0, 2.0), "from_numpy shares, so x sees a += 1 as well."),
        Slip((1.0, 1.0, 1.0), "x += 2 writes in place too: it comes on top of what a += 1 wrote."),
        Slip(
            (5.0, 3.0, 3.0),
            "a[0] = 5 writes into the array that a names by then, not into x.",
        ),
    ),
)

SHARING = Exercise(
    solution=(False, True, False, True, True, False),
    slips=(
        Slip(
            (True, True, False, True, True, False),
            "torch.tensor is the one door that copies whatever it is given.",
        ),
        Slip(
            (False, True, True, True, True, False),
            "numbers of another dtype have other bytes, so they need another buffer.",
        ),
        Slip(
            (False, True, False, False, True, False),
            "float() converts to float32, and here there is nothing to convert.",
        ),
        Slip(
            (False, True, False, True, False, False),
            "a slice is a view, with gaps or without; its strides cross the bridge.",
        ),
        Slip(
            (False, True, False, True, True, True),
            "a list of indices copies in NumPy as well, before the tensor is made.",
        ),
        Slip(
            (False, False, False, False, True, False),
            "as_tensor and float() copy only if they must convert, and a is float32.",
        ),
    ),
)

DOORS = (
    torch.from_numpy,
    torch.tensor,
    torch.as_tensor,
    copied_first,
    without_the_first,
    as_float32,
    with_grad,
)

SHARES = Exercise(
    solution=_shares,
    cases=tuple((lambda door=door: (door,)) for door in DOORS),
    slips=(
        Slip(
            _shows_the_same,
            "equal numbers can lie in two buffers: ask about the memory, not about the values.",
        ),
        Slip(
            _starts_together,
            "a tensor may show only a part: its first number need not be the first of the array.",
        ),
        Slip(_without_detach, "a tensor that requires grad refuses numpy(): detach it first."),
        Slip(_of_float32, "a door that converts float64 has nothing to convert in your float32."),
        Slip(lambda door: True, "some doors copy whatever they are given."),
    ),
)

CENTRE = Exercise(
    solution=_centre,
    cases=(
        _floats(),
        _floats(torch.Tensor.requires_grad_),
        _floats(lambda x: x.t()),
        _floats(lambda x: x[1]),
        _floats(dtype=torch.float64),
    ),
    memory="view",
    slips=(
        Slip(
            _centre_elsewhere,
            "array = array - ... moves the name to a new array; -= writes into the buffer.",
        ),
        Slip(
            _centre_nothing,
            "x did not change: you wrote into another buffer, or moved a name.",
        ),
        Slip(_centre_with_grad, "a tensor that requires grad refuses numpy(): detach it first."),
        Slip(_centre_columns, "that is the mean of each column; take one mean of all numbers."),
    ),
)

SNAPSHOT = Exercise(
    solution=lambda x: x.detach().to("cpu", torch.float32, copy=True),
    cases=(
        _floats(),
        _floats(torch.Tensor.requires_grad_),
        _floats(dtype=torch.float64),
        _floats(dtype=torch.bfloat16),
        _floats(lambda x: x[0].to(get_device())),
    ),
    memory="copy",
    slips=(
        Slip(
            lambda x: x.detach().cpu().float(),
            "a float32 tensor on the CPU passes all three calls as it is: none of them copies.",
        ),
        Slip(lambda x: x.detach().cpu().clone(), "clone keeps the dtype; float32 was asked."),
        Slip(
            lambda x: torch.tensor(x.numpy(), dtype=torch.float32),
            "numpy() refuses a tensor that requires grad, bfloat16, and every device but the CPU.",
        ),
        Slip(
            lambda x: torch.tensor(x.detach().cpu().numpy(), dtype=torch.float32),
            "NumPy has no bfloat16: stay in PyTorch, or convert before you cross.",
        ),
    ),
)

EXERCISES = {"1": PROGRAM, "2": SHARING, "3": SHARES, "4": CENTRE, "5": SNAPSHOT}
