"""Answers to the exercises of chapter 01, wrong and right, as readers type them."""

from functools import partial

import torch

NO_GRAD = "w and b both need requires_grad_(), and each step is a -= under no_grad()."


def no_abs(y_hat, y):
    return torch.mean(y_hat - y)


def abs_too_late(y_hat, y):
    return torch.abs(torch.mean(y_hat) - torch.mean(y))


def squares(y_hat, y):
    return torch.nn.functional.mse_loss(y_hat, y)


def root(y_hat, y):
    return torch.sqrt(((y - y_hat) ** 2).mean())


def total(y_hat, y):
    return sum(abs(y_hat - y))


def each(y_hat, y):
    return abs(y - y_hat)


def by_optimizer(x, y, lr, steps, *, zero=True, total=False, maximize=False, learn="wb"):
    """The exercise with ``torch.optim``, right or with one slip."""
    w, b = (torch.zeros((), requires_grad=True) for _ in range(2))
    learning = [parameter for name, parameter in (("w", w), ("b", b)) if name in learn]
    optimizer = torch.optim.SGD(learning, lr=lr, maximize=maximize)
    for _ in range(steps):
        if zero:
            optimizer.zero_grad()
        errors = (w * x + b - y) ** 2
        (errors.sum() if total else errors.mean()).backward()
        optimizer.step()
    return w.item(), b.item()


def without_no_grad(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        w -= lr * w.grad
        b -= lr * b.grad
    return w.item(), b.item()


def new_names(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w.item(), b.item()


def noted_new_names(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w.item(), b.item()


def without_requires_grad(x, y, lr, steps):
    w, b = torch.tensor(0.0), torch.tensor(0.0)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def b_not_used(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        ((w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


ANSWERS = [
    ("01.1", 5 + 0.3 * 3, "step against it"),
    ("01.1", 5 - 3, "the learning rate says how much of it"),
    ("01.1", 0.3 * 3, "the length of the step"),
    ("01.1", -0.3 * 3, "that is the step itself"),
    ("01.1", 5 - 0.3, "not the rate alone"),
    ("01.2", (7, 2), "dimension 1 is the second one"),
    ("01.2", [7, 5], "dimension 0 is not where they differ"),
    ("01.2", (2, 5), "that is the shape of a"),
    ("01.2", (5, 7), "the two sizes that do not match"),
    ("01.2", (7,), "b has two dimensions"),
    ("01.3", no_abs, "errors of opposite signs cancel"),
    ("01.3", abs_too_late, "first make each one positive"),
    ("01.3", squares, "the loss of the chapter, with squares"),
    ("01.3", root, "the root of the mean square"),
    ("01.3", total, "the average is asked"),
    ("01.3", each, "a loss is one number"),
    ("01.4", partial(by_optimizer, zero=False), "backward adds to the old gradients"),
    ("01.4", partial(by_optimizer, maximize=True), "step against the gradient, with a minus"),
    ("01.4", partial(by_optimizer, total=True), "a sum makes every step longer"),
    ("01.4", partial(by_optimizer, learn="w"), "b stays at 0"),
    ("01.4", partial(by_optimizer, learn="b"), "w stays at 0"),
    ("01.4", without_no_grad, NO_GRAD),
    ("01.4", new_names, NO_GRAD),
    ("01.4", noted_new_names, "w = w - ... made a new tensor"),
    ("01.4", without_requires_grad, NO_GRAD),
    ("01.4", b_not_used, "y_hat lacks that parameter"),
]

WRONG = [("01.1", 4.5, "4.5 is not it.")]

RIGHT = [
    ("01.1", 4.1),
    ("01.2", torch.Size([2, 7])),
    ("01.3", torch.nn.functional.l1_loss),
    ("01.4", by_optimizer),
]
