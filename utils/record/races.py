"""How optimizers of ``torch.optim`` go down one surface, side by side from one start."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch

from utils.record.grad_mode import recording

Point = tuple[float, float]
LARGEST = 1e3
"""What a coordinate may not exceed: an optimizer that flies off soon does."""

RACERS: dict[str, Callable[[list[torch.Tensor], float], torch.optim.Optimizer]] = {
    "SGD": lambda params, lr: torch.optim.SGD(params, lr),
    "SGD with momentum": lambda params, lr: torch.optim.SGD(params, lr, momentum=0.9),
    "Adam": lambda params, lr: torch.optim.Adam(params, lr),
}
"""Who takes part: each with its own defaults, and momentum as it is mostly used."""


class Surface(NamedTuple):
    """A loss of two weights, and what a map of it shows.

    Attributes:
        loss: gives the loss of weights ``a`` and ``b``.
        across: from where to where the map shows ``a``.
        up: from where to where it shows ``b``.
        start: where all begin.
        goals: where the loss is lowest: one place or several.
    """

    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    across: Point
    up: Point
    start: Point
    goals: tuple[Point, ...]


WINDOW = ((-5.5, 5.5), (-5.2, 5.2))
"""What every map shows, on one scale across and up: lengths can be compared."""
SURFACES = {
    "long valley": Surface(lambda a, b: a**2 / 40 + b**2, *WINDOW, (-4.8, 4.0), ((0.0, 0.0),)),
    "saddle": Surface(
        lambda a, b: a**2 / 4 - b**2 / 2 + b**4 / 36,
        *WINDOW,
        (-4.8, 0.01),
        ((0.0, -3.0), (0.0, 3.0)),
    ),
}


class Place(NamedTuple):
    """Where an optimizer is after some steps, and how far from the nearest goal.

    One that has ``flown`` off goes no farther.
    """

    at: Point
    far: float
    flown: bool


@recording
def race(surface: Surface, lr: float, steps: int) -> dict[str, tuple[Place, ...]]:
    """Return where each of ``RACERS`` is at the start and after each step, in float64 on the CPU.

    Args:
        surface: what they go down.
        lr: the learning rate of all of them.
        steps: how many steps each makes.
    """
    return {name: _run(surface, make, lr, steps) for name, make in RACERS.items()}


@recording
def heights(surface: Surface, columns: int, rows: int) -> list[list[float]]:
    """Return the loss on a grid over the whole map, rows of ``columns`` from below to above."""
    a = torch.linspace(*surface.across, columns, dtype=torch.float64, device="cpu")
    b = torch.linspace(*surface.up, rows, dtype=torch.float64, device="cpu")
    return surface.loss(a[None, :], b[:, None]).expand(rows, columns).tolist()


def _run(surface: Surface, make: Callable, lr: float, steps: int) -> tuple[Place, ...]:
    a, b = (
        torch.tensor(v, dtype=torch.float64, device="cpu", requires_grad=True)
        for v in surface.start
    )
    optimizer = make([a, b], lr)
    places = [_place(surface, a, b)]
    for _ in range(steps):
        if not places[-1].flown:
            optimizer.zero_grad()
            surface.loss(a, b).backward()
            optimizer.step()
        places.append(_place(surface, a, b))
    return tuple(places)


def _place(surface: Surface, a: torch.Tensor, b: torch.Tensor) -> Place:
    at = (a.item(), b.item())
    flown = not all(abs(v) <= LARGEST for v in at)  # nan is not at most anything
    return Place(at, min(math.dist(at, goal) for goal in surface.goals), flown)
