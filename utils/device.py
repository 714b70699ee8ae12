"""Which device the book runs on: the one contract that every chapter shares.

``BOOK_DEVICE`` is ``auto`` (the default), ``cpu``, or the name of an accelerator such as ``cuda``
or ``mps``. A named device that is absent is an error, never a silent fall-back to the CPU: a
suite that was asked to prove something on a GPU must not pass without one.
"""

import logging
import os

import torch

ACCELERATORS = ("cuda", "mps", "xpu", "simulated")
"""What ``BOOK_DEVICE`` may name besides ``auto`` and ``cpu``; the tests bring ``simulated``."""

logging.getLogger("torch.utils.cpp_extension").addFilter(
    # On a machine with CUDA's compiler and no GPU, importing ``torch.utils.benchmark`` says so.
    lambda record: "No CUDA runtime is found" not in record.getMessage()
)


def get_device() -> torch.device:
    """Return the device named by ``BOOK_DEVICE``, or the best one present for ``auto``.

    Raises:
        ValueError: ``BOOK_DEVICE`` holds a name that the book does not know.
        RuntimeError: ``BOOK_DEVICE`` names a device that this machine does not have.
    """
    name = os.environ.get("BOOK_DEVICE", "auto")
    if name == "cpu":
        return torch.device("cpu")
    if name != "auto" and name not in ACCELERATORS:
        raise ValueError(
            f"BOOK_DEVICE is {name!r}; expected 'auto', 'cpu' or one of: {', '.join(ACCELERATORS)}."
        )
    found = torch.accelerator.current_accelerator(check_available=True)
    if name == "auto":
        return found or torch.device("cpu")
    if found is None or found.type != name:
        raise RuntimeError(
            f"BOOK_DEVICE asks for {name!r}, but PyTorch {torch.__version__} finds "
            f"{'no accelerator' if found is None else repr(found.type)} on this machine. "
            f"Set BOOK_DEVICE=auto to take what is there, or BOOK_DEVICE=cpu."
        )
    return found
