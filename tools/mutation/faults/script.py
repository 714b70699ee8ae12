"""Faults in the programs of explorers. Style sheets and comments are left out: they hold no logic.

JavaScript is read by patterns: strings, comments and templates are recognised and skipped.
"""

import re
from collections.abc import Iterator

from tools.mutation.edits import Edit, Span, in_file
from tools.mutation.faults.registry import fault

FILES = ("utils/*.js",)
SKIPPED = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/|\"(?:\\.|[^\"\\])*\"|`(?:\\.|[^`\\])*`")
TOKEN = re.compile(r"===|!==|<=|>=|&&|\|\||=>|\+\+|--|[-+*/]=?|<|>|\b\d+(?:\.\d+)?\b")
OTHER = {
    "===": "!==", "!==": "===", "<=": "<", ">=": ">", "<": "<=", ">": ">=", "&&": "||",
    "||": "&&", "+": "-", "-": "+", "*": "/", "/": "*", "+=": "-=", "-=": "+=",
    "++": "--", "--": "++",
}  # fmt: skip
CALL = re.compile(r"^[ \t]+[\w.]+\([^\n]*\);$|^[ \t]+[\w.]+ = [^\n]*;$", re.MULTILINE)


@fault("explorer script", FILES, weight=2)
def script(text: str) -> Iterator[Edit]:
    """Exchange an operator, change a number, or leave out a statement of one line."""
    return in_file(text, _spans)


def _spans(text: str) -> Iterator[Span]:
    bare = SKIPPED.sub(lambda match: " " * len(match[0]), text)
    for match in TOKEN.finditer(bare):
        if match[0] in OTHER:
            yield Span(match.start(), match.end(), OTHER[match[0]])
        elif match[0][0].isdigit():
            yield Span(match.start(), match.end(), f"{float(match[0]) + 1:g}")
    for match in CALL.finditer(text):
        yield Span(match.start(), match.end(), match[0][: -len(match[0].lstrip())] + ";")
