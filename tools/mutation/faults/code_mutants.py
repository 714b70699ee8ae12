"""Faults in the code of chapters: operators, constants, dtypes."""

import ast
import copy
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_code_cells
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

DTYPES = {
    "float32": "float64", "float64": "float32", "float16": "bfloat16", "bfloat16": "float16",
    "int32": "int64", "int64": "int32", "int8": "uint8", "uint8": "int8", "bool": "uint8",
    "long": "int32", "float": "float64", "double": "float32",
}  # fmt: skip
METHODS = {"float": "double", "double": "float", "long": "int", "int": "long", "half": "float"}
FACTORIES = ("tensor", "arange")


@fault("code operator")
def operator(text: str) -> Iterator[Edit]:
    """Exchange an operator in a code cell."""
    return in_code_cells(text, python.operators)


@fault("constant")
def constant(text: str) -> Iterator[Edit]:
    """Change a number or a truth value in a code cell."""
    return in_code_cells(text, python.numbers)


@fault("dtype")
def dtype(text: str) -> Iterator[Edit]:
    """Exchange a dtype for its neighbour, and whole numbers for floats where a tensor is made."""
    return in_code_cells(text, python.together(_named_dtypes, _methods, made_of_numbers))


def _named_dtypes(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for node in source.nodes(ast.Attribute):
        if source.of(node.value) == "torch" and node.attr in DTYPES:
            yield source.put(node, f"torch.{DTYPES[node.attr]}")


def _methods(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for node in source.nodes(ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in METHODS and not node.args:
            yield Span(source.end(node.func) - len(name), source.end(node.func), METHODS[name])


def made_of_numbers(text: str) -> Iterator[Span]:
    """Make floats of whole numbers and whole numbers of floats, where that changes the dtype."""
    source = python.Source(text)
    for node in source.nodes(ast.Call):
        name = source.of(node.func).removeprefix("torch.")
        numbers = [n for n in ast.walk(node) if isinstance(n, ast.Constant)] if node.args else []
        kinds = {type(number.value) for number in numbers}
        if name not in FACTORIES or node.keywords or not kinds or not kinds <= {int, float}:
            continue
        if kinds == {int}:
            yield source.put(numbers[0], str(float(numbers[0].value)))
        elif all(float(number.value).is_integer() for number in numbers):
            yield source.put(node, _whole(node))


def _whole(call: ast.Call) -> str:
    """Return the source of ``call`` with whole numbers for floats."""
    call = copy.deepcopy(call)
    for node in ast.walk(call):
        if isinstance(node, ast.Constant):
            node.value = int(node.value)
    return ast.unparse(call)
