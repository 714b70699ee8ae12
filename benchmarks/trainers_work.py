"""The work that every trainer does in ``benchmarks.trainers``, and the clock that looks on.

Two nets, both trained with binary cross-entropy on logits, Adam and the share of right signs. All
trainers start from the same weights and see the same batches in the same order. The net itself
reads the clock whenever it is called, so every trainer is timed at the same place.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, TensorDataset


@dataclass(frozen=True)
class Size:
    """A net and how much it is fed."""

    widths: tuple[int, ...]
    batch_size: int
    train_batches: int
    valid_batches: int
    epochs: int
    lr: float


SIZES = {
    "tiny": Size((2, 16, 1), 32, train_batches=64, valid_batches=16, epochs=4, lr=1e-3),
    "large": Size((256, 512, 512, 10), 256, train_batches=12, valid_batches=3, epochs=2, lr=1e-4),
}


@dataclass(frozen=True)
class Setup:
    """One way to ask for the work."""

    size: str
    inputs: str
    """``"loader"``: a DataLoader over a TensorDataset. ``"arrays"``: tensors. ``"other"``: a
    DataLoader over a data set of one's own."""
    watched: bool = False
    """Validation after each epoch, and a progress bar where the trainer has one."""
    fused: bool = False
    """``Adam(fused=True)``, reported apart."""

    @property
    def name(self) -> str:
        """Return what the setup is called in the stored numbers."""
        extras = [word for word in ("watched", "fused") if getattr(self, word)]
        return " ".join([self.size, self.inputs, *extras])


SETUPS = (
    Setup("tiny", "loader"),
    Setup("tiny", "loader", watched=True),
    Setup("tiny", "arrays"),
    Setup("tiny", "arrays", watched=True),
    Setup("tiny", "other"),
    Setup("tiny", "other", watched=True),
    Setup("large", "loader"),
    Setup("large", "loader", watched=True),
    Setup("large", "arrays"),
    Setup("large", "arrays", watched=True),
    Setup("tiny", "loader", fused=True),
    Setup("tiny", "arrays", fused=True),
)


class Clock:
    """Writes down, at each call of the net, what ``read`` says and whether gradients are on."""

    def __init__(self) -> None:
        self.read: Callable[[], int] = time.process_time_ns
        self.marks: list[tuple[int, bool]] = []

    def mark(self) -> None:
        """Write down one call."""
        self.marks.append((self.read(), torch.is_grad_enabled()))


CLOCK = Clock()


class Net(nn.Module):
    """Linear layers with ReLU between them; marks the clock on each call."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for k in range(len(widths) - 1):
            layers += [nn.Linear(widths[k], widths[k + 1]), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x: Tensor) -> Tensor:
        """Mark the clock, then return the logits."""
        CLOCK.mark()
        return self.layers(x)


class Rows(Dataset):
    """A data set of one's own: what a trainer cannot know to be a TensorDataset."""

    def __init__(self, x: Tensor, y: Tensor) -> None:
        self.x, self.y = x, y

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, k: int) -> tuple[Tensor, Tensor]:
        return self.x[k], self.y[k]


def accuracy(y_hat: Tensor, y: Tensor) -> Tensor:
    """Return the share of logits with the right sign."""
    return ((y_hat > 0) == (y > 0.5)).float().mean()


class Task:
    """What a trainer is handed: a net in its first state, data, and how to train."""

    loss = nn.BCEWithLogitsLoss()
    accuracy = staticmethod(accuracy)

    def __init__(self, setup: Setup) -> None:
        self.setup, self.size = setup, SIZES[setup.size]
        self.watched, self.inputs = setup.watched, setup.inputs
        self.epochs, self.batch_size, self.lr = self.size.epochs, self.size.batch_size, self.size.lr
        torch.manual_seed(0)
        self.net = Net(self.size.widths)
        self.x, self.y = self._data(self.size.train_batches)
        self.x_valid, self.y_valid = self._data(self.size.valid_batches)
        self._first = {name: value.clone() for name, value in self.net.state_dict().items()}

    def _data(self, batches: int) -> tuple[Tensor, Tensor]:
        """Return points, and labels that a net learns: is a coordinate larger than the next?"""
        x = torch.randn(batches * self.batch_size, self.size.widths[0])
        columns = torch.arange(self.size.widths[-1])
        return x, (x[:, columns] > x[:, columns + 1]).float()

    def again(self) -> None:
        """Put the net back into its first state."""
        self.net.load_state_dict(self._first)
        self.net.zero_grad()
        self.net.train()

    def optimizer(self) -> torch.optim.Adam:
        """Return a fresh Adam over the net."""
        return torch.optim.Adam(self.net.parameters(), self.lr, fused=self.setup.fused or None)

    def loader(self) -> DataLoader:
        """Return the training batches, not shuffled."""
        return self._loader(self.x, self.y)

    def valid_loader(self) -> DataLoader | None:
        """Return the validation batches, None where nobody watches."""
        return self._loader(self.x_valid, self.y_valid) if self.watched else None

    def valid_arrays(self) -> tuple[Tensor, Tensor] | None:
        """Return the validation tensors, None where nobody watches."""
        return (self.x_valid, self.y_valid) if self.watched else None

    def _loader(self, x: Tensor, y: Tensor) -> DataLoader:
        rows = Rows(x, y) if self.inputs == "other" else TensorDataset(x, y)
        return DataLoader(rows, batch_size=self.batch_size)

    @torch.no_grad()
    def final_loss(self) -> float:
        """Return the loss of the trained net over all training points."""
        return self.loss(self.net(self.x), self.y).item()


def bare(task: Task, train: Iterable, valid: Iterable | None) -> None:
    """Train as a page of a tutorial does: a loop that sums loss and accuracy."""
    net, loss_of, optimizer = task.net, task.loss, task.optimizer()
    for _ in range(task.epochs):
        net.train()
        total = right = count = 0.0
        for x, y in train:
            optimizer.zero_grad()
            y_hat = net(x)
            loss = loss_of(y_hat, y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            right += accuracy(y_hat, y).item() * len(x)
            count += len(x)
        if valid is not None:
            bare_validation(task, valid)


@torch.no_grad()
def bare_validation(task: Task, valid: Iterable) -> tuple[float, float]:
    """Return loss and accuracy over the validation batches."""
    task.net.eval()
    total = right = count = 0.0
    for x, y in valid:
        y_hat = task.net(x)
        total += task.loss(y_hat, y).item() * len(x)
        right += accuracy(y_hat, y).item() * len(x)
        count += len(x)
    return total / count, right / count
