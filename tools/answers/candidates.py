"""The answers that a page offers to a function exercise, and what ``check`` says to each.

What is judged is the code that is shown, compiled, and not the function it was taken from: both
must get the same verdict, or the page would tell a reader what is not so.
"""

import ast
import builtins
import dis
import hashlib
import math
import types
from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np
import torch

from tools.answers.as_typed import as_typed, narrow
from utils.exercises.exercise import Exercise, Slip
from utils.exercises.judge import verdict

MODULES = {"torch": torch, "np": np, "math": math}
"""What code may use beside Python itself, where its chapter has imported it."""
MOST = 6
"""How many answers are offered: the right one and the first slips of the exercise."""


@dataclass(frozen=True)
class Candidate:
    """One answer to pick: its code, and the verdict on it."""

    code: str
    said: str


def candidates(name: str, exercise: Exercise, stub: str, imported: Set[str]) -> list[Candidate]:
    """Return the answers to pick from, in an order that is always the same and means nothing.

    Args:
        name: the exercise, such as ``"04.3"``.
        exercise: what its right answer and its slips are.
        stub: the source of the cell that the reader would fill in.
        imported: the names of modules that the reader has there.

    Raises:
        ValueError: an answer cannot be shown; the message says which, and why.
    """
    function = _function(stub)
    given = {module: MODULES[module] for module in MODULES if module in imported}
    slips = exercise.slips[: MOST - 1]
    typed = [as_typed(made, function) for made in (exercise.solution, *_answers(slips))]
    codes = narrow(typed)
    if len(set(codes)) < len(codes):
        raise ValueError(f"{name}: two answers read the same:\n{_twice(codes)}")
    found = [
        (_place(name, slip), Candidate(code, _said(name, exercise, slip, code, function, given)))
        for code, slip in zip(codes, (None, *slips), strict=True)
    ]
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


def _function(stub: str) -> str:
    """Return the name of the function that a stub leaves open: the last one it defines."""
    return [node.name for node in ast.parse(stub).body if isinstance(node, ast.FunctionDef)][-1]


def _answers(slips: tuple[Slip, ...]) -> Iterator[types.FunctionType]:
    """Yield the wrong answer of each slip."""
    return (slip.answer for slip in slips)


def _twice(codes: list[str]) -> str:
    return next(code for code in codes if codes.count(code) > 1)


def _place(name: str, slip: Slip | None) -> str:
    """Return where a candidate stands among the others."""
    return hashlib.sha256((name + (slip.hint if slip else "")).encode()).hexdigest()


def _said(
    name: str, exercise: Exercise, slip: Slip | None, code: str, function: str, given: dict
) -> str:
    """Return the verdict on ``code``.

    Raises:
        ValueError: it needs a name that a reader has not, or it is not what it was taken from.
    """
    if foreign := _foreign_names(code, given):
        raise ValueError(f"{name}: a reader has no {', '.join(sorted(foreign))} for\n{code}")
    space = dict(given)
    exec(compile(code, f"<answer to {name}>", "exec"), space)
    said = verdict(exercise, space[function])
    expected = verdict(exercise, slip.answer if slip else exercise.solution)
    if said != expected:
        raise ValueError(f"{name}: expected the verdict {expected!r}, found {said!r} for\n{code}")
    return said


def _foreign_names(code: str, given: dict) -> set[str]:
    """Return the names that ``code`` reads from outside and that a reader has not."""
    own = {node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)}
    return _globals(compile(code, "code", "exec")) - {*given, *dir(builtins), *own}


def _globals(code: types.CodeType) -> set[str]:
    """Return the names that functions look up outside of themselves."""
    inner = [const for const in code.co_consts if isinstance(const, types.CodeType)]
    looked_up = {i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"}
    return looked_up.union(*map(_globals, inner))
