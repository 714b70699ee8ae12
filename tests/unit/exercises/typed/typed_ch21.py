"""Answers to the exercises of chapter 21, wrong and right, as readers type them."""

import torch

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----


def in_a_loop(means, rows):
    total, count = 0.0, 0
    for k in range(len(means)):
        total = total + means[k] * rows[k]
        count = count + rows[k]
    return total / count


def repeated(means, rows):
    every = []
    for mean, count in zip(means, rows, strict=True):
        every += [mean] * count
    return sum(every) / len(every)


ANSWERS += [
    ("21.1", lambda means, rows: torch.tensor(means).mean().item(), "mean of the means"),
    ("21.1", lambda means, rows: sum(m * n for m, n in zip(means, rows, strict=True)), "once"),
    (
        "21.1",
        lambda means, rows: sum(m * n for m, n in zip(means, rows, strict=True)) / len(means),
        "it is samples that count",
    ),
    ("21.1", lambda means, rows: sum(means) / sum(rows), "each mean was added once"),
    ("21.1", lambda means, rows: rows[0] * sum(means) / sum(rows), "as large as the first"),
    ("21.1", lambda means, rows: sum(means[:-1]) / (len(means) - 1), "must not be left out"),
    (
        "21.1",
        lambda means, rows: (
            sum(m / n for m, n in zip(means, rows, strict=True)) / sum(1 / n for n in rows)
        ),
        "more samples must count more",
    ),
]
WRONG += [
    ("21.1", lambda means, rows: max(means), "not yet"),
    ("21.1", lambda means, rows: None, "Your function returns None"),
]
RIGHT += [
    ("21.1", in_a_loop),
    ("21.1", repeated),
    ("21.1", lambda means, rows: sum(m * n for m, n in zip(means, rows, strict=True)) / sum(rows)),
    ("21.1", lambda means, rows: (torch.tensor(means) * torch.tensor(rows)).sum() / sum(rows)),
    (
        "21.1",
        lambda means, rows: sum(m * (n / sum(rows)) for m, n in zip(means, rows, strict=True)),
    ),
    (
        "21.1",
        lambda means, rows: torch.tensor(means).repeat_interleave(torch.tensor(rows)).mean().item(),
    ),
]

# ---- 2 ----

START, END = "on_fit_start", "on_fit_end"
BEGIN, STEP, OVER = "on_epoch_start", "on_step_end", "on_epoch_end"


def by_loops(epochs, steps):
    events = [START]
    for _ in range(epochs):
        events.append(BEGIN)
        for _ in range(steps):
            events.append(STEP)
        events.append(OVER)
    events.append(END)
    return events


def by_while(epochs, steps):
    events, epoch = [START], 0
    while epoch < epochs:
        events += [BEGIN, *[STEP] * steps, OVER]
        epoch += 1
    return [*events, END]


def around_every_step(epochs, steps):
    events = [START]
    for _ in range(epochs * steps):
        events += [BEGIN, STEP, OVER]
    return [*events, END]


ANSWERS += [
    ("21.2", lambda epochs, steps: by_loops(epochs, 1), "each epoch has several steps"),
    ("21.2", lambda epochs, steps: by_loops(1, steps) * epochs, "once, not with every epoch"),
    ("21.2", lambda epochs, steps: by_loops(1, steps), "one epoch only"),
    ("21.2", lambda epochs, steps: by_loops(epochs, steps)[1:-1], "the start and the end"),
    (
        "21.2",
        lambda epochs, steps: [
            START, *[BEGIN] * epochs, *[STEP] * (epochs * steps), *[OVER] * epochs, END,
        ],
        "before the next one begins",
    ),
    (
        "21.2",
        lambda epochs, steps: [START, *[BEGIN, OVER, *[STEP] * steps] * epochs, END],
        "it ends after them",
    ),
    ("21.2", around_every_step, "not around each"),
]  # fmt: skip
WRONG += [
    ("21.2", lambda epochs, steps: [START, END], "not yet"),
    ("21.2", lambda epochs, steps: None, "Your function returns None"),
]
RIGHT += [
    ("21.2", by_loops),
    ("21.2", by_while),
    ("21.2", lambda epochs, steps: [START, *[BEGIN, *[STEP] * steps, OVER] * epochs, END]),
    ("21.2", lambda epochs, steps: [START] + ([BEGIN] + [STEP] * steps + [OVER]) * epochs + [END]),
    (
        "21.2",
        lambda epochs, steps: (
            [START] + [e for _ in range(epochs) for e in (BEGIN, *[STEP] * steps, OVER)] + [END]
        ),
    ),
    (
        "21.2",
        lambda epochs, steps: [
            *sum(([BEGIN, *([STEP] * steps), OVER] for _ in range(epochs)), [START]),
            END,
        ],
    ),
]

# ---- 3 ----

ANSWERS += [
    ("21.3", (1.0, 0.0), "the other way round"),
    ("21.3", (0.0, 0.5), "these are wrong as well"),
    ("21.3", (0, 0), "also under no_grad"),
    ("21.3", (0.5, 1.0), "lets everything through"),
    ("21.3", (1, 1), "right as they are"),
    ("21.3", (0, 2), "their squares are averaged"),
    ("21.3", (0.0, 0.25), "each is 0 or 2"),
    ("21.3", (0.5, 0.5), "lets everything through"),
]
WRONG += [
    ("21.3", (0.0, 4.0), "not yet"),
    ("21.3", 1.0, "not yet"),
]
RIGHT += [
    ("21.3", (0.0, 1.0)),
    ("21.3", [0.0, 1.0]),
    ("21.3", (0, 1)),
    ("21.3", [0, 1]),
    ("21.3", (0.0, 0.5 * 1 + 0.5 * (2 - 1) ** 2)),
    ("21.3", (0.0, 0.5 / (1 - 0.5))),
]

# ---- 4 ----

ANSWERS += [
    ("21.4", (5, 5, 5), "epoch 5 never comes"),
    ("21.4", (4, 4, 4), "when training is over"),
    ("21.4", (4, 2, 2), "it moves along"),
    ("21.4", (3, 2, 3), "is not enough"),
    ("21.4", (2, 2, 2), "in epoch 2 nobody knows"),
    ("21.4", [4, 1, 4], "better than epoch 1"),
    ("21.4", [5, 5, 4], "nobody gets there"),
    ("21.4", (4, 2, 5), "there is no epoch 5"),
    ("21.4", (4, 2, 1), "what the net has now"),
    ("21.4", (5, 5, 2), "epoch 5 would be the best"),
]
WRONG += [
    ("21.4", (4, 2), "not yet"),
    ("21.4", 4, "not yet"),
]
RIGHT += [
    ("21.4", (4, 2, 4)),
    ("21.4", [4, 2, 4]),
    ("21.4", tuple([4, 2, 4])),  # noqa: C409
    ("21.4", (4, 1 + 1, 2 + 2)),
    ("21.4", (2 + 2, 2, 2 * 2)),
    ("21.4", [4, 1 + [0.9, 0.7, 0.8, 0.75].index(0.7), 4]),
]

# ---- 5 ----


def compares(name, better):
    def rate(history, lr):
        values = history[name]
        if len(values) < 2 or better(values):
            return lr
        return lr * 0.5

    return rate


def again_and_again(history, lr):
    for a, b in zip(history["val_loss"], history["val_loss"][1:], strict=False):
        if b >= a:
            lr /= 2
    return lr


def by_unpacking(history, lr):
    *_, last = history["val_loss"]
    before = history["val_loss"][-2:-1]
    return lr / 2 if before and not last < before[0] else lr


def first_missing(history, lr):
    before, last = history["val_loss"][-2:]
    return lr if last < before else lr / 2


def forgotten(history, lr):
    if len(history["val_loss"]) >= 2 and history["val_loss"][-1] >= history["val_loss"][-2]:
        return 0.5 * lr


def by_try(history, lr):
    try:
        worse = history["val_loss"][-1] >= history["val_loss"][-2]
    except IndexError:
        worse = False
    return lr / (1 + worse)


ANSWERS += [
    ("21.5", compares("loss", lambda v: v[-1] < v[-2]), "on the training data"),
    ("21.5", compares("val_loss", lambda v: v[-1] <= v[-2]), "an equal value is not lower"),
    ("21.5", compares("val_loss", lambda v: v[-1] >= v[-2]), "turn the comparison round"),
    ("21.5", compares("val_loss", lambda v: v[-1] < v[0]), "not with the first one"),
    ("21.5", compares("val_loss", lambda v: v[-1] < min(v[:-1])), "not with the best"),
    ("21.5", again_and_again, "look at the last one only"),
    ("21.5", lambda history, lr: _index(history, lr), "there is no epoch before"),
    ("21.5", forgotten, "return it as well"),
]
WRONG += [
    ("21.5", lambda history, lr: lr / 2, "not yet"),
    ("21.5", lambda history, lr: None, "Your function returns None"),
    ("21.5", first_missing, "not enough values"),
]


def _index(history, lr):
    return lr / 2 if history["val_loss"][-1] >= history["val_loss"][-2] else lr


RIGHT += [
    ("21.5", compares("val_loss", lambda v: v[-1] < v[-2])),
    ("21.5", compares("val_loss", lambda v: not v[-2] <= v[-1])),
    ("21.5", by_unpacking),
    ("21.5", by_try),
    (
        "21.5",
        lambda history, lr: lr
        if len(history["val_loss"]) == 1 or history["val_loss"][-1] < history["val_loss"][-2]
        else lr * 0.5,
    ),
    ("21.5", lambda history, lr: lr / 2 ** any(
        a <= b for a, b in [history["val_loss"][-2:]] * (len(history["val_loss"]) > 1))),
]  # fmt: skip

# ---- 6 ----


def train(x, y, w, lr, size):
    """Return w before each batch and after all, and the batches."""
    batches = list(zip(x.split(size), y.split(size), strict=True))
    ws = [w]
    for a, b in batches:
        ws.append(ws[-1] - lr * float((2 * (ws[-1] * a - b) * a).mean()))
    return ws, batches


def squares(w, x, y):
    return ((w * x - y) ** 2).sum().item()


def by_ws(x, y, w, lr, size):
    ws, batches = train(x, y, w, lr, size)
    total = sum(squares(w, a, b) for w, (a, b) in zip(ws, batches, strict=False))
    return total / len(x), squares(ws[-1], x, y) / len(x)


def by_autograd(x, y, w, lr, size):
    w, losses, rows = torch.tensor(w, device=x.device, requires_grad=True), [], []
    for a, b in zip(x.split(size), y.split(size), strict=True):
        loss = torch.nn.functional.mse_loss(w * a, b)
        (grad,) = torch.autograd.grad(loss, w)
        with torch.no_grad():
            w -= lr * grad
        losses.append(loss.item() * len(a))
        rows.append(len(a))
    return sum(losses) / sum(rows), torch.nn.functional.mse_loss(w * x, y).item()


def by_optimizer(x, y, w, lr, size):
    w = torch.tensor(float(w), device=x.device, requires_grad=True)
    optimizer, total = torch.optim.SGD([w], lr=lr), 0.0
    for k in range(0, len(x), size):
        optimizer.zero_grad()
        loss = ((w * x[k : k + size] - y[k : k + size]) ** 2).mean()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x[k : k + size])
    return total / len(x), ((w * x - y) ** 2).mean().item()


def one_by_one(x, y, w, lr, size):
    total, pairs = 0.0, list(zip(x.tolist(), y.tolist(), strict=True))
    for k in range(0, len(pairs), size):
        some = pairs[k : k + size]
        total += sum((w * a - b) ** 2 for a, b in some)
        w -= lr * sum(2 * (w * a - b) * a for a, b in some) / len(some)
    return total / len(pairs), sum((w * a - b) ** 2 for a, b in pairs) / len(pairs)


def in_float64(x, y, w, lr, size):
    return by_ws(x.double(), y.double(), w, lr, size)


def as_list(x, y, w, lr, size):
    return list(by_ws(x, y, w, lr, size))


def of_means(x, y, w, lr, size):
    ws, batches = train(x, y, w, lr, size)
    means = [squares(w, a, b) / len(a) for w, (a, b) in zip(ws, batches, strict=False)]
    return sum(means) / len(means), squares(ws[-1], x, y) / len(x)


def ends(first, last):
    def pair(x, y, w, lr, size):
        ws, _ = train(x, y, w, lr, size)
        return squares(ws[first], x, y) / len(x), squares(ws[last], x, y) / len(x)

    return pair


def after(x, y, w, lr, size):
    ws, batches = train(x, y, w, lr, size)
    total = sum(squares(w, a, b) for w, (a, b) in zip(ws[1:], batches, strict=True))
    return total / len(x), squares(ws[-1], x, y) / len(x)


def wrong_slope(factor):
    def pair(x, y, w, lr, size):
        total = 0
        for a, b in zip(x.split(size), y.split(size), strict=True):
            total += squares(w, a, b)
            w -= lr * factor((w * a - b) * a).item()
        return total / len(x), squares(w, x, y) / len(x)

    return pair


def mean_of_judgements(x, y, w, lr, size):
    ws, batches = train(x, y, w, lr, size)
    total = sum(squares(w, a, b) for w, (a, b) in zip(ws, batches, strict=False))
    return total / len(x), sum(squares(w, x, y) for w in ws[1:]) / len(x) / len(batches)


ANSWERS += [
    ("21.6", of_means, "a mean of batch means"),
    ("21.6", ends(-1, -1), "that of the last w"),
    ("21.6", ends(0, -1), "that of the first w"),
    ("21.6", after, "before its own step"),
    ("21.6", wrong_slope(lambda part: 2 * part.sum()), "not of its sum"),
    ("21.6", wrong_slope(lambda part: part.mean()), "a factor of 2"),
    ("21.6", ends(0, 0), "w has not moved"),
    ("21.6", lambda x, y, w, lr, size: by_ws(x, y, w, lr, len(x)), "one step with all samples"),
    ("21.6", mean_of_judgements, "it is judged once"),
]
WRONG += [
    ("21.6", lambda x, y, w, lr, size: (0.0, 0.0), "not yet"),
    ("21.6", lambda x, y, w, lr, size: None, "Your function returns None"),
]
RIGHT += [
    ("21.6", by_ws),
    ("21.6", by_autograd),
    ("21.6", by_optimizer),
    ("21.6", one_by_one),
    ("21.6", in_float64),
    ("21.6", as_list),
]
