"""Answers to the exercises of chapter 22, wrong and right, as readers type them."""

import math
from itertools import pairwise

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----


def by_ceil(samples, batch_size, epochs):
    return math.ceil(samples / batch_size) * epochs


def by_minus(samples, batch_size, epochs):
    return -(-samples // batch_size) * epochs


def by_counting(samples, batch_size, epochs):
    steps = 0
    for _ in range(epochs):
        for _ in range(0, samples, batch_size):
            steps += 1
    return steps


def by_remainder(samples, batch_size, epochs):
    batches = samples // batch_size
    if samples % batch_size != 0:
        batches += 1
    return epochs * batches


def by_divmod(samples, batch_size, epochs):
    full, left = divmod(samples, batch_size)
    return epochs * (full + (left > 0))


def by_range(samples, batch_size, epochs):
    return epochs * len(range(0, samples, batch_size))


def drops_last(samples, batch_size, epochs):
    return epochs * int(samples / batch_size)


def across_epochs(samples, batch_size, epochs):
    return math.ceil(samples * epochs / batch_size)


ANSWERS += [
    ("22.1", drops_last, "the last batch may be short"),
    ("22.1", lambda s, b, e: e * (1 + s // b), "none is left over"),
    ("22.1", lambda s, b, e: math.ceil(s / b), "that is one epoch"),
    ("22.1", lambda s, b, e: e * s / b, "a step is made or not"),
    ("22.1", across_epochs, "two epochs"),
    ("22.1", lambda s, b, e: e * s, "how many samples were looked at"),
    ("22.1", lambda s, b, e: int(s / b) * e, "the last batch may be short"),
]
WRONG += [
    ("22.1", lambda s, b, e: b * e, "not yet"),
    ("22.1", lambda s, b, e: None, "Your function returns None"),
]
RIGHT += [
    ("22.1", by_ceil),
    ("22.1", by_minus),
    ("22.1", by_counting),
    ("22.1", by_remainder),
    ("22.1", by_divmod),
    ("22.1", by_range),
]

# ---- 2 ----

ANSWERS += [
    ("22.2", (72, 0, 2890), "each of its windows has a bias"),
    ("22.2", (9, 0, 2890), "that is one window"),
    ("22.2", (10, 0, 2890), "that is one window"),
    ("22.2", (288, 0, 2890), "how many numbers come out"),
    ("22.2", (80, 288, 2890), "nothing to learn"),
    ("22.2", (80, 0, 2880), "ten outputs has a bias"),
    ("22.2", (80, 0, 90), "all 288 numbers"),
    ("22.2", (80, 0, 80), "all 288 numbers"),
    ("22.2", (80, 0, 3168), "not for each input"),
    ("22.2", (72, 0, 2880), "each of its windows has a bias"),
]
WRONG += [
    ("22.2", (80, 2890), "not yet"),
    ("22.2", 2970, "not yet"),
]
RIGHT += [
    ("22.2", (80, 0, 2890)),
    ("22.2", [80, 0, 2890]),
    ("22.2", (8 * 9 + 8, 0, 288 * 10 + 10)),
    ("22.2", (8 * (3 * 3 * 1 + 1), 0, 10 * (8 * 6 * 6 + 1))),
    ("22.2", [2 * 40, 0, 2 * 1445]),
    ("22.2", [2**4 * 5, 0, 289 * 10]),
]

# ---- 3 ----


def with_words(losses, lr):
    if len(losses) < 2:
        return lr
    before, now = losses[-2:]
    worse = now >= before
    return lr * 0.5 if worse else lr


def turned_around(losses, lr):
    if len(losses) == 1 or losses[-1] < losses[-2]:
        return lr
    return lr / 2


def with_not(losses, lr):
    if len(losses) > 1 and not losses[-1] < losses[-2]:
        lr /= 2
    return lr


def by_index(losses, lr):
    last = len(losses) - 1
    if last > 0 and losses[last] >= losses[last - 1]:
        return 0.5 * lr
    return lr


def with_try(losses, lr):
    try:
        return lr if losses[-1] < losses[-2] else lr / 2
    except IndexError:
        return lr


def popped(losses, lr):
    rest = list(losses)
    return lr / 2 if losses[-1] >= rest.pop(-2) else lr


def by_difference(losses, lr):
    fell = len(losses) < 2 or losses[-2] - losses[-1] > 0
    return lr if fell else lr / 2


ANSWERS += [
    ("22.3", lambda losses, lr: lr / 2 if losses[1:] and losses[-1] > losses[-2] else lr, "equal"),
    ("22.3", lambda losses, lr: lr / 2 if losses[1:] and losses[-1] < losses[-2] else lr, "lower."),
    (
        "22.3",
        lambda losses, lr: lr / 2 if len(losses) > 1 and losses[-1] >= min(losses[:-1]) else lr,
        "not with the best of all",
    ),
    (
        "22.3",
        lambda losses, lr: lr / 2 if len(losses) > 1 and losses[-1] >= losses[0] else lr,
        "not with the first one",
    ),
    ("22.3", lambda losses, lr: lr / 2 if losses[-1] >= losses[-2:][0] else lr, "nothing to comp"),
    (
        "22.3",
        lambda losses, lr: lr / 2 ** sum(b >= a for a, b in pairwise(losses)),
        "old rises count again",
    ),
    ("22.3", lambda losses, lr: lr / 2 if losses[-1] >= losses[-2] else lr, "ask for the length"),
    ("22.3", popped, "ask for the length"),
    ("22.3", lambda losses, lr: 0.5 * lr, "in each epoch"),
]
WRONG += [
    ("22.3", lambda losses, lr: lr, "not yet"),
    ("22.3", lambda losses, lr: None, "Your function returns None"),
]
RIGHT += [
    ("22.3", with_words),
    ("22.3", turned_around),
    ("22.3", with_not),
    ("22.3", by_index),
    ("22.3", with_try),
    ("22.3", by_difference),
]

# ---- 4 ----

ANSWERS += [
    ("22.4", (False, True, True, True, False, False), "A: without them"),
    ("22.4", (True, False, True, True, False, False), "B: Adam's next step"),
    ("22.4", (True, True, False, True, False, False), "C: the scheduler"),
    ("22.4", (True, True, True, False, False, False), "D: the digits of the next"),
    ("22.4", (True, True, True, True, True, False), "E: no step reads"),
    ("22.4", (True, True, True, True, False, True), "F: they are computed anew"),
    ("22.4", (True, False, False, False, False, False), "B: Adam's next step"),
    ("22.4", (True, True, True, True, True, True), "E: no step reads"),
]
WRONG += [
    ("22.4", (True, True, True, True), "not yet"),
    ("22.4", "ABCD", "not yet"),
]
RIGHT += [
    ("22.4", (True, True, True, True, False, False)),
    ("22.4", [True, True, True, True, False, False]),
    ("22.4", (True,) * 4 + (False,) * 2),
    ("22.4", [True] * 4 + [False] * 2),
    ("22.4", tuple(letter in "ABCD" for letter in "ABCDEF")),
    ("22.4", [letter not in "EF" for letter in "ABCDEF"]),
]

# ---- 5 ----

ANSWERS += [
    ("22.5", "A", "by heart"),
    ("22.5", "B", "have chosen the epoch"),
    ("22.5", "C", "have chosen the net"),
    ("22.5", "E", "flatters as well"),
]
WRONG += [
    ("22.5", "F", "not yet"),
    ("22.5", "none", "not yet"),
    ("22.5", ("A", "B"), "not yet"),
    ("22.5", 4, "not yet"),
]
RIGHT += [
    ("22.5", "D"),
    ("22.5", "ABCDE"[3]),
    ("22.5", chr(68)),
    ("22.5", "D"),
    ("22.5", "d".upper()),
    ("22.5", "D" * 1),
]

# ---- 6 ----


def by_loop(epochs, batches, cut):
    saved = 0
    while (saved + 1) * batches < cut:
        saved += 1
    return cut + epochs * batches - saved * batches


def by_ceiling(epochs, batches, cut):
    saved = math.ceil(cut / batches) - 1
    return cut + (epochs - saved) * batches


def by_lost(epochs, batches, cut):
    lost = (cut - 1) % batches + 1
    return epochs * batches + lost


def by_acting(epochs, batches, cut):
    begun = 0
    for saved in range(epochs):
        for _ in range(batches):
            begun += 1
            if begun == cut:
                return begun + (epochs - saved) * batches
    return begun


def by_lists(epochs, batches, cut):
    steps = [epoch for epoch in range(epochs) for _ in range(batches)]
    broken = steps[cut - 1]
    return len(steps[:cut]) + len([epoch for epoch in steps if epoch >= broken])


def by_divmod_6(epochs, batches, cut):
    saved, lost = divmod(cut - 1, batches)
    return saved * batches + lost + 1 + (epochs - saved) * batches


ANSWERS += [
    ("22.6", lambda epochs, batches, cut: batches * epochs, "count them twice"),
    ("22.6", lambda epochs, batches, cut: batches * epochs + cut, "not trained again"),
    ("22.6", lambda epochs, batches, cut: batches * epochs + 1, "not after each step"),
    (
        "22.6",
        lambda epochs, batches, cut: epochs * batches - (cut - 1) // batches * batches,
        "the first one made steps",
    ),
    (
        "22.6",
        lambda epochs, batches, cut: cut + epochs * batches - cut // batches * batches,
        "is not in the file",
    ),
    (
        "22.6",
        lambda epochs, batches, cut: cut + (epochs - math.ceil(cut / batches)) * batches,
        "from its first step",
    ),
    (
        "22.6",
        lambda epochs, batches, cut: ((cut - 1) // batches + epochs) * batches,
        "once more",
    ),
]
WRONG += [
    ("22.6", lambda epochs, batches, cut: cut, "not yet"),
    ("22.6", lambda epochs, batches, cut: None, "Your function returns None"),
]
RIGHT += [
    ("22.6", by_loop),
    ("22.6", by_ceiling),
    ("22.6", by_lost),
    ("22.6", by_acting),
    ("22.6", by_lists),
    ("22.6", by_divmod_6),
]
