"""Chapter 04: dimensions."""

import torch

from utils.device import get_device
from utils.exercises.case import Case, case
from utils.exercises.exercise import Exercise, Slip


def _mixed(*shape: int, change: str = "") -> Case:
    """Return a case of one input of ``shape``: 0, 37, 74, 10, …, different and in no order."""
    count = torch.Size(shape).numel()
    return case(f"(torch.arange({count}) * 37 % 101).float().view{shape}{change}")


def _padded(lengths: tuple[int, ...], width: int, padding: float):
    """Return a maker of rows of ``lengths``, padded to ``width``, and their mask."""

    def make() -> tuple[torch.Tensor, torch.Tensor]:
        mask = (torch.arange(width) < torch.tensor(lengths)[:, None]).to(get_device())
        numbers = (torch.arange(mask.numel()) * 37 % 101).float().view(mask.shape)
        return torch.where(mask, numbers.to(get_device()), padding), mask

    return make


def _kept(rows: list[list[float]], mask: list[list[bool]]):
    """Return a maker of rows and a mask that may begin with false."""
    return lambda: (torch.tensor(rows).to(get_device()), torch.tensor(mask).to(get_device()))


# ---- 4: from each channel of each image its own mean, right and with each slip -------------------


def _centre(images):
    means = images.mean(dim=(2, 3), keepdim=True)
    return images - means


def _means_that_do_not_line_up(images):
    means = images.mean(dim=(2, 3))
    return images - means


def _mean_of_each_image(images):
    means = images.mean(dim=(1, 2, 3), keepdim=True)
    return images - means


def _mean_over_all_images(images):
    means = images.mean(dim=(0, 2, 3), keepdim=True)
    return images - means


def _one_mean(images):
    mean = images.mean()
    return images - mean


def _mean_of_each_pixel(images):
    means = images.mean(dim=1, keepdim=True)
    return images - means


# ---- 5: the mean of each padded row, right and with each slip ------------------------------------


def _row_means(x, mask):
    real = torch.where(mask, x, 0)
    total = real.sum(dim=1)
    return total / mask.sum(dim=1)


def _padding_counts(x, mask):
    return x.mean(dim=1)


def _padded_length_divides(x, mask):
    return (x * mask).mean(dim=1)


def _padding_is_added(x, mask):
    total = x.sum(dim=1)
    return total / mask.sum(dim=1)


def _zeros_do_not_count(x, mask):
    total = x.sum(dim=1)
    return total / (x != 0).sum(dim=1)


def _all_numbers_divide(x, mask):
    total = (x * mask).sum(dim=1)
    return total / mask.sum()


# ---- the exercises -------------------------------------------------------------------------------

SHAPE = Exercise(
    solution=(3, 1, 2),
    slips=(
        Slip((3, 2), "count every bracket: one pair holds a single row, and it counts as well."),
        Slip(
            (2, 1, 3), "the right lengths from the inside out; the outermost brackets come first."
        ),
        Slip((1, 3, 2), "how many things do the outermost brackets hold? Start there."),
        Slip(
            (6,),
            "that is the number of elements; the shape has one entry for each dimension.",
            also=(6,),
        ),
        Slip(3, "that is the number of dimensions; the shape is a tuple with the length of each."),
    ),
    last_hint="look again at the brackets, from the outside in: count what each pair holds.",
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
    last_hint="look again at what dim names: the dimensions that vanish. -1 counts from the end.",
)

BRIGHTEST = Exercise(
    solution=lambda images: images.amax(dim=(1, 2, 3)),
    cases=(
        _mixed(2, 3, 2, 2),
        _mixed(4, 1, 2, 3, change=" / 4"),
        _mixed(1, 3, 2, 2),
        _mixed(2, 3, 1, 2, change=" - 200.5"),
    ),
    free=("dtype",),
    slips=(
        Slip(
            lambda images: images.max(),
            "that is one number for the whole batch; one for each image is asked.",
        ),
        Slip(
            lambda images: images.amax(dim=0),
            "dim=0 is the batch, and it vanished: name the dimensions that must vanish instead.",
        ),
        Slip(
            lambda images: images.amax(dim=(2, 3)),
            "that is one number for each channel of each image: the channels must fold as well.",
        ),
        Slip(
            lambda images: images.amax(dim=(1, 2, 3), keepdim=True),
            "keepdim keeps dimensions of length 1; here they must vanish.",
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
            "max takes one dim at most; its sister of another name takes several, as a tuple.",
            raises="max() received an invalid combination of arguments",
        ),
        Slip(
            lambda images: images.amax(1, 2, 3),
            "several dims go into one tuple, one more pair of brackets: amax((..., ...)).",
        ),
        Slip(
            lambda images: images.flatten(1).max(dim=1),
            "max with a dim returns the values and their places: take .values.",
        ),
        Slip(
            lambda images: images.amax(dim=1),
            "dim=1 is the channel alone; height and width must vanish too.",
        ),
        Slip(
            lambda images: [image.max() for image in images],
            "a list of numbers is no tensor: torch.stack makes one of them.",
        ),
        Slip(
            lambda images: images.abs().amax(dim=(1, 2, 3)),
            "an image may hold negative numbers only, and then its largest one is negative.",
            also=(lambda images: images.amax(dim=(1, 2, 3)).clamp(min=0),),
        ),
    ),
    last_hint="look again at the dims: all must vanish but the batch, which is dim 0.",
)

CENTRE = Exercise(
    solution=_centre,
    cases=(_mixed(2, 3, 2, 2), _mixed(1, 3, 2, 4), _mixed(3, 2, 3, 3)),
    free=("dtype",),
    slips=(
        Slip(
            _means_that_do_not_line_up,
            "the means lost two dimensions, so they do not line up with the pixels: keep them.",
        ),
        Slip(
            _mean_of_each_image,
            "that is one mean for each whole image; each of its channels has a mean of its own.",
        ),
        Slip(
            _mean_over_all_images,
            "that mean runs over all images; each image has means of its own.",
        ),
        Slip(
            _one_mean,
            "that is one mean for everything; name the dimensions that must fold.",
        ),
        Slip(
            _mean_of_each_pixel,
            "dim=1 folds the channels of one pixel; fold the pixels of one channel.",
        ),
        Slip(
            lambda images: images.mean(dim=(2, 3), keepdim=True),
            "these are the means; now subtract them from the images.",
        ),
        Slip(
            lambda images: images.mean(dim=(2, 3), keepdim=True) - images,
            "the other way round: the means are taken from the images.",
        ),
    ),
    last_hint="look again at which dims fold into one mean, and what keepdim=True makes of them.",
)

MASKED_MEAN = Exercise(
    solution=_row_means,
    cases=(
        _padded((3, 1), 3, 0.0),
        _padded((1, 4, 2), 4, 9.0),
        _padded((2, 2), 2, 0.0),
        _padded((2, 1), 3, -5.0),
        _kept([[7.0, 2.5, 4.0], [0.0, 3.0, 8.0]], [[False, True, True], [True, False, True]]),
    ),
    free=("dtype",),
    slips=(
        Slip(
            _padding_counts,
            "this counts the padding as numbers of the row; only those under the mask count.",
        ),
        Slip(
            _padded_length_divides,
            "the sum is right now, but mean still divides by the padded length.",
        ),
        Slip(
            _padding_is_added,
            "padding is not always 0: set it to 0 before you add.",
        ),
        Slip(
            _zeros_do_not_count,
            "a row may hold a real 0: count with the mask, not by comparing with 0.",
        ),
        Slip(
            _all_numbers_divide,
            "each row has a length of its own; you divide by the number of all kept numbers.",
        ),
        Slip(
            lambda x, mask: x[mask].mean(),
            "that is one mean over all rows; one for each row is asked.",
        ),
        Slip(
            lambda x, mask: (x * mask).sum(dim=0) / mask.sum(dim=0),
            "dim=0 folds the rows into each other; each row must fold into one number.",
        ),
        Slip(
            lambda x, mask: torch.stack([row[mask[0]].mean() for row in x]),
            "each row has a mask of its own: go through x and mask together.",
        ),
        Slip(
            lambda x, mask: torch.stack([row[: kept.sum()].mean() for row, kept in zip(x, mask)]),  # noqa: B905
            "the real numbers need not come first: choose them with the mask.",
        ),
    ),
    last_hint="look again at the two sums of a row: its real numbers, and how many there are.",
)

EXERCISES = {"1": SHAPE, "2": LEFT, "3": BRIGHTEST, "4": CENTRE, "5": MASKED_MEAN}
