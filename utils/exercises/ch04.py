"""Chapter 04: shape, view and reshape."""

from functools import partial

import torch

from utils.device import get_device
from utils.exercises.judge import Exercise, Slip


def _table(*shape: int) -> torch.Tensor:
    """Return 0, 1, 2, … in ``shape``, on the book's device."""
    return torch.arange(torch.Size(shape).numel()).to(get_device()).view(shape)


def _case(*shape: int, change=lambda x: x):
    """Return a maker of one input: a fresh table of ``shape``, changed by ``change``."""
    return lambda: (change(_table(*shape)),)


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
)

PLACE = Exercise(
    solution=20,
    slips=(
        Slip(14, "the slice does not start at place 0: add its offset."),
        Slip(19, "a step to the right in z skips a number: its stride is not 1."),
        Slip(7, "that is the place within z if z were contiguous; use z's own strides."),
        Slip(13, "you walked in the table; start at the offset and take z's strides."),
    ),
)

SECOND_COLUMN = Exercise(
    solution=lambda x: x[:, 1:2],
    cases=(
        _case(2, 2),
        _case(3, 4),
        _case(4, 3, change=torch.t),
        _case(1, 2),
        _case(3, 4, change=lambda x: x[1:]),
    ),
    memory="view",
    slips=(
        Slip(lambda x: x[:, 1], "an integer index drops its dimension; a slice keeps it."),
        Slip(
            lambda x: x[:, [1]],
            "a list of indices copies (advanced indexing), and so does clone; a slice is a view.",
        ),
        Slip(lambda x: x[1:2], "that is the second row: the first index chooses rows."),
        Slip(lambda x: x[:, 2:3], "counting starts at 0, so the second column has index 1."),
    ),
)

PIXELS = Exercise(
    solution=lambda images: images.flatten(2).mT,
    cases=(_case(1, 3, 2, 2), _case(2, 3, 2, 4), _case(2, 1, 3, 1)),
    slips=(
        Slip(
            lambda im: im.reshape(im.shape[0], -1, im.shape[1]),
            "right shape, wrong numbers: reshape refills row by row and mixes the channels. "
            "Merge height and width, then swap two dimensions.",
        ),
        Slip(
            lambda im: im.flatten(2),
            "the channels are still in the middle: swap the last two dimensions.",
        ),
        Slip(
            lambda im: im.permute(0, 3, 2, 1).flatten(1, 2),
            "height and width are swapped as well: the pixels come column by column.",
        ),
        Slip(lambda im: im.permute(0, 2, 3, 1), "now merge height and width into one dimension."),
    ),
)

WINDOWS = Exercise(
    solution=lambda row: row.unfold(0, 3, 1),
    cases=(_case(4), _case(6), _case(3), _case(10, change=lambda x: x[1::2])),
    memory="view",
    slips=(
        Slip(
            lambda row: row.view(-1, 3),
            "view cuts the row into pieces that do not overlap; here windows overlap.",
        ),
        Slip(
            lambda row: torch.stack([row[k : k + 3] for k in range(len(row) - 2)]),
            "stack copies every window; strides of the same length overlap for free.",
        ),
        Slip(
            lambda row: row.unfold(0, 3, 3),
            "windows start at every place, so the step between them is 1, not 3.",
        ),
        Slip(
            lambda row: row.as_strided((len(row) - 2, 3), (1, 1)),
            "right for a contiguous row only: use the row's own stride, row.stride(0).",
        ),
        Slip(
            lambda row: row.as_strided((len(row) - 2, 3), (row.stride(0), row.stride(0)), 0),
            "not every row starts at place 0 of its storage: leave the offset to as_strided.",
        ),
    ),
)

ONE_ROW = Exercise(
    solution=_can_be_one_row,
    cases=(
        _case(2, 3),
        _case(2, 3, change=torch.t),
        _case(4, 6, change=lambda x: x[:, ::2]),
        _case(4, 6, change=lambda x: x[:, :3]),
        _case(3, change=lambda x: x.expand(2, 3)),
        _case(2, 1, 3, change=lambda x: x.transpose(0, 1)),
        _case(2, 3, 4, change=partial(torch.transpose, dim0=0, dim1=1)),
        _case(1, 4, change=torch.t),
        _case(2, 3, change=lambda x: x.t().unsqueeze(1)),
        _case(2, 3, 4, change=lambda x: x[:, :2]),
        _case(2, 3, 4, change=lambda x: x[:, :, :3]),
        _case(1, change=lambda x: x.expand(2, 3)),
        _case(2, 2, 2, 3, change=lambda x: x.transpose(1, 2)),
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
)

EXERCISES = {
    "1": STRIDES,
    "2": PLACE,
    "3": SECOND_COLUMN,
    "4": PIXELS,
    "5": WINDOWS,
    "6": ONE_ROW,
}
