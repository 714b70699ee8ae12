"""What autograd does with one expression of numbers: forward, then back, way by way.

The expression runs as it stands while a ``TorchFunctionMode`` notes each operation. Gradients come
from one real backward pass, local derivatives from each operation run again on its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count
from string import ascii_lowercase

import torch
from torch.overrides import TorchFunctionMode

from utils.record.expressions import evaluate_among
from utils.record.grad_mode import recording

MOST_NODES = 14
"""Numbers, given and computed, of one expression: what a phone shows without getting lost."""
SIGNS = {
    "mul": "{} * {}",
    "add": "{} + {}",
    "sub": "{} - {}",
    "div": "{} / {}",
    "pow": "{} ** {}",
    "neg": "-{}",
    "__rsub__": "{1} - {0}",
    "__rdiv__": "{1} / {0}",
    "__rpow__": "{1} ** {0}",
}
"""How Python writes an operation that has a sign of its own; all others are written as calls."""


@dataclass(eq=False)
class Node:
    """A number of the graph: given (``function`` is None) or computed from its ``inputs``.

    ``inputs`` hold nodes, and plain Python values where the expression has constants. ``grad`` is
    the gradient of the loss to this number, None where autograd computes none.
    """

    value: torch.Tensor
    name: str = ""
    function: Callable | None = None
    inputs: tuple = ()
    options: dict = field(default_factory=dict)
    grad: torch.Tensor | None = None

    @property
    def parents(self) -> list["Node"]:
        """The nodes that this one was computed from; one that came in twice is listed twice."""
        return [entry for entry in self.inputs if isinstance(entry, Node)]

    def code(self, write: Callable[["Node"], str]) -> str:
        """Return the operation as Python writes it, ``write`` telling how an input is written."""
        name = self.function.__name__
        entries = [
            write(entry) if isinstance(entry, Node) else _plain(entry) for entry in self.inputs
        ]
        if name in SIGNS and not self.options:
            return SIGNS[name].format(*entries)
        if name == "__get__":  # an attribute such as ``w.data``
            return f"{entries[0]}.{self.function.__self__.__name__}"
        options = [
            f"{key}={_plain(value)}" for key, value in self.options.items() if value is not None
        ]
        return f"{name}({', '.join(entries + options)})"


def _plain(entry: object) -> str:
    """Return how Python writes a constant; a tensor without dimensions is written as its number."""
    return str(entry.item() if getattr(entry, "shape", None) == () else entry)


@dataclass(eq=False)
class Edge:
    """One way back: from a number to its parent number ``place``.

    ``local`` is the derivative of the operation alone, ``part`` what it hands to the input:
    the gradient that came from above, times ``local``. ``arrived`` holds the gradient of the input
    after each way that leads to it so far, this one last; ``ways`` counts all that lead to it.
    """

    node: Node
    place: int
    local: torch.Tensor
    part: torch.Tensor
    arrived: list[torch.Tensor] = field(default_factory=list)
    ways: int = 0

    @property
    def parent(self) -> Node:
        """The input that the way leads to."""
        return self.node.parents[self.place]


@dataclass(eq=False)
class Tape:
    """A recorded expression: ``nodes`` in the order of the forward pass, ``edges`` of the backward.

    Given numbers come first, the loss last.
    """

    nodes: list[Node]
    edges: list[Edge]

    @property
    def given(self) -> list[Node]:
        """The numbers that the expression starts from."""
        return [node for node in self.nodes if not node.function]

    @property
    def computed(self) -> list[Node]:
        """The results of its operations."""
        return [node for node in self.nodes if node.function]

    @property
    def ways(self) -> dict[tuple[int, int], Edge]:
        """The edges in their order, by the number of their node and the place of the parent."""
        return {(self.nodes.index(edge.node), edge.place): edge for edge in self.edges}


class _Notes(TorchFunctionMode):
    """Notes every operation on tensors that makes a floating-point tensor."""

    def __init__(self, nodes: list[Node]):
        super().__init__()
        self.nodes = nodes

    def __torch_function__(self, func, types, args=(), kwargs=None):
        options = kwargs or {}
        written = [node.value._version for node in self.nodes]
        asking = [node.value.requires_grad for node in self.nodes]
        out = func(*args, **options)
        if written != [node.value._version for node in self.nodes]:
            raise ValueError(f"{func.__name__} writes into a number; expected it to read only")
        if asking != [node.value.requires_grad for node in self.nodes]:
            raise ValueError(
                f"{func.__name__} changes whether a number asks for a gradient; "
                f"expected leaves that ask for it from the start"
            )
        if isinstance(out, torch.Tensor) and out.is_floating_point():
            self.nodes.append(Node(out, "", func, tuple(map(self._known, args)), options))
        return out

    def _known(self, entry: object) -> object:
        return next((node for node in self.nodes if node.value is entry), entry)


@recording
def record(code: str, leaves: dict[str, torch.Tensor]) -> Tape:
    """Run ``code`` forward and backward and return what happened.

    Args:
        code: A Python expression of the names in ``leaves`` and of ``torch``.
        leaves: Name and number (no dimensions); those that require a gradient get one.

    Raises:
        TypeError: ``code`` is no string, or it gives no tensor.
        ValueError: It fails, writes, uses a number that is not one element without dimensions,
            gives another result each time, changes what asks for a gradient, has more than 14
            numbers, or no gradient leads back from its result.
    """
    if not isinstance(code, str):
        raise TypeError(
            f"an expression is given as {type(code).__name__}; "
            f"expected a string of code, such as 'w * x'."
        )
    nodes = [Node(_copy(value), name) for name, value in leaves.items()]
    names = {node.name: node.value for node in nodes} | {"torch": torch}
    with _Notes(nodes):
        loss = evaluate_among(code, names)
    found = _require_loss(code, loss, nodes)
    _require_few(code, found)
    nodes = _used(found)
    _require_numbers(code, nodes)
    _give_names(nodes, names)
    return Tape(nodes, _backward(code, nodes))


def _copy(value: torch.Tensor) -> torch.Tensor:
    """Return a fresh leaf on the CPU in float64, so that the numbers are the same everywhere."""
    return value.detach().cpu().double().clone().requires_grad_(value.requires_grad)


def _require_loss(code: str, loss: object, nodes: list[Node]) -> Node:
    if not isinstance(loss, torch.Tensor):
        raise TypeError(
            f"{code!r} gives an object of type {type(loss).__name__}; expected a tensor."
        )
    found = [node for node in nodes if node.value is loss]
    if not found or found[0].function is None:
        raise ValueError(f"{code!r} computes nothing from the numbers; try 'w * x'.")
    if not loss.requires_grad:
        raise ValueError(
            f"no gradient leads back from {code!r}: every way is cut or asks for none; "
            f"expected one leaf with requires_grad=True that reaches the result."
        )
    return found[0]


def _used(loss: Node) -> list[Node]:
    """Return what ``loss`` is computed from, given numbers first, each after all its inputs."""
    found: list[Node] = []

    def visit(node: Node) -> None:
        if node not in found:
            for parent in node.parents:
                visit(parent)
            found.append(node)

    visit(loss)
    return sorted(found, key=lambda node: node.function is not None)


def _require_few(code: str, loss: Node) -> None:
    found = [loss]
    for node in found:  # grows while it is read
        found += [parent for parent in dict.fromkeys(node.parents) if parent not in found]
    if len(found) > MOST_NODES:
        raise ValueError(
            f"{code!r} has {len(found)} numbers and operations; expected {MOST_NODES} at most."
        )


def _require_numbers(code: str, nodes: list[Node]) -> None:
    for node in nodes:
        if node.value.dim():
            raise ValueError(
                f"{code!r} computes with a tensor of shape {tuple(node.value.shape)}; "
                f"expected single numbers without dimensions."
            )
        hidden = [*(e for e in node.inputs if not isinstance(e, Node)), *node.options.values()]
        if any(isinstance(entry, list | tuple | torch.Tensor) and _asks(entry) for entry in hidden):
            raise ValueError(
                f"{code!r} hands {node.function.__name__} a number in a way that is not recorded; "
                f"expected it by its place, such as torch.add(w, x)."
            )


def _asks(entry: list | tuple | torch.Tensor) -> bool:
    """Tell whether a gradient would flow to ``entry``, or to anything in it."""
    if isinstance(entry, torch.Tensor):
        return entry.requires_grad
    return any(isinstance(item, torch.Tensor) and item.requires_grad for item in entry)


def _give_names(nodes: list[Node], names: dict) -> None:
    """Name the last node ``loss``, the others as the code does (``:=``) or by the next letter."""
    free = (letter * times for times in count(1) for letter in ascii_lowercase)
    letters = (name for name in free if name not in names)
    for node in nodes:
        given = next((name for name, value in names.items() if value is node.value), None)
        node.name = "loss" if node is nodes[-1] else given or next(letters)


def _backward(code: str, nodes: list[Node]) -> list[Edge]:
    """Run one backward pass; set each node's gradient and return the ways that it went."""
    order: list[Node] = []

    def note(node: Node) -> Callable:
        def hook(grad: torch.Tensor) -> None:
            node.grad = grad.detach()
            order.append(node)

        return hook

    for node in nodes:
        if node.value.requires_grad:
            node.value.register_hook(note(node))
    nodes[-1].value.backward()
    edges = [edge for node in order if node.function for edge in _edges(code, node)]
    for node in nodes:
        _add_up([edge for edge in edges if edge.parent is node])
    return edges


def _add_up(edges: list[Edge]) -> None:
    """Note what has arrived over ``edges``, all ways back to one number, after each of them."""
    sums = list(accumulate(edge.part for edge in edges))
    for k, edge in enumerate(edges):
        edge.arrived, edge.ways = sums[: k + 1], len(edges)


def _edges(code: str, node: Node) -> Iterator[Edge]:
    """Yield what ``node`` hands to each of its inputs: its operation run again, on its own."""
    alone = [_copy(e.value) if isinstance(e, Node) else e for e in node.inputs]
    out = node.function(*alone, **node.options)
    if not torch.allclose(out, node.value, rtol=0, atol=0, equal_nan=True):
        raise ValueError(f"{code!r} gives another result each time; expected no random numbers.")
    pairs = zip(node.inputs, alone, strict=True)
    twins = [twin for entry, twin in pairs if isinstance(entry, Node)]
    for place, (parent, twin) in enumerate(zip(node.parents, twins, strict=True)):
        if parent.value.requires_grad:
            local, part = (_handed(out, twin, v) for v in (torch.ones_like(out), node.grad))
            yield Edge(node, place, local, part)


def _handed(out: torch.Tensor, to: torch.Tensor, upstream: torch.Tensor) -> torch.Tensor:
    """Return what backward hands from ``out`` to one input when ``upstream`` arrives."""
    (part,) = torch.autograd.grad(
        out, to, upstream, retain_graph=True, allow_unused=True, materialize_grads=True
    )
    return part
