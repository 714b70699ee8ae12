"""Faults of training: seeds, learning rates, rounds, and steps in the wrong order."""

import ast
import itertools
import re
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_code_cells
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

SEEDS = re.compile(r"manual_seed|default_rng|\bseed")


@fault("seed")
def seed(text: str) -> Iterator[Edit]:
    """Give a generator another seed."""
    return in_code_cells(text, _seeds)


def _seeds(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for node in source.nodes(ast.Call):
        if SEEDS.search(source.of(node.func)) and node.args:
            yield source.put(node.args[0], f"{source.of(node.args[0])} + 1")


@fault("learning rate")
def learning_rate(text: str) -> Iterator[Edit]:
    """Multiply a learning rate by ten."""
    return in_code_cells(text, _learning_rates)


def _learning_rates(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for node in source.nodes(ast.Call):
        for keyword in node.keywords:
            if keyword.arg in ("lr", "learning_rate"):
                yield source.put(keyword.value, f"10 * {source.of(keyword.value)}")
    for node in source.nodes(ast.Assign):
        if source.of(node.targets[0]) in ("lr", "learning_rate"):
            yield source.put(node.value, f"10 * {source.of(node.value)}")


@fault("longer loop")
def longer_loop(text: str) -> Iterator[Edit]:
    """Make a loop a hundred times longer."""
    return in_code_cells(text, _ranges)


def _ranges(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for node in source.nodes(ast.Call):
        if source.of(node.func) == "range":
            yield source.put(node.args[-1], f"100 * ({source.of(node.args[-1])})")


@fault("training order")
def order(text: str) -> Iterator[Edit]:
    """Swap two neighbouring statements of which one needs the other: use before set, step first."""
    return in_code_cells(text, _swaps)


def _swaps(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for block in source.blocks():
        for first, second in itertools.pairwise(block):
            if _depend(first, second) and not _defines(first):
                gap = source.text[source.end(first) : source.start(second)]
                swapped = source.of(second) + gap + source.of(first)
                yield Span(source.start(first), source.end(second), swapped)


def _depend(first: ast.stmt, second: ast.stmt) -> bool:
    """Tell whether the order of two statements may matter: one binds what the other names, or both
    call something with a name that they share.
    """
    shared = _names(first) & _names(second)
    bound = _names(first, ast.Store) | _names(second, ast.Store)
    return bool(shared & bound) or (bool(shared) and _calls(first) and _calls(second))


def _names(statement: ast.stmt, context: type = ast.expr_context) -> set[str]:
    """Return the names that a statement reads or binds, or one of these, modules left out."""
    nodes = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    names = {node.id for node in nodes if isinstance(node.ctx, context)}
    return names - {"torch", "tensors", "print", "device"}


def _calls(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Call) for node in ast.walk(statement))


def _defines(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)
