"""The house on several processes: the same lines under ``torchrun``, the same numbers.

    torchrun --nproc-per-node 2 train.py      # train.py says ParallelModel(net) for Model(net)

Every process takes its rows of every batch, so ``batch_size`` is that of all together, and
``DistributedDataParallel`` averages the gradients: a step is the step of one process on the whole
batch, also where the rows do not divide. Loss and metrics are summed over the processes before
they are read; only process 0 prints and writes. Callbacks run in every process.

An iterable that is no data set must give the same batches in every process. BatchNorm takes its
statistics from the rows of one process (``nn.SyncBatchNorm`` joins them). What lies beyond: a net
that does not fit one device (FSDP, as in torchtitan and Lightning), nodes that come and go.
"""

import atexit
import os
from collections.abc import Iterable, Iterator
from copy import copy
from itertools import islice
from typing import Any, Self

import torch
from torch import Tensor, distributed, nn
from torch.utils import data

from utils.house.model import Data, Model


class ParallelModel(Model):
    """A ``Model`` whose batches are shared among the processes that ``torchrun`` started."""

    def __init__(self, net: nn.Module, device: str | torch.device | None = None) -> None:
        """Join the other processes; without ``torchrun``, be an ordinary ``Model``."""
        self.rank, self.world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        self.main = self.rank == 0
        if self.world > 1 and not distributed.is_initialized():
            if torch.accelerator.is_available():
                torch.accelerator.set_device_index(int(os.environ["LOCAL_RANK"]))
            distributed.init_process_group()
            atexit.register(distributed.destroy_process_group)
        super().__init__(net, device)

    def compile(self, *choices: Any, compile: bool = False, **options: Any) -> Self:
        """Choose how to learn, as for ``Model``; all processes take the weights of process 0."""
        super().compile(*choices, compile=compile, **options)
        if self.world > 1:
            joined = nn.parallel.DistributedDataParallel(self.net)
            self._train = torch.compile(joined) if compile else joined
        return self

    def predict(self, x: Data, *, batch_size: int = 256) -> Tensor:
        """Return all outputs, in every process."""
        world, self.world = self.world, 1
        try:
            return super().predict(x, batch_size=batch_size)
        finally:
            self.world = world

    def summary(self, *inputs: Tensor) -> None:
        """Print the layers as ``Model`` does, in process 0."""
        if self.main:
            super().summary(*inputs)

    def load(self, path: str | os.PathLike) -> Self:
        """Load as ``Model`` does, once process 0 has written."""
        if self.world > 1:
            distributed.barrier()
        return super().load(path)

    def _batches(self, loader: Iterable, steps: int | None) -> Iterator:
        """Yield this process's rows of every batch, their number, and the mean over processes."""
        if self.world == 1:
            yield from super()._batches(loader, steps)
            return
        order = torch.get_rng_state()
        for state in (order, *self.net.buffers()):  # the order and statistics of process 0
            distributed.broadcast(state, 0)
        torch.set_rng_state(order)
        if _loads_samples(loader):
            loader, sizes = self._share(loader, steps)
            for (batch, _, _), rows in zip(super()._batches(loader, steps), sizes, strict=True):
                yield batch, *self._weights(rows)
        else:
            for batch, rows, _ in super()._batches(loader, steps):
                mine = slice(self.rank, None, self.world) if rows > self.rank else slice(1)
                yield [t[mine] for t in batch], *self._weights(rows)

    def _weights(self, rows: int) -> tuple[int, float]:
        """Return how many of a batch's ``rows`` count here, and how many the mean process has.

        Where none counts, the process goes through one row all the same: every process must take
        part in joining the gradients.
        """
        return len(range(self.rank, rows, self.world)), rows / self.world

    def _share(self, loader: data.DataLoader, steps: int | None) -> tuple[Iterable, list[int]]:
        """Return a loader of this process's samples only, and the sizes of the whole batches.

        It draws from the random generator what ``loader`` would have drawn.
        """
        seed = torch.empty((), dtype=torch.int64).random_(generator=loader.generator).item()
        whole = list(islice(loader.batch_sampler, steps))
        mine = [rows[self.rank :: self.world] or rows[:1] for rows in whole]
        shared = copy(loader)
        vars(shared).update(batch_sampler=mine, generator=torch.Generator().manual_seed(seed))
        return shared, [len(rows) for rows in whole]

    def _mean(self, name: str) -> float:
        """Return the value of the loss or a metric over the samples of all processes."""
        if self.world > 1:
            total, count = self.sums[name]
            total = torch.as_tensor(total, dtype=torch.float64, device="cpu")
            both = torch.cat([total.flatten(), torch.tensor([count], dtype=torch.float64)])
            distributed.all_reduce(both)
            self.sums[name] = both[:-1].reshape(total.shape), both[-1]
        return super()._mean(name)


def _loads_samples(loader: Iterable) -> bool:
    """Tell whether ``loader`` fetches samples by index, so that others' need not be loaded."""
    known = isinstance(loader, data.DataLoader) and loader.batch_sampler is not None
    return known and type(loader.dataset) is not data.TensorDataset
