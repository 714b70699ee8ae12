"""A function of the book's as a reader would have typed it into a stub: its own source text.

The text is cut out of its file by its place in the syntax tree, since `ast.unparse` would write
another style, and brought into lines that a phone shows.
"""

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import dedent

WIDTH = 40
"""The columns of code that a phone shows without wrapping."""

Written = ast.Lambda | ast.FunctionDef


def as_typed(function: Callable, name: str) -> str:
    """Return the source of ``function`` as a definition of ``name``, without docstring or notes.

    Raises:
        ValueError: its source is not in the file that it was loaded from, or not found there.
    """
    path = Path(function.__code__.co_filename)
    source = path.read_text(encoding="utf-8")
    node = _node(function, ast.parse(source))
    text = _returned(node, source, name) if isinstance(node, ast.Lambda) else _defined(node, source)
    text = re.sub(r" *# noqa.*", "", text)
    return re.sub(rf"\b{function.__name__}\b", name, text) if function.__name__ != name else text


def _node(function: Callable, tree: ast.Module) -> Written:
    """Return the place where a function is written."""
    code = function.__code__
    found = [
        n for n in ast.walk(tree) if isinstance(n, Written) and n.lineno == code.co_firstlineno
    ]
    if len(found) > 1:  # several in one line: Python notes the columns of every instruction
        columns = {start for _, _, start, _ in code.co_positions() if start is not None}
        found = [n for n in found if isinstance(n, ast.Lambda) and n.body.col_offset in columns]
    if len(found) != 1:
        place = f"{code.co_filename}:{code.co_firstlineno}"
        raise ValueError(f"{place}: expected one function there, found {len(found)}.")
    return found[0]


def _returned(node: ast.Lambda, source: str, name: str) -> str:
    """Return a function that returns what a lambda does."""
    parameters = ", ".join(argument.arg for argument in node.args.args)
    body = ast.get_source_segment(source, node.body)
    return f"def {name}({parameters}):\n    return ({body})\n"


def _defined(node: ast.FunctionDef, source: str) -> str:
    """Return a definition without its docstring and without annotations."""
    parameters = ", ".join(argument.arg for argument in node.args.args)
    first = node.body[ast.get_docstring(node) is not None]
    body = "\n".join(source.splitlines()[first.lineno - 1 : node.end_lineno])
    return "\n".join([f"def {node.name}({parameters}):", *_within(dedent(body))]) + "\n"


def _within(text: str) -> list[str]:
    """Return the lines of ``text`` as they stand in a function."""
    return [f"    {line}".rstrip() for line in text.splitlines()]


def narrow(codes: Sequence[str]) -> list[str]:
    """Return pieces of code in the style of one formatter, in lines of ``WIDTH`` columns.

    Raises:
        subprocess.CalledProcessError: one of them is no Python; the message is on stderr.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{k}.py") for k in range(len(codes))]
        for file, code in zip(files, codes, strict=True):
            file.write_text(code, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet"]
        subprocess.run([*command, "--line-length", str(WIDTH), folder], check=True)
        return [file.read_text(encoding="utf-8").rstrip("\n") for file in files]
