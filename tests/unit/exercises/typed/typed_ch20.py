"""Answers to the exercises of chapter 20, wrong and right, as readers type them."""

import torch

ANSWERS, WRONG, RIGHT = [], [], []

# ---- 1 ----

ANSWERS += [
    ("20.1", ("val", "val", "val", "val", "test"), "A: the weights follow"),
    ("20.1", ("test", "val", "val", "val", "test"), "A: the weights follow"),
    ("20.1", ("train", "train", "val", "val", "test"), "B: on what it learns from"),
    ("20.1", ("train", "test", "val", "val", "test"), "B: a choice made on the test data"),
    ("20.1", ("train", "val", "train", "val", "test"), "C: there the loss goes on falling"),
    ("20.1", ("train", "val", "test", "val", "test"), "C: stopping where the test loss"),
    ("20.1", ("train", "val", "val", "train", "test"), "D: of its own digits"),
    ("20.1", ("train", "val", "val", "test", "test"), "D: a threshold that is best"),
    ("20.1", ("train", "val", "val", "val", "val"), "E: those digits have chosen"),
    ("20.1", ("train", "val", "val", "val", "train"), "E: a net may know"),
    ("20.1", ("train", "train", "train", "train", "test"), "B: on what it learns from"),
]
WRONG += [
    ("20.1", ("train", "val", "val", "val"), "not yet"),
    ("20.1", "test", "not yet"),
    ("20.1", ("train", "val", "val", "val", "both"), "not yet"),
]
RIGHT += [
    ("20.1", ("train", "val", "val", "val", "test")),
    ("20.1", ["train", "val", "val", "val", "test"]),
    ("20.1", ("train", *("val",) * 3, "test")),
    ("20.1", ["train", *["val"] * 3, "test"]),
    ("20.1", ("train",) + 3 * ("val",) + ("test",)),
    ("20.1", tuple("train val val val test".split())),  # noqa: SIM905
]

# ---- 2 ----


def row_by_row(counts):
    found = []
    for k in range(len(counts)):
        found.append(counts[k, k].item() / counts[k].sum().item())
    return torch.tensor(found, device=counts.device)


def column_by_column(counts):
    found = [(counts[k, k] / counts[:, k].sum()).item() for k in range(len(counts))]
    return torch.tensor(found, device=counts.device)


ANSWERS += [
    ("20.2", lambda counts: counts.diag() / counts.sum(dim=0), "that is the precision"),
    ("20.2", column_by_column, "that is the precision"),
    ("20.2", lambda counts: torch.diag(counts) / counts.sum(), "by its own row"),
    ("20.2", lambda counts: counts.trace() / counts.sum(), "one number for all"),
    ("20.2", lambda counts: torch.diagonal(counts), "these are counts"),
    ("20.2", lambda counts: (counts.sum(1) - counts.diag()) / counts.sum(1), "which was missed"),
    ("20.2", lambda counts: counts / counts.sum(1).unsqueeze(1), "only the diagonal"),
    ("20.2", lambda counts: counts.diag() // counts.sum(1), "cuts off"),
    ("20.2", lambda counts: (counts.diag() / counts.sum(1)).mean(), "keep them apart"),
]
WRONG += [
    ("20.2", lambda counts: counts.max(1).values / counts.sum(1) + 0.5, "not yet"),
    ("20.2", lambda counts: None, "Your function returns None"),
]
RIGHT += [
    ("20.2", lambda counts: counts.diagonal() / counts.sum(1)),
    ("20.2", lambda counts: torch.diag(counts) / counts.sum(dim=1)),
    ("20.2", lambda counts: (counts / counts.sum(1, keepdim=True)).diagonal()),
    ("20.2", lambda counts: counts.double().diag() / counts.double().sum(-1)),
    ("20.2", lambda counts: 1 - (counts.sum(1) - counts.diag()) / counts.sum(1)),
    ("20.2", row_by_row),
]

# ---- 3 ----


def waits(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        else:
            waited += 1
            if waited >= patience:
                return kept
    return kept


def by_while(losses, patience):
    best = epoch = 0
    while epoch < len(losses) and epoch - best < patience:
        if losses[epoch] < losses[best]:
            best = epoch
        epoch += 1
        if epoch < len(losses) and epoch - best == patience and losses[epoch] < losses[best]:
            best = epoch
    return best


def by_prefixes(losses, patience):
    for end in range(1, len(losses) + 1):
        best = losses[:end].index(min(losses[:end]))
        if end - 1 - best >= patience:
            return best
    return losses.index(min(losses))


def by_windows(losses, patience):
    best = 0
    while True:
        lower = [k for k in range(best + 1, best + patience + 1) if k < len(losses)]
        lower = [k for k in lower if losses[k] < losses[best]]
        if not lower:
            return best
        best = lower[0]


def with_tensors(losses, patience):
    values = torch.tensor(losses, dtype=torch.float64)
    for end in range(1, len(values) + 1):
        best = int((values[:end] == values[:end].min()).nonzero()[0])
        if end - best > patience:
            return best
    return best


def recursive(losses, patience, best=0, epoch=1):
    if epoch == len(losses) or epoch - best > patience:
        return best
    if losses[epoch] < losses[best]:
        best = epoch
    return recursive(losses, patience, best, epoch + 1)


def stops_there(losses, patience):
    lowest, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        waited = 0 if loss < lowest else waited + 1
        lowest = min(lowest, loss)
        if waited == patience:
            return epoch
    return len(losses) - 1


def equal_is_new(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        if loss <= lowest:
            lowest, kept, waited = loss, epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return kept


def never_reset(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, kept = loss, epoch
        else:
            waited += 1
            if waited == patience:
                break
    return kept


def too_patient(losses, patience):
    return waits(losses, patience + 1)


def first_rise(losses, patience):
    epoch = 0
    while epoch + 1 < len(losses) and losses[epoch + 1] <= losses[epoch]:
        epoch += 1
    return epoch


ANSWERS += [
    ("20.3", lambda losses, patience: min(range(len(losses)), key=losses.__getitem__), "of all"),
    ("20.3", stops_there, "where training stops"),
    ("20.3", first_rise, "be patient"),
    ("20.3", too_patient, "one epoch too long"),
    ("20.3", equal_is_new, "an equal value"),
    ("20.3", lambda losses, patience: waits(losses, patience) + 1, "has index 0"),
    ("20.3", lambda losses, patience: losses[waits(losses, patience)], "its index is asked"),
    ("20.3", never_reset, "starts the waiting again"),
]
WRONG += [
    ("20.3", lambda losses, patience: patience, "not yet"),
    ("20.3", lambda losses, patience: None, "Your function returns None"),
]
RIGHT += [
    ("20.3", waits),
    ("20.3", by_while),
    ("20.3", by_prefixes),
    ("20.3", by_windows),
    ("20.3", with_tensors),
    ("20.3", recursive),
]

# ---- 4 ----


def by_sorted_hits(belief, truth, wanted):
    real = belief[truth == 1].sort(descending=True).values
    for k in range(len(real)):
        if (k + 1) / len(real) >= wanted:
            return real[k].item()


def by_ceiling(belief, truth, wanted):
    real = sorted(belief[truth == 1].tolist(), reverse=True)
    needed = -int(-wanted * len(real) // 1)
    return real[needed - 1]


def best_of_all(belief, truth, wanted):
    real = truth == 1
    good = [t for t in belief.tolist() if (belief[real] >= t).double().mean() >= wanted]
    return max(good)


def by_table(belief, truth, wanted):
    called = belief >= belief.unsqueeze(1)
    recall = (called & (truth == 1)).sum(1) / truth.sum()
    return belief[recall >= wanted].max().item()


def by_topk(belief, truth, wanted):
    real = belief[truth.bool()]
    for k in range(1, len(real) + 1):
        if k >= wanted * len(real):
            return real.topk(k).values[-1].item()


def loop_over_all(belief, truth, wanted):
    pairs = sorted(zip(belief.tolist(), truth.tolist(), strict=True), reverse=True)
    hits, total = 0, sum(t for _, t in pairs)
    for b, t in pairs:
        hits += t
        if hits >= wanted * total:
            return b


def from_below(belief, truth, wanted):
    for t in belief.sort().values.tolist():
        if (belief[truth == 1] >= t).float().mean() >= wanted:
            return t


def precise(belief, truth, wanted):
    for t in belief.sort(descending=True).values.tolist():
        if truth[belief >= t].float().mean() >= wanted:
            return t


def accurate(belief, truth, wanted):
    for t in belief.sort(descending=True).values.tolist():
        if ((belief >= t).long() == truth).float().mean() >= wanted:
            return t


def called(belief, truth, wanted):
    for t in belief.sort(descending=True).values.tolist():
        if (belief >= t).sum() / len(belief) >= wanted:
            return t


def more(belief, truth, wanted):
    for t in belief.sort(descending=True).values.tolist():
        if (belief[truth == 1] >= t).float().mean() > wanted:
            return t


def above(belief, truth, wanted):
    for t in belief.sort(descending=True).values.tolist():
        if (belief[truth == 1] > t).float().mean() >= wanted:
            return t


def of_all(belief, truth, wanted):
    for t in belief.sort(descending=True).values.tolist():
        if ((belief >= t) & (truth == 1)).float().mean() >= wanted:
            return t


ANSWERS += [
    ("20.4", from_below, "it is the lowest"),
    ("20.4", lambda belief, truth, wanted: belief.min().item(), "it is the lowest"),
    ("20.4", precise, "that is precision"),
    ("20.4", accurate, "you ask for accuracy"),
    ("20.4", called, "share that is called"),
    ("20.4", more, "just as much is enough"),
    ("20.4", above, "use >= for the belief"),
    ("20.4", of_all, "recall asks only about those"),
    ("20.4", lambda belief, truth, wanted: 1 / 2, "nothing was chosen"),
]
WRONG += [
    ("20.4", lambda belief, truth, wanted: wanted + 2.0, "not yet"),
    ("20.4", lambda belief, truth, wanted: None, "Your function returns None"),
]
RIGHT += [
    ("20.4", by_sorted_hits),
    ("20.4", by_ceiling),
    ("20.4", best_of_all),
    ("20.4", by_table),
    ("20.4", by_topk),
    ("20.4", loop_over_all),
]
