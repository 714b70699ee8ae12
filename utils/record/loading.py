"""How a ``DataLoader`` cuts a dataset into batches, and when workers would fetch them.

The order is read from a real loader. The times are not: they are counted in units of the constants
below, by the rule by which the loader shares out its batches, so that they are the same everywhere.
"""

from typing import NamedTuple

import torch
from torch.utils.data import DataLoader

from utils.record.expressions import evaluate_among, told

SAMPLE, STEP, START = 1, 3, 2
"""Units of time that it takes to fetch a sample, to train on a batch, and to start a worker."""
PREFETCH = 2
"""Batches that each worker may be ahead, as a loader has it unless it is told otherwise."""
SEED = 0
"""Of the generator that shuffles."""
MOST_SAMPLES, MOST_BATCH, MOST_TIME, MOST_WORKERS = 24, 8, 40, 3
"""What can be drawn on a phone."""
ALLOWED = ("batch_size", "shuffle", "drop_last")

MAIN = -1
"""Stands for the main process, where a worker has its number."""
START_UP = -1
"""Stands for the start of a worker, where a job has the number of its batch."""


class Job(NamedTuple):
    """Work from one moment to another: a worker starts or fetches, the training makes a step."""

    who: int
    batch: int
    start: int
    end: int


class Run(NamedTuple):
    """An epoch: the batches, as a real loader gave them, and who works on them when."""

    code: str
    samples: int
    workers: int
    batches: tuple[tuple[int, ...], ...]
    fetches: tuple[Job, ...]
    steps: tuple[Job, ...]

    @property
    def left_out(self) -> list[int]:
        """Samples that are in no batch."""
        used = {index for batch in self.batches for index in batch}
        return [index for index in range(self.samples) if index not in used]

    @property
    def end(self) -> int:
        """The moment when the last step is made."""
        return self.steps[-1].end

    def fetched(self, index: int) -> int | None:
        """Return the moment when the sample ``index`` begins to be fetched, None if it never is."""
        for job in self.fetches:
            if job.batch != START_UP and index in self.batches[job.batch]:
                return job.start + SAMPLE * self.batches[job.batch].index(index)
        return None

    def ready(self, batch: int) -> int:
        """Return the moment when all samples of a batch are fetched."""
        return next(job.end for job in self.fetches if job.batch == batch)

    def waited(self, now: int) -> int:
        """Return for how many units before ``now`` the training had no batch to work on."""
        busy = sum(max(0, min(job.end, now) - job.start) for job in self.steps)
        return min(now, self.end) - busy


def record(samples: int, code: str, workers: int) -> Run:
    """Return an epoch of ``DataLoader(range(samples), code)``.

    Args:
        samples: 1 to 24 of them.
        code: arguments, such as ``"batch_size=4, shuffle=True"``.
        workers: 0 to 3.

    Raises:
        TypeError: ``samples`` or ``workers`` is no whole number, or ``code`` is no string.
        ValueError: a number is not one of those above, the code is no such arguments, a batch has
            more than 8 samples, none is made, or an epoch takes too long to be drawn.
    """
    for name, number, least, most in (
        ("samples", samples, 1, MOST_SAMPLES),
        ("workers", workers, 0, MOST_WORKERS),
    ):
        if isinstance(number, bool) or not isinstance(number, int):
            raise TypeError(f"{name} is {type(number).__name__}; expected a whole number.")
        if not least <= number <= most:
            raise ValueError(f"{number} {name}; expected {least} to {most}.")
    batches = _batches(samples, code)
    fetches, steps = _by_main(batches) if workers == 0 else _by_workers(batches, workers)
    if steps[-1].end > MOST_TIME:
        raise ValueError(
            f"this epoch takes {steps[-1].end} units of time; expected {MOST_TIME} at most: "
            f"choose larger batches or fewer samples."
        )
    return Run(code, samples, workers, batches, tuple(fetches), tuple(steps))


def _batches(samples: int, code: str) -> tuple[tuple[int, ...], ...]:
    """Return the indices that a real loader puts into each batch."""
    if not isinstance(code, str):
        raise TypeError(
            f"the arguments are given as {type(code).__name__}; "
            f"expected a string of code, such as 'batch_size=4'."
        )
    given = evaluate_among(f"dict({code})", {"dict": dict})
    if other := [str(name) for name in given if name not in ALLOWED]:
        raise ValueError(f"{other[0]} is given; expected batch_size, shuffle and drop_last only.")
    generator = torch.Generator("cpu").manual_seed(SEED)
    try:
        loader = DataLoader(range(samples), generator=generator, **given)
    except Exception as error:  # whatever is wrong with an argument, it is told in one sentence
        raise ValueError(f"DataLoader refuses {code!r}: {told(error)}") from None
    if loader.batch_sampler is None:
        raise ValueError("batch_size is None; expected a whole number.")
    batches = tuple(tuple(map(int, batch)) for batch in loader)
    if not batches:
        raise ValueError(f"{code!r} makes no batch of {samples} samples; expected one or more.")
    if len(batches[0]) > MOST_BATCH:
        raise ValueError(f"a batch has {len(batches[0])} samples; expected {MOST_BATCH} at most.")
    return batches


def _by_main(batches: tuple[tuple[int, ...], ...]) -> tuple[list[Job], list[Job]]:
    """Return fetches and steps that take turns, as one process makes them."""
    fetches, steps, now = [], [], 0
    for k, batch in enumerate(batches):
        fetches.append(Job(MAIN, k, now, now + SAMPLE * len(batch)))
        steps.append(Job(MAIN, k, fetches[-1].end, fetches[-1].end + STEP))
        now = steps[-1].end
    return fetches, steps


def _by_workers(batches: tuple[tuple[int, ...], ...], workers: int) -> tuple[list[Job], list[Job]]:
    """Return fetches of workers that take the batches in turn, and steps in the order of batches.

    A worker is handed a batch more whenever the training takes one, so that no worker is further
    ahead than ``PREFETCH`` batches.
    """
    fetches = [Job(worker, START_UP, 0, START) for worker in range(workers)]
    free, steps, now = [START] * workers, [], 0
    for k, batch in enumerate(batches):
        worker, ahead = k % workers, PREFETCH * workers
        handed = steps[k - ahead].start if k >= ahead else 0
        start = max(free[worker], handed)
        free[worker] = start + SAMPLE * len(batch)
        fetches.append(Job(worker, k, start, free[worker]))
        now = max(now, free[worker])
        steps.append(Job(MAIN, k, now, now + STEP))
        now += STEP
    return fetches, steps
