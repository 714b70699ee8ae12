"""Chapter 08: automatic differentiation."""

import torch

from utils.device import get_device
from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 4: the way back, by hand --------------------------------------------------------------------


def _by_hand(w, b, x, y):
    error = w * x + b - y
    at_w = (2 * error * x).mean()
    at_b = (2 * error).mean()
    return at_w, at_b


def _of_the_sum(w, b, x, y):
    error = w * x + b - y
    at_w = (2 * error * x).sum()
    at_b = (2 * error).sum()
    return at_w, at_b


def _half(w, b, x, y):
    error = w * x + b - y
    at_w = (error * x).mean()
    at_b = error.mean()
    return at_w, at_b


def _one_for_each_measurement(w, b, x, y):
    error = w * x + b - y
    at_w = 2 * error * x / len(x)
    at_b = 2 * error / len(x)
    return at_w, at_b


def _one_for_each_undivided(w, b, x, y):
    error = w * x + b - y
    return 2 * error * x, 2 * error


def _without_the_hours(w, b, x, y):
    error = w * x + b - y
    at_w = (2 * error).mean()
    at_b = (2 * error).mean()
    return at_w, at_b


def _times_w(w, b, x, y):
    error = w * x + b - y
    at_w = (2 * error * w).mean()
    at_b = (2 * error).mean()
    return at_w, at_b


def _b_times_b(w, b, x, y):
    error = w * x + b - y
    return (2 * error * x).mean(), (2 * error * b).mean()


def _means_first(w, b, x, y):
    error = w * x + b - y
    return 2 * error.mean() * x.mean(), 2 * error.mean()


def _other_sign(w, b, x, y):
    error = y - (w * x + b)
    return (2 * error * x).mean(), (2 * error).mean()


def _without_b(w, b, x, y):
    error = w * x - y
    return (2 * error * x).mean(), (2 * error).mean()


def _b_first(w, b, x, y):
    error = w * x + b - y
    return (2 * error).mean(), (2 * error * x).mean()


def _squares(w, b, x, y):
    error = w * x + b - y
    return (error**2 * x).mean(), (error**2).mean()


# ---- 5: the gradient of a mean, in parts ---------------------------------------------------------


def _case_of_parts(w: float, *parts: tuple[float, ...], old: float | None = None):
    """Return a maker of a leaf, perhaps with an old gradient, and of batches of some lengths."""

    def make() -> tuple:
        leaf = torch.tensor(w).to(get_device()).requires_grad_()
        leaf.grad = None if old is None else torch.full_like(leaf, old)
        return leaf, tuple(torch.tensor(part).to(get_device()) for part in parts)

    return make


def _in_parts(w, batches):
    w.grad = None
    count = sum(len(batch) for batch in batches)
    for batch in batches:
        losses = (w * batch) ** 2
        loss = losses.sum() / count
        loss.backward()
    return w.grad


def _sum_of_means(w, batches):
    w.grad = None
    for batch in batches:
        losses = (w * batch) ** 2
        losses.mean().backward()
    return w.grad


def _sum_of_means_without_reset(w, batches):
    for batch in batches:
        losses = (w * batch) ** 2
        losses.mean().backward()
    return w.grad


def _mean_of_means(w, batches):
    w.grad = None
    for batch in batches:
        losses = (w * batch) ** 2
        loss = losses.mean()
        (loss / len(batches)).backward()
    return w.grad


def _mean_of_means_without_reset(w, batches):
    for batch in batches:
        losses = (w * batch) ** 2
        loss = losses.mean()
        (loss / len(batches)).backward()
    return w.grad


def _whole_sum(w, batches):
    w.grad = None
    for batch in batches:
        losses = (w * batch) ** 2
        losses.sum().backward()
    return w.grad


def _whole_sum_without_reset(w, batches):
    for batch in batches:
        losses = (w * batch) ** 2
        losses.sum().backward()
    return w.grad


def _divided_by_the_batches(w, batches):
    w.grad = None
    for batch in batches:
        losses = (w * batch) ** 2
        losses.sum().backward()
    return w.grad / len(batches)


def _old_gradient(w, batches):
    count = sum(len(batch) for batch in batches)
    for batch in batches:
        losses = (w * batch) ** 2
        loss = losses.sum() / count
        loss.backward()
    return w.grad


def _old_gradient_divided(w, batches):
    count = sum(len(batch) for batch in batches)
    for batch in batches:
        losses = (w * batch) ** 2
        losses.sum().backward()
    return w.grad / count


def _emptied_each_time(w, batches):
    count = sum(len(batch) for batch in batches)
    for batch in batches:
        w.grad = None
        losses = (w * batch) ** 2
        loss = losses.sum() / count
        loss.backward()
    return w.grad


def _mean_of_the_last(w, batches):
    for batch in batches:
        w.grad = None
        losses = (w * batch) ** 2
        losses.mean().backward()
    return w.grad


def _returned_at_once(w, batches):
    w.grad = None
    count = sum(len(batch) for batch in batches)
    for batch in batches:
        losses = (w * batch) ** 2
        loss = losses.sum() / count
        loss.backward()
        return w.grad


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=(-18.0, -6.0),
        slips=(
            Slip(
                (-9.0, -3.0),
                "the local derivative of a square is twice the number that is squared.",
            ),
            Slip(
                (18.0, 6.0), "the sign: the prediction is too small here, so the error is negative."
            ),
            Slip(
                (-6.0, -6.0), "b gets what the sum hands down; w lies behind a multiplication too."
            ),
            Slip(
                (-12.0, -6.0), "at a multiplication each factor gets the other factor, not its own."
            ),
            Slip((-18.0, -3.0), "b gets what the square hands on, and that is twice the error."),
            Slip((-6.0, -18.0), "both numbers are right and the order is not: w.grad comes first."),
        ),
        last_hint="look again from the loss down: the square, the sum, then the product.",
    ),
    "2": Exercise(
        solution=(12.0, 24.0, 9.0, 0.0),
        slips=(
            Slip(
                (6.0, 24.0, 9.0, 0.0),
                "twice: the second backward adds to what the first one left.",
            ),
            Slip(
                (12.0, 12.0, 9.0, 0.0),
                "around: that is what arrives at h; one more factor leads from h to w.",
            ),
            Slip(
                (12.0, 6.0, 9.0, 0.0),
                "around: h is used twice, as both factors of a product, and lies behind one more.",
            ),
            Slip(
                (12.0, 24.0, 27.0, 0.0),
                "cut: three factors w would bring 27, and two of them lie behind the cut.",
            ),
            Slip(
                (12.0, 24.0, 0.0, 0.0),
                "cut: one path is cut and one is open; the open one brings the other factor.",
            ),
            Slip(
                (12.0, 24.0, 18.0, 0.0),
                "cut: the path that stays open is the one that does not go through detach.",
            ),
            Slip(
                (12.0, 24.0, 9.0, 5.0),
                "apart: a nudge of w does not change 5, nor a product with 0.",
                also=((12.0, 24.0, 9.0, 1.0), (12.0, 24.0, 9.0, 3.0)),
            ),
            Slip(
                (12.0, 24.0, 9.0, None),
                "apart: a path leads to w, through a factor of 0, so a 0 arrives; None means no "
                "path.",
            ),
        ),
        alone=True,
        last_hint="look again at each program: find the paths from the loss to w, and what each "
        "brings.",
    ),
    "3": Exercise(
        solution=(6.0, 15.0),
        slips=(
            Slip(
                (6.0, 12.0),
                "v is used twice: what the second path brings is still to be added.",
            ),
            Slip(
                (30.0, 63.0),
                "30 arrived at u; what arrived at the product was multiplied on its way to u.",
                also=((30.0, 60.0), (30.0, 150.0), (30.0, 33.0), (30.0, 153.0)),
            ),
            Slip(
                (15.0, 33.0),
                "the path from the product to u has the other factor, v, and not u itself.",
                also=((15.0, 30.0), (15.0, 78.0), (15.0, 75.0)),
            ),
            Slip(
                (6.0, 33.0),
                "the path from the product to v has the other factor, u, and not v itself.",
                also=((6.0, 30.0),),
            ),
            Slip(
                (150.0, 303.0),
                "30 is the number behind the multiplication by v: go back to the one before it.",
                also=((150.0, 300.0),),
            ),
            Slip(
                (6.0, 36.0),
                "where paths meet, gradients add; they do not multiply.",
            ),
            Slip(
                (6.0, 9.0),
                "on the way to v, what arrived at the product is multiplied by u.",
            ),
        ),
        last_hint="look again at the product: it hands what arrives, times v, to u, and the same, "
        "times u, to v.",
    ),
    "4": Exercise(
        solution=_by_hand,
        cases=(
            case(
                "torch.tensor(0.0)",
                "torch.tensor(1.0)",
                "torch.tensor([0.5, 1.0, 1.5, 2.0])",
                "torch.tensor([2.0, 5.0, 6.0, 9.0])",
            ),
            case(
                "torch.tensor(4.0)",
                "torch.tensor(-2.0)",
                "torch.tensor([1.0, -1.0, 3.0])",
                "torch.tensor([0.0, 5.0, -1.0])",
            ),
        ),
        free=("dtype",),
        slips=(
            Slip(_half, "a square changes at twice its number: one factor is missing."),
            Slip(
                _of_the_sum,
                "that is the gradient of the sum; in a mean, each square has its share only.",
            ),
            Slip(
                _one_for_each_measurement,
                "a parameter is one number: what its paths bring is added up.",
                also=(_one_for_each_undivided,),
            ),
            Slip(
                _without_the_hours,
                "w lies behind a product: on the way to it, each measurement has the factor x.",
            ),
            Slip(_times_w, "at a product each factor gets the other one: w gets x, not w."),
            Slip(_b_times_b, "b is added: its factor is 1, whatever b is."),
            Slip(
                _means_first,
                "multiply each error by its own x first, and take the mean of these.",
            ),
            Slip(_other_sign, "the error is the prediction minus the truth, not the reverse."),
            Slip(_without_b, "b is missing in the prediction, so every error is wrong."),
            Slip(_b_first, "both numbers are right and the order is not: w comes first."),
            Slip(_squares, "the square itself is the loss; its factor is twice the error."),
        ),
        last_hint="look again step by step: the error, twice the error over the count, then what "
        "each path brings.",
    ),
    "5": Exercise(
        solution=_in_parts,
        cases=(
            _case_of_parts(3.0, (1.0, 2.0, 3.0), (10.0,)),
            _case_of_parts(0.5, (4.0,), (1.0, -2.0), (0.5, 3.0, 1.0)),
            _case_of_parts(-1.0, (2.0, 1.0), (3.0,), old=5.0),
        ),
        free=("dtype",),
        slips=(
            Slip(
                _sum_of_means,
                "these means are added up: with two batches the sum is about twice too large.",
                also=(_sum_of_means_without_reset,),
            ),
            Slip(
                _mean_of_means,
                "a short batch weighs as much as a long one: divide by the count of all numbers.",
                also=(_mean_of_means_without_reset,),
            ),
            Slip(
                _whole_sum,
                "that is the gradient of the sum; the mean divides by the count of all numbers.",
                also=(_whole_sum_without_reset,),
            ),
            Slip(
                _divided_by_the_batches,
                "you divide by the number of batches; the mean is over all numbers in them.",
            ),
            Slip(
                _old_gradient,
                "w may come with an old gradient: backward adds to it unless you empty it first.",
                also=(_old_gradient_divided,),
            ),
            Slip(
                _emptied_each_time,
                "that is the last batch alone: empty .grad once, before the first batch.",
                also=(_mean_of_the_last,),
            ),
            Slip(
                _returned_at_once,
                "that is the first batch alone; a return inside the loop ends it.",
            ),
        ),
        last_hint="look again at three places: where .grad is emptied, what each loss is divided "
        "by, and that the batches add up.",
    ),
}
