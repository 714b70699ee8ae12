"""Faults of drawing: something else is drawn than the page says, or less."""

import ast
import itertools
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_code_cells
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault
from utils import explorers

DRAWING = ("tensors.", "axes.", "ax.", "plt.")
EXPLORERS = tuple(explorers.__all__)


@fault("figure")
def figure(text: str) -> Iterator[Edit]:
    """Drop or change an argument of a call that draws."""
    return in_code_cells(text, lambda source: _arguments(source, DRAWING))


@fault("explorer views")
def explorer_views(text: str) -> Iterator[Edit]:
    """Drop or change a view that an explorer records."""
    return in_code_cells(text, lambda source: _arguments(source, EXPLORERS))


def _arguments(text: str, prefixes: tuple[str, ...]) -> Iterator[Span]:
    source = python.Source(text)
    for call in source.nodes(ast.Call):
        if source.of(call.func).startswith(prefixes):
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            for value in values:
                yield from _changed(source, value)
            yield from _dropped(source, call)


def _changed(source: python.Source, value: ast.expr) -> Iterator[Span]:
    """Yield another text, number or tensor for one argument."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield source.put(value, repr(value.value[:-1]))
    elif isinstance(value, ast.Name | ast.Call | ast.Subscript):
        yield source.put(value, f"{source.of(value)}[:1]")
        yield source.put(value, f"{source.of(value)} * 2")


def _dropped(source: python.Source, call: ast.Call) -> Iterator[Span]:
    """Yield the call without one of its arguments after the first."""
    parts = sorted([*call.args, *call.keywords], key=source.start)
    for before, part in itertools.pairwise(parts):
        yield Span(source.end(before), source.end(part), "")
