"""The way back through a graph of the reader's own engine, turn by turn, in one order or another.

An engine's tensor has ``data``, ``requires_grad``, ``operation``, ``depth`` and ``sources``: pairs
of a tensor and the way back to it, a local derivative or a function. Nothing of it is changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from string import ascii_lowercase

import torch

from utils.autograd.unbroadcast import unbroadcast
from utils.record.expressions import evaluate_among
from utils.record.values import texts

MOST_NODES, MOST_NUMBERS = 9, 3
"""Tensors of a graph, and numbers of each: what a phone shows."""
DEEPEST, FOUND = "deepest first", "as found"
"""Orders: the deepest result first, or each as it was found from the loss upwards."""
PARTS = ("data", "requires_grad", "operation", "depth", "sources")


@dataclass(frozen=True)
class Spot:
    """One tensor of the graph: ``sources`` are numbers of spots, ``factors`` None for functions."""

    name: str
    operation: str
    depth: int
    value: str
    sources: tuple[int, ...]
    factors: tuple[str | None, ...]
    arrivals: int
    """How many ways lead back to it."""


@dataclass(frozen=True)
class Part:
    """What a result hands to one source: ``raw``, and ``part`` in the shape of the source."""

    source: int
    raw: str
    part: str
    late: bool
    """Whether the source has had its turn already, so that nobody hands this on."""


@dataclass(frozen=True)
class Turn:
    """The turn of spot ``now``, and after it: by spot what has arrived, and in how many parts."""

    now: int
    upstream: str
    parts: tuple[Part, ...]
    arrived: dict[int, tuple[str, int]]


@dataclass(frozen=True, eq=False)
class Walk:
    """A recorded way back; spot 0 is the loss. ``right`` has the gradients of the leaves."""

    order: str
    spots: tuple[Spot, ...]
    turns: tuple[Turn, ...]
    right: dict[int, str]

    @property
    def grads(self) -> dict[int, str]:
        """By leaf what the walk left in its ``grad``: what had arrived at its turn."""
        return {turn.now: turn.upstream for turn in self.turns if not self.spots[turn.now].sources}


def record(code: str, leaves: dict[str, object], order: str) -> Walk:
    """Run ``code`` on an engine's tensors and walk back over what they noted.

    Args:
        code: a Python expression of the names in ``leaves``; ``:=`` names what is on the way.
        leaves: name and tensor of the engine.
        order: ``DEEPEST`` or ``FOUND``.

    Raises:
        TypeError: ``code`` is no string, or gives no tensor of the engine.
        ValueError: ``code`` fails, gives more than one number or no graph, or its graph has more
            than 9 tensors, or one of more than 3 numbers.
    """
    if not isinstance(code, str):
        raise TypeError(f"an expression is given as {type(code).__name__}; expected 'w * x + w'.")
    names = dict(leaves)
    loss = evaluate_among(code, names)
    if not all(hasattr(loss, part) for part in PARTS):
        raise TypeError(f"{code!r} gives a {type(loss).__name__}; expected a result of the engine.")
    if not loss.sources or loss.data.numel() != 1:
        shape = tuple(loss.data.shape)
        raise ValueError(f"{code!r} gives shape {shape}; expected one number made from a leaf.")
    found = _found(loss)
    _require_small(code, found)
    walked = sorted(found, key=lambda one: -one.depth)
    sums = _right(walked)
    right = {k: written(sums[id(one)]) for k, one in enumerate(found) if not one.sources}
    return Walk(
        order,
        _spots(found, names | {"loss": loss}, leaves),
        _turns(found, walked if order == DEEPEST else found),
        right,
    )


def written(values: torch.Tensor) -> str:
    """Return the few numbers of ``values`` as Python writes a list, without commas."""
    if values.dim() > 1:
        return f"[{' '.join(map(written, values))}]"
    numbers = texts(values)
    return f"[{' '.join(numbers)}]" if values.dim() else numbers[0]


def _found(loss: object) -> list:
    found = [loss]
    for one in found:  # grows while it is read
        for source, _ in one.sources:
            if not any(source is other for other in found):
                found.append(source)
    return found


def _require_small(code: str, found: list) -> None:
    if len(found) > MOST_NODES:
        raise ValueError(f"{code!r} makes {len(found)} tensors; expected {MOST_NODES} at most.")
    for one in found:
        if not 1 <= one.data.numel() <= MOST_NUMBERS:
            raise ValueError(
                f"{code!r} holds a tensor of shape {tuple(one.data.shape)}; "
                f"expected 1 to {MOST_NUMBERS} numbers in each."
            )


def _spots(found: list, names: dict, leaves: dict) -> tuple[Spot, ...]:
    free = (letter * times for times in count(1) for letter in ascii_lowercase)
    letters = (letter for letter in free if letter not in names)
    number = {id(one): k for k, one in enumerate(found)}
    ends = [number[id(source)] for one in found for source, _ in one.sources]
    named = {}
    for k, one in reversed(list(enumerate(found))):  # letters in the order of the way forward
        known = [name for name, value in names.items() if value is one]
        named[k] = "loss" if not k else known[0] if known else next(letters)
    return tuple(
        Spot(
            named[k],
            one.operation,
            one.depth,
            written(one.data),
            tuple(number[id(source)] for source, _ in one.sources),
            tuple(_factor(way) for _, way in one.sources),
            ends.count(k),
        )
        for k, one in enumerate(found)
    )


def _factor(way: torch.Tensor | float | Callable) -> str | None:
    return None if callable(way) else written(torch.as_tensor(way))


def _handed(upstream: torch.Tensor, source: object, way: object) -> tuple[torch.Tensor, ...]:
    """Return what goes this way, before and after it is summed to the shape of ``source``."""
    raw = way(upstream) if callable(way) else upstream * way
    return raw, unbroadcast(raw, source.data.shape)


def _right(walked: list) -> dict[int, torch.Tensor]:
    """Return by ``id`` what arrives in all, each in ``walked`` handing on after all have come."""
    sums = {id(walked[0]): torch.ones_like(walked[0].data)}
    for one in walked:
        for source, way in one.sources:
            sums[id(source)] = sums.get(id(source), 0) + _handed(sums[id(one)], source, way)[1]
    return sums


def _turns(found: list, order: list) -> tuple[Turn, ...]:
    number = {id(one): k for k, one in enumerate(found)}
    sums, parts_of, turns, had = {0: torch.ones_like(found[0].data)}, {0: 0}, [], set()
    for one in order:
        now = number[id(one)]
        # In a wrong order it may happen that nothing has arrived at all.
        upstream = sums.get(now, torch.zeros_like(one.data))
        had.add(now)
        parts = []
        for source, way in one.sources:
            k = number[id(source)]
            raw, part = _handed(upstream, source, way)
            if k not in had:
                sums[k], parts_of[k] = sums.get(k, 0) + part, parts_of.get(k, 0) + 1
            parts.append(Part(k, written(raw), written(part), k in had))
        arrived = {k: (written(total), parts_of[k]) for k, total in sums.items()}
        turns.append(Turn(now, written(upstream), tuple(parts), arrived))
    return tuple(turns)
