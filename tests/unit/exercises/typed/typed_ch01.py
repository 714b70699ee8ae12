"""Answers to the exercises of chapter 01, wrong and right, as readers type them."""

from functools import partial

import numpy as np
import torch

UNDER_NO_GRAD = "take each step under no_grad()"
NOTHING_LEARNS = "the loss hangs on nothing that learns"
NONE = "a grad is None: call backward() in each round"


def change(f, w):
    before = f(w)
    return f(w + 0.001) - before


def downhill(f, w):
    before, after = f(w), f(w + 0.001)
    return (before - after) / 0.001


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


def by_optimizer(x, y, lr, steps, *, zero="wb", total=False, maximize=False, learn="wb"):
    """The exercise with ``torch.optim``, right or with one slip."""
    w, b = (torch.zeros((), requires_grad=True) for _ in range(2))
    learning = [parameter for name, parameter in (("w", w), ("b", b)) if name in learn]
    optimizer = torch.optim.SGD(learning, lr=lr, maximize=maximize)
    for _ in range(steps):
        for name, parameter in (("w", w), ("b", b)):
            parameter.grad = None if name in zero else parameter.grad
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


def start():
    return (torch.zeros((), requires_grad=True) for _ in range(2))


def loss_of(w, b, x, y):
    return ((w * x + b - y) ** 2).mean()


def no_mean(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        torch.square(w * x + b - y).backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return w.item(), b.item()


def loss_before_the_loop(x, y, lr, steps):
    w, b = start()
    loss = torch.nn.functional.mse_loss(w * x + b, y)
    for _ in range(steps):
        loss.backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
        w.grad, b.grad = None, None
    return w.item(), b.item()


def whole_numbers(x, y, lr, steps):
    w = torch.tensor(0).requires_grad_()
    b = torch.tensor(0).requires_grad_()
    return w.item(), b.item()


def all_under_no_grad(x, y, lr, steps):
    w, b = start()
    with torch.no_grad():
        for _ in range(steps):
            loss_of(w, b, x, y).backward()
            w -= lr * w.grad
            b -= lr * b.grad
    return w.item(), b.item()


def grad_set_to_zero(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        loss_of(w, b, x, y).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = 0.0
        b.grad = 0.0
    return w.item(), b.item()


def without_backward(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        loss_of(w, b, x, y)
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.item(), b.item()


def emptied_before_the_step(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        loss_of(w, b, x, y).backward()
        w.grad = b.grad = None
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.item(), b.item()


def grad_left_off(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        loss_of(w, b, x, y).backward()
        torch.set_grad_enabled(False)
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def one_round(x, y, lr, steps):
    for _ in range(steps):
        return by_optimizer(x, y, lr, 1)


def one_round_more(x, y, lr, steps):
    return by_optimizer(x, y, lr, steps + 1)


def swapped(x, y, lr, steps):
    return by_optimizer(x, y, lr, steps)[::-1]


def through_the_origin(x, y, lr, steps):
    return by_optimizer(x, y, lr, steps, learn="w")


def without_return(x, y, lr, steps):
    by_optimizer(x, y, lr, steps)


def keywords_only(*, x, y, lr, steps):
    return by_optimizer(x, y, lr, steps)


ANSWERS = [
    ("01.1", 5 + 0.3 * 3, "step against it"),
    ("01.1", torch.tensor(5.9), "step against it"),
    ("01.1", 5 - 3, "the learning rate says how much of it"),
    ("01.1", 0.3 * 3, "the length of the step"),
    ("01.1", -0.3 * 3, "that is the step itself"),
    ("01.1", 5 - 0.3, "not the rate alone"),
    ("01.2", change, "that is the change alone"),
    ("01.2", lambda f, w: f(w + 1e-3) - f(w), "that is the change alone"),
    ("01.2", lambda f, w: 0.001 * (f(w + 0.001) - f(w)), "how many times as much"),
    ("01.2", lambda f, w: (f(w + 1e-3) - f(w)) / w, "by the nudge, not by w"),
    ("01.2", downhill, "first after, then before"),
    ("01.2", lambda f, w: -(f(w + 0.001) - f(w)) / 0.001, "first after, then before"),
    ("01.2", lambda f, w: f(w) / w, "needs no nudge"),
    ("01.2", lambda f, w: f(w + 0.001) / 0.001, "what f was before the nudge"),
    ("01.2", lambda f, w: f(w) / 0.001, "nothing was nudged"),
    ("01.2", lambda f, w: f(w + 1) - f(w), "a nudge of 1 is no small one"),
    ("01.2", lambda f, w: (f(w + 0.01) - f(w)) / 0.01, "that nudge is not 0.001"),
    ("01.2", lambda f, w: (f(w - 0.001) - f(w)) / -0.001, "you nudged downwards"),
    ("01.2", lambda f, w: (f(w + 5e-4) - f(w - 5e-4)) / 1e-3, "only w + 0.001 and w are asked"),
    ("01.2", lambda f, w: f(w + 0.001) - f(w) / 0.001, "Python divides before it subtracts"),
    ("01.3", no_abs, "errors of opposite signs cancel"),
    ("01.3", lambda y_hat, y: (y - y_hat).mean(), "errors of opposite signs cancel"),
    ("01.3", abs_too_late, "first make each one positive"),
    ("01.3", squares, "the loss of the chapter, with squares"),
    ("01.3", root, "the root of the mean square"),
    ("01.3", total, "the average is asked"),
    ("01.3", each, "a loss is one number"),
    ("01.3", lambda y_hat, y: float(abs(y_hat - y).mean()), "return the tensor"),
    ("01.4", 2, "a mean of two"),
    ("01.4", 1 * 2 * -2 + 3 * 2 * 1, "a mean of two"),
    ("01.4", 1 * 2 * -2 * 0.5, "the first point alone"),
    ("01.4", 3 * 2 * 1 * 0.5, "the second point alone"),
    ("01.4", torch.tensor(-1.0), "the hours are missing"),
    ("01.4", sum(2 * (y - 2 * x) * x for x, y in [(1, 4), (3, 5)]) / 2, "errors are turned round"),
    ("01.4", (1 * -2 + 3 * 1) * 0.5, "a square changes at twice its number"),
    ("01.4", 2 + 3, "keep the minus of the first path"),
    ("01.4", -2.0 - 3.0, "the second one is positive"),
    ("01.4", -2.0 * 3.0, "paths that meet add up"),
    ("01.4", (4 + 1) / 2, "that is the loss itself"),
    ("01.5", partial(by_optimizer, zero=""), "backward adds to the old gradients"),
    ("01.5", partial(by_optimizer, zero="w"), "backward adds to the old gradients"),
    ("01.5", partial(by_optimizer, zero="b"), "backward adds to the old gradients"),
    ("01.5", partial(by_optimizer, maximize=True), "step against the gradient, with a minus"),
    ("01.5", partial(by_optimizer, total=True), "a sum makes steps longer"),
    ("01.5", partial(by_optimizer, learn="w"), "b stays at 0"),
    ("01.5", lambda x, y, lr, steps: by_optimizer(x, y, 1.0, steps), "lr says how much of it"),
    ("01.5", through_the_origin, "b stays at 0"),
    ("01.5", partial(by_optimizer, learn="b"), "w stays at 0"),
    ("01.5", without_no_grad, UNDER_NO_GRAD),
    ("01.5", new_names, NOTHING_LEARNS),
    ("01.5", without_requires_grad, NOTHING_LEARNS),
    ("01.5", all_under_no_grad, NOTHING_LEARNS),
    ("01.5", grad_left_off, NOTHING_LEARNS),
    ("01.5", noted_new_names, NONE),
    ("01.5", b_not_used, NONE),
    ("01.5", without_backward, NONE),
    ("01.5", emptied_before_the_step, NONE),
    ("01.5", no_mean, "backward starts from one number"),
    ("01.5", loss_before_the_loop, "each round needs a loss of its own"),
    ("01.5", whole_numbers, "a whole number cannot learn"),
    ("01.5", grad_set_to_zero, "an empty gradient is None"),
    ("01.5", one_round, "that is one round alone"),
    ("01.5", lambda x, y, lr, steps: by_optimizer(x, y, lr, 20), "the numbers of the chapter"),
    ("01.5", lambda x, y, lr, steps: by_optimizer(x, y, 0.1, 20), "the numbers of the chapter"),
    ("01.5", lambda x, y, lr, steps: by_optimizer(x, y, 0.1, steps), "the numbers of the chapter"),
    ("01.5", swapped, "w comes first"),
]

WRONG = [
    ("01.1", 4.5, "4.5 is not it."),
    ("01.1", "4.1", "Expected a float, yours is the str '4.1'."),
    ("01.1", (4.1,), "Expected a float, yours is the tuple (4.1,)."),
    ("01.1", torch.tensor([4.1]), "Expected a float, yours is a tensor of shape (1,)."),
    ("01.1", 5, "5 is not it."),
    ("01.1", True, "Expected a float, yours is the bool True."),
    (
        "01.2",
        lambda f, w: (f(w + 0.002) - f(w)) / 0.002,
        "For the input f(w) = w * w, where w = 3: ",
    ),
    ("01.2", lambda f, w: round((f(w + 0.001) - f(w)) / 0.001), "6 is not it."),
    ("01.2", lambda f, w: str((f(w + 0.001) - f(w)) / 0.001), "yours is the str"),
    ("01.2", lambda f, w: (f(w + 0.001) - f(w), 0.001), "yours is the tuple"),
    (
        "01.2",
        lambda f, w: print((f(w + 0.001) - f(w)) / 0.001),
        "returns None. Is its return missing? It printed: 3.",
    ),
    ("01.2", lambda w: 2 * w, "Expected a function of 2 parameters, f, w."),
    ("01.2", lambda f, w: f * 0.001, "Your function raises TypeError"),
    ("01.2", 6.001, "Expected a function, yours is the float 6.001."),
    ("01.4", 4.0, "4.0 is not it."),
    ("01.4", 0.0, "0.0 is not it."),
    ("01.4", "1", "Expected a float, yours is the str '1'."),
    ("01.4", (-2.0, 3.0), "Expected a float, yours is the tuple (-2.0, 3.0)."),
    ("01.4", [1.0], "Expected a float, yours is the list [1.0]."),
    ("01.4", torch.tensor([1.0]), "Expected a float, yours is a tensor of shape (1,)."),
    ("01.4", True, "Expected a float, yours is the bool True."),
    ("01.4", None, "Expected a float, yours is None."),
    ("01.3", lambda y_hat, y: (y_hat - y).abs().median(), "Expected 2, yours is 1."),
    ("01.3", lambda y_hat, y: (y_hat - y).abs().max(), "Expected 2, yours is 3."),
    ("01.3", lambda y_hat, y: (y_hat - y).abs().sum() / 2, "Expected 2.166667, yours is 3.25."),
    ("01.3", lambda y_hat, y: abs(y_hat).mean() - abs(y).mean(), "Expected 2, yours is -1."),
    ("01.3", lambda y_hat: abs(y_hat).mean(), "Expected a function of 2 parameters, y_hat, y."),
    ("01.3", lambda y_hat, y: print(abs(y_hat - y).mean()), "returns None. Is its return missing? "
     "It printed: tensor(2.)"),
    ("01.5", one_round_more, "Entry 0: 3.09"),
    ("01.5", without_return, "Your function returns None. Is its return missing?"),
    ("01.5", keywords_only, "Expected a function of 4 parameters, x, y, lr, steps."),
    ("01.5", lambda x, y: (0.0, 0.0), "Expected a function of 4 parameters, x, y, lr, steps."),
    ("01.5", lambda x, y, lr: (0.0, 0.0), "Expected a function of 4 parameters, x, y, lr, steps."),
    ("01.5", lambda x, y, lr, steps: (1.8, 1.5), "Entry 0: 1.8 is not it."),
    ("01.5", lambda x, y, lr, steps: by_optimizer(x, y, lr / 2, steps), "Entry 0: 2.42"),
]  # fmt: skip


def grad_switched_off_and_on(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        loss_of(w, b, x, y).backward()
        torch.set_grad_enabled(False)
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad = b.grad = None
        torch.set_grad_enabled(True)
    torch.set_grad_enabled(False)
    return w.item(), b.item()


def by_data(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        loss_of(w, b, x, y).backward()
        for parameter in (w, b):
            parameter.data.sub_(lr * parameter.grad)
            parameter.grad.zero_()
    return [w.item(), b.item()]


def by_autograd_grad(x, y, lr, steps):
    w, b = start()
    for _ in range(steps):
        dw, db = torch.autograd.grad(loss_of(w, b, x, y), (w, b))
        w = (w - lr * dw).detach().requires_grad_()
        b = (b - lr * db).detach().requires_grad_()
    return w, b


def by_hand(x, y, lr, steps):
    w = b = 0.0
    for _ in range(steps):
        error = w * x + b - y
        w, b = w - lr * (2 * error * x).mean().item(), b - lr * (2 * error).mean().item()
    return w, b


def by_functions(x, y, lr, steps):
    parameters = torch.zeros(2)
    slope = torch.func.grad(lambda p: ((p[0] * x + p[1] - y) ** 2).mean())
    for _ in range(steps):
        parameters -= lr * slope(parameters)
    return tuple(parameters.tolist())


def by_a_layer(x, y, lr, steps):
    layer = torch.nn.Linear(1, 1)
    for parameter in layer.parameters():
        torch.nn.init.zeros_(parameter)
    for _ in range(steps):
        layer.zero_grad()
        torch.nn.functional.mse_loss(layer(x[:, None])[:, 0], y).backward()
        with torch.no_grad():
            for parameter in layer.parameters():
                parameter -= lr * parameter.grad
    return layer.weight.item(), layer.bias.item()


def stacked_distances(y_hat, y):
    return torch.stack([abs(p - t) for p, t in zip(y_hat, y, strict=True)]).mean()


def by_name(f, w):
    nudge = 1e-3
    before, after = f(w), f(w + nudge)
    return (after - before) / nudge


def by_tensor(f, w):
    nudge = torch.tensor(0.001, dtype=torch.float64)
    return (f(w + nudge) - f(w)) / nudge


def in_two_steps(f, w):
    change = f(w + 0.001) - f(w)
    return change / 0.001


def by_autograd_of_two_paths():
    w = torch.tensor(2.0, requires_grad=True)
    x, y = torch.tensor([1.0, 3.0]), torch.tensor([4.0, 5.0])
    ((w * x - y) ** 2).mean().backward()
    return w.grad


RIGHT = [
    ("01.1", 4.1),
    ("01.1", 5 - 0.3 * 3),
    ("01.1", torch.tensor(5.0) - 0.3 * torch.tensor(3.0)),
    ("01.1", torch.tensor(4.1, requires_grad=True)),
    ("01.1", np.float32(4.1)),
    ("01.1", np.array(4.1)),
    ("01.2", by_name),
    ("01.2", by_tensor),
    ("01.2", in_two_steps),
    ("01.2", lambda f, w: 1000 * (f(w + 0.001) - f(w))),
    ("01.2", lambda f, w: f(w + 0.001) / 0.001 - f(w) / 0.001),
    ("01.2", lambda f, w: np.float64((f(w + 0.001) - f(w)) / 0.001)),
    ("01.2", lambda f, w: -(f(w) - f(w + 1e-3)) / 1e-3),
    ("01.4", 1),
    ("01.4", 1.0),
    ("01.4", 1 * 1 * 2 * -2 * 0.5 + 3 * 1 * 2 * 1 * 0.5),
    ("01.4", (1 * 2 * -2 + 3 * 2 * 1) / 2),
    ("01.4", sum(2 * (2 * x - y) * x for x, y in [(1, 4), (3, 5)]) / 2),
    ("01.4", by_autograd_of_two_paths()),
    ("01.4", np.mean(2 * (2 * np.array([1, 3]) - np.array([4, 5])) * np.array([1, 3]))),
    ("01.3", torch.nn.functional.l1_loss),
    ("01.3", torch.nn.L1Loss()),
    ("01.3", lambda y_hat, y: abs(y - y_hat).mean()),
    ("01.3", lambda y_hat, y: sum(abs(y_hat - y)) / len(y)),
    ("01.3", lambda y_hat, y: torch.dist(y_hat, y, 1) / y.numel()),
    ("01.3", lambda y_hat, y: torch.where(y > y_hat, y - y_hat, y_hat - y).mean()),
    ("01.3", lambda y_hat, y: (y_hat.double() - y).abs().mean()),
    ("01.3", stacked_distances),
    ("01.5", by_optimizer),
    ("01.5", grad_switched_off_and_on),
    ("01.5", by_data),
    ("01.5", by_autograd_grad),
    ("01.5", by_hand),
    ("01.5", by_functions),
    ("01.5", by_a_layer),
]
