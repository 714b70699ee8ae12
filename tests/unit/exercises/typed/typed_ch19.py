"""Answers to the exercises of chapter 19, wrong and right, as readers type them."""

import math
from collections import Counter
from itertools import islice

import torch
from torch.utils.data import BatchSampler, default_collate

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----

ANSWERS += [
    ("19.1", (6, 6, 7), "is a batch as well"),
    ("19.1", (103 / 16, 6, 7), "is a batch as well"),
    ("19.1", (7, 7, 7), "is gone"),
    ("19.1", (7, 6, 9), "missing to a full batch"),
    ("19.1", (7, 6, 1), "count the samples in it"),
    ("19.1", (7, 6, 0), "without drop_last"),
    ("19.1", (7, 7, 0), "is gone"),
]
WRONG += [
    ("19.1", (8, 6, 7), "not yet"),
    ("19.1", (7, 6), "not yet"),
    ("19.1", 7, "not yet"),
    ("19.1", (7, 6, 103), "not yet"),
]
RIGHT += [
    ("19.1", (7, 6, 7)),
    ("19.1", [7, 6, 7]),
    ("19.1", (math.ceil(103 / 16), 103 // 16, 103 % 16)),
    ("19.1", (-(-103 // 16), 103 // 16, 103 - 6 * 16)),
    ("19.1", (len(torch.arange(103).split(16)), 6, len(torch.arange(103).split(16)[-1]))),
    (
        "19.1",
        (len(BatchSampler(range(103), 16, False)), len(BatchSampler(range(103), 16, True)), 7),
    ),
]

# ---- 2 ----


def cut_with_a_loop(indices, size, drop_last):
    pieces, piece = [], []
    for i in indices:
        piece.append(i)
        if len(piece) == size:
            pieces.append(piece)
            piece = []
    if piece and not drop_last:
        pieces.append(piece)
    return pieces


def cut_with_while(indices, size, drop_last):
    pieces = []
    while indices:
        pieces.append(indices[:size])
        indices = indices[size:]
    if drop_last and len(pieces[-1]) < size:
        pieces.pop()
    return pieces


def cut_by_torch(indices, size, drop_last):
    pieces = [piece.tolist() for piece in torch.tensor(indices).split(size)]
    return [piece for piece in pieces if not drop_last or len(piece) == size]


def cut_by_islice(indices, size, drop_last):
    source, pieces = iter(indices), []
    while piece := list(islice(source, size)):
        if len(piece) == size or not drop_last:
            pieces.append(piece)
    return pieces


def cut_up_to_an_end(indices, size, drop_last):
    end = len(indices) - len(indices) % size if drop_last else len(indices)
    return [indices[k : min(k + size, end)] for k in range(0, end, size)]


def loop_that_forgets_the_rest(indices, size, drop_last):
    pieces, piece = [], []
    for i in indices:
        piece.append(i)
        if len(piece) == size:
            pieces.append(piece)
            piece = []
    return pieces


def loop_that_keeps_the_rest(indices, size, drop_last):
    pieces, piece = [], []
    for i in indices:
        piece.append(i)
        if len(piece) == size:
            pieces.append(piece)
            piece = []
    if piece:
        pieces.append(piece)
    return pieces


def rest_turned(indices, size, drop_last):
    pieces = [piece.tolist() for piece in torch.tensor(indices).split(size)]
    if not drop_last and len(pieces[-1]) < size:
        pieces.pop()
    return pieces


def last_popped(indices, size, drop_last):
    pieces = [piece.tolist() for piece in torch.tensor(indices).split(size)]
    if drop_last:
        pieces.pop()
    return pieces


def batches_of_places(indices, size, drop_last):
    return list(BatchSampler(range(len(indices)), size, drop_last))


def a_step_of_one(indices, size, drop_last):
    pieces = []
    for start in range(len(indices)):
        piece = indices[start : start + size]
        if len(piece) == size or not drop_last:
            pieces.append(piece)
    return pieces


def like_cards(indices, size, drop_last):
    hands = [[] for _ in range(math.ceil(len(indices) / size))]
    for k, i in enumerate(indices):
        hands[k % len(hands)].append(i)
    return hands


ANSWERS += [
    ("19.2", loop_that_keeps_the_rest, "drop_last is not asked"),
    ("19.2", loop_that_forgets_the_rest, "as long as drop_last is false"),
    ("19.2", lambda i, size, drop_last: list(BatchSampler(i, size, True)), "as long as drop_last"),
    ("19.2", last_popped, "it may be full"),
    ("19.2", rest_turned, "the other way round"),
    ("19.2", batches_of_places, "cut the given indices"),
    ("19.2", a_step_of_one, "begins size further"),
    ("19.2", like_cards, "dealt out like cards"),
]
WRONG += [
    ("19.2", lambda indices, size, drop_last: indices, "not yet"),
    ("19.2", lambda indices, size, drop_last: torch.tensor(indices).split(size), "not yet"),
    ("19.2", lambda indices, size, drop_last: None, "Your function returns None"),
    ("19.2", lambda indices, size, drop_last: [sorted(indices)[:size]], "not yet"),
]
RIGHT += [
    ("19.2", cut_with_a_loop),
    ("19.2", cut_with_while),
    ("19.2", cut_by_torch),
    ("19.2", cut_by_islice),
    ("19.2", cut_up_to_an_end),
    ("19.2", lambda indices, size, drop_last: list(BatchSampler(indices, size, drop_last))),
]

# ---- 3 ----


def with_loops(samples):
    inputs, classes = [], []
    for x, y in samples:
        inputs.append(x.float())
        classes.append(y)
    return torch.stack(inputs), torch.tensor(classes)


def with_zip(samples):
    inputs, classes = zip(*samples, strict=True)
    return torch.stack(inputs).float(), torch.tensor(classes, dtype=torch.int64)


def into_empty(samples):
    x = torch.empty(len(samples), len(samples[0][0]))
    y = torch.empty(len(samples), dtype=torch.int64)
    for k, (one, label) in enumerate(samples):
        x[k], y[k] = one, label
    return x, y


def from_lists(samples):
    x = torch.tensor([x.tolist() for x, _ in samples], dtype=torch.float32)
    return [x, torch.LongTensor([y for _, y in samples])]


def by_default_collate(samples):
    x, y = default_collate(samples)
    return x.float(), y


def by_cat(samples):
    x = torch.cat([x.unsqueeze(0) for x, _ in samples]).to(torch.float32)
    return x, torch.cat([torch.tensor([y]) for _, y in samples])


def stacked(samples):
    return torch.stack([x for x, _ in samples]).float()


def labels(samples):
    return torch.tensor([y for _, y in samples])


ANSWERS += [
    ("19.3", default_collate, "keep the dtype"),
    ("19.3", lambda s: (torch.stack([x for x, _ in s]), labels(s)), "keep the dtype"),
    ("19.3", lambda s: (stacked(s), labels(s).float()), "counted, not measured"),
    ("19.3", lambda s: (torch.cat([x for x, _ in s]).float(), labels(s)), "stack makes a new one"),
    ("19.3", lambda s: (stacked(s).flatten(), labels(s)), "stack makes a new one"),
    ("19.3", lambda s: (stacked(s).t(), labels(s)), "must be a row"),
    ("19.3", lambda s: (stacked(s), labels(s).reshape(-1, 1)), "stand in a column"),
    ("19.3", lambda s: (stacked(s), [y for _, y in s]), "still a list"),
    ("19.3", lambda s: (labels(s), stacked(s)), "the inputs come first"),
]
WRONG += [
    ("19.3", lambda s: stacked(s), "not yet"),
    ("19.3", lambda s: None, "Your function returns None"),
    ("19.3", lambda s: (stacked(s), torch.zeros(len(s), dtype=torch.int64)), "not yet"),
]
RIGHT += [
    ("19.3", with_loops),
    ("19.3", with_zip),
    ("19.3", into_empty),
    ("19.3", from_lists),
    ("19.3", by_default_collate),
    ("19.3", by_cat),
    ("19.3", lambda s: (stacked(s), labels(s))),
]

# ---- 4 ----

ANSWERS += [
    ("19.4", ("collate", "collate", "getitem", "len"), "A: which samples meet"),
    ("19.4", ("getitem", "collate", "getitem", "len"), "A: which samples meet"),
    ("19.4", ("len", "collate", "getitem", "len"), "A: which samples meet"),
    ("19.4", ("collate", "getitem", "getitem", "len"), "A: which samples meet"),
    ("19.4", ("sample", "getitem", "getitem", "len"), "B: how far to fill up"),
    ("19.4", ("sample", "sample", "getitem", "len"), "B: how far to fill up"),
    ("19.4", ("sample", "len", "getitem", "len"), "B: how far to fill up"),
    ("19.4", ("sample", "collate", "collate", "len"), "C: it is about one photo"),
    ("19.4", ("sample", "collate", "sample", "len"), "C: it is about one photo"),
    ("19.4", ("sample", "collate", "len", "len"), "C: it is about one photo"),
    ("19.4", ("sample", "collate", "getitem", "sample"), "D: in order or shuffled"),
    ("19.4", ("sample", "collate", "getitem", "getitem"), "D: in order or shuffled"),
    ("19.4", ("sample", "collate", "getitem", "collate"), "D: in order or shuffled"),
]
WRONG += [
    ("19.4", ("shuffle", "collate", "getitem", "len"), "not yet"),
    ("19.4", ("sample", "collate", "getitem"), "not yet"),
    ("19.4", "sample", "not yet"),
]
RIGHT += [
    ("19.4", ("sample", "collate", "getitem", "len")),
    ("19.4", ["sample", "collate", "getitem", "len"]),
    ("19.4", tuple("sample collate getitem len".split())),  # noqa: SIM905
    ("19.4", "sample collate getitem len".split()),  # noqa: SIM905
    ("19.4", ("sample", "collate", *["getitem", "len"])),
    ("19.4", ("sample", "collate") + ("getitem", "len")),  # noqa: RUF005
]

# ---- 5 ----


def with_counter(labels):
    counts = Counter(labels.tolist())
    weights = [1 / (len(counts) * counts[label]) for label in labels.tolist()]
    return torch.tensor(weights, device=labels.device)


def with_unique(labels):
    _, where, counts = labels.unique(return_inverse=True, return_counts=True)
    return 1 / (counts[where] * len(counts))


def with_equal_table(labels):
    same = (labels[:, None] == labels).sum(1)
    return (1.0 / same) / (1.0 / same).sum()


def with_masks(labels):
    weights = torch.zeros(len(labels), device=labels.device)
    kinds = labels.unique()
    for kind in kinds:
        mask = labels == kind
        weights[mask] = 1 / mask.sum() / len(kinds)
    return weights


def by_class_shares(labels):
    counts = labels.bincount()
    there = (counts > 0).sum()
    return (1 / (counts * there))[labels]


def in_double(labels):
    weights = labels.bincount()[labels].double().reciprocal()
    return weights / weights.sum()


def shares(labels):
    return labels.bincount()[labels] / len(labels)


ANSWERS += [
    ("19.5", lambda labels: 1 / shares(labels) / len(labels), "now let them add up"),
    ("19.5", lambda labels: labels.bincount()[labels].float().reciprocal(), "now let them add up"),
    ("19.5", lambda x: (1 / x.bincount()) / (1 / x.bincount()).sum(), "one weight for each class"),
    ("19.5", lambda labels: shares(labels) / shares(labels).sum(), "turn it round"),
    ("19.5", lambda x: torch.full((len(x),), 1 / len(x), device=x.device), "all weights are equal"),
    ("19.5", lambda x: 1 / (x.bincount()[x] * len(x)), "how many classes there are"),
    ("19.5", lambda x: 1 / (x.bincount()[x] * (x.max() + 1)), "as if it were there"),
    ("19.5", lambda labels: labels / labels.sum(), "a label is a name"),
]
WRONG += [
    ("19.5", lambda labels: labels.bincount(), "not yet"),
    ("19.5", lambda labels: None, "Your function returns None"),
    ("19.5", lambda labels: torch.softmax(1 / shares(labels), 0), "not yet"),
    ("19.5", shares, "not yet"),
]
RIGHT += [
    ("19.5", with_counter),
    ("19.5", with_unique),
    ("19.5", with_equal_table),
    ("19.5", with_masks),
    ("19.5", by_class_shares),
    ("19.5", in_double),
    ("19.5", lambda labels: (1 / shares(labels)) / (1 / shares(labels)).sum()),
]
