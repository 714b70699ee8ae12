"""Chapter 14: Function and backpropagation."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 3: the way back of running totals -----------------------------------------------------------


def _from_behind(g):
    return g.flip(0).cumsum(0).flip(0)


def _from_the_front(g):
    return g.cumsum(0)


def _turned(g):
    return g.flip(0).cumsum(0)


def _unchanged(g):
    return g


def _total(g):
    return g.sum().expand(g.shape)


def _differences(g):
    return torch.cat([g[:1], g[1:] - g[:-1]])


def _without_itself(g):
    return g.flip(0).cumsum(0).flip(0) - g


def _counted(g):
    return g * torch.arange(len(g), 0, -1, device=g.device)


# ---- 4: the walk back over notes -----------------------------------------------------------------


def _walk_back(notes):
    grads = [0.0] * len(notes)
    grads[-1] = 1.0
    for k in reversed(range(len(notes))):
        for source, factor in notes[k]:
            grads[source] += grads[k] * factor
    return grads


def _overwritten(notes):
    grads = [0.0] * len(notes)
    grads[-1] = 1.0
    for k in reversed(range(len(notes))):
        for source, factor in notes[k]:
            grads[source] = grads[k] * factor
    return grads


def _in_the_order_of_making(notes):
    grads = [0.0] * len(notes)
    grads[-1] = 1.0
    for k in range(len(notes)):
        for source, factor in notes[k]:
            grads[source] += grads[k] * factor
    return grads


def _as_found(notes):
    grads = [0.0] * len(notes)
    grads[-1] = 1.0
    found = [len(notes) - 1]
    for k in found:
        for source, factor in notes[k]:
            grads[source] += grads[k] * factor
            if source not in found:
                found.append(source)
    return grads


def _without_upstream(notes):
    grads = [0.0] * len(notes)
    grads[-1] = 1.0
    for k in reversed(range(len(notes))):
        for source, factor in notes[k]:
            grads[source] += factor
    return grads


def _from_nothing(notes):
    grads = [0.0] * len(notes)
    for k in reversed(range(len(notes))):
        for source, factor in notes[k]:
            grads[source] += grads[k] * factor
    return grads


def _all_ones(notes):
    grads = [1.0] * len(notes)
    for k in reversed(range(len(notes))):
        for source, factor in notes[k]:
            grads[source] += grads[k] * factor
    return grads


# ---- 5: both halves of a sign --------------------------------------------------------------------


def _binary(x, upstream):
    values = torch.where(x >= 0, 1.0, -1.0)
    passed = upstream * (x.abs() <= 1)
    return values, passed


def _with_sign(x, upstream):
    values = x.sign()
    passed = upstream * (x.abs() <= 1)
    return values, passed


def _minus_one_at_zero(x, upstream):
    values = torch.where(x > 0, 1.0, -1.0)
    passed = upstream * (x.abs() <= 1)
    return values, passed


def _straight_everywhere(x, upstream):
    values = torch.where(x >= 0, 1.0, -1.0)
    return values, upstream


def _without_the_ends(x, upstream):
    values = torch.where(x >= 0, 1.0, -1.0)
    passed = upstream * (x.abs() < 1)
    return values, passed


def _one_side(x, upstream):
    values = torch.where(x >= 0, 1.0, -1.0)
    passed = upstream * (x <= 1)
    return values, passed


def _only_above_zero(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), upstream * ((x >= 0) & (x <= 1))


def _mask(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), (x.abs() <= 1).float()


def _of_upstream(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), upstream * (upstream.abs() <= 1)


def _clamped(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), upstream.clamp(-1, 1)


def _times_value(x, upstream):
    values = torch.where(x >= 0, 1.0, -1.0)
    return values, upstream * values * (x.abs() <= 1)


EXERCISES = {
    "1": Exercise(
        solution=(7.0, 3.0, 3.0),
        slips=(
            Slip(
                (6.0, 3.0, 3.0),
                "w is added in both walks: broadcasting used it twice in the sum, too.",
            ),
            Slip(
                (5.0, 3.0, 3.0),
                "w.grad: that is what the product brings; w is also added, once in each walk.",
            ),
            Slip(
                (2.0, 3.0, 3.0),
                "w.grad: that is what the sum brings; the product hands w the hours, too.",
            ),
            Slip((7.0, 1.0, 4.0), "at a product each number gets the other: an hour gets w."),
            Slip((7.0, 4.0, 4.0), "x is not in the second part of the loss: nothing is added."),
            Slip((7.0, 6.0, 6.0), "each hour was used once: only w was stretched."),
        ),
        alone=True,
        last_hint="look again at each place where w stands, and how often broadcasting used it.",
    ),
    "2": Exercise(
        solution=(False, True, True, False),
        slips=(
            Slip(
                (True, True, True, False),
                "the first order: b was made from a, so a must wait for b.",
            ),
            Slip(
                (False, False, True, False),
                "the second order: each one there waits for all that was made from it.",
            ),
            Slip(
                (False, True, False, False),
                "the third order: w and x are leaves, and neither waits for the other.",
            ),
            Slip(
                (False, True, True, True),
                "the last order: a was made from x, too, and hands it a part after its turn.",
            ),
        ),
        alone=True,
        last_hint="look again at each name: all that was made from it must stand on its left.",
    ),
    "3": Exercise(
        solution=_from_behind,
        cases=(
            case("torch.tensor([1.0, 10.0, 100.0])"),
            case("torch.tensor([2.0, -1.0, 0.5, 3.0])"),
            case("torch.tensor([5.0])"),
        ),
        slips=(
            Slip(
                _from_the_front,
                "that is the way forward; x[0] is in every total, so it gets all of them.",
            ),
            Slip(_turned, "the numbers are right, but in the wrong order: turn them back."),
            Slip(_unchanged, "x[0] is in every running total, not in the first only."),
            Slip(_total, "the last number is in the last running total only."),
            Slip(_differences, "differences undo cumsum; a way back adds up what uses bring."),
            Slip(_without_itself, "x[k] is in y[k], too: its own place belongs to the sum."),
            Slip(_counted, "each total has an upstream gradient of its own: add, do not count."),
        ),
        last_hint="look again at one number of x: nudge it, and see which running totals move.",
    ),
    "4": Exercise(
        solution=_walk_back,
        cases=(
            case("[[], [], [(0, 4.0), (1, 3.0)], [(2, 3.0), (0, 12.0)]]"),
            case("[[], [(0, 2.0), (0, 3.0)], [(1, 5.0)]]"),
            case("[[], [(0, 2.0)], [(1, 3.0)], [(1, 5.0), (2, 7.0)]]"),
            case("[[], [], [(1, -1.0)]]"),
            case("[[]]"),
        ),
        slips=(
            Slip(_overwritten, "where paths meet, gradients add: yours keeps the last part only."),
            Slip(
                _in_the_order_of_making,
                "the walk begins at the loss: a result needs its gradient before it hands it on.",
            ),
            Slip(
                _as_found,
                "a number hands on before all its parts have arrived: take the last made first.",
            ),
            Slip(_without_upstream, "hand on upstream times factor, not the factor alone."),
            Slip(_from_nothing, "the loss itself begins with the gradient 1."),
            Slip(_all_ones, "only the loss begins with 1, all others with 0."),
        ),
        last_hint="look again at three places: the 1 at the loss, the order, and that parts add.",
    ),
    "5": Exercise(
        solution=_binary,
        cases=(
            case("torch.tensor([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])", "3.0 * torch.ones(7)"),
            case("torch.tensor([[0.2, -3.0]])", "torch.tensor([[-5.0, 0.25]])"),
            case("torch.tensor(-0.1)", "torch.tensor(2.0)"),
        ),
        slips=(
            Slip(_with_sign, "the sign of 0 is 0 in PyTorch, and these weights know no 0."),
            Slip(_minus_one_at_zero, "for 0 the value is 1."),
            Slip(_straight_everywhere, "where x is below -1 or above 1, hand back 0."),
            Slip(_without_the_ends, "-1 and 1 themselves still let the gradient through."),
            Slip(_one_side, "there are two ends: below -1 the gradient is 0, too."),
            Slip(_only_above_zero, "negative numbers down to -1 let the gradient through, too."),
            Slip(_mask, "that is the local derivative: multiply it by upstream."),
            Slip(
                _of_upstream,
                "whether a gradient comes through depends on x, not on upstream.",
                also=(_clamped,),
            ),
            Slip(_times_value, "straight-through hands upstream on with its own sign."),
        ),
        last_hint="look again at both halves: the value at 0, and where the gradient passes.",
    ),
}
