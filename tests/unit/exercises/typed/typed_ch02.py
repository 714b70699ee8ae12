"""Answers to the exercises of chapter 02, wrong and right, as readers type them."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def unchanged(numbers):
    largest, mean = max(numbers.flatten()), numbers.mean()
    return largest - mean


def floated_at_the_end(numbers):
    return torch.tensor(numbers.max() - numbers.mean(), dtype=torch.float32)


def rounded_mean(numbers):
    return numbers.max() - int(numbers.float().mean())


def floor_of_the_mean(numbers):
    return (numbers.max() - numbers.sum() // len(numbers.flatten())).float()


def whole_first(numbers):
    numbers = numbers.to(torch.int64)
    return numbers.max() - numbers.sum() / numbers.numel()


def spread(numbers):
    return numbers.max().float() - numbers.min().float()


def pairs(y_hat, y):
    difference = y_hat - y
    return difference.square().mean()


def asserting(y_hat, y):
    assert len(y_hat.shape) == len(y.shape)
    return (y_hat - y).square().mean()


def asserting_with_words(y_hat, y):
    assert y_hat.shape == y.shape, "shapes"
    return F.mse_loss(y_hat, y)


def columns(y_hat, y):
    return (y_hat[:, 0] - y[:, 0]).pow(2).mean()


def column_of_predictions(y_hat, y):
    return F.mse_loss(y_hat[:, 0], y)


def plain_numbers(w, x, y):
    speed = math.exp(w.item())
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return w.grad


def plain_numbers_with_float(w, x, y):
    speed = torch.tensor(math.exp(float(w.detach()))).to(x.device)
    loss = F.mse_loss(speed * x, y)
    loss.backward()
    return w.grad


def new_parameter(w, x, y):
    speed = torch.tensor(math.exp(w.item()), requires_grad=True, device=x.device)
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return speed.grad


def new_parameter_and_w(w, x, y):
    speed = torch.tensor(math.exp(w.item()), requires_grad=True, device=x.device)
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return w.grad


def no_exp(w, x, y):
    F.mse_loss(w * x, y).backward()
    return w.grad


def only_loss(w, x, y):
    loss = F.mse_loss(w.exp() * x, y)
    loss.backward()
    return loss


def only_w(w, x, y):
    F.mse_loss(w.exp() * x, y).backward()
    return w.detach()


def summed(w, x, y):
    F.mse_loss(w.exp() * x, y, reduction="sum").backward()
    return w.grad


def without_mean(w, x, y):
    (w.exp() * x - y).square().backward()
    return w.grad


def half_of_it(w, x, y):
    F.mse_loss(w.exp() * x, y).backward()
    return w.grad / 2


def grad_of_a_missing_name(w, x, y):
    loss = F.mse_loss(w.exp() * x, y)
    loss.backward()
    return parameter.grad  # noqa: F821 (the reader's mistake)


ANSWERS = [
    ("02.1", ("dtype", "dtype", "graph", "device"), "it speaks of shapes"),
    ("02.1", ["graph", "dtype", "graph", "device"], "it speaks of shapes"),
    ("02.1", ("shape", "graph", "graph", "device"), "numbers with a point"),
    ("02.1", ("shape", "shape", "graph", "device"), "numbers with a point"),
    ("02.1", ("shape", "dtype", "dtype", "device"), "nothing is known behind that tensor"),
    ("02.1", ("shape", "dtype", "shape", "device"), "nothing is known behind that tensor"),
    ("02.1", ("shape", "dtype", "graph", "dtype"), "names of places"),
    ("02.1", ("device", "dtype", "graph", "device"), "it speaks of shapes"),
    ("02.1", ("shape", "device", "graph", "device"), "numbers with a point"),
    ("02.1", ("shape", "dtype", "device", "device"), "nothing is known behind that tensor"),
    ("02.1", ("shape", "dtype", "graph", "graph"), "names of places"),
    ("02.1", ("shape", "graph", "dtype", "shape"), "numbers with a point"),
    ("02.1", ("shape", "graph", "graph", "shape"), "numbers with a point"),
    ("02.2", 4, "there it was noticed"),
    ("02.2", 5, "one line before it"),
    ("02.2", 2, "leaves out the first one, as the text asks"),
    ("02.2", 3, "look at what it is called with"),
    ("02.2", 6, "w is a single number"),
    ("02.2", 7, "hours is made as the text asks"),
    ("02.2", 8, "so 3 is right"),
    ("02.2", torch.tensor(8), "so 3 is right"),
    ("02.2", 10, "the call is as it should be"),
    ("02.2", 1, "follow its results"),
    ("02.3", 7, "there it was noticed"),
    ("02.3", 1, "line 3 sends x"),
    ("02.3", 3, "that line does what is needed"),
    ("02.3", 4, "w is sent to the GPU"),
    ("02.3", 5, "requires_grad_() moves nothing"),
    ("02.3", 6, "w and x both lie on the GPU"),
    ("02.3", np.int64(7), "there it was noticed"),
    ("02.4", unchanged, "mean still gets whole numbers"),
    ("02.4", floated_at_the_end, "mean still gets whole numbers"),
    ("02.4", lambda numbers: (numbers - numbers.mean()).max(), "mean still gets whole numbers"),
    ("02.4", rounded_mean, "a mean of whole numbers need not be whole"),
    ("02.4", floor_of_the_mean, "a mean of whole numbers need not be whole"),
    ("02.4", whole_first, "lose their fractions"),
    ("02.4", spread, "the largest minus the smallest"),
    ("02.5", pairs, "pairs every number with every other"),
    ("02.5", lambda y_hat, y: (y_hat - y).pow(2).mean(), "pairs every number with every other"),
    ("02.5", lambda y_hat, y: F.mse_loss(y_hat.flatten(), y), "the other can still be a column"),
    ("02.5", lambda y_hat, y: F.mse_loss(y_hat, y.flatten()), "the other can still be a column"),
    ("02.5", asserting, "that finds the mistake"),
    ("02.5", asserting_with_words, "that finds the mistake"),
    ("02.5", columns, "a row has no second dimension"),
    ("02.5", column_of_predictions, "a row has no second dimension"),
    ("02.5", lambda y_hat, y: y_hat.mean() - y.mean(), "without squares"),
    ("02.5", lambda y_hat, y: F.l1_loss(y_hat.flatten(), y.flatten()), "those are the distances"),
    ("02.5", lambda y_hat, y: F.mse_loss(y_hat.view(-1), y.view(-1), reduction="sum"), "that adds"),
    ("02.5", lambda y_hat, y: (y_hat.mean() - y.mean()) ** 2, "square each difference before"),
    ("02.4", lambda numbers: float(numbers.max()) - numbers.double().mean().item(), "item() makes"),
    ("02.5", lambda y_hat, y: (y_hat.flatten() - y.flatten()).square(), "a loss is one number"),
    ("02.5", lambda y_hat, y: float(F.mse_loss(y_hat.view(-1), y.view(-1))), "out of the graph"),
    ("02.6", lambda w, x, y: by_grad(w, x, y).item(), "makes a Python number of the slope"),
    ("02.6", plain_numbers, "the numbers still leave the graph"),
    ("02.6", plain_numbers_with_float, "the numbers still leave the graph"),
    ("02.6", new_parameter, "the slope along speed"),
    ("02.6", new_parameter_and_w, "w has no gradient"),
    ("02.6", no_exp, "the speed is exp(w)"),
    ("02.6", only_loss, "that is the loss"),
    ("02.6", only_w, "that is w itself"),
    ("02.6", summed, "not their sum"),
    ("02.6", without_mean, "backward wants one number"),
]

WRONG = [
    ("02.1", ("shape", "dtype", "graph"), "of length 4, yours has length 3."),
    ("02.1", "shape", "Expected a tuple or list, yours is the str 'shape'."),
    ("02.1", (1, 2, 3, 4), "Entry 0: Expected a str, yours is the int 1."),
    ("02.1", ("Shape", "dtype", "graph", "device"), "Entry 0: 'Shape' is not it."),
    ("02.2", "line 4", "Expected an int, yours is the str"),
    ("02.2", 90, "90 is not it."),
    ("02.2", 9.0, "Expected an int, yours is the float 9.0."),
    ("02.3", 0, "0 is not it."),
    ("02.3", "kilometres", "Expected an int, yours is the str"),
    ("02.3", 20, "20 is not it."),
    ("02.4", lambda numbers: 3.0, "yours is the float 3.0."),
    ("02.4", lambda numbers: numbers.float().mean(), "Expected 3, yours is 5."),
    ("02.4", lambda numbers: None, "Your function returns None"),
    ("02.4", lambda numbers: numbers.float() - numbers.float().mean(), "Expected shape ()"),
    ("02.4", lambda numbers: numbers.max(0).values - numbers.float().mean(), "Expected shape ()"),
    ("02.5", lambda y_hat, y: ((y_hat - y) ** 2).mean().item() / 0, "ZeroDivisionError"),
    ("02.5", lambda y_hat: 0, "Expected a function of 2 parameters, y_hat, y."),
    ("02.6", half_of_it, "Expected -12.75, yours is -6.375."),
    ("02.6", grad_of_a_missing_name, "Your function raises NameError"),
    ("02.6", lambda w, x, y: w.grad.item(), "Your function raises AttributeError"),
]


def mean_with_dtype(numbers):
    return numbers.max() - numbers.mean(dtype=torch.float32)


def mean_as_a_sum(numbers):
    return numbers.max() - numbers.sum() / numbers.numel()


def times_a_float(numbers):
    numbers = 1.0 * numbers
    return (numbers - numbers.mean()).max()


def in_double(numbers):
    numbers = numbers.to(torch.float64)
    return numbers.max() - numbers.mean()


def in_a_loop(numbers):
    total = 0.0
    for number in numbers.flatten():
        total = total + number
    return numbers.max() - total / numbers.numel()


def with_columns(y_hat, y):
    return (y_hat.reshape(-1, 1) - y.reshape(-1, 1)).square().mean()


def number_by_number(y_hat, y):
    total = 0.0
    for a, b in zip(y_hat.flatten(), y.flatten(), strict=True):
        total = total + (a - b) ** 2
    return total / y.numel()


def asks_the_shape(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat[:, 0]
    if y.dim() == 2:
        y = y[:, 0]
    return ((y_hat - y) ** 2).mean()


def by_grad(w, x, y):
    loss = ((torch.exp(w) * x - y) ** 2).mean()
    return torch.autograd.grad(loss, w)[0]


def by_the_rules(w, x, y):
    speed = torch.exp(w)
    return (2 * (speed * x - y) * x * speed).mean()


def power_of_e(w, x, y):
    speed = math.e**w
    F.mse_loss(speed * x, y).backward()
    return w.grad


def emptied_first(w, x, y):
    w.grad = None
    torch.mean((w.exp() * x - y) ** 2).backward()
    return w.grad.clone()


def step_by_step(w, x, y):
    speed = w.exp()
    y_hat = speed * x
    loss = (y_hat - y).square().sum() / len(x)
    loss.backward()
    return w.grad


def by_func(w, x, y):
    return torch.func.grad(lambda v: F.mse_loss(v.exp() * x, y))(w)


RIGHT = [
    ("02.1", ["shape", "dtype", "graph", "device"]),
    ("02.1", ("shape", "dtype", "graph", "device")),
    ("02.1", ("shape", *["dtype", "graph"], "device")),
    ("02.1", [*("shape", "dtype"), "graph", "device"]),
    ("02.1", ("sha" + "pe", "d" + "type", "graph", "device")),
    ("02.1", tuple(word.lower() for word in ("Shape", "Dtype", "Graph", "Device"))),
    ("02.2", 9),
    ("02.2", torch.tensor(9)),
    ("02.2", np.int64(9)),
    ("02.2", np.array(9)),
    ("02.2", 4 + 5),
    ("02.2", int("9")),
    ("02.3", 2),
    ("02.3", torch.tensor(2)),
    ("02.3", np.int64(2)),
    ("02.3", np.array(2)),
    ("02.3", 1 + 1),
    ("02.3", int("2")),
    ("02.4", mean_with_dtype),
    ("02.4", mean_as_a_sum),
    ("02.4", times_a_float),
    ("02.4", in_double),
    ("02.4", in_a_loop),
    ("02.4", lambda numbers: numbers.max() - numbers.float().mean()),
    ("02.5", with_columns),
    ("02.5", number_by_number),
    ("02.5", asks_the_shape),
    ("02.5", lambda y_hat, y: F.mse_loss(y_hat.reshape(-1), y.reshape(-1))),
    ("02.5", lambda y_hat, y: F.mse_loss(y_hat.view_as(y), y)),
    ("02.5", lambda y_hat, y: torch.dist(y_hat.ravel(), y.ravel()) ** 2 / len(y)),
    ("02.6", by_grad),
    ("02.6", by_the_rules),
    ("02.6", power_of_e),
    ("02.6", emptied_first),
    ("02.6", step_by_step),
    ("02.6", by_func),
]
