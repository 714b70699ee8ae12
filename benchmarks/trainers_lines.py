"""How many lines a user of a trainer writes, counted from the files in ``benchmarks/peers``.

A line counts if there is code on it. Left out: docstrings, comments, blank lines, what is imported
from ``benchmarks``, the constants that describe a file, and statements that only the benchmark
needs, which say so: ``# benchmark``. Where a file trains by the benchmark's own loop, the lines of
that loop count as well: somebody has to write it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).with_name("peers")
WORK = Path(__file__).with_name("trainers_work.py")
MARK = "# benchmark"
FACTS = {"TITLE", "PACKAGE", "INPUTS", "FUSED", "DIFFERS"}
LOOPS = {"bare": ("bare", "bare_validation"), "bare_validation": ("bare_validation",)}
"""Functions of ``trainers_work``, and which of its functions somebody has to write for them."""


def user_lines(peer: str) -> int:
    """Return the lines that a user of the trainer in the file ``peer`` writes.

    Raises:
        FileNotFoundError: there is no such file.
    """
    source = (FOLDER / f"{peer}.py").read_text("utf-8")
    work = WORK.read_text("utf-8")
    functions = {n.name: n for n in ast.parse(work).body if isinstance(n, ast.FunctionDef)}
    loops = [functions[name] for name in _loops(source)]
    return len(_counted(source, ast.parse(source))) + sum(len(_counted(work, f)) for f in loops)


def _loops(source: str) -> set[str]:
    """Return the functions of the benchmark's own loop that a file trains by."""
    return {
        written
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "benchmarks.trainers_work"
        for name in node.names
        for written in LOOPS.get(name.name, ())
    }


def _counted(source: str, tree: ast.AST) -> set[int]:
    """Return the numbers of the lines of ``tree`` that count."""
    lines = source.splitlines()
    dropped = {k for node in ast.walk(tree) for k in _dropped(node, lines)}
    first = getattr(tree, "lineno", 1)
    last = getattr(tree, "end_lineno", len(lines))
    code = (k for k in range(first, last + 1) if lines[k - 1].strip(" ")[:1] not in ("", "#"))
    return set(code) - dropped


def _dropped(node: ast.AST, lines: list[str]) -> Iterator[int]:
    """Yield the numbers of the lines of a statement that does not count."""
    if not isinstance(node, ast.stmt):
        return
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("benchmarks")
    targets = getattr(node, "targets", [])
    fact = any(isinstance(target, ast.Name) and target.id in FACTS for target in targets)
    if text or ours or fact or lines[node.lineno - 1].endswith(MARK):
        yield from range(node.lineno, node.end_lineno + 1)
