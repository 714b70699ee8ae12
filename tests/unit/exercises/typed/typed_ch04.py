"""Answers to the exercises of chapter 04, wrong and right, as readers type them."""

import numpy as np
import torch


def brightest_of_all(images):
    return torch.max(images)


def brightest_without_batch(images):
    return images.amax(0)


def brightest_of_each_channel(images):
    return images.amax(dim=-1).amax(dim=-1)


def brightest_with_ones(images):
    return images.amax((-3, -2, -1), keepdim=True)


def brightest_channels_over_the_batch(images):
    return images.movedim(1, 0).flatten(1).amax(1)


def mean_of_each(images):
    return images.flatten(1).mean(dim=1)


def brightest_by_max(images):
    return images.max((1, 2, 3))


def brightest_without_a_tuple(images):
    return images.amax(1, 2, 3)


def brightest_with_places(images):
    return images.flatten(1).max(dim=1)


def centred_without_keepdim(images):
    return images - torch.mean(images, (-2, -1))


def centred_by_image(images):
    return images - images.flatten(1).mean(1)[:, None, None, None]


def centred_over_the_batch(images):
    means = images.mean(dim=(0, 2, 3))
    return images - means[None, :, None, None]


def centred_by_one_mean(images):
    return images - images.mean(dim=(0, 1, 2, 3))


def centred_by_pixel(images):
    return images - images.mean(1, keepdim=True)


def means_only(images):
    return images.mean(-1, keepdim=True).mean(-2, keepdim=True)


def standardised(images):
    middle = images.mean(dim=(2, 3), keepdim=True)
    return (images - middle) / (1 + images.std(dim=(2, 3), keepdim=True))


def mean_with_padding(x, mask):
    return x.sum(1) / x.shape[1]


def mean_by_padded_length(x, mask):
    return torch.where(mask, x, 0).mean(1)


def mean_of_any_padding(x, mask):
    return x.sum(-1) / mask.sum(-1)


def mean_of_nonzeros(x, mask):
    return x.sum(1) / torch.count_nonzero(x, dim=1)


def mean_by_all_kept(x, mask):
    return torch.where(mask, x, 0).sum(dim=1) / mask.float().sum()


def one_mean(x, mask):
    return (x * mask).sum() / mask.sum()


def mean_of_columns(x, mask):
    return torch.where(mask, x, 0).sum(0) / mask.sum(0)


def brightest_in_two_steps(images):
    return images.flatten(1).max(dim=1).values


def centred_by_hand(images):
    return images - images.mean(3, keepdim=True).mean(2, keepdim=True)


def mean_where_real(x, mask):
    return torch.where(mask, x, 0).sum(-1) / mask.float().sum(-1)


def brightest_from_zero(images):
    found = []
    for image in images:
        best = torch.tensor(0.0)
        for number in image.flatten():
            best = torch.maximum(best, number)
        found.append(best)
    return torch.stack(found)


def brightest_by_loop(images):
    return torch.stack([image.max() for image in images])


def brightest_in_three_steps(images):
    return images.max(3).values.max(2).values.max(1).values


def centred_by_loop(images):
    centred = torch.empty_like(images)
    for i, image in enumerate(images):
        for c, channel in enumerate(image):
            centred[i, c] = channel - channel.mean()
    return centred


def centred_in_place(images):
    images -= images.flatten(2).mean(2)[:, :, None, None]
    return images


def mean_by_loop(x, mask):
    return torch.stack([row[kept].mean() for row, kept in zip(x, mask, strict=True)])


def mean_with_nan(x, mask):
    return x.masked_fill(~mask, float("nan")).nanmean(dim=1)


def mean_in_place(x, mask):
    x[~mask] = 0
    return x.sum(1) / mask.sum(1)


def mean_of_the_first(x, mask):
    lengths = mask.sum(1).tolist()
    return torch.stack([row[:n].mean() for row, n in zip(x, lengths, strict=True)])


ANSWERS = [
    ("04.1", [3, 2], "count every bracket"),
    ("04.1", (2, 1, 3), "the right lengths from the inside out"),
    ("04.1", torch.Size((1, 3, 2)), "how many things"),
    ("04.1", [6], "that is the number of elements"),
    ("04.1", 6, "that is the number of elements"),
    ("04.1", torch.tensor([[[1, 2]], [[3, 4]], [[5, 6]]]).ndim, "that is the number of dimensions"),
    ("04.2", [8, 32], "these are the dimensions you named"),
    ("04.2", torch.Size((1, 3, 32, 1)), "lengths of 1 stay"),
    ("04.2", (32, 32), "-1 counts from the end"),
    ("04.2", [3, 32, 32], "both named dimensions vanish: 0"),
    ("04.2", [8, 3, 32], "both named dimensions vanish, the batch"),
    ("04.3", brightest_of_all, "that is one number for the whole batch"),
    ("04.3", brightest_without_batch, "dim=0 is the batch"),
    ("04.3", brightest_of_each_channel, "that is one number for each channel of each image"),
    ("04.3", brightest_with_ones, "keepdim keeps"),
    ("04.3", brightest_channels_over_the_batch, "that is the largest number of each channel"),
    ("04.3", mean_of_each, "that is the mean of each image"),
    ("04.3", brightest_by_max, "max takes one dim at most"),
    ("04.3", lambda images: torch.max(images, dim=(1, 2, 3)), "max takes one dim at most"),
    ("04.3", lambda images: images.max(1, 2, 3), "max takes one dim at most"),
    ("04.3", brightest_without_a_tuple, "several dims go into one tuple"),
    ("04.3", brightest_with_places, "take .values"),
    ("04.3", lambda images: images.max(dim=1).values, "dim=1 is the channel alone"),
    ("04.3", lambda images: [torch.max(image) for image in images], "a list of numbers is no"),
    ("04.3", brightest_from_zero, "an image may hold negative numbers only"),
    ("04.3", lambda images: abs(images).flatten(1).amax(1), "an image may hold negative numbers"),
    ("04.3", lambda images: images.flatten(1).norm(float("inf"), dim=1), "negative numbers only"),
    ("04.4", centred_without_keepdim, "the means lost two dimensions"),
    ("04.4", centred_by_image, "that is one mean for each whole image"),
    ("04.4", centred_over_the_batch, "that mean runs over all images"),
    ("04.4", centred_by_one_mean, "that is one mean for everything"),
    ("04.4", centred_by_pixel, "dim=1 folds the channels"),
    ("04.4", means_only, "these are the means"),
    ("04.4", lambda images: -centred_by_loop(images), "the other way round"),
    ("04.5", mean_with_padding, "this counts the padding"),
    ("04.5", mean_by_padded_length, "the sum is right now"),
    ("04.5", mean_of_any_padding, "padding is not always 0"),
    ("04.5", mean_of_nonzeros, "a row may hold a real 0"),
    ("04.5", mean_by_all_kept, "each row has a length of its own"),
    ("04.5", one_mean, "that is one mean over all rows"),
    ("04.5", mean_of_columns, "dim=0 folds the rows"),
    ("04.5", mean_of_the_first, "the real numbers need not come first"),
    ("04.5", lambda x, mask: torch.stack([r[mask[0]].mean() for r in x]), "a mask of its own"),
]

WRONG = [
    ("04.1", (1, 3, 1, 2), "Expected a tuple or list of length 3, yours has length 4."),
    ("04.1", (3, 1, 1), "Entry 2: 1 is not it."),
    ("04.1", (2, 5, 3), "Entry 0: 2 is not it."),
    ("04.1", "(3, 1, 2)", "Expected a tuple or list, yours is the str"),
    ("04.1", {3, 1, 2}, "yours is the set {1, 2, 3}."),
    ("04.2", (3, 31), "Entry 1: 31 is not it."),
    ("04.2", (32, 3), "Entry 0: 32 is not it."),
    ("04.2", torch.zeros(3, 32), "yours is a tensor of shape (3, 32)."),
    ("04.2", 96, "yours is the int 96."),
    ("04.3", lambda images: images.amin(dim=(1, 2, 3)), "Expected 94 at [0], yours is 0."),
    ("04.3", lambda images: images.flatten(1).argmax(1), "Expected 94 at [0], yours is 8."),
    (
        "04.3",
        lambda images: images.long().amax(dim=(1, 2, 3)),
        "Expected 23.5 at [1], yours is 23.",
    ),
    ("04.3", lambda images: images.half().amax((1, 2, 3)) + 0.1, "Expected 94 at [0]"),
    ("04.3", lambda images: print(images.amax((1, 2, 3))), "Your function returns None."),
    ("04.4", standardised, "Expected -"),
    ("04.4", lambda images: images - images.mean(3), "Your function raises RuntimeError"),
    ("04.4", lambda images: images - images.mean(dim=2), "Your function raises RuntimeError"),
    ("04.4", lambda images: images - images.mean(dim=(2, 2)), "Your function raises RuntimeError"),
    ("04.4", lambda images: images - images.long().mean(), "Your function raises RuntimeError"),
    ("04.4", lambda images: images - images.mean(3, keepdim=True), "Expected -30.25"),
    ("04.5", lambda x, mask: x[mask], "Expected shape (2,)"),
    ("04.5", lambda x, mask: torch.masked.masked_tensor(x, mask).mean(1), "a MaskedTensor of"),
    ("04.5", lambda x, mask: (x * mask).sum(1), "Expected 37 at [0], yours is 111."),
    ("04.5", lambda x, mask: mask.sum(1), "Expected 37 at [0], yours is 3."),
    ("04.5", lambda x: x.mean(1), "Expected a function of 2 parameters, x, mask."),
]

RIGHT = [
    ("04.1", (3, 1, 2)),
    ("04.1", [3, 1, 2]),
    ("04.1", torch.Size([3, 1, 2])),
    ("04.1", torch.zeros(3, 1, 2).shape),
    ("04.1", (np.int64(3), np.int32(1), 2)),
    ("04.1", (torch.tensor(3), 1, 2)),
    ("04.2", (3, 32)),
    ("04.2", [3, 32]),
    ("04.2", torch.Size([3, 32])),
    ("04.2", torch.zeros(8, 3, 32, 32).mean(dim=(0, -1)).shape),
    ("04.2", np.zeros((3, 32)).shape),
    ("04.2", (torch.tensor(3), np.int64(32))),
    ("04.3", brightest_in_two_steps),
    ("04.3", brightest_by_loop),
    ("04.3", brightest_in_three_steps),
    ("04.3", lambda images: torch.amax(images, (-1, -2, -3))),
    ("04.3", lambda images: images.flatten(1).max(dim=1)[0]),
    ("04.3", lambda images: images.double().amax(dim=(1, 2, 3))),
    ("04.3", lambda images: -(-images).amin(dim=(1, 2, 3))),
    ("04.4", centred_by_hand),
    ("04.4", centred_by_loop),
    ("04.4", centred_in_place),
    ("04.4", lambda images: images - images.mean((-1, -2), True)),
    ("04.4", lambda images: images - images.sum((2, 3), keepdim=True) / images[0, 0].numel()),
    ("04.4", lambda images: images.double() - images.double().mean((2, 3), keepdim=True)),
    ("04.5", mean_where_real),
    ("04.5", mean_by_loop),
    ("04.5", mean_with_nan),
    ("04.5", mean_in_place),
    ("04.5", lambda x, mask: (x * mask).sum(dim=1) / mask.sum(dim=1)),
    ("04.5", lambda x, mask: (x.double() * mask).sum(1) / mask.sum(1)),
    ("04.5", lambda x, mask: torch.einsum("ij,ij->i", x, mask.float()) / mask.sum(1)),
]
