"""The nodes of the graph that autograd recorded, as plain data.

They are read with what PyTorch offers to everybody: ``grad_fn``, ``next_functions``, ``variable``,
and the ``_saved_*`` attributes of each node (``saved_tensors`` of a Function written in Python).
"""

from dataclasses import dataclass

import torch

FREED, CHANGED = "freed", "changed"
"""What stands in place of a saved tensor that is gone, or that was written into since."""


@dataclass(frozen=True)
class Node:
    """One node of the graph behind a tensor.

    Attributes:
        name: what PyTorch calls it, such as ``MulBackward0``.
        inputs: the numbers of the nodes that it leads to, one for each edge.
        saved: by slot, the tensors that it holds for backward; ``"freed"`` or ``"changed"`` in
            place of one that it can no longer give.
        function: the node itself, a ``grad_fn``.
    """

    name: str
    inputs: list[int]
    saved: dict[str, torch.Tensor | str]
    function: object

    @property
    def leaf(self) -> torch.Tensor | None:
        """The tensor whose ``.grad`` this node fills, or None."""
        return getattr(self.function, "variable", None)


def walk(root: torch.Tensor) -> list[Node]:
    """Return the nodes behind ``root``, each once, nearest first.

    Args:
        root: a tensor of any shape, dtype and device that has a ``grad_fn``.

    Raises:
        TypeError: ``root`` is not a tensor.
        ValueError: ``root`` has no graph.
    """
    require_tensor("the first argument", root)
    if root.grad_fn is None:
        raise ValueError(
            "the tensor has no graph, its grad_fn is None; expected a result of operations on a "
            "tensor with requires_grad=True, such as loss."
        )
    functions, number = [root.grad_fn], {root.grad_fn: 0}
    for function in functions:  # grows while it is read
        new = dict.fromkeys(f for f in next_of(function) if f not in number)
        number |= {f: len(functions) + k for k, f in enumerate(new)}
        functions += new
    return [
        Node(type(f).__name__, [number[g] for g in next_of(f)], saved_by(f), f) for f in functions
    ]


def next_of(function: object) -> list[object]:
    """Return the nodes that ``function`` hands gradients to, one for each edge."""
    return [f for f, _ in function.next_functions if f is not None]


def saved_by(function: object) -> dict[str, torch.Tensor | str]:
    """Return the tensors that a node holds for backward, by slot: first ``self``, then by name.

    Slots that were never filled, and numbers such as an exponent, are left out; so are tensors
    inside a tuple, as an index by a list saves them. A tensor that backward freed is ``"freed"``,
    one that was written into since is ``"changed"``.
    """
    slots = [name for name in dir(function) if name.startswith(("_saved_", "saved_tensors"))]
    slots.sort(key=lambda slot: slot != "_saved_self")
    found = ((slot.removeprefix("_saved_"), _content(function, slot)) for slot in slots)
    return {slot: x for slot, x in found if isinstance(x, torch.Tensor) or x in (FREED, CHANGED)}


def _content(function: object, slot: str) -> object:
    try:
        content = getattr(function, slot)
    except RuntimeError as error:
        return FREED if "freed" in str(error) else CHANGED
    # Some nodes keep several tensors in one slot; the first stands for them.
    return content[0] if isinstance(content, tuple) and content else content


def require_tensor(name: str, x: object) -> None:
    """Raise TypeError unless ``x``, which the message calls ``name``, is a tensor."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
