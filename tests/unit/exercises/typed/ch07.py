"""Wrong answers to the exercises of chapter 07, as readers type them."""

import torch


def second_once(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    return x.grad


def second_squared(f, x):
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    return slope * slope


def second_without_graph(f, x):
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    return torch.autograd.grad(slope.sum(), x)[0]


def second_without_sum(f, x):
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    return torch.autograd.grad(slope, x)[0]


def second_on_top_of_the_first(f, x):
    x = x.clone().requires_grad_()
    (x.grad,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    x.grad.sum().backward()
    return x.grad


def second_of_f_of_f(f, x):
    def twice(number):
        return f(f(number))

    return torch.vmap(torch.func.grad(torch.func.grad(twice)))(x.flatten()).view_as(x)


def second_on_the_input_itself(f, x):
    return torch.autograd.grad(f(x).sum(), x)[0]


def means_added(w, batches):
    w.grad = None
    for batch in batches:
        ((w * batch) ** 2).mean().backward()
    return w.grad


def mean_of_means(w, batches):
    w.grad = None
    torch.stack([((w * batch) ** 2).mean() for batch in batches]).mean().backward()
    return w.grad


def sums_added(w, batches):
    w.grad = None
    ((w * torch.cat(batches)) ** 2).sum().backward()
    return w.grad


def never_emptied(w, batches):
    ((w * torch.cat(batches)) ** 2).mean().backward()
    return w.grad


def second_by_transforms(f, x):
    slope = torch.func.grad(torch.func.grad(f))
    return torch.func.vmap(slope)(x.flatten()).view_as(x)


def divided_at_the_end(w, batches):
    w.grad = None
    for batch in batches:
        ((w * batch) ** 2).sum().backward()
    return w.grad / len(torch.cat(batches))


def clipped_with_an_if(grads, limit):
    length = torch.cat(grads).norm()
    return [g / length * limit if length > limit else g for g in grads]


def rows_of_the_jacobian(w, inputs, targets):
    return torch.func.jacrev(lambda w: (inputs @ w - targets) ** 2)(w)


def emptied_for_every_batch(w, batches):
    count = sum(len(batch) for batch in batches)
    for batch in batches:
        w.grad = None
        (((w * batch) ** 2).sum() / count).backward()
    return w.grad


def clip_each(grads, limit):
    return tuple(g * min(1.0, limit / g.norm().item()) for g in grads)


def clip_values(grads, limit):
    return tuple(torch.clamp(g, min=-limit, max=limit) for g in grads)


def clip_always(grads, limit):
    length = torch.cat([g.flatten() for g in grads]).norm()
    return [g / length * limit for g in grads]


def clip_without_root(grads, limit):
    length = torch.cat([g.flatten() for g in grads]).square().sum()
    return tuple(g * limit / length if length > limit**2 else g for g in grads)


def clip_in_one_piece(grads, limit):
    return torch.cat(grads)


def clip_by_added_lengths(grads, limit):
    length = sum(g.norm().item() for g in grads)
    return [g * limit / length if length > limit else g for g in grads]


def clip_in_place(grads, limit):
    length = torch.cat(grads).norm()
    if length > limit:
        for g in grads:
            g *= limit / length
    return grads


def half_a_row(w, inputs, targets):
    return torch.stack([(x @ w - y) * x for x, y in zip(inputs, targets, strict=True)])


def batch_mean(w, inputs, targets):
    w = w.clone().requires_grad_()
    ((inputs @ w - targets) ** 2).mean().backward()
    return w.grad


def batch_sum(w, inputs, targets):
    w = w.clone().requires_grad_()
    ((inputs @ w - targets) ** 2).sum().backward()
    return w.grad


def rows_pile_up(w, inputs, targets):
    w, rows = w.clone().requires_grad_(), []
    for x, y in zip(inputs, targets, strict=True):
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad.clone())
    return torch.stack(rows)


def rows_of_the_mean(w, inputs, targets):
    error = inputs @ w - targets
    return 2 * error[:, None] * inputs / len(inputs)


def second_by_functions(f, x):
    return torch.func.grad(lambda x: torch.func.grad(lambda x: f(x).sum())(x).sum())(x)


def in_parts_by_share(w, batches):
    w.grad, total = None, torch.cat(batches).numel()
    for batch in batches:
        (((w * batch) ** 2).mean() * len(batch) / total).backward()
    return w.grad


def clip_by_minimum(grads, limit):
    length = torch.cat([g.flatten() for g in grads]).norm()
    return tuple(g * min(1.0, limit / length.item()) for g in grads)


def per_sample_by_hand(w, inputs, targets):
    return 2 * (inputs @ w - targets)[:, None] * inputs


ANSWERS = [
    ("07.1", (-9, -3), "the local derivative of a square is twice the number that is squared"),
    ("07.1", (18.0, 6.0), "the sign"),
    ("07.1", [-6.0, -6.0], "b gets what the sum hands down"),
    ("07.1", (-12, -6), "at a multiplication each factor gets"),
    ("07.1", (-6, -18), "both numbers are right"),
    ("07.2", second_once, "that is the first slope"),
    ("07.2", second_squared, "the slope times itself"),
    ("07.2", second_without_graph, "three things: x requires a gradient"),
    ("07.2", second_on_the_input_itself, "three things: x requires a gradient"),
    ("07.2", second_without_sum, "three things: x requires a gradient"),
    ("07.2", second_on_top_of_the_first, "x.grad still held the first slope"),
    ("07.2", second_of_f_of_f, "f is applied once"),
    ("07.3", means_added, "these means are added up"),
    ("07.3", mean_of_means, "a short batch weighs as much"),
    ("07.3", sums_added, "that is the gradient of the sum"),
    ("07.3", never_emptied, "w may come with an old gradient"),
    ("07.3", emptied_for_every_batch, "that is the last batch alone"),
    ("07.4", clip_each, "one length for all"),
    ("07.4", clip_values, "that limits every number"),
    ("07.4", clip_always, "gradients that are short enough"),
    ("07.4", clip_without_root, "the length needs its square root"),
    ("07.4", clip_by_added_lengths, "lengths do not add up"),
    ("07.4", clip_in_place, "that writes into the gradients"),
    ("07.5", half_a_row, "one half is missing"),
    ("07.5", batch_mean, "that is the mean over the samples"),
    ("07.5", batch_sum, "all samples are added"),
    ("07.5", rows_pile_up, "each row holds the rows before it"),
    ("07.5", rows_of_the_mean, "the mean of the batch divides"),
]

WRONG = [
    ("07.1", (-18.0, -6.5), "Entry 1: -6.5 is not it."),
    ("07.4", clip_in_one_piece, "Expected a tuple or list, yours is a tensor of shape (3,)."),
]

RIGHT = [
    ("07.1", [-18, -6]),
    ("07.2", second_by_functions),
    ("07.3", in_parts_by_share),
    ("07.4", clip_by_minimum),
    ("07.5", per_sample_by_hand),
    ("07.2", second_by_transforms),
    ("07.3", divided_at_the_end),
    ("07.4", clipped_with_an_if),
    ("07.5", rows_of_the_jacobian),
]
