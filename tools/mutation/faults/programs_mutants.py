"""Faults in what stands behind the pages: scripts, templates, what builds them, constants.

Left out are the style sheets: which padding or which line is right has no oracle but the eye, and
what has a number (contrast, overflow, sizes of targets) the stage ``pages`` measures. The functions
of ``utils`` are left to mutmut (``functions.py``), which leaves out what stands outside functions.
"""

import ast
import re
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_file, is_python
from tools.mutation.faults import python
from tools.mutation.faults.registry import fault

SKIPPED = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/|\"(?:\\.|[^\"\\])*\"|`(?:\\.|[^`\\])*`")
TOKEN = re.compile(r"===|!==|<=|>=|&&|\|\||=>|\+\+|--|[-+*/]=?|<|>|\b\d+(?:\.\d+)?\b")
OTHER = {
    "===": "!==", "!==": "===", "<=": "<", ">=": ">", "<": "<=", ">": ">=", "&&": "||",
    "||": "&&", "+": "-", "-": "+", "*": "/", "/": "*", "+=": "-=", "-=": "+=",
    "++": "--", "--": "++",
}  # fmt: skip
CALL = re.compile(r"^[ \t]+[\w.]+\([^\n]*\);$|^[ \t]+[\w.]+ = [^\n]*;$", re.MULTILINE)
REMARK = re.compile(r"\{#[\s\S]*?#\}|<!--[\s\S]*?-->")
ATTRIBUTE = re.compile(r"\s[\w-]+=\"[^\"]*\"|\{\{[\s\S]*?\}\}")


@fault("explorer script", ("utils/*.js",))  # a star goes through folders
def explorer_script(text: str) -> Iterator[Edit]:
    """Exchange an operator, change a number, or leave out a statement of one line."""
    return in_file(text, _script)


@fault("page script", ("_static/*.js",))
def page_script(text: str) -> Iterator[Edit]:
    """Do to a script of the pages what is done to those of explorers."""
    return in_file(text, _script)


def _script(text: str) -> Iterator[Span]:
    bare = SKIPPED.sub(_blank, text)
    for match in TOKEN.finditer(bare):
        if match[0] in OTHER:
            yield Span(match.start(), match.end(), OTHER[match[0]])
        elif match[0][0].isdigit():
            yield Span(match.start(), match.end(), f"{float(match[0]) + 1:g}")
    for match in CALL.finditer(text):
        yield Span(match.start(), match.end(), match[0][: -len(match[0].lstrip())] + ";")


@fault("page template", ("_templates/*.html",))
def page_template(text: str) -> Iterator[Edit]:
    """Lose an attribute, or a value that the template fills in."""
    return in_file(text, _template)


def _template(text: str) -> Iterator[Span]:
    for match in ATTRIBUTE.finditer(REMARK.sub(_blank, text)):
        yield Span(match.start(), match.end(), "")


def _blank(match: re.Match) -> str:
    return " " * len(match[0])


@fault("page builder", ("_ext/*.py",))
def page_builder(text: str) -> Iterator[Edit]:
    """Exchange an operator, change a constant, or fix a condition of what builds the pages."""
    makers = (python.operators, python.numbers, python.strings, python.conditions)
    return in_file(text, python.together(*makers), is_python)


@fault("utils constant", ("utils/*.py",), ("utils/exercises/ch*",))
def utils_constant(text: str) -> Iterator[Edit]:
    """Change a number, a truth value or a text that stands outside the functions of ``utils``."""
    return in_file(text, _outside_functions, is_python)


def _outside_functions(text: str) -> Iterator[Span]:
    source = python.Source(text)
    functions = [(source.start(n), source.end(n)) for n in source.nodes(ast.FunctionDef)]
    for span in python.together(python.numbers, python.strings)(text):
        if not any(start <= span.start < end for start, end in functions):
            yield span
