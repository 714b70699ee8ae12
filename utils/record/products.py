"""Which products ``torch.einsum`` adds into each number of its result, asked of PyTorch itself."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import torch

from utils.record.expressions import named, told
from utils.record.storage import peculiarity
from utils.record.values import texts

FORMULA = re.compile(r"([a-z]{1,3})(?:,([a-z]{1,3}))?->([a-z]{0,3})")
"""One tensor or two, of one to three dimensions, and what is to come out."""
MOST = 24
"""Numbers of a tensor, of a result, and of all products together times four."""
Index = tuple[int, ...]


@dataclass(frozen=True)
class Product:
    """What PyTorch made of one tensor or two by one formula."""

    formula: str
    names: tuple[str, ...]
    """What the tensors are called."""
    letters: tuple[str, ...]
    """The letters of each tensor, and last those of the result."""
    sizes: dict[str, int]
    """How far each letter counts."""
    numbers: tuple[tuple[str, ...], ...]
    """Of each tensor, in row order, as short texts; last those of the result."""
    terms: tuple[tuple[str, ...], ...]
    """For each number of the result, what is added into it, as short texts."""
    sums: tuple[tuple[str, ...], ...]
    """For each number of the result, the sum after each term."""
    places: tuple[tuple[Index, ...], ...]
    """For each number of the result and each of its terms, which number of each tensor it takes."""

    @property
    def summed(self) -> str:
        """The letters over which is added, in the order in which they are counted."""
        return summed(*self.letters)

    def shape(self, which: int) -> Index:
        """Return the shape of a tensor; -1 is the result."""
        return tuple(self.sizes[letter] for letter in self.letters[which])

    def counts(self, cell: int, term: int) -> dict[str, int]:
        """Return what each letter stands at, for one term of one number of the result."""
        kept, gone = self.letters[-1], self.summed
        return {
            **dict(zip(kept, _counted(self.sizes, kept)[cell], strict=True)),
            **dict(zip(gone, _counted(self.sizes, gone)[term], strict=True)),
        }


def summed(*letters: str) -> str:
    """Return the letters of all tensors that the last of ``letters``, the result, has not."""
    return "".join(dict.fromkeys(each for each in "".join(letters[:-1]) if each not in letters[-1]))


def _counted(sizes: dict[str, int], letters: str) -> list[Index]:
    return list(product(*(range(sizes[letter]) for letter in letters)))


def record(formula: str, tensors: Sequence[torch.Tensor], names: Sequence[str] = "ab") -> Product:
    """Compute ``torch.einsum(formula, *tensors)`` and every product that it adds.

    Args:
        formula: One to three letters for each tensor, ``->``, and those of the result.
        tensors: One or two, of whole or floating-point numbers, any device; 1 to 24 numbers each.
        names: What they are called.

    Raises:
        TypeError: The formula is no string, or a tensor is something else.
        ValueError: The formula is another one, does not fit the tensors, or makes too much.
    """
    letters = _letters(formula, tensors)
    given = [x.detach().cpu() for x in tensors]
    try:
        result = torch.einsum(formula, *given)
    except RuntimeError as error:
        raise ValueError(f"{formula!r} fails with {told(error)}") from None
    sizes = _sizes(letters, given)
    gone = summed(*letters)
    count = result.numel() * math.prod(sizes[letter] for letter in gone)
    if not 1 <= result.numel() <= MOST or count > 4 * MOST:
        raise ValueError(
            f"{formula!r} makes {result.numel()} numbers of {count} products; expected 1 to {MOST} "
            f"numbers and {4 * MOST} products at most."
        )
    # Without a sum, einsum leaves every product standing; with ones in the other tensor's place
    # and places for numbers, it tells which number of a tensor each product takes.
    inputs, unsummed = formula.split("->")[0], letters[-1] + gone
    every = f"{inputs}->{unsummed}"
    terms = torch.einsum(every, *given).reshape(result.numel(), -1)
    taken = [
        torch.einsum(every, *(_numbered(x) if k == which else torch.ones_like(x, dtype=torch.int64)
                              for k, x in enumerate(given))).reshape(terms.shape)
        for which in range(len(given))
    ]  # fmt: skip
    return Product(
        formula,
        tuple(names[: len(given)]),
        letters,
        sizes,
        tuple(_alone(x) for x in (*given, result)),
        tuple(map(_alone, terms)),
        tuple(_sums(row, number) for row, number in zip(terms, result.flatten(), strict=True)),
        tuple(tuple(zip(*(each[k].tolist() for each in taken), strict=True))
              for k in range(len(terms))),
    )  # fmt: skip


def _numbered(x: torch.Tensor) -> torch.Tensor:
    return torch.arange(x.numel()).view(x.shape)


def _alone(x: torch.Tensor) -> tuple[str, ...]:
    """Return each number as a text on a grid of its own: none is 0 beside a larger one."""
    return tuple(texts(number)[0] for number in x.flatten())


def _sums(terms: torch.Tensor, result: torch.Tensor) -> tuple[str, ...]:
    """Return the sum after each term on the grid of the terms; the last is PyTorch's own result."""
    running = torch.cat([terms.cumsum(0)[:-1], result[None].to(terms)])
    return tuple(texts(torch.cat([terms, running]))[len(terms) :])


def _letters(formula: object, tensors: Sequence[object]) -> tuple[str, ...]:
    """Return the letters of each tensor and of the result, or raise one clear sentence."""
    if not isinstance(formula, str):
        raise TypeError(f"the formula is {named(formula)}; expected a string such as 'ij,jk->ik'.")
    found = FORMULA.fullmatch(formula.replace(" ", ""))
    if not found:
        raise ValueError(
            f"{formula!r} is not drawn; expected 1 to 3 small letters for one tensor or two, and "
            f"behind '->' those that stay, such as 'ij,jk->ik'."
        )
    letters = tuple(part for part in found.groups() if part is not None)
    _require_numbers(tensors)
    if len(tensors) != len(letters) - 1:
        raise ValueError(
            f"{formula!r} is about {len(letters) - 1}, and {len(tensors)} came; expected a tensor "
            f"for each part before '->'."
        )
    full = [part for part in letters if len(part) == 3]
    if full and (len(letters[-1]) < 3 or len({part[0] for part in full}) > 1):
        raise ValueError(
            f"{formula!r} is not drawn; expected that three letters begin with the same one, which "
            f"stays, such as 'nij,njk->nik'."
        )
    return letters


def _require_numbers(tensors: Iterable[object]) -> None:
    for x in tensors:
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{named(x)} came; expected tensors, such as matmul(a, b).")
        kind = "of complex numbers" if x.is_complex() else peculiarity(x)
        if kind or x.dtype is torch.bool:
            raise ValueError(f"a tensor is {kind or 'of truth values'}; expected plain numbers.")
        if not 1 <= x.dim() <= 3 or not 1 <= x.numel() <= MOST:
            raise ValueError(
                f"a tensor has shape {tuple(x.shape)}; expected 1 to 3 dimensions and 1 to {MOST} "
                f"numbers: take a part of it."
            )


def _sizes(letters: Sequence[str], tensors: Sequence[torch.Tensor]) -> dict[str, int]:
    """Return how far each letter counts; a length of 1 that PyTorch repeats is refused."""
    sizes: dict[str, int] = {}
    for part, x in zip(letters, tensors, strict=False):
        for letter, size in zip(part, x.shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(
                    f"{letter} counts {sizes[letter]} in one place and {size} in another; expected "
                    f"one length for each letter."
                )
    return sizes
