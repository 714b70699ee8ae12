"""How one call goes down through PyTorch: Python, binding, dispatcher, kernel, device.

Three of PyTorch's own observers run at once: ``TorchFunctionMode`` sees the functions that Python
calls, ``TorchDispatchMode`` the operators that reach a kernel, and the profiler the operators that
only call others. Python's ``sys.setprofile`` adds the functions of PyTorch that are Python.
"""

import copy
import os
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch.autograd.profiler import profile, record_function
from torch.autograd.profiler_util import FunctionEvent
from torch.overrides import TorchFunctionMode, resolve_name
from torch.utils._python_dispatch import TorchDispatchMode

from utils.record.expressions import evaluate, named
from utils.record.grad_mode import recording

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # else each profile writes two lines to stderr

ROOT = os.path.dirname(torch.__file__)
PYTHON = tuple(
    os.path.join(ROOT, *parts)
    for parts in (("nn", "modules"), ("nn", "functional.py"), ("functional.py",), ("_tensor.py",))
)
"""Where the functions of PyTorch lie that are Python and that a reader calls."""
MODULES = {"torch", "torch._C._nn", "torch._C._linalg", "torch._C._fft", "torch._C._special"}
MARK = "dispatched "
MOST_OPERATORS = 12


class Function(NamedTuple):
    """A function that Python called; ``compiled`` tells whether Python ends in it."""

    name: str
    compiled: bool


class Operator(NamedTuple):
    """An operator that reached a kernel."""

    name: str
    """With its overload, such as ``aten::mul.Tensor``."""
    recipe: tuple[str, ...]
    """Operators around it that have no kernel and only call others, the outermost first."""
    keys: tuple[str, ...]
    """The dispatcher's keys that have something to do for it, in the order in which they come."""
    node: str
    """What autograd noted for it, such as ``MulBackward0``; empty where nothing was noted."""
    kind: str
    """``new``, ``view`` or ``in place``, as the operator's schema says."""
    result: str
    """The kind and the shape of what it returned."""


class Call(NamedTuple):
    """What one expression did on its way down, in the order in which it happened."""

    code: str
    events: tuple[Function | Operator, ...]
    device: str
    result: str
    grad_fn: str


@recording
def record(code: str, **names: object) -> Call:
    """Evaluate ``code`` on copies of ``names``, and record its way through PyTorch.

    Raises:
        TypeError: ``code`` is no string, or gives something else than one tensor.
        ValueError: it fails, calls no operator, or calls more than 12.
    """
    watch, copies = _Watch(), {name: _copied(value) for name, value in names.items()}
    with _random_state_kept(), profile(use_kineto=False) as profiled, watch.running():
        result = evaluate(code, "a call", **copies)
    if not isinstance(result, torch.Tensor):
        raise TypeError(f"{code!r} gives {named(result)}; expected one tensor.")
    events = _completed(watch.events, _marks(profiled.function_events), _nodes(result))
    count = sum(isinstance(event, Operator) for event in events)
    if not 1 <= count <= MOST_OPERATORS:
        raise ValueError(
            f"{code!r} calls {count} operators; expected 1 to {MOST_OPERATORS}, as in 'x * 2'."
        )
    note = result.grad_fn.name() if result.grad_fn else ""
    return Call(code.strip(), tuple(events), result.device.type, described(result), note)


def described(x: object) -> str:
    """Return the kind and the shape of a tensor, or how many tensors there are."""
    if isinstance(x, torch.Tensor):
        return f"{str(x.dtype).removeprefix('torch.')} {tuple(x.shape)}"
    return f"{len(x)} tensors" if isinstance(x, tuple | list) else type(x).__name__


def _copied(value: object) -> object:
    """Return a copy of a tensor or a module: a recorded call may write into it."""
    own = isinstance(value, torch.Tensor | torch.nn.Module)
    return copy.deepcopy(value) if own else value


class _Watch:
    """Notes functions and operators in the order in which they come."""

    def __init__(self) -> None:
        self.events: list[Function | Operator] = []
        self._open: list[int] = []
        """How many events there were when each running function began."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch what runs."""
        before = sys.getprofile()
        with _Functions(self), _Operators(self.events):
            sys.setprofile(self._profile)
            try:
                yield
            finally:
                sys.setprofile(before)

    def begins(self, function: Function) -> None:
        """Note a function, unless it is the one before, which PyTorch calls again for observers."""
        self._open.append(len(self.events))
        if self.events[-1:] != [function]:
            self.events.append(function)

    def ends(self) -> None:
        """Forget the function that began last if no operator came of it."""
        began = self._open.pop()
        if not any(isinstance(event, Operator) for event in self.events[began:]):
            del self.events[began:]

    def _profile(self, frame: types.FrameType, event: str, what: object) -> None:
        """Note what Python's profiler sees: a Python function, or a compiled one that it calls."""
        if not frame.f_code.co_filename.startswith(PYTHON):
            return
        compiled = event.startswith("c_")
        name = _binding(what) if compiled else frame.f_code.co_qualname
        if name and (compiled or not any(w.startswith(("_", "<")) for w in name.split("."))):
            if event.endswith("call"):
                self.begins(Function(name, compiled))
            else:
                self.ends()


def _binding(function: Callable) -> str:
    """Return the name of a compiled function that works on tensors; nothing for any other."""
    owner = getattr(function, "__self__", None)
    if hasattr(function, "__objclass__") or isinstance(owner, torch.Tensor):
        return f"torch.Tensor.{function.__name__}"  # a method, or an operator such as []
    module = getattr(function, "__module__", "")
    return f"{module}.{function.__name__}" if module in MODULES else ""


class _Functions(TorchFunctionMode):
    """Notes the compiled functions that are called from outside PyTorch."""

    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self.watch = watch

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if hasattr(function, "__code__"):  # Python, which the profiler sees
            return function(*args, **(kwargs or {}))
        self.watch.begins(_compiled(function))
        try:
            return function(*args, **(kwargs or {}))
        finally:
            self.watch.ends()


def _compiled(function: Callable) -> Function:
    name = _binding(function) or resolve_name(function) or function.__name__
    return Function(name, compiled=True)


class _Operators(TorchDispatchMode):
    """Notes the operators that reach a kernel, and marks them in the profile."""

    def __init__(self, events: list) -> None:
        super().__init__()
        self.events = events

    def __torch_dispatch__(self, operator, types, args=(), kwargs=None):
        name = operator.name()
        with record_function(MARK + name):
            result = operator(*args, **(kwargs or {}))
        alias = [each.alias_info for each in operator._schema.returns][:1]
        kind = "new" if alias in ([], [None]) else "in place" if alias[0].is_write else "view"
        keys = _keys(name, _tensors([*args, *(kwargs or {}).values()]) or _tensors([result]))
        self.events.append(Operator(name, (), keys, "", kind, described(result)))
        return result


def _tensors(values: Iterable) -> list[torch.Tensor]:
    found = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, tuple | list):
            found += _tensors(value)
    return found


def _keys(operator: str, tensors: Iterable[torch.Tensor]) -> tuple[str, ...]:
    """Return the keys of all ``tensors`` that have something to do here, in their order."""
    held = {
        key
        for x in tensors
        for key in str(torch._C._dispatch_keys(x)).partition("(")[2].rstrip(")").split(", ")
    }
    working = torch._C._dispatch_has_kernel_for_dispatch_key(operator, "ADInplaceOrView")
    order = [("Autograd", True), ("ADInplaceOrView", working), ("", True)]
    found = []
    for start, works in order:
        mine = {key for key in held if key.startswith(start) and not key.startswith("Autocast")}
        held -= mine
        found += sorted(mine) if works else []
    return tuple(found)


def _marks(events: Iterable) -> list[tuple[tuple[str, ...], int] | None]:
    """Return for each mark the operators around it, and autograd's number.

    What autograd itself does in order to save a result is marked too, right inside an operator
    that has a mark already: such a mark is None.
    """
    found, owners = [], set()
    marks = [event for event in events if event.name.startswith(MARK)]
    for mark in sorted(marks, key=lambda event: event.time_range.start):
        own, *around = _above(mark)
        if id(own) in owners:
            found.append(None)
            continue
        owners.add(id(own))
        found.append((tuple(event.name for event in reversed(around)), own.sequence_nr))
    return found


def _above(event: FunctionEvent) -> list[FunctionEvent]:
    """Return the operators around an event of a profile, the nearest first."""
    found = []
    while event := event.cpu_parent:
        if "::" in event.name and not event.name.startswith(MARK):
            found.append(event)
    return found


def _completed(events: list, marks: list, nodes: dict[int, str]) -> list[Function | Operator]:
    """Return the events with what the profile and the graph know of each operator."""
    marks, done, last = iter(marks), [], {}
    for event in events:
        if isinstance(event, Function):
            done.append(event)
        elif mark := next(marks):
            recipe, number = mark
            last[number] = len(done)
            done.append(event._replace(recipe=recipe))
    for number, k in last.items():
        done[k] = done[k]._replace(node=nodes.get(number, ""))
    return done


def _nodes(result: torch.Tensor) -> dict[int, str]:
    """Return the nodes behind a result by their numbers: each operator's call has its own."""
    found, waiting = {}, [result.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node._sequence_nr() not in found:
            found[node._sequence_nr()] = node.name()
            waiting += [below for below, _ in node.next_functions]
    return found


@contextmanager
def _random_state_kept():
    """Leave the CPU's random numbers as they were: a recorded dropout is no dropout of yours."""
    before = torch.get_rng_state()
    try:
        yield
    finally:
        torch.set_rng_state(before)
