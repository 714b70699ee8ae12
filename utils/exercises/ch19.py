"""Chapter 19: Data pipelines."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 2: indices into batches ---------------------------------------------------------------------


def _cut(indices, size, drop_last):
    pieces = [indices[start : start + size] for start in range(0, len(indices), size)]
    if drop_last:
        pieces = [piece for piece in pieces if len(piece) == size]
    return pieces


def _never_dropped(indices, size, drop_last):
    return [indices[start : start + size] for start in range(0, len(indices), size)]


def _always_dropped(indices, size, drop_last):
    full = len(indices) // size
    return [indices[k * size : (k + 1) * size] for k in range(full)]


def _last_always_dropped(indices, size, drop_last):
    pieces = [indices[start : start + size] for start in range(0, len(indices), size)]
    return pieces[:-1] if drop_last else pieces


def _turned(indices, size, drop_last):
    pieces = [indices[start : start + size] for start in range(0, len(indices), size)]
    return [piece for piece in pieces if len(piece) == size or drop_last]


def _positions(indices, size, drop_last):
    n = len(indices)
    pieces = [list(range(n))[start : start + size] for start in range(0, n, size)]
    return [piece for piece in pieces if len(piece) == size or not drop_last]


def _sliding(indices, size, drop_last):
    pieces = [indices[start : start + size] for start in range(len(indices))]
    return [piece for piece in pieces if len(piece) == size or not drop_last]


def _dealt(indices, size, drop_last):
    count = -(-len(indices) // size)
    return [indices[k::count] for k in range(count)]


# ---- 3: collate pairs ----------------------------------------------------------------------------


def _pairs(samples):
    inputs = torch.stack([x for x, _ in samples]).to(torch.float32)
    classes = torch.tensor([y for _, y in samples])
    return inputs, classes


def _dtype_kept(samples):
    inputs = torch.stack([x for x, _ in samples])
    classes = torch.tensor([y for _, y in samples])
    return inputs, classes


def _classes_float(samples):
    inputs = torch.stack([x for x, _ in samples]).to(torch.float32)
    classes = torch.tensor([y for _, y in samples], dtype=torch.float32)
    return inputs, classes


def _joined(samples):
    inputs = torch.cat([x for x, _ in samples]).to(torch.float32)
    classes = torch.tensor([y for _, y in samples])
    return inputs, classes


def _in_columns(samples):
    inputs = torch.stack([x for x, _ in samples], dim=1).to(torch.float32)
    classes = torch.tensor([y for _, y in samples])
    return inputs, classes


def _class_column(samples):
    inputs = torch.stack([x for x, _ in samples]).to(torch.float32)
    classes = torch.tensor([[y] for _, y in samples])
    return inputs, classes


def _class_list(samples):
    inputs = torch.stack([x for x, _ in samples]).to(torch.float32)
    classes = [y for _, y in samples]
    return inputs, classes


def _swapped(samples):
    inputs = torch.stack([x for x, _ in samples]).to(torch.float32)
    classes = torch.tensor([y for _, y in samples])
    return classes, inputs


# ---- 5: weights ----------------------------------------------------------------------------------


def _weights(labels):
    weights = 1 / labels.bincount()[labels]
    return weights / weights.sum()


def _not_scaled(labels):
    return 1 / labels.bincount()[labels]


def _one_for_each_class(labels):
    weights = 1 / labels.bincount()
    return weights / weights.sum()


def _frequent_first(labels):
    weights = labels.bincount()[labels]
    return weights / weights.sum()


def _all_alike(labels):
    return torch.ones(len(labels), device=labels.device) / len(labels)


def _by_samples(labels):
    return 1 / labels.bincount()[labels] / len(labels)


def _missing_counted(labels):
    counts = labels.bincount()
    return 1 / counts[labels] / len(counts)


def _labels_themselves(labels):
    return labels / labels.sum()


EXERCISES = {
    "1": Exercise(
        solution=(7, 6, 7),
        slips=(
            Slip(
                (6, 6, 7),
                "batches: the last one is not full, but it is a batch as well.",
                also=((6.4375, 6, 7),),
            ),
            Slip((7, 7, 7), "with drop_last: the batch that is not full is gone."),
            Slip((7, 6, 9), "left out: that is how many are missing to a full batch."),
            Slip((7, 6, 1), "left out: that is how many batches; count the samples in it."),
            Slip((7, 6, 0), "left out: that is so without drop_last."),
        ),
        alone=True,
        last_hint="look again at 103 divided by 16: how often it goes in, and what is left over.",
    ),
    "2": Exercise(
        solution=_cut,
        cases=(
            case("[3, 1, 4, 0, 2]", "2", "False"),
            case("[3, 1, 4, 0, 2]", "2", "True"),
            case("[5, 0, 2, 4, 1, 3]", "3", "True"),
            case("[7, 9]", "4", "False"),
        ),
        slips=(
            Slip(_never_dropped, "drop_last is not asked: if it is true, a short batch must go."),
            Slip(_always_dropped, "a short batch stays as long as drop_last is false."),
            Slip(
                _last_always_dropped,
                "the last batch must go only if it is short: it may be full.",
            ),
            Slip(_turned, "it is the other way round: a true drop_last lets the short one go."),
            Slip(_positions, "those are the places 0, 1, 2, ...: cut the given indices."),
            Slip(_sliding, "each index comes several times: the next piece begins size further."),
            Slip(_dealt, "they are dealt out like cards: neighbours belong into one batch."),
        ),
        last_hint="look again at one piece after the other: each begins where the one before ends, "
        "and only the last one can be short.",
    ),
    "3": Exercise(
        solution=_pairs,
        cases=(
            case(
                "[(torch.tensor([1.0, 2.0], device='cpu'), 0), "
                "(torch.tensor([3.0, 4.0], device='cpu'), 2), "
                "(torch.tensor([5.0, 6.0], device='cpu'), 1)]"
            ),
            case(
                "[(torch.tensor([0.5, 1.5, 2.5], dtype=torch.float64, device='cpu'), 4), "
                "(torch.tensor([3.5, 4.5, 5.5], dtype=torch.float64, device='cpu'), 3)]"
            ),
            case(
                "[(torch.tensor([7], device='cpu'), 1), (torch.tensor([8], device='cpu'), 0)]",
            ),
        ),
        slips=(
            Slip(_dtype_kept, "the inputs keep the dtype that they came with; float32 is asked."),
            Slip(_classes_float, "classes are counted, not measured: they stay whole numbers."),
            Slip(_joined, "cat joins along a dimension that is there; stack makes a new one."),
            Slip(_in_columns, "each sample must be a row: the batch is the first dimension."),
            Slip(_class_column, "the classes stand in a column; a row of shape (n,) is asked."),
            Slip(_class_list, "the classes are still a list: make a tensor of them."),
            Slip(_swapped, "the inputs come first, then the classes."),
        ),
        last_hint="look again at the two halves: all first members stacked, as float32; all second "
        "ones in a tensor of whole numbers.",
    ),
    "4": Exercise(
        solution=("sample", "collate", "getitem", "len"),
        slips=(
            Slip(
                ("collate", "collate", "getitem", "len"),
                "A: which samples meet in a batch is decided by their indices.",
                also=(
                    ("getitem", "collate", "getitem", "len"),
                    ("len", "collate", "getitem", "len"),
                ),
            ),
            Slip(
                ("sample", "getitem", "getitem", "len"),
                "B: how far to fill up depends on the longest sentence of the batch.",
                also=(
                    ("sample", "sample", "getitem", "len"),
                    ("sample", "len", "getitem", "len"),
                ),
            ),
            Slip(
                ("sample", "collate", "collate", "len"),
                "C: it is about one photo, at the moment when it is asked for.",
                also=(
                    ("sample", "collate", "sample", "len"),
                    ("sample", "collate", "len", "len"),
                ),
            ),
            Slip(
                ("sample", "collate", "getitem", "sample"),
                "D: in order or shuffled, the loader's own sampler first asks how many there are.",
                also=(
                    ("sample", "collate", "getitem", "getitem"),
                    ("sample", "collate", "getitem", "collate"),
                ),
            ),
        ),
        alone=True,
        last_hint="look again at what each step handles: a number, indices, one sample, a list of "
        "samples.",
    ),
    "5": Exercise(
        solution=_weights,
        cases=(
            case("torch.tensor([0, 0, 1, 0])"),
            case("torch.tensor([3, 0, 3, 0, 0, 2])"),
            case("torch.tensor([1, 1])"),
            case("torch.tensor([4, 1, 1, 0, 4, 4, 4])"),
        ),
        free=("dtype",),
        slips=(
            Slip(_not_scaled, "the weights are in the right proportion; now let them add up to 1."),
            Slip(
                _one_for_each_class,
                "that is one weight for each class: each sample needs that of its own.",
            ),
            Slip(_frequent_first, "the larger the class, the larger the weight: turn it round."),
            Slip(_all_alike, "all weights are equal, so a large class comes more often."),
            Slip(_by_samples, "each class has 1 together: divide by how many classes there are."),
            Slip(_missing_counted, "a class without samples is counted as if it were there."),
            Slip(_labels_themselves, "a label is a name, not a size: count how often it comes."),
        ),
        last_hint="look again at one class: its samples share one part of 1, and all classes that "
        "are there have equal parts.",
    ),
}
