"""One program run line by line, and its graph after every line and every node of backward.

The program is ordinary Python: it is executed with a call before each statement, which looks at the
graph. Backward is watched through the hooks that every node of a graph offers.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch

from utils.record.nodes import FREED, next_of, saved_by, walk
from utils.record.values import texts

BACKWARD = "loss.backward()"
MOST_VALUES = 2
"""Numbers of a tensor that are written out; of a larger one the shape is shown."""


@dataclass
class Part:
    """One node of the graph, with its chips: the tensors that it saved, ``name = value``."""

    name: str
    inputs: list[int]
    chips: list[str]
    leaf: str | None
    function: object = field(repr=False)


@dataclass(frozen=True)
class Moment:
    """What is there after one line of the program, or after one node of backward.

    Attributes:
        phase: ``"forward"``, ``"backward"``, ``"again"`` (a second backward) or ``"failed"``.
        line: the number of the line that runs.
        now: the numbers of the nodes that this line made, or of the one that backward runs.
        nodes: how many nodes there are.
        freed: for each node, whether its saved tensors are gone.
        grads: for each node that fills a ``.grad``, what that holds.
        receives: the gradient that the running node got; for a line, what it assigned.
        hands: the gradients that it handed on, one for each edge.
    """

    phase: str
    line: int
    now: tuple[int, ...]
    nodes: int
    freed: tuple[bool, ...]
    grads: tuple[str, ...]
    receives: str = ""
    hands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recording:
    """A program, the nodes that it made, and everything that happened."""

    title: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...]
    moments: tuple[Moment, ...]


def record(title: str, code: str, tensors: dict[str, torch.Tensor]) -> Recording:
    """Run ``code``, which assigns ``loss``, then ``loss.backward()`` twice.

    Args:
        title: what the program is called.
        code: Python statements in terms of ``tensors`` and ``torch``.
        tensors: leaves; they are copied, so that gradients of the reader stay as they are.

    Raises:
        ValueError: the code or its first backward fails, or it gives no ``loss`` with one element
            and a graph.
    """
    recorder = _Recorder(code, tensors)
    recorder.forward()
    recorder.backward("backward")
    recorder.backward("again")
    lines = (*code.splitlines(), BACKWARD, BACKWARD)
    return Recording(title, lines, tuple(recorder.parts), tuple(recorder.moments))


def value(x: torch.Tensor | None) -> str:
    """Return the numbers of ``x`` if they are few, else its shape; nothing for None."""
    if x is None:
        return "None"
    return " ".join(texts(x)) if x.numel() <= MOST_VALUES else str(tuple(x.shape))


class _Recorder:
    """The state of one run."""

    def __init__(self, code: str, tensors: dict[str, torch.Tensor]):
        copies = {n: x.detach().clone().requires_grad_(x.requires_grad) for n, x in tensors.items()}
        self.code, self.names = code, {**copies, "torch": torch}
        self.parts: list[Part] = []
        self.moments: list[Moment] = []
        self._line: int | None = None

    # ---- forward

    def forward(self) -> None:
        """Run the program; keep a moment for every line that ran."""
        try:
            tree = _Watched().visit(ast.parse(self.code))
            program = compile(ast.fix_missing_locations(tree), "<program>", "exec")
            exec(program, self.names | {"__before__": self._before}, self.names)
        except SyntaxError as error:
            raise ValueError(f"{self.code!r} is no Python: {error.msg}.") from None
        except Exception as error:
            raise ValueError(f"{self.code!r} fails with {_told(error)}") from error
        self._end_of_line()
        self._require_loss()

    def _before(self, line: int) -> None:
        self._end_of_line()
        self._line = line

    def _end_of_line(self) -> None:
        if self._line is None:
            return
        born = self._grow()
        assigned = self._assigned(self._line)
        self._keep("forward", self._line, born, receives=assigned)

    def _assigned(self, line: int) -> str:
        """Return ``y_hat = 7`` for the name that a line assigns a tensor to."""
        found = [
            name.id
            for node in ast.walk(ast.parse(self.code))
            if isinstance(node, ast.Assign | ast.AugAssign) and node.lineno == line + 1
            for name in ast.walk(node)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        ]
        tensors = self._tensors()
        return ", ".join(f"{name} = {value(tensors[name])}" for name in found if name in tensors)

    def _tensors(self) -> dict[str, torch.Tensor]:
        return {name: x for name, x in self.names.items() if isinstance(x, torch.Tensor)}

    def _grow(self) -> tuple[int, ...]:
        """Take up the nodes that are new, inputs first; return their numbers."""
        roots = [x for x in self._tensors().values() if x.grad_fn is not None]
        known = [part.function for part in self.parts]
        found = [node.function for root in roots for node in walk(root)]
        new = [f for f in dict.fromkeys(found) if f not in known]
        new.sort(key=lambda f: (f.name() != "torch::autograd::AccumulateGrad", f._sequence_nr()))
        for function in new:
            known.append(function)
            inputs = [known.index(f) for f in next_of(function)]
            leaf = getattr(function, "variable", None)
            chips = [self._chip(x) for x in saved_by(function).values()]
            name = self._name_of(leaf) if leaf is not None else None
            self.parts.append(Part(type(function).__name__, inputs, chips, name, function))
        return tuple(known.index(f) for f in new)

    def _chip(self, x: torch.Tensor | str) -> str:
        return x if isinstance(x, str) else f"{self._name_of(x)} = {value(x)}".removeprefix(" = ")

    def _name_of(self, x: torch.Tensor) -> str:
        for name, named in self._tensors().items():
            if named is x or (x.grad_fn is not None and _made_by(named) == _made_by(x)):
                return name
        return ""

    def _require_loss(self) -> None:
        loss = self.names.get("loss")
        if not isinstance(loss, torch.Tensor) or loss.grad_fn is None or loss.numel() != 1:
            raise ValueError(
                f"{self.code!r} gives no loss to go back from; expected a last line that assigns "
                f"one number made from w, such as loss = w * x."
            )

    # ---- backward

    def backward(self, phase: str) -> None:
        """Run backward from ``loss``; keep a moment for every node, and for a failure."""
        line = len(self.code.splitlines()) + (phase == "again")
        events: list[dict] = []
        hooks = [h for k in range(len(self.parts)) for h in self._hooks(k, events)]
        try:
            self.names["loss"].backward()
        except RuntimeError as error:
            if phase == "backward":
                raise ValueError(
                    f"the first backward of {self.code!r} fails with {_told(error)}"
                ) from error
            # The node that failed was the last to start.
            events[-1]["phase"] = "failed"
        for hook in hooks:
            hook.remove()
        self._close(events)
        for event in events:
            self.moments.append(Moment(**({"phase": phase, "line": line} | event)))

    def _hooks(self, k: int, events: list[dict]) -> Iterator[object]:
        """Watch node ``k``: what it receives before it runs, what it hands on after."""

        def before(received):
            self._close(events)
            # A node with several results receives a gradient for each; None is no gradient.
            events.append({"now": (k,), "receives": " and ".join(map(value, received))})

        def after(handed, _):
            ends = [end for end, _ in function.next_functions]
            pairs = zip(handed, ends, strict=True)
            events[-1]["hands"] = tuple(value(x) for x, end in pairs if end is not None)

        function = self.parts[k].function
        yield function.register_prehook(before)
        yield function.register_hook(after)

    def _close(self, events: list[dict]) -> None:
        """Add to the last event what it left behind."""
        if events and "freed" not in events[-1]:
            events[-1] |= self._state()

    def _state(self) -> dict:
        freed = tuple(FREED in saved_by(part.function).values() for part in self.parts)
        leaves = [part.function.variable for part in self.parts if part.leaf is not None]
        grads = tuple(value(leaf.grad) for leaf in leaves)
        return {"nodes": len(self.parts), "freed": freed, "grads": grads}

    def _keep(self, phase: str, line: int, now: tuple[int, ...], receives: str) -> None:
        self.moments.append(Moment(phase, line, now, receives=receives, **self._state()))


def _made_by(x: torch.Tensor) -> tuple:
    """Return the node that made ``x`` and which of its results it is."""
    return x.grad_fn, x.output_nr


def _told(error: Exception) -> str:
    """Return the kind of ``error`` and the first sentence of what it says."""
    first = str(error).strip().partition("\n")[0].partition(". ")[0].rstrip(".")
    return f"{type(error).__name__}: {first}."


class _Watched(ast.NodeTransformer):
    """Puts a call before every statement of a program, and before each turn of a loop."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Watch the statements in ``node`` and in everything below it."""
        super().generic_visit(node)
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, [new for old in block for new in (_call(old), old)])
        return node


def _call(statement: ast.stmt) -> ast.Expr:
    call = ast.Call(ast.Name("__before__", ast.Load()), [ast.Constant(statement.lineno - 1)], [])
    return ast.copy_location(ast.Expr(call), statement)
