"""Chapter 10: Five layers."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 4: the recipe linear ------------------------------------------------------------------------


def _linear(rows, weight, bias):
    turned = torch.ops.aten.t(weight)
    return torch.ops.aten.addmm(bias, rows, turned)


def _not_turned(rows, weight, bias):
    return torch.ops.aten.addmm(bias, rows, weight)


def _no_bias(rows, weight, bias):
    turned = torch.ops.aten.t(weight)
    return torch.ops.aten.mm(rows, turned)


def _result_turned(rows, weight, bias):
    turned = torch.ops.aten.t(weight)
    table = torch.ops.aten.addmm(bias, rows, turned)
    return torch.ops.aten.t(table)


def _rows_turned(rows, weight, bias):
    turned = torch.ops.aten.t(rows)
    return torch.ops.aten.addmm(bias, weight, turned)


# ---- 5: half way, half loop ----------------------------------------------------------------------


def _half_and_half(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    fixed = t1 - n1 * each
    return fixed / each


def _fixed_alone(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    fixed = t1 - n1 * each
    return fixed


def _each_alone(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    return each


def _whole_time(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    return t1 / each


def _twice_too_many(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    fixed = t1 - n1 * each
    return 2 * fixed / each


# ---- the exercises -------------------------------------------------------------------------------

COMPILED = Exercise(
    solution=(True, False, True, False, False),
    alone=True,
    slips=(
        Slip(
            (False, False, True, False, False),
            "stack is a brick like cat: ask type(torch.stack).__name__.",
        ),
        Slip(
            (True, True, True, False, False),
            "Linear is a wall, a Python class whose lines you can read.",
        ),
        Slip(
            (True, False, False, False, False),
            "a method of a tensor is compiled too: torch.Tensor.view has no __code__.",
        ),
        Slip(
            (True, False, True, True, False),
            "the relu of nn.functional is Python; it calls the compiled torch.relu.",
        ),
        Slip(
            (True, False, True, False, True),
            "autograd.grad is Python around something compiled.",
        ),
    ),
    last_hint="look again at the table of names, and call written_in for each of them.",
)

TWO_COSTS = Exercise(
    solution=(2010.0, 12.0),
    slips=(
        Slip(
            (12.0, 2010.0),
            "the other way round: the program that calls for each row pays the fixed part 1,000 "
            "times.",
        ),
        Slip(
            (2000.0, 2.0),
            "that is the way alone: the numbers cost 0.001 each on top.",
        ),
        Slip(
            (2010.0, 2.01),
            "the whole table has 10,000 numbers, not 10.",
        ),
        Slip(
            (12.0, 12.0),
            "the numbers cost the same in both programs, but the fixed part is paid for each call.",
        ),
        Slip(
            (2010.0, 10.0),
            "the one call for the table has a fixed part too.",
        ),
        Slip(
            (2.01, 12.0),
            "that is a single row: the program calls once for each of 1,000 rows.",
        ),
    ),
    last_hint="look again at time = fixed + n · each: count the calls, and the numbers in each.",
)

WAITS = Exercise(
    solution=(False, True, False, True, False, False, True),
    alone=True,
    slips=(
        Slip(
            (True, True, False, True, False, False, True),
            "a shape is known before the numbers are: it follows from the inputs' shapes.",
        ),
        Slip(
            (False, False, False, True, False, False, True),
            "tolist makes Python numbers, so they must be there.",
        ),
        Slip(
            (False, True, True, True, False, False, True),
            "y + 1 is one more order in the queue; nobody looks at the numbers.",
        ),
        Slip(
            (False, True, False, False, False, False, True),
            "print shows numbers, so it waits for them.",
        ),
        Slip(
            (False, True, False, True, True, False, True),
            "where a tensor lies is noted in it; no number is needed.",
        ),
        Slip(
            (False, True, False, True, False, True, True),
            "a view is a new note on the same storage; no number is needed.",
        ),
        Slip(
            (False, True, False, True, False, False, False),
            "if must know whether the sum is above 0, so it waits for the number.",
        ),
    ),
    last_hint="look again at each line: Python waits only where it needs a number to go on.",
)

LINEAR = Exercise(
    solution=_linear,
    cases=(
        case(
            "torch.ones(4, 2)", "torch.arange(6.0).view(3, 2)", "torch.tensor([10.0, 20.0, 30.0])"
        ),
        case("torch.tensor([[1.0, 2.0]])", "torch.tensor([[3.0, 4.0]])", "torch.tensor([0.5])"),
        case(
            "torch.arange(4.0).view(2, 2)",
            "torch.tensor([[1.0, 2.0], [3.0, 4.0]])",
            "torch.tensor([-1.0, 1.0])",
        ),
        case("torch.zeros(3, 1)", "torch.ones(2, 1)", "torch.tensor([7.0, 8.0])"),
    ),
    slips=(
        Slip(
            _not_turned,
            "the weights hold one row for each output: turn them with aten.t first.",
        ),
        Slip(
            _no_bias,
            "the bias is missing: addmm adds its first argument.",
        ),
        Slip(
            _result_turned,
            "that is the table of results, turned: only the weights must be turned.",
        ),
        Slip(
            _rows_turned,
            "rows come first, the turned weights second.",
        ),
    ),
    last_hint="look again at the walk of wall(x): first t, then addmm, with bias, rows and the "
    "turned weight.",
)

HALF = Exercise(
    solution=_half_and_half,
    cases=(
        case("1000", "3.0", "3000", "5.0"),
        case("10", "2.125", "50", "2.625"),
        case("100", "4.0", "300", "8.0"),
        case("0", "5.0", "20", "10.0"),
    ),
    slips=(
        Slip(
            _fixed_alone,
            "that is the fixed part, in microseconds: now ask how many numbers take as long.",
        ),
        Slip(
            _each_alone,
            "that is the time for each number: use it to find the fixed part.",
        ),
        Slip(
            _whole_time,
            "t1 holds the fixed part and the loop: subtract n1 times the time for each number.",
        ),
        Slip(
            _twice_too_many,
            "that is twice too many: the loop must take as long as the fixed part, not twice.",
        ),
    ),
    last_hint="look again at time = fixed + n · each: two times and two sizes give fixed and each.",
)

EXERCISES = {
    "1": COMPILED,
    "2": TWO_COSTS,
    "3": WAITS,
    "4": LINEAR,
    "5": HALF,
}
