"""Answers to the exercises of chapter 17, wrong and right, as readers type them."""

import math

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----

ANSWERS += [
    ("17.1", (round(-math.log(0.5625), 3), 1.386), "logarithm of the mean belief"),
    ("17.1", (round(4 * math.log(2), 3), 1.386), "sum of the prices"),
    ("17.1", (-0.693, 1.386), "has a minus in front"),
    ("17.1", (-0.693, -1.386), "has a minus in front"),
    ("17.1", (0.301, 0.602), "base 10"),
    ("17.1", (round(math.log2(2), 3), round(math.log2(4), 3)), "base 2"),
    ("17.1", (0.5625, 1.386), "the mean of the beliefs"),
    ("17.1", (0.693, 0.693), "here are four"),
    ("17.1", (1.386, 0.693), "here are four"),
    ("17.1", (0.693, 0.25), "it has a price"),
]
WRONG += [
    ("17.1", (1.0, 1.386), "not yet"),
    ("17.1", 0.693, "not yet"),
    ("17.1", (0.693, 0.0), "not yet"),
]
RIGHT += [
    ("17.1", (0.693, 1.386)),
    ("17.1", [0.693, 1.386]),
    ("17.1", (round(math.log(2), 3), round(math.log(4), 3))),
    ("17.1", (round(-math.log(0.5 * 0.25 * 0.5 * 1) / 4, 3), round(-math.log(1 / 4), 3))),
    (
        "17.1",
        (
            round(-torch.tensor([0.5, 0.25, 0.5, 1]).log().mean().item(), 3),
            round(F.cross_entropy(torch.zeros(1, 4), torch.tensor([0])).item(), 3),
        ),
    ),
    ("17.1", (round(math.log(2), 3), round(2 * math.log(2), 3))),
]

# ---- 2 ----


def loop_over_photos(logits, labels):
    right = seen = 0
    for row, label in zip(logits, labels, strict=True):
        if label.item() == -100:
            continue
        seen += 1
        right += row.argmax().item() == label.item()
    return right / seen


def by_max(logits, labels):
    best = logits.max(dim=1).indices
    keep = labels >= 0
    return ((best == labels) & keep).sum().item() / keep.sum().item()


def by_topk(logits, labels):
    keep = labels.ne(-100)
    best = logits.topk(1, dim=1).indices.squeeze(1)[keep]
    return torch.eq(best, labels[keep]).double().mean().item()


def by_sorting(logits, labels):
    rows = torch.nonzero(labels != -100).squeeze(1)
    best = logits[rows].argsort(dim=1)[:, -1]
    return (best == labels[rows]).float().mean().item()


def one_minus_wrong(logits, labels):
    keep = labels != -100
    return 1 - (logits[keep].argmax(-1) != labels[keep]).float().mean().item()


def by_beliefs(logits, labels):
    p, keep = logits.softmax(1), labels != -100
    return (p.argmax(1)[keep] == labels[keep]).float().mean().item()


def divided_by_all(logits, labels):
    return (logits.argmax(1) == labels).sum().item() / len(labels)


def counted(logits, labels):
    return (logits.argmax(1) == labels).sum().item()


def best_photo(logits, labels):
    keep = labels != -100
    best, truth = logits[keep].argmax(0), labels[keep]
    n = min(len(best), len(truth))
    return (best[:n] == truth[:n]).float().mean().item()


def wrong_ones(logits, labels):
    keep = labels != -100
    return 1 - (logits[keep].argmax(1) == labels[keep]).float().mean().item()


def belief_in_the_right(logits, labels):
    keep = labels != -100
    p = logits.softmax(1)[keep]
    return p[torch.arange(len(p)), labels[keep]].mean().item()


def above_a_half(logits, labels):
    keep = labels != -100
    p = logits.softmax(1)[keep].gather(1, labels[keep][:, None])
    return (p >= 0.5).float().mean().item()


ANSWERS += [
    ("17.2", divided_by_all, "counted as wrong"),
    ("17.2", counted, "divide by how many have labels"),
    ("17.2", best_photo, "best photo of each class"),
    ("17.2", wrong_ones, "the share of the wrong ones"),
    ("17.2", belief_in_the_right, "the mean belief"),
    ("17.2", above_a_half, "below a half"),
]
WRONG += [
    ("17.2", lambda logits, labels: logits.argmax(1) == labels, "not yet"),
    ("17.2", lambda logits, labels: None, "Your function returns None"),
    ("17.2", lambda logits, labels: 1.0, "not yet"),
]
RIGHT += [
    ("17.2", loop_over_photos),
    ("17.2", by_max),
    ("17.2", by_topk),
    ("17.2", by_sorting),
    ("17.2", one_minus_wrong),
    ("17.2", by_beliefs),
]

# ---- 3 ----


def asked_of_autograd(logits, labels):
    z = logits.clone().requires_grad_()
    return torch.autograd.grad(F.cross_entropy(z, labels), z)[0]


def in_place(logits, labels):
    p = logits.softmax(1)
    p[torch.arange(len(labels)), labels] -= 1
    return p / len(labels)


def by_hand(logits, labels):
    powers = (logits - logits.max(1, keepdim=True).values).exp()
    p = powers / powers.sum(1, keepdim=True)
    truth = torch.zeros_like(p).scatter(1, labels.unsqueeze(1), 1.0)
    return (p - truth) / p.shape[0]


def row_by_row(logits, labels):
    rows = []
    for row, label in zip(logits, labels, strict=True):
        truth = torch.zeros_like(row)
        truth[label] = 1
        rows.append((row.softmax(0) - truth) / len(labels))
    return torch.stack(rows)


def by_eye(logits, labels):
    truth = torch.eye(logits.shape[1]).to(logits)[labels]
    return (F.softmax(logits, dim=-1) - truth) / len(logits)


def by_log_softmax(logits, labels):
    p = logits.log_softmax(1).exp()
    return p / len(p) - F.one_hot(labels, p.shape[1]) / len(p)


def hot(logits, labels):
    return F.one_hot(labels, logits.shape[1])


ANSWERS += [
    ("17.3", lambda z, t: F.softmax(z, 1) - hot(z, t), "for the sum"),
    ("17.3", lambda z, t: (hot(z, t) - F.softmax(z, 1)) / len(t), "signs are turned"),
    ("17.3", lambda z, t: (z - hot(z, t)) / len(z), "logits are no beliefs"),
    ("17.3", lambda z, t: (z.softmax(1) - hot(z, t)) / z.numel(), "number of classes as well"),
    ("17.3", lambda z, t: (z.softmax(1) - hot(z, t)) / t.numel() / z.shape[1], "number of classes"),
    ("17.3", lambda z, t: F.softmax(z, -1) / len(z), "the truth is missing"),
    ("17.3", lambda z, t: hot(z, t) * (z.softmax(1) - 1) / len(t), "pulled down, too"),
    ("17.3", lambda z, t: (z.softmax(0) - hot(z, t)) / len(t), "go along the row"),
    ("17.3", lambda z, t: (z.sigmoid() - hot(z, t)) / len(t), "each class alone"),
    ("17.3", lambda z, t: (z.softmax(1) - F.one_hot(t, 3)) / len(t), "tell one_hot how many"),
    ("17.3", lambda z, t: (z.softmax(1) - F.one_hot(t)) / len(t), "tell one_hot how many"),
    ("17.3", lambda z, t: -(F.one_hot(t) - z.softmax(1)) / len(t), "tell one_hot how many"),
]
WRONG += [
    ("17.3", lambda z, t: (z.softmax(1) + hot(z, t)) / len(t), "not yet"),
    ("17.3", lambda z, t: None, "Your function returns None"),
]
RIGHT += [
    ("17.3", asked_of_autograd),
    ("17.3", in_place),
    ("17.3", by_hand),
    ("17.3", row_by_row),
    ("17.3", by_eye),
    ("17.3", by_log_softmax),
    ("17.3", lambda z, t: (z.double().softmax(1) - hot(z, t)) / len(t)),
]

# ---- 4 ----


def by_softplus(logits, present):
    return (F.softplus(logits) - logits * present).mean()


def both_sides(logits, present):
    return (present * F.softplus(-logits) + (1 - present) * F.softplus(logits)).mean()


def by_logsigmoid(logits, present):
    yes, no = F.logsigmoid(logits), F.logsigmoid(-logits)
    return -(present * yes + (1 - present) * no).mean()


def by_where(logits, present):
    return torch.where(present == 1, F.softplus(-logits), F.softplus(logits)).mean()


def as_two_classes(logits, present):
    pairs = torch.stack([torch.zeros_like(logits), logits], -1).flatten(0, -2)
    return F.cross_entropy(pairs, present.long().flatten())


ANSWERS += [
    ("17.4", lambda z, y: nn.CrossEntropyLoss()(z, y), "which one animal"),
    ("17.4", lambda z, y: -(y * z.log_softmax(1)).sum(1).mean(), "which one animal"),
    (
        "17.4",
        lambda z, y: -torch.where(y == 1, z.sigmoid(), 1 - z.sigmoid()).log().mean(),
        "rounded to 1",
    ),
    ("17.4", lambda z, y: nn.BCELoss()(z.sigmoid(), y), "cut at a price of 100"),
    ("17.4", lambda z, y: nn.BCEWithLogitsLoss()(z.sigmoid(), y), "one too many"),
    ("17.4", lambda z, y: nn.BCEWithLogitsLoss(reduction="sum")(z, y), "that is the sum"),
    ("17.4", lambda z, y: (F.softplus(z) - z * y).sum(1).mean(), "the mean of a photo"),
    ("17.4", lambda z, y: (F.softplus(y) - z * y).mean(), "comes first"),
    ("17.4", lambda z, y: -(y * F.logsigmoid(z)).mean(), "an animal that is absent"),
]
WRONG += [
    ("17.4", lambda z, y: ((z.sigmoid() - y) ** 2).mean(), "not yet"),
    ("17.4", lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none"), "Expected"),
    ("17.4", lambda z, y: None, "Your function returns None"),
]
RIGHT += [
    ("17.4", lambda z, y: nn.BCEWithLogitsLoss()(z, y)),
    ("17.4", lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none").mean()),
    ("17.4", by_softplus),
    ("17.4", both_sides),
    ("17.4", by_logsigmoid),
    ("17.4", by_where),
    ("17.4", as_two_classes),
]

# ---- 5 ----

T = torch.tensor([0.85, 0.05, 0.05, 0.05])

ANSWERS += [
    ("17.5", (1, 0.588), "leaves nothing"),
    ("17.5", (1, 0), "leaves nothing"),
    ("17.5", (0.85, 0.0), "were certain"),
    ("17.5", (0.8, 0.588), "spread over all classes"),
    ("17.5", (0.8, 0.588), "the right one among them"),
    ("17.5", (0.8, round(-0.8 * math.log(0.8) - 0.2 * math.log(0.2 / 3), 3)), "the right one"),
    ("17.5", (0.867, 0.588), "not over three"),
    ("17.5", (0.85, round(-math.log(0.85), 3)), "the right class alone"),
    ("17.5", (0.85, round(-0.85 * math.log(0.85), 3)), "the right class alone"),
    ("17.5", (0.85, 0.288), "you counted one"),
    ("17.5", (0.85, round(-(T * T.log10()).sum().item(), 3)), "base 10"),
]
WRONG += [
    ("17.5", (0.85, -0.588), "not yet"),
    ("17.5", (0.25, 1.386), "not yet"),
    ("17.5", 0.85, "not yet"),
]
RIGHT += [
    ("17.5", (0.85, 0.588)),
    ("17.5", [0.85, 0.588]),
    ("17.5", (0.85, round(-(T * T.log()).sum().item(), 3))),
    ("17.5", (0.85, round(F.cross_entropy(T.log()[None], T[None]).item(), 3))),
    (
        "17.5",
        (round(0.8 + 0.2 / 4, 3), round(torch.distributions.Categorical(T).entropy().item(), 3)),
    ),
    (
        "17.5",
        (
            0.85,
            round(F.cross_entropy(T.log()[None], torch.tensor([0]), label_smoothing=0.2).item(), 3),
        ),
    ),
]
