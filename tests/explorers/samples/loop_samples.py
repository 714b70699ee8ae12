"""Samples of the explorer ``loop``, and what each of their states must say."""

from functools import partial

import torch

from utils.explorers import loop
from utils.record.snap import TIE

X, Y = [0.5, 1.0, 1.5, 2.0], [2.0, 5.0, 6.0, 9.0]
CASES = {
    "walk": (X, Y, (0.02, 0.1, 0.55), {"labels": ("hours", "kilometres")}),
    "falling": ([-2.0, -1.0, 0.0, 1.0, 2.0], [3.0, 2.0, 1.0, -1.0, -4.0], (0.05, 0.3), {}),
    "flat": ([1.0], [3.0], (0.5,), {"start": 3.0, "rounds": 1}),
    "long": (
        [10.0 + k for k in range(24)],
        [-45.0 + 2.75 * k for k in range(24)],
        (0.0001, 0.0021),
        {"start": 1.25, "rounds": 12, "labels": ("heat added", "resistance")},
    ),
}
BY_HAND = {
    "by hand": (X, Y, {"ws": (0.0, 8.0), "labels": ("hours", "kilometres")}),
    "by hand, falling": (*CASES["falling"][:2], {}),
    "by hand, long": (
        *CASES["long"][:2],
        {"ws": (-1.0, 1.25), "labels": CASES["long"][3]["labels"]},
    ),
}
SAMPLES = {
    name: partial(loop, torch.tensor(x), torch.tensor(y), **options)
    for name, (x, y, options) in BY_HAND.items()
} | {
    name: partial(loop, torch.tensor(x), torch.tensor(y), lrs, **options)
    for name, (x, y, lrs, options) in CASES.items()
}


def text(value: float) -> str:
    """A number as the explorer writes it: three decimals at most."""
    return f"{round(value / 0.001 + TIE) * 0.001:.6g}"


def small(value: float) -> str:
    """A number as a sentence writes it: three digits where ``text`` gives 0."""
    mantissa, exponent = f"{value:.2e}".split("e")
    if abs(value) < 1e-12 or text(value) != "0":
        return text(value)
    far = int(exponent) <= -4
    return f"{float(mantissa):g}e{int(exponent)}" if far else f"{float(f'{value:.2e}'):g}"


def loss_and_slope(x: list[float], y: list[float], w: float) -> tuple[float, float]:
    """The mean of the squared errors and its derivative, from the formulas of school."""
    errors = [w * a - b for a, b in zip(x, y, strict=True)]
    loss = sum(e * e for e in errors) / len(x)
    return loss, sum(2 * e * a for e, a in zip(errors, x, strict=True)) / len(x)


def tried(case: str, w: float) -> tuple[str, ...]:
    """What is said of a weight that was set by hand, computed without PyTorch."""
    x, y, _ = BY_HAND[case]
    errors = [w * a - b for a, b in zip(x, y, strict=True)]
    loss, _ = loss_and_slope(x, y, w)
    said = f"With w = {text(w)} the loss is {text(loss)}, the mean of the squared misses."
    misses, squares = (", ".join(map(text, row)) for row in (errors, [e * e for e in errors]))
    few = len(x) <= 5
    return (f"The line misses by {misses}. Squared: {squares}.", said) if few else (said,)


def weights(case: str, lr: float) -> list[float]:
    """``w`` before each round of one training, and where the last one leads."""
    x, y, _, options = CASES[case]
    found = [options.get("start", 0.0)]
    for _ in range(options.get("rounds", 8)):
        found.append(found[-1] - lr * loss_and_slope(x, y, found[-1])[1])
    return found


def moved(before: float, after: float) -> str:
    """How a step moves ``w``: by how much where both are written the same."""
    if text(before) == text(after) and abs(after - before) > 1e-12:
        return f"by {small(abs(after - before))}, to {text(after)}"
    return f"from {text(before)} to {text(after)}"


def said(case: str, lr: float) -> list[str]:
    """The sentence of every state of one training, computed without PyTorch."""
    x, y, _, options = CASES[case]
    w, rounds, sentences = options.get("start", 0.0), options.get("rounds", 8), []
    first, _ = loss_and_slope(x, y, w)
    for k in range(1, rounds + 1):
        loss, slope = loss_and_slope(x, y, w)
        way = {-1: "a larger w makes the loss smaller", 1: "a smaller w makes the loss smaller"}
        sign = (abs(slope) > 1e-12) * (1 if slope > 0 else -1)
        after = w - lr * slope
        sentences += [
            f"Round {k}, forward: with w = {text(w)} the loss is {text(loss)}.",
            f"Round {k}, backward: w.grad is {small(slope)}: "
            f"{way.get(sign, 'here the valley is flat')}.",
            f"Round {k}, step: w -= {lr:g} * {small(slope)} moves w {moved(w, after)}.",
            f"Round {k}, zero: w.grad is emptied, or the next backward would add to it.",
        ]
        w = after
    last, _ = loss_and_slope(x, y, w)
    before, now = text(first), text(last)
    went = "stayed at" if before == now else "grew to" if last > first else "fell to"
    count = f"{rounds} round{'s' if rounds > 1 else ''}"
    verdict = f"After {count} w is {text(w)}, and the loss {before} {went} {now}."
    return [*sentences, verdict]
