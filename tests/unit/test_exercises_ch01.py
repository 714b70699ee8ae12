"""Chapter 01: wrong answers as readers type them, each with the hint for its author."""

import pytest
import torch

from utils.check import find, verdict

NO_GRAD = "step with -= under no_grad(): else the step is noted, or w is a tensor without grad."


def hint(name: str, answer: object) -> str:
    """The hint that ``check`` gives for ``answer``."""
    said = verdict(find(name), answer)
    assert said.startswith("not yet.")
    return said.partition("\nHint: ")[2]


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (5 + 0.3 * 3, "step against it"),
        (5 - 3, "the learning rate says how much of it"),
        (0.3 * 3, "the length of the step"),
        (-0.3 * 3, "that is the step itself"),
        (5 - 0.3, "not the rate alone"),
        (4.5, ""),
    ],
)
def test_the_step(answer: float, means: str):
    said = hint("01.1", answer)
    assert means in said
    assert bool(means) == bool(said)


def test_the_step_is_what_an_optimizer_makes():
    w = torch.tensor(5.0, requires_grad=True)
    w.grad = torch.tensor(3.0)
    torch.optim.SGD([w], lr=0.3).step()
    assert verdict(find("01.1"), w.item()) == "right."
    assert verdict(find("01.1"), 4.1) == "right."


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        ((7, 2), "dimension 1 is the second one"),
        ([7, 5], "dimension 0 is not where they differ"),
        ((2, 5), "that is the shape of a"),
        ((5, 7), "the two sizes that do not match"),
        ((7,), "b has two dimensions"),
    ],
)
def test_the_shape_in_the_error(answer: tuple, means: str):
    assert means in hint("01.2", answer)


def test_the_shape_gives_the_message_of_the_task():
    message = (
        "The size of tensor a (5) must match the size of tensor b (7) at non-singleton dimension 1"
    )
    with pytest.raises(RuntimeError) as raised:
        torch.zeros(2, 5) - torch.zeros(find("01.2").solution)
    assert str(raised.value) == message
    assert verdict(find("01.2"), torch.Size([2, 7])) == "right."


def no_abs(y_hat, y):
    return torch.mean(y_hat - y)


def abs_too_late(y_hat, y):
    return torch.abs(torch.mean(y_hat) - torch.mean(y))


def squares(y_hat, y):
    return torch.nn.functional.mse_loss(y_hat, y)


def root(y_hat, y):
    return torch.sqrt(((y - y_hat) ** 2).mean())


def total(y_hat, y):
    return sum(abs(y_hat - y))


def each(y_hat, y):
    return abs(y - y_hat)


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (no_abs, "errors of opposite signs cancel"),
        (abs_too_late, "first make each one positive"),
        (squares, "the loss of the chapter, with squares"),
        (root, "the root of the mean square"),
        (total, "the average is asked"),
        (each, "a loss is one number"),
    ],
)
def test_the_distance(answer, means: str):
    assert means in hint("01.3", answer)


def test_the_distance_is_that_of_pytorch():
    assert verdict(find("01.3"), torch.nn.functional.l1_loss).startswith("right")
    assert find("01.3").solution(*find("01.3").cases[0]()).item() == 2


def by_optimizer(x, y, lr, steps, *, zero=True, total=False, maximize=False, learn="wb"):
    """The exercise with ``torch.optim``, right or with one slip."""
    w, b = (torch.zeros((), requires_grad=True) for _ in range(2))
    learning = [parameter for name, parameter in (("w", w), ("b", b)) if name in learn]
    optimizer = torch.optim.SGD(learning, lr=lr, maximize=maximize)
    for _ in range(steps):
        if zero:
            optimizer.zero_grad()
        errors = (w * x + b - y) ** 2
        (errors.sum() if total else errors.mean()).backward()
        optimizer.step()
    return w.item(), b.item()


def without_no_grad(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        w -= lr * w.grad
        b -= lr * b.grad
    return w.item(), b.item()


def new_names(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w.item(), b.item()


def noted_new_names(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w.item(), b.item()


@pytest.mark.parametrize(
    ("slip", "means"),
    [
        ({"zero": False}, "backward adds to the old gradients"),
        ({"maximize": True}, "step against the gradient, with a minus"),
        ({"total": True}, "a sum makes every step longer"),
        ({"learn": "w"}, "b stays at 0"),
        ({"learn": "b"}, "w stays at 0"),
    ],
)
def test_training_with_a_slip(slip: dict, means: str):
    assert means in hint("01.4", lambda *inputs: by_optimizer(*inputs, **slip))


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (without_no_grad, NO_GRAD),
        (new_names, NO_GRAD),
        (noted_new_names, "w = w - ... makes a new tensor"),
    ],
)
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")
def test_training_that_raises(answer, means: str):
    assert means in hint("01.4", answer)


def test_training_is_that_of_an_optimizer():
    assert verdict(find("01.4"), by_optimizer) == "right, in all 3 cases."
