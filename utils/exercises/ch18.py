"""Chapter 18: Optimizers."""

import math

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 2: clip by hand -----------------------------------------------------------------------------


def _clipped(grads, most):
    squares = sum((grad**2).sum().item() for grad in grads)
    length = squares**0.5
    if length <= most:
        return grads
    return [grad * (most / length) for grad in grads]


def _each_by_itself(grads, most):
    shortened = []
    for grad in grads:
        squares = (grad**2).sum().item()
        length = squares**0.5
        if length > most:
            grad = grad * (most / length)
        shortened.append(grad)
    return shortened


def _each_number(grads, most):
    return [grad.clamp(-most, most) for grad in grads]


def _always(grads, most):
    squares = sum((grad**2).sum().item() for grad in grads)
    length = squares**0.5
    return [grad * (most / length) for grad in grads]


def _no_root(grads, most):
    squares = sum((grad**2).sum().item() for grad in grads)
    if squares <= most:
        return grads
    return [grad * (most / squares) for grad in grads]


def _sum_of_lengths(grads, most):
    length = sum((grad**2).sum().item() ** 0.5 for grad in grads)
    if length <= most:
        return grads
    return [grad * (most / length) for grad in grads]


def _length_one(grads, most):
    length = sum((grad**2).sum().item() for grad in grads) ** 0.5
    if length <= most:
        return grads
    return [grad / length for grad in grads]


# ---- 3: a plan for the rate ----------------------------------------------------------------------


def _plan(k, warm, steps):
    if k < warm:
        return (k + 1) / warm
    return (steps - k) / (steps - warm)


def _begins_at_zero(k, warm, steps):
    if k < warm:
        return k / warm
    return (steps - k) / (steps - warm)


def _no_warm_up(k, warm, steps):
    return (steps - k) / steps


def _falls_from_the_start(k, warm, steps):
    if k < warm:
        return (k + 1) / warm
    return (steps - k) / steps


def _rises_again(k, warm, steps):
    if k < warm:
        return (k + 1) / warm
    return (k - warm) / (steps - warm)


def _cosine(k, warm, steps):
    if k < warm:
        return (k + 1) / warm
    part = (k - warm) / (steps - warm)
    return (1 + math.cos(math.pi * part)) / 2


def _stays_at_one(k, warm, steps):
    if k < warm:
        return (k + 1) / warm
    return 1.0


def _divides_by_warm(k, warm, steps):
    return min((k + 1) / warm, (steps - k) / (steps - warm))


# ---- 4: RMSprop ----------------------------------------------------------------------------------


def _rmsprop(p, grads, lr):
    v = 0
    for grad in grads:
        v = 0.99 * v + 0.01 * grad**2
        p = p - lr * grad / (v.sqrt() + 1e-8)
    return p


def _corrected(p, grads, lr):
    v = 0
    for k, grad in enumerate(grads, 1):
        v = 0.99 * v + 0.01 * grad**2
        p = p - lr * grad / ((v / (1 - 0.99**k)).sqrt() + 1e-8)
    return p


def _root_forgotten(p, grads, lr):
    v = 0
    for grad in grads:
        v = 0.99 * v + 0.01 * grad**2
        p = p - lr * grad / (v + 1e-8)
    return p


def _inside_the_root(p, grads, lr):
    v = 0
    for grad in grads:
        v = 0.99 * v + 0.01 * grad**2
        p = p - lr * grad / (v + 1e-8).sqrt()
    return p


def _sum_of_squares(p, grads, lr):
    v = 0
    for grad in grads:
        v = v + grad**2
        p = p - lr * grad / (v.sqrt() + 1e-8)
    return p


def _decayed_sum(p, grads, lr):
    v = 0
    for grad in grads:
        v = 0.99 * v + grad**2
        p = p - lr * grad / (v.sqrt() + 1e-8)
    return p


def _short_memory(p, grads, lr):
    v = 0
    for grad in grads:
        v = 0.01 * v + 0.99 * grad**2
        p = p - lr * grad / (v.sqrt() + 1e-8)
    return p


def _only_the_last(p, grads, lr):
    for grad in grads:
        v = 0.01 * grad**2
        p = p - lr * grad / (v.sqrt() + 1e-8)
    return p


def _root_before_the_new_one(p, grads, lr):
    v = grads[0] * 0
    for grad in grads:
        p = p - lr * grad / (v.sqrt() + 1e-8)
        v = 0.99 * v + 0.01 * grad**2
    return p


def _uphill(p, grads, lr):
    v = 0
    for grad in grads:
        v = 0.99 * v + 0.01 * grad**2
        p = p + lr * grad / (v.sqrt() + 1e-8)
    return p


EXERCISES = {
    "1": Exercise(
        solution=0.45,
        slips=(
            Slip(0.7, "that is without momentum: half of the old velocity stays in each step."),
            Slip(1.55, "that goes up: a step goes against the velocity."),
            Slip(0.95, "that is the last step alone: all three move the parameter."),
            Slip(0.725, "the gradient is added whole: only the old velocity is halved."),
            Slip(0.178, "that is with a momentum of 0.9; here it is 0.5."),
            Slip(0.55, "that is how far it went: it began at 1."),
            Slip(-4.5, "the velocities move it a tenth of their size: multiply by the rate."),
        ),
        last_hint="look again at one step: halve the old velocity, add the gradient, then move by "
        "the rate times the velocity, against it.",
    ),
    "2": Exercise(
        solution=_clipped,
        cases=(
            case("[torch.tensor([3.0]), torch.tensor([4.0])]", "1.0"),
            case("[torch.tensor([[2.0, -1.0], [0.0, 2.0]]), torch.tensor([4.0])]", "2.5"),
            case("[torch.tensor([0.3, -0.4]), torch.tensor(1.2)]", "2.0"),
            case("[torch.tensor([-6.0, 0.5])]", "3.0"),
        ),
        keeps_inputs=True,
        slips=(
            Slip(
                _each_by_itself,
                "each tensor is shortened by itself: take one length for all of them together, "
                "or the direction changes.",
            ),
            Slip(_each_number, "each number is cut by itself: that changes the direction."),
            Slip(_always, "what is shorter than the limit became longer: leave it as it is."),
            Slip(_no_root, "the length is the root of the sum of the squares."),
            Slip(_sum_of_lengths, "lengths do not add up: add the squares, then take one root."),
            Slip(_length_one, "that is of length 1: it should be as long as the limit."),
        ),
        last_hint="look again at the three moves: one sum of squares over all tensors, its root, "
        "and one factor for all if the root is above the limit.",
    ),
    "3": Exercise(
        solution=_plan,
        cases=(
            case("0", "4", "20"),
            case("3", "4", "20"),
            case("8", "4", "20"),
            case("20", "4", "20"),
            case("0", "0", "10"),
            case("7", "0", "10"),
            case("4", "5", "6"),
        ),
        slips=(
            Slip(
                _begins_at_zero,
                "in step 0 the rate would be 0, a step wasted, and 1 is not reached "
                "in the last step of the warm-up: count from 1.",
            ),
            Slip(_no_warm_up, "the warm-up is missing: the first steps climb."),
            Slip(
                _falls_from_the_start,
                "the fall begins at the end of the warm-up, at 1: count the steps from there.",
            ),
            Slip(_rises_again, "after the warm-up it climbs from 0: it should fall from 1."),
            Slip(_cosine, "that falls along a cosine; a straight line is asked."),
            Slip(_stays_at_one, "after the warm-up it must fall."),
            Slip(
                _divides_by_warm,
                "without a warm-up nothing can be divided by warm: ask first whether k is in it.",
                raises="division by zero",
            ),
        ),
        last_hint="look again at the two ends of each line: 1 in step warm - 1 and in step warm, "
        "and 0 in step steps.",
    ),
    "4": Exercise(
        solution=_rmsprop,
        cases=(
            case("torch.tensor([1.0, -2.0])", "[torch.tensor([10.0, 0.01])]", "0.01"),
            case(
                "torch.tensor(0.5)",
                "[torch.tensor(1.0), torch.tensor(-2.0), torch.tensor(0.5)]",
                "0.1",
            ),
            case(
                "torch.tensor([[0.0, 3.0]])",
                "[torch.tensor([[4.0, -1.0]]), torch.tensor([[4.0, 1.0]])]",
                "0.05",
            ),
        ),
        slips=(
            Slip(_corrected, "that is with bias correction: here the average is taken as it is."),
            Slip(_root_forgotten, "v is the average of the squares: divide by its root."),
            Slip(_sum_of_squares, "that adds up all squares: a moving average forgets old ones."),
            Slip(_decayed_sum, "the new square counts a hundredth, not whole."),
            Slip(_short_memory, "the weights are swapped: 0.99 is what stays of the old average."),
            Slip(_only_the_last, "the old average is lost: 0.99 of it stays."),
            Slip(_inside_the_root, "1e-8 is added to the root, not under it."),
            Slip(_root_before_the_new_one, "first the new square comes in, then p moves."),
            Slip(_uphill, "that goes up: a step goes against the gradient."),
        ),
        last_hint="look again at one step: bring the new square into the average, then move p "
        "against the gradient, divided by the root.",
    ),
    "5": Exercise(
        solution=("other", "other", "same", "same", "other", "same"),
        slips=(
            Slip(
                ("same", "other", "same", "same", "other", "same"),
                "A: the gradient is 100 times as large, and the step is rate times gradient.",
            ),
            Slip(
                ("other", "same", "same", "same", "other", "same"),
                "B: the velocity adds up gradients, so it is 100 times as large as well.",
            ),
            Slip(
                ("other", "other", "other", "same", "other", "same"),
                "C: both averages grow with the loss, and one is divided by the root of the other.",
            ),
            Slip(
                ("other", "other", "same", "other", "other", "same"),
                "D: in AdamW the decay never meets the gradient.",
            ),
            Slip(
                ("other", "other", "same", "same", "same", "same"),
                "E: here the decay is added to the gradient, and is not 100 times as large.",
            ),
            Slip(
                ("other", "other", "same", "same", "other", "other"),
                "F: work out rate times gradient before and after.",
            ),
        ),
        alone=True,
        last_hint="look again at what each optimizer does with a gradient that is 100 times as "
        "large: multiply it by the rate, add it up, or divide it by its usual size.",
    ),
}
