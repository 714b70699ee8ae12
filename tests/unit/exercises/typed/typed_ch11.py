"""Answers to the exercises of chapter 11, wrong and right, as readers type them."""

import numpy as np
import torch

ROWS = [[30, 11, 22], [10, 11, 32]]
NUMBERS = torch.tensor([[10, 11, 12], [20, 21, 22], [30, 31, 32]])
INDEX = torch.tensor([[2, 0, 1], [0, 0, 2]])
ROWS_SENT = torch.zeros_like(NUMBERS).scatter(0, INDEX, NUMBERS).tolist()


def by_pairs(scores, labels):
    rows = torch.arange(len(labels), device=labels.device)
    return scores[rows, labels]


def by_loop(scores, labels):
    return torch.stack([scores[i, labels[i]] for i in range(len(labels))])


def by_mask(scores, labels):
    classes = torch.arange(scores.shape[1], device=scores.device)
    return scores[classes == labels[:, None]]


def by_row_loop(scores, labels):
    picked = []
    for row, label in zip(scores, labels, strict=True):
        picked.append(row[label].item())
    return torch.tensor(picked, dtype=scores.dtype, device=scores.device)


def allowed_on_a_clone(scores, allowed):
    y = scores.clone()
    y[~allowed] = -torch.inf
    return y


def allowed_written(scores, allowed):
    scores[~allowed] = float("-inf")
    return scores


def allowed_by_chain(scores, allowed):
    y = scores.clone()
    y[~allowed][:] = -torch.inf
    return y


def unsorted_by_loop(values, places):
    x = torch.zeros_like(values)
    for i in range(values.shape[0]):
        for j in range(values.shape[1]):
            x[i, places[i, j]] = values[i, j]
    return x


def unsorted_by_rows(values, places):
    x = values.clone()
    for i in range(len(values)):
        x[i, places[i]] = values[i]
    return x


def unsorted_by_pairs(values, places):
    rows = torch.arange(len(values), device=values.device)[:, None]
    x = torch.empty_like(values)
    x[rows, places] = values
    return x


def unsorted_in_place(values, places):
    x = torch.zeros_like(values)
    x.scatter_(1, places, values)
    return x


def unsorted_by_rows_gathered(values, places):
    return torch.stack([v[p] for v, p in zip(values, places, strict=True)])


def days_by_loop(km, day, days):
    total = [0.0] * days
    for k, d in zip(km.tolist(), day.tolist(), strict=True):
        total[d] += k
    return torch.tensor(total, device=km.device)


def days_by_masks(km, day, days):
    return torch.stack([km[day == d].sum() for d in range(days)])


def days_by_plus(km, day, days):
    total = torch.zeros(days, device=km.device)
    total[day] += km
    return total


def days_by_one_hot(km, day, days):
    table = km.new_zeros(len(km), days).scatter(1, day[:, None], km[:, None])
    return table.sum(0)


ANSWERS = [
    ("11.1", (False, False, True, False, True, False), "the first: a slice"),
    ("11.1", [True, True, True, False, True, False], "the second: a list"),
    ("11.1", (True, False, False, False, True, False), "the third: from one row"),
    ("11.1", (True, False, True, True, True, False), "the fourth: where the mask"),
    ("11.1", (True, False, True, False, False, False), "the fifth: a part of a split"),
    ("11.1", (True, False, True, False, True, True), "the last: x would have to"),
    ("11.1", (True,) * 6, "the second: a list"),
    ("11.2", [[12, 10, 11], [20, 20, 22]], "that is dim 1"),
    ("11.2", ([12, 10, 11], (20, 20, 22)), "that is dim 1"),
    ("11.2", [[30, 31, 32], [10, 11, 12], [20, 21, 22]], "those are whole rows"),
    ("11.2", [[20, 21, 0], [0, 0, 12], [10, 0, 22]], "that is the way back"),
    ("11.2", ROWS_SENT, "that is the way back"),
    ("11.3", lambda scores, labels: scores[:, labels], "`:` takes every row"),
    ("11.3", lambda scores, labels: scores.index_select(1, labels), "`:` takes every row"),
    ("11.3", lambda scores, labels: scores.gather(1, labels[:, None]), "the right numbers as a"),
    ("11.3", lambda s, y: torch.gather(s, 1, y.view(-1, 1)), "the right numbers as a column"),
    ("11.3", lambda scores, labels: torch.gather(scores, 1, labels), "as many dimensions"),
    ("11.3", lambda scores, labels: scores.gather(1, labels[None]), "reads row 0 alone"),
    ("11.3", lambda scores, labels: scores.gather(1, labels[None])[0], "reads row 0 alone"),
    ("11.3", lambda scores, labels: scores[0][labels], "reads row 0 alone"),
    ("11.3", lambda scores, labels: scores.gather(0, labels[:, None])[:, 0], "count columns"),
    ("11.3", lambda scores, labels: scores[:, 0][labels], "count columns"),
    ("11.3", lambda scores, labels: scores.amax(1), "that is the highest score"),
    ("11.3", lambda scores, labels: torch.max(scores, 1)[0], "that is the highest score"),
    ("11.3", lambda scores, labels: scores.index_select(0, labels), "one index alone picks"),
    ("11.4", lambda s, a: torch.masked_fill(s, a, float("-inf")), "belongs where allowed is False"),
    ("11.4", lambda s, a: torch.where(~a, s, float("-inf")), "belongs where allowed is False"),
    ("11.4", lambda s, a: torch.where(a, float("-inf"), s), "belongs where allowed is False"),
    ("11.4", lambda scores, allowed: allowed * scores, "that is 0 where it is forbidden"),
    ("11.4", lambda scores, allowed: torch.where(allowed, scores, 0), "that is 0 where it is"),
    ("11.4", allowed_written, "the underscore writes into the scores"),
    ("11.4", lambda s, a: s.masked_fill_(~a, float("-inf")), "the underscore writes into the"),
    ("11.4", lambda scores, allowed: scores.masked_select(allowed), "that picks the allowed"),
    ("11.4", lambda s, a: s + (1 - a.float()) * -torch.inf, "0 times infinity is nan"),
    ("11.4", lambda s, a: torch.where(a, s, torch.inf), "plus infinity would win"),
    ("11.5", lambda v, p: torch.gather(v, 1, p), "gather once more moves"),
    ("11.5", unsorted_by_rows_gathered, "gather once more moves"),
    ("11.5", lambda v, p: torch.zeros_like(v).scatter_(0, p, v), "so places counts columns"),
    ("11.5", lambda values, places: values[:, places], "that takes every row with every row"),
    ("11.5", lambda v, p: torch.zeros_like(v).scatter_(1, v, p), "the places are the index"),
    ("11.5", lambda v, p: p.gather(1, p), "that moves the places themselves"),
    ("11.5", lambda values, places: values.clone(), "the values are sorted already"),
    ("11.5", lambda values, places: values.sort(1)[0], "the values are sorted already"),
    ("11.6", days_by_plus, "keeps one of them alone"),
    ("11.6", lambda km, day, days: km.new_zeros(days).scatter(0, day, km), "keeps one of them"),
    ("11.6", lambda km, day, days: day.bincount(minlength=days).float(), "counts the walks"),
    ("11.6", lambda km, day, days: torch.bincount(day, weights=km).float(), "are missing"),
    (
        "11.6",
        lambda km, day, days: km.new_zeros(days).index_reduce(
            0, day, km, "mean", include_self=False
        ),
        "that is the mean of each day",
    ),
    ("11.6", lambda km, day, days: km.new_ones(days).scatter_add(0, day, km), "begin with zeros"),
]

WRONG = [
    ("11.1", "TFTFTF", "yours is the str 'TFTFTF'."),
    ("11.1", (1, 0, 1, 0, 1, 0), "Entry 0: Expected a bool, yours is the int 1."),
    ("11.1", (True, False, True), "yours has length 3."),
    ("11.2", [[30, 11, 22]], "yours"),
    ("11.2", [[31, 11, 22], [10, 11, 32]], "31"),
    ("11.2", [[10, 11, 32], [30, 11, 22]], "Entry 0: 10 is not it."),
    ("11.2", [[20, 11, 32], [10, 11, 22]], "Entry 0: Entry 0: 20 is not it."),
    ("11.2", torch.tensor(ROWS), "Expected a tuple or list, yours is a tensor"),
    ("11.2", 30, "yours is the int 30."),
    ("11.2", [30, 11, 22, 10, 11, 32], "yours"),
    ("11.2", [[0, 0, 0], [0, 0, 0]], "0"),
    ("11.3", lambda scores, labels: scores.sum(1), "yours is"),
    ("11.3", lambda scores, labels: by_pairs(scores, labels).tolist(), "yours is the list"),
    ("11.4", lambda scores, allowed: scores, "yours is"),
    ("11.4", allowed_by_chain, "yours is"),
    ("11.5", lambda values, places: values + places, "yours is"),
    ("11.5", lambda values, places: values.flip(1), "yours is"),
    ("11.6", lambda km, day, days: km.sum(), "Expected shape"),
    ("11.6", lambda km, day, days: km, "yours is"),
    ("11.6", lambda km, day, days: days_by_loop(km, day, days).tolist(), "yours is the list"),
    ("11.6", lambda km, day, days: None, "Your function returns None"),
]

RIGHT = [
    ("11.1", (True, False, True, False, True, False)),
    ("11.1", [True, False, True, False, True, False]),
    ("11.1", [True, False] * 3),
    ("11.1", list(np.array([1, 0] * 3, dtype=bool))),
    ("11.1", torch.tensor([1, 0] * 3).bool().tolist()),
    ("11.1", tuple(not k % 2 for k in range(6))),
    ("11.2", ROWS),
    ("11.2", tuple(map(tuple, ROWS))),
    ("11.2", np.array(ROWS).tolist()),
    ("11.2", list(map(tuple, ROWS))),
    ("11.2", torch.tensor(ROWS).tolist()),
    ("11.2", [list(row) for row in ROWS]),
    ("11.2", NUMBERS.gather(0, INDEX).tolist()),
    ("11.3", by_pairs),
    ("11.3", by_loop),
    ("11.3", by_mask),
    ("11.3", by_row_loop),
    ("11.3", lambda scores, labels: scores.gather(1, labels[:, None])[:, 0]),
    ("11.3", lambda scores, labels: scores.take_along_dim(labels[:, None], 1).flatten()),
    ("11.3", lambda scores, labels: scores[:, labels].diag()),
    ("11.4", allowed_on_a_clone),
    ("11.4", lambda scores, allowed: torch.where(allowed, scores, -torch.inf)),
    ("11.4", lambda scores, allowed: scores.masked_fill(allowed.logical_not(), -torch.inf)),
    ("11.4", lambda scores, allowed: scores.where(allowed, float("-inf"))),
    ("11.4", lambda scores, allowed: scores.clone().masked_fill_(~allowed, -torch.inf)),
    ("11.4", lambda s, a: torch.full_like(s, -torch.inf).masked_scatter(a, s[a])),
    ("11.5", unsorted_by_loop),
    ("11.5", unsorted_by_rows),
    ("11.5", unsorted_by_pairs),
    ("11.5", unsorted_in_place),
    ("11.5", lambda v, p: v.gather(1, p.argsort(1))),
    ("11.5", lambda v, p: v.take_along_dim(p.argsort(dim=1), dim=1)),
    ("11.5", lambda v, p: torch.zeros_like(v).scatter_add(1, p, v)),
    ("11.6", days_by_loop),
    ("11.6", days_by_masks),
    ("11.6", days_by_one_hot),
    ("11.6", lambda km, day, days: km.new_zeros(days).scatter_add(0, day, km)),
    ("11.6", lambda km, day, days: torch.bincount(day, weights=km, minlength=days).float()),
    ("11.6", lambda km, day, days: km.new_zeros(days).index_put((day,), km, accumulate=True)),
]
