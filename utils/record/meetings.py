"""Two shapes that meet in one operation: aligned, stretched or refused, all of it by PyTorch."""

import ast
import re
from dataclasses import dataclass
from typing import NamedTuple

import torch

from utils.record.values import texts

Shape = tuple[int, ...]

MOST_DIMENSIONS, LONGEST, MOST_CELLS = 3, 4, 24
"""What fits on a phone: of each shape, and cells of a result."""

WANTED = "expected two shapes and a plus, such as '(2, 3) + (3,)'"


class Axis(NamedTuple):
    """Lengths that stand below each other; a shape that has none there has None."""

    a: int | None
    b: int | None
    made: int | None
    """The length of the result, or None where PyTorch refuses."""

    @property
    def stretched(self) -> tuple[bool, bool]:
        """Whether ``a`` and ``b`` are read again and again along this axis."""
        made = self.made or 0
        return (self.a or 1) < made, (self.b or 1) < made


@dataclass(frozen=True)
class Meeting:
    """What became of two tensors of given shapes that were to be added."""

    code: str
    a: Shape
    b: Shape
    made: Shape | None
    """The shape of the result, or None if PyTorch refuses."""
    refusal: str
    """What PyTorch says then."""
    axes: tuple[Axis, ...]
    """From the right to the left, up to the first that is refused."""
    numbers: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    """Of a, of b and of the result, in row order."""
    origins: tuple[tuple[int, int], ...]
    """For each number of the result, which number of a and which of b it is made of."""


def record(code: str) -> Meeting:
    """Add tensors of two shapes: a holds 10, 20, 30 and so on, b holds 1, 2, 3 and so on.

    Raises:
        TypeError: ``code`` is no string.
        ValueError: it is not two shapes and a plus, or they cannot be drawn.
    """
    a, b = _shapes(code)
    left, right = 10 * _counted(a), _counted(b)
    try:
        result, refusal = left + right, ""
    except RuntimeError as error:
        result, refusal = None, str(error)
    made, results, origins = None, (), ()
    if result is not None:
        made, results = tuple(result.shape), tuple(texts(result))
        _require_small(code, made)
        places = ((_counted(shape) - 1).expand(made).flatten().tolist() for shape in (a, b))
        origins = tuple(zip(*places, strict=True))
    numbers = (tuple(texts(left)), tuple(texts(right)), results)
    return Meeting(
        f"{tuple(a)} + {tuple(b)}", tuple(a), tuple(b), made, refusal, axes(a, b), numbers, origins
    )


def _counted(shape: torch.Size) -> torch.Tensor:
    """Return 1, 2, 3 and so on in a shape."""
    return torch.arange(1, shape.numel() + 1, device="cpu").view(shape)


def _shapes(code: str) -> tuple[torch.Size, torch.Size]:
    if not isinstance(code, str):
        raise TypeError(f"a pair is given as {type(code).__name__}; {WANTED}.")
    parts = re.fullmatch(r"\s*(\([\d,\s]*\))\s*\+\s*(\([\d,\s]*\))\s*", code)
    if not parts:
        raise ValueError(f"{code!r} is no pair of shapes; {WANTED}.")
    return _shape(parts[1]), _shape(parts[2])


def _shape(text: str) -> torch.Size:
    try:
        shape = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        raise ValueError(f"{text!r} is no shape; {WANTED}.") from None
    if not isinstance(shape, tuple):
        raise ValueError(f"{text!r} is a number for Python; with one dimension it is ({shape},).")
    if len(shape) > MOST_DIMENSIONS or not all(1 <= n <= LONGEST for n in shape):
        raise ValueError(
            f"{text!r} has {len(shape)} dimensions; expected {MOST_DIMENSIONS} at most, each 1 to "
            f"{LONGEST} long, so that it fits a phone."
        )
    return torch.Size(shape)


def _require_small(code: str, made: Shape) -> None:
    if torch.Size(made).numel() > MOST_CELLS:
        raise ValueError(
            f"{code!r} gives {torch.Size(made).numel()} numbers; expected {MOST_CELLS} at most."
        )


def axes(a: Shape, b: Shape) -> tuple[Axis, ...]:
    """Compare from the right to the left, as PyTorch does; stop at what it refuses."""
    found: list[Axis] = []
    for k in range(1, max(len(a), len(b)) + 1):
        mine, other = (shape[-k] if k <= len(shape) else None for shape in (a, b))
        found.append(Axis(mine, other, _length(mine or 1, other or 1)))
        if found[-1].made is None:
            break
    return tuple(found)


def _length(a: int, b: int) -> int | None:
    try:
        return torch.broadcast_shapes((a,), (b,))[0]
    except RuntimeError:
        return None
