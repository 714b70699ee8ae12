"""Answers to the exercises of chapter 23, wrong and right, as readers type them."""

import math

import numpy as np
import torch

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----

SHORT, FULL = "bfloat16", "float32"

ANSWERS += [
    ("23.1", (FULL, FULL, FULL, FULL), "a @ w: that is what autocast"),
    ("23.1", (FULL, FULL, FULL, SHORT), "a @ w: that is what autocast"),
    ("23.1", (SHORT, SHORT, FULL, FULL), "a + 1: autocast does not touch"),
    ("23.1", (SHORT, SHORT, SHORT, SHORT), "a + 1: autocast does not touch"),
    ("23.1", (SHORT, FULL, SHORT, FULL), "the loss: a mean of many"),
    ("23.1", (SHORT, FULL, SHORT, SHORT), "the loss: a mean of many"),
    ("23.1", (SHORT, FULL, FULL, SHORT), "w.grad: w itself stayed"),
]
WRONG += [
    ("23.1", (SHORT, FULL, FULL), "not yet"),
    ("23.1", SHORT, "not yet"),
    ("23.1", ("bf16", "fp32", "fp32", "fp32"), "'bf16' is not it"),
]
RIGHT += [
    ("23.1", ("bfloat16", "float32", "float32", "float32")),
    ("23.1", ["bfloat16", "float32", "float32", "float32"]),
    ("23.1", (SHORT, *3 * (FULL,))),
    ("23.1", ["bfloat16", *["float32"] * 3]),
    ("23.1", ("bfloat16",) + 3 * ("float32",)),
    ("23.1", tuple("bfloat16 float32 float32 float32".split())),  # noqa: SIM905
]

# ---- 2 ----

ANSWERS += [
    ("23.2", 500_500 * 4, "these are the parameters alone"),
    ("23.2", 1000 * 500 * 4 * 4, "the biases are parameters"),
    ("23.2", 500_500 * 4 * 2, "twice the parameters"),
    ("23.2", 500_500 * 4 * 3, "three sets"),
    ("23.2", 1000 * 500 + 500, "these are parameters, not bytes"),
    ("23.2", 500_500 * 8 * 4, "has four bytes, not eight"),
    ("23.2", 500_500 * 4 * 5, "five sets"),
]
WRONG += [
    ("23.2", 0, "0 is not it"),
    ("23.2", 501_000 * 16, "8016000 is not it"),
    ("23.2", "8 MB", "not yet"),
]
RIGHT += [
    ("23.2", 8_008_000),
    ("23.2", 500_500 * 16),
    ("23.2", (1000 * 500 + 500) * 4 * 4),
    ("23.2", 4 * sum(4 * p.numel() for p in torch.nn.Linear(1000, 500).parameters())),
    ("23.2", 1001 * 500 * 16),
    ("23.2", int(0.5005e6) * 16),
]

# ---- 3 ----


def by_loop(losses, rows):
    total, count = 0, 0
    for k in range(len(losses)):
        total = total + losses[k] * rows[k]
        count = count + rows[k]
    return total / count


def by_shares(losses, rows):
    mean = 0.0
    for loss, n in zip(losses, rows, strict=True):
        mean += loss * (n / sum(rows))
    return mean


def by_repeating(losses, rows):
    each = []
    for loss, n in zip(losses, rows, strict=True):
        each += [loss] * n
    return sum(each) / len(each)


def by_tensors(losses, rows):
    rows = torch.tensor(rows, dtype=torch.float64)
    return ((torch.tensor(losses, dtype=torch.float64) * rows).sum() / rows.sum()).item()


def added_up(losses, rows):
    total = 0
    for loss, n in zip(losses, rows, strict=True):
        total += loss * n
    return total


ANSWERS += [
    ("23.3", lambda losses, rows: np.mean(losses).item(), "a mean of means lets"),
    ("23.3", lambda losses, rows: sum(losses) / len(rows), "a mean of means lets"),
    ("23.3", added_up, "that is the sum over all rows"),
    ("23.3", lambda losses, rows: by_loop(losses, rows) * sum(rows) / len(rows), "divided by how"),
    ("23.3", lambda losses, rows: sum(losses) / sum(rows), "is the sum of a part"),
    ("23.3", lambda losses, rows: math.fsum(losses), "the trap of this chapter"),
    (
        "23.3",
        lambda losses, rows: sum(a / n for a, n in zip(losses, rows, strict=True)) / len(rows),
        "each loss is a mean already",
    ),
]
WRONG += [
    ("23.3", lambda losses, rows: max(losses), "2.0 is not it"),
    ("23.3", lambda losses, rows: None, "Your function returns None"),
    ("23.3", lambda losses, rows: sum(rows), "not yet"),
]
RIGHT += [
    ("23.3", by_loop),
    ("23.3", by_shares),
    ("23.3", by_repeating),
    ("23.3", by_tensors),
    ("23.3", lambda losses, rows: np.average(losses, weights=rows).item()),
    ("23.3", lambda losses, rows: float(np.dot(losses, rows)) / sum(rows)),
]

# ---- 4 ----

ANSWERS += [
    ("23.4", 1, "holds for the length it was"),
    ("23.4", 2, "think of the vectors with one element"),
    ("23.4", 4, "after 9 the length is open"),
    ("23.4", 5, "after 9 the length is open"),
    ("23.4", 7, "a call is no capture"),
    ("23.4", 1 + 1, "think of the vectors with one element"),
]
WRONG += [
    ("23.4", 0, "0 is not it"),
    ("23.4", 8, "8 is not it"),
    ("23.4", "three", "not yet"),
]
RIGHT += [
    ("23.4", 3),
    ("23.4", len({6, 9, 1})),
    ("23.4", 1 + 1 + 1),
    ("23.4", len([6, 9, 1])),
    ("23.4", torch.tensor(3)),
    ("23.4", np.int64(3)),
]

# ---- 5 ----

ANSWERS += [
    ("23.5", (False, False, True, True, False), "the weights: without them"),
    ("23.5", (True, True, True, True, False), "the gradients: it is saved after"),
    ("23.5", (True, True, True, True, True), "the gradients: it is saved after"),
    ("23.5", (True, False, False, True, False), "the optimizer's state: momentum"),
    ("23.5", (True, False, False, False, False), "the optimizer's state: momentum"),
    ("23.5", (True, False, True, False, False), "the random state: the batches"),
    ("23.5", (True, False, True, True, True), "the loss: it is a result"),
]
WRONG += [
    ("23.5", (True, False, True, True), "not yet"),
    ("23.5", True, "not yet"),
    ("23.5", ("yes", "no", "yes", "yes", "no"), "Expected a bool"),
]
RIGHT += [
    ("23.5", (True, False, True, True, False)),
    ("23.5", [True, False, True, True, False]),
    ("23.5", (not False, not True, not False, not False, not True)),
    ("23.5", tuple(word == "in" for word in ("in", "out", "in", "in", "out"))),
    ("23.5", [bool(n) for n in (1, 0, 1, 1, 0)]),
    ("23.5", (True, False) + 2 * (True,) + (False,)),
]

# ---- 6 ----


def share_times_world(rows, rank):
    share = rows[rank] / sum(rows)
    return share * len(rows)


def by_mean_rows(rows, rank):
    return rows[rank] / (sum(rows) / len(rows))


def by_torch(rows, rank):
    rows = torch.tensor(rows, dtype=torch.float64)
    return (rows[rank] / rows.mean()).item()


def counted_out(rows, rank):
    total = 0
    for n in rows:
        total += n
    return len(rows) * rows[rank] / total


ANSWERS += [
    ("23.6", lambda rows, rank: rows[rank] / np.sum(rows).item(), "have to be *added*"),
    ("23.6", lambda rows, rank: rows[rank], "the weights of a mean add up"),
    ("23.6", lambda rows, rank: sum(rows) / len(rows) / rows[rank], "the other way round"),
    ("23.6", lambda rows, rank: len(rows) ** -1, "divides by the number of processes already"),
    ("23.6", lambda rows, rank: 1, "that is the mean of means"),
    ("23.6", lambda rows, rank: len(rows), "this undoes the division"),
    ("23.6", lambda rows, rank: rows[rank] / max(rows), "not of the largest part"),
]
WRONG += [
    ("23.6", lambda rows, rank: sum(rows), "8 is not it"),
    ("23.6", lambda rows, rank: rank - 3, "is not it"),
    ("23.6", lambda rows, rank: None, "Your function returns None"),
]
RIGHT += [
    ("23.6", share_times_world),
    ("23.6", by_mean_rows),
    ("23.6", by_torch),
    ("23.6", counted_out),
    ("23.6", lambda rows, rank: rows[rank] * len(rows) / sum(rows)),
    ("23.6", lambda rows, rank: (rows[rank] / np.mean(rows)).item()),
]
