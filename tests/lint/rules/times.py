"""No notebook asserts a time: on a busy machine the assertion would be false, and the gate red.

The names that hold a measured time are followed through the notebook, cell by cell.
"""

import ast
from collections.abc import Iterator

from tests.lint.finding import Finding
from tests.lint.rules.outputs import CLOCK
from tools.stored import python_source
from tools.stored.notebook import Notebook

MEND = "assert what is so at any speed (equal results, a count), and let the text say the rest"


def no_time_is_asserted(notebook: Notebook) -> Iterator[Finding]:
    measured: set[str] = set()
    for cell in notebook.code:
        for statement in cell.tree.body if cell.tree else ():
            _follow(statement, measured)
            for check in python_source.nodes(statement, ast.Assert):
                if name := _time_in(check.test, measured):
                    yield Finding(cell.id, f"asserts {name}, which is measured by a clock", MEND)


def _follow(statement: ast.stmt, measured: set[str]) -> None:
    """Note which names hold times behind a statement, and which hold something else again."""
    if isinstance(statement, ast.FunctionDef):
        _note(statement.name, any(_time_in(part, measured) for part in statement.body), measured)
        return
    for node in python_source.nodes(statement, ast.Assign, ast.AugAssign, ast.Call):
        if isinstance(node, ast.Assign):
            for name in _names(*node.targets):
                _note(name, bool(_time_in(node.value, measured)), measured)
        elif isinstance(node, ast.AugAssign):
            if _time_in(node.value, measured):
                measured.update(_names(node.target))
        elif python_source.called(node) == "append" and _time_in(node, measured):
            measured.update(_names(node.func.value))


def _note(name: str, holds_a_time: bool, measured: set[str]) -> None:
    (measured.add if holds_a_time else measured.discard)(name)


def _time_in(tree: ast.AST, measured: set[str]) -> str:
    """Return a clock or a measured name that an expression reads, "" if it reads none."""
    for node in python_source.nodes(tree, ast.Call, ast.Name):
        name = python_source.dotted(node.func if isinstance(node, ast.Call) else node)
        if name in measured or CLOCK.fullmatch(name):
            return name
    return ""


def _names(*targets: ast.expr) -> list[str]:
    """Return the names that are assigned to: ``a``, also of ``a[0]`` and ``a, b``."""
    return [node.id for target in targets for node in python_source.nodes(target, ast.Name)]


RULES = (no_time_is_asserted,)
