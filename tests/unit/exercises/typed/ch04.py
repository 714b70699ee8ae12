"""Wrong answers to the exercises of chapter 04, as readers type them."""

import itertools

import torch


def second_column_by_index(x):
    return x[:, 1]


def second_column_by_list(x):
    return x[:, [1]]


def second_column_cloned(x):
    return x[:, 1].unsqueeze(1).clone()


def second_row(x):
    return x[1:2, :]


def third_column(x):
    return x[:, 2:3]


def pixels_refilled(images):
    batch, channels, height, width = images.shape
    return images.view(batch, height * width, channels)


def pixels_not_swapped(images):
    return images.reshape(images.size(0), images.size(1), -1)


def pixels_column_by_column(images):
    return images.transpose(2, 3).flatten(2).transpose(1, 2)


def pixels_not_merged(images):
    return images.movedim(1, -1)


def windows_cut(row):
    return row.reshape(-1, 3) if row.is_contiguous() else row.view(-1, 3)


def windows_stacked(row):
    return torch.stack([row[:-2], row[1:-1], row[2:]], dim=1)


def windows_three_apart(row):
    return row[: len(row) // 3 * 3].unfold(0, 3, 3)


def windows_without_stride(row):
    return row.as_strided(size=(row.numel() - 2, 3), stride=(1, 1))


def windows_from_place_zero(row):
    step = row.stride(0)
    return row.as_strided((row.numel() - 2, 3), (step, step), storage_offset=0)


def windows_but_a_single_one(row):
    return row.unfold(0, 3, 1).squeeze(0)


def second_column_in_two_steps(x):
    return x[:, 1].unsqueeze(1)


def windows_by_unfold(row):
    return row.unfold(0, 3, 1)


def contiguous(t):
    return t.is_contiguous()


def neighbours_join(t):
    pairs = itertools.pairwise(zip(t.shape, t.stride(), strict=True))
    return all(outer[1] == inner[0] * inner[1] for outer, inner in pairs)


def always(t):
    return True


def strides_fall(t):
    return list(t.stride()) == sorted(t.stride(), reverse=True)


ANSWERS = [
    ("04.1", (4, 3, 2), "that is the shape"),
    ("04.1", (1, 4, 12), "the last dimension moves fastest"),
    ("04.1", (24, 6, 2), "one dimension too far"),
    ("04.1", (24, 8, 4), "strides count elements"),
    ("04.1", (1, 2, 6), "the right steps in the wrong order"),
    ("04.2", 2 * 6 + 1 * 2, "the slice does not start at place 0"),
    ("04.2", 6 + 2 * 6 + 1, "a step to the right in z skips"),
    ("04.2", 2 * 3 + 1, "that is the place within z if z were contiguous"),
    ("04.2", 2 * 6 + 1, "you walked in the table"),
    ("04.3", second_column_by_index, "an integer index drops its dimension"),
    ("04.3", second_column_by_list, "a list of indices copies"),
    ("04.3", second_column_cloned, "a list of indices copies"),
    ("04.3", second_row, "that is the second row"),
    ("04.3", third_column, "counting starts at 0"),
    ("04.4", pixels_refilled, "right shape, wrong numbers"),
    ("04.4", pixels_not_swapped, "the channels are still in the middle"),
    ("04.4", pixels_column_by_column, "height and width are swapped as well"),
    ("04.4", pixels_not_merged, "now merge height and width"),
    ("04.5", windows_cut, "view cuts the row into pieces"),
    ("04.5", windows_stacked, "stack copies every window"),
    ("04.5", windows_three_apart, "windows start at every place"),
    ("04.5", windows_without_stride, "right for a contiguous row only"),
    ("04.5", windows_from_place_zero, "not every row starts at place 0"),
    ("04.6", contiguous, "contiguous is enough but not needed"),
    ("04.6", neighbours_join, "dimensions of length 1 do not count"),
    ("04.6", always, "some of these tensors refuse"),
    ("04.6", strides_fall, "falling strides are not enough"),
]

WRONG = [
    ("04.5", windows_but_a_single_one, "tensor([0, 1, 2]): Expected shape (1, 3), yours is (3,)")
]

RIGHT = [("04.3", second_column_in_two_steps), ("04.5", windows_by_unfold)]
