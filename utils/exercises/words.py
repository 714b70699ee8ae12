"""What a reader answered, in words: its kind, its value in one line, an error in one line.

Nothing here raises for what a reader answers (but ``KeyboardInterrupt`` and the end of the time
pass through): an object that fails to show itself is called by the name of its class.
"""

import re
import reprlib
import types
from collections.abc import Callable

import numpy as np
import torch

from utils.exercises.limit import PASSING
from utils.record.storage import is_there

_WHOLE = 12
"""The most numbers of a tensor that are written out."""


class _Repr(reprlib.Repr):
    """Like ``repr``, but of a long thing only what one line can show, so that it is fast."""

    def __init__(self):
        super().__init__()
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 50
        self.maxdeque = self.maxarray = 50

    def repr_str(self, x: str, level: int) -> str:
        """Return the first characters."""
        return repr(x[:200])

    def repr_int(self, x: int, level: int) -> str:
        """Return the digits, or how many bits a huge number has."""
        return repr(x) if x.bit_length() < 500 else f"a number of {x.bit_length()} bits"

    def repr_instance(self, x: object, level: int) -> str:
        """Return the object's own repr, or Python's where that fails."""
        if isinstance(x, torch.Tensor):
            return show(x)
        try:
            return repr(x)
        except PASSING:
            raise
        except BaseException:
            return object.__repr__(x)


def kind(value: object) -> str:
    """Return what kind of thing was given."""
    return _safely(_kind, value)


def show(value: object) -> str:
    """Return ``value`` in one short line that lets a reader make it again.

    A tensor is shown with its strides and offset unless they are the usual ones, whether it
    requires grad, and its ``.grad``.
    """
    return _safely(_show, value)


def short(text: str) -> str:
    """Return ``text`` in one line of 100 characters at most, without addresses in memory."""
    line = " ".join(re.sub(r" at 0x[0-9a-fA-F]+", "", text[:1000]).split())
    return line if len(line) <= 100 else f"{line[:97]}..."


def error_words(error: BaseException) -> str:
    """Return the class of ``error`` and its text, if it has one."""
    text = _safely(str, error, lambda error: "")
    name = _safely(lambda error: type(error).__name__, error, lambda error: "an error")
    return f"{name}: {short(text)}" if text.strip() else f"{name}."


def a_tensor(x: torch.Tensor) -> str:
    """Return the class of a tensor and its shape."""
    plain = type(x) in (torch.Tensor, torch.nn.Parameter)
    name = "tensor" if plain else type(x).__name__
    return f"a {name} of shape {tuple(x.shape)}"


def _safely(say: Callable, value: object, otherwise: Callable | None = None) -> str:
    """Return ``say(value)``, or if that fails what can be said of any object."""
    for attempt in (say, otherwise or _by_its_class):
        try:
            return attempt(value)
        except PASSING:
            raise
        except BaseException:
            continue
    return "an object that cannot be shown"


def _by_its_class(value: object) -> str:
    return f"the {type(value).__name__} object"


# ---- kinds ---------------------------------------------------------------------------------------


def _kind(value: object) -> str:
    if isinstance(value, torch.Tensor):
        return "a nested tensor" if value.is_nested else a_tensor(value)
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if value is None:
        return "None"
    if isinstance(value, tuple) and type(value) is not tuple:
        return f"the tuple {type(value).__name__} of length {len(value)}"
    return _kind_by_name(value) or f"the {type(value).__name__} {show(value)}"


def _kind_by_name(value: object) -> str:
    """Return the kind of what is known by its name, or an empty string."""
    name = short(str(getattr(value, "__name__", type(value).__name__)))
    if isinstance(value, type):
        return f"the class {name}"
    if isinstance(value, types.ModuleType):
        return f"the Python module {name}"
    if isinstance(value, torch.nn.Module):
        return f"the module {name}"
    if isinstance(value, torch.autograd.graph.Node):
        return f"the graph node {name}"
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | types.MethodType):
        return f"the function {name}"
    return f"the callable {name}" if callable(value) else ""


# ---- values --------------------------------------------------------------------------------------


def _show(value: object) -> str:
    if isinstance(value, torch.Tensor):
        return _show_tensor(value)
    if type(value) is tuple and any(isinstance(entry, torch.Tensor) for entry in value[:_WHOLE]):
        entries = ", ".join(map(show, value))
        return f"({entries},)" if len(value) == 1 else f"({entries})"
    return short(_Repr().repr(value))


def _show_tensor(x: torch.Tensor) -> str:
    numbers = a_tensor(x)
    if not is_there(x):
        return f"{numbers} whose storage was freed"
    if x.numel() <= _WHOLE:
        numbers = " ".join(str(x.detach().cpu()).split()).replace("[ ", "[")
    facts = " and ".join(_facts(x))
    return f"{numbers} with {facts}" if facts else numbers


def _facts(x: torch.Tensor) -> list[str]:
    """Return what the numbers of ``x`` do not show."""
    found = []
    if x.stride() != torch.empty(x.shape, device="meta").stride():
        found.append(f"strides {x.stride()}")
    if x.storage_offset():
        found.append(f"offset {x.storage_offset()}")
    if x.requires_grad:
        found.append("requires_grad")
    if x.is_leaf and x.grad is not None:
        found.append(f".grad {show(x.grad)}")
    return found
