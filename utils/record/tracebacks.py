"""The calls that led to an error, read from its traceback: functions, lines, shapes of tensors.

The last error of a notebook is kept by Python as ``sys.last_value``, also in IPython.
"""

import ast
import linecache
import re
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from itertools import groupby, takewhile
from pathlib import Path
from types import FrameType, TracebackType

import torch

NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
OUTSIDE = "<module>"
"""What Python calls code that stands in no function: a cell of a notebook, the body of a file."""

CELL = "<cell line"
"""How some versions of IPython begin the name of a cell's code."""

INSTALLED = (
    "<frozen ",
    *(sysconfig.get_paths()[place] for place in ("stdlib", "purelib", "platlib")),
)
PACKAGES = ("site-packages", "dist-packages")


@dataclass(frozen=True)
class Call:
    """One call that had begun and not ended when the error came.

    Attributes:
        function: its name, ``"<module>"`` for code that stands in no function.
        line: the code of the line that ran, without its indent.
        shapes: the shape of each tensor that the line reads, by its name.
        package: the installed package that the code belongs to, such as ``torch``; empty for the
            reader's own code. All calls in a row inside packages are one, without a line.
    """

    function: str
    line: str
    shapes: dict[str, tuple[int, ...]]
    package: str = ""


def last_error() -> BaseException:
    """Return the last error that a cell of this notebook ended in.

    Raises:
        ValueError: no cell has ended in an error.
    """
    error = getattr(sys, "last_value", None)
    if error is None:
        raise ValueError("no error came so far; expected a cell above that ends in one.")
    return error


def calls(error: BaseException) -> list[Call]:
    """Return the calls that led to ``error``, the first one first.

    What ran before the reader's own code began, such as IPython's machinery, is left out, and so is
    what a device's backend did that is written in Python.

    Raises:
        TypeError: ``error`` is no exception.
        ValueError: it was never raised, so that nothing led to it.
    """
    if not isinstance(error, BaseException):
        raise TypeError(f"error is of type {type(error).__name__}; expected an exception.")
    frames = list(takewhile(_is_no_kernel, _frames(error.__traceback__)))
    while len(frames) > 1 and _package(frames[0][0]):
        frames.pop(0)
    if not frames:
        raise ValueError(f"{error!r} was never raised; expected an error that a call ended in.")
    rows = groupby(frames, key=lambda found: bool(_package(found[0])))
    return [call for inside, row in rows for call in (_folded(row) if inside else map(_own, row))]


def _frames(traceback: TracebackType | None) -> list[tuple[FrameType, int]]:
    """Return each frame of a traceback with the number of the line that ran."""
    found = []
    while traceback is not None:
        found.append((traceback.tb_frame, traceback.tb_lineno))
        traceback = traceback.tb_next
    return found


def _is_no_kernel(found: tuple[FrameType, int]) -> bool:
    """Tell whether code is no part of a device's backend: those of CPU and CUDA are in C++."""
    return _top(found[0]) not in _backends()


@cache
def _backends() -> set[str]:
    """Return the packages that PyTorch has loaded as backends of further devices."""
    return {entry.module.partition(".")[0] for entry in entry_points(group="torch.backends")}


def _package(frame: FrameType) -> str:
    """Return the installed package whose code ``frame`` runs, an empty string for other code."""
    path = frame.f_code.co_filename
    inside = path.startswith(INSTALLED) or not {*PACKAGES}.isdisjoint(Path(path).parts)
    return _top(frame) if inside else ""


def _top(frame: FrameType) -> str:
    """Return the top-level package or module whose code ``frame`` runs."""
    return frame.f_globals.get("__name__", "").partition(".")[0]


def _folded(row) -> list[Call]:
    """Return the calls of a row inside packages as one."""
    frame, _ = next(iter(row))
    return [Call(frame.f_code.co_name, "", {}, _package(frame))]


def _own(found: tuple[FrameType, int]) -> Call:
    frame, number = found
    line = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
    known = {name: frame.f_locals.get(name, frame.f_globals.get(name)) for name in read_names(line)}
    shapes = {name: tuple(x.shape) for name, x in known.items() if isinstance(x, torch.Tensor)}
    name = frame.f_code.co_name
    return Call(OUTSIDE if name.startswith(CELL) else name, line, shapes)


def read_names(line: str) -> list[str]:
    """Return the names that a line of code reads, each once, in their order.

    Args:
        line: one line, also of a statement that goes on below it, such as ``if x > 0:``.
    """
    for text in (line, f"{line} pass", f"{line}\n pass"):
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        names.sort(key=lambda node: (node.lineno, node.col_offset))
        changed = {node.target for node in ast.walk(tree) if isinstance(node, ast.AugAssign)}
        read = (node for node in names if isinstance(node.ctx, ast.Load) or node in changed)
        return list(dict.fromkeys(node.id for node in read))
    return list(dict.fromkeys(NAME.findall(line)))
