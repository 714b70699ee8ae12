"""Chapter 03: data types."""

import torch

from utils.device import get_device
from utils.exercises.exercise import Exercise, Slip


def _case(dtype: torch.dtype, *rows: list):
    """Return a maker of inputs: a fresh tensor of ``dtype`` for each row, on the book's device."""
    return lambda: tuple(torch.tensor(row, dtype=dtype).to(get_device()) for row in rows)


DTYPES = Exercise(
    solution=(torch.float32, torch.int16, torch.float16),
    slips=(
        Slip(
            (torch.uint8, torch.int16, torch.float16),
            "a / 2 is true division, which leaves the whole numbers; // would not.",
        ),
        Slip(
            (torch.float64, torch.int16, torch.float16),
            "a Python number has no size here: floats made of whole numbers get the default dtype.",
        ),
        Slip(
            (torch.float32, torch.uint8, torch.float16),
            "a + b may be negative, so it cannot be a type without a sign.",
        ),
        Slip(
            (torch.float32, torch.int8, torch.float16),
            "a holds numbers up to 255, which the type of b does not have.",
        ),
        Slip(
            (torch.float32, torch.int16, torch.float32),
            "d has no dimensions, so it does not widen a tensor of its own kind.",
        ),
    ),
    alone=True,
    last_hint="look again at what decides: first the kind of number, then the size within a kind.",
)

GAP = Exercise(
    solution=256 / 1024,
    slips=(
        Slip(
            1 / 1024,
            "that is the gap between 1 and 2; it doubles at every power of two.",
        ),
        Slip(
            0.5,
            "that is the gap one power of two further on, between 512 and 1024.",
        ),
        Slip(
            0.125,
            "one doubling is missing: count the powers of two from 1 to 256.",
        ),
        Slip(
            2 / 1024,
            "the gap doubles at every power of two between 1 and 256, not once.",
        ),
        Slip(
            256,
            "that is how long the stretch is; 1024 equal steps lie in it.",
        ),
        Slip(
            8 / 1024,
            "eight powers of two lie between, but each doubles the gap: multiply, do not add.",
            also=(9 / 1024,),
        ),
    ),
    last_hint="look again at the steps: as many lie between 256 and 512 as between 1 and 2.",
)

APART = Exercise(
    solution=lambda a, b: (a.int() - b.int()).abs().to(torch.uint8),
    cases=(
        _case(torch.uint8, [10, 30], [30, 10]),
        _case(torch.uint8, [0, 255, 7], [255, 0, 7]),
        _case(torch.uint8, [[200, 1], [60, 128]], [[60, 2], [200, 0]]),
    ),
    slips=(
        Slip(
            lambda a, b: a - b,
            "a negative difference wraps around in uint8: take abs() while the type is wider, "
            "and go back to uint8 after it.",
            also=(lambda a, b: b - a,),
        ),
        Slip(
            lambda a, b: (a.int() - b.int()).abs(),
            "right numbers in a larger type than was asked: go back to uint8 at the end.",
            also=(
                lambda a, b: (a.short() - b.short()).abs(),
                lambda a, b: (a.long() - b.long()).abs(),
            ),
        ),
        Slip(
            lambda a, b: (a.float() - b.float()).abs(),
            "right numbers as floats: they are whole and fit, so convert them back to uint8.",
        ),
        Slip(
            lambda a, b: (a.to(torch.int8) - b.to(torch.int8)).abs().to(torch.uint8),
            "distances above 127 come out too small: in 8 bits numbers wrap around, with a sign or "
            "without. Go wider before you subtract.",
        ),
        Slip(
            lambda a, b: (a.int() - b.int()).clamp(min=0).to(torch.uint8),
            "what was below 0 is 0 now; of a negative difference the size counts, not the sign.",
        ),
    ),
    last_hint="look again at the types: which hold a difference below 0, and which is asked.",
)

SUM_OF_SQUARES = Exercise(
    solution=lambda x: x.float().square().sum(),
    cases=(
        _case(torch.float16, [1.0, 2.0, 3.0]),
        _case(torch.float16, [0.5, 1.5]),
        _case(torch.float16, [300.0, 300.0]),
        _case(torch.float16, [[200.0, 200.0], [0.001, 200.0]]),
    ),
    slips=(
        Slip(
            lambda x: x.square().sum(),
            "the result is float16, which ends at 65504: convert x before you square, and leave "
            "the sum float32.",
        ),
        Slip(
            lambda x: x.square().float().sum(),
            "too late: the squares overflow before you convert. Convert x itself.",
            also=(lambda x: x.square().sum().float(),),
        ),
        Slip(
            lambda x: x.int().square().sum().float(),
            "a whole number has no room for a fraction: 0.5 becomes 0. Convert to a float.",
        ),
        Slip(
            lambda x: x.float().sum().square(),
            "that is the square of the sum; square every number first.",
        ),
        Slip(
            lambda x: x.double().square().sum(),
            "double is float64, more than was asked; float32 reaches far enough.",
        ),
        Slip(
            lambda x: x.float().square().mean(),
            "that is the mean of the squares; their sum was asked.",
        ),
    ),
    last_hint="look again at where the numbers become float32: what happens before, what after.",
)

POWER = Exercise(
    solution=lambda x: ((x.view(torch.int32) >> 23) & 255) - 127,
    cases=(
        _case(torch.float32, [1.0, 6.0]),
        _case(torch.float32, [0.1, 0.75, -0.1, 3.4e38]),
        _case(torch.float32, [[-8.0], [1e-20]]),
        _case(torch.float32, [16777215.0, -16777216.0]),
    ),
    slips=(
        Slip(
            lambda x: (x.view(torch.int32) >> 23) & 255,
            "that is the exponent as it is stored; a number was added to it.",
        ),
        Slip(
            lambda x: (x.view(torch.int32) >> 23) - 127,
            "right for positive numbers; in negative ones the sign bit is still there.",
        ),
        Slip(
            lambda x: x.view(torch.int32) >> 23 & 255 - 127,
            "the minus comes before the &: put brackets around what is computed first.",
        ),
        Slip(
            lambda x: ((x >> 23) & 255) - 127,
            "a float has no bits to shift: view it as whole numbers first.",
            raises="not implemented for 'Float'",
        ),
        Slip(
            lambda x: ((x.int() >> 23) & 255) - 127,
            "int() converts the value; view reads the same bits as another type.",
        ),
        Slip(
            lambda x: x.abs().log2().int(),
            "int() cuts towards 0, so below 1 it gives the next power; read the bits instead.",
        ),
        Slip(
            lambda x: torch.frexp(x).exponent,
            "each is one too large: the bits write the number before the power as 1 to 2 (frexp "
            "as 0.5 to 1).",
        ),
        Slip(
            lambda x: x.abs().log2().floor().int(),
            "log2 rounds: just below a power of two it gives that power. Read the bits.",
        ),
    ),
    last_hint="look again at the first picture: where the exponent lies, and what was added to it.",
)

EXERCISES = {"1": DTYPES, "2": GAP, "3": APART, "4": SUM_OF_SQUARES, "5": POWER}
