"""Faults that only a run on another device can show."""

import ast
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_code_cells
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault


@fault("device")
def device(text: str) -> Iterator[Edit]:
    """Forget ``.to(device)`` or ``.cpu()``, or name the CPU where the device belongs."""
    return in_code_cells(text, _moves)


def _moves(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for node in source.nodes(ast.Call):
        words = source.of(node)
        if words == "get_device()":
            yield source.put(node, 'torch.device("cpu")')
        if not isinstance(node.func, ast.Attribute):
            continue
        arguments = [source.of(argument) for argument in node.args]
        if node.func.attr == "to" and "device" in arguments:
            yield Span(source.end(node.func.value), source.end(node), "")
            yield Span(source.end(node.func.value), source.end(node), '.to("cpu")')
        if node.func.attr == "cpu" and not arguments:
            yield Span(source.end(node.func.value), source.end(node), "")
