"""Faults of exercises: hints, slips, cases and right answers in ``utils/exercises``."""

import ast
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_file, is_python
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

FILES = ("utils/exercises/ch*.py",)


@fault("exercise hint", FILES)
def hint(text: str) -> Iterator[Edit]:
    """Give a slip the hint of another slip, or cut a hint short."""
    return in_file(text, _hints, is_python)


def _hints(text: str) -> Iterator[Span]:
    source = python.Source(text)
    hints = [call.args[1] for call in _calls(source, "Slip")]
    for mine, other in zip(hints, hints[1:] + hints[:1], strict=True):
        yield source.put(mine, source.of(other))
        yield source.put(mine, '""')


@fault("exercise slip", FILES)
def slip(text: str) -> Iterator[Edit]:
    """Lose a slip, or let it stand for another answer."""
    return in_file(text, _slips, is_python)


def _slips(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for call in _calls(source, "Slip"):
        yield _without(source, call)
        yield from _shifted(source, call.args[0])


@fault("exercise solution", FILES)
def solution(text: str) -> Iterator[Edit]:
    """Change a right answer or where its result must lie, or lose a case that it is tried on.

    The sizes of a case are not changed: another size is as good an example.
    """
    return in_file(text, _solutions, is_python)


def _solutions(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for call in _calls(source, "Exercise"):
        for keyword in call.keywords:
            if keyword.arg == "memory":
                yield source.put(keyword.value, "None")
            elif keyword.arg == "solution":
                yield from _shifted(source, keyword.value)
            elif keyword.arg == "cases" and isinstance(keyword.value, ast.Tuple):
                yield from (_without(source, case) for case in keyword.value.elts)


def _calls(source: python.Source, name: str) -> list[ast.Call]:
    return [call for call in source.nodes(ast.Call) if source.of(call.func) == name]


def _without(source: python.Source, part: ast.expr) -> Span:
    """Return the loss of one part of a tuple, with the comma behind it."""
    end = source.end(part)
    return Span(source.start(part), end + (source.text[end] == ","), "")


def _shifted(source: python.Source, value: ast.expr) -> Iterator[Span]:
    """Yield the operator and number faults inside one expression."""
    start, end = source.start(value), source.end(value)
    for span in python.together(python.operators, python.numbers)(source.text):
        if start <= span.start and span.end <= end:
            yield span
