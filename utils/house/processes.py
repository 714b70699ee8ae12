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
from itertools import islice
from typing import Any, Self

import torch
from torch import Tensor, distributed, nn
from torch.utils import data

from utils.house.batches import Batch, batches
from utils.house.model import Model
from utils.house.scores import Scores


class ParallelModel(Model):
    """A ``Model`` whose batches are shared among the processes that ``torchrun`` started."""

    def __init__(self, net: nn.Module, device: str | torch.device | None = None) -> None:
        """Join the other processes; without ``torchrun``, be an ordinary ``Model``."""
        self.rank = int(os.environ.get("RANK", 0))  # the number of this process
        self.world = int(os.environ.get("WORLD_SIZE", 1))  # how many there are
        if self.world > 1 and not distributed.is_initialized():
            _join_others(Model(nn.Identity(), device).device.type)
        super().__init__(net, device)
        self.main = self.rank == 0

    def compile(self, *choices: Any, compile: bool = False, **options: Any) -> Self:
        """Choose how to learn, as for ``Model``; all processes take the weights of process 0."""
        super().compile(*choices, compile=compile, **options)
        if self.world > 1:
            joined = nn.parallel.DistributedDataParallel(self.net)
            self._training_net = torch.compile(joined) if compile else joined
        return self

    def summary(self, *inputs: Tensor) -> None:
        """Print the layers as ``Model`` does, in process 0."""
        if self.main:
            super().summary(*inputs)

    def load(self, path: str | os.PathLike) -> Self:
        """Load as ``Model`` does, once process 0 has written."""
        if self.world > 1:
            distributed.barrier()
        return super().load(path)

    def _batches(self, loader: Iterable, steps: int | None) -> Iterator[Batch]:
        """Return this process's rows of every batch."""
        if self.world == 1:
            return super()._batches(loader, steps)
        order = torch.get_rng_state()
        for state in (order, *self.net.buffers()):  # the order and statistics of process 0
            distributed.broadcast(state, 0)
        torch.set_rng_state(order)
        if _loads_samples(loader):
            return self._load_own(loader, steps)
        return self._take_own(loader, steps)

    def _load_own(self, loader: data.DataLoader, steps: int | None) -> Iterator[Batch]:
        """Load this process's samples only; draw the random numbers that ``loader`` would."""
        seed = torch.empty((), dtype=torch.int64).random_(generator=loader.generator).item()
        whole = list(islice(loader.batch_sampler, steps))
        own = _loader(loader, [rows[self.rank :: self.world] or rows[:1] for rows in whole], seed)
        for (tensors, _, _), rows in zip(batches(own, self.device), whole, strict=True):
            yield tensors, *self._weights(len(rows))

    def _take_own(self, loader: Iterable, steps: int | None) -> Iterator[Batch]:
        """Take this process's rows of batches that every process has."""
        for tensors, rows, _ in batches(loader, self.device, steps):
            own = slice(self.rank, None, self.world) if rows > self.rank else slice(1)
            yield [tensor[own] for tensor in tensors], *self._weights(rows)

    def _weights(self, rows: int) -> tuple[int, float]:
        """Return how many of a batch's ``rows`` count here, and how many on average.

        Where none counts, the process goes through one row all the same: every process must take
        part in joining the gradients.
        """
        return len(range(self.rank, rows, self.world)), rows / self.world

    def _join(self, scores: Scores) -> None:
        """Add up the scores of all processes."""
        if self.world > 1:
            for name, total in scores.totals.items():
                scores.totals[name] = _sum(total)
            scores.count = int(_sum(scores.count))


def _join_others(kind: str) -> None:
    """Join the processes that compute on devices of this kind: tensors on the CPU travel, too."""
    backend = "gloo"
    if kind != "cpu":
        torch.accelerator.set_device_index(int(os.environ["LOCAL_RANK"]))
        backend = f"cpu:gloo,{kind}:{distributed.get_default_backend_for_device(kind)}"
    distributed.init_process_group(backend)
    atexit.register(distributed.destroy_process_group)


def _loader(loader: data.DataLoader, rows: list[list[int]], seed: int) -> data.DataLoader:
    """Return a loader like ``loader`` for batches of these rows."""
    return data.DataLoader(
        loader.dataset,
        batch_sampler=rows,
        num_workers=loader.num_workers,
        collate_fn=loader.collate_fn,
        pin_memory=loader.pin_memory,
        timeout=loader.timeout,
        worker_init_fn=loader.worker_init_fn,
        multiprocessing_context=loader.multiprocessing_context,
        generator=torch.Generator().manual_seed(seed),
        prefetch_factor=loader.prefetch_factor,
    )


def _sum(value: Tensor | float) -> Tensor:
    """Return the sum of ``value`` over the processes."""
    total = torch.as_tensor(value, dtype=torch.float64, device="cpu").clone()
    distributed.all_reduce(total)
    return total


def _loads_samples(loader: Iterable) -> bool:
    """Tell whether ``loader`` fetches samples by index, so that others' need not be loaded."""
    return (
        type(loader) is data.DataLoader
        and loader.batch_sampler is not None
        and type(loader.dataset) is not data.TensorDataset
    )
