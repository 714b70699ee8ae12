"""Chapter 03: dimensions."""

import torch

from utils.device import get_device
from utils.exercises.judge import Exercise, Slip


def _numbers(*shape: int) -> torch.Tensor:
    """Return 0, 37, 74, 10, … in ``shape``, on the book's device: different, and in no order."""
    count = torch.Size(shape).numel()
    return (torch.arange(count) * 37 % 101).float().to(get_device()).view(shape)


def _case(*shape: int):
    """Return a maker of one input of ``shape``."""
    return lambda: (_numbers(*shape),)


def _padded(lengths: tuple[int, ...], width: int, padding: float):
    """Return a maker of rows of ``lengths``, padded to ``width``, and their mask."""

    def make() -> tuple[torch.Tensor, torch.Tensor]:
        mask = (torch.arange(width) < torch.tensor(lengths)[:, None]).to(get_device())
        return torch.where(mask, _numbers(len(lengths), width), padding), mask

    return make


SHAPE = Exercise(
    solution=(3, 1, 2),
    slips=(
        Slip((3, 2), "count every bracket: one pair holds a single row, and it counts as well."),
        Slip(
            (2, 1, 3), "the right lengths from the inside out; the outermost brackets come first."
        ),
        Slip((1, 3, 2), "how many things do the outermost brackets hold? Start there."),
        Slip((6,), "that is the number of elements; the shape has one entry for each dimension."),
        Slip(3, "that is the number of dimensions; the shape is a tuple with the length of each."),
    ),
)

LEFT = Exercise(
    solution=(3, 32),
    slips=(
        Slip((8, 32), "these are the dimensions you named; the named ones are those that vanish."),
        Slip((1, 3, 32, 1), "lengths of 1 stay only with keepdim=True."),
        Slip((32, 32), "-1 counts from the end: it is the last dimension, not the second."),
        Slip((3, 32, 32), "both named dimensions vanish: 0 and the last one."),
        Slip((8, 3, 32), "both named dimensions vanish, the batch as well."),
    ),
)

BRIGHTEST = Exercise(
    solution=lambda images: images.amax(dim=(1, 2, 3)),
    cases=(_case(2, 3, 2, 2), _case(4, 1, 2, 3), _case(1, 3, 2, 2)),
    slips=(
        Slip(
            lambda images: images.max(),
            "that is one number for the whole batch; one for each image is asked.",
        ),
        Slip(
            lambda images: images.amax(dim=0),
            "dim=0 is the batch, and it vanished: name the dimensions that shall vanish instead.",
        ),
        Slip(
            lambda images: images.amax(dim=(2, 3)),
            "that is one number for each channel of each image: the channels must fold as well.",
        ),
        Slip(
            lambda images: images.amax(dim=(1, 2, 3), keepdim=True),
            "keepdim keeps dimensions of length 1; here they shall vanish.",
        ),
        Slip(
            lambda images: images.amax(dim=(0, 2, 3)),
            "that is the largest number of each channel, over all images.",
        ),
        Slip(
            lambda images: images.mean(dim=(1, 2, 3)),
            "that is the mean of each image; the largest number is asked.",
        ),
        Slip(
            lambda images: images.max(dim=(1, 2, 3)),
            "several dims go into one tuple; max takes none, its sister of another name does.",
        ),
    ),
)

CENTRE = Exercise(
    solution=lambda images: images - images.mean(dim=(2, 3), keepdim=True),
    cases=(_case(2, 3, 2, 2), _case(1, 3, 2, 4), _case(3, 2, 3, 3)),
    slips=(
        Slip(
            lambda images: images - images.mean(dim=(2, 3)),
            "the means lost two dimensions, so they do not line up with the pixels: keep them.",
        ),
        Slip(
            lambda images: images - images.mean(dim=(1, 2, 3), keepdim=True),
            "that is one mean for each whole image; each of its channels has a mean of its own.",
        ),
        Slip(
            lambda images: images - images.mean(dim=(0, 2, 3), keepdim=True),
            "that mean runs over all images; each image has means of its own.",
        ),
        Slip(
            lambda images: images - images.mean(),
            "that is one mean for everything; name the dimensions that shall fold.",
        ),
        Slip(
            lambda images: images - images.mean(dim=1, keepdim=True),
            "dim=1 folds the channels of one pixel; fold the pixels of one channel.",
        ),
        Slip(
            lambda images: images.mean(dim=(2, 3), keepdim=True),
            "these are the means; now subtract them from the images.",
        ),
    ),
)

MASKED_MEAN = Exercise(
    solution=lambda x, mask: (x * mask).sum(dim=1) / mask.sum(dim=1),
    cases=(
        _padded((3, 1), 3, 0.0),
        _padded((1, 4, 2), 4, 9.0),
        _padded((2, 2), 2, 0.0),
        _padded((2, 1), 3, -5.0),
    ),
    slips=(
        Slip(
            lambda x, mask: x.mean(dim=1),
            "this counts the padding as numbers of the row; only those under the mask count.",
        ),
        Slip(
            lambda x, mask: (x * mask).mean(dim=1),
            "the sum is right now, but mean still divides by the padded length.",
        ),
        Slip(
            lambda x, mask: x.sum(dim=1) / mask.sum(dim=1),
            "padding is not always 0: set it to 0 before you add.",
        ),
        Slip(
            lambda x, mask: x.sum(dim=1) / (x != 0).sum(dim=1),
            "a row may hold a real 0: count with the mask, not by comparing with 0.",
        ),
        Slip(
            lambda x, mask: (x * mask).sum(dim=1) / mask.sum(),
            "each row has a length of its own; you divide by the number of all kept numbers.",
        ),
        Slip(
            lambda x, mask: x[mask].mean(),
            "that is one mean over all rows; one for each row is asked.",
        ),
        Slip(
            lambda x, mask: (x * mask).sum(dim=0) / mask.sum(dim=0),
            "dim=0 folds the rows into each other; each row shall fold into one number.",
        ),
    ),
)

EXERCISES = {"1": SHAPE, "2": LEFT, "3": BRIGHTEST, "4": CENTRE, "5": MASKED_MEAN}
