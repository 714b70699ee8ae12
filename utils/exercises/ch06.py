"""Chapter 06: the NumPy bridge."""

import torch

from utils.device import get_device
from utils.exercises.exercise import Exercise, Slip

WAYS = (
    "torch.tensor(a)",
    "torch.as_tensor(a)",
    "torch.from_numpy(a).double()",
    "torch.from_numpy(a).float()",
    "torch.from_numpy(a[::2])",
    "torch.from_numpy(a + 0)",
)
"""What exercise 2 asks about, as its stub has it."""

LINES = (
    "a[:] = 5",
    "a = a * 5",
    "x *= 5",
    "x += b",
    "x += torch.from_numpy(b)",
    "x = x.add(4)",
)
"""What exercise 3 asks about, as its stub has it."""


def _floats(change=lambda x: x, dtype: torch.dtype = torch.float32):
    """Return a maker of one input: fresh numbers on the CPU, changed by ``change``."""
    return lambda: (change(torch.tensor([[1.0, 2.0, 6.0], [0.5, 1.5, 4.0]], dtype=dtype)),)


# ---- 4: ways to centre in the memory of x, as readers write them, the right one first ------------


def _centre(x):
    x -= x.mean()
    return x


def _new_tensor(x):
    x = x - x.mean()
    return x


def _unchanged(x):
    array = x.numpy()
    array = array - array.mean()
    return x


def _returns_a_copy(x):
    x -= x.mean()
    return x.clone()


def _returns_the_array(x):
    array = x.numpy()
    array -= array.mean()
    return array


def _returns_a_second_tensor(x):
    array = x.numpy()
    array -= array.mean()
    return torch.from_numpy(array)


def _new_data(x):
    x.data = x - x.mean()
    return x


def _each_column(x):
    x -= x.mean(dim=0)
    return x


def _mean_again_and_again(x):
    for row in x:
        row -= x.mean()
    return x


# ---- the exercises -----------------------------------------------------------------------------

PROGRAM = Exercise(
    solution=[3.0, 3.0, 3.0],
    slips=(
        Slip([5.0, 12.0, 12.0], "a = a * 10 makes a new array and moves the name a; x stays."),
        Slip([2.0, 2.0, 2.0], "from_numpy shares, so x sees a += 1 as well."),
        Slip([1.0, 1.0, 1.0], "x += 2 writes in place too: it comes on top of what a += 1 wrote."),
        Slip(
            [5.0, 3.0, 3.0],
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
            "torch.tensor copies whatever it is given.",
        ),
        Slip(
            (False, False, False, True, True, False),
            "as_tensor copies only if it must convert, and here nothing is converted.",
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
            "a + 0 is a new array, and the tensor shares with that one.",
        ),
    ),
    alone=True,
    last_hint="look again at each call: whether it makes new numbers or reads those of a.",
)

WRITES = Exercise(
    solution=(True, False, True, False, True, False),
    slips=(
        Slip(
            (False, False, True, False, True, False),
            "the first: an index on the left of = writes into the buffer.",
        ),
        Slip(
            (True, True, True, False, True, False),
            "the second: a bare name on the left of = moves, and the buffer stays as it is.",
        ),
        Slip(
            (True, False, False, False, True, False),
            "the third: *= writes into the buffer that a reads.",
        ),
        Slip(
            (True, False, True, True, True, False),
            "the fourth: b is an array, and with an array on the right += moves the name.",
        ),
        Slip(
            (True, False, True, False, False, False),
            "the fifth: here a tensor stands on the right, so += writes.",
        ),
        Slip(
            (True, False, True, False, True, True),
            "the last: add without an underscore makes a new tensor, and the name moves to it.",
        ),
    ),
    alone=True,
    last_hint="look again at the left side of each line, and whether an array meets a tensor.",
)

CENTRE = Exercise(
    solution=_centre,
    cases=(
        _floats(),
        _floats(lambda x: x.t()),
        _floats(lambda x: x[1]),
        _floats(lambda x: x[:, ::2]),
        _floats(dtype=torch.float64),
    ),
    memory="itself",
    slips=(
        Slip(
            _new_tensor,
            "these numbers are in a new buffer (of x = x - ..., of clone, or of an array that "
            "meets a tensor): x -= ... with a tensor writes into the old one.",
        ),
        Slip(_unchanged, "x did not change: you wrote into another buffer, or moved a name."),
        Slip(_returns_a_copy, "x is centred now; return x itself, not a copy of it."),
        Slip(
            _returns_a_second_tensor,
            "x is centred now, and you return something else on its memory: return x itself.",
            also=(_returns_the_array,),
        ),
        Slip(_new_data, "x.data = ... gives x another buffer: write into the old one, with -=."),
        Slip(_each_column, "that is the mean of each column; take one mean of all numbers."),
        Slip(
            _mean_again_and_again,
            "the mean changes while you write: work it out once, before the first number changes.",
        ),
    ),
    last_hint="look again at the difference between x -= ... and x = x - ..., and return x.",
)

SNAPSHOT = Exercise(
    solution=lambda x: x.clone().cpu().float(),
    cases=(
        _floats(),
        _floats(dtype=torch.float64),
        _floats(lambda x: x.t()),
        _floats(dtype=torch.bfloat16),
        _floats(lambda x: x[0].to(get_device())),
    ),
    memory="copy",
    slips=(
        Slip(
            lambda x: x.cpu().float(),
            "a float32 tensor on the CPU passes such calls as it is: one of them must copy for "
            "sure.",
        ),
        Slip(
            lambda x: x.cpu().clone(),
            "the dtype is still that of x; float32 was asked.",
        ),
        Slip(
            lambda x: torch.tensor(x.cpu().numpy(), dtype=torch.float32),
            "NumPy has no bfloat16: stay in PyTorch, or convert before you cross.",
        ),
        Slip(
            lambda x: x.clone().cpu().double(),
            "the result is float64; float32 was asked.",
            also=(lambda x: x.cpu().double(),),
        ),
    ),
    last_hint="look again at the three wishes: the CPU, float32, and a copy in every case.",
)

EXERCISES = {"1": PROGRAM, "2": SHARING, "3": WRITES, "4": CENTRE, "5": SNAPSHOT}
