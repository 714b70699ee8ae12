"""Answers to the exercises of chapter 08, wrong and right, as readers type them."""

import numpy as np
import torch


def back_by_halves(w, b, x, y):
    error = w * x + b - y
    return (error * x).mean(), error.mean()


def back_of_sums(w, b, x, y):
    gw = gb = 0
    for hour, way in zip(x, y, strict=True):
        error = w * hour + b - way
        gw, gb = gw + 2 * error * hour, gb + 2 * error
    return gw, gb


def back_without_adding(w, b, x, y):
    upstream = (w * x + b - y) * 2 / x.numel()
    return upstream * x, upstream


def back_undivided_and_not_added(w, b, x, y):
    upstream = (w * x + b - y) * 2
    return upstream * x, upstream


def back_without_hours(w, b, x, y):
    gb = (2 * (w * x + b - y)).mean()
    return gb, gb


def back_times_own_factor(w, b, x, y):
    upstream = 2 * (w * x + b - y)
    return (w * upstream).mean(), upstream.mean()


def back_with_b_as_a_factor(w, b, x, y):
    upstream = 2 * (w * x + b - y) / len(y)
    return torch.dot(upstream, x), (upstream * b).sum()


def back_of_means(w, b, x, y):
    mean_error = (w * x + b - y).mean()
    return 2 * mean_error * x.mean(), 2 * mean_error


def back_from_the_truth(w, b, x, y):
    error = y - w * x - b
    return (2 * error * x).mean(), (2 * error).mean()


def back_without_b(w, b, x, y):
    upstream = 2 * (w * x - y) / len(x)
    return (upstream * x).sum(), upstream.sum()


def back_in_the_other_order(w, b, x, y):
    upstream = 2 * (w * x + b - y) / len(x)
    return upstream.sum(), (upstream * x).sum()


def back_through_the_loss(w, b, x, y):
    square = (w * x + b - y).square()
    return (square * x).mean(), square.mean()


def back_by_autograd(w, b, x, y):
    leaves = [w.clone().requires_grad_(), b.clone().requires_grad_()]
    loss = ((leaves[0] * x + leaves[1] - y) ** 2).mean()
    return torch.autograd.grad(loss, leaves)


def back_in_a_loop(w, b, x, y):
    gw = gb = 0.0
    for k in range(len(x)):
        upstream = 2 * (w * x[k] + b - y[k]) / len(x)
        gw, gb = gw + upstream * x[k], gb + upstream
    return gw, gb


def back_by_means(w, b, x, y):
    error = w * x + b - y
    return [2 * (error * x).mean(), 2 * error.mean()]


def back_by_dot(w, b, x, y):
    upstream = 2 * (x * w + b - y) / x.shape[0]
    return upstream @ x, upstream.sum()


def back_in_double(w, b, x, y):
    error = (w * x + b - y).double()
    return 2 * (error * x).mean(), 2 * error.mean()


def back_step_by_step(w, b, x, y):
    error = w * x + b - y
    to_square = torch.ones_like(x) / len(x)
    to_error = to_square * 2 * error
    return (to_error * x).sum(), (to_error * 1).sum()


def means_added(w, batches):
    w.grad = None
    for batch in batches:
        ((w * batch) ** 2).mean().backward()
    return w.grad


def mean_of_means(w, batches):
    w.grad = None
    torch.stack([((w * batch) ** 2).mean() for batch in batches]).mean().backward()
    return w.grad


def mean_of_means_without_reset(w, batches):
    torch.stack([((w * batch) ** 2).mean() for batch in batches]).mean().backward()
    return w.grad


def sums_added_without_reset(w, batches):
    ((w * torch.cat(batches)) ** 2).sum().backward()
    return w.grad


def last_batch_alone(w, batches):
    w.grad = None
    ((w * batches[-1]) ** 2).mean().backward()
    return w.grad


def sums_added(w, batches):
    w.grad = None
    ((w * torch.cat(batches)) ** 2).sum().backward()
    return w.grad


def never_emptied(w, batches):
    ((w * torch.cat(batches)) ** 2).mean().backward()
    return w.grad


def divided_at_the_end(w, batches):
    w.grad = None
    for batch in batches:
        ((w * batch) ** 2).sum().backward()
    return w.grad / len(torch.cat(batches))


def emptied_for_every_batch(w, batches):
    count = sum(len(batch) for batch in batches)
    for batch in batches:
        w.grad = None
        (((w * batch) ** 2).sum() / count).backward()
    return w.grad


def in_parts_by_share(w, batches):
    w.grad, total = None, torch.cat(batches).numel()
    for batch in batches:
        (((w * batch) ** 2).mean() * len(batch) / total).backward()
    return w.grad


def means_added_without_reset(w, batches):
    for batch in batches:
        ((w * batch) ** 2).mean().backward()
    return w.grad


def sums_over_batches(w, batches):
    w.grad = None
    for batch in batches:
        ((w * batch) ** 2).sum().backward()
    return w.grad / len(batches)


def divided_after_the_loop_without_reset(w, batches):
    for batch in batches:
        (w * batch).square().sum().backward()
    return w.grad / sum(map(len, batches))


def first_batch_alone(w, batches):
    w.grad = None
    for batch in batches:
        (((w * batch) ** 2).sum() / sum(map(len, batches))).backward()
        return w.grad


def emptied_by_zero(w, batches):
    if w.grad is not None:
        w.grad.zero_()
    for batch in batches:
        loss = ((w * batch) ** 2).sum()
        (loss / len(torch.cat(batches))).backward()
    return w.grad


def grads_added_by_hand(w, batches):
    total = 0
    for batch in batches:
        total = total + torch.autograd.grad(((w * batch) ** 2).sum(), w)[0]
    return total / sum(map(len, batches))


def in_parts_and_grad_left_off(w, batches):
    found = divided_at_the_end(w, batches)
    torch.set_grad_enabled(False)
    return found


def in_parts_in_double(w, batches):
    return 2 * w.double() * torch.cat(batches).double().square().mean()


ANSWERS = [
    ("08.1", (-9, -3), "the local derivative of a square is twice the number that is squared"),
    ("08.1", (18.0, 6.0), "the sign"),
    ("08.1", [-6.0, -6.0], "b gets what the sum hands down"),
    ("08.1", (-12, -6), "at a multiplication each factor gets"),
    ("08.1", (-18, -3), "b gets what the square hands on"),
    ("08.1", (-6, -18), "both numbers are right"),
    ("08.1", (torch.tensor(-9.0), torch.tensor(-3.0)), "the local derivative of a square"),
    ("08.2", (6, 24, 9, 0), "twice: the second backward adds"),
    ("08.2", (6, 12, 9, 0), "twice: the second backward adds"),
    ("08.2", (12, 12, 9, 0), "around: that is what arrives at h"),
    ("08.2", [12.0, 6.0, 9.0, 0.0], "around: h is used twice"),
    ("08.2", (12, 24, 27, 0), "cut: three factors w would bring 27"),
    ("08.2", (12, 24, 0, 0), "cut: one path is cut and one is open"),
    ("08.2", (12, 24, 18, 0), "cut: the path that stays open"),
    ("08.2", (12, 24, 9, 5), "apart: a nudge of w does not change 5"),
    ("08.2", (12, 24, 9, None), "apart: a path leads to w"),
    ("08.2", (12, 20, 9, None), "apart: a path leads to w"),
    ("08.2", (12, 24, 0, None), "cut: one path is cut and one is open"),
    ("08.2", (12, 24, 9, 1), "apart: a nudge of w does not change 5"),
    ("08.2", (12, 24, 9, 3), "apart: a nudge of w does not change 5"),
    ("08.3", (6, 12), "v is used twice"),
    ("08.3", (30, 63), "30 arrived at u"),
    ("08.3", (30.0, 153.0), "30 arrived at u"),
    ("08.3", (30, 60), "30 arrived at u"),
    ("08.3", (30, 150), "30 arrived at u"),
    ("08.3", (30, 33), "30 arrived at u"),
    ("08.3", (15, 33), "the path from the product to u"),
    ("08.3", (15, 30), "the path from the product to u"),
    ("08.3", (15, 75), "the path from the product to u"),
    ("08.3", (15, 78), "the path from the product to u"),
    ("08.3", [6.0, 33.0], "the path from the product to v"),
    ("08.3", (6, 30), "the path from the product to v"),
    ("08.3", (150, 303), "30 is the number behind the multiplication"),
    ("08.3", (150, 300), "30 is the number behind the multiplication"),
    ("08.3", (6, 36), "where paths meet, gradients add"),
    ("08.3", (6, 9), "what arrived at the product is multiplied by u"),
    ("08.4", back_by_halves, "a square changes at twice its number"),
    ("08.4", back_of_sums, "that is the gradient of the sum"),
    ("08.4", back_without_adding, "what its paths bring is added up"),
    ("08.4", back_undivided_and_not_added, "what its paths bring is added up"),
    ("08.4", back_without_hours, "w lies behind a product"),
    ("08.4", back_times_own_factor, "w gets x, not w"),
    ("08.4", back_with_b_as_a_factor, "b is added: its factor is 1"),
    ("08.4", back_of_means, "multiply each error by its own x first"),
    ("08.4", back_from_the_truth, "the error is the prediction minus the truth"),
    ("08.4", back_without_b, "b is missing in the prediction"),
    ("08.4", back_in_the_other_order, "both numbers are right"),
    ("08.4", back_through_the_loss, "the square itself is the loss"),
    ("08.5", means_added, "these means are added up"),
    ("08.5", means_added_without_reset, "these means are added up"),
    ("08.5", mean_of_means, "a short batch weighs as much"),
    ("08.5", mean_of_means_without_reset, "a short batch weighs as much"),
    ("08.5", sums_added, "that is the gradient of the sum"),
    ("08.5", sums_added_without_reset, "that is the gradient of the sum"),
    ("08.5", last_batch_alone, "that is the last batch alone"),
    ("08.5", sums_over_batches, "you divide by the number of batches"),
    ("08.5", never_emptied, "w may come with an old gradient"),
    ("08.5", divided_after_the_loop_without_reset, "w may come with an old gradient"),
    ("08.5", emptied_for_every_batch, "that is the last batch alone"),
    ("08.5", first_batch_alone, "that is the first batch alone"),
]  # fmt: skip

WRONG = [
    ("08.1", (-18.0, -6.5), "Entry 1: -6.5 is not it."),
    ("08.1", (-17.0, -3.0), "Entry 0: -17.0 is not it."),
    ("08.1", -18.0, "Expected a tuple or list, yours is the float -18.0."),
    ("08.1", ("-18", "-6"), "Entry 0: Expected a float, yours is the str '-18'."),
    ("08.1", torch.tensor([-18.0, -6.0]), "yours is a tensor of shape (2,)."),
    ("08.2", (12, 24, 9), "Expected a tuple or list of length 4, yours has length 3."),
    ("08.2", (9, 24, 9, 0), "Entry 0: 9 is not it."),
    ("08.2", (12, 48, 9, 0), "Entry 1: 48 is not it."),
    ("08.3", 15.0, "Expected a tuple or list, yours is the float 15.0."),
    ("08.3", (5, 13), "Entry 0: 5 is not it."),
    ("08.3", (7, 12), "Entry 0: 7 is not it."),
    ("08.4", lambda w, b, x, y: w, "Expected a tuple or list, yours is a tensor of shape ()."),
    ("08.4", lambda w, b, x, y: (w, b), "Entry 0: Expected -14"),
    ("08.4", lambda w: w, "Expected a function of 4 parameters, w, b, x, y."),
    ("08.5", lambda w, batches: w.grad, "Your function returns None"),
    (
        "08.5",
        lambda w, batches: 2 * w * torch.cat(batches) ** 2,
        "Expected shape (), yours is (4,)",
    ),
    ("08.5", lambda w, batches: 2 * w * torch.cat(batches).mean() ** 2, "Expected 171, yours is"),
]

RIGHT = [
    ("08.1", (-18.0, -6.0)),
    ("08.1", [-18, -6]),
    ("08.1", (torch.tensor(-18.0), torch.tensor(-6.0))),
    ("08.1", (np.float32(-18), np.float64(-6))),
    ("08.1", torch.tensor([-18.0, -6.0]).tolist()),
    ("08.1", (2 * (2 * 3 + 1 - 10) * 3, 2 * (2 * 3 + 1 - 10))),
    ("08.2", (12.0, 24.0, 9.0, 0.0)),
    ("08.2", [12, 24, 9, 0]),
    ("08.2", (2 * 3 + 2 * 3, 2 * (6 + 6), 3 * 3, -0.0)),
    ("08.2", torch.tensor([12.0, 24.0, 9.0, 0.0]).tolist()),
    ("08.2", (torch.tensor(12.0), torch.tensor(24.0), torch.tensor(9.0), torch.tensor(0.0))),
    ("08.2", (np.float32(12), np.int64(24), 9, 0.0)),
    ("08.3", (6.0, 15.0)),
    ("08.3", [6, 15]),
    ("08.3", (30 / 5, 30 / 5 * 2 + 3)),
    ("08.3", (torch.tensor(6.0), torch.tensor(15.0))),
    ("08.3", (np.float64(6), np.float64(15))),
    ("08.3", torch.tensor([6.0, 15.0]).tolist()),
    ("08.4", back_by_autograd),
    ("08.4", back_in_a_loop),
    ("08.4", back_by_means),
    ("08.4", back_by_dot),
    ("08.4", back_in_double),
    ("08.4", back_step_by_step),
    ("08.5", in_parts_by_share),
    ("08.5", divided_at_the_end),
    ("08.5", emptied_by_zero),
    ("08.5", grads_added_by_hand),
    ("08.5", in_parts_and_grad_left_off),
    ("08.5", in_parts_in_double),
]
