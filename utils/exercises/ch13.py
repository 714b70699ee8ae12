"""Chapter 13: Broadcasting."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

SIZES = "must match the size"
"""What all errors of lengths that do not fit have in common."""

# ---- 1: shapes by hand ---------------------------------------------------------------------------

EXERCISE_1 = Exercise(
    solution=((2, 3), (4, 3), "refused", (5, 3, 2), (2, 3)),
    slips=(
        Slip(
            ((2, 3), (4, 3), (2, 3), (5, 3, 2), (2, 3)),
            "the third pair: shapes are aligned at their right ends, so a 2 stands under the 3.",
        ),
        Slip(
            ((2, 3), "refused", "refused", (5, 3, 2), (2, 3)),
            "the second pair: aligned at the right, the 3 stands under a 1, and a 1 is stretched.",
            also=(((2, 3), (4, 1, 3), "refused", (5, 3, 2), (2, 3)),),
        ),
        Slip(
            ((2, 3), (4, 3), "refused", "refused", (2, 3)),
            "the fourth pair: the last 2 stands over a 1, the 1 before it over a 3.",
            also=(((2, 3), (4, 3), "refused", (5, 1, 2), (2, 3)),),
        ),
        Slip(
            ((2, 3), (4, 3), "refused", (5, 3, 2), "refused"),
            "the last pair: two axes each, and where they differ stands a 1.",
            also=(((2, 3), (4, 3), "refused", (5, 3, 2), (2, 1)),),
        ),
        Slip(
            ("refused", (4, 3), "refused", (5, 3, 2), (2, 3)),
            "the first pair: where a shape has no length left, it counts as 1.",
            also=(((3,), (4, 3), "refused", (5, 3, 2), (2, 3)),),
        ),
    ),
    alone=True,
    last_hint="look again at each pair, one shape below the other, aligned at the right.",
)

# ---- 2: every number times every other -----------------------------------------------------------

EXERCISE_2 = Exercise(
    solution=lambda a, b: a[:, None] * b,
    cases=(
        case("torch.tensor([1, 2, 3])", "torch.tensor([5, 6, 7])"),
        case("torch.tensor([1, 2])", "torch.tensor([10, 20, 30])"),
        case("torch.tensor([0.5, 2.0, 1.0])", "torch.tensor([4.0])"),
    ),
    slips=(
        Slip(
            lambda a, b: a * b,
            "two rows lie on each other and meet number by number: make a column of one of them.",
            also=(lambda a, b: a[None, :] * b,),
            raises=SIZES,
        ),
        Slip(
            lambda a, b: a[:, None] * b[:, None],
            "both run down now, and meet number by number: only `a` is to be a column.",
            raises=SIZES,
        ),
        Slip(
            lambda a, b: a * b[:, None],
            "the rows of the result belong to `a`: then `a` must run down.",
        ),
        Slip(
            lambda a, b: a[:, None] + b,
            "every pair is there, but added instead of multiplied.",
        ),
        Slip(
            lambda a, b: a @ b,
            "`@` of two rows folds all products into one sum: here nothing is added up.",
            also=(lambda a, b: (a * b).sum(),),
        ),
    ),
    last_hint="look again at which of the two runs down and which runs across.",
    picture=True,
)

# ---- 3: one row for each label -------------------------------------------------------------------


def _rows(labels, k):
    classes = torch.arange(k, device=labels.device)
    return (labels[:, None] == classes).long()


def _rows_of_truth_values(labels, k):
    classes = torch.arange(k, device=labels.device)
    return labels[:, None] == classes


def _labels_across(labels, k):
    classes = torch.arange(k, device=labels.device)
    return (labels == classes[:, None]).long()


def _label_by_class(labels, k):
    classes = torch.arange(k, device=labels.device)
    return (labels == classes).long()


def _classes_from_one(labels, k):
    classes = torch.arange(1, k + 1, device=labels.device)
    return (labels[:, None] == classes).long()


EXERCISE_3 = Exercise(
    solution=_rows,
    cases=(
        case("torch.tensor([2, 0])", "3"),
        case("torch.tensor([1, 3, 1, 0])", "4"),
        case("torch.tensor([0, 0, 0])", "1"),
    ),
    free=("dtype",),
    slips=(
        Slip(
            _rows_of_truth_values,
            "the places are right; turn True and False into 1 and 0 with `.long()` or `where`.",
        ),
        Slip(
            _labels_across,
            "each label has a column now; it was to have a row, so the labels must run down.",
        ),
        Slip(
            _label_by_class,
            "label 0 meets class 0 only: to meet every class, the labels must be a column.",
            raises=SIZES,
        ),
        Slip(_classes_from_one, "the classes begin at 0, like all counting in Python."),
    ),
    last_hint="look again at one row: it has one 1, at the place that its label names.",
    picture=True,
)

# ---- 4: on and below the diagonal ----------------------------------------------------------------


def _lower(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, x, 0)


def _above(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] <= i, x, 0)


def _strictly_below(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] > i, x, 0)


def _the_diagonal(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] == i, x, 0)


def _rows_of_truth(x):
    i = torch.arange(len(x), device=x.device)
    return i[:, None] >= i


def _ones_below(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, 1, 0)


def _others(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, 0, x)


EXERCISE_4 = Exercise(
    solution=_lower,
    cases=(
        case("torch.arange(1, 10).view(3, 3)"),
        case("torch.tensor([[5.0, -1.0], [2.0, 8.0]])"),
        case("torch.arange(16).view(4, 4).t()"),
        case("torch.tensor([[7]])"),
    ),
    slips=(
        Slip(_above, "this keeps what lies above the diagonal: row and column are exchanged."),
        Slip(_strictly_below, "the diagonal itself is to stay: equal places count as well."),
        Slip(_the_diagonal, "only the diagonal is left: compare with another sign."),
        Slip(
            _rows_of_truth,
            "this says where the numbers are; now let `where` take the numbers themselves.",
            also=(_ones_below,),
        ),
        Slip(_others, "`where` has its two last arguments exchanged: first what a yes takes."),
    ),
    last_hint="look again at one number: it stays if its row is not before its column.",
    picture=True,
)

# ---- 5: sums so far ------------------------------------------------------------------------------


def _running(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, x, 0).sum(dim=1)


def _not_folded(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, x, 0)


def _from_the_end(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] <= i, x, 0).sum(dim=1)


def _own_times(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, x, 0).sum(dim=0)


def _without_itself(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] > i, x, 0).sum(dim=1)


def _column_inside(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, x[:, None], 0).sum(dim=1)


def _truth_times(x):
    i = torch.arange(len(x), device=x.device)
    return (i[:, None] >= i) @ x


def _whole_times(x):
    i = torch.arange(len(x), device=x.device)
    return (i[:, None] >= i).long() @ x


def _kept(x):
    i = torch.arange(len(x), device=x.device)
    return torch.where(i[:, None] >= i, x, 0).sum(dim=1, keepdim=True)


def _as_floats(x):
    n = len(x)
    table = torch.tril(torch.ones(n, n, device=x.device))
    return table @ x.float()


EXERCISE_5 = Exercise(
    solution=_running,
    cases=(
        case("torch.tensor([1, 2, 4])"),
        case("torch.tensor([3.0, -1.0, 0.5, 2.0])"),
        case("torch.tensor([6])"),
    ),
    slips=(
        Slip(_not_folded, "each row holds what it adds up; now fold every row into its sum."),
        Slip(_from_the_end, "these sums run from each number to the end: compare the other way."),
        Slip(
            _own_times,
            "this folds the columns: in the column of a number stands nothing but this number.",
        ),
        Slip(
            _column_inside,
            "each row repeats its own number: inside `where`, let `x` run across as a row.",
        ),
        Slip(_without_itself, "each sum is to hold its own number as well."),
        Slip(
            _truth_times,
            "`@` multiplies numbers of one dtype: give the truth values the dtype of `x` first.",
            also=(_whole_times,),
            raises="dtype",
        ),
        Slip(
            _as_floats,
            "the sums are right; whole numbers are to stay whole: keep the dtype of `x`.",
        ),
        Slip(_kept, "the sums are right and stand in a column; leave out `keepdim`."),
    ),
    last_hint="look again at the last sum: it holds all numbers, the first one only itself.",
    picture=True,
)

# ---- 6: how often --------------------------------------------------------------------------------


def _counts(x, k):
    values = torch.arange(k, device=x.device)
    table = x == values[:, None]
    return table.sum(dim=1)


def _each_place(x, k):
    values = torch.arange(k, device=x.device)
    table = x == values[:, None]
    return table.sum(dim=0)


def _no_sum(x, k):
    values = torch.arange(k, device=x.device)
    table = x == values[:, None]
    return table.long()


def _there_or_not(x, k):
    values = torch.arange(k, device=x.device)
    table = x == values[:, None]
    return table.any(dim=1).long()


def _no_column(x, k):
    values = torch.arange(k, device=x.device)
    return (x == values).sum()


def _all_in_one(x, k):
    values = torch.arange(k, device=x.device)
    table = x == values[:, None]
    return table.sum()


EXERCISE_6 = Exercise(
    solution=_counts,
    cases=(
        case("torch.tensor([1, 1, 0])", "3"),
        case("torch.tensor([4, 0, 2, 4, 4])", "5"),
        case("torch.tensor([0, 0])", "1"),
        case("torch.tensor([1])", "2"),
    ),
    slips=(
        Slip(
            _each_place,
            "this counts for each number how many values it equals: fold the other axis.",
        ),
        Slip(
            _no_sum,
            "the table says who equals what; now count the hits of each value.",
            also=(lambda x, k: x == torch.arange(k, device=x.device)[:, None],),
        ),
        Slip(_there_or_not, "this says whether a value is there, not how often."),
        Slip(
            _no_column,
            "the first number meets 0, the second one 1, and so on: one side must run down.",
            also=(lambda x, k: (x == torch.arange(k, device=x.device)).long(),),
        ),
        Slip(_all_in_one, "all hits are counted together: keep one count for each value."),
    ),
    last_hint="look again at one value: its count is the number of places that hold it.",
    picture=True,
)

# ---- 7: windows ----------------------------------------------------------------------------------


def _windows(x, width):
    start = torch.arange(len(x) - width + 1, device=x.device)
    step = torch.arange(width, device=x.device)
    return x[start[:, None] + step]


def _one_too_few(x, width):
    start = torch.arange(len(x) - width, device=x.device)
    step = torch.arange(width, device=x.device)
    return x[start[:, None] + step]


def _columns(x, width):
    start = torch.arange(len(x) - width + 1, device=x.device)
    step = torch.arange(width, device=x.device)
    return x[start + step[:, None]]


def _places_themselves(x, width):
    start = torch.arange(len(x) - width + 1, device=x.device)
    step = torch.arange(width, device=x.device)
    return start[:, None] + step


def _numbers_added(x, width):
    start = torch.arange(len(x) - width + 1, device=x.device)
    step = torch.arange(width, device=x.device)
    return x[start[:, None]] + step


def _rows_only(x, width):
    start = torch.arange(len(x) - width + 1, device=x.device)
    step = torch.arange(width, device=x.device)
    return x[start + step]


EXERCISE_7 = Exercise(
    solution=_windows,
    cases=(
        case("torch.tensor([10, 12, 15, 11])", "2"),
        case("torch.tensor([0.5, 3.0, 1.0, 4.0, 2.0])", "3"),
        case("torch.tensor([7, 8, 9])", "1"),
        case("torch.tensor([7, 8, 9])", "3"),
    ),
    slips=(
        Slip(_one_too_few, "the last window is missing: count how many fit into a short row."),
        Slip(_columns, "each window stands in a column; it was to be a row."),
        Slip(
            _places_themselves,
            "these are the places; now fetch from `x` what lies there.",
        ),
        Slip(
            _numbers_added,
            "here the steps are added to numbers of `x`: add them to the places, inside the index.",
        ),
        Slip(
            _rows_only,
            "starts and steps meet one by one: every start must meet every step.",
            raises=SIZES,
        ),
    ),
    last_hint="look again at the places that one window reads: its start, and the next ones.",
    picture=True,
)

# ---- 8: the gradient of a broadcast --------------------------------------------------------------


def _fold_back(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(dim=0)
    for d in range(grad.ndim):
        if shape[d] == 1:
            grad = grad.sum(dim=d, keepdim=True)
    return grad


def _leading_only(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(dim=0)
    return grad


def _means(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.mean(dim=0)
    for d in range(grad.ndim):
        if shape[d] == 1:
            grad = grad.mean(dim=d, keepdim=True)
    return grad


def _ones_only(grad, shape):
    for d in range(len(shape)):
        if shape[d] == 1:
            grad = grad.sum(dim=d, keepdim=True)
    return grad


def _ones_dropped(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(dim=0)
    for d in range(grad.ndim):
        if shape[d] == 1:
            grad = grad.sum(dim=d)
    return grad


def _from_the_left(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(dim=-1)
    for d in range(grad.ndim):
        if shape[d] == 1:
            grad = grad.sum(dim=d, keepdim=True)
    return grad


def _first_only(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for d in range(grad.ndim):
        if shape[d] == 1:
            grad = grad.narrow(d, 0, 1)
    return grad


EXERCISE_8 = Exercise(
    solution=_fold_back,
    cases=(
        case("torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])", "(3,)"),
        case("torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])", "(2, 1)"),
        case("torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])", "(2, 3)"),
        case("torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])", "(1, 1)"),
        case("torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])", "()"),
        case("torch.arange(12.0).view(2, 2, 3)", "(2, 1)"),
        case("torch.arange(9.0).view(3, 3)", "(1, 3)"),
        case("torch.arange(9.0).view(3, 3)", "(3,)"),
    ),
    slips=(
        Slip(
            _leading_only,
            "added axes are folded; an axis of length 1 was stretched too, so fold it back to 1.",
        ),
        Slip(_means, "on the way back the paths add up: a sum, no mean."),
        Slip(
            _ones_only,
            "stretched lengths are folded; an axis that the shape does not have at all is not.",
            also=(
                lambda grad, shape: grad.sum(
                    [d for d in range(len(shape)) if shape[d] == 1], keepdim=True
                ),
            ),
        ),
        Slip(
            _ones_dropped,
            "an axis of length 1 must be there in the result: keep it when you fold.",
        ),
        Slip(
            _from_the_left,
            "axes were added on the left, since shapes are aligned at the right: fold them there.",
        ),
        Slip(
            _first_only,
            "this takes one of the copies; every copy sent a gradient back, and all count.",
            also=(lambda grad, shape: grad.flatten()[: torch.Size(shape).numel()].view(shape),),
        ),
    ),
    last_hint="look again at which axes broadcasting added, and which it stretched from 1.",
    picture=True,
)

EXERCISES = {
    "1": EXERCISE_1,
    "2": EXERCISE_2,
    "3": EXERCISE_3,
    "4": EXERCISE_4,
    "5": EXERCISE_5,
    "6": EXERCISE_6,
    "7": EXERCISE_7,
    "8": EXERCISE_8,
}
