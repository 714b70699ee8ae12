"""Answers to the exercises of chapter 18, wrong and right, as readers type them."""

import math

import torch
from torch import nn

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----


def by_torch():
    w = torch.tensor(1.0, requires_grad=True)
    opt = torch.optim.SGD([w], lr=0.1, momentum=0.5)
    for grad in (2.0, 2.0, -1.0):
        w.grad = torch.tensor(grad)
        opt.step()
    return w.item()


ANSWERS += [
    ("18.1", 1 - 0.1 * (2 + 2 - 1), "without momentum"),
    ("18.1", 1 + 0.1 * 5.5, "goes up"),
    ("18.1", 1 - 0.1 * 0.5, "the last step alone"),
    ("18.1", 1 - 0.1 * (1 + 1.5 + 0.25), "the gradient is added whole"),
    ("18.1", 0.178, "a momentum of 0.9"),
    ("18.1", 0.1 * (2 + 3 + 0.5), "it began at 1"),
    ("18.1", 1 - 5.5, "multiply by the rate"),
]
WRONG += [
    ("18.1", 0.5, "not yet"),
    ("18.1", "0.45 kilometres", "yours is the str"),
]
RIGHT += [
    ("18.1", 0.45),
    ("18.1", 9 / 20),
    ("18.1", 1 - 0.1 * (2 + 3 + 0.5)),
    ("18.1", 1 - 0.2 - 0.3 - 0.05),
    ("18.1", by_torch()),
    ("18.1", torch.tensor(0.45)),
]

# ---- 2 ----


def by_torchs_own(grads, most):
    params = [nn.Parameter(torch.zeros_like(grad)) for grad in grads]
    for p, grad in zip(params, grads, strict=True):
        p.grad = grad.clone()
    nn.utils.clip_grad_norm_(params, most)
    return [p.grad for p in params]


def in_place(grads, most):
    length = sum((g**2).sum().item() for g in grads) ** 0.5
    for g in grads:
        g *= min(1, most / length)
    return grads


def one_row(grads, most):
    length = torch.cat([g.flatten() for g in grads]).norm()
    return [g * (most / length).clamp(max=1) for g in grads]


def of_norms(grads, most):
    length = torch.stack([g.norm() for g in grads]).norm().item()
    return [g / max(1, length / most) for g in grads]


def of_all_squares(grads, most):
    length = sum(g.norm() ** 2 for g in grads).sqrt().item()
    return [g * min(1, most / length) for g in grads]


def by_hypot(grads, most):
    length = math.hypot(*(g.norm().item() for g in grads))
    return [g * min(1, most / length) for g in grads]


def with_a_loop(grads, most):
    total = 0.0
    for g in grads:
        for number in g.flatten().tolist():
            total += number * number
    factor = min(1.0, most / math.sqrt(total))
    short = []
    for g in grads:
        short.append(factor * g)
    return short


ANSWERS += [
    ("18.2", lambda grads, most: [g * min(1, most / g.norm().item()) for g in grads], "by itself"),
    ("18.2", lambda grads, most: [g.clip(-most, most) for g in grads], "each number is cut"),
    (
        "18.2",
        lambda grads, most: [g * most / sum((h**2).sum() for h in grads) ** 0.5 for g in grads],
        "became longer",
    ),
    (
        "18.2",
        lambda grads, most: [
            g * min(1, most / sum((h * h).sum().item() for h in grads)) for g in grads
        ],
        "the root of the sum",
    ),
    (
        "18.2",
        lambda grads, most: [g * min(1, most / sum(h.norm().item() for h in grads)) for g in grads],
        "lengths do not add up",
    ),
    (
        "18.2",
        lambda grads, most: [
            g / n if (n := sum((h**2).sum().item() for h in grads) ** 0.5) > most else g
            for g in grads
        ],
        "as long as the limit",
    ),
]  # fmt: skip
WRONG += [
    ("18.2", in_place, "not"),
    ("18.2", lambda grads, most: None, "Your function returns None"),
    ("18.2", lambda grads, most: [g * 0 for g in grads], "not yet"),
]
RIGHT += [
    ("18.2", by_torchs_own),
    ("18.2", one_row),
    ("18.2", of_norms),
    ("18.2", with_a_loop),
    ("18.2", of_all_squares),
    ("18.2", by_hypot),
]

# ---- 3 ----

ANSWERS += [
    (
        "18.3",
        lambda k, warm, steps: k / warm if k < warm else (steps - k) / (steps - warm),
        "count from 1",
    ),
    ("18.3", lambda k, warm, steps: 1 - k / steps, "the warm-up is missing"),
    (
        "18.3",
        lambda k, warm, steps: (k + 1) / warm if k < warm else 1 - k / steps,
        "begins at the end of the warm-up",
    ),
    (
        "18.3",
        lambda k, warm, steps: (k + 1) / warm if k < warm else (k - warm) / (steps - warm),
        "it should fall from 1",
    ),
    (
        "18.3",
        lambda k, warm, steps: (
            (k + 1) / warm
            if k < warm
            else 0.5 + 0.5 * math.cos(math.pi * (k - warm) / (steps - warm))
        ),
        "a straight line is asked",
    ),
    ("18.3", lambda k, warm, steps: (k + 1) / warm if k < warm else 1, "it must fall"),
    (
        "18.3",
        lambda k, warm, steps: min((1 + k) / warm, 1 - (k - warm) / (steps - warm)),
        "ask first whether k is in it",
    ),
    (
        "18.3",
        lambda k, warm, steps: min((1.0 + k) / warm, (steps - k) / (steps - warm)),
        "ask first whether k is in it",
    ),
]
WRONG += [
    ("18.3", lambda k, warm, steps: k, "not yet"),
    ("18.3", lambda k, warm, steps: None, "Your function returns None"),
]


def with_a_product(k, warm, steps):
    if k >= warm:
        return 1 - (k - warm) / (steps - warm)
    return 1 / warm * (k + 1)


def up(k, warm):
    return min(1.0, k / warm) if warm else 1.0


def of_torchs_parts(k, warm, steps):
    table = [(n + 1) / warm for n in range(warm)]
    table += torch.linspace(1, 0, steps - warm + 1, dtype=torch.float64).tolist()
    return table[k]


RIGHT += [
    ("18.3", with_a_product),
    ("18.3", of_torchs_parts),
    ("18.3", lambda k, warm, steps: (k + 1) / warm if k < warm else (steps - k) / (steps - warm)),
    ("18.3", lambda k, warm, steps: min((k + 1) / max(warm, 1), (steps - k) / (steps - warm))),
    ("18.3", lambda k, warm, steps: (k - steps) / (warm - steps) if k >= warm else (k + 1) / warm),
    ("18.3", lambda k, warm, steps: (steps - max(k, warm)) / (steps - warm) * up(k + 1, warm)),
]  # fmt: skip

# ---- 4 ----


def torchs(p, grads, lr, **options):
    p = p.clone().requires_grad_()
    opt = torch.optim.RMSprop([p], lr=lr, **options)
    for grad in grads:
        p.grad = grad
        opt.step()
    return p.detach()


def moving(p, grads, lr, keep=0.99, take=0.01, root=torch.sqrt):
    v = torch.zeros_like(p)
    for grad in grads:
        v = keep * v + take * grad * grad
        p = p - lr * grad / (root(v) + 1e-8)
    return p


def with_lerp(p, grads, lr):
    v = torch.zeros_like(p)
    for grad in grads:
        v = v.lerp(grad.square(), 0.01)
        p = p - lr * grad / (v**0.5 + 1e-8)
    return p


def in_place_on_a_copy(p, grads, lr):
    p, v = p.clone(), torch.zeros_like(p)
    for grad in grads:
        v.mul_(0.99).addcmul_(grad, grad, value=0.01)
        p.addcdiv_(grad, v.sqrt().add_(1e-8), value=-lr)
    return p


def difference(p, grads, lr):
    v = 0
    for grad in grads:
        v += 0.01 * (grad**2 - v)
        p = p - grad / (v**0.5 + 1e-8) * lr
    return p


def adam_without_the_first(p, grads, lr):
    p = p.clone().requires_grad_()
    opt = torch.optim.Adam([p], lr=lr, betas=(0.0, 0.99))
    for grad in grads:
        p.grad = grad
        opt.step()
    return p.detach()


def under_the_root(p, grads, lr):
    v = torch.zeros_like(p)
    for grad in grads:
        v = 0.99 * v + 0.01 * grad * grad
        p = p - lr * grad / torch.sqrt(v + 1e-8)
    return p


def too_late(p, grads, lr):
    v = torch.zeros_like(p)
    for grad in grads:
        p = p - lr * grad / (v.sqrt() + 1e-8)
        v = 0.99 * v + 0.01 * grad**2
    return p


ANSWERS += [
    ("18.4", adam_without_the_first, "with bias correction"),
    ("18.4", lambda p, grads, lr: moving(p, grads, lr, root=lambda v: v), "divide by its root"),
    ("18.4", lambda p, grads, lr: moving(p, grads, lr, 1, 1), "forgets old ones"),
    ("18.4", lambda p, grads, lr: moving(p, grads, lr, 0.99, 1), "counts a hundredth"),
    ("18.4", lambda p, grads, lr: moving(p, grads, lr, 0.01, 0.99), "swapped"),
    ("18.4", lambda p, grads, lr: moving(p, grads, lr, 0, 0.01), "the old average is lost"),
    ("18.4", under_the_root, "not under it"),
    ("18.4", too_late, "first the new square comes in"),
    ("18.4", lambda p, grads, lr: moving(p, grads, -lr), "goes up"),
]
WRONG += [
    ("18.4", lambda p, grads, lr: p, "not yet"),
    ("18.4", lambda p, grads, lr: None, "Your function returns None"),
]
RIGHT += [
    ("18.4", torchs),
    ("18.4", moving),
    ("18.4", with_lerp),
    ("18.4", in_place_on_a_copy),
    ("18.4", difference),
    ("18.4", lambda p, grads, lr: torchs(p, grads, lr, foreach=False)),
]

# ---- 5 ----

OTHER, SAME = "other", "same"
ANSWERS += [
    ("18.5", (SAME, OTHER, SAME, SAME, OTHER, SAME), "rate times gradient"),
    ("18.5", (OTHER, SAME, SAME, SAME, OTHER, SAME), "the velocity adds up"),
    ("18.5", (OTHER, OTHER, OTHER, SAME, OTHER, SAME), "both averages grow"),
    ("18.5", (OTHER, OTHER, SAME, OTHER, OTHER, SAME), "never meets the gradient"),
    ("18.5", (OTHER, OTHER, SAME, SAME, SAME, SAME), "added to the gradient"),
    ("18.5", (OTHER, OTHER, SAME, SAME, OTHER, OTHER), "before and after"),
    ("18.5", (SAME, SAME, SAME, SAME, SAME, SAME), "rate times gradient"),
    ("18.5", (OTHER, OTHER, OTHER, OTHER, OTHER, OTHER), "both averages grow"),
]
WRONG += [
    ("18.5", (OTHER, OTHER, SAME, SAME), "not yet"),
    ("18.5", "same", "not"),
]
RIGHT += [
    ("18.5", (OTHER, OTHER, SAME, SAME, OTHER, SAME)),
    ("18.5", [OTHER, OTHER, SAME, SAME, OTHER, SAME]),
    ("18.5", ["other"] * 2 + ["same"] * 2 + ["other", "same"]),
    ("18.5", (*[OTHER] * 2, *[SAME] * 2, OTHER, SAME)),
    ("18.5", [OTHER if k in (0, 1, 4) else SAME for k in range(6)]),
    ("18.5", tuple({"A": OTHER, "B": OTHER, "C": SAME, "D": SAME, "E": OTHER, "F": SAME}.values())),
]
