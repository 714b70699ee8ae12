"""Chapter 05: shape, view and reshape."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip


def _can_be_one_row(t: torch.Tensor) -> bool:
    """Tell whether ``t.view(-1)`` works, as PyTorch itself says (the reader may not call it)."""
    try:
        t.view(-1)
    except RuntimeError:
        return False
    return True


STRIDES = Exercise(
    solution=(6, 2, 1),
    slips=(
        Slip((4, 3, 2), "that is the shape; a stride says how far one step moves in the storage."),
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
    solution=lambda images: images.flatten(2).mT,
    cases=(
        case("torch.arange(12).view(1, 3, 2, 2)"),
        case("torch.arange(48).view(2, 3, 2, 4)"),
        case("torch.arange(6).view(2, 1, 3, 1)"),
    ),
    free=("dtype", "rows"),
    slips=(
        Slip(
            lambda images: images.reshape(images.shape[0], -1, images.shape[1]),
            "right shape, wrong numbers: reshape refills row by row and mixes the channels. "
            "Merge height and width, then swap two dimensions.",
        ),
        Slip(
            lambda images: images.flatten(2),
            "the channels are still in the middle: swap the last two dimensions.",
        ),
        Slip(
            lambda images: images.permute(0, 3, 2, 1).flatten(1, 2),
            "height and width are swapped as well: the pixels come column by column.",
        ),
        Slip(
            lambda images: images.permute(0, 2, 3, 1),
            "now merge height and width into one dimension.",
        ),
        Slip(
            lambda images: images.permute(0, 2, 3, 1).flatten(0, 2),
            "the batch is merged as well: it stays a dimension of its own.",
        ),
    ),
    last_hint="look again at the order of the four dimensions, and which two of them become one.",
)

WINDOWS = Exercise(
    solution=lambda row: row.unfold(0, 3, 1),
    cases=(
        case("torch.arange(4)"),
        case("torch.arange(6)"),
        case("torch.arange(3)"),
        case("torch.arange(10)[1::2]"),
    ),
    memory="view",
    slips=(
        Slip(
            lambda row: row.view(-1, 3),
            "view cuts the row into pieces that do not overlap; here windows overlap.",
        ),
        Slip(
            lambda row: torch.stack([row[k : k + 3] for k in range(len(row) - 2)]),
            "the windows are in new memory: stack, indexing and clone copy; two strides of one "
            "length overlap for free.",
        ),
        Slip(
            lambda row: row.unfold(0, 3, 3),
            "windows start at every place, so the step between them is 1, not 3.",
            also=(
                lambda row: row.as_strided((len(row) // 3, 3), (3 * row.stride(0), row.stride(0))),
            ),
        ),
        Slip(
            lambda row: row.as_strided((len(row) - 2, 3), (1, 1)),
            "right for a contiguous row only: use the row's own stride, row.stride(0), twice.",
            also=(
                lambda row: row.as_strided((len(row) - 2, 3), (1, 1), 0),
                lambda row: row.as_strided((len(row) - 2, 3), (row.stride(0), 1)),
                lambda row: row.as_strided((len(row) - 2, 3), (1, row.stride(0))),
            ),
        ),
        Slip(
            lambda row: row.as_strided((len(row) - 2, 3), (row.stride(0), row.stride(0)), 0),
            "not every row starts at place 0 of its storage: leave the offset to as_strided.",
        ),
        Slip(
            lambda row: row.as_strided((3, len(row) - 2), (row.stride(0), row.stride(0))),
            "one window in each row: their number comes first in the shape, then the 3.",
        ),
    ),
    last_hint="look again at the shape and the two strides: how many windows, and how far from one "
    "number to the next in the row.",
)

ONE_ROW = Exercise(
    solution=_can_be_one_row,
    cases=(
        case("torch.arange(6).view(2, 3)"),
        case("torch.arange(6).view(2, 3).t()"),
        case("torch.arange(24).view(4, 6)[:, ::2]"),
        case("torch.arange(24).view(4, 6)[:, :3]"),
        case("torch.arange(3).expand(2, 3)"),
        case("torch.arange(6).view(2, 1, 3).transpose(0, 1)"),
        case("torch.arange(24).view(2, 3, 4).transpose(0, 1)"),
        case("torch.arange(4).view(1, 4).t()"),
        case("torch.arange(6).view(2, 3).t().unsqueeze(1)"),
        case("torch.arange(24).view(2, 3, 4)[:, :2]"),
        case("torch.arange(24).view(2, 3, 4)[:, :, :3]"),
        case("torch.arange(1).expand(2, 3)"),
        case("torch.arange(24).view(2, 2, 2, 3).transpose(1, 2)"),
        case("torch.tensor(7)"),
    ),
    slips=(
        Slip(
            lambda t: t.is_contiguous(),
            "contiguous is enough but not needed: x[:, ::2] has gaps and still fits one stride.",
        ),
        Slip(
            lambda t: all(
                t.stride(d) == t.size(d + 1) * t.stride(d + 1) for d in range(t.dim() - 1)
            ),
            "dimensions of length 1 do not count: leave them out before you compare neighbours.",
        ),
        Slip(lambda t: True, "some of these tensors refuse: compare neighbouring dimensions."),
        Slip(
            lambda t: all(a >= b for a, b in zip(t.stride(), t.stride()[1:], strict=False)),
            "falling strides are not enough: a whole inner walk must equal one outer step.",
        ),
    ),
    last_hint="look again at each pair of neighbours: when a whole walk inside equals one step "
    "outside. Along a length of 1 nobody takes a step.",
)

EXERCISES = {
    "1": STRIDES,
    "2": PLACE,
    "3": SECOND_COLUMN,
    "4": PIXELS,
    "5": WINDOWS,
    "6": ONE_ROW,
}
