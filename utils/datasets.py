"""Small problems with a seed: the same numbers for the same seed, made on the CPU.

Chapters 15, 20 and 22 solve the first two, each time with less code. Each function returns four
tensors: inputs and targets to learn from, then inputs and targets that are held out, for judging
what was learned.

- ``line``   a walk: kilometres by hours, on a straight line but for errors of measuring
- ``rings``  points on two rings, one around the other: to which ring does a point belong?
- ``digits`` handwritten digits, 8 pixels high and wide: which digit is it?

Chapter 24 learns from a text, which ``book`` returns as it is.

- ``book``   the prose of this book: which letter comes next?
"""

import math
from pathlib import Path

import torch

SPEED, START, MISS = 4.0, 1.5, 0.5
"""Of the walk: kilometres in an hour, kilometres at its start, the usual error of a note."""
HOURS = 2.0
"""How long the walk lasts."""
RADII = (1.0, 2.0)
"""Of the rings, class 0 and class 1."""

DIGITS, CLASSES, INK = 1797, 10, 16.0
"""How many handwritten digits there are, of how many classes, and the darkest ink of a pixel."""

PROSE = Path(__file__).with_name("prose.txt")
"""Written by ``tools/book_text.py``."""

PLAIN = {"dtype": torch.float32, "device": "cpu"}
"""What is drawn, whatever the defaults are."""

Split = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]
"""Inputs and targets to learn from, inputs and targets that are held out."""


def line(n: int = 100, seed: int = 0) -> Split:
    """Return notes of a walk: how many hours, how many kilometres.

    Args:
        n: notes to learn from, 2 or more; as many are held out.
        seed: another whole number gives other notes of the same walk.

    Returns:
        Four float32 tensors on the CPU, each of shape (n, 1): hours from 0 to 2 and kilometres to
        learn from, hours and kilometres held out. Without errors of measuring, kilometres were
        ``4 * hours + 1.5``; the errors are normal, with a standard deviation of 0.5.

    Raises:
        TypeError: ``n`` or ``seed`` is no whole number.
        ValueError: ``n`` is less than 2, or ``seed`` is negative or too large.
    """
    generator = _generator(n, seed)
    hours = HOURS * torch.rand(2 * n, 1, generator=generator, **PLAIN)
    misses = MISS * torch.randn(2 * n, 1, generator=generator, **PLAIN)
    kilometres = SPEED * hours + START + misses
    return hours[:n], kilometres[:n], hours[n:], kilometres[n:]


def rings(n: int = 200, seed: int = 0, noise: float = 0.25) -> Split:
    """Return points on two rings around (0, 0), and to which ring each belongs.

    Args:
        n: points to learn from, 2 or more; as many are held out. Half of each are of class 1, one
            more of class 0 where ``n`` is odd; their order is random.
        seed: another whole number gives other points.
        noise: standard deviation of a point's distance from its ring, 0 or more.

    Returns:
        Four float32 tensors on the CPU: points to learn from, shape (n, 2), and their classes,
        shape (n, 1); points and classes held out, of the same shapes. A class is 0.0 for the ring
        of radius 1 and 1.0 for the ring of radius 2.

    Raises:
        TypeError: ``n`` or ``seed`` is no whole number, or ``noise`` is no number.
        ValueError: ``n`` is less than 2, ``seed`` is negative or too large, or ``noise`` is
            negative or not finite.
    """
    generator = _generator(n, seed)
    if isinstance(noise, bool) or not isinstance(noise, int | float):
        raise TypeError(f"noise is {type(noise).__name__}; expected a number such as 0.2.")
    if not 0 <= noise < math.inf:
        raise ValueError(f"noise is {noise}; expected a finite number, 0 or more.")
    x, y = _points(n, noise, generator)
    x_held, y_held = _points(n, noise, generator)
    return x, y, x_held, y_held


def digits(n: int = 1200, seed: int = 0) -> Split:
    """Return handwritten digits from 0 to 9, as small pictures, and which digit each one is.

    They are those of *Optical Recognition of Handwritten Digits* (E. Alpaydin and C. Kaynak, 1998,
    UCI Machine Learning Repository, CC BY 4.0), of which scikit-learn ships 1,797, written by 13
    people. Nothing is downloaded. Who wrote which digit is not recorded, so that the same hands
    stand in both parts.

    Args:
        n: digits to learn from, 10 to 1787; the others are held out. Both parts hold each digit as
            often as it occurs in all of them, as nearly as whole numbers allow, in random order.
        seed: another whole number parts and orders them in another way.

    Returns:
        Four tensors on the CPU: pictures to learn from, float32 of shape (n, 1, 8, 8), 0 for paper
        and 1 for the darkest ink; their classes, int64 of shape (n,), 0 to 9; pictures and classes
        held out, of shapes (1797 - n, 1, 8, 8) and (1797 - n,).

    Raises:
        TypeError: ``n`` or ``seed`` is no whole number.
        ValueError: ``n`` is less than 10 or more than 1787, or ``seed`` is negative or too large.
        ModuleNotFoundError: scikit-learn is not installed.
    """
    generator = _generator(n, seed)
    if not CLASSES <= n <= DIGITS - CLASSES:
        raise ValueError(f"n is {n}; expected {CLASSES} to {DIGITS - CLASSES} digits.")
    pictures, classes = _all_digits()
    order = _in_proportion(classes, generator)
    parts = []
    for rows in (order[:n], order[n:]):
        shuffled = rows[torch.randperm(len(rows), generator=generator, device="cpu")]
        parts += [pictures[shuffled], classes[shuffled]]
    return tuple(parts)


def book() -> str:
    """Return the English prose of the book's chapters: what a reader reads between code cells.

    It is a snapshot, kept in ``prose.txt`` beside this file, so that the same text is there
    whenever a chapter is edited later. A line is a paragraph. Each sentence stands there once;
    sentences with more code than a word, or with rare signs, are left out.

    Returns:
        About 300,000 characters: letters, digits, common punctuation, spaces and line ends.
    """
    return PROSE.read_text("ascii")


def _all_digits() -> tuple[torch.Tensor, torch.Tensor]:
    """Return all pictures, shape (1797, 1, 8, 8), and their classes, shape (1797,)."""
    try:
        from sklearn.datasets import load_digits  # only this problem needs it
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "the handwritten digits come with scikit-learn, which is not installed; "
            "fix: pip install scikit-learn."
        ) from error
    found = load_digits()
    pictures = torch.tensor(found.images, **PLAIN) / INK
    return pictures.unsqueeze(1), torch.tensor(found.target, dtype=torch.int64, device="cpu")


def _in_proportion(classes: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Return all row numbers so that any first part holds each class in its proportion.

    Each class is shuffled and spread evenly from 0 to 1; the rows are then taken from left to
    right.
    """
    order = torch.randperm(len(classes), generator=generator, device="cpu")
    place = torch.empty(len(classes), dtype=torch.float64, device="cpu")
    for k in range(CLASSES):
        rows = order[classes[order] == k]
        step = torch.arange(len(rows), dtype=torch.float64, device="cpu")
        place[rows] = (step + 0.5) / len(rows)
    return order[place[order].argsort(stable=True)]


def _points(n: int, noise: float, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ``n`` points, shape (n, 2), and their classes, shape (n, 1), in random order."""
    classes = torch.randperm(n, generator=generator, device="cpu") % 2
    angle = 2 * math.pi * torch.rand(n, generator=generator, **PLAIN)
    misses = noise * torch.randn(n, generator=generator, **PLAIN)
    radius = torch.tensor(RADII, **PLAIN)[classes] + misses
    points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return points, classes.to(torch.float32).reshape(n, 1)


def _generator(n: object, seed: object) -> torch.Generator:
    """Return a generator with that seed, or raise one clear sentence."""
    for name, value in (("n", n), ("seed", seed)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{name} is {type(value).__name__}; expected a whole number.")
    if n < 2:
        raise ValueError(f"n is {n}; expected 2 points or more.")
    if not 0 <= seed < 2**63:
        raise ValueError(f"seed is {seed}; expected a whole number from 0 to 2**63 - 1.")
    return torch.Generator("cpu").manual_seed(seed)
