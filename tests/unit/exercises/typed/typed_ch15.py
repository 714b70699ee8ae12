"""Answers to the exercises of chapter 15, wrong and right, as readers type them."""

import math

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----

ANSWERS += [
    ("15.1", (0, 0.7), "has its cost"),
    ("15.1", (0.0, 0.3), "has its cost"),
    ("15.1", (0.5, 0.7), "a half is the belief"),
    ("15.1", (round(-math.log10(0.5), 3), 0.7), "logarithm to base 10"),
    ("15.1", (round(math.log(0.5), 3), 0.7), "has a minus in front"),
    ("15.1", (round(10 * math.log(2), 3), 0.7), "the sum over the points"),
    ("15.1", (0.693, 0.3), "the share of wrong ones"),
    ("15.1", (0.693, 0.5), "every point is called class 0"),
]
WRONG += [
    ("15.1", (1.0, 0.7), "not yet"),
    ("15.1", (0.693, 1.0), "not yet"),
    ("15.1", 0.693, "not yet"),
]
RIGHT += [
    ("15.1", (0.693, 0.7)),
    ("15.1", [0.693, 0.7]),
    ("15.1", (round(math.log(2), 3), 7 / 10)),
    ("15.1", (round(-math.log(0.5), 3), 0.7)),
    ("15.1", (round(F.softplus(torch.tensor(0.0)).item(), 3), 1 - 0.3)),
    ("15.1", (round(nn.BCEWithLogitsLoss()(torch.zeros(10), torch.ones(10)).item(), 3), 0.7)),
]

# ---- 2 ----


def loop_over_points(score, y):
    right = 0
    for s, t in zip(score, y, strict=True):
        if (s.item() > 0) == (t.item() == 1):
            right += 1
    return right / len(y)


ANSWERS += [
    ("15.2", lambda score, y: ((score > 0.5) == y).float().mean().item(), "compared with 0"),
    ("15.2", lambda score, y: ((score >= 0.5).float() == y).float().mean().item(), "compared with"),
    ("15.2", lambda score, y: ((score > 0) == y).sum().item(), "divide by how many"),
    ("15.2", lambda score, y: 1 - ((score > 0) == y).float().mean().item(), "wrong ones"),
    ("15.2", lambda score, y: ((score > 0).float() - y).abs().mean().item(), "wrong ones"),
    ("15.2", lambda score, y: (score > 0).sum().item() / len(score), "called class 1"),
    ("15.2", lambda score, y: ((score.sigmoid() > 0) == y).float().mean().item(), "called class 1"),
    ("15.2", lambda score, y: (score == y).sum().item() / len(y), "exactly 0 or 1"),
    ("15.2", lambda score, y: ((score > 0) == y.view(-1)).float().mean().item(), "meets a row"),
]
WRONG += [
    ("15.2", lambda score, y: (score > 0) == (y == 1), "not yet"),
    ("15.2", lambda score, y: None, "Your function returns None"),
    ("15.2", lambda score, y: 2.0, "not yet"),
]
RIGHT += [
    ("15.2", lambda score, y: ((score > 0) == (y == 1)).float().mean().item()),
    ("15.2", lambda score, y: ((score > 0) == y).sum().item() / len(y)),
    ("15.2", lambda score, y: ((score > 0).float() == y).float().mean().item()),
    ("15.2", lambda score, y: ((torch.sigmoid(score) > 0.5) == y).double().mean().item()),
    ("15.2", lambda score, y: 1 - ((score > 0).float() - y).abs().mean().item()),
    ("15.2", lambda score, y: torch.eq(score.sigmoid().round(), y).float().mean().item()),
    ("15.2", loop_over_points),
]

# ---- 3 ----


def by_formula(w, x, y, order, size, lr):
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        w = w - lr * (2 * (w * x[rows] - y[rows]) * x[rows]).mean().item()
    return w


def by_chunks(w, x, y, order, size, lr):
    w = torch.tensor(w, device=x.device, requires_grad=True)
    for rows in torch.split(order, size):
        loss = F.mse_loss(w * x[rows], y[rows])
        (grad,) = torch.autograd.grad(loss, w)
        w = (w - lr * grad).detach().requires_grad_()
    return w.item()


def by_optimizer(w, x, y, order, size, lr):
    w = torch.tensor(w, device=x.device, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for rows in order.split(size):
        optimizer.zero_grad()
        (w * x[rows] - y[rows]).square().mean().backward()
        optimizer.step()
    return w.item()


def by_shuffling_first(w, x, y, order, size, lr):
    x, y = x[order], y[order]
    for a, b in zip(x.split(size), y.split(size), strict=True):
        w -= lr * (2 * a * (w * a - b)).mean().item()
    return w


def by_steps(w, x, y, order, size, lr):
    p = torch.tensor(w).to(x).requires_grad_()
    for k in range(0, len(x), size):
        ((p * x[order[k : k + size]] - y[order[k : k + size]]) ** 2).mean().backward()
        with torch.no_grad():
            p.sub_(p.grad, alpha=lr)
            p.grad.zero_()
    return float(p)


def by_loop_over_points(w, x, y, order, size, lr):
    order = order.tolist()
    while order:
        rows, order = order[:size], order[size:]
        slope = sum(2 * (w * x[k].item() - y[k].item()) * x[k].item() for k in rows) / len(rows)
        w -= lr * slope
    return w


def kept_grad(w, x, y, order, size, lr):
    w = torch.tensor(w, device=x.device, requires_grad=True)
    for rows in order.split(size):
        F.mse_loss(w * x[rows], y[rows]).backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.item()


def whole(w, x, y, order, size, lr):
    for _ in range(0, len(x), size):
        w -= lr * (2 * (w * x - y) * x).mean().item()
    return w


def unordered(w, x, y, order, size, lr):
    for a, b in zip(x.split(size), y.split(size), strict=True):
        w -= lr * (2 * (w * a - b) * a).mean().item()
    return w


def only_x_shuffled(w, x, y, order, size, lr):
    for rows, b in zip(order.split(size), y.split(size), strict=True):
        a = x[rows]
        w -= lr * (2 * (w * a - b) * a).mean().item()
    return w


def summed(w, x, y, order, size, lr):
    for rows in order.split(size):
        w -= lr * (2 * (w * x[rows] - y[rows]) * x[rows]).sum().item()
    return w


def whole_pieces_only(w, x, y, order, size, lr):
    for k in range(len(order) // size):
        rows = order[k * size : (k + 1) * size]
        w -= lr * (2 * (w * x[rows] - y[rows]) * x[rows]).mean().item()
    return w


def upwards(w, x, y, order, size, lr):
    for rows in order.split(size):
        w += lr * (2 * (w * x[rows] - y[rows]) * x[rows]).mean().item()
    return w


def without_the_two(w, x, y, order, size, lr):
    for rows in order.split(size):
        w -= lr * ((w * x[rows] - y[rows]) * x[rows]).mean().item()
    return w


ANSWERS += [
    ("15.3", kept_grad, "empty it"),
    ("15.3", whole, "pick those of the piece"),
    ("15.3", unordered, "cut order"),
    ("15.3", only_x_shuffled, "same indices as x"),
    ("15.3", summed, "the mean is asked"),
    ("15.3", whole_pieces_only, "may be shorter"),
    ("15.3", upwards, "against the gradient"),
]
WRONG += [
    ("15.3", without_the_two, "not yet"),
    ("15.3", lambda w, x, y, order, size, lr: w, "not yet"),
    ("15.3", lambda w, x, y, order, size, lr: None, "Your function returns None"),
]
RIGHT += [
    ("15.3", by_formula),
    ("15.3", by_chunks),
    ("15.3", by_optimizer),
    ("15.3", by_shuffling_first),
    ("15.3", by_steps),
    ("15.3", by_loop_over_points),
]

# ---- 4 ----

ANSWERS += [
    ("15.4", ("bug", "bug", "slow", "fine"), "A: its code can learn"),
    ("15.4", ("fine", "bug", "slow", "fine"), "A: its code can learn"),
    ("15.4", ("overfit", "slow", "slow", "fine"), "B: more steps do not help"),
    ("15.4", ("overfit", "fine", "slow", "fine"), "B: more steps do not help"),
    ("15.4", ("overfit", "bug", "bug", "fine"), "C: with 8 points its code works"),
    ("15.4", ("overfit", "bug", "fine", "fine"), "C: with 8 points its code works"),
    ("15.4", ("overfit", "bug", "slow", "overfit"), "D: both losses"),
    ("15.4", ("slow", "bug", "slow", "fine"), "A: its code can learn"),
    ("15.4", ("overfit", "overfit", "slow", "fine"), "B: more steps do not help"),
    ("15.4", ("overfit", "bug", "overfit", "fine"), "C: with 8 points its code works"),
    ("15.4", ("overfit", "bug", "slow", "slow"), "D: both losses"),
    ("15.4", ("overfit", "bug", "slow", "bug"), "D: both losses"),
    ("15.4", ("fine", "slow", "slow", "fine"), "A: its code can learn"),
]
WRONG += [
    ("15.4", ("overfit", "bug", "slow"), "not yet"),
    ("15.4", "fine", "not yet"),
]
RIGHT += [
    ("15.4", ("overfit", "bug", "slow", "fine")),
    ("15.4", ["overfit", "bug", "slow", "fine"]),
    ("15.4", ["overfit", "bug", "slow", "fine"]),
    ("15.4", [*("overfit", "bug"), "slow", "fine"]),
    ("15.4", (*"overfit bug".split(), "slow", "fine")),  # noqa: SIM905
    ("15.4", ("overfit",) + ("bug",) + ("slow",) + ("fine",)),  # noqa: RUF005
]

# ---- 5 ----


def asked_of_autograd(score, y):
    score = score.clone().requires_grad_()
    return torch.autograd.grad(F.binary_cross_entropy_with_logits(score, y), score)[0]


def by_classes(score, y):
    return torch.where(y == 1, -torch.sigmoid(-score), torch.sigmoid(score)) / len(y.flatten())


ANSWERS += [
    ("15.5", lambda score, y: score.sigmoid() - y, "one n-th"),
    ("15.5", lambda score, y: 1 / (1 + torch.exp(-score)) - y, "one n-th"),
    ("15.5", lambda score, y: (y - score.sigmoid()) / y.numel(), "signs are turned"),
    ("15.5", lambda score, y: (score - y) / y.numel(), "is not the belief"),
    ("15.5", lambda score, y: score.sigmoid() / y.numel(), "has a slope as well"),
    ("15.5", lambda score, y: (F.softplus(score) - y) / y.numel(), "softplus is still there"),
    ("15.5", lambda score, y: (score.sigmoid() - score * y) / y.numel(), "slope of score * y is y"),
    ("15.5", lambda score, y: (torch.sigmoid(score) - y) / len(score), "numel() counts them"),
    ("15.5", lambda score, y: (score.sigmoid() - y) / y.shape[0], "divides by the rows"),
    ("15.5", lambda score, y: (score.sigmoid() - y).mean(), "keep them apart"),
    (
        "15.5",
        lambda score, y: (
            2 * (score.sigmoid() - y) * score.sigmoid() * (1 - score.sigmoid()) / y.numel()
        ),
        "squared errors",
    ),
]
WRONG += [
    ("15.5", lambda score, y: (score.sigmoid() + y) / y.numel(), "not yet"),
    ("15.5", lambda score, y: None, "Your function returns None"),
]
RIGHT += [
    ("15.5", lambda score, y: (score.sigmoid() - y) / y.numel()),
    ("15.5", lambda score, y: (torch.sigmoid(score) - y) / torch.numel(y)),
    ("15.5", lambda score, y: (1 / (1 + torch.exp(-score)) - y) / y.numel()),
    ("15.5", lambda score, y: torch.sigmoid(score) / y.numel() - y / y.numel()),
    ("15.5", lambda score, y: (score.double().sigmoid() - y) / y.numel()),
    ("15.5", asked_of_autograd),
    ("15.5", by_classes),
]
