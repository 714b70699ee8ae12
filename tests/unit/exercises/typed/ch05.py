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


def second_column_from_numpy(x):
    return torch.from_numpy(x.numpy()[:, 1:2])


def second_column_moved(x):
    x.set_(x.clone())
    return x[:, 1:2]


def second_column_hard_coded(x):
    return torch.tensor([[1], [3]])


def pixels_by_loop(images):
    batch, channels, height, width = images.shape
    found = torch.zeros(batch, height * width, channels)
    for b, c, i, j in itertools.product(*map(range, images.shape)):
        found[b, i * width + j, c] = images[b, c, i, j]
    return found


def windows_from_numpy(row):
    a = row.numpy()
    return torch.from_numpy(np.lib.stride_tricks.sliding_window_view(a, 3, writeable=True))


def windows_by_numpys_strides(row):
    a = row.numpy()
    shape = (len(a) - 2, 3)
    return torch.from_numpy(np.lib.stride_tricks.as_strided(a, shape, a.strides * 2))


def walks_inwards(t):
    dims = [d for d in range(t.dim()) if t.size(d) != 1]
    return all(t.stride(a) == t.size(b) * t.stride(b) for a, b in itertools.pairwise(dims))


def walks_outwards(t):
    expected = None
    for length, stride in zip(reversed(t.shape), reversed(t.stride()), strict=True):
        if length == 1:
            continue
        if expected is not None and stride != expected:
            return False
        expected = length * stride
    return True


def squeezes(t):
    t = t.squeeze()
    return all(t.stride(d) == t.size(d + 1) * t.stride(d + 1) for d in range(t.dim() - 1))


def fills_gaps(t):
    sizes = [(n, s) for n, s in zip(t.shape, t.stride(), strict=True) if n > 1]
    while len(sizes) > 1:
        (n, outer), (m, inner) = sizes[-2:]
        if outer != m * inner:
            return False
        sizes[-2:] = [(n * m, inner)]
    return True


def compares_addresses(t):
    return t.reshape(-1).data_ptr() == t.data_ptr()


def numpy_answers(t):
    step = min((s for n, s in zip(t.shape, t.stride(), strict=True) if n > 1), default=0)
    row = torch.as_strided(t, (t.numel(),), (step,), t.storage_offset()) if fits(t, step) else None
    return row is not None and torch.equal(row, t.flatten())


def fits(t, step):
    behind = t.storage_offset() + (t.numel() - 1) * step
    return behind * t.element_size() < t.untyped_storage().nbytes()


ANSWERS = [
    ("05.1", (4, 3, 2), "that is the shape"),
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
    ("05.3", lambda x: x[:, 1:], "say where it ends"),
    ("05.4", pixels_refilled, "right shape, wrong numbers"),
    ("05.4", pixels_not_swapped, "the channels are still in the middle"),
    ("05.4", pixels_column_by_column, "height and width are swapped as well"),
    ("05.4", pixels_not_merged, "now merge height and width"),
    ("05.4", lambda im: im.movedim(1, -1).reshape(-1, im.shape[1]), "the batch is merged as well"),
    ("05.5", windows_cut, "view cuts the row into pieces"),
    ("05.5", windows_stacked, "the windows are in new memory"),
    ("05.5", lambda row: row.unfold(0, 3, 1).clone(), "the windows are in new memory"),
    ("05.5", windows_three_apart, "windows start at every place"),
    ("05.5", windows_without_stride, "right for a contiguous row only"),
    ("05.5", lambda r: r.as_strided((len(r) - 2, 3), (1, 1), 0), "right for a contiguous row only"),
    ("05.5", lambda r: r.as_strided((len(r) - 2, 3), (r.stride(0), 1)), "stride(0), twice"),
    ("05.5", windows_from_place_zero, "not every row starts at place 0"),
    ("05.5", lambda r: r.unfold(0, len(r) - 2, 1), "one window in each row"),
    ("05.6", contiguous, "contiguous is enough but not needed"),
    ("05.6", neighbours_join, "dimensions of length 1 do not count"),
    ("05.6", always, "some of these tensors refuse"),
    ("05.6", strides_fall, "falling strides are not enough"),
]

WRONG = [
    ("05.1", (6, 2), "yours has length 2."),
    ("05.1", (6.0, 2.0, 1.0), "Entry 0: Expected an int, yours is the float 6.0."),
    ("05.1", (6, 2, 0), "Entry 2: 0 is not it."),
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
    ("05.4", lambda images: images.permute(2, 3, 0, 1).flatten(0, 1), "Expected shape (1, 4, 3)"),
    ("05.4", lambda images: images.flatten(2).tolist(), "yours is the list"),
    ("05.4", lambda images: images.flatten(1), "Expected shape (1, 4, 3), yours is (1, 12)."),
    ("05.4", lambda images: images.flatten(2).mT + 1, "Expected 0 at [0, 0, 0], yours is 1."),
    ("05.4", lambda images: images.flatten(2).mT > 0, "Expected dtype torch.int64, yours is torch"),
    ("05.5", windows_but_a_single_one, "torch.arange(3): Expected shape (1, 3), yours is (3,)."),
    ("05.5", lambda row: row.unfold(0, 2, 1), "Expected shape (2, 3), yours is (3, 2)."),
    ("05.5", lambda row: row.expand(len(row) - 2, 3), "Your function raises RuntimeError"),
    (
        "05.5",
        lambda row: row.as_strided((len(row), 3), (1, 1)),
        "Your function raises RuntimeError",
    ),
    ("05.6", lambda t: not walks_inwards(t), "False is not it."),
    ("05.6", lambda t: False, "False is not it."),
    ("05.6", lambda t: t.stride(0) >= 0 and walks_inwards(t), "torch.tensor(7): Your function rai"),
    ("05.6", lambda t: t.dim() == 1 or walks_inwards(t[0]), "is not it."),
    ("05.6", lambda t: t.stride()[-1] == 1, "is not it."),
    ("05.6", lambda t: int(walks_inwards(t)), "Expected a bool, yours is the int 1."),
    ("05.6", lambda t: t.stride(0) == t.size(1) * t.stride(1), "is not it."),
]

CPU_ONLY = [
    ("05.3", second_column_from_numpy),
    ("05.3", lambda x: torch.as_tensor(x.numpy()[:, 1:2])),
    ("05.5", windows_from_numpy),
    ("05.5", windows_by_numpys_strides),
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
    ("05.4", pixels_by_loop),
    ("05.4", lambda images: images.permute(0, 2, 3, 1).flatten(1, 2)),
    ("05.4", lambda images: images.flatten(2).transpose(1, 2)),
    ("05.4", lambda images: images.movedim(1, 3).reshape(len(images), -1, images.shape[1])),
    ("05.4", lambda images: [image.flatten(1).t() for image in images]),
    ("05.4", lambda images: torch.stack([image.flatten(1).t() for image in images])),
    ("05.4", lambda images: torch.einsum("bchw->bhwc", images).flatten(1, 2).float()),
    ("05.5", windows_by_unfold),
    ("05.5", lambda row: row.as_strided((len(row) - 2, 3), (row.stride(0),) * 2)),
    ("05.5", lambda row: row.as_strided(size=[row.numel() - 2, 3], stride=row.stride() * 2)),
    ("05.5", lambda row: row.unfold(-1, 3, 1)),
    ("05.5", lambda row: row.unfold(0, len(row) - 2, 1).t()),
    ("05.5", lambda row: torch.as_strided(row, (len(row) - 2, 3), 2 * row.stride())),
    ("05.6", walks_inwards),
    ("05.6", walks_outwards),
    ("05.6", squeezes),
    ("05.6", fills_gaps),
    ("05.6", compares_addresses),
    ("05.6", numpy_answers),
    *CPU_ONLY,
]
