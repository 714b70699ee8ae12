"""Chapter 05: shape, view and reshape."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

CODES = (
    "x.t().view(12)",
    "x[1:].view(8)",
    "x[:, ::2].view(6)",
    "x[:, 1:].view(9)",
    "(x + 1).view(12)",
    "(x.t() + 1).view(12)",
)
"""What exercise 5 asks about, as its stub has it."""


def works(code: str) -> bool:
    """Tell whether a line of exercise 5 works, as PyTorch itself says."""
    try:
        eval(code, {"x": torch.arange(12).view(3, 4)})
    except RuntimeError:
        return False
    return True


def _is_one_row(t):
    if t.size(0) == 1 or t.size(1) == 1:
        return True
    row = t.size(1) * t.stride(1)
    return t.stride(0) == row


def _any_row_compared(t):
    row = t.size(1) * t.stride(1)
    return t.stride(0) == row


def _single_row_compared(t):
    if t.size(1) == 1:
        return True
    row = t.size(1) * t.stride(1)
    return t.stride(0) == row


def _single_column_compared(t):
    if t.size(0) == 1:
        return True
    row = t.size(1) * t.stride(1)
    return t.stride(0) == row


def _down_the_columns(t):
    column = t.size(0) * t.stride(0)
    return t.stride(1) == column


STRIDES = Exercise(
    solution=(6, 2, 1),
    slips=(
        Slip((4, 3, 2), "that is the shape; a stride says how far one step moves in the storage."),
        Slip(
            (2, 3, 4),
            "those are the lengths from the back: begin with 1 on the right, and multiply the "
            "lengths up.",
        ),
        Slip((1, 4, 12), "the last dimension moves fastest in PyTorch, not the first."),
        Slip((24, 6, 2), "one dimension too far: the last dimension moves 1, so start from there."),
        Slip((24, 8, 4), "strides count elements; these count bytes, 4 for each float32."),
        Slip((1, 2, 6), "the right steps in the wrong order: the last dimension moves 1."),
    ),
    last_hint="look again from the right: the last stride is 1, and each other one is the stride "
    "on its right times the length there.",
)

PLACE = Exercise(
    solution=20,
    slips=(
        Slip(14, "the slice does not start at place 0: add its offset."),
        Slip(19, "a step to the right in z skips a number: its stride is not 1."),
        Slip(7, "that is the place within z if z were contiguous; use z's own strides."),
        Slip(
            13,
            "those are not z's steps (they are the table's, or those of a contiguous z): work out "
            "z's own two strides, and start at its offset.",
        ),
        Slip(120, "that is the number that lies there; its place is counted from 0."),
    ),
    last_hint="look again at three numbers of z: its offset and its two strides.",
)

SECOND_COLUMN = Exercise(
    solution=lambda x: x[:, 1:2],
    cases=(
        case("torch.arange(12).view(3, 4)"),
        case("torch.tensor([[0, 1], [2, 3]])"),
        case("torch.arange(12).view(4, 3).t()"),
        case("torch.arange(2).view(1, 2)"),
        case("torch.arange(12).view(3, 4)[1:]"),
    ),
    memory="view",
    slips=(
        Slip(lambda x: x[:, 1], "an integer index drops its dimension; a slice keeps it."),
        Slip(
            lambda x: x[:, [1]],
            "these numbers are in new memory: a list of indices, clone and torch.tensor copy; a "
            "slice is a view.",
        ),
        Slip(
            lambda x: x[1:2],
            "that is the second row: the first index chooses rows.",
            also=(lambda x: x[1],),
        ),
        Slip(
            lambda x: x[:, 2:3],
            "counting starts at 0, so the second column has index 1.",
            also=(lambda x: x[:, 0:1], lambda x: x[:, 2]),
        ),
        Slip(lambda x: x[:, 1:], "the slice goes on to the last column: say where it ends."),
    ),
    last_hint="look again at the slices of this chapter: all rows, and a slice of one column.",
)

PIXELS = Exercise(
    solution=lambda photo: photo.reshape(3, -1).t(),
    cases=(
        case("torch.arange(12).view(3, 2, 2)"),
        case("torch.arange(24).view(3, 2, 4)"),
        case("torch.arange(36).view(3, 3, 4)[:, :, 1:3]"),
        case("torch.arange(9).view(3, 3, 1)"),
    ),
    free=("dtype", "rows"),
    slips=(
        Slip(
            lambda photo: photo.reshape(-1, 3),
            "right shape, wrong numbers: three neighbours of one colour share a row. Join height "
            "and width first, then turn rows into columns.",
        ),
        Slip(
            lambda photo: photo.reshape(3, -1),
            "that is one row for each colour: now turn rows into columns.",
        ),
        Slip(
            lambda photo: photo.view(3, -1).t(),
            "view refuses a part of a larger photo: height and width do not join there, so they "
            "must be copied.",
        ),
        Slip(
            lambda photo: photo.reshape(-1, 3).t(),
            "the table lies on its side, and its numbers are mixed: first make one row for each "
            "colour.",
        ),
        Slip(
            lambda photo: photo.t(),
            "t() is for tables: join height and width into one dimension before.",
        ),
        Slip(
            lambda photo: photo.transpose(0, 2).reshape(-1, 3),
            "height and width are swapped as well: the pixels come column by column.",
        ),
        Slip(
            lambda photo: photo.movedim(0, 2),
            "now join height and width into one dimension.",
        ),
    ),
    last_hint="look again at the two moves: join height and width, then turn rows into columns.",
)

WORKS = Exercise(
    solution=tuple(map(works, CODES)),
    slips=(
        Slip(
            (True, True, True, False, True, False),
            "the first: read row by row, x.t() jumps forward and back.",
        ),
        Slip(
            (False, False, True, False, True, False),
            "the second: x[1:] leaves out a whole row, and the others follow each other.",
        ),
        Slip(
            (False, True, False, False, True, False),
            "the third: gaps do no harm if all steps are equal, and here each one is 2.",
        ),
        Slip(
            (False, True, True, True, True, False),
            "the fourth: inside a row the step is 1, and to the next row it is 2.",
        ),
        Slip(
            (False, True, True, False, False, False),
            "the fifth: a sum keeps the order in memory, and that of x is row by row.",
        ),
        Slip(
            (False, True, True, False, True, True),
            "the last: a sum inherits the order in memory, here that of x.t().",
        ),
    ),
    alone=True,
    last_hint="look again at each one: write down the places that it reads, row by row, and ask "
    "whether all steps are equal.",
)

ONE_ROW = Exercise(
    solution=_is_one_row,
    cases=(
        case("torch.arange(6).view(2, 3)"),
        case("torch.arange(6).view(2, 3).t()"),
        case("torch.arange(24).view(4, 6)[:, ::2]"),
        case("torch.arange(24).view(4, 6)[:, :3]"),
        case("torch.arange(12).view(3, 4)[:, :1]"),
        case("torch.arange(12).view(3, 4)[1:2, ::2]"),
        case("torch.arange(4).view(1, 4).t()"),
        case("torch.arange(3).expand(2, 3)"),
        case("torch.arange(12).view(3, 4).t()[:1]"),
        case("torch.arange(1).view(1, 1)"),
        case("torch.arange(24).view(4, 6)[::2]"),
    ),
    slips=(
        Slip(
            lambda t: t.is_contiguous(),
            "contiguous is enough but not needed: x[:, ::2] has gaps and still fits one stride.",
        ),
        Slip(
            _any_row_compared,
            "dimensions of length 1 do not count: with one row, or one column, there is nothing to "
            "compare.",
        ),
        Slip(
            _single_row_compared,
            "either dimension may have length 1: with a single row, or a single column, there is "
            "nothing to compare.",
            also=(_single_column_compared,),
        ),
        Slip(
            lambda t: t.stride(1) == 1,
            "a last stride of 1 is not the point: the step from one row to the next is.",
            also=(lambda t: t.stride(0) >= t.stride(1),),
        ),
        Slip(
            _down_the_columns,
            "the other way round: a walk along a whole row must equal one step to the next row.",
        ),
        Slip(lambda t: True, "some of these tables refuse: compare the two strides."),
    ),
    last_hint="look again at one walk along a row, size(1) steps of stride(1): it must end where "
    "the next row begins. With a length of 1 there is nothing to compare.",
)

EXERCISES = {
    "1": STRIDES,
    "2": PLACE,
    "3": SECOND_COLUMN,
    "4": PIXELS,
    "5": WORKS,
    "6": ONE_ROW,
}
