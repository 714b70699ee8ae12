"""Explorer ``backprop``: numbers go forward through a graph, gradients come back, step by step."""

import torch

from utils.explorers.backprop_height import height
from utils.explorers.backprop_places import NARROW, Drawing, across, downwards, width_of
from utils.explorers.backprop_tape import Node, Tape, record
from utils.explorers.backprop_words import Steps, describe, formula, number, plain, steps_of
from utils.explorers.figure import Explorer

MOST_NODES = 14
"""Numbers and operations of one expression: what a phone shows without getting lost."""
TAKEN = {"loss": "the result", "torch": "PyTorch"}
"""Names that an expression cannot give to its numbers, and what they mean."""
WIDTHS = (690, 313)
"""Pixels inside the explorer on a wide page and on a phone of 375 pixels."""


def backprop(*codes: str, **leaves: torch.Tensor) -> Explorer:
    """Walk through expressions forward and backward; autograd recorded every number.

    Args:
        codes: Expressions of the names in ``leaves`` and of ``torch``, such as ``"w * x"``; each
            gives the loss. The walk through the first is shown first.
        leaves: Name and number: floating-point tensors without dimensions, on any device. A leaf
            with ``requires_grad=True`` gets a gradient. The walk is recorded on copies.

    Raises:
        TypeError: A leaf is no tensor, a code is no string or gives no tensor.
        ValueError: No code or leaf is given, a leaf is not one floating-point number or is called
            ``loss`` or ``torch``, or a code cannot be recorded (``backprop_tape.record``) or drawn.
    """
    check_leaves(leaves)
    if not codes:
        raise ValueError("no expression is given; expected one or more, such as 'w * x'.")
    tapes = [look(code, leaves) for code in dict.fromkeys(codes)]
    walks = [steps_of(tape) for tape in tapes]
    drawings = [draw(tape, steps) for tape, steps in zip(tapes, walks, strict=True)]
    says = [plain(sentence) for steps in walks for sentence in steps.says]
    heights = tuple(height(width, [t.code for t in tapes], says, drawings) for width in WIDTHS)
    data = {"walks": [_walk(*parts) for parts in zip(tapes, walks, drawings, strict=True)]}
    return Explorer("backprop", describe(tapes), data, heights, lambda: _live(tapes, leaves))


def _live(tapes: list[Tape], leaves: dict[str, torch.Tensor]) -> object:
    from utils.explorers.backprop_live import BackpropPanel  # only this needs ipywidgets

    return BackpropPanel([tape.code for tape in tapes], leaves)


def look(code: str, leaves: dict[str, torch.Tensor]) -> Tape:
    """Record ``code`` and refuse what cannot be drawn. Raises as ``backprop``."""
    tape = record(code, leaves)
    if len(tape.nodes) > MOST_NODES:
        raise ValueError(
            f"{code!r} has {len(tape.nodes)} numbers and operations; expected {MOST_NODES} at most."
        )
    long = max((formula(node) for node in tape.nodes), key=len)
    if width_of(long, [""]) > NARROW:
        raise ValueError(f"{long!r} is too long to draw; expected 33 letters at most.")
    return tape


def check_leaves(leaves: dict[str, torch.Tensor]) -> None:
    """Raise one clear sentence unless every leaf is one floating-point number."""
    if not leaves:
        raise ValueError(
            "no number is given; expected some by name, as in backprop('w * x', w=w, x=x)."
        )
    for name, x in leaves.items():
        if name in TAKEN:
            raise ValueError(f"a number is called {name}, which means {TAKEN[name]}; rename it.")
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
        if x.dim() or not x.is_floating_point():
            raise ValueError(
                f"{name} has shape {tuple(x.shape)} and dtype {x.dtype}; "
                f"expected one floating-point number, such as torch.tensor(2.0)."
            )


def draw(tape: Tape, steps: Steps) -> tuple[Drawing, Drawing | None]:
    """Return the drawing downwards, and the one across if it fits a wide page."""
    widths = [width_of(formula(node), _numbers(node, steps)) for node in tape.nodes]
    return downwards(tape, widths), across(tape, widths)


def _numbers(node: Node, steps: Steps) -> list[str]:
    return [number(node.value), *(text for _, text in steps.grads.get(node, []))]


def _walk(tape: Tape, steps: Steps, drawings: tuple[Drawing, Drawing | None]) -> dict:
    """Return one expression as plain JSON values."""
    return {
        "code": tape.code,
        "says": steps.says,
        "nodes": [_node(node, steps) for node in tape.nodes],
        "ways": _ways(tape, steps),
        "drawings": [_plain(drawing) for drawing in drawings if drawing],
    }


def _node(node: Node, steps: Steps) -> dict:
    return {
        "text": formula(node),
        "value": number(node.value),
        "at": steps.values[node],
        "grads": steps.grads.get(node, []),
        "asks": node.value.requires_grad,
        "leaf": node.function is None,
    }


def _ways(tape: Tape, steps: Steps) -> list[dict]:
    """Return every way from an input to its operation, in the order of nodes and inputs."""
    back = {node: [e for e in tape.edges if e.node is node] for node in tape.nodes}
    ways = []
    for n, node in enumerate(tape.nodes):
        for parent in node.parents:
            way = {"from": tape.nodes.index(parent), "to": n, "at": -1, "local": "", "part": ""}
            if back[node] and back[node][0].parent is parent:
                edge = back[node].pop(0)
                way |= {"at": steps.ways[edge], "local": number(edge.local)}
                way["part"] = number(edge.part)
            ways.append(way)
    return ways


def _plain(drawing: Drawing) -> dict:
    """Return a drawing with whole pixels."""
    return {
        "width": round(drawing.width),
        "height": round(drawing.height),
        "boxes": [[round(place) for place in box] for box in drawing.boxes],
        "ways": [[[round(x), round(y)] for x, y in way] for way in drawing.ways],
    }
