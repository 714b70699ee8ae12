"""Small nets and data, and the hand-written loop that `fit` must equal."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset


def points(count=50, classes=1):
    """Return inputs (count, 2) and targets: floats (count, 1) for one class, numbers for more."""
    x = torch.randn(count, 2, generator=torch.Generator().manual_seed(7))
    if classes == 1:
        return x, (x.sum(1, keepdim=True) > 0).float()
    return x, (x.sum(1) * 2).long().abs() % classes


def small(outputs=1):
    """Return a small net, always with the same weights."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, outputs))


def awkward(outputs=1):
    """Return a net whose layers differ in training: BatchNorm and Dropout."""
    torch.manual_seed(0)
    layers = nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, outputs)
    return nn.Sequential(*layers)


class Rows(Dataset):
    """A data set that is no TensorDataset."""

    def __init__(self, *tensors):
        self.tensors = tensors

    def __len__(self):
        return len(self.tensors[0])

    def __getitem__(self, k):
        return tuple(t[k] for t in self.tensors)


def by_hand(net, loader, epochs=1, loss=None, accumulate=1, make=torch.optim.Adam, **options):
    """Train as a reader would write it; return the sample-weighted loss of each epoch."""
    optimizer = make(net.parameters(), **options)
    loss = loss or nn.BCEWithLogitsLoss()
    history = []
    for _ in range(epochs):
        net.train()
        total = count = 0
        for x, y in loader:
            optimizer.zero_grad()
            value = loss(net(x), y)
            value.backward()
            optimizer.step()
            total, count = total + value.item() * len(x), count + len(x)
        history.append(total / count)
    return history


def loader(kind, x, y, shuffle, batch_size=8, **options):
    """Return the data as a reader may have it."""
    data = TensorDataset(x, y) if kind == "tensors" else Rows(x, y)
    return DataLoader(data, batch_size, shuffle, **options)


def same(ours, theirs):
    """Tell whether two nets have the same bits."""
    pairs = zip(ours.state_dict().values(), theirs.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


class Raises:
    """Raises in one hook, when so many steps are done."""

    def __init__(self, hook, error, step=0):
        self.error, self.step = error, step
        setattr(self, hook, self.act)

    def act(self, model):
        if model.step >= self.step:
            raise self.error


class F1:
    """A metric with state: the sums of an epoch, and what they mean."""

    def __call__(self, output, target):
        guess = output > 0
        return torch.cat([guess * target, guess * (1 - target), ~guess * target], 1)

    def finish(self, means):
        hits, wrong, missed = means
        return 2 * hits / (2 * hits + wrong + missed)
