"""Answers to the exercises of chapter 13, wrong and right, as readers type them."""

import numpy as np
import torch
import torch.nn.functional as F

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 13.1: shapes by hand ------------------------------------------------------------------------

RIGHT_SHAPES = ((2, 3), (4, 3), "refused", (5, 3, 2), (2, 3))


def with_entry(k, entry):
    """The right shapes with one other entry."""
    return (*RIGHT_SHAPES[:k], entry, *RIGHT_SHAPES[k + 1 :])


ANSWERS += [
    ("13.1", with_entry(2, (2, 3)), "a 2 stands under the 3"),
    ("13.1", [*with_entry(2, (2, 3))], "a 2 stands under the 3"),
    ("13.1", with_entry(2, [2, 3]), "a 2 stands under the 3"),
    ("13.1", ((2, 3), (3, 4), (2, 3), (5, 3, 2), (3, 2)), "a 2 stands under the 3"),
    ("13.1", with_entry(1, "refused"), "the 3 stands under a 1"),
    ("13.1", with_entry(1, (4, 1, 3)), "the 3 stands under a 1"),
    ("13.1", with_entry(3, "refused"), "the last 2 stands over a 1"),
    ("13.1", with_entry(3, (5, 1, 2)), "the last 2 stands over a 1"),
    ("13.1", with_entry(4, "refused"), "where they differ stands a 1"),
    ("13.1", with_entry(4, (2, 1)), "where they differ stands a 1"),
    ("13.1", with_entry(0, "refused"), "where a shape has no length left"),
    ("13.1", with_entry(0, (3,)), "where a shape has no length left"),
    ("13.1", with_entry(0, [3]), "where a shape has no length left"),
]
WRONG += [
    ("13.1", with_entry(1, (3, 4)), "Entry 1: Entry 0: 3 is not it."),
    ("13.1", with_entry(3, (5, 3, 1)), "Entry 3: Entry 2: 1 is not it."),
    ("13.1", (6, 12, 0, 30, 6), "Entry 0: Expected a tuple or list, yours is the int 6."),
    ("13.1", ((3, 2), (3, 4), "refused", (2, 3, 5), (3, 2)), "Entry 0: Entry 0: 3 is not it."),
    ("13.1", RIGHT_SHAPES[:4], "of length 5, yours has length 4"),
    ("13.1", with_entry(2, None), "Entry 2: Expected a str, yours is None."),
    ("13.1", with_entry(2, "Refused"), "Entry 2"),
]
RIGHT += [
    ("13.1", RIGHT_SHAPES),
    ("13.1", [*RIGHT_SHAPES]),
    ("13.1", [[2, 3], [4, 3], "refused", [5, 3, 2], [2, 3]]),
    ("13.1", (torch.Size([2, 3]), *RIGHT_SHAPES[1:])),
    ("13.1", with_entry(1, torch.broadcast_shapes((4, 1), (3,)))),
    ("13.1", with_entry(4, tuple(torch.Size((2, 3))))),
]

# ---- 13.2: every product -------------------------------------------------------------------------


def turned(a, b):
    return b[:, None] * a


ANSWERS += [
    ("13.2", lambda a, b: a * b, "make a column of one of them"),
    ("13.2", lambda a, b: b * a, "make a column of one of them"),
    ("13.2", lambda a, b: a[None] * b[None], "make a column of one of them"),
    ("13.2", lambda a, b: a[:, None] * b.unsqueeze(1), "only `a` is to be a column"),
    ("13.2", lambda a, b: b.view(-1, 1) * a.view(-1, 1), "only `a` is to be a column"),
    ("13.2", turned, "then `a` must run down"),
    ("13.2", lambda a, b: torch.outer(b, a), "then `a` must run down"),
    ("13.2", lambda a, b: torch.outer(a, b).t(), "then `a` must run down"),
    ("13.2", lambda a, b: a.unsqueeze(1) + b, "added instead of multiplied"),
    ("13.2", lambda a, b: b + a[:, None], "added instead of multiplied"),
    ("13.2", lambda a, b: torch.dot(a, b), "folds all products into one sum"),
    ("13.2", lambda a, b: (a * b).sum(), "folds all products into one sum"),
    ("13.2", lambda a, b: a @ b, "folds all products into one sum"),
]
WRONG += [
    ("13.2", lambda a, b: a[:, None] - b, "Expected 5 at [0, 0], yours is -4."),
    ("13.2", lambda a, b: a[:, None] * a, "Expected 5 at [0, 0], yours is 1."),
    ("13.2", lambda a, b: (a[:, None] * b).flatten(), "Expected shape (3, 3), yours is (9,)."),
    ("13.2", lambda a, b: (a[:, None] * b).float(), "Expected dtype torch.int64"),
    ("13.2", lambda a, b: (a[:, None] * b)[None], "One dimension of length 1 too many."),
    ("13.2", lambda a, b: (a[:, None] * b).tolist(), "Expected a tensor of shape (3, 3)"),
    ("13.2", lambda a, b: None, "Your function returns None"),
    ("13.2", lambda a, b: a[:, None] @ b, "Your function raises"),
]
RIGHT += [
    ("13.2", torch.outer),
    ("13.2", lambda a, b: a[:, None] * b[None]),
    ("13.2", lambda a, b: b * a.unsqueeze(1)),
    ("13.2", lambda a, b: a[:, None] @ b[None, :]),
    ("13.2", lambda a, b: torch.einsum("i,j->ij", a, b)),
    ("13.2", lambda a, b: a.reshape(-1, 1) * b.reshape(1, -1)),
    ("13.2", lambda a, b: torch.stack([x * b for x in a])),
]

# ---- 13.3: one row for each label ----------------------------------------------------------------


def rows_by_where(labels, k):
    return torch.where(labels[:, None] == torch.arange(k), 1, 0)


def rows_by_index(labels, k):
    return torch.eye(k, dtype=torch.int64)[labels]


def rows_by_scatter(labels, k):
    return torch.zeros(len(labels), k).scatter_(1, labels[:, None], 1)


ANSWERS += [
    ("13.3", lambda labels, k: labels.unsqueeze(1) == torch.arange(k), "turn True and False into"),
    ("13.3", lambda labels, k: torch.arange(k) == labels[:, None], "turn True and False into"),
    ("13.3", lambda labels, k: rows_by_where(labels, k).t(), "each label has a column now"),
    (
        "13.3",
        lambda labels, k: (torch.arange(k)[:, None] == labels).int(),
        "each label has a column now",
    ),
    ("13.3", lambda labels, k: (torch.arange(k) == labels).long(), "label 0 meets class 0 only"),
    (
        "13.3",
        lambda labels, k: torch.where(torch.arange(k) == labels, 1, 0),
        "label 0 meets class 0 only",
    ),
    (
        "13.3",
        lambda labels, k: (labels[:, None] == torch.arange(k) + 1).long(),
        "the classes begin at 0",
    ),
    (
        "13.3",
        lambda labels, k: torch.where(labels[:, None] - 1 == torch.arange(k), 1, 0),
        "the classes begin at 0",
    ),
]
WRONG += [
    ("13.3", lambda labels, k: (labels[:, None] != torch.arange(k)).long(), "yours is 1."),
    ("13.3", lambda labels, k: (labels[:, None] >= torch.arange(k)).long(), "yours is 1."),
    (
        "13.3",
        lambda labels, k: (labels[:, None] == torch.arange(k + 1)).long(),
        "Dim 1 is one too long.",
    ),
    (
        "13.3",
        lambda labels, k: (labels[:, None] == torch.arange(k - 1)).long(),
        "Dim 1 is one too short.",
    ),
    ("13.3", lambda labels, k: rows_by_where(labels, k).sum(dim=1), "One dimension is missing."),
    ("13.3", lambda labels, k: rows_by_where(labels, k).cfloat(), "Expected dtype torch.int64"),
    ("13.3", lambda labels, k: labels[:, None], "Dim 1 was folded, or never stretched."),
    ("13.3", lambda labels, k: None, "Your function returns None"),
]
RIGHT += [
    ("13.3", F.one_hot),
    ("13.3", rows_by_where),
    ("13.3", rows_by_index),
    ("13.3", rows_by_scatter),
    ("13.3", lambda labels, k: (labels[:, None] == torch.arange(k)).float()),
    ("13.3", lambda labels, k: (labels.unsqueeze(-1) == torch.arange(k)[None]).int()),
    ("13.3", lambda labels, k: (labels[:, None] == torch.arange(k)) * 1),
]

# ---- 13.4: on and below the diagonal -------------------------------------------------------------


def places(x):
    return torch.arange(len(x))


ANSWERS += [
    ("13.4", lambda x: x.triu(), "row and column are exchanged"),
    ("13.4", lambda x: torch.where(places(x) >= places(x)[:, None], x, 0), "are exchanged"),
    ("13.4", lambda x: x.tril(-1), "the diagonal itself is to stay"),
    ("13.4", lambda x: x * (places(x)[:, None] > places(x)), "the diagonal itself is to stay"),
    ("13.4", lambda x: x * (places(x)[:, None] == places(x)), "only the diagonal is left"),
    ("13.4", lambda x: x.diag().diag(), "only the diagonal is left"),
    ("13.4", lambda x: places(x)[:, None] >= places(x), "where the numbers are"),
    ("13.4", lambda x: (places(x)[:, None] >= places(x)).long(), "where the numbers are"),
    ("13.4", lambda x: torch.where(places(x)[:, None] < places(x), x, 0), "exchanged: first"),
    ("13.4", lambda x: x.triu(1), "exchanged: first"),
]
WRONG += [
    ("13.4", lambda x: x, "Expected 0 at [0, 1], yours is 2."),
    ("13.4", lambda x: x * 0, "Expected 1 at [0, 0], yours is 0."),
    ("13.4", lambda x: x.tril(1), "Expected 0 at [0, 1], yours is 2."),
    ("13.4", lambda x: x.tril().t(), "yours is 4."),
    ("13.4", lambda x: torch.where(places(x) >= places(x), x, 0), "yours is 2."),
    ("13.4", lambda x: x.tril().sum(dim=1), "One dimension is missing."),
    ("13.4", lambda x: x.tril().flatten(), "Expected shape (3, 3), yours is (9,)."),
    ("13.4", lambda x: x.tril().cfloat(), "Expected dtype"),
    ("13.4", lambda x: None, "Your function returns None"),
]
RIGHT += [
    ("13.4", torch.tril),
    ("13.4", lambda x: torch.where(places(x)[:, None] >= places(x), x, 0)),
    ("13.4", lambda x: x * (places(x)[:, None] >= places(x))),
    ("13.4", lambda x: torch.where(places(x)[:, None] < places(x), 0, x)),
    ("13.4", lambda x: x.masked_fill(places(x)[None] > places(x)[:, None], 0)),
    ("13.4", lambda x: x - x.triu(1)),
]

# ---- 13.5: sums so far ---------------------------------------------------------------------------


def below(x):
    return places(x)[:, None] >= places(x)


ANSWERS += [
    ("13.5", lambda x: torch.where(below(x), x, 0), "fold every row into its sum"),
    ("13.5", lambda x: x * below(x), "fold every row into its sum"),
    ("13.5", lambda x: (x * below(x).t()).sum(dim=1), "from each number to the end"),
    ("13.5", lambda x: x.flip(0).cumsum(0).flip(0), "from each number to the end"),
    ("13.5", lambda x: (x * below(x)).sum(dim=0), "in the column of a number"),
    ("13.5", lambda x: (x * below(x)).sum(0), "in the column of a number"),
    ("13.5", lambda x: (x[:, None] * below(x)).sum(dim=1), "each row repeats its own number"),
    ("13.5", lambda x: x * (places(x) + 1), "each row repeats its own number"),
    ("13.5", lambda x: x.cumsum(0) - x, "each sum is to hold its own number"),
    (
        "13.5",
        lambda x: (x * (places(x)[:, None] > places(x))).sum(dim=1),
        "each sum is to hold its own number",
    ),
    ("13.5", lambda x: below(x) @ x, "numbers of one dtype"),
    ("13.5", lambda x: x @ below(x).t(), "numbers of one dtype"),
    ("13.5", lambda x: torch.matmul(below(x), x), "numbers of one dtype"),
    ("13.5", lambda x: below(x).long() @ x, "numbers of one dtype"),
    ("13.5", lambda x: below(x).to(torch.int64) @ x, "numbers of one dtype"),
    ("13.5", lambda x: torch.tril(torch.ones(len(x), len(x)).to(x.device)) @ x.float(), "whole"),
    ("13.5", lambda x: below(x).float() @ x.float(), "keep the dtype of `x`"),
    ("13.5", lambda x: x.float().cumsum(0), "keep the dtype of `x`"),
    ("13.5", lambda x: (x * below(x)).sum(1, keepdim=True), "leave out `keepdim`"),
    ("13.5", lambda x: x.cumsum(0)[:, None], "leave out `keepdim`"),
]
WRONG += [
    ("13.5", lambda x: x, "Expected 3 at [1], yours is 2."),
    ("13.5", lambda x: x.sum(), "One dimension is missing."),
    ("13.5", lambda x: x.cumprod(0), "yours is 2."),
    ("13.5", lambda x: x.cumsum(0)[:-1], "Dim 0 is one too short."),
    ("13.5", lambda x: x.cumsum(0)[None], "One dimension of length 1 too many."),
    ("13.5", lambda x: x.cumsum(0).cfloat(), "Expected dtype torch.int64"),
    ("13.5", lambda x: (x * below(x)).mean(dim=1), "Your function raises"),
    ("13.5", lambda x: None, "Your function returns None"),
]
RIGHT += [
    ("13.5", lambda x: x.cumsum(0)),
    ("13.5", lambda x: torch.where(below(x), x, 0).sum(dim=1)),
    ("13.5", lambda x: (x * below(x)).sum(-1)),
    ("13.5", lambda x: below(x).to(x.dtype) @ x),
    ("13.5", lambda x: (torch.tril(torch.ones(len(x), len(x)).to(x.device)) @ x.float()).to(x)),
    ("13.5", lambda x: (x[:, None] * below(x).t()).sum(dim=0)),
    ("13.5", lambda x: torch.stack([x[: i + 1].sum() for i in range(len(x))])),
]

# ---- 13.6: how often -----------------------------------------------------------------------------


def hits(x, k):
    return x == torch.arange(k)[:, None]


ANSWERS += [
    ("13.6", lambda x, k: hits(x, k).sum(dim=0), "fold the other axis"),
    ("13.6", lambda x, k: (x[:, None] == torch.arange(k)).sum(dim=1), "fold the other axis"),
    ("13.6", hits, "now count the hits"),
    ("13.6", lambda x, k: hits(x, k).long(), "now count the hits"),
    ("13.6", lambda x, k: hits(x, k).any(dim=1).long(), "not how often"),
    ("13.6", lambda x, k: (torch.bincount(x, minlength=k) > 0).long(), "not how often"),
    ("13.6", lambda x, k: (torch.arange(k) == x).sum(), "one side must run down"),
    ("13.6", lambda x, k: (torch.arange(k) == x).long(), "one side must run down"),
    ("13.6", lambda x, k: hits(x, k).sum(), "keep one count for each value"),
    ("13.6", lambda x, k: torch.tensor(len(x)), "keep one count for each value"),
]
WRONG += [
    ("13.6", lambda x, k: torch.bincount(x), "Dim 0 is one too short."),
    ("13.6", lambda x, k: torch.bincount(x, minlength=k)[1:], "Dim 0 is one too short."),
    ("13.6", lambda x, k: torch.bincount(x, minlength=k)[None], "length 1 too many."),
    ("13.6", lambda x, k: hits(x, k).sum(dim=1, keepdim=True), "length 1 too many."),
    ("13.6", lambda x, k: (~hits(x, k)).sum(dim=1), "Expected 1 at [0], yours is 2."),
    ("13.6", lambda x, k: hits(x, k).sum(dim=1).float(), "Expected dtype torch.int64"),
    ("13.6", lambda x, k: hits(x, k).sum(dim=1).flip(0), "Expected 1 at [0], yours is 0."),
    ("13.6", lambda x, k: None, "Your function returns None"),
]  # fmt: skip
RIGHT += [
    ("13.6", lambda x, k: torch.bincount(x, minlength=k)),
    ("13.6", lambda x, k: hits(x, k).sum(dim=1)),
    ("13.6", lambda x, k: (x[:, None] == torch.arange(k)).sum(dim=0)),
    ("13.6", lambda x, k: F.one_hot(x, k).sum(dim=0)),
    ("13.6", lambda x, k: hits(x, k).long() @ torch.ones(len(x), dtype=torch.int64)),
    ("13.6", lambda x, k: torch.tensor([(x == value).sum() for value in range(k)])),
]

# ---- 13.7: windows -------------------------------------------------------------------------------


def starts(x, width):
    return torch.arange(len(x) - width + 1)


ANSWERS += [
    ("13.7", lambda x, width: x.unfold(0, width, 1)[:-1], "the last window is missing"),
    (
        "13.7",
        lambda x, width: x[torch.arange(len(x) - width)[:, None] + torch.arange(width)],
        "the last window is missing",
    ),
    ("13.7", lambda x, width: x.unfold(0, width, 1).t(), "each window stands in a column"),
    (
        "13.7",
        lambda x, width: x[torch.arange(width)[:, None] + starts(x, width)],
        "each window stands in a column",
    ),
    ("13.7", lambda x, width: starts(x, width)[:, None] + torch.arange(width), "from `x` what"),
    (
        "13.7",
        lambda x, width: torch.arange(width) + starts(x, width).unsqueeze(1),
        "from `x` what",
    ),
    (
        "13.7",
        lambda x, width: x[starts(x, width)][:, None] + torch.arange(width),
        "add them to the places",
    ),
    (
        "13.7",
        lambda x, width: x[: len(x) - width + 1, None] + torch.arange(width),
        "add them to the places",
    ),
    (
        "13.7",
        lambda x, width: x[starts(x, width) + torch.arange(width)],
        "every start must meet every step",
    ),
    (
        "13.7",
        lambda x, width: x[torch.arange(width) + starts(x, width)],
        "every start must meet every step",
    ),
]
WRONG += [
    ("13.7", lambda x, width: x[:width], "Expected shape (3, 2), yours is (2,)."),
    ("13.7", lambda x, width: x.unfold(0, width, 1)[1:], "Dim 0 is one too short."),
    ("13.7", lambda x, width: x.unfold(0, width, 1).flip(1), "Expected 10 at [0, 0], yours is 12."),
    ("13.7", lambda x, width: x.unfold(0, width, 1).sum(dim=1), "One dimension is missing."),
    ("13.7", lambda x, width: x.unfold(0, width, 1).cfloat(), "Expected dtype torch.int64"),
    ("13.7", lambda x, width: x.unfold(0, width, width), "Dim 0 is one too short."),
    ("13.7", lambda x, width: x[torch.arange(len(x))[:, None] + torch.arange(width)], "raises"),
    ("13.7", lambda x, width: None, "Your function returns None"),
]  # fmt: skip
RIGHT += [
    ("13.7", lambda x, width: x.unfold(0, width, 1)),
    ("13.7", lambda x, width: x[starts(x, width)[:, None] + torch.arange(width)]),
    ("13.7", lambda x, width: x[(torch.arange(width)[:, None] + starts(x, width)).t()]),
    ("13.7", lambda x, width: x[starts(x, width).unsqueeze(1) + torch.arange(width)[None]]),
    ("13.7", lambda x, width: torch.stack([x[i : i + width] for i in starts(x, width)])),
    ("13.7", lambda x, width: x.unfold(-1, width, 1).clone()),
]  # fmt: skip

# ---- 13.8: the gradient of a broadcast -----------------------------------------------------------


def by_autograd(grad, shape):
    x = torch.zeros(shape, requires_grad=True)
    (x.expand(grad.shape) * grad.detach()).sum().backward()
    return x.grad


def by_vjp(grad, shape):
    _, back = torch.func.vjp(lambda x: x.expand(grad.shape), torch.zeros(shape))
    return back(grad)[0]


def by_dims(grad, shape):
    added = grad.ndim - len(shape)
    dims = [*range(added), *(d + added for d, n in enumerate(shape) if n == 1)]
    return grad.sum(dims).view(shape) if dims else grad


def reshaped_first(grad, shape):
    full = (1,) * (grad.ndim - len(shape)) + shape
    for d, n in enumerate(full):
        if n != grad.shape[d]:
            grad = grad.sum(dim=d, keepdim=True)
    return grad.reshape(shape)


def leading(grad, shape):
    for _ in range(grad.ndim - len(shape)):
        grad = grad.sum(0)
    return grad


def dropping(grad, shape):
    grad = leading(grad, shape)
    for d in range(len(shape)):
        if shape[d] == 1:
            grad = grad.sum(d)
    return grad


def ones_alone(grad, shape):
    for d, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(d, keepdim=True)
    return grad


def from_the_left(grad, shape):
    while len(grad.shape) > len(shape):
        grad = grad.sum(-1)
    return ones_alone(grad, shape)


def first_copies(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    return grad[tuple(slice(0, n) for n in shape)]


ANSWERS += [
    ("13.8", leading, "so fold it back to 1"),
    ("13.8", lambda grad, shape: grad.sum([*range(grad.ndim - len(shape))])
     if grad.ndim > len(shape) else grad, "so fold it back to 1"),
    ("13.8", lambda grad, shape: by_dims(grad, shape) * by_dims(torch.ones_like(grad), shape) ** -1,
     "a sum, no mean"),
    ("13.8", lambda grad, shape: grad.sum_to_size(shape)
     / (grad.numel() / torch.Size(shape).numel()), "a sum, no mean"),
    ("13.8", ones_alone, "does not have at all is not"),
    ("13.8", lambda grad, shape: grad.sum([d for d, n in enumerate(shape) if n == 1], keepdim=True),
     "does not have at all is not"),
    ("13.8", dropping, "keep it when you fold"),
    ("13.8", from_the_left, "aligned at the right: fold them there"),
    ("13.8", first_copies, "every copy sent a gradient back"),
    ("13.8", lambda grad, shape: grad.reshape(-1)[: int(np.prod(shape))].reshape(shape),
     "every copy sent a gradient back"),
]  # fmt: skip
WRONG += [
    ("13.8", lambda grad, shape: grad, "One dimension too many: broadcast to (2, 3)"),
    ("13.8", lambda grad, shape: grad.sum(), "One dimension is missing."),
    ("13.8", lambda grad, shape: grad.sum(0), "For the input"),
    ("13.8", lambda grad, shape: grad.sum_to_size(shape) * 2, "Expected 11 at [0], yours is 22."),
    ("13.8", lambda grad, shape: grad.sum_to_size(shape)[None], "length 1 too many."),
    ("13.8", lambda grad, shape: grad.amax(0), "Expected 11 at [0], yours is 10."),
    ("13.8", lambda grad, shape: grad.reshape(shape), "Your function raises"),
    ("13.8", lambda grad, shape: None, "Your function returns None"),
]
RIGHT += [
    ("13.8", lambda grad, shape: grad.sum_to_size(shape)),
    ("13.8", by_autograd),
    ("13.8", by_dims),
    ("13.8", reshaped_first),
    ("13.8", lambda grad, shape: ones_alone(leading(grad, shape), shape)),
    ("13.8", by_vjp),
]
