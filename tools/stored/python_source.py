"""Questions about Python source: what it imports, calls and asserts."""

import ast
from collections.abc import Iterator
from functools import lru_cache


def parse(source: str) -> ast.Module | None:
    """Return the syntax tree of ``source``, or None if it is not plain Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def nodes(tree: ast.AST | None, *kinds: type) -> Iterator:
    """Yield the nodes of these kinds; none for a missing tree."""
    if tree is not None:
        yield from (node for node in _walk(tree) if isinstance(node, kinds))


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for names and attributes; what is not a name reads as an empty part."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def called(call: ast.Call) -> str:
    """Return the last name of what is called: ``backward`` for ``loss.sum().backward()``."""
    return dotted(call.func).rpartition(".")[2]


def calls(tree: ast.AST | None, *names: str) -> list[ast.Call]:
    """Return the calls of any of ``names`` (all calls if none is given), in order of source."""
    found = [c for c in nodes(tree, ast.Call) if not names or called(c) in names]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def checks(source: str) -> list[str]:
    """Return the assertions and the calls of ``check`` in ``source``, each in one line."""
    found = [node for node in nodes(parse(source), ast.Assert, ast.Call) if _checks(node)]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return [" ".join(ast.get_source_segment(source, node).split()) for node in found]


def _checks(node: ast.Assert | ast.Call) -> bool:
    return isinstance(node, ast.Assert) or called(node) == "check"


def imports(tree: ast.AST | None, package: str = "") -> Iterator[str]:
    """Yield the dotted names that are imported: ``a.b`` for ``from a import b``.

    Args:
        tree: a module.
        package: the dotted package that relative imports start from.
    """
    for node in nodes(tree, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            continue
        base = _absolute(node, package)
        names = [alias.name for alias in node.names]
        yield from [base] if names == ["*"] else (f"{base}.{name}" for name in names)
    yield from _imports_by_name(tree)


def within(name: str, *packages: str) -> bool:
    """Tell whether the dotted ``name`` is one of ``packages`` or lies in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


@lru_cache(maxsize=4096)  # many rules ask about the same cell
def _walk(tree: ast.AST) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """Return the absolute name that a ``from`` import starts from."""
    if not node.level:
        return node.module
    parts = package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _imports_by_name(tree: ast.AST | None) -> Iterator[str]:
    """Yield modules imported through a call with a literal name."""
    for call in calls(tree, "import_module", "__import__"):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)
