"""The grad mode in which things are recorded: the same one, whatever mode the reader is in."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import torch

P, R = ParamSpec("P"), TypeVar("R")


def recording(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` with autograd at work, also under ``no_grad`` and ``inference_mode``.

    The reader's mode is back afterwards. Tensors that the reader made in inference mode stay
    without autograd, so ``function`` has to clone what it is given: a clone made inside is an
    ordinary tensor.
    """

    @functools.wraps(function)
    def recorded(*args: P.args, **kwargs: P.kwargs) -> R:
        with torch.inference_mode(False), torch.enable_grad():
            return function(*args, **kwargs)

    return recorded
