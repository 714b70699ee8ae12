"""The inputs of one call, made from code, and shown as that code.

So a reader can paste what a refusal shows and see the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from utils.device import get_device


@dataclass(frozen=True)
class Case:
    """A maker of the inputs of one call.

    Attributes:
        make: returns fresh inputs.
        text: what a refusal shows for them.
    """

    make: Callable[[], tuple]
    text: str

    def __call__(self) -> tuple:
        """Return fresh inputs."""
        return self.make()


def case(*codes: str) -> Case:
    """Return a case with one input for each of ``codes``, expressions that use torch and NumPy.

    Tensors that the code makes lie on the book's device.
    """
    return Case(lambda: tuple(map(_run, codes)), ", ".join(codes))


def _run(code: str) -> object:
    if code.startswith("lambda "):
        return _function(code)
    with get_device():
        return eval(code, {"torch": torch, "np": np})


@cache
def _function(code: str) -> Callable:
    """Return the function that ``code`` stands for, the same one each time."""
    return eval(code, {"torch": torch, "np": np})
