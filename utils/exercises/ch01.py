"""Chapter 01: what PyTorch is."""

from collections.abc import Callable

import torch

from utils.device import get_device
from utils.exercises.case import Case
from utils.exercises.exercise import Exercise, Slip


def _tensors(*rows: list[float]):
    """Return a maker of inputs: a fresh tensor on the book's device for each of ``rows``."""
    return lambda: tuple(torch.tensor(row).to(get_device()) for row in rows)


def _walk(x: list[float], y: list[float], lr: float, steps: int):
    """Return a maker of the inputs of ``train_line``."""
    return lambda: (*_tensors(x, y)(), lr, steps)


def _nudged(text: str, f: Callable, w: float) -> Case:
    """Return a case of ``slope``: a function of one number, and where to nudge it."""
    return Case(lambda: (f, w), f"f(w) = {text}, where w = {w:g}")


# ---- 2: a slope by a nudge, right and with each slip ---------------------------------------------


def _slope(f, w):
    return (f(w + 0.001) - f(w)) / 0.001


def _change(f, w):
    return f(w + 0.001) - f(w)


def _change_times_nudge(f, w):
    return (f(w + 0.001) - f(w)) * 0.001


def _slope_downhill(f, w):
    return (f(w) - f(w + 0.001)) / 0.001


def _share_of_w(f, w):
    return (f(w + 0.001) - f(w)) / w


def _value_by_w(f, w):
    return f(w) / w


def _after_by_nudge(f, w):
    return f(w + 0.001) / 0.001


def _before_by_nudge(f, w):
    return f(w) / 0.001


def _long_nudge(f, w):
    return f(w + 1) - f(w)


def _other_nudge(f, w):
    return (f(w + 0.01) - f(w)) / 0.01


def _nudge_back(f, w):
    return (f(w) - f(w - 0.001)) / 0.001


def _both_sides(f, w):
    return (f(w + 0.001) - f(w - 0.001)) / 0.002


def _wrong_brackets(f, w):
    return f(w + 0.001) - f(w) / 0.001


# ---- 5: a line with two parameters, right and with each slip -------------------------------------


def _train_line(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _grads_add_up(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.item(), b.item()


def _grad_of_w_adds_up(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        b.grad = None
    return w.item(), b.item()


def _grad_of_b_adds_up(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = None
    return w.item(), b.item()


def _uphill(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w += lr * w.grad
            b += lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _sum_of_squares(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _only_w_learns(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item(), b.item()


def _only_b_learns(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
        b.grad = None
    return w.item(), b.item()


def _step_is_noted(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _nothing_is_noted(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _a_grad_is_none(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        ((w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _no_mean(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        ((w * x + b - y) ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _one_loss_for_all_rounds(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    loss = ((w * x + b - y) ** 2).mean()
    for _ in range(steps):
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _whole_numbers(x, y, lr, steps):
    w = torch.tensor(0, requires_grad=True)
    b = torch.tensor(0, requires_grad=True)
    return w.item(), b.item()


def _zero_is_no_tensor(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = 0
    return w.item(), b.item()


def _whole_gradient(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= w.grad
            b -= b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _returns_after_one_round(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
        return w.item(), b.item()


def _rounds_of_the_chapter(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(20):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _numbers_of_the_chapter(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(20):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _rate_of_the_chapter(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
        w.grad = b.grad = None
    return w.item(), b.item()


def _b_before_w(x, y, lr, steps):
    w = torch.tensor(0.0).to(x.device)
    b = torch.tensor(0.0).to(x.device)
    w.requires_grad_()
    b.requires_grad_()
    for _ in range(steps):
        y_hat = w * x + b
        loss = ((y_hat - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return b.item(), w.item()


# ---- the exercises -------------------------------------------------------------------------------

STEP = Exercise(
    solution=4.1,
    slips=(
        Slip(5.9, "the gradient points to where the loss grows; step against it."),
        Slip(2.0, "you went the whole gradient: the learning rate says how much of it."),
        Slip(0.9, "that is the length of the step; say where w is after it."),
        Slip(-0.9, "that is the step itself; it starts where w was."),
        Slip(4.7, "the step is the learning rate times the gradient, not the rate alone."),
    ),
    last_hint="look again at the step of the loop: what is taken from w, and how much of it.",
)

SLOPE = Exercise(
    solution=_slope,
    cases=(
        _nudged("3 * w", lambda w: 3 * w, 2.0),
        _nudged("w * w", lambda w: w * w, 3.0),
        _nudged("w * w", lambda w: w * w, -5.0),
        _nudged("w * w / 4", lambda w: w * w / 4, 3.0),
        _nudged("(2 * w - 9) ** 2", lambda w: (2 * w - 9) ** 2, 0.0),
        _nudged("7", lambda w: 7.0, 1.0),
    ),
    slips=(
        Slip(_change, "that is the change alone; divide it by the nudge, or it says nothing."),
        Slip(
            _change_times_nudge,
            "divide by the nudge: a slope says how many times as much as w f changes.",
        ),
        Slip(_slope_downhill, "where f grows the slope is positive: first after, then before."),
        Slip(_share_of_w, "divide by the nudge, not by w: only the nudge moved."),
        Slip(_value_by_w, "f(w) / w needs no nudge and is no slope: it would be 0 for f(w) = 0."),
        Slip(_after_by_nudge, "take off what f was before the nudge: only the change counts."),
        Slip(_before_by_nudge, "nothing was nudged: call f a second time, with w + 0.001."),
        Slip(_long_nudge, "a nudge of 1 is no small one: the slope may be another over there."),
        Slip(_other_nudge, "that nudge is not 0.001; a longer one measures less exactly."),
        Slip(_nudge_back, "you nudged downwards; here the nudge is + 0.001."),
        Slip(
            _both_sides,
            "nudging to both sides is even more exact; here only w + 0.001 and w are asked.",
        ),
        Slip(
            _wrong_brackets,
            "Python divides before it subtracts: put the difference into parentheses.",
        ),
    ),
    last_hint="look again at the first nudge: the change of the loss, divided by the nudge.",
)

DISTANCE = Exercise(
    solution=lambda y_hat, y: (y_hat - y).abs().mean(),
    cases=(
        _tensors([1.0, 5.0], [4.0, 4.0]),
        _tensors([0.0, 0.0, 3.0], [2.0, -2.0, 0.5]),
        _tensors([-1.5], [1.0]),
        _tensors([2.0, 4.0, 6.0, 8.0], [2.0, 5.0, 6.0, 9.0]),
    ),
    free=("dtype",),
    slips=(
        Slip(
            lambda y_hat, y: (y_hat - y).mean(),
            "errors of opposite signs cancel: use abs().",
            also=(lambda y_hat, y: (y - y_hat).mean(),),
        ),
        Slip(
            lambda y_hat, y: (y_hat - y).mean().abs(),
            "the errors cancel before you take abs(): first make each one positive.",
        ),
        Slip(
            lambda y_hat, y: ((y_hat - y) ** 2).mean(),
            "that is the loss of the chapter, with squares; here the plain distance is asked.",
        ),
        Slip(
            lambda y_hat, y: ((y_hat - y) ** 2).mean().sqrt(),
            "the root of the mean square weighs large errors more than the average distance does.",
        ),
        Slip(lambda y_hat, y: (y_hat - y).abs().sum(), "that is the total; the average is asked."),
        Slip(lambda y_hat, y: (y_hat - y).abs(), "one distance per point; a loss is one number."),
        Slip(
            lambda y_hat, y: (y_hat - y).abs().mean().item(),
            "item() makes a Python number of it; return the tensor, so that it can learn.",
        ),
    ),
    last_hint="look again at the order: the errors, each one positive, then their mean.",
)

PATHS = Exercise(
    solution=1.0,
    slips=(
        Slip(2.0, "a mean of two: each path has a last factor, 0.5."),
        Slip(-2.0, "that is the path through the first point alone; add the other one."),
        Slip(3.0, "that is the path through the second point alone; add the other one."),
        Slip(
            -1.0,
            "either the errors are turned round (each is y_hat - y), or the hours are missing: a "
            "nudge of w moves each y_hat by its hours.",
        ),
        Slip(
            0.5,
            "either the factor 2 is missing (a square changes at twice its number), or the share "
            "is wrong: with two points each square counts a half, not a quarter.",
        ),
        Slip(5.0, "keep the minus of the first path: there a larger w makes the loss smaller."),
        Slip(-5.0, "an error is y_hat - y: the second one is positive."),
        Slip(-6.0, "paths that meet add up; only along one path do the factors multiply."),
        Slip(2.5, "that is the loss itself; asked is how fast it changes."),
    ),
    last_hint="look again at the paths: hours, 1, twice the error, share in the mean; then add.",
)

TRAIN_LINE = Exercise(
    solution=_train_line,
    cases=(
        _walk([0.5, 1.0, 1.5, 2.0], [2.0, 5.0, 6.0, 9.0], 0.1, 5),
        _walk([1.0, 2.0, 3.0], [1.0, 0.0, -1.0], 0.05, 3),
        _walk([0.0, 1.0], [2.0, 3.0], 0.2, 10),
    ),
    slips=(
        Slip(
            _grads_add_up,
            "backward adds to the old gradients: empty both after each step.",
            also=(_grad_of_w_adds_up, _grad_of_b_adds_up),
        ),
        Slip(_uphill, "the loss grows this way: step against the gradient, with a minus."),
        Slip(_sum_of_squares, "the loss is the mean of the squares; a sum makes steps longer."),
        Slip(_whole_gradient, "the whole gradient is too long a step: lr says how much of it."),
        Slip(
            _only_w_learns,
            "b stays at 0: it belongs in y_hat, and needs requires_grad and a step of its own.",
        ),
        Slip(_only_b_learns, "w stays at 0: both parameters take a step in each round."),
        Slip(
            _step_is_noted,
            "autograd records what you do to w and b: take each step under no_grad().",
        ),
        Slip(
            _nothing_is_noted,
            "the loss hangs on nothing that learns: w and b need requires_grad_(), the loss is "
            "computed outside no_grad(), and each step is a -= on the same w and b.",
        ),
        Slip(
            _a_grad_is_none,
            "a grad is None: call backward() in each round before the step, on a loss made from "
            "w and b, which both require grad (w = w - ... makes a tensor without).",
        ),
        Slip(_no_mean, "backward starts from one number: take the mean of the squares first."),
        Slip(
            _one_loss_for_all_rounds,
            "each round needs a loss of its own: compute it in the loop, from the new w and b.",
        ),
        Slip(
            _whole_numbers,
            "a whole number cannot learn: begin with 0.0, a float.",
            raises="nly Tensors of floating point",
        ),
        Slip(
            _zero_is_no_tensor,
            "an empty gradient is None; the number 0 is no tensor.",
            raises="assigned grad expected to be a Tensor",
        ),
        Slip(
            _returns_after_one_round, "that is one round alone; a return inside the loop ends it."
        ),
        Slip(
            _rounds_of_the_chapter,
            "those are the numbers of the chapter: here the rate is lr, the rounds are steps.",
            also=(_numbers_of_the_chapter, _rate_of_the_chapter),
        ),
        Slip(_b_before_w, "the right numbers in the wrong order: w comes first."),
    ),
    last_hint="look again at the loop: loss, backward, step of both under no_grad(), empty both.",
)

EXERCISES = {"1": STEP, "2": SLOPE, "3": DISTANCE, "4": PATHS, "5": TRAIN_LINE}
