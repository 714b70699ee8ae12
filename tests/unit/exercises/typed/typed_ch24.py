"""Answers to the exercises of chapter 24, wrong and right, as readers type them."""

import math

import numpy as np
import torch
from torch.nn import functional as F

ANSWERS, WRONG, RIGHT = [], [], []

ANSWERS += [
    ("24.1", lambda size: np.log2(size).item(), "counted in bits"),
    ("24.1", lambda size: math.log(size, 10), "base 10"),
    ("24.1", lambda size: torch.tensor(1 / size).item(), "the share of each sign"),
    ("24.1", lambda size: size + 0, "how many signs"),
    ("24.1", lambda size: -math.log(size), "the minus is missing"),
    ("24.1", lambda size: (size - 1) / size, "pays for a share by its logarithm"),
]
WRONG += [
    ("24.1", lambda size: 0.0, "0.0 is not it."),
    ("24.1", lambda size: 4.3, "4.3 is not it."),
    ("24.1", lambda size: None, "Your function returns None"),
]
RIGHT += [
    ("24.1", lambda size: -math.log(1 / size)),
    ("24.1", lambda size: math.log2(size) * math.log(2)),
    ("24.1", lambda size: float(np.log(size))),
    ("24.1", lambda size: torch.tensor(float(size)).log().item()),
    ("24.1", lambda size: F.cross_entropy(torch.zeros(1, size), torch.tensor([0])).item()),
    ("24.1", lambda size: math.log(size) / math.log(math.e)),
]


def near_by_loops(t, w):
    rows = [[0 <= i - j < w for j in range(t)] for i in range(t)]
    return torch.tensor(rows)


def near_by_filling(t, w):
    mask = torch.zeros(t, t).bool()
    for i in range(t):
        mask[i, max(0, i - w + 1) : i + 1] = True
    return mask


ANSWERS += [
    ("24.2", lambda t, w: torch.tril(torch.ones(t, t)) == 1, "as far as it can"),
    ("24.2", lambda t, w: torch.ones(t, t).tril().triu(-w).bool(), "an extra"),
    ("24.2", lambda t, w: torch.ones(t, t).tril(w - 1).triu(1 - w).bool(), "a distance has a sign"),
    ("24.2", lambda t, w: torch.ones(t, t).triu().tril(w - 1).bool(), "yours looks ahead"),
    ("24.2", lambda t, w: torch.ones(t, t).tril(-1).triu(1 - w).bool(), "look at itself, too"),
    ("24.2", lambda t, w: ~near_by_loops(t, w), "where it may not"),
    ("24.2", lambda t, w: near_by_loops(t, w).float(), "of dtype bool"),
    (
        "24.2",
        lambda t, w: near_by_loops(t, t) & (torch.arange(t)[None] <= w - 1),
        "the first w letters",
    ),
]
WRONG += [
    ("24.2", lambda t, w: torch.ones(t, t).bool(), "yours is True."),
    ("24.2", lambda t, w: torch.eye(t).bool(), "yours is False."),
]
RIGHT += [
    ("24.2", near_by_loops),
    ("24.2", near_by_filling),
    ("24.2", lambda t, w: torch.ones(t, t).tril().triu(1 - w).bool()),
    ("24.2", lambda t, w: torch.ones(t, t).bool().tril().triu(1 - w)),
    ("24.2", lambda t, w: torch.ones(t, t).tril() - torch.ones(t, t).tril(-w) == 1),
    ("24.2", lambda t, w: torch.ones(t, t).tril().bool() & ~torch.ones(t, t).tril(-w).bool()),
]


def one_hot_at_zero(scores, temperature):
    if temperature == 0:
        return F.one_hot(scores.argmax(), len(scores)).float()
    return F.softmax(scores / temperature, dim=0)


def tiny_temperature(scores, temperature):
    return torch.softmax(scores / max(temperature, 1e-6), 0)


def by_exp(scores, temperature):
    if temperature < 1e-9:
        return torch.where(scores == scores.max(), 1.0, 0.0)
    powers = torch.exp((scores - scores.max()) / temperature)
    return powers / powers.sum()


def filled(scores, temperature):
    if not temperature:
        shares = torch.zeros_like(scores)
        shares[scores.argmax()] = 1
        return shares
    return (scores / temperature).softmax(-1)


def by_power(scores, temperature):
    if temperature == 0:
        return (scores >= scores.max()).to(scores.dtype)
    shares = scores.softmax(0) ** (1 / temperature)
    return shares / shares.sum()


def in_logs(scores, temperature):
    if temperature == 0:
        return (scores == scores.max()) * 1.0
    return F.log_softmax(scores / temperature, 0).exp()


ANSWERS += [
    ("24.3", lambda s, t: F.softmax(s * t, 0) if t else one_hot_at_zero(s, 0), "you multiply"),
    ("24.3", lambda s, t: torch.softmax(s / t, dim=-1), "a line of its own"),
    ("24.3", lambda s, t: F.softmax(s, 0) / t if t else one_hot_at_zero(s, 0), "add up to 1"),
    (
        "24.3",
        lambda s, t: (s / t).softmax(0) if t else (0 * s).softmax(0),
        "equal shares are the other end",
    ),
    ("24.3", lambda s, t: (s / (t or 1)).softmax(0), "not its share at 1"),
    ("24.3", lambda s, t: (s / t).softmax(0) if t else torch.argmax(s), "that is a place"),
    ("24.3", lambda s, t: F.softmax(s, dim=0), "the temperature is not used"),
    (
        "24.3",
        lambda s, t: torch.exp(s / t) if t else one_hot_at_zero(s, 0),
        "but shares add up to 1",
    ),
]
WRONG += [
    ("24.3", lambda s, t: s, "yours is 1."),
    ("24.3", lambda s, t: torch.zeros_like(s), "yours is 0."),
]
RIGHT += [
    ("24.3", one_hot_at_zero),
    ("24.3", tiny_temperature),
    ("24.3", by_exp),
    ("24.3", filled),
    ("24.3", by_power),
    ("24.3", in_logs),
]

ANSWERS += [
    ("24.4", lambda n, t, layers, heads: t**2 * n * layers * heads, "more than a byte"),
    ("24.4", lambda n, t, layers, heads: t * n * layers * heads * 4, "one t is missing"),
    (
        "24.4",
        lambda n, t, layers, heads: 2 * n * layers * heads * (t * t + t),
        "stored like all others",
    ),
    ("24.4", lambda n, t, layers, heads: t**2 * n * layers * 4, "each head has a table"),
    ("24.4", lambda n, t, layers, heads: t**2 * n * heads * 4, "each layer has tables"),
    ("24.4", lambda n, t, layers, heads: t**2 * layers * heads * 4, "each text of the batch"),
    ("24.4", lambda n, t, layers, heads: t**2 * n * layers * heads * 8, "are a float64"),
    ("24.4", lambda n, t, layers, heads: 4 * n * n * t * t * layers * heads, "into another text"),
]
WRONG += [
    (
        "24.4",
        lambda n, t, layers, heads: 32 * n * layers * heads * t * t,
        "4194304 is not it.",
    ),
    ("24.4", lambda n, t, layers, heads: n + t + layers + heads, "68 is not it."),
]
RIGHT += [
    ("24.4", lambda n, t, layers, heads: n * layers * heads * t**2 * 4),
    ("24.4", lambda n, t, layers, heads: layers * torch.empty(n, heads, t, t).nbytes),
    ("24.4", lambda n, t, layers, heads: math.prod([n, layers, heads, t, t, 4])),
    ("24.4", lambda n, t, layers, heads: sum(4 * n * heads * t * t for _ in range(layers))),
    ("24.4", lambda n, t, layers, heads: n * heads * layers * (t * t) * 32 // 8),
    (
        "24.4",
        lambda n, t, layers, heads: (
            torch.ones(1).element_size() * torch.Size([n, layers, heads, t, t]).numel()
        ),
    ),
]

ANSWERS += [
    ("24.5", lambda d, s: math.sqrt(d), "right for numbers of the size 1"),
    ("24.5", lambda d, s: d * s**2, "not with d"),
    ("24.5", lambda d, s: s * math.sqrt(d), "a product has s twice"),
    ("24.5", lambda d, s: d * s, "each need another power"),
    ("24.5", lambda d, s: s**2, "the size of one product"),
    ("24.5", lambda d, s: d * s**2 * s**2, "the variance of a score"),
    ("24.5", lambda d, s: d**-0.5 / s**2, "what to multiply by"),
]
WRONG += [
    ("24.5", lambda d, s: 1.0, "1.0 is not it."),
    ("24.5", lambda d, s: d + s, "67.0 is not it."),
]
RIGHT += [
    ("24.5", lambda d, s: s**2 * math.sqrt(d)),
    ("24.5", lambda d, s: math.sqrt(d * s**4)),
    ("24.5", lambda d, s: (s**4 * d) ** 0.5),
    ("24.5", lambda d, s: s * s * np.sqrt(d).item()),
    ("24.5", lambda d, s: d**0.5 * s * s),
    ("24.5", lambda d, s: math.hypot(*[s * s] * d)),
]

ANSWERS += [
    ("24.6", (False, True, True, True), "A: the last letter sees"),
    ("24.6", (False, False, True, True), "A: the last letter sees"),
    ("24.6", (True, True, True, True), "B: what has"),
    ("24.6", (True, True, False, False), "B: what has"),
    ("24.6", (True, False, False, True), "C: without a mask"),
    ("24.6", (True, False, False, False), "C: without a mask"),
    ("24.6", (True, False, True, False), "D: here every letter"),
    ("24.6", [True, False, True, False], "D: here every letter"),
]
WRONG += [
    ("24.6", (True, False), "yours has length 2."),
    ("24.6", None, "yours is None."),
]
RIGHT += [
    ("24.6", (True, False, True, True)),
    ("24.6", [True, False, True, True]),
    ("24.6", (1 == 1, 1 == 2, True, True)),
    ("24.6", (True, not True, True, True)),
    ("24.6", [k != "B" for k in "ABCD"]),
    ("24.6", tuple(k != 1 for k in range(4))),
]
