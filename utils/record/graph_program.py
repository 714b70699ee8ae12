"""One program run line by line, and its graph after every line and every node of backward.

The program is ordinary Python: it is executed with a call before each statement, which looks at the
graph. Backward is watched through the hooks that every node of a graph offers.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from utils.record.expressions import require_no_marks, told
from utils.record.grad_mode import recording
from utils.record.nodes import FREED, Node, saved_by, walk
from utils.record.values import texts

BACKWARD = "loss.backward()"
MOST_VALUES = 2
"""Numbers of a tensor that are written out; of a larger one the shape is shown."""


@dataclass(frozen=True)
class Part:
    """One node of the graph.

    Attributes:
        name: What PyTorch calls it, such as ``MulBackward0``.
        inputs: The numbers of the nodes that it leads to, one for each edge.
        results: For each edge, which result of that node it leads to.
        chips: The tensors that it saved, as ``name = value``.
        leaf: The name of the tensor whose ``.grad`` it fills, or None.
    """

    name: str
    inputs: list[int]
    results: list[int]
    chips: list[str]
    leaf: str | None


@dataclass(frozen=True)
class Moment:
    """What is there after one line of the program, or after one node of backward.

    Attributes:
        phase: ``"forward"``, ``"backward"``, ``"again"`` (a second backward) or ``"failed"``.
        line: The number of the line that runs.
        now: The numbers of the nodes that this line made, or of the one that backward runs.
        nodes: How many nodes there are.
        freed: The numbers of the nodes whose saved tensors are gone.
        grads: By number of a node that fills a ``.grad``, what that holds.
        receives: The gradient that the running node got; for a line, what it assigned.
        hands: The gradients that it handed on, one for each edge.
    """

    phase: str
    line: int
    now: tuple[int, ...]
    nodes: int
    freed: frozenset[int]
    grads: dict[int, str]
    receives: str = ""
    hands: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Recording:
    """A program, the nodes that it made, and everything that happened."""

    lines: tuple[str, ...]
    parts: tuple[Part, ...]
    moments: tuple[Moment, ...]


@recording
def record(code: str, tensors: dict[str, torch.Tensor]) -> Recording:
    """Run ``code``, which assigns ``loss``, then ``loss.backward()`` twice.

    Args:
        code: Python statements in terms of ``tensors`` and ``torch``.
        tensors: Leaves of any shape, dtype and device; they are copied, so that gradients of the
            reader stay as they are.

    Raises:
        ValueError: The code or its first backward fails, it holds a sign of
            ``expressions.MARKS``, or it gives no ``loss`` with one element and a graph.
    """
    recorder = _Recorder(code, tensors)
    recorder.forward()
    recorder.backward("backward")
    recorder.backward("again")
    lines = (*code.splitlines(), BACKWARD, BACKWARD)
    return Recording(lines, tuple(recorder.parts), tuple(recorder.moments))


class _Recorder:
    """The state of one run."""

    def __init__(self, code: str, tensors: dict[str, torch.Tensor]):
        require_no_marks(code)
        self.code = code
        self.names: dict[str, object] = {
            name: x.detach().clone().requires_grad_(x.requires_grad) for name, x in tensors.items()
        }
        self.number: dict[object, int] = {}  # of each node, kept alive
        self.parts: list[Part] = []
        self.moments: list[Moment] = []
        self.line: int | None = None

    @property
    def tensors(self) -> dict[str, torch.Tensor]:
        """What the program has named so far: its own tensors and those it was given."""
        return {name: x for name, x in self.names.items() if isinstance(x, torch.Tensor)}

    # ---- forward

    def forward(self) -> None:
        """Run the program; keep a moment for every line that ran."""
        self.names |= {"torch": torch, "__before__": self._before}
        try:
            tree = ast.fix_missing_locations(_Watched().visit(ast.parse(self.code)))
            self.assigned = _assigned(tree)
            exec(compile(tree, "<program>", "exec"), self.names)  # on purpose: the reader's Python
        except SyntaxError as error:
            raise ValueError(f"{self.code!r} is no Python: {error.msg}.") from None
        except (Exception, SystemExit) as error:
            raise ValueError(f"{self.code!r} fails with {told(error)}") from error
        self._end_of_line()
        loss = self.tensors.get("loss")
        if loss is None or loss.grad_fn is None or loss.numel() != 1:
            raise ValueError(
                f"{self.code!r} gives no loss to go back from; expected a last line that assigns "
                f"one number made from w, such as loss = w * x."
            )

    def _before(self, line: int) -> None:
        self._end_of_line()
        self.line = line

    def _end_of_line(self) -> None:
        if self.line is None:
            return
        born, tensors = self._grow(), self.tensors
        made = [name for name in self.assigned.get(self.line, []) if name in tensors]
        result = ", ".join(f"{name} = {_value(tensors[name])}" for name in made)
        self.moments.append(Moment("forward", self.line, born, receives=result, **self._state()))

    def _grow(self) -> tuple[int, ...]:
        """Take up the nodes that are new, inputs first; return their numbers."""
        roots = [x for x in self.tensors.values() if x.grad_fn is not None]
        found = {node.function: node for root in roots for node in walk(root)}
        new = [node for function, node in found.items() if function not in self.number]
        new.sort(key=lambda node: (node.leaf is None, node.function._sequence_nr()))
        for node in new:
            self.number[node.function] = len(self.parts)
            self.parts.append(self._part(node))
        return tuple(self.number[node.function] for node in new)

    def _part(self, node: Node) -> Part:
        ends = [end for end in node.function.next_functions if end[0] is not None]
        inputs, results = [self.number[f] for f, _ in ends], [result for _, result in ends]
        leaf = None if node.leaf is None else self._name_of(node.leaf) or "leaf"
        return Part(node.name, inputs, results, [*map(self._chip, node.saved.values())], leaf)

    def _chip(self, x: torch.Tensor | str) -> str:
        return x if isinstance(x, str) else f"{self._name_of(x)} = {_value(x)}".removeprefix(" = ")

    def _name_of(self, x: torch.Tensor) -> str:
        """Return the name of ``x``: a saved result is another object that the same node made."""
        for name, named in self.tensors.items():
            made = x.grad_fn is not None and named.grad_fn is x.grad_fn
            if named is x or (made and named.output_nr == x.output_nr):
                return name
        return ""

    # ---- backward

    def backward(self, phase: str) -> None:
        """Run backward from ``loss``; keep a moment for every node, and for a failure."""
        line = len(self.code.splitlines()) + (phase == "again")
        events: list[dict] = []
        hooks = [hook for function in self.number for hook in self._hooks(function, events)]
        try:
            self.names["loss"].backward()
        except RuntimeError as error:
            if phase == "backward":
                raise ValueError(
                    f"the first backward of {self.code!r} fails with {told(error)}"
                ) from error
            events[-1]["phase"] = "failed"  # the node that failed was the last to start
        for hook in hooks:
            hook.remove()
        self._close(events)
        self.moments += [Moment(**{"phase": phase, "line": line, **event}) for event in events]

    def _hooks(self, function: object, events: list[dict]) -> Iterator[object]:
        """Watch a node: what it receives before it runs, what it hands on after."""

        def before(received):
            self._close(events)
            # A node with several results receives a gradient for each; None is no gradient.
            got = " and ".join(map(_value, received))
            events.append({"now": (self.number[function],), "receives": got})

        def after(handed, _):
            pairs = zip(handed, function.next_functions, strict=True)
            events[-1]["hands"] = tuple(_value(x) for x, (end, _) in pairs if end is not None)

        yield function.register_prehook(before)
        yield function.register_hook(after)

    def _close(self, events: list[dict]) -> None:
        """Add to the last event what it left behind."""
        if events and "freed" not in events[-1]:
            events[-1] |= self._state()

    def _state(self) -> dict:
        nodes = [(k, function) for function, k in self.number.items()]
        leaves = [(k, function.variable) for k, function in nodes if self.parts[k].leaf is not None]
        return {
            "nodes": len(nodes),
            "freed": frozenset(k for k, function in nodes if FREED in saved_by(function).values()),
            "grads": {k: _value(leaf.grad) for k, leaf in leaves},
        }


def _value(x: torch.Tensor | None) -> str:
    """Return the numbers of ``x`` if they are few, else its shape."""
    if x is None:
        return "None"
    return " ".join(texts(x)) if x.numel() <= MOST_VALUES else str(tuple(x.shape))


def _assigned(tree: ast.AST) -> dict[int, list[str]]:
    """Return the names that each line of a program assigns, outside of what it defines."""
    found: dict[int, list[str]] = {}
    for node in _outside(tree):
        given = isinstance(node, ast.AnnAssign) and node.value is not None
        if given or isinstance(node, ast.Assign | ast.AugAssign):
            found.setdefault(node.lineno - 1, []).extend(
                name.id
                for name in _outside(node)
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            )
    return found


DEFINED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
"""What has names of its own, and lines that run when it is called."""


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield ``node`` and everything below it, except what lies in a definition."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, DEFINED):
            yield from _outside(child)


class _Watched(ast.NodeTransformer):
    """Puts a call before every statement of a program, and before each turn of a loop.

    A definition is one statement: what its lines make belongs to the line that calls it.
    """

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Watch the statements in ``node`` and in everything below it."""
        if isinstance(node, DEFINED):
            return node
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, [new for old in block for new in (_call(old), old)])
        return node


def _call(statement: ast.stmt) -> ast.Expr:
    call = ast.Call(ast.Name("__before__", ast.Load()), [ast.Constant(statement.lineno - 1)], [])
    return ast.copy_location(ast.Expr(call), statement)
