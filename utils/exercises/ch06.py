"""Chapter 06: the NumPy bridge."""

import numpy as np
import torch

from utils.device import get_device
from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 3: does a door share? ----------------------------------------------------------------------


def _shares(door):
    a = np.zeros(3)
    return np.shares_memory(a, door(a).detach().numpy())


def _shows_the_same(door):
    a = np.zeros(3)
    return door(a).tolist() == a.tolist()


def _starts_together(door):
    a = np.zeros(3)
    return door(a).data_ptr() == a.__array_interface__["data"][0]


def _storage_starts_together(door):
    a = np.zeros(3)
    return door(a).untyped_storage().data_ptr() == a.__array_interface__["data"][0]


def _first_numbers_change(door):
    a = np.zeros(3)
    x = door(a)
    a[0] = 9
    return x[0].item() == 9


def _without_detach(door):
    a = np.zeros(3)
    return np.shares_memory(a, door(a).numpy())


def _of_float32(door):
    a = np.zeros(3, dtype=np.float32)
    return np.shares_memory(a, door(a).detach().numpy())


def _of_whole_numbers(door):
    a = np.array([1, 2, 3])
    return np.shares_memory(a, door(a).detach().numpy())


def _writes_into_the_tensor(door):
    a = np.zeros(3)
    x = door(a)
    x += 1
    return a.sum() > 0


def _of_a_list(door):
    a = [0.0, 1.0, 2.0]
    return np.shares_memory(a, door(a).detach().numpy())


# ---- 4: centre in the memory of x ---------------------------------------------------------------


def _floats(change=lambda x: x, dtype: torch.dtype = torch.float32):
    """Return a maker of one input: fresh numbers on the CPU, changed by ``change``."""
    return lambda: (change(torch.tensor([[1.0, 2.0, 6.0], [0.5, 1.5, 4.0]], dtype=dtype)),)


def _centre(x):
    array = x.detach().numpy()
    array -= array.mean()
    return x


def _new_array(x):
    array = x.detach().numpy()
    array = array - array.mean()
    return torch.from_numpy(array)


def _cloned_first(x):
    array = x.detach().clone().numpy()
    array -= array.mean()
    return torch.from_numpy(array)


def _unchanged(x):
    array = x.detach().numpy()
    array = array - array.mean()
    return x


def _returns_a_copy(x):
    array = x.detach().numpy()
    array -= array.mean()
    return x.clone()


def _returns_a_second_tensor(x):
    array = x.detach().numpy()
    array -= array.mean()
    return torch.from_numpy(array)


def _returns_the_array(x):
    array = x.detach().numpy()
    array -= array.mean()
    return array


def _new_data(x):
    x.data = x.data - x.data.mean()
    return x


def _switched_off(x):
    x.requires_grad_(False)
    array = x.numpy()
    array -= array.mean()
    return x


def _with_grad(x):
    array = x.numpy()
    array -= array.mean()
    return x


def _on_the_leaf(x):
    x -= x.mean()
    return x


def _each_column(x):
    array = x.detach().numpy()
    array -= array.mean(axis=0)
    return x


# ---- the exercises -----------------------------------------------------------------------------

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
    last_hint="look again line by line: which array a names then, and whether x shares it.",
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
    alone=True,
    last_hint="look again at each call: whether it makes new numbers or reads those of a.",
)

SHARES = Exercise(
    solution=_shares,
    cases=(
        case("torch.from_numpy"),
        case("torch.tensor"),
        case("torch.as_tensor"),
        case("lambda a: torch.from_numpy(a.copy())"),
        case("lambda a: torch.from_numpy(a)[1:]"),
        case("lambda a: torch.as_tensor(a, dtype=torch.float32)"),
        case("lambda a: torch.from_numpy(a).requires_grad_()"),
        case("lambda a: torch.from_numpy(a[1:])"),
    ),
    slips=(
        Slip(
            _shows_the_same,
            "equal numbers can lie in two buffers: ask about the memory, not about the values.",
        ),
        Slip(
            _starts_together,
            "a tensor may show only a part: its first number need not be the first of the array.",
            also=(_storage_starts_together, _first_numbers_change),
        ),
        Slip(_without_detach, "a tensor that requires grad refuses numpy(): detach it first."),
        Slip(_of_float32, "a door that converts float64 has nothing to convert in your float32."),
        Slip(
            _of_whole_numbers,
            "only floats can require grad: try the door on a float64 array, such as np.zeros(3).",
        ),
        Slip(
            _writes_into_the_tensor,
            "a leaf that requires grad refuses += on itself: write into the array, or detach.",
        ),
        Slip(_of_a_list, "from_numpy takes an array, no list: make one, such as np.zeros(3)."),
        Slip(lambda door: True, "some doors copy whatever they are given."),
        Slip(lambda door: False, "some doors share: send an array through and find out."),
    ),
    last_hint="look again at np.shares_memory: an array, and what the door makes of it, detached.",
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
    memory="itself",
    slips=(
        Slip(
            _new_array,
            "these numbers are in a new buffer (of array = array - ..., or of clone): write with "
            "-= into the array of x.detach().",
            also=(_cloned_first, lambda x: x - x.mean(), lambda x: x.detach() - x.detach().mean()),
        ),
        Slip(
            _unchanged,
            "x did not change: you wrote into another buffer, or moved a name.",
        ),
        Slip(_returns_a_copy, "x is centred now; return x itself, not a copy of it."),
        Slip(
            _returns_a_second_tensor,
            "x is centred now, and you return another tensor on its memory: return x itself.",
            also=(_returns_the_array,),
        ),
        Slip(_new_data, "x.data = ... gives x another buffer: write into the old one, with -=."),
        Slip(
            _switched_off,
            "requires_grad_(False) changes the caller's x for good: detach() leaves it alone.",
        ),
        Slip(_with_grad, "a tensor that requires grad refuses numpy(): detach it first."),
        Slip(
            _on_the_leaf,
            "a leaf that requires grad refuses -= on itself: write through x.detach().numpy().",
        ),
        Slip(_each_column, "that is the mean of each column; take one mean of all numbers."),
    ),
    last_hint="look again at detach(), numpy() and -=, and return x.",
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
            "a float32 tensor on the CPU passes such calls as it is: one of them must copy for "
            "sure.",
        ),
        Slip(
            lambda x: x.detach().cpu().clone(), "the dtype is still that of x; float32 was asked."
        ),
        Slip(
            lambda x: torch.tensor(x.numpy(), dtype=torch.float32),
            "numpy() refuses a tensor that requires grad, bfloat16, and every device but the CPU.",
        ),
        Slip(
            lambda x: torch.tensor(x.detach().cpu().numpy(), dtype=torch.float32),
            "NumPy has no bfloat16: stay in PyTorch, or convert before you cross.",
        ),
        Slip(
            lambda x: x.detach().clone().cpu().double(),
            "the result is float64; float32 was asked.",
            also=(lambda x: x.detach().cpu().double(),),
        ),
    ),
    last_hint="look again at the four wishes: no grad, the CPU, float32, and a copy in every case.",
)

EXERCISES = {"1": PROGRAM, "2": SHARING, "3": SHARES, "4": CENTRE, "5": SNAPSHOT}
