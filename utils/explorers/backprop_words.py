"""What explorer ``backprop`` says: the same words in the page, in the text and in ``live()``.

A name or a formula stands between backticks; ``plain`` takes them out.
"""

from dataclasses import dataclass, field

import torch

from utils.explorers.backprop_tape import Edge, Node, Tape
from utils.record.values import texts


@dataclass
class Steps:
    """A walk forward and backward through one expression.

    ``says`` has one sentence for each step. The others tell at which step something appears:
    the number of a node, the gradients of a node (a growing sum), the way of an edge.
    """

    says: list[str] = field(default_factory=list)
    values: dict[Node, int] = field(default_factory=dict)
    grads: dict[Node, list[tuple[int, str]]] = field(default_factory=dict)
    ways: dict[Edge, int] = field(default_factory=dict)


def plain(sentence: str) -> str:
    """Return ``sentence`` without its backticks."""
    return sentence.replace("`", "")


def number(value: torch.Tensor) -> str:
    """Return one number as a short text."""
    return texts(value)[0]


def formula(node: Node) -> str:
    """Return ``a = w * x``, or the bare name of a given number."""
    return f"{node.name} = {node.code(lambda e: e.name)}" if node.function else node.name


def steps_of(tape: Tape) -> Steps:
    """Return the walk through ``tape``: given numbers, operations, loss, ways back, gradients."""
    steps = Steps()
    _forward(tape, steps)
    _backward(tape, steps)
    steps.says.append(_end(tape))
    return steps


def _forward(tape: Tape, steps: Steps) -> None:
    given = [node for node in tape.nodes if not node.function]
    steps.says.append(f"Forward starts from {_listed([_equals(node) for node in given])}.")
    steps.values |= dict.fromkeys(given, 0)
    for node in tape.nodes:
        if node.function:
            steps.values[node] = len(steps.says)
            inserted = node.code(lambda entry: number(entry.value))
            steps.says.append(f"Forward: `{formula(node)}` = {inserted} = {number(node.value)}.")


def _backward(tape: Tape, steps: Steps) -> None:
    loss = tape.nodes[-1]
    steps.grads[loss] = [(len(steps.says), number(loss.grad))]
    steps.says.append(
        f"Backward starts at the end: the gradient of `loss` to itself is {number(loss.grad)}."
    )
    for edge in tape.edges:
        before = [other for other in steps.ways if other.parent is edge.parent]
        ways = sum(other.parent is edge.parent for other in tape.edges)
        total = edge.part + sum(other.part for other in before)
        steps.ways[edge] = len(steps.says)
        steps.grads.setdefault(edge.parent, []).append((len(steps.says), number(total)))
        steps.says.append(_way(edge) + _arrival(edge, before, ways, total))


def _way(edge: Edge) -> str:
    upstream, local, part = _product(edge)
    through = f"Back through `{formula(edge.node)}` to `{edge.parent.name}`"
    return f"{through}: upstream {upstream} × local {local} = {part}"


def _arrival(edge: Edge, before: list[Edge], ways: int, total: torch.Tensor) -> str:
    """Return what becomes of a gradient that arrives: kept, added, or added as the last."""
    if before:
        earlier = number(sum(other.part for other in before))
        added = f", added to {earlier}: {number(total)}"
        return f"{added}. {_whole(edge.parent)}" if len(before) + 1 == ways else f"{added} so far."
    return f". {_whole(edge.parent)}" if ways == 1 else f", the first of {ways} ways."


def _whole(node: Node) -> str:
    name = f"`{node.name}`"
    if node.function:
        return f"That is the gradient of `loss` to {name}."
    return f"That is added to `{node.name}.grad`."


def _end(tape: Tape) -> str:
    given = [node for node in tape.nodes if not node.function]
    filled = [f"`{n.name}.grad` = {number(n.grad)}" for n in given if n.grad is not None]
    unasked = [f"`{n.name}`" for n in given if not n.value.requires_grad]
    unreached = [f"`{n.name}`" for n in given if n.value.requires_grad and n.grad is None]
    said = [f"Done: {_listed(filled)}."]
    said += [f"{_listed(unasked)} asked for no gradient."] if unasked else []
    said += [f"No way leads back to {_listed(unreached)}."] if unreached else []
    return " ".join(said)


def _equals(node: Node) -> str:
    return f"`{node.name}` = {number(node.value)}"


def _listed(parts: list[str]) -> str:
    """Return ``a, b and c``."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def describe(tapes: list[Tape]) -> str:
    """Return the figure in words: a headline, then the numbers of each expression."""
    count = f"{len(tapes)} expression{'' if len(tapes) == 1 else 's'}"
    lines = [f"Explorer backprop: {count}; numbers go forward, gradients come back."]
    return "\n".join(lines + [_line(tape) for tape in tapes])


def _line(tape: Tape) -> str:
    forward = ", ".join(f"{formula(node)} = {number(node.value)}" for node in tape.nodes)
    back = ", ".join(map(_back, tape.edges))
    return f"{tape.code}: forward {forward} · back {back} · {plain(_end(tape))}"


def _back(edge: Edge) -> str:
    upstream, local, part = _product(edge)
    return f"{edge.node.name} to {edge.parent.name} {upstream} × {local} = {part}"


def _product(edge: Edge) -> tuple[str, str, str]:
    """Return what arrived, the derivative of the operation alone, and what it hands on."""
    return number(edge.node.grad), number(edge.local), number(edge.part)
