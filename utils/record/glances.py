"""What letters look at: the shares of attention in each layer and head of a model."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

MOST_LETTERS, MOST_LAYERS, MOST_HEADS = 32, 4, 4
"""A reader sees this many at once."""
CLOSE = 1e-3
"""How far from 1 the shares of a letter may add up: a GPU may round more coarsely."""

Look = Callable[[str], torch.Tensor]
"""Takes a text of T letters, gives shares of shape (layers, heads, T, T)."""


@dataclass(frozen=True, eq=False)
class Head:
    """What one head of one layer looks at.

    Attributes:
        layer: counted from 1.
        head: counted from 1, in its layer.
        text: the letters.
        shares: row t has the shares that letter t takes from each letter; they add up to 1.
    """

    layer: int
    head: int
    text: str
    shares: tuple[tuple[float, ...], ...]

    def back(self) -> float:
        """Return how many letters back it looks, on average over all letters but the first."""
        rows = list(enumerate(self.shares))[1:]
        return sum((t - k) * share for t, row in rows for k, share in enumerate(row)) / len(rows)


def record(look: Look, text: str) -> list[Head]:
    """Return what each head of each layer looks at while a model reads ``text``.

    Raises:
        TypeError: ``look`` cannot be called, ``text`` is no string, or ``look`` gives no tensor of
            floating-point numbers.
        ValueError: the text is too short or too long or has signs that cannot be seen, or ``look``
            gives another shape, shares that do not add up to 1, or a look ahead.
    """
    if not callable(look):
        raise TypeError(f"look is {type(look).__name__}; expected a function of a text.")
    _check_text(text)
    with torch.no_grad():
        found = look(text)
    shares = _checked(found, len(text))
    return [
        Head(layer, head, text, tuple(map(tuple, rows.tolist())))
        for layer, heads in enumerate(shares, 1)
        for head, rows in enumerate(heads, 1)
    ]


def _check_text(text: object) -> None:
    if not isinstance(text, str):
        raise TypeError(f"the text is {type(text).__name__}; expected a string.")
    if not 2 <= len(text) <= MOST_LETTERS:
        raise ValueError(f"the text has {len(text)} letters; expected 2 to {MOST_LETTERS}.")
    if not text.isascii() or not text.isprintable() or "`" in text:
        raise ValueError(f"{text!r} has letters of another kind; expected a line of plain English.")


def _checked(found: object, size: int) -> torch.Tensor:
    """Return shares as float64 on the CPU."""
    if not isinstance(found, torch.Tensor) or not found.is_floating_point():
        kind = found.dtype if isinstance(found, torch.Tensor) else type(found).__name__
        raise TypeError(f"look gives {kind}; expected a tensor of floating-point numbers.")
    shape = tuple(found.shape)
    if len(shape) != 4 or shape[2:] != (size, size):
        raise ValueError(f"look gives shape {shape}; expected (layers, heads, {size}, {size}).")
    if not (1 <= shape[0] <= MOST_LAYERS and 1 <= shape[1] <= MOST_HEADS):
        raise ValueError(
            f"{shape[0]} layers of {shape[1]} heads; expected up to {MOST_LAYERS} of {MOST_HEADS}."
        )
    shares = found.detach().cpu().double()
    if not ((shares >= 0).all() and ((shares.sum(-1) - 1).abs() < CLOSE).all()):
        raise ValueError("the shares of a letter do not add up to 1; expected what softmax gives.")
    if shares.triu(1).any():
        raise ValueError("a letter looks at one that comes later; expected a causal mask.")
    return shares
