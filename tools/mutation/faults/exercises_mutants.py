"""Faults of exercises: hints, slips, cases and right answers in ``utils/exercises``."""

import ast
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_file, is_python
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

FILES = ("utils/exercises/ch*.py",)
FIELDS = ("memory", "keeps_inputs", "free", "alone", "last_hint", "also", "raises")
MEMORY = {"view", "copy", "itself"}


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
    """Change a right answer, or lose a case that it is tried on.

    The sizes of a case are not changed: another size is as good an example.
    """
    return in_file(text, _solutions, is_python)


def _solutions(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for call in _calls(source, "Exercise"):
        for keyword in call.keywords:
            if keyword.arg == "solution":
                yield from _shifted(source, keyword.value)
            elif keyword.arg == "cases" and isinstance(keyword.value, ast.Tuple):
                yield from (_without(source, case) for case in keyword.value.elts)


@fault("exercise field", FILES)
def field(text: str) -> Iterator[Edit]:
    """Lose, change or add what an exercise tells the judge: memory, inputs, freedom, hints."""
    return in_file(text, _fields, is_python)


def _fields(text: str) -> Iterator[Span]:
    source = python.Source(text)
    for call in (*_calls(source, "Exercise"), *_calls(source, "Slip")):
        for keyword in call.keywords:
            if keyword.arg in FIELDS:
                yield _without(source, keyword)
            if keyword.arg == "memory":
                others = MEMORY - {ast.literal_eval(keyword.value)}
                yield from (source.put(keyword.value, f'"{other}"') for other in sorted(others))
            if keyword.arg in ("free", "also") and isinstance(keyword.value, ast.Tuple):
                parts = keyword.value.elts
                yield from (_without(source, part) for part in parts if len(parts) > 1)
    for call in _calls(source, "Exercise"):
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        for name, value in _absent(given):
            start = source.start(call.keywords[0])
            yield Span(start, start, f"{name}={value}, ")


def _absent(given: dict[str, ast.expr]) -> Iterator[tuple[str, str]]:
    """Yield the fields that an exercise leaves out and that would mean something if given."""
    many = isinstance(given["solution"], ast.Tuple)
    if "cases" in given and "memory" not in given:
        yield "memory", '"copy"'
        if "keeps_inputs" not in given:
            yield "keeps_inputs", "True"
    if many and "alone" not in given:
        yield "alone", "True"


def _calls(source: python.Source, name: str) -> list[ast.Call]:
    return [call for call in source.nodes(ast.Call) if source.of(call.func) == name]


def _without(source: python.Source, part: ast.expr | ast.keyword) -> Span:
    """Return the loss of one part of a tuple or a call, with the comma behind it."""
    end = source.end(part)
    return Span(source.start(part), end + (source.text[end] == ","), "")


def _shifted(source: python.Source, value: ast.expr) -> Iterator[Span]:
    """Yield the operator and number faults inside one expression."""
    start, end = source.start(value), source.end(value)
    for span in python.together(python.operators, python.numbers)(source.text):
        if start <= span.start and span.end <= end:
            yield span
