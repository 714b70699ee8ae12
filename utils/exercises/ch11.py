"""Chapter 11: structural operations."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 5: a table put back -------------------------------------------------------------------------


def _unsort(values, places):
    table = torch.zeros_like(values)
    return table.scatter(1, places, values)


def _along_dim_0(values, places):
    table = torch.zeros_like(values)
    return table.scatter(0, places, values)


def _values_as_index(values, places):
    table = torch.zeros_like(values)
    return table.scatter(1, values, places)


# ---- 6: kilometres of each day -------------------------------------------------------------------


def _per_day(km, day, days):
    total = torch.zeros(days, device=km.device)
    return total.index_add(0, day, km)


def _written_over(km, day, days):
    total = torch.zeros(days, device=km.device)
    return total.index_put((day,), km)


def _last_days_missing(km, day, days):
    days = int(day.max()) + 1
    total = torch.zeros(days, device=km.device)
    return total.index_add(0, day, km)


def _mean_of_the_day(km, day, days):
    total = torch.zeros(days, device=km.device)
    return total.scatter_reduce(0, day, km, "mean", include_self=False)


def _from_ones(km, day, days):
    total = torch.ones(days, device=km.device)
    return total.index_add(0, day, km)


# ---- the exercises -------------------------------------------------------------------------------

VIEWS = Exercise(
    solution=(True, False, True, False, True, False),
    slips=(
        Slip(
            (False, False, True, False, True, False),
            "the first: a slice picks rows with equal steps.",
        ),
        Slip(
            (True, True, True, False, True, False),
            "the second: a list may ask for any rows in any order, so reading it copies, even if "
            "these rows are neighbours.",
        ),
        Slip(
            (True, False, False, False, True, False),
            "the third: from one row to the next, a column moves by equal steps.",
        ),
        Slip(
            (True, False, True, True, True, False),
            "the fourth: where the mask is true, the places have no equal steps.",
        ),
        Slip(
            (True, False, True, False, False, False),
            "the fifth: a part of a split is a slice.",
        ),
        Slip(
            (True, False, True, False, True, True),
            "the last: x would have to stand twice in one storage.",
        ),
    ),
    alone=True,
    last_hint="look again at each line, and ask whether equal steps lead to all that it picks.",
)

PENCIL = Exercise(
    solution=[[30, 11, 22], [10, 11, 32]],
    slips=(
        Slip(
            [[12, 10, 11], [20, 20, 22]],
            "that is dim 1, where the row stays. Along dim 0 the column stays, and the index says "
            "the row.",
        ),
        Slip(
            [[30, 31, 32], [10, 11, 12], [20, 21, 22]],
            "those are whole rows: each number of the index picks one number, in its own column.",
        ),
        Slip(
            [[20, 21, 0], [0, 0, 12], [10, 0, 22]],
            "that is the way back: the index says where a number comes from, not where it goes.",
        ),
    ),
    last_hint="look again at one place [i, j] of the index: numbers[index[i, j], j] stands "
    "there in the result.",
)

_SCORES = "torch.tensor([[0.5, 2.0, 1.0], [3.0, -1.0, 0.25], [1.5, 4.0, 2.5]])"

RIGHT_SCORES = Exercise(
    solution=lambda scores, labels: scores.gather(1, labels.unsqueeze(1)).squeeze(1),
    cases=(
        case(_SCORES, "torch.tensor([1, 0, 2])"),
        case(
            "torch.tensor([[4.0, 0.5], [1.0, 2.0], [3.0, 2.5], [0.25, 5.0]])",
            "torch.tensor([0, 0, 1, 1])",
        ),
        case("torch.tensor([[7.0, 8.0, 9.0]])", "torch.tensor([2])"),
        case("torch.arange(12).view(3, 4).t()", "torch.tensor([2, 2, 0, 1])"),
    ),
    slips=(
        Slip(
            lambda scores, labels: scores[:, labels],
            "`:` takes every row with every label. Pair row numbers with labels, or gather.",
        ),
        Slip(
            lambda scores, labels: scores.gather(1, labels.unsqueeze(1)),
            "the right numbers as a column: remove the dimension of length 1.",
        ),
        Slip(
            lambda scores, labels: scores.gather(1, labels),
            "the index needs as many dimensions as the scores: make a column of the labels.",
        ),
        Slip(
            lambda scores, labels: scores.gather(1, labels.unsqueeze(0)),
            "an index of shape (1, rows) reads row 0 alone: make a column of the labels.",
            also=(lambda scores, labels: scores[0, labels],),
        ),
        Slip(
            lambda scores, labels: scores.gather(0, labels.unsqueeze(1)).squeeze(1),
            "the labels count columns, so gather along dim 1: along dim 0 they are read as rows.",
            also=(lambda scores, labels: scores[labels, 0],),
        ),
        Slip(
            lambda scores, labels: scores.max(dim=1).values,
            "that is the highest score of each row, whether it is right or not: use the labels.",
        ),
        Slip(
            lambda scores, labels: scores[labels],
            "one index alone picks whole rows: the labels are columns.",
            also=(lambda scores, labels: scores.index_select(0, labels),),
        ),
    ),
    last_hint="look again at the blue numbers: from each row one, in the column that its label "
    "says.",
)

ONLY_ALLOWED = Exercise(
    solution=lambda scores, allowed: scores.masked_fill(~allowed, -torch.inf),
    cases=(
        case(
            "torch.tensor([[0.5, 2.0, -1.0], [3.0, -2.0, 0.0]])",
            "torch.tensor([[True, False, True], [False, True, True]])",
        ),
        case("torch.tensor([1.0, -1.0])", "torch.tensor([True, True])"),
        case("torch.tensor([[1.0], [2.0]])", "torch.tensor([[False], [False]])"),
    ),
    keeps_inputs=True,
    slips=(
        Slip(
            lambda scores, allowed: scores.masked_fill(allowed, -torch.inf),
            "the other way round: minus infinity belongs where allowed is False.",
        ),
        Slip(
            lambda scores, allowed: scores * allowed,
            "that is 0 where it is forbidden, and 0 is more than a score below 0.",
        ),
        Slip(
            lambda scores, allowed: scores.masked_fill_(~allowed, -torch.inf),
            "the underscore writes into the scores that you were given, and so does = behind an "
            "index.",
        ),
        Slip(
            lambda scores, allowed: scores[allowed],
            "that picks the allowed scores and loses the shape: replace the others instead.",
        ),
        Slip(
            lambda scores, allowed: scores + ~allowed * -torch.inf,
            "0 times infinity is nan: fill with a mask instead of multiplying.",
        ),
        Slip(
            lambda scores, allowed: scores.masked_fill(~allowed, torch.inf),
            "plus infinity would win every time: minus.",
        ),
    ),
    last_hint="look again at masked_fill: it replaces the numbers where its mask is true.",
)

UNSORT = Exercise(
    solution=_unsort,
    cases=(
        case(
            "torch.tensor([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])",
            "torch.tensor([[1, 2, 0], [0, 1, 2]])",
        ),
        case("torch.tensor([[1.0, 2.0, 3.0, 4.0]])", "torch.tensor([[2, 0, 3, 1]])"),
        case(
            "torch.tensor([[-1.0, 5.0], [4.0, 7.0], [0.0, 2.0]])",
            "torch.tensor([[1, 0], [0, 1], [1, 0]])",
        ),
        case("torch.tensor([[3.0, 3.0, 8.0]])", "torch.tensor([[0, 2, 1]])"),
    ),
    slips=(
        Slip(
            lambda values, places: values.gather(1, places),
            "gather once more moves the numbers on, not back: places says where each number came "
            "from, so send it there.",
        ),
        Slip(
            _along_dim_0,
            "the rows were sorted, so places counts columns: dim 1.",
        ),
        Slip(
            lambda values, places: values[:, places],
            "that takes every row with every row of places.",
        ),
        Slip(
            _values_as_index,
            "the places are the index, and the values are what is sent.",
        ),
        Slip(
            lambda values, places: places.gather(1, places),
            "that moves the places themselves: the values are to be sent.",
        ),
        Slip(
            lambda values, places: values,
            "the values are sorted already: use the places.",
        ),
    ),
    last_hint="look again at one row: values[i, j] came from column places[i, j], so send it "
    "there.",
)

PER_DAY = Exercise(
    solution=_per_day,
    cases=(
        case("torch.tensor([5.0, 2.0, 7.0])", "torch.tensor([0, 0, 2])", "3"),
        case("torch.tensor([1.0, 2.0, 4.0, 8.0])", "torch.tensor([1, 0, 1, 1])", "2"),
        case("torch.tensor([3.5])", "torch.tensor([1])", "4"),
    ),
    slips=(
        Slip(
            _written_over,
            "a day with two walks keeps one of them alone: each number is written over the one "
            "before. Add them.",
        ),
        Slip(
            lambda km, day, days: torch.bincount(day, minlength=days).float(),
            "that counts the walks: add their kilometres.",
        ),
        Slip(
            _last_days_missing,
            "days without a walk at the end are missing: the result has `days` numbers.",
        ),
        Slip(
            _mean_of_the_day,
            "that is the mean of each day: the sum is asked.",
        ),
        Slip(
            _from_ones,
            "begin with zeros: what stands there at the start is counted in.",
        ),
    ),
    last_hint="look again at the first case by hand: two of the walks belong to day 0.",
)

EXERCISES = {
    "1": VIEWS,
    "2": PENCIL,
    "3": RIGHT_SCORES,
    "4": ONLY_ALLOWED,
    "5": UNSORT,
    "6": PER_DAY,
}
