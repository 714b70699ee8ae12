"""What an answer may leave changed behind it, and how it comes back.

An answer runs in the reader's own process. A ``no_grad`` that was never closed or a changed default
dtype would change what the judge and the next cells compute, so the judge puts back what it knows
of. It does not know of what lies outside PyTorch, NumPy and Python's own settings (files, folders,
the names of the notebook), nor of hooks and modes that an answer entered by hand and left open
(``torch.autograd.graph.saved_tensors_hooks``).
"""

import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch


def _put_back_device(device: torch.device) -> None:
    torch.set_default_device(None if device.type == "cpu" else device)


def _anomaly() -> tuple[bool, bool]:
    return torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()


def _deterministic() -> tuple[bool, bool]:
    warns = torch.is_deterministic_algorithms_warn_only_enabled()
    return torch.are_deterministic_algorithms_enabled(), warns


_PRINTING = ("precision", "threshold", "edgeitems", "linewidth", "sci_mode")


def _printing() -> dict[str, object]:
    return {name: getattr(torch._tensor_str.PRINT_OPTS, name) for name in _PRINTING}


SETTINGS = (
    (torch.is_grad_enabled, torch.set_grad_enabled),
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.get_default_device, _put_back_device),
    (_anomaly, lambda values: torch.set_anomaly_enabled(*values)),
    (_deterministic, lambda v: torch.use_deterministic_algorithms(v[0], warn_only=v[1])),
    (torch.get_num_threads, torch.set_num_threads),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
    (
        lambda: torch.is_autocast_enabled("cpu"),
        lambda value: torch.set_autocast_enabled("cpu", value),
    ),
    (_printing, lambda values: torch.set_printoptions(**values)),
    (np.geterr, lambda values: np.seterr(**values)),
    (np.get_printoptions, lambda values: np.set_printoptions(**values)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
)
"""How each setting is read, and how it is written."""


@contextmanager
def kept() -> Iterator[None]:
    """Leave every setting and every random generator of the CPU as it was before the block.

    Warnings filters come back too; inside the block no warning is shown, and none becomes an error.
    The random numbers of an accelerator do not come back: the book draws its random numbers on the
    CPU.
    """
    before = [read() for read, _ in SETTINGS]
    numbers = torch.get_rng_state(), np.random.get_state(), random.getstate()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for (read, write), value in zip(SETTINGS, before, strict=True):
            if read() != value:
                write(value)
        torch.set_rng_state(numbers[0])
        np.random.set_state(numbers[1])
        random.setstate(numbers[2])
