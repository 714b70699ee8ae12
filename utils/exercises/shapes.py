"""A wrong shape in words: turned, a dimension missing or too many, broadcast, one too short."""

from collections.abc import Sequence

import torch

Shape = tuple[int, ...]


def shape_slip(expected: Shape, given: Shape) -> str:
    """Return what happened to a shape in one sentence, or an empty string if it has no name."""
    expected, given = tuple(expected), tuple(given)
    if expected == given:
        return ""
    if sorted(expected) == sorted(given):
        turned = given == expected[::-1]
        return "It is turned." if turned else "Its dimensions stand in another order."
    more = len(given) - len(expected)
    if [n for n in expected if n != 1] == [n for n in given if n != 1]:
        return _ones(more)
    if more < 0 and _within(given, expected):
        return f"{_dimensions(-more)} {'is' if more == -1 else 'are'} missing."
    if more > 0 and _within(expected, given):
        return _too_many(expected, given, more)
    if _stretches(expected, given):
        return f"It was broadcast to {given}."
    return _lengths(expected, given) if more == 0 else ""


def _ones(more: int) -> str:
    """Return how many dimensions of length 1 there are too many, or too few."""
    if more > 0:
        return f"{_dimensions(more)} of length 1 too many."
    return f"{_dimensions(-more)} of length 1 {'is' if more == -1 else 'are'} missing."


def _too_many(expected: Shape, given: Shape, more: int) -> str:
    if _stretches(expected, given):
        return f"{_dimensions(more)} too many: broadcast to {given}, or not folded yet."
    return f"{_dimensions(more)} too many: not folded yet?"


def _dimensions(number: int) -> str:
    return "One dimension" if number == 1 else f"{number} dimensions"


def _within(short: Sequence[int], long: Sequence[int]) -> bool:
    """Tell whether the lengths of ``short`` stand in ``long`` in their order."""
    left = iter(long)
    return all(any(n == other for other in left) for n in short)


def _stretches(small: Shape, large: Shape) -> bool:
    """Tell whether ``small`` broadcasts to ``large``."""
    try:
        return tuple(torch.broadcast_shapes(small, large)) == large
    except RuntimeError:
        return False


def _lengths(expected: Shape, given: Shape) -> str:
    """Return which dimension is one too short or too long, if it is one alone."""
    wrong = [d for d, (n, m) in enumerate(zip(expected, given, strict=True)) if n != m]
    if len(wrong) == 1 and given[wrong[0]] == 1:
        return f"Dim {wrong[0]} was folded, or never stretched."
    if len(wrong) == 1 and abs(expected[wrong[0]] - given[wrong[0]]) == 1:
        return f"Dim {wrong[0]} is one too {'short' if given < expected else 'long'}."
    return ""
