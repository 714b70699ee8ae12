"""Answers to the exercises of chapter 09, wrong and right, as readers type them."""

import math

import numpy as np
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


def second_by_transforms(f, x):
    slope = torch.func.grad(torch.func.grad(f))
    return torch.func.vmap(slope)(x.flatten()).view_as(x)


def clipped_with_an_if(grads, limit):
    length = torch.cat([g.flatten() for g in grads]).norm()
    return [g / length * limit if length > limit else g for g in grads]


def rows_of_the_jacobian(w, inputs, targets):
    return torch.func.jacrev(lambda w: (inputs @ w - targets) ** 2)(w)


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


def clip_without_root_in_python(grads, limit):
    squares = sum(grad.square().sum().item() for grad in grads)
    return tuple(grad * min(1.0, limit / squares) for grad in grads)


def clip_in_place_in_python(grads, limit):
    length = math.sqrt(sum(grad.square().sum().item() for grad in grads))
    for grad in grads:
        grad *= min(1.0, limit / length)
    return grads


def rows_emptied_without_clone(w, inputs, targets):
    w, rows = w.detach().requires_grad_(), []
    for x, y in zip(inputs, targets, strict=True):
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad)
        w.grad.zero_()
    return torch.stack(rows)


def clip_in_place(grads, limit):
    length = torch.cat([g.reshape(-1) for g in grads]).norm()
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


def clip_by_minimum(grads, limit):
    length = torch.cat([g.flatten() for g in grads]).norm()
    return tuple(g * min(1.0, limit / length.item()) for g in grads)


def per_sample_by_hand(w, inputs, targets):
    return 2 * (inputs @ w - targets)[:, None] * inputs


def second_as_a_number(f, x):
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)[0].item()


def second_in_a_tuple(f, x):
    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)


def second_by_backward_alone(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    x.grad.sum().backward()
    return x.grad


def clip_by_numpy(grads, limit):
    length = np.sqrt(sum((g.numpy() ** 2).sum() for g in grads))
    for g in grads:
        array = g.numpy()
        array *= min(1.0, limit / max(length, 1e-9))
    return grads


def clip_by_data(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    for g in grads:
        g.data = g.data * (limit / length).clamp(max=1)
    return grads


def clip_contiguous(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    return tuple(g.contiguous().mul_((limit / length).clamp(max=1)) for g in grads)


def clip_with_the_squares(grads, limit):
    length = sum((g * g).sum() for g in grads)
    return tuple(g * (limit / length).clamp(max=1) for g in grads)


def clip_by_smaller(grads, limit):
    n = sum((g**2).sum() for g in grads) ** 0.5
    return [g / n * min(n, limit) for g in grads]


def clip_by_a_row(grads, limit):
    length = torch.cat(grads).norm()
    return [g / length * limit if length > limit else g for g in grads]


def clip_by_the_longest(grads, limit):
    longest = max(g.norm() for g in grads)
    return [g * (limit / longest).clamp(max=1) for g in grads]


def rows_by_vmap_of_all(w, inputs, targets):
    return torch.vmap(torch.func.grad(lambda w, x, y: (x @ w - y) ** 2))(w, inputs, targets)


def rows_without_clone(w, inputs, targets):
    w, rows = w.clone().requires_grad_(), []
    for x, y in zip(inputs, targets, strict=True):
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad)
    return torch.stack(rows)


def rows_by_grad_of_w(w, inputs, targets):
    rows = []
    for k in range(len(inputs)):
        rows.append(torch.autograd.grad((inputs[k] @ w - targets[k]) ** 2, w)[0])
    return torch.stack(rows)


def rows_by_backward_of_w(w, inputs, targets):
    rows = []
    for x, y in zip(inputs, targets, strict=True):
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad)
    return torch.stack(rows)


def rows_of_losses_that_require_grad(w, inputs, targets):
    losses = ((inputs @ w - targets) ** 2).requires_grad_()
    return torch.stack([torch.autograd.grad(loss, w, retain_graph=True)[0] for loss in losses])


def rows_by_grad_of_a_leaf(w, inputs, targets):
    w = w.detach().requires_grad_()
    losses = [(x @ w - y) ** 2 for x, y in zip(inputs, targets, strict=True)]
    return torch.stack([torch.autograd.grad(loss, w)[0] for loss in losses])


def rows_that_leak(w, inputs, targets):
    rows = []

    def loss(w, x, y):
        return (x @ w - y) ** 2

    def one(x, y):
        g = torch.func.grad(loss)(w, x, y)
        rows.append(g)
        return g

    torch.func.vmap(one)(inputs, targets)
    return rows[0]


def second_by_backward(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    slope, x.grad = x.grad, None
    slope.sum().backward()
    return x.grad


def second_by_hessian(f, x):
    rows = [torch.autograd.functional.hessian(f, number) for number in x.flatten()]
    return torch.stack(rows).view_as(x)


def second_in_double(f, x):
    x = x.double().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)[0]


def second_with_ones(f, x):
    x = x.detach().clone().requires_grad_()
    ones = torch.ones_like(x)
    (slope,) = torch.autograd.grad(f(x), x, ones, create_graph=True)
    return torch.autograd.grad(slope, x, ones)[0]


def clip_with_torch_norms(grads, limit):
    length = torch.stack([torch.linalg.vector_norm(g) for g in grads]).norm()
    return tuple(g * torch.clamp(limit / length, max=1.0) for g in grads)


def clip_on_clones(grads, limit):
    copies = [g.clone() for g in grads]
    length = sum(g.square().sum() for g in copies) ** 0.5
    if length > limit:
        for g in copies:
            g.mul_(limit / length)
    return copies


def clip_as_it_is(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    if length <= limit:
        return grads
    return tuple(g * (limit / length) for g in grads)


def clip_with_math(grads, limit):
    length = math.sqrt(sum(v * v for g in grads for v in g.flatten().tolist()))
    factor = limit / length if length > limit else 1
    return [factor * g for g in grads]


def clip_in_double(grads, limit):
    length = sum(g.double().square().sum() for g in grads).sqrt()
    return tuple(g.double() * (limit / length).clamp(max=1) for g in grads)


def rows_by_backward(w, inputs, targets):
    rows = []
    for x, y in zip(inputs, targets, strict=True):
        leaf = w.clone().requires_grad_()
        ((x @ leaf - y) ** 2).backward()
        rows.append(leaf.grad)
    return torch.stack(rows)


def rows_emptied(w, inputs, targets):
    w, rows = w.clone().requires_grad_(), []
    for x, y in zip(inputs, targets, strict=True):
        w.grad = None
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad)
    return rows


def rows_by_vmap(w, inputs, targets):
    def loss(w, x, y):
        return (x @ w - y) ** 2

    return torch.func.vmap(torch.func.grad(loss), (None, 0, 0))(w, inputs, targets)


def rows_of_pairs(w, inputs, targets):
    pairs = zip(inputs, targets, strict=True)
    return torch.stack([2 * (x @ w - y) * x for x, y in pairs])


ANSWERS = [
    ("09.1", ("3", "inf", "nan", "2"), "corner: on the left the slope is -3"),
    *[("09.1", [corner, "inf", "nan", "2"], "corner: on the left the slope is -3")
      for corner in ("-3", "1", "-1", "nan", "inf")],
    ("09.1", ("0", "0", "nan", "2"), "root: 0 is its value"),
    *[("09.1", ("0", root, "nan", "2"), "root: inf times 3 is still inf")
      for root in ("nan", "3", "1.5")],
    ("09.1", ("0", "inf", "0", "2"), "masked: a factor of 0 meets one of inf"),
    ("09.1", ("0", "inf", "inf", "2"), "masked: a factor of 0 meets one of inf"),
    ("09.1", ("0", "inf", "nan", "3.6"), "mixed: round is flat"),
    ("09.1", ("0", "inf", "nan", "1.6"), "mixed: round is flat"),
    ("09.1", ("0", "inf", "nan", "3.2"), "mixed: round is flat"),
    ("09.1", ("0", "inf", "nan", "0"), "mixed: x is used twice"),
    ("09.1", ("0", "inf", "nan", "1"), "mixed: on the path that is open"),
    ("09.1", ("3", "inf", "0", "2"), "corner: on the left the slope is -3"),
    ("09.1", ("3.0", "inf", "nan", "2.0"), "corner: on the left the slope is -3"),
    ("09.2", (1, -4, 5), "the first weight, 2, is missing"),
    ("09.2", tuple(2 * a - b for a, b in zip([2, 0, 5], [3, 4, 5], strict=True)), "both rows"),
    ("09.2", [5.0, 4.0, 10.0], "the second weight is negative"),
    ("09.2", (7, 4, 15), "both rows together"),
    ("09.2", (1, 4, 0), "that is the second row"),
    ("09.2", (0, 8, -5), "the weights are swapped"),
    ("09.3", second_once, "that is the first slope"),
    ("09.3", second_squared, "the slope times itself"),
    ("09.3", second_without_graph, "what hangs on no graph"),
    ("09.3", second_on_the_input_itself, "x must require a gradient"),
    ("09.3", second_by_backward_alone, "needs create_graph=True"),
    ("09.3", second_without_sum, "each call goes backward from a single number"),
    ("09.3", second_on_top_of_the_first, "x.grad still held the first slope"),
    ("09.3", second_of_f_of_f, "f is applied once"),
    ("09.3", second_as_a_number, "return a tensor, one number for each"),
    ("09.3", second_in_a_tuple, "returns a tuple: take its only entry"),
    ("09.4", clip_each, "one length for all"),
    ("09.4", clip_values, "that limits every number"),
    ("09.4", lambda grads, limit: [g.clamp(max=limit) for g in grads], "limits every number"),
    ("09.4", clip_always, "gradients that are short enough"),
    ("09.4", clip_without_root, "the length needs its square root"),
    ("09.4", clip_with_the_squares, "the length needs its square root"),
    ("09.4", clip_by_added_lengths, "lengths do not add up"),
    ("09.4", clip_by_the_longest, "not of the longest tensor"),
    ("09.4", clip_without_root_in_python, "the length needs its square root"),
    ("09.4", clip_in_place, "that writes into the gradients"),
    ("09.4", clip_in_place_in_python, "that writes into the gradients"),
    ("09.4", lambda grads, limit: [g * min(1.0, limit / sum(h.norm().item() for h in grads))
                                   for g in grads], "lengths do not add up"),
    ("09.4", clip_contiguous, "that writes into the gradients"),
    ("09.4", clip_by_numpy, "that writes into the gradients"),
    ("09.4", clip_by_data, "that writes into the gradients"),
    ("09.4", clip_by_smaller, "gradients may be zero"),
    ("09.4", clip_by_minimum, "gradients may be zero"),
    ("09.4", clip_by_a_row, "gradients may have different shapes"),
    ("09.5", lambda w, x, y: (x @ w - y) ** 2, "those are the losses"),
    ("09.5", lambda w, x, y: 2 * (x @ w - y) * x, "give it a second dimension"),
    ("09.5", rows_by_vmap_of_all, "in_dims=(None, 0, 0)"),
    ("09.5", rows_by_grad_of_w, "w does not require a gradient yet"),
    ("09.5", rows_by_backward_of_w, "w does not require a gradient yet"),
    ("09.5", rows_of_losses_that_require_grad, "w does not require a gradient yet"),
    ("09.5", half_a_row, "one half is missing"),
    ("09.5", batch_mean, "that is the mean over the samples"),
    ("09.5", batch_sum, "all samples are added"),
    ("09.5", rows_pile_up, "each row holds the rows before it"),
    ("09.5", rows_without_clone, "all rows are one tensor, w.grad"),
    ("09.5", rows_emptied_without_clone, "all rows are one tensor, w.grad"),
    ("09.5", rows_of_the_mean, "the mean of the batch divides"),
    ("09.5", lambda w, x, y: 2 * abs(x @ w - y)[:, None] * x, "its sign belongs to the gradient"),
    ("09.5", lambda w, x, y: 2 * torch.relu(x @ w - y)[:, None] * x, "an error may be negative"),
    ("09.5", lambda w, x, y: 2 * ((x @ w - y) ** 2).sqrt()[:, None] * x, "an error may be"),
    ("09.5", lambda w, x, y: 2 * (x @ w - y), "gradients of the predictions"),
    ("09.5", lambda w, x, y: 2 * (y - x @ w)[:, None] * x, "the error is the prediction minus"),
]  # fmt: skip

WRONG = [
    ("09.1", ("0", "inf", "nan"), "Expected a tuple or list of length 4, yours has length 3."),
    ("09.1", ("0", "inf", "nan", "5"), "Entry 3: '5' is not it."),
    ("09.1", ("0", "inf", "nan", "2.5"), "Entry 3: '2.5' is not it."),
    ("09.1", (0, "inf", "nan", "2"), "Entry 0: Expected a str, yours is the int 0."),
    ("09.2", (3, -4), "Expected a tuple or list of length 3, yours has length 2."),
    ("09.2", (3, -4, 9), "Entry 2: 9 is not it."),
    ("09.2", (5, 4, 9), "Entry 0: 5 is not it."),
    ("09.2", (2, -4, 5), "Entry 0: 2 is not it."),
    ("09.2", 9.0, "Expected a tuple or list, yours is the float 9.0."),
    ("09.3", lambda f, x: f(f(x)), "Expected 6 at [0], yours is 1."),
    ("09.3", lambda f: f, "Expected a function of 2 parameters, f, x."),
    ("09.4", clip_in_one_piece, "Expected a tuple or list, yours is a tensor of shape (3,)."),
    ("09.4", lambda grads, limit: grads, "Entry 0: Expected 0.6 at [0], yours is 3."),
    ("09.4", lambda grads, limit: tuple(g * 0 for g in grads), "Expected 0.6 at [0], yours is 0."),
    ("09.4", lambda grads, limit: grads[0], "Expected a tuple or list, yours is a tensor"),
    ("09.5", rows_that_leak, "yours is a tensor of shape (2,)"),
    ("09.5", lambda w, inputs, targets: inputs, "Expected 6 at [0, 0], yours is 1."),
]

RIGHT = [
    ("09.1", ("0", "inf", "nan", "2")),
    ("09.1", ["0", "inf", "nan", "2"]),
    ("09.1", ("0", "inf", "nan", str(round(1.6)))),
    ("09.1", (str(0), str(math.inf), str(math.nan), str(2))),
    ("09.1", (str(0.0), str(math.inf), str(math.nan), str(2.0))),
    ("09.1", ("0", "inf", "nan", "2.0")),
    ("09.1", (f"{0.0:g}", f"{math.inf:g}", f"{math.nan:g}", f"{2.0:g}")),
    ("09.1", ("0", "inf", "nan", f"{torch.tensor(1.6).round().item():g}")),
    ("09.2", (3.0, -4.0, 10.0)),
    ("09.2", [3, -4, 10]),
    ("09.2", (2 * 2 - 1, 2 * 0 - 4, 2 * 5 - 0)),
    ("09.2", tuple((2 * torch.tensor([2.0, 0, 5]) - torch.tensor([1.0, 4, 0])).tolist())),
    ("09.2", (torch.tensor(3.0), torch.tensor(-4.0), torch.tensor(10.0))),
    ("09.2", (np.float32(3), np.float64(-4), np.int64(10))),
    ("09.3", second_by_functions),
    ("09.3", second_by_transforms),
    ("09.3", second_by_backward),
    ("09.3", second_by_hessian),
    ("09.3", second_in_double),
    ("09.3", second_with_ones),
    ("09.4", clipped_with_an_if),
    ("09.4", clip_with_torch_norms),
    ("09.4", clip_on_clones),
    ("09.4", clip_as_it_is),
    ("09.4", clip_with_math),
    ("09.4", clip_in_double),
    ("09.5", per_sample_by_hand),
    ("09.5", rows_of_the_jacobian),
    ("09.5", rows_by_backward),
    ("09.5", rows_by_grad_of_a_leaf),
    ("09.5", rows_emptied),
    ("09.5", rows_by_vmap),
    ("09.5", rows_of_pairs),
    ("09.5", lambda w, x, y: per_sample_by_hand(w.double(), x.double(), y.double())),
]
