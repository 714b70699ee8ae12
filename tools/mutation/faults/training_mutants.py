"""Faults of training: seeds, learning rates, rounds, and steps in the wrong order."""

import ast
import itertools
import re
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_code_cells
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

SEEDS = re.compile(r"manual_seed|default_rng|\bseed")
MODULES = {"torch", "tensors", "print", "device"}
"""Names that nearly every statement has, and none changes."""
OF_GRADIENTS = {"backward", "step", "zero_grad"}
"""Methods that write or use the gradients, which no name tells."""


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
    """Tell whether the order of two statements may matter: one writes what the other uses, or both
    call something with a name that they share, or both are about the gradients. Of two checks it
    never does.
    """
    if _checks(first) and _checks(second):
        return False
    one, other = _places(first), _places(second)
    pairs = [*itertools.product(one.written, other.used)]
    pairs += itertools.product(other.written, one.used)
    both_call = _calls(first) and _calls(second)
    share = _names(first) & _names(second) or (_of_gradients(first) and _of_gradients(second))
    return any(map(_overlap, pairs)) or (both_call and bool(share))


class _Places(ast.NodeVisitor):
    """The places that code uses, such as ``w`` and ``w.grad``, and which of them it writes.

    A number in a tensor is written with the tensor. A method uses the object that it is called on.
    """

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.written: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        self._note(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._note(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._note(node)
        self.visit(node.slice)

    def visit_Call(self, node: ast.Call) -> None:
        is_method = isinstance(node.func, ast.Attribute)
        for part in (node.func.value if is_method else node.func, *node.args, *node.keywords):
            self.visit(part)

    def _note(self, node: ast.expr) -> None:
        place = node
        while isinstance(place, ast.Subscript):
            place = place.value
        name = ast.unparse(place)
        if not re.fullmatch(r"[\w.]+", name):  # a part of what a call gives
            self.visit(place.value if isinstance(place, ast.Attribute) else place)
        elif name.partition(".")[0] not in MODULES:
            self.used.add(name)
            if not isinstance(node.ctx, ast.Load):
                self.written.add(name)


def _places(statement: ast.stmt) -> _Places:
    found = _Places()
    found.visit(statement)
    return found


def _overlap(places: tuple[str, str]) -> bool:
    """Tell whether one of two places is the other, or a part of it."""
    short, long = sorted(places, key=len)
    return f"{long}.".startswith(f"{short}.")


def _names(statement: ast.stmt) -> set[str]:
    """Return the names that a statement reads or binds, modules left out."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} - MODULES


def _of_gradients(statement: ast.stmt) -> bool:
    attributes = (node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute))
    return not OF_GRADIENTS.isdisjoint(attributes)


def _checks(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    is_check = isinstance(call, ast.Call) and ast.unparse(call.func).endswith("assert_close")
    return is_check or isinstance(statement, ast.Assert)


def _calls(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Call) for node in ast.walk(statement))


def _defines(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)
