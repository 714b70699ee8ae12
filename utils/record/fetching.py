"""Datasets that tell who fetched a sample, for worker processes.

A worker that is started afresh (on Windows and macOS always) imports the class of its dataset. It
finds a class of this file, but not one that a notebook's cell defined.
"""

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator

import torch
from torch.utils.data import Dataset, IterableDataset, get_worker_info

NO_WORKER = -1
"""Stands for the process of the loader itself."""


def worker() -> int:
    """Return the number of the worker that calls, -1 in the process of the loader."""
    info = get_worker_info()
    return NO_WORKER if info is None else info.id


class Signed(Dataset):
    """``n`` samples; each tells its number, who fetched it, and a number that it drew."""

    def __init__(self, n: int):
        self.n = n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: int) -> dict[str, int]:
        """Return whole numbers: ``sample``, ``worker``, and ``draw`` from 0 to 999."""
        if not 0 <= i < self.n:
            raise IndexError(f"sample {i} of {self.n}; expected 0 to {self.n - 1}.")
        return {"sample": i, "worker": worker(), "draw": int(torch.randint(1000, ()))}


class Slow(Dataset):
    """``n`` samples, each of which takes ``seconds`` to fetch, as from a disk."""

    def __init__(self, n: int, seconds: float):
        self.n, self.seconds = n, seconds

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: int) -> int:
        """Return ``i``, late."""
        if not 0 <= i < self.n:
            raise IndexError(f"sample {i} of {self.n}; expected 0 to {self.n - 1}.")
        time.sleep(self.seconds)  # noqa: TID251  (this waiting is what is shown, and it is short)
        return i


class Stream(IterableDataset):
    """The numbers from 0 to ``n - 1``, one after the other, such as the lines of a long file."""

    def __init__(self, n: int):
        self.n = n

    def __iter__(self) -> Iterator[int]:
        yield from range(self.n)


class SharedStream(Stream):
    """The same numbers, of which each worker takes its share."""

    def __iter__(self) -> Iterator[int]:
        info = get_worker_info()
        first, step = (0, 1) if info is None else (info.id, info.num_workers)
        yield from range(first, self.n, step)


def send_afresh(thing: object) -> str:
    """Send ``thing`` to a fresh Python, as to a worker, and return ``arrived`` or the error there.

    Raises:
        pickle.PicklingError: it cannot be pickled, such as a lambda (older Pythons raise
            AttributeError for some of these).
    """
    code = "import pickle, sys; pickle.load(sys.stdin.buffer)"
    made = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(thing),
        capture_output=True,
        env={**os.environ, "PYTHON_COLORS": "0"},  # a notebook asks for coloured errors
        check=False,
    )
    return made.stderr.decode().strip().rpartition("\n")[2].partition(":")[0] or "arrived"
