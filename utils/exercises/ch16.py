"""Chapter 16: Layers."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 3: what batch normalisation remembers -------------------------------------------------------


def _remembered(batches):
    mean = torch.zeros_like(batches[0][0])
    var = torch.ones_like(mean)
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(0)
        var = 0.9 * var + 0.1 * batch.var(0)
    return mean, var


def _divided_by_the_count(batches):
    mean = torch.zeros_like(batches[0][0])
    var = torch.ones_like(mean)
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(0)
        var = 0.9 * var + 0.1 * batch.var(0, correction=0)
    return mean, var


def _nine_tenths_of_the_way(batches):
    mean = torch.zeros_like(batches[0][0])
    var = torch.ones_like(mean)
    for batch in batches:
        mean = 0.1 * mean + 0.9 * batch.mean(0)
        var = 0.1 * var + 0.9 * batch.var(0)
    return mean, var


def _only_the_last(batches):
    last = batches[-1]
    mean = last.mean(0)
    var = last.var(0)
    return mean, var


def _all_at_once(batches):
    samples = torch.cat(batches)
    mean = samples.mean(0)
    var = samples.var(0)
    return mean, var


def _deviation(batches):
    mean = torch.zeros_like(batches[0][0])
    var = torch.ones_like(mean)
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(0)
        var = 0.9 * var + 0.1 * batch.std(0)
    return mean, var


def _variance_from_zero(batches):
    mean = torch.zeros_like(batches[0][0])
    var = torch.zeros_like(mean)
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(0)
        var = 0.9 * var + 0.1 * batch.var(0)
    return mean, var


def _over_the_features(batches):
    mean = torch.zeros_like(batches[0][:, 0])
    var = torch.ones_like(mean)
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean(1)
        var = 0.9 * var + 0.1 * batch.var(1)
    return mean, var


def _one_number(batches):
    mean, var = 0.0, 1.0
    for batch in batches:
        mean = 0.9 * mean + 0.1 * batch.mean()
        var = 0.9 * var + 0.1 * batch.var()
    return mean, var


# ---- 4: full names -------------------------------------------------------------------------------


def _full_names(tree):
    found = []
    for name, part in tree.items():
        if not isinstance(part, dict):
            found.append(name)
    for name, part in tree.items():
        if isinstance(part, dict):
            found += [f"{name}.{n}" for n in _full_names(part)]
    return found


def _as_written(tree):
    def listed(part):
        found = []
        for name, inner in part.items():
            if isinstance(inner, dict):
                found += [f"{name}.{n}" for n in listed(inner)]
            else:
                found.append(name)
        return found

    return listed(tree)


def _no_place(tree):
    found, waiting = [], [tree]
    while waiting:
        part, inner = waiting.pop(), []
        for name in part:
            if isinstance(part[name], dict):
                inner.append(part[name])
            else:
                found.append(name)
        waiting += reversed(inner)
    return found


def _two_levels(tree):
    found = []
    for name, part in tree.items():
        if not isinstance(part, dict):
            found.append(name)
    for name, part in tree.items():
        if isinstance(part, dict):
            found += [f"{name}.{inner}" for inner in part]
    return found


def _own_only(tree):
    found = []
    for name, part in tree.items():
        if not isinstance(part, dict):
            found.append(name)
    return found


def _modules_too(tree):
    def listed(part):
        found = [name for name in part if not isinstance(part[name], dict)]
        for name in part:
            if isinstance(part[name], dict):
                found.append(name)
                found += [f"{name}.{n}" for n in listed(part[name])]
        return found

    return listed(tree)


def _inner_first(tree):
    def listed(part):
        found = []
        for name in part:
            if isinstance(part[name], dict):
                found += [f"{name}.{n}" for n in listed(part[name])]
        return found + [name for name in part if not isinstance(part[name], dict)]

    return listed(tree)


# ---- 5: one linear layer for two -----------------------------------------------------------------


def _folded(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    rows = weight * factor[:, None]
    new = (bias - mean) * factor + shift
    return rows, new


def _columns(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    rows = weight * factor
    new = (bias - mean) * factor + shift
    return rows, new


def _by_the_variance(weight, bias, mean, var, scale, shift):
    factor = scale / var
    rows = weight * factor[:, None]
    new = (bias - mean) * factor + shift
    return rows, new


def _mean_forgotten(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    rows = weight * factor[:, None]
    new = bias * factor + shift
    return rows, new


def _mean_not_scaled(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    rows = weight * factor[:, None]
    new = bias * factor - mean + shift
    return rows, new


def _bias_forgotten(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    rows = weight * factor[:, None]
    new = shift - mean * factor
    return rows, new


def _shift_forgotten(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    return weight * factor[:, None], (bias - mean) * factor


def _bias_not_scaled(weight, bias, mean, var, scale, shift):
    factor = scale / var.sqrt()
    return weight * factor[:, None], bias - mean * factor + shift


def _scale_forgotten(weight, bias, mean, var, scale, shift):
    factor = 1 / var.sqrt()
    return weight * factor[:, None], (bias - mean) * factor + shift


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=(33, 40, 10, 14),
        slips=(
            Slip((30, 40, 10, 14), "Linear: those are the weights; each output has a bias, too."),
            Slip(
                (40, 40, 10, 14),
                "Linear: a bias belongs to an output, and there are 3 of these.",
            ),
            Slip((33, 36, 10, 14), "Conv2d: those are the weights; each window has a bias, too."),
            Slip(
                (33, 13, 10, 14),
                "Conv2d: 4 output channels, so there are 4 windows.",
                also=((33, 10, 10, 14), (33, 9, 10, 14)),
            ),
            Slip(
                (33, 40, 20, 14),
                "BatchNorm1d: the running mean and variance are buffers, no gradient moves them.",
                also=((33, 40, 21, 14), (33, 40, 11, 14)),
            ),
            Slip((33, 40, 5, 14), "BatchNorm1d: each feature has a weight and a bias."),
            Slip((33, 40, 0, 14), "BatchNorm1d: behind the division it has something to learn."),
            Slip((33, 40, 10, 16), "Embedding: a table that is looked up has no bias."),
            Slip(
                (33, 40, 10, 7),
                "Embedding: each of the 7 has a row of 2 numbers.",
                also=((33, 40, 10, 9), (33, 40, 10, 2)),
            ),
        ),
        alone=True,
        last_hint="look again at the shapes of weight and bias of one layer after the other.",
    ),
    "2": Exercise(
        solution=(5, 6),
        slips=(
            Slip(
                (3, 6),
                "parameters: a, c and e is right; but a Linear brings two tensors.",
            ),
            Slip((7, 6), "parameters: b is a plain list, and nobody looks inside."),
            Slip(
                (6, 6),
                "parameters: only what nn.Parameter marks is noticed, and neither a gradient nor "
                "a buffer is that mark.",
            ),
            Slip(
                (8, 6),
                "parameters: b is a plain list and d a plain tensor; neither is noticed.",
            ),
            Slip(
                (2, 6),
                "parameters: a ModuleList is a module; and a Linear brings two tensors.",
            ),
            Slip((5, 5), "entries: there is a third shelf, and it is saved, too."),
            Slip((5, 7), "entries: d stands on no shelf, whatever its gradient."),
            Slip(
                (5, 1),
                "entries: the parameters are saved, too.",
                also=((5, 0), (5, 2)),
            ),
        ),
        alone=True,
        last_hint="look again at each line: is the value a Parameter, a module, a buffer, or "
        "something that no shelf is for? A Linear has a weight and a bias.",
    ),
    "3": Exercise(
        solution=_remembered,
        cases=(
            case("[torch.tensor([[1.0, 0.0], [4.0, 2.0], [7.0, 1.0]])]"),
            case(
                "[torch.tensor([[1.0, 5.0], [3.0, -5.0]]), torch.tensor([[9.0, 0.0], [5.0, 8.0]])]"
            ),
            case(
                "[torch.tensor([[2.0], [4.0], [6.0]]), torch.tensor([[8.0], [8.0], [2.0]]), "
                "torch.tensor([[0.0], [1.0], [5.0]])]"
            ),
        ),
        slips=(
            Slip(
                _divided_by_the_count,
                "the mean is right; the variance to remember divides by one less than the count.",
            ),
            Slip(
                _nine_tenths_of_the_way,
                "each batch pulls a tenth of the way: nine tenths of what was remembered stay.",
            ),
            Slip(_only_the_last, "that is the last batch alone: a batch pulls a tenth of the way."),
            Slip(
                _all_at_once,
                "that weighs all samples alike: each batch pulls a tenth of the way, and old "
                "ones fade.",
            ),
            Slip(_deviation, "the mean is right; the second one is the variance, without a root."),
            Slip(_variance_from_zero, "the running variance begins with 1."),
            Slip(_over_the_features, "each feature has its own mean, over the samples: dim 0."),
            Slip(_one_number, "each feature has its own mean and variance: keep them apart."),
        ),
        last_hint="look again at one feature and one batch: nine tenths of what was remembered, "
        "and a tenth of the batch's own mean and variance.",
    ),
    "4": Exercise(
        solution=_full_names,
        cases=(
            case("{'first': {'weight': 16, 'bias': 8}, 'scale': 1, 'last': {'weight': 8}}"),
            case(
                "{'a': {'b': {'weight': 4}, 'bias': 2}, 'c': {'weight': 9}, 'd': 3}",
            ),
            case("{'weight': 4, 'bias': 2}"),
            case("{'tanh': {}, 'deep': {'deeper': {'deepest': {'weight': 1}}}}"),
        ),
        slips=(
            Slip(
                _as_written,
                "the names are right, the order is not: a module's own parameters come first.",
            ),
            Slip(
                _no_place,
                "the place is missing: names of an inner module begin with its own name and a dot.",
            ),
            Slip(_two_levels, "an inner module may have inner modules: ask it as you were asked."),
            Slip(_own_only, "those are the module's own: ask its inner modules, too."),
            Slip(_modules_too, "a module is no parameter: only what it holds is listed."),
            Slip(_inner_first, "a module's own parameters come before those of its parts."),
        ),
        last_hint="look again at named_modules: its own first, then what each part lists, with "
        "the part's name in front.",
    ),
    "5": Exercise(
        solution=_folded,
        cases=(
            case(
                "torch.tensor([[1.0, 2.0], [3.0, 4.0]])",
                "torch.tensor([5.0, 6.0])",
                "torch.tensor([1.0, 2.0])",
                "torch.tensor([4.0, 0.25])",
                "torch.tensor([2.0, 3.0])",
                "torch.tensor([10.0, 20.0])",
            ),
            case(
                "torch.tensor([[1.0, 2.0, 4.0], [0.0, -1.0, 1.0]])",
                "torch.tensor([2.0, -3.0])",
                "torch.tensor([-1.0, 0.5])",
                "torch.tensor([16.0, 1.0])",
                "torch.tensor([1.0, -2.0])",
                "torch.tensor([0.5, 0.0])",
            ),
        ),
        slips=(
            Slip(
                _columns,
                "a factor belongs to an output, and an output has a row of weights, no column.",
                raises="must match the size of tensor",
            ),
            Slip(_by_the_variance, "it divides by the standard deviation, the root of var."),
            Slip(_mean_forgotten, "the mean is subtracted first, and the bias is in front of it."),
            Slip(
                _mean_not_scaled,
                "the weight is right; the mean is subtracted before the division, so it is "
                "divided, too.",
            ),
            Slip(_bias_forgotten, "the linear layer's bias goes the same way as its outputs."),
            Slip(_shift_forgotten, "the weight is right; at the end the shift is added."),
            Slip(
                _bias_not_scaled,
                "the weight is right; the linear layer's bias is there before the division.",
            ),
            Slip(_scale_forgotten, "behind the division comes the scale, for the weight as well."),
        ),
        last_hint="look again at one output: minus the mean, by the root of var, scaled, shifted. "
        "Part what multiplies an input from what stands alone.",
    ),
}
