"""One answer on one case: what it returned, where the result lies, what became of the inputs.

The addresses of the inputs are noted before the call, for an answer may give an input new memory
(``x.data = ...``, ``x.set_(...)``). Memory is compared by ranges: a tensor made by NumPy or DLPack
has a storage of its own that begins in the middle of the input's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch

from utils.exercises.attempt import Attempt, attempt
from utils.exercises.difference import compare
from utils.exercises.words import show
from utils.record import storage


@dataclass(frozen=True)
class Trial:
    """One call of an answer.

    Attributes:
        made: what became of the call.
        inputs: what the answer was given, as it is after the call.
        before: the memory of the input tensors before the call.
        keep: the storages of that memory, alive so that nobody else gets the same addresses.
    """

    made: Attempt
    inputs: tuple
    before: tuple[storage.Stretch, ...]
    keep: tuple[torch.UntypedStorage, ...] = field(repr=False)

    def shares(self) -> bool:
        """Tell whether the result lies in memory that an input had before the call or has now."""
        if not isinstance(self.made.value, torch.Tensor):
            return False
        found = storage.part(self.made.value)
        now = tuple(storage.whole(x) for x in _tensors(self.inputs))
        return any(found.meets(memory) for memory in self.before + now)

    def is_view(self) -> bool:
        """Tell whether all of the result lies in the memory that an input had before the call."""
        found = isinstance(self.made.value, torch.Tensor) and storage.part(self.made.value)
        return bool(found) and any(memory.holds(found) for memory in self.before)

    def is_itself(self) -> bool:
        """Tell whether the result is one of the inputs."""
        return any(self.made.value is x for x in self.inputs)

    def changed(self, make: Callable[[], tuple]) -> str:
        """Return which input differs from a fresh one of ``make``, or an empty string.

        Numbers, shape, dtype, ``requires_grad`` and ``.grad`` are compared.
        """
        for fresh, used in zip(make(), self.inputs, strict=True):
            if compare(fresh, used) or _facts(fresh) != _facts(used):
                return f"{show(fresh)} became {show(used)}"
        return ""


def try_out(answer: Callable, make: Callable[[], tuple]) -> Trial:
    """Call ``answer`` with the inputs that ``make`` returns.

    Raises:
        KeyboardInterrupt: the reader interrupted the call.
    """
    inputs = make()
    tensors = _tensors(inputs)
    before = tuple(map(storage.whole, tensors))
    keep = tuple(x.untyped_storage() for x in tensors)
    return Trial(attempt(answer, *inputs), inputs, before, keep)


def _tensors(inputs: tuple) -> list[torch.Tensor]:
    return [x for x in inputs if isinstance(x, torch.Tensor)]


def _facts(value: object) -> object:
    """Return what ``compare`` does not look at."""
    if isinstance(value, tuple):
        return [_facts(entry) for entry in value]
    if not isinstance(value, torch.Tensor):
        return None
    grad = value.grad.tolist() if value.is_leaf and value.grad is not None else None
    return value.requires_grad, grad
