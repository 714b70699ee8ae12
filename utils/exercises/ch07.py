"""Chapter 07: automatic differentiation."""

from collections.abc import Callable

import torch

from utils.device import get_device
from utils.exercises.judge import Exercise, Slip


def _numbers(*values: float) -> torch.Tensor:
    """Return ``values`` as a float32 tensor on the book's device."""
    return torch.tensor(values).to(get_device())


# ---- 2: second derivatives -----------------------------------------------------------------------


def cube(x: torch.Tensor) -> torch.Tensor:
    """Return x³ for each number of ``x``."""
    return x * x * x


def bell(x: torch.Tensor) -> torch.Tensor:
    """Return a curve that bends both ways, for each number of ``x``."""
    return (-x * x).exp()


def _slope(f: Callable, x: torch.Tensor, *, create_graph: bool = False) -> tuple:
    """Return a fresh leaf with the numbers of ``x``, and the slopes of ``f`` there."""
    leaf = x.detach().clone().requires_grad_()
    return leaf, torch.autograd.grad(f(leaf).sum(), leaf, create_graph=create_graph)[0]


def _second(f: Callable, x: torch.Tensor, *, create_graph: bool = True) -> torch.Tensor:
    leaf, slope = _slope(f, x, create_graph=create_graph)
    return torch.autograd.grad(slope.sum(), leaf)[0]


# ---- 3: the gradient of a mean, in parts ---------------------------------------------------------


def _case_of_parts(w: float, *parts: tuple[float, ...], old: float | None = None) -> Callable:
    """Return a maker of a leaf, perhaps with an old gradient, and of batches of some lengths."""

    def make() -> tuple:
        leaf = _numbers(w)[0].clone().requires_grad_()
        leaf.grad = None if old is None else torch.full_like(leaf, old)
        return leaf, tuple(_numbers(*part) for part in parts)

    return make


def _in_parts(weigh: Callable, *, reset: bool = True) -> Callable:
    """Return an answer that goes backward from ``weigh(losses, batches)`` of every batch."""

    def answer(w: torch.Tensor, batches: tuple[torch.Tensor, ...]) -> torch.Tensor:
        if reset:
            w.grad = None
        for batch in batches:
            weigh((w * batch) ** 2, batches).backward()
        return w.grad

    return answer


def _last_part(w: torch.Tensor, batches: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Return what is left if ``.grad`` is emptied before every batch."""
    return (2 * w * batches[-1] ** 2).sum().detach() / _count(batches)


def _count(batches: tuple[torch.Tensor, ...]) -> int:
    return sum(map(len, batches))


# ---- 4: clipping ---------------------------------------------------------------------------------


def _length(grads: tuple[torch.Tensor, ...]) -> torch.Tensor:
    return sum((g * g).sum() for g in grads).sqrt()


def _clip(grads: tuple[torch.Tensor, ...], limit: float) -> tuple[torch.Tensor, ...]:
    length = _length(grads)
    return tuple(g * limit / length for g in grads) if length > limit else tuple(grads)


def _clip_in_place(grads: tuple[torch.Tensor, ...], limit: float) -> tuple[torch.Tensor, ...]:
    factor = min(1.0, limit / _length(grads).item())
    return tuple(g.mul_(factor) for g in grads)


def _case_of_grads(limit: float, *grads: tuple[float, ...]) -> Callable:
    return lambda: (tuple(_numbers(*grad) for grad in grads), limit)


def _case_of_a_sum() -> tuple:
    """Return gradients as a sum hands them on: one number seen twice, so writing in it fails."""
    return (_numbers(3.0).expand(2), _numbers(-1.0)), 2.0


# ---- 5: a gradient for each sample ---------------------------------------------------------------


def _per_sample(w: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 2 * (x @ w - y)[:, None] * x


def _case_of_samples(w: tuple, *rows: tuple) -> Callable:
    """Return a maker of weights, samples and targets; the last number of a row is its target."""

    def make() -> tuple:
        table = torch.tensor(rows).to(get_device())
        return _numbers(*w), table[:, :-1].clone(), table[:, -1].clone()

    return make


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
            Slip((-6.0, -18.0), "both numbers are right and the order is not: w.grad comes first."),
        ),
    ),
    "2": Exercise(
        solution=_second,
        cases=(
            lambda: (cube, _numbers(1.0, 2.0, 3.0)),
            lambda: (bell, _numbers(0.0, 0.5, 1.0, -2.0).view(2, 2)),
            lambda: (torch.square, _numbers(-1.0, 5.0)),
        ),
        slips=(
            Slip(
                lambda f, x: _slope(f, x)[1],
                "that is the first slope: differentiate the slope once more.",
            ),
            Slip(
                lambda f, x: _slope(f, x)[1] ** 2,
                "the slope times itself is not the slope of the slope.",
            ),
            Slip(
                lambda f, x: _second(f, x, create_graph=False),
                "three things: x requires a gradient, the first call records a graph, and each "
                "call goes backward from a single number.",
            ),
            Slip(
                lambda f, x: _slope(f, x)[1] + _second(f, x),
                "x.grad still held the first slope when backward added the second to it.",
            ),
            Slip(
                lambda f, x: _second(lambda leaf: f(f(leaf)), x),
                "f is applied once; what is applied twice is the slope.",
            ),
        ),
    ),
    "3": Exercise(
        solution=_in_parts(lambda losses, batches: losses.sum() / _count(batches)),
        cases=(
            _case_of_parts(3.0, (1.0, 2.0, 3.0), (10.0,)),
            _case_of_parts(0.5, (4.0,), (1.0, -2.0), (0.5, 3.0, 1.0)),
            _case_of_parts(-1.0, (2.0, 1.0), (3.0,), old=5.0),
        ),
        slips=(
            Slip(
                _in_parts(lambda losses, batches: losses.mean()),
                "these means are added up: with two batches the sum is about twice too large.",
            ),
            Slip(
                _in_parts(lambda losses, batches: losses.mean() / len(batches)),
                "a short batch weighs as much as a long one: divide by the count of all numbers.",
            ),
            Slip(
                _in_parts(lambda losses, batches: losses.sum()),
                "that is the gradient of the sum; the mean divides by the count of all numbers.",
            ),
            Slip(
                _in_parts(
                    lambda losses, batches: losses.sum() / _count(batches),
                    reset=False,
                ),
                "w may come with an old gradient: backward adds to it unless you empty it first.",
            ),
            Slip(
                _last_part,
                "that is the last batch alone: empty .grad once, before the first batch.",
            ),
        ),
    ),
    "4": Exercise(
        solution=_clip,
        cases=(
            _case_of_grads(1.0, (3.0, 0.0), (4.0,)),
            _case_of_grads(10.0, (3.0, 0.0), (4.0,)),
            _case_of_grads(2.0, (1.0, -2.0, 2.0), (-4.0, 0.5), (6.0,)),
            _case_of_a_sum,
        ),
        slips=(
            Slip(
                lambda grads, limit: tuple(_clip((g,), limit)[0] for g in grads),
                "one length for all: clipping each tensor by itself turns the common direction.",
            ),
            Slip(
                lambda grads, limit: tuple(g.clamp(-limit, limit) for g in grads),
                "that limits every number by itself, which turns the direction: scale all alike.",
            ),
            Slip(
                lambda grads, limit: tuple(g * limit / _length(grads) for g in grads),
                "gradients that are short enough stay as they are; do not stretch them.",
            ),
            Slip(
                lambda grads, limit: tuple(
                    g * limit / _length(grads) ** 2 if _length(grads) > limit else g for g in grads
                ),
                "the length needs its square root, or the result is shorter than asked.",
            ),
            Slip(
                lambda grads, limit: tuple(
                    g * min(1.0, limit / sum(map(torch.linalg.vector_norm, grads))) for g in grads
                ),
                "lengths do not add up: 3 to the side and 4 up are 5, not 7.",
            ),
            Slip(
                _clip_in_place,
                "that writes into the gradients it was given: make new tensors.",
            ),
        ),
    ),
    "5": Exercise(
        solution=_per_sample,
        cases=(
            _case_of_samples((1.0, 1.0), (1.0, 2.0, 0.0), (3.0, 4.0, 5.0), (0.0, 1.0, 1.0)),
            _case_of_samples((0.5, -1.0, 2.0), (1.0, 0.0, 2.0, 3.0), (2.0, 2.0, 1.0, -1.0)),
        ),
        slips=(
            Slip(
                lambda w, x, y: _per_sample(w, x, y).mean(0),
                "that is the mean over the samples: one row for each sample is asked.",
            ),
            Slip(
                lambda w, x, y: _per_sample(w, x, y).sum(0),
                "all samples are added into one row: keep a row for each sample.",
            ),
            Slip(
                lambda w, x, y: _per_sample(w, x, y).cumsum(0),
                "each row holds the rows before it too: .grad was not emptied between samples.",
            ),
            Slip(
                lambda w, x, y: _per_sample(w, x, y) / 2,
                "one half is missing: a square has the local derivative of exercise 1.",
            ),
            Slip(
                lambda w, x, y: _per_sample(w, x, y) / len(x),
                "the mean of the batch divides by its length; a single sample does not.",
            ),
        ),
    ),
}
