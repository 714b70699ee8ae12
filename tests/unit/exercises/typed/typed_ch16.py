"""Answers to the exercises of chapter 16, wrong and right, as readers type them."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----

ANSWERS += [
    ("16.1", (10 * 3, 40, 10, 14), "each output has a bias, too"),
    ("16.1", (10 * 3 + 10, 40, 10, 14), "a bias belongs to an output"),
    ("16.1", (33, 4 * 9, 10, 14), "each window has a bias, too"),
    ("16.1", (33, 9 + 4, 10, 14), "there are 4 windows"),
    ("16.1", (33, 3 * 3, 10, 14), "there are 4 windows"),
    ("16.1", (33, 10, 10, 14), "there are 4 windows"),
    ("16.1", (33, 40, 4 * 5, 14), "are buffers"),
    ("16.1", (33, 40, 21, 14), "are buffers"),
    ("16.1", [33, 40, 11, 14], "are buffers"),
    ("16.1", (33, 40, 5, 14), "a weight and a bias"),
    ("16.1", (33, 40, 0, 14), "something to learn"),
    ("16.1", (33, 40, 10, 7 * 2 + 2), "has no bias"),
    ("16.1", (33, 40, 10, 7), "a row of 2 numbers"),
    ("16.1", (33, 40, 10, 9), "a row of 2 numbers"),
    ("16.1", (33, 40, 10, 2), "a row of 2 numbers"),
    ("16.1", (30, 36, 5, 7), "each output has a bias, too"),
]
WRONG += [
    ("16.1", (33, 41, 10, 14), "not yet"),
    ("16.1", (13, 40, 10, 14), "not yet"),
    ("16.1", 97, "not yet"),
]
layers = (nn.Linear(10, 3), nn.Conv2d(1, 4, 3), nn.BatchNorm1d(5), nn.Embedding(7, 2))
RIGHT += [
    ("16.1", (33, 40, 10, 14)),
    ("16.1", [33, 40, 10, 14]),
    ("16.1", (10 * 3 + 3, 4 * 1 * 3 * 3 + 4, 2 * 5, 7 * 2)),
    ("16.1", tuple(sum(p.numel() for p in layer.parameters()) for layer in layers)),
    ("16.1", [sum(p.numel() for p in layer.parameters()) for layer in layers]),
    ("16.1", (33, 40, *(sum(p.numel() for p in m.parameters()) for m in layers[2:]))),
]

# ---- 2 ----

ANSWERS += [
    ("16.2", (3, 6), "brings two tensors"),
    ("16.2", (7, 6), "a plain list"),
    ("16.2", (6, 6), "what nn.Parameter marks"),
    ("16.2", (8, 6), "neither is noticed"),
    ("16.2", (2, 6), "a ModuleList is a module"),
    ("16.2", (5, 5), "a third shelf"),
    ("16.2", [5, 7], "stands on no shelf"),
    ("16.2", (5, 1), "the parameters are saved"),
    ("16.2", (5, 0), "the parameters are saved"),
    ("16.2", (5, 2), "the parameters are saved"),
    ("16.2", (7, 7), "a plain list"),
]
WRONG += [
    ("16.2", (4, 6), "not yet"),
    ("16.2", (5, 9), "not yet"),
    ("16.2", 11, "not yet"),
]


class Puzzle(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 3)
        self.b = [nn.Linear(3, 3)]
        self.c = nn.Parameter(torch.ones(3))
        self.d = torch.ones(3, requires_grad=True)
        self.e = nn.ModuleList([nn.Linear(3, 3)])
        self.register_buffer("f", torch.ones(3))


puzzle = Puzzle()
RIGHT += [
    ("16.2", (5, 6)),
    ("16.2", [5, 6]),
    ("16.2", (2 + 1 + 2, 2 + 1 + 2 + 1)),
    ("16.2", (len(list(puzzle.parameters())), len(puzzle.state_dict()))),
    ("16.2", (len(list(puzzle.named_parameters())), len(puzzle.state_dict().keys()))),
    ("16.2", (len(puzzle.state_dict()) - 1, 6)),
]

# ---- 3 ----


def with_pytorch(batches):
    norm = nn.BatchNorm1d(batches[0].shape[1]).to(batches[0].device)
    for batch in batches:
        norm(batch)
    return norm.running_mean, norm.running_var


def with_the_function(batches):
    n = batches[0].shape[1]
    mean, var = torch.zeros(n).to(batches[0]), torch.ones(n).to(batches[0])
    for batch in batches:
        F.batch_norm(batch, mean, var, training=True, momentum=0.1)
    return mean, var


def with_lerp(batches):
    mean = torch.zeros(batches[0].shape[1], device=batches[0].device)
    var = torch.ones(batches[0].shape[1], device=batches[0].device)
    for batch in batches:
        mean.lerp_(batch.mean(0), 0.1)
        var.lerp_(batch.var(dim=0), 0.1)
    return mean, var


def by_differences(batches):
    mean, var = 0, 1
    for batch in batches:
        mean = mean + 0.1 * (batch.mean(dim=0) - mean)
        var = var + 0.1 * (batch.var(dim=0, correction=1) - var)
    return mean, var


def by_hand(batches):
    mean, var = 0.0, 1.0
    for batch in batches:
        n = len(batch)
        m = batch.sum(0) / n
        v = ((batch - m) ** 2).sum(0) / (n - 1)
        mean, var = 0.9 * mean + 0.1 * m, 0.9 * var + 0.1 * v
    return [mean, var]


def as_weights(batches):
    n = len(batches)
    shares = [0.1 * 0.9 ** (n - 1 - k) for k in range(n)]
    mean = sum(s * b.mean(0) for s, b in zip(shares, batches, strict=True))
    var = sum(s * b.var(0) for s, b in zip(shares, batches, strict=True))
    return mean, var + 0.9**n


def biased(batches):
    mean, var = 0, 1
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(0)
        var = 0.9 * var + 0.1 * ((batch - batch.mean(0)) ** 2).mean(0)
    return mean, var


def too_far(batches):
    mean, var = 0, 1
    for batch in batches:
        mean = mean * 0.1 + batch.mean(0) * 0.9
        var = var * 0.1 + batch.var(0) * 0.9
    return mean, var


def replaced(batches):
    for batch in batches:
        mean, var = batch.mean(0), batch.var(0)
    return mean, var


def pooled(batches):
    every = torch.vstack(batches)
    return every.mean(dim=0), every.var(dim=0)


def rooted(batches):
    mean, var = 0, 1
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(0)
        var = 0.9 * var + 0.1 * batch.var(0) ** 0.5
    return mean, var


def from_zero(batches):
    mean, var = 0, 0
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(0)
        var = 0.9 * var + 0.1 * batch.var(0)
    return mean, var


def over_rows(batches):
    mean, var = 0, 1
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(-1)
        var = 0.9 * var + 0.1 * batch.var(-1)
    return mean, var


def all_together(batches):
    mean, var = torch.tensor(0.0).to(batches[0]), torch.tensor(1.0).to(batches[0])
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean()
        var = 0.9 * var + 0.1 * batch.var()
    return mean, var


ANSWERS += [
    ("16.3", biased, "divides by one less"),
    ("16.3", too_far, "nine tenths of what was remembered stay"),
    ("16.3", replaced, "the last batch alone"),
    ("16.3", pooled, "all samples alike"),
    ("16.3", rooted, "without a root"),
    ("16.3", from_zero, "begins with 1"),
    ("16.3", over_rows, "over the samples"),
    ("16.3", all_together, "keep them apart"),
]
WRONG += [
    ("16.3", lambda batches: (batches[0].mean(0), batches[0].var(0)), "not yet"),
    ("16.3", lambda batches: None, "Your function returns None"),
    ("16.3", lambda batches: batches[0].mean(0), "not yet"),
]
RIGHT += [
    ("16.3", with_pytorch),
    ("16.3", with_the_function),
    ("16.3", with_lerp),
    ("16.3", by_differences),
    ("16.3", by_hand),
    ("16.3", as_weights),
]

# ---- 4 ----


def with_prefix(tree, place=""):
    own = [place + name for name, part in tree.items() if not isinstance(part, dict)]
    for name, part in tree.items():
        if isinstance(part, dict):
            own += with_prefix(part, place + name + ".")
    return own


def with_a_stack(tree):
    found, waiting = [], [("", tree)]
    while waiting:
        place, module = waiting.pop()
        inner = []
        for name, part in module.items():
            full = f"{place}.{name}".strip(".")
            if type(part) is dict:
                inner.append((full, part))
            else:
                found.append(full)
        waiting += reversed(inner)
    return found


def with_modules(tree):
    def built(part):
        module = nn.Module()
        for name, inner in part.items():
            if isinstance(inner, dict):
                module.add_module(name, built(inner))
            else:
                module.register_parameter(name, nn.Parameter(torch.zeros(inner)))
        return module

    return [name for name, _ in built(tree).named_parameters()]


def joined(tree):
    found = [name for name in tree if isinstance(tree[name], int)]
    for name in tree:
        if isinstance(tree[name], dict):
            found.extend(".".join([name, inner]) for inner in joined(tree[name]))
    return found


def two_lists(tree):
    own, inner = [], []
    for name, part in tree.items():
        if isinstance(part, dict):
            for deeper in two_lists(part):
                inner.append(name + "." + deeper)
        else:
            own.append(name)
    return own + inner


def sorted_copy(tree):
    tree = copy.deepcopy(tree)
    found = []
    for name, part in sorted(tree.items(), key=lambda pair: isinstance(pair[1], dict)):
        if isinstance(part, dict):
            found += [f"{name}.{deeper}" for deeper in sorted_copy(part)]
        else:
            found += [name]
    return found


def in_their_order(tree, place=""):
    found = []
    for name, part in tree.items():
        if isinstance(part, dict):
            found += in_their_order(part, place + name + ".")
        else:
            found.append(place + name)
    return found


def bare(tree):
    own = [name for name, part in tree.items() if not isinstance(part, dict)]
    for part in tree.values():
        if isinstance(part, dict):
            own.extend(bare(part))
    return own


def shallow(tree):
    own = [name for name, part in tree.items() if not isinstance(part, dict)]
    for name, part in tree.items():
        if isinstance(part, dict):
            own += [name + "." + inner for inner in part]
    return own


def with_frames(tree, place=""):
    found = [place + name for name, part in tree.items() if not isinstance(part, dict)]
    for name, part in tree.items():
        if isinstance(part, dict):
            found.append(place + name)
            found += with_frames(part, place + name + ".")
    return found


def parts_first(tree):
    inner, own = [], []
    for name, part in tree.items():
        if isinstance(part, dict):
            inner += [f"{name}.{deeper}" for deeper in parts_first(part)]
        else:
            own.append(name)
    return inner + own


ANSWERS += [
    ("16.4", in_their_order, "a module's own parameters come first"),
    ("16.4", bare, "the place is missing"),
    ("16.4", shallow, "ask it as you were asked"),
    (
        "16.4",
        lambda tree: [name for name in tree if not isinstance(tree[name], dict)],
        "ask its inner",
    ),
    ("16.4", with_frames, "a module is no parameter"),
    ("16.4", parts_first, "before those of its parts"),
]
WRONG += [
    ("16.4", lambda tree: list(tree), "not yet"),
    ("16.4", lambda tree: sorted(with_prefix(tree)), "not yet"),
    ("16.4", lambda tree: None, "Your function returns None"),
]
RIGHT += [
    ("16.4", with_prefix),
    ("16.4", with_a_stack),
    ("16.4", with_modules),
    ("16.4", joined),
    ("16.4", two_lists),
    ("16.4", sorted_copy),
]

# ---- 5 ----


def by_diagonal(weight, bias, mean, var, scale, shift):
    factor = scale / var**0.5
    return torch.diag(factor) @ weight, factor * bias - factor * mean + shift


def by_asking(weight, bias, mean, var, scale, shift):
    def both(x):
        return (x @ weight.t() + bias - mean) / var.sqrt() * scale + shift

    new_bias = both(torch.zeros(1, weight.shape[1]).to(weight))[0]
    return (both(torch.eye(weight.shape[1]).to(weight)) - new_bias).t(), new_bias


def by_view(weight, bias, mean, var, scale, shift):
    factor = (scale * torch.rsqrt(var)).view(-1, 1)
    return weight * factor, (bias - mean) * factor.flatten() + shift


def by_turning(weight, bias, mean, var, scale, shift):
    factor = scale / torch.sqrt(var)
    return (weight.t() * factor).t(), shift + factor * (bias - mean)


def by_einsum(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    return torch.einsum("o,oi->oi", factor, weight), (bias - mean) * factor + shift


def by_rows(weight, bias, mean, var, scale, shift):
    rows, biases = [], []
    for k in range(len(weight)):
        factor = scale[k] / var[k].sqrt()
        rows.append(weight[k] * factor)
        biases.append((bias[k] - mean[k]) * factor + shift[k])
    return torch.stack(rows), torch.stack(biases)


def wrong_way(weight, bias, mean, var, scale, shift):
    f = scale / var.sqrt()
    return f * weight, (bias - mean) * f + shift


def by_var(weight, bias, mean, var, scale, shift):
    f = scale / var
    return weight * f.unsqueeze(1), (bias - mean) * f + shift


def no_mean(weight, bias, mean, var, scale, shift):
    f = scale * var**-0.5
    return weight * f.unsqueeze(1), bias * f + shift


def mean_last(weight, bias, mean, var, scale, shift):
    f = scale / var.sqrt()
    return weight * f.unsqueeze(1), f * bias + shift - mean


def no_bias(weight, bias, mean, var, scale, shift):
    f = scale / var.sqrt()
    return weight * f.unsqueeze(1), -mean * f + shift


def no_shift(weight, bias, mean, var, scale, shift):
    f = scale / var.sqrt()
    return weight * f.unsqueeze(1), f * (bias - mean)


def bias_as_it_was(weight, bias, mean, var, scale, shift):
    f = scale / var.sqrt()
    return weight * f.unsqueeze(1), bias + shift - f * mean


def no_scale(weight, bias, mean, var, scale, shift):
    std = var.sqrt()
    return weight / std.unsqueeze(1), (bias - mean) / std + shift


ANSWERS += [
    ("16.5", wrong_way, "a factor belongs to an output"),
    ("16.5", by_var, "the root of var"),
    ("16.5", no_mean, "the mean is subtracted first"),
    ("16.5", mean_last, "it is divided, too"),
    ("16.5", no_bias, "the same way as its outputs"),
    ("16.5", no_shift, "the shift is added"),
    ("16.5", bias_as_it_was, "there before the division"),
    ("16.5", no_scale, "comes the scale"),
]
WRONG += [
    ("16.5", lambda weight, bias, mean, var, scale, shift: (weight, bias), "not yet"),
    ("16.5", lambda weight, bias, mean, var, scale, shift: None, "Your function returns None"),
    ("16.5", lambda weight, bias, mean, var, scale, shift: weight, "not yet"),
]
RIGHT += [
    ("16.5", by_diagonal),
    ("16.5", by_asking),
    ("16.5", by_view),
    ("16.5", by_turning),
    ("16.5", by_einsum),
    ("16.5", by_rows),
]
