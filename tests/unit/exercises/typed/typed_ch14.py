"""Answers to the exercises of chapter 14, wrong and right, as readers type them."""

import numpy as np
import torch


def by_autograd(g):
    x = torch.zeros_like(g, dtype=torch.float32).requires_grad_()
    x.cumsum(0).backward(g)
    return x.grad


def sums_to_the_end(g):
    return torch.stack([g[k:].sum() for k in range(len(g))])


def total_minus_before(g):
    return g.sum() - g.cumsum(0) + g


def by_matrix(g):
    return torch.ones(len(g), len(g), device=g.device).triu() @ g


def in_a_list(g):
    sums, total = [], 0
    for one in g.flip(0):
        total = total + one
        sums.append(total)
    return torch.stack(sums).flip(0)


def from_front_in_a_loop(g):
    sums = g.clone()
    for k in range(1, len(g)):
        sums[k] += sums[k - 1]
    return sums


def forgot_to_turn_back(g):
    return torch.cumsum(torch.flip(g, (0,)), 0)


def all_to_all(g):
    return torch.ones_like(g) * g.sum()


def without_its_own(g):
    return g.sum() - g.cumsum(0)


def steps(g):
    return torch.diff(g, prepend=g.new_zeros(1))


def times_uses(g):
    uses = torch.arange(1, len(g) + 1).flip(0).to(g.device)
    return uses * g


def walked_by_while(notes):
    k = len(notes) - 1
    grads = [0.0] * k + [1.0]
    while k >= 0:
        for source, factor in notes[k]:
            grads[source] = grads[source] + factor * grads[k]
        k -= 1
    return grads


def walked_from_the_sources(notes):
    grads = [0] * len(notes)
    grads[-1] = 1
    for k in range(len(notes) - 2, -1, -1):
        for later in range(k + 1, len(notes)):
            grads[k] += sum(f * grads[later] for s, f in notes[later] if s == k)
    return grads


def walked_every_path(notes):
    grads, waiting = [0.0] * len(notes), [(len(notes) - 1, 1.0)]
    while waiting:
        k, upstream = waiting.pop()
        grads[k] += upstream
        waiting += [(source, upstream * factor) for source, factor in notes[k]]
    return grads


def walked_by_a_dictionary(notes):
    grads = {len(notes) - 1: 1.0}
    for k in range(len(notes))[::-1]:
        for source, factor in notes[k]:
            grads[source] = grads.get(source, 0.0) + grads.get(k, 0.0) * factor
    return [grads.get(k, 0.0) for k in range(len(notes))]


def kept_the_last_part(notes):
    grads = [0] * len(notes)
    grads[-1] = 1
    for k, sources in reversed(list(enumerate(notes))):
        for source, factor in sources:
            grads[source] = factor * grads[k]
    return grads


def walked_forward(notes):
    grads = [0.0 for _ in notes]
    grads[len(notes) - 1] = 1.0
    for k, sources in enumerate(notes):
        for source, factor in sources:
            grads[source] += factor * grads[k]
    return grads


def walked_by_layers(notes):
    grads, seen = [0.0] * len(notes), []
    grads[-1], waiting = 1.0, [len(notes) - 1]
    while waiting:
        k = waiting.pop(0)
        seen.append(k)
        for source, factor in notes[k]:
            grads[source] += grads[k] * factor
            if source not in seen and source not in waiting:
                waiting.append(source)
    return grads


def factors_added(notes):
    grads = [0.0] * len(notes)
    grads[-1] = 1.0
    for sources in notes:
        for source, factor in sources:
            grads[source] += factor
    return grads


def began_with_zero(notes):
    return [0.0] * len(notes)


def began_with_ones(notes):
    grads = [1.0 for _ in notes]
    for k in range(len(notes) - 1, -1, -1):
        for source, factor in notes[k]:
            grads[source] += grads[k] * factor
    return grads


class Binary(torch.autograd.Function):
    """What the exercise asks for, as a Function."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).float() * 2 - 1

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return torch.where((x < -1) | (x > 1), 0.0, upstream)


def binary_by_a_function(x, upstream):
    x = x.detach().requires_grad_()
    values = Binary.apply(x)
    values.backward(upstream)
    return values.detach(), x.grad


def binary_by_where(x, upstream):
    return torch.where(x < 0, -1.0, 1.0), torch.where(x.abs() > 1, 0.0, upstream)


def binary_in_a_list(x, upstream):
    return [torch.where(x < 0, -torch.ones_like(x), torch.ones_like(x)),
            upstream * ((x >= -1) & (x <= 1))]  # fmt: skip


def binary_with_sign(x, upstream):
    return torch.sign(x), torch.where(x.abs() <= 1, upstream, 0.0)


def binary_with_minus_at_zero(x, upstream):
    return (x > 0) * 2.0 - 1, (x.abs() <= 1) * upstream


def binary_straight(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), upstream * 1


def binary_open(x, upstream):
    inside = (x > -1) & (x < 1)
    return torch.where(x >= 0, 1.0, -1.0), inside * upstream


def binary_one_end(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), torch.where(x > 1, 0.0, upstream)


def binary_positive(x, upstream):
    inside = (x >= 0) * (x <= 1)
    return torch.where(x >= 0, 1.0, -1.0), inside * upstream


def binary_local(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), (x.abs() <= 1) * 1.0


def binary_by_upstream(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), torch.where(upstream.abs() <= 1, upstream, 0.0)


def binary_clipped(x, upstream):
    return torch.where(x >= 0, 1.0, -1.0), torch.clamp(upstream, -1, 1)


def binary_times_sign(x, upstream):
    values = torch.where(x >= 0, 1.0, -1.0)
    return values, values * upstream * (x.abs() <= 1)


ANSWERS = [
    ("14.1", (6, 3, 3), "broadcasting used it twice in the sum, too"),
    ("14.1", (5, 3, 3), "w.grad: that is what the product brings"),
    ("14.1", [2.0, 3.0, 3.0], "w.grad: that is what the sum brings"),
    ("14.1", (7, 1, 4), "at a product each number gets the other"),
    ("14.1", (7, 4, 4), "x is not in the second part"),
    ("14.1", (7, 6, 6), "each hour was used once"),
    ("14.1", (torch.tensor(5.0), torch.tensor(3.0), torch.tensor(3.0)), "what the product brings"),
    ("14.1", (6, 1, 4), "broadcasting used it twice in the sum, too"),
    ("14.1", (8, 1, 4), "at a product each number gets the other"),
    ("14.2", (True, False, False, False), "the first order: b was made from a"),
    ("14.2", (True, True, True, False), "the first order: b was made from a"),
    ("14.2", (False, False, True, False), "the second order"),
    ("14.2", (False, True, False, False), "the third order: w and x are leaves"),
    ("14.2", [False, True, True, True], "the last order: a was made from x, too"),
    ("14.3", from_front_in_a_loop, "that is the way forward"),
    ("14.3", forgot_to_turn_back, "in the wrong order: turn them back"),
    ("14.3", lambda g: g.clone(), "not in the first only"),
    ("14.3", all_to_all, "the last number is in the last running total only"),
    ("14.3", steps, "differences undo cumsum"),
    ("14.3", without_its_own, "its own place belongs to the sum"),
    ("14.3", times_uses, "add, do not count"),
    ("14.4", kept_the_last_part, "yours keeps the last part only"),
    ("14.4", walked_forward, "the walk begins at the loss"),
    ("14.4", walked_by_layers, "before all its parts have arrived"),
    ("14.4", factors_added, "hand on upstream times factor"),
    ("14.4", began_with_zero, "the loss itself begins with the gradient 1"),
    ("14.4", began_with_ones, "only the loss begins with 1"),
    ("14.5", binary_with_sign, "the sign of 0 is 0 in PyTorch"),
    ("14.5", binary_with_minus_at_zero, "for 0 the value is 1"),
    ("14.5", binary_straight, "where x is below -1 or above 1, hand back 0"),
    ("14.5", binary_open, "-1 and 1 themselves"),
    ("14.5", binary_one_end, "there are two ends"),
    ("14.5", binary_positive, "negative numbers down to -1"),
    ("14.5", binary_local, "that is the local derivative"),
    ("14.5", binary_by_upstream, "depends on x, not on upstream"),
    ("14.5", binary_clipped, "depends on x, not on upstream"),
    ("14.5", binary_times_sign, "with its own sign"),
]

WRONG = [
    ("14.1", (8.0, 3.0, 3.0), "Entry 0: 8.0 is not it."),
    ("14.1", (7.0, 3.0), "Expected a tuple or list of length 3, yours has length 2."),
    ("14.1", 7.0, "Expected a tuple or list, yours is the float 7.0."),
    ("14.2", (1, 2, 3, 4), "Entry 0"),
    ("14.2", True, "Expected a tuple or list, yours is the bool True."),
    ("14.3", lambda g: g.sum(), "Expected shape (3,), yours is ()"),
    ("14.3", lambda g: None, "Your function returns None"),
    ("14.3", lambda g: 2 * g, "Expected"),
    ("14.4", lambda notes: None, "Your function returns None"),
    ("14.4", lambda notes: [1.0], "yours has length 1."),
    ("14.5", lambda x, upstream: x, "Expected a tuple or list"),
    ("14.5", lambda x: x, "Expected a function of 2 parameters, x, upstream."),
]

RIGHT = [
    ("14.1", (7, 3, 3)),
    ("14.1", [7.0, 3.0, 3.0]),
    ("14.1", torch.tensor([7.0, 3.0, 3.0]).tolist()),
    ("14.1", (np.float32(7), 3, 3)),
    ("14.1", (torch.tensor(7.0), torch.tensor(3.0), torch.tensor(3.0))),
    ("14.2", (False, True, True, False)),
    ("14.2", [False, True, True, False]),
    ("14.3", by_autograd),
    ("14.3", sums_to_the_end),
    ("14.3", total_minus_before),
    ("14.3", by_matrix),
    ("14.3", in_a_list),
    ("14.4", walked_by_while),
    ("14.4", walked_from_the_sources),
    ("14.4", walked_every_path),
    ("14.4", walked_by_a_dictionary),
    ("14.5", binary_by_a_function),
    ("14.5", binary_by_where),
    ("14.5", binary_in_a_list),
]


def walked_with_a_queue_per_number(notes):
    parts = [[] for _ in notes]
    parts[-1].append(1.0)
    for k in range(len(notes) - 1, -1, -1):
        for source, factor in notes[k]:
            parts[source].append(factor * sum(parts[k]))
    return [sum(own, 0.0) for own in parts]


def walked_in_a_tensor(notes):
    grads = torch.zeros(len(notes), dtype=torch.float64)
    grads[-1] = 1
    for k, sources in reversed(list(enumerate(notes))):
        for source, factor in sources:
            grads[source] += factor * grads[k]
    return grads.tolist()


def back_of_cumsum_in_place(g):
    sums = g.clone()
    for k in range(len(g) - 2, -1, -1):
        sums[k] += sums[k + 1]
    return sums


def binary_by_ifs(x, upstream):
    values, grads = torch.empty_like(x), torch.empty_like(x)
    for k, number in enumerate(x.flatten().tolist()):
        values.view(-1)[k] = 1.0 if number >= 0 else -1.0
        grads.view(-1)[k] = upstream.flatten()[k] if -1 <= number <= 1 else 0.0
    return values, grads


def binary_by_copysign(x, upstream):
    return torch.copysign(torch.ones_like(x), x + 0.0), upstream * x.abs().le(1)


def binary_by_masks(x, upstream):
    values = torch.ones_like(x).masked_fill(x < 0, -1)
    return values, upstream.masked_fill(x.abs() > 1, 0)


WRONG += [
    ("14.2", (False, True, True), "Expected a tuple or list of length 4, yours has length 3."),
]
RIGHT += [
    ("14.1", ((1 + 4) + (1 + 1), 3, 3)),
    ("14.2", tuple(k in (1, 2) for k in range(4))),
    ("14.2", [not k for k in (True, False, False, True)]),
    ("14.2", torch.tensor([0, 1, 1, 0]).bool().tolist()),
    ("14.2", [False, *[True] * 2, False]),
    ("14.3", back_of_cumsum_in_place),
    ("14.4", walked_with_a_queue_per_number),
    ("14.4", walked_in_a_tensor),
    ("14.5", binary_by_ifs),
    ("14.5", binary_by_copysign),
    ("14.5", binary_by_masks),
]
