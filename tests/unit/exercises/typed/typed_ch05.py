"""Answers to the exercises of chapter 05, wrong and right, as readers type them."""

import itertools

import numpy as np
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


def second_column_in_two_steps(x):
    return x[:, 1].unsqueeze(1)


def second_column_from_numpy(x):
    return torch.from_numpy(x.numpy()[:, 1:2])


def second_column_moved(x):
    x.set_(x.clone())
    return x[:, 1:2]


def second_column_hard_coded(x):
    return torch.tensor([[1], [3]])


def pixels_refilled(photo):
    channels, height, width = photo.shape
    return photo.reshape(height * width, channels)


def pixels_in_one_view(photo):
    return photo.contiguous().view(-1, 3)


def pixels_not_turned(photo):
    return photo.flatten(1)


def pixels_by_view(photo):
    channels, height, width = photo.shape
    return photo.view(channels, height * width).t()


def pixels_column_by_column(photo):
    return photo.permute(2, 1, 0).reshape(-1, 3)


def pixels_not_joined(photo):
    return photo.permute(1, 2, 0)


def pixels_turned_first(photo):
    return photo.t().reshape(-1, 3)


def pixels_by_loop(photo):
    channels, height, width = photo.shape
    found = torch.zeros(height * width, channels)
    for c, i, j in itertools.product(*map(range, photo.shape)):
        found[i * width + j, c] = photo[c, i, j]
    return found


def pixels_by_colour(photo):
    red, green, blue = photo
    return torch.stack([red.flatten(), green.flatten(), blue.flatten()], dim=1)


def pixels_as_rows(photo):
    rows = []
    for i in range(photo.shape[1]):
        for j in range(photo.shape[2]):
            rows.append(photo[:, i, j])
    return rows


def contiguous(t):
    return t.is_contiguous()


def strides_join(t):
    row = t.shape[1] * t.stride()[1]
    return t.stride()[0] == row


def one_row_only(t):
    if t.shape[0] == 1:
        return True
    return t.stride(0) == t.size(1) * t.stride(1)


def one_column_only(t):
    if len(t[0]) == 1:
        return True
    return t.stride(0) == t.size(1) * t.stride(1)


def always(t):
    return True


def falls(t):
    return t.stride(0) >= t.stride(1)


def dense(t):
    return t.stride(-1) == 1


def joins_backwards(t):
    return t.stride(1) == t.size(0) * t.stride(0)


def joins_or_is_thin(t):
    rows, columns = t.shape
    down, right = t.stride()
    return rows == 1 or columns == 1 or down == columns * right


def walks_and_compares(t):
    places = []
    for i in range(t.size(0)):
        for j in range(t.size(1)):
            places.append(i * t.stride(0) + j * t.stride(1))
    steps = []
    for k in range(len(places) - 1):
        steps.append(places[k + 1] - places[k])
    return len(set(steps)) <= 1


def leaves_out_ones(t):
    kept = [(n, s) for n, s in zip(t.shape, t.stride(), strict=True) if n != 1]
    return len(kept) < 2 or kept[0][1] == kept[1][0] * kept[1][1]


def squeezes(t):
    t = t.squeeze()
    return t.dim() < 2 or t.stride(0) == t.size(1) * t.stride(1)


def compares_addresses(t):
    return t.reshape(-1).data_ptr() == t.data_ptr()


def tries(t):
    try:
        t.view(-1)
        return True
    except RuntimeError:
        return False


ANSWERS = [
    ("05.1", (4, 3, 2), "that is the shape"),
    ("05.1", (2, 3, 4), "those are the lengths from the back"),
    ("05.1", (1, 4, 12), "the last dimension moves fastest"),
    ("05.1", (24, 6, 2), "one dimension too far"),
    ("05.1", (24, 8, 4), "strides count elements"),
    ("05.1", (1, 2, 6), "the right steps in the wrong order"),
    ("05.2", 2 * 6 + 1 * 2, "the slice does not start at place 0"),
    ("05.2", 6 + 2 * 6 + 1, "a step to the right in z skips"),
    ("05.2", 2 * 3 + 1, "that is the place within z if z were contiguous"),
    ("05.2", 2 * 6 + 1, "those are not z's steps"),
    ("05.2", 6 + 2 * 3 + 1, "those are not z's steps"),
    ("05.2", 120, "that is the number that lies there"),
    ("05.2", torch.tensor(120), "that is the number that lies there"),
    ("05.3", second_column_by_index, "an integer index drops its dimension"),
    ("05.3", second_column_by_list, "these numbers are in new memory: a list of indices"),
    ("05.3", second_column_cloned, "these numbers are in new memory: a list of indices"),
    ("05.3", lambda x: torch.tensor(x.tolist())[:, 1:2].clone(), "these numbers are in new memory"),
    ("05.3", second_column_moved, "these numbers are in new memory"),
    ("05.3", second_row, "that is the second row"),
    ("05.3", lambda x: x[1], "that is the second row"),
    ("05.3", third_column, "counting starts at 0"),
    ("05.3", lambda x: x[:, 0:1], "counting starts at 0"),
    ("05.3", lambda x: x[:, 2], "counting starts at 0"),
    ("05.3", lambda x: x[:, 1:], "say where it ends"),
    ("05.4", pixels_refilled, "right shape, wrong numbers"),
    ("05.4", pixels_in_one_view, "right shape, wrong numbers"),
    ("05.4", pixels_not_turned, "that is one row for each colour"),
    ("05.4", lambda photo: list(photo.reshape(3, -1)), "that is one row for each colour"),
    ("05.4", pixels_by_view, "view refuses a part of a larger photo"),
    ("05.4", lambda photo: photo.view(3, -1).transpose(0, 1), "view refuses a part of a larger"),
    ("05.4", lambda photo: photo.reshape(-1, 3).t(), "the table lies on its side"),
    ("05.4", pixels_turned_first, "t() is for tables"),
    ("05.4", pixels_column_by_column, "height and width are swapped as well"),
    ("05.4", pixels_not_joined, "now join height and width"),
    ("05.5", [True, True, True, False, True, False], "the first: read row by row"),
    ("05.5", (False, False, True, False, True, False), "the second: x[1:] leaves out"),
    ("05.5", (False, True, False, False, True, False), "the third: gaps do no harm"),
    ("05.5", (False, True, True, True, True, False), "the fourth: inside a row"),
    ("05.5", (False, True, True, False, False, False), "the fifth: a sum keeps the order"),
    ("05.5", (False, True, True, False, True, True), "the last: a sum inherits"),
    ("05.5", [False, False, False, False, True, True], "the second: x[1:] leaves out"),
    ("05.5", [True] * 6, "the first: read row by row"),
    ("05.6", contiguous, "contiguous is enough but not needed"),
    ("05.6", strides_join, "dimensions of length 1 do not count"),
    ("05.6", one_row_only, "either dimension may have length 1"),
    ("05.6", one_column_only, "either dimension may have length 1"),
    ("05.6", always, "some of these tables refuse"),
    ("05.6", falls, "a last stride of 1 is not the point"),
    ("05.6", dense, "a last stride of 1 is not the point"),
    ("05.6", joins_backwards, "the other way round"),
]

WRONG = [
    ("05.1", (6, 2), "yours has length 2."),
    ("05.1", (6.0, 2.0, 1.0), "Entry 0: Expected an int, yours is the float 6.0."),
    ("05.1", (6, 2, 0), "Entry 2: 0 is not it."),
    ("05.1", (1, 5, 6), "Entry 0: 1 is not it."),
    ("05.1", (12, 4, 1), "Entry 0: 12 is not it."),
    ("05.1", 6, "yours is the int 6."),
    ("05.2", 20.0, "Expected an int, yours is the float 20.0."),
    ("05.2", "20", "Expected an int, yours is the str '20'."),
    ("05.2", list(range(10**6)), "yours is the list [0, 1, 2, 3,"),
    ("05.2", 21, "21 is not it."),
    ("05.3", second_column_hard_coded, "Expected shape (3, 1), yours is (2, 1)."),
    ("05.3", lambda x: x[:, 1:2].t(), "Expected shape (3, 1), yours is (1, 3)."),
    ("05.3", lambda x: x[:, 1:2].float(), "Expected dtype torch.int64"),
    ("05.3", lambda x: x[:, 1:2].tolist(), "Expected a tensor of shape (3, 1), yours is the list"),
    ("05.4", lambda photo: photo.reshape(3, -1).t().tolist(), "yours is the list [[0, 4, 8]"),
    ("05.4", lambda photo: photo.reshape(-1), "Expected shape (4, 3), yours is (12,)."),
    ("05.4", lambda photo: photo.reshape(3, -1).t() + 1, "Expected 0 at [0, 0], yours is 1."),
    ("05.4", lambda photo: photo.reshape(3, -1).t() > 0, "Expected dtype torch.int64, yours is"),
    ("05.4", lambda photo: photo.reshape(4, 3), "Expected 4 at [0, 1], yours is 1."),
    ("05.4", lambda photo: photo[0].reshape(-1, 1), "Expected shape (4, 3), yours is (4, 1)."),
    ("05.5", [False, True, True], "Expected a tuple or list of length 6, yours has length 3."),
    ("05.5", [0, 1, 1, 0, 1, 0], "Entry 0: Expected a bool, yours is the int 0."),
    ("05.5", "FTTFTF", "yours is the str 'FTTFTF'."),
    ("05.6", lambda t: not joins_or_is_thin(t), "False is not it."),
    ("05.6", lambda t: False, "False is not it."),
    ("05.6", lambda t: int(joins_or_is_thin(t)), "Expected a bool, yours is the int 1."),
    ("05.6", lambda t: t.stride(0) == t.size(2) * t.stride(1), "Your function raises IndexError"),
]

CPU_ONLY = [
    ("05.3", second_column_from_numpy),
    ("05.3", lambda x: torch.as_tensor(x.numpy()[:, 1:2])),
    ("05.4", lambda photo: torch.from_numpy(photo.numpy().reshape(3, -1).T.copy())),
]
"""NumPy answers; the exercise's tensors are on the CPU in these tests."""

RIGHT = [
    ("05.1", (6, 2, 1)),
    ("05.1", [6, 2, 1]),
    ("05.1", torch.zeros(4, 3, 2).stride()),
    ("05.1", tuple(s // 4 for s in np.zeros((4, 3, 2), np.float32).strides)),
    ("05.1", (3 * 2, 2, np.int64(1))),
    ("05.1", torch.Size([6, 2, 1])),
    ("05.2", 20),
    ("05.2", 6 + 2 * 6 + 1 * 2),
    ("05.2", torch.tensor(20)),
    ("05.2", np.int64(20)),
    ("05.2", np.array(20)),
    ("05.2", torch.arange(24).view(4, 6)[1:, ::2][2, 1]),
    ("05.3", second_column_in_two_steps),
    ("05.3", lambda x: x.narrow(1, 1, 1)),
    ("05.3", lambda x: x[:, 1, None]),
    ("05.3", lambda x: x.t()[1:2].t()),
    ("05.3", lambda x: x.as_strided((len(x), 1), x.stride(), x.storage_offset() + x.stride(1))),
    ("05.3", lambda x: torch.from_dlpack(x[:, 1:2])),
    ("05.3", lambda x: x.split(1, dim=1)[1]),
    ("05.4", lambda photo: photo.reshape(3, -1).t()),
    ("05.4", lambda photo: photo.flatten(1).t()),
    ("05.4", lambda photo: photo.permute(1, 2, 0).reshape(-1, 3)),
    ("05.4", lambda photo: photo.movedim(0, -1).flatten(0, 1)),
    ("05.4", lambda photo: photo.contiguous().view(3, -1).transpose(0, 1)),
    ("05.4", pixels_by_loop),
    ("05.4", pixels_by_colour),
    ("05.4", pixels_as_rows),
    ("05.5", [False, True, True, False, True, False]),
    ("05.5", (False, True, True, False, True, False)),
    ("05.5", list(np.array([0, 1, 1, 0, 1, 0], dtype=bool))),
    ("05.5", torch.tensor([0, 1, 1, 0, 1, 0]).bool().tolist()),
    ("05.5", [not True, True, True, 1 > 2, 2 > 1, False]),
    ("05.5", list(torch.tensor([0, 1, 1, 0, 1, 0]) > 0)),
    ("05.6", joins_or_is_thin),
    ("05.6", walks_and_compares),
    ("05.6", leaves_out_ones),
    ("05.6", squeezes),
    ("05.6", compares_addresses),
    ("05.6", tries),
    *CPU_ONLY,
]
