"""How replicas of a model with one weight train: their rows, gradients, all-reduce and steps."""

from dataclasses import dataclass

import torch

from utils.record.grad_mode import recording
from utils.record.one_weight import LARGEST

MOST_PROCESSES, MOST_ROWS, MOST_STEPS = 4, 8, 4
"""Processes and rows that a phone can show, steps that a reader walks through."""
WEIGHTED, PLAIN, NONE = "weighted mean", "mean of means", "not at all"
"""How gradients are joined."""


@dataclass(frozen=True)
class Round:
    """One step of all replicas, and of one process that takes the whole batch.

    Attributes:
        before: the weight of each replica.
        gradients: of each replica's mean loss over its own rows.
        joined: what each replica steps with.
        after: the weight of each replica after the step.
        alone: the weight, the gradient, and the weight after the step of the one process.
    """

    before: tuple[float, ...]
    gradients: tuple[float, ...]
    joined: tuple[float, ...]
    after: tuple[float, ...]
    alone: tuple[float, float, float]


def shares(processes: int, rows: int) -> list[range]:
    """Return the rows of each process: every ``processes``-th one, as the house deals them."""
    return [range(rank, rows, processes) for rank in range(processes)]


@recording
def record(
    x: torch.Tensor, y: torch.Tensor, processes: int, joined: str, lr: float, steps: int
) -> list[Round]:
    """Train ``y_hat = w * x`` from ``w = 0`` with the mean squared error, in float64 on the CPU.

    Args:
        x: shape (rows,), with 1 to ``MOST_ROWS`` numbers.
        y: shape (rows,).
        processes: 1 to ``MOST_PROCESSES``, not more than rows.
        joined: ``WEIGHTED``, ``PLAIN`` or ``NONE``.
        lr: the learning rate.
        steps: 1 to ``MOST_STEPS``; each takes the whole batch.

    Raises:
        ValueError: a weight grows beyond ``LARGEST``.
    """
    x, y = (part.detach().cpu().double().clone() for part in (x, y))
    own = [torch.tensor(list(rows)) for rows in shares(processes, len(x))]
    parts = torch.tensor([len(rows) for rows in own], dtype=torch.float64, device="cpu")
    weights, alone, rounds = [0.0] * processes, 0.0, []
    for _ in range(steps):
        gradients = [_gradient(w, x[rows], y[rows]) for w, rows in zip(weights, own, strict=True)]
        all_of_them = torch.tensor(gradients, dtype=torch.float64, device="cpu")
        if joined == WEIGHTED:
            taken = [((parts * all_of_them).sum() / parts.sum()).item()] * processes
        elif joined == PLAIN:
            taken = [all_of_them.mean().item()] * processes
        else:
            taken = gradients
        after = [w - lr * g for w, g in zip(weights, taken, strict=True)]
        whole = _gradient(alone, x, y)
        if not max(map(abs, [*after, alone - lr * whole])) <= LARGEST:
            raise ValueError(f"a weight grows beyond {LARGEST:g}: take a smaller learning rate.")
        numbers = map(tuple, (weights, gradients, taken, after))
        rounds.append(Round(*numbers, (alone, whole, alone - lr * whole)))
        weights, alone = after, alone - lr * whole
    return rounds


def _gradient(weight: float, x: torch.Tensor, y: torch.Tensor) -> float:
    """Return what autograd gives for the mean squared error of ``weight * x``."""
    w = torch.tensor(weight, dtype=torch.float64, device="cpu", requires_grad=True)
    ((w * x - y) ** 2).mean().backward()
    return w.grad.item()
