"""Chapter 09: gradients, the toolbox."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 3: second derivatives -----------------------------------------------------------------------


def _second(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (bend,) = torch.autograd.grad(slope.sum(), x)
    return bend


def _first_slope(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    return slope


def _slope_squared(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    return slope**2


def _no_graph(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    (bend,) = torch.autograd.grad(slope.sum(), x)
    return bend


def _no_sum(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    (bend,) = torch.autograd.grad(slope, x)
    return bend


def _both_in_grad(f, x):
    x = x.detach().requires_grad_()
    f(x).sum().backward(create_graph=True)
    x.grad.sum().backward()
    return x.grad.detach()


def _f_of_f(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(f(x)).sum(), x, create_graph=True)
    (bend,) = torch.autograd.grad(slope.sum(), x)
    return bend


def _one_number(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (bend,) = torch.autograd.grad(slope.sum(), x)
    return bend.item()


def _the_whole_pair(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)


# ---- 4: clipping ---------------------------------------------------------------------------------


def _clip(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    factor = (limit / length).clamp(max=1)
    return tuple(g * factor for g in grads)


def _each_alone(grads, limit):
    return tuple(g * (limit / g.norm()).clamp(max=1) for g in grads)


def _each_alone_in_python(grads, limit):
    return tuple(g * min(1.0, limit / g.norm().item()) for g in grads)


def _every_number(grads, limit):
    return tuple(g.clamp(-limit, limit) for g in grads)


def _stretched(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    return tuple(g * limit / length for g in grads)


def _without_root(grads, limit):
    length = sum((g * g).sum() for g in grads)
    factor = (limit / length).clamp(max=1)
    return tuple(g * factor for g in grads)


def _without_root_in_python(grads, limit):
    length = sum((g * g).sum().item() for g in grads)
    return tuple(g * min(1.0, limit / length) for g in grads)


def _root_in_the_condition_only(grads, limit):
    length = sum((g * g).sum() for g in grads)
    return tuple(g * limit / length if length.sqrt() > limit else g for g in grads)


def _sum_of_lengths(grads, limit):
    length = sum(g.norm() for g in grads)
    factor = (limit / length).clamp(max=1)
    return tuple(g * factor for g in grads)


def _sum_of_lengths_in_python(grads, limit):
    length = sum(g.norm().item() for g in grads)
    return tuple(g * min(1.0, limit / length) for g in grads)


def _longest_alone(grads, limit):
    length = max(g.norm() for g in grads)
    factor = (limit / length).clamp(max=1)
    return tuple(g * factor for g in grads)


def _written_into(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    factor = (limit / length).clamp(max=1)
    for g in grads:
        g *= factor
    return grads


def _written_into_views(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    factor = (limit / length).clamp(max=1)
    return tuple(g.contiguous().mul_(factor) for g in grads)


def _written_into_in_python(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt().item()
    factor = min(1.0, limit / length)
    for g in grads:
        g *= factor
    return grads


def _divided_by_zero(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt()
    return tuple(g / length * length.clamp(max=limit) for g in grads)


def _divided_by_zero_in_python(grads, limit):
    length = sum((g * g).sum() for g in grads).sqrt().item()
    factor = min(1.0, limit / length)
    return tuple(g * factor for g in grads)


def _one_row_of_all(grads, limit):
    length = torch.cat(grads).norm()
    return tuple(g * limit / length if length > limit else g for g in grads)


# ---- 5: a gradient for each sample ---------------------------------------------------------------


def _per_sample(w, inputs, targets):
    error = inputs @ w - targets
    return 2 * error[:, None] * inputs


def _one_mean(w, inputs, targets):
    w = w.detach().requires_grad_()
    losses = (inputs @ w - targets) ** 2
    losses.mean().backward()
    return w.grad


def _one_sum(w, inputs, targets):
    w = w.detach().requires_grad_()
    losses = (inputs @ w - targets) ** 2
    losses.sum().backward()
    return w.grad


def _running_sum(w, inputs, targets):
    w = w.detach().requires_grad_()
    rows = []
    for x, y in zip(inputs, targets):  # noqa: B905
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad.clone())
    return torch.stack(rows)


def _the_same_tensor(w, inputs, targets):
    w = w.detach().requires_grad_()
    rows = []
    for x, y in zip(inputs, targets):  # noqa: B905
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad)
    return torch.stack(rows)


def _the_same_tensor_emptied(w, inputs, targets):
    w = w.detach().requires_grad_()
    rows = []
    for x, y in zip(inputs, targets):  # noqa: B905
        ((x @ w - y) ** 2).backward()
        rows.append(w.grad)
        w.grad.zero_()
    return torch.stack(rows)


def _half(w, inputs, targets):
    error = inputs @ w - targets
    return error[:, None] * inputs


def _divided(w, inputs, targets):
    return 2 * (inputs @ w - targets)[:, None] * inputs / len(inputs)


def _no_sign(w, inputs, targets):
    return 2 * (inputs @ w - targets).abs()[:, None] * inputs


def _positive_errors_only(w, inputs, targets):
    return 2 * torch.relu(inputs @ w - targets)[:, None] * inputs


def _without_the_inputs(w, inputs, targets):
    return 2 * (inputs @ w - targets)


def _no_second_dimension(w, inputs, targets):
    return 2 * (inputs @ w - targets) * inputs


def _w_is_mapped_too(w, inputs, targets):
    def loss(w, x, y):
        return (x @ w - y) ** 2

    return torch.func.vmap(torch.func.grad(loss))(w, inputs, targets)


def _no_gradient_asked(w, inputs, targets):
    rows = []
    for k in range(len(inputs)):
        loss = (inputs[k] @ w - targets[k]) ** 2
        rows.append(torch.autograd.grad(loss, w)[0])
    return torch.stack(rows)


def _losses(w, inputs, targets):
    return (inputs @ w - targets) ** 2


def _other_sign(w, inputs, targets):
    return 2 * (targets - inputs @ w)[:, None] * inputs


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=("0", "inf", "nan", "2"),
        slips=(
            Slip(
                ("3", "inf", "nan", "2"),
                "corner: on the left the slope is -3, on the right 3; abs returns the middle.",
                also=tuple((a, "inf", "nan", "2") for a in ("-3", "1", "-1", "nan", "inf")),
            ),
            Slip(
                ("0", "0", "nan", "2"),
                "root: 0 is its value; the question is how steep it is there.",
            ),
            Slip(
                ("0", "nan", "nan", "2"),
                "root: inf times 3 is still inf; only 0 makes something else of it.",
                also=(("0", "3", "nan", "2"), ("0", "1.5", "nan", "2")),
            ),
            Slip(
                ("0", "inf", "0", "2"),
                "masked: a factor of 0 meets one of inf, and that product is no number.",
                also=(("0", "inf", "inf", "2"),),
            ),
            Slip(
                ("0", "inf", "nan", "3.6"),
                "mixed: round is flat, so the path through it brings 0, not the factor 1.6.",
                also=(("0", "inf", "nan", "1.6"), ("0", "inf", "nan", "3.2")),
            ),
            Slip(
                ("0", "inf", "nan", "0"),
                "mixed: x is used twice, and only one of the two paths goes through round.",
            ),
            Slip(
                ("0", "inf", "nan", "1"),
                "mixed: on the path that is open, a factor gets the number of the other one.",
            ),
        ),
        alone=True,
        last_hint="look again at each one: its factors on the way back, and what meets them.",
    ),
    "2": Exercise(
        solution=(3.0, -4.0, 10.0),
        slips=(
            Slip(
                (1.0, -4.0, 5.0),
                "either the first weight, 2, is missing, or you took away both rows where the "
                "second one alone is meant.",
            ),
            Slip((5.0, 4.0, 10.0), "the second weight is negative: its row is taken away."),
            Slip(
                (7.0, 4.0, 15.0),
                "the start with two ones leaves both rows together, and one weight is negative.",
            ),
            Slip((1.0, 4.0, 0.0), "that is the second row; the two rows are still to be weighed."),
            Slip(
                (0.0, 8.0, -5.0), "the weights are swapped: the first one belongs to the first row."
            ),
        ),
        last_hint="look again at the rows: a start weighs them and adds them up. Find the two rows "
        "that fit both known results.",
    ),
    "3": Exercise(
        solution=_second,
        cases=(
            case("lambda x: x * x * x", "torch.tensor([1.0, 2.0, 3.0])"),
            case("lambda x: torch.exp(-x * x)", "torch.tensor([[0.0, 0.5], [1.0, -2.0]])"),
            case("torch.square", "torch.tensor([-1.0, 5.0])"),
        ),
        free=("dtype",),
        slips=(
            Slip(_first_slope, "that is the first slope: differentiate the slope once more."),
            Slip(_slope_squared, "the slope times itself is not the slope of the slope."),
            Slip(
                _no_graph,
                "a call goes backward from what hangs on no graph: x must require a gradient, and "
                "the first of the two calls needs create_graph=True.",
            ),
            Slip(
                _no_sum,
                "each call goes backward from a single number: take the sum() first.",
            ),
            Slip(
                _both_in_grad,
                "x.grad still held the first slope when backward added the second to it.",
            ),
            Slip(_f_of_f, "f is applied once; what is applied twice is the slope."),
            Slip(
                _one_number,
                "x may hold several numbers: return a tensor, one number for each, not item().",
            ),
            Slip(_the_whole_pair, "torch.autograd.grad returns a tuple: take its only entry."),
        ),
        last_hint="look again at the two calls: the slope with a graph of its own, then its slope.",
    ),
    "4": Exercise(
        solution=_clip,
        cases=(
            case("(torch.tensor([3.0, 0.0]), torch.tensor([4.0]))", "1.0"),
            case("(torch.tensor([3.0, 0.0]), torch.tensor([4.0]))", "10.0"),
            case(
                "(torch.tensor([[1.0, -2.0], [2.0, 0.0]]), torch.tensor([-4.0, 0.5]), "
                "torch.tensor([6.0]))",
                "2.0",
            ),
            case("(torch.tensor([3.0]).expand(2), torch.tensor([-1.0]))", "2.0"),
            case("(torch.zeros(2), torch.zeros(1))", "1.0"),
            case("(torch.tensor([0.3, 0.4]), torch.tensor([0.0]))", "0.4"),
        ),
        keeps_inputs=True,
        free=("dtype",),
        slips=(
            Slip(
                _each_alone,
                "one length for all: clipping each tensor by itself turns the common direction.",
                also=(_each_alone_in_python,),
            ),
            Slip(
                _every_number,
                "that limits every number by itself, which turns the direction: scale all alike.",
                also=(lambda grads, limit: tuple(g.clamp(max=limit) for g in grads),),
            ),
            Slip(
                _stretched,
                "gradients that are short enough stay as they are; do not stretch them.",
            ),
            Slip(
                _without_root,
                "the length needs its square root, in the condition and in the factor.",
                also=(
                    _without_root_in_python,
                    _root_in_the_condition_only,
                ),
            ),
            Slip(
                _sum_of_lengths,
                "lengths do not add up: 3 to the side and 4 up are 5, not 7.",
                also=(_sum_of_lengths_in_python,),
            ),
            Slip(
                _longest_alone,
                "the common length is that of all numbers together, not of the longest tensor.",
            ),
            Slip(
                _written_into,
                "that writes into the gradients it was given: make new tensors.",
                also=(_written_into_views, _written_into_in_python),
            ),
            Slip(
                _divided_by_zero,
                "gradients may be zero: their length is 0, and nothing is to be divided by it.",
                also=(_divided_by_zero_in_python,),
            ),
            Slip(
                _one_row_of_all,
                "gradients may have different shapes: flatten each before you put them together.",
            ),
        ),
        last_hint="look again at three steps: one length of all, one factor of at most 1, and new "
        "tensors.",
    ),
    "5": Exercise(
        solution=_per_sample,
        cases=(
            case(
                "torch.tensor([1.0, 1.0])",
                "torch.tensor([[1.0, 2.0], [3.0, 4.0], [0.0, 1.0], [2.0, 1.0]])",
                "torch.tensor([0.0, 5.0, 1.0, 7.0])",
            ),
            case(
                "torch.tensor([0.5, -1.0, 2.0])",
                "torch.tensor([[1.0, 0.0, 2.0], [2.0, 2.0, 1.0]])",
                "torch.tensor([3.0, -1.0])",
            ),
        ),
        free=("dtype", "rows"),
        slips=(
            Slip(
                _one_mean,
                "that is the mean over the samples: one row for each sample is asked.",
            ),
            Slip(_one_sum, "all samples are added into one row: keep a row for each sample."),
            Slip(
                _running_sum,
                "each row holds the rows before it too: .grad was not emptied between samples.",
            ),
            Slip(
                _the_same_tensor,
                "all rows are one tensor, w.grad, which goes on changing: append a clone of it.",
                also=(_the_same_tensor_emptied,),
            ),
            Slip(_half, "one half is missing: a square changes at twice its number."),
            Slip(
                _divided,
                "the mean of the batch divides by its length; a single sample does not.",
            ),
            Slip(
                _no_sign,
                "an error may be negative, and its sign belongs to the gradient.",
                also=(_positive_errors_only,),
            ),
            Slip(
                _without_the_inputs,
                "those are the gradients of the predictions: each is still multiplied by the "
                "inputs of its sample.",
            ),
            Slip(
                _no_second_dimension,
                "there is one error for each sample: give it a second dimension, [:, None], and it "
                "multiplies whole rows.",
            ),
            Slip(
                _w_is_mapped_too,
                "w is the same for all samples: vmap needs in_dims=(None, 0, 0).",
            ),
            Slip(
                _no_gradient_asked,
                "w does not require a gradient yet: begin with w = w.detach().requires_grad_(), "
                "or work the gradient out by hand.",
                raises="does not require grad",
            ),
            Slip(_losses, "those are the losses of the samples; their gradients are asked."),
            Slip(_other_sign, "the error is the prediction minus the target, not the reverse."),
        ),
        last_hint="look again at the loss of one sample alone: its gradient for w is its row.",
    ),
}
