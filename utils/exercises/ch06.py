"""Chapter 06: the dynamic graph."""

import torch

from utils.device import get_device
from utils.exercises.judge import Exercise, Slip
from utils.record.nodes import walk


def _leaf(value: float = 3.0) -> torch.Tensor:
    return torch.tensor(value, device=get_device(), requires_grad=True)


def _leaves(*values: float) -> list[torch.Tensor]:
    return [_leaf(value) for value in values]


def _leaf_values(loss: torch.Tensor) -> tuple[float, ...]:
    return tuple(sorted(node.leaf.item() for node in walk(loss) if node.leaf is not None))


def _works_twice(loss: torch.Tensor) -> bool:
    return not any(node.saved for node in walk(loss))


NODES = Exercise(
    solution=6,
    slips=(
        Slip(7, "w is used twice but is one leaf: both paths end in the same AccumulateGrad."),
        Slip(5, "those are the operations; the walk ends in one more node, that of the leaf."),
        Slip(8, "2 and 5 are plain numbers: no node stands for what needs no gradient."),
        Slip(4, "every operation leaves a node, and so does the leaf: read from the inside out."),
    ),
)

LEAVES = Exercise(
    solution=(True, True, False, False, True),
    slips=(
        Slip(
            (False, True, False, False, False),
            "a leaf need not require a gradient: it only has no grad_fn.",
        ),
        Slip(
            (False, True, False, False, True),
            "an operation on plain data is not recorded, so its result has no grad_fn.",
        ),
        Slip(
            (True, True, False, True, True),
            "a view of a leaf is made by a recorded operation, like any other result.",
        ),
        Slip(
            (True, True, False, False, False),
            "detach leaves the graph behind: its result has no grad_fn.",
        ),
        Slip(
            (True, True, True, False, True),
            "a product by 1 changes no number and is recorded all the same.",
        ),
    ),
)


def _single_leaf() -> tuple:
    return (_leaf() * 2,)


def _leaf_twice() -> tuple:
    w, b = _leaves(3.0, 1.0)
    return (w * w + b,)


def _deep() -> tuple:
    a, b, c = _leaves(5.0, 2.0, 4.0)
    return ((a * b).exp() + c - 1,)


def _equal_leaves() -> tuple:
    a, b = _leaves(2.0, 2.0)
    return (a * b,)


def _with_data() -> tuple:
    return (_leaf(6.0).view(1) * torch.tensor(7.0).to(get_device()),)


def _first_path(loss: torch.Tensor) -> list[float]:
    """Follow the first input only, and ask what is at the end."""
    node = loss.grad_fn
    while node.next_functions:
        node = next(before for before, _ in node.next_functions if before is not None)
    return [node.variable.item()]


def _every_path(loss: torch.Tensor) -> list[float]:
    """Count a leaf as often as paths reach it."""

    def below(node):
        own = [node.variable.item()] if hasattr(node, "variable") else []
        return own + [v for before, _ in node.next_functions if before for v in below(before)]

    return sorted(below(loss.grad_fn))


LEAF_VALUES = Exercise(
    solution=_leaf_values,
    cases=(_single_leaf, _leaf_twice, _deep, _equal_leaves, _with_data),
    slips=(
        Slip(_first_path, "that follows one input only; a node may have several."),
        Slip(_every_path, "a leaf that two paths reach is one leaf: collect the nodes in a set."),
        Slip(
            lambda loss: sorted(set(_every_path(loss))),
            "two leaves may hold the same number: make the nodes unique, not the values.",
        ),
        Slip(
            lambda loss: _leaf_values(loss)[::-1],
            "the right leaves in the wrong order: from small to large.",
        ),
    ),
)


def _sum_of_two() -> tuple:
    w, b = _leaves(3.0, 1.0)
    return (w + b,)


def _product() -> tuple:
    w, b = _leaves(3.0, 1.0)
    return (w * b,)


def _product_below() -> tuple:
    w, b = _leaves(3.0, 1.0)
    return (w * b + b - 2,)


def _sums_and_signs() -> tuple:
    w, b = _leaves(3.0, 1.0)
    return (-(w - b) + w,)


def _saved_on_the_second_path() -> tuple:
    w, b = _leaves(3.0, 1.0)
    return (b + w.exp(),)


def _negative() -> tuple:
    return (-torch.ones(1, device=get_device(), requires_grad=True),)


def _saved_names(node: object) -> list[str]:
    return [name for name in dir(node) if name.startswith("_saved_")]


def _saves(node: object) -> bool:
    return any(isinstance(getattr(node, name), torch.Tensor) for name in _saved_names(node))


WORKS_TWICE = Exercise(
    solution=_works_twice,
    cases=(
        _sum_of_two,
        _product,
        _product_below,
        _sums_and_signs,
        _saved_on_the_second_path,
        _negative,
    ),
    slips=(
        Slip(
            lambda loss: not _saves(loss.grad_fn),
            "that asks the first node only; a node further down may have saved a tensor.",
        ),
        Slip(lambda loss: not _works_twice(loss), "the other way round: True if nothing is saved."),
        Slip(lambda loss: False, "sums save nothing, and walk as often as you like."),
        Slip(lambda loss: True, "a product saves its factors, and backward frees them."),
        Slip(
            lambda loss: not any(_saved_names(node.function) for node in walk(loss)),
            "_saved_ also names plain numbers, such as the factor of a sum: ask for tensors.",
        ),
    ),
)


def plus_one(w: torch.Tensor) -> torch.Tensor:
    """Save nothing."""
    return w + 1


def square(w: torch.Tensor) -> torch.Tensor:
    """Save one tensor in two slots."""
    return w * w


def exp_twice(w: torch.Tensor) -> torch.Tensor:
    """Save two results."""
    return w.exp().exp()


def exp_times_itself(w: torch.Tensor) -> torch.Tensor:
    """Save one result in two nodes."""
    h = w.exp()
    return h * h


def _numbers(function: object, count: int, dtype: torch.dtype = torch.float32):
    """Return a maker of the inputs ``function`` and ``count`` zeros."""
    return lambda: (function, torch.zeros(count, dtype=dtype, device=get_device()).requires_grad_())


def _saved(function: object, w: torch.Tensor) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Return everything that ``function(w)`` saves, and its result, which keeps it alive."""
    saved: list[torch.Tensor] = []
    keep = torch.autograd.graph.saved_tensors_hooks
    with keep(lambda t: saved.append(t) or t, lambda t: t):
        return saved, function(w)


def _kept_bytes(function: object, w: torch.Tensor) -> int:
    saved, _result = _saved(function, w)
    return sum({t.data_ptr(): t.nbytes for t in saved}.values())


KEPT_BYTES = Exercise(
    solution=_kept_bytes,
    cases=(
        _numbers(plus_one, 3),
        _numbers(square, 3),
        _numbers(exp_twice, 5),
        _numbers(exp_times_itself, 4),
        _numbers(square, 4, torch.float16),
    ),
    slips=(
        Slip(
            lambda function, w: sum(t.nbytes for t in _saved(function, w)[0]),
            "a tensor that was saved twice lies in memory once.",
        ),
        Slip(
            lambda function, w: len({t.data_ptr() for t in _saved(function, w)[0]}),
            "that counts tensors; each has nbytes bytes.",
        ),
        Slip(
            lambda function, w: sum(
                {t.data_ptr(): t.numel() for t in _saved(function, w)[0]}.values()
            ),
            "that counts numbers; a float32 has 4 bytes, a float16 has 2: take nbytes.",
        ),
        Slip(
            lambda function, w: function(w).nbytes,
            "that is the size of the result; what is saved may be more or nothing.",
        ),
    ),
)

EXERCISES = {
    "1": NODES,
    "2": LEAVES,
    "3": LEAF_VALUES,
    "4": WORKS_TWICE,
    "5": KEPT_BYTES,
}
