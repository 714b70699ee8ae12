"""How a value is asked for on a page: typed as a whole, or part by part, or picked.

A tuple whose entries are questions of their own, or have names in the stub as in
``answer = ...   # (loss, accuracy)``, is asked for entry by entry, under these names. Entries that
are words are picked among all that the exercise knows: nobody has to type quotes on a phone.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BUTTONS = 4
"""So many options stand beside each other; more of them are a list that unfolds."""
COMMENT = re.compile(r"^answer = .*?#(.*)$", re.MULTILINE)
LEAD = re.compile(r"for |[\w ]+: (?=\()")
"""What a comment may say before it names the entries: ``for A, B`` or ``two numbers: (a, b)``."""
BESIDE = re.compile(r" {2,}|\n")
DEPTH = {"(": 1, "[": 1, ")": -1, "]": -1}


@dataclass(frozen=True)
class Part:
    """One thing to type or to pick.

    Attributes:
        label: what it is called, as code.
        options: the literals to pick from; none for what is typed.
        keys: which keys a phone shows: ``numeric``, ``decimal`` or ``text``.
        example: the form of what is typed, without its numbers.
    """

    label: str
    options: tuple[str, ...] = ()
    keys: str = "text"
    example: str = ""

    @property
    def unfolds(self) -> bool:
        """Whether the options are too many to stand beside each other."""
        return len(self.options) > MOST_BUTTONS


@dataclass(frozen=True)
class Form:
    """The parts of an answer: the answer itself, or the entries of a tuple."""

    parts: tuple[Part, ...]
    is_whole: bool


def form_of(record: dict, stub: str) -> Form:
    """How to ask for the value that `record` knows and that the code `stub` leaves open."""
    right = _entries(record["solution"])
    told = _told_in_comment(stub, len(right))
    if len(right) > 1 and (record["alone"] or told):
        values = [entry for literal in _known(record) for entry in _entries(literal)]
        return Form(tuple(_part(name, values) for name in told or _names(stub, right)), False)
    return Form((_part("answer", list(_known(record))),), True)


def _known(record: dict) -> Iterator[str]:
    """The literals of the right answer and of all slips."""
    yield record["solution"]
    for slip in record["slips"]:
        yield from slip["answers"]


def _entries(literal: str) -> list[str]:
    """The source of a tuple's entries; the literal itself if it is no tuple."""
    tree = ast.parse(literal, mode="eval").body
    return [ast.unparse(e) for e in tree.elts] if isinstance(tree, ast.Tuple) else [literal]


# ---- parts ---------------------------------------------------------------------------------------


def _part(label: str, literals: list[str]) -> Part:
    """A part whose value is one of `literals`, the first of them in the right answer."""
    values = [_value(literal) for literal in literals]
    if any(isinstance(value, str | bool) for value in values):
        return Part(label, options=tuple(sorted(set(literals), key=_rank)))
    if isinstance(values[0], tuple | list):
        return Part(label, example="( , … )" if isinstance(values[0], tuple) else "[ , … ]")
    return Part(label, keys=_keys(values))


def _value(literal: str) -> object:
    """The value of a literal; a dtype is a word."""
    return literal if literal.startswith("torch.") else ast.literal_eval(literal)


def _rank(literal: str) -> tuple[bool, str]:
    """Where an option stands among the others: True before False, words in their order."""
    return literal == "False", literal


def _keys(values: list[object]) -> str:
    """The keys that are needed: those for numbers have no minus on some phones."""
    if any(not isinstance(value, int | float) or value < 0 for value in values):
        return "text"
    return "numeric" if all(isinstance(value, int) for value in values) else "decimal"


# ---- names ---------------------------------------------------------------------------------------


def _told_in_comment(stub: str, count: int) -> list[str]:
    """The names of the entries in the comment behind ``answer = ...``, or nothing."""
    found = COMMENT.search(stub)
    if not found or count < 2:
        return []
    text = found[1].strip()
    lead = LEAD.match(text)
    text = text[lead.end() :] if lead else text
    names = _split(_inside(text) or text)
    return names if len(names) == count else []


def _inside(text: str) -> str:
    """What stands in the bracket that `text` begins with; nothing where it begins otherwise."""
    depth = 0
    for place, character in enumerate(text):
        depth += DEPTH.get(character, 0)
        if not depth:
            return text[1:place] if text[0] == "(" else ""
    return ""


def _split(text: str) -> list[str]:
    """The pieces of `text` between commas that stand in no bracket."""
    pieces, depth = [""], 0
    for character in text:
        depth += DEPTH.get(character, 0)
        if character == "," and not depth:
            pieces.append("")
        else:
            pieces[-1] += character
    return [piece.strip() for piece in pieces]


def _names(stub: str, entries: list[str]) -> list[str]:
    """What the stub calls the entries: in comments above the answer, in a tuple, else numbers."""
    count = len(entries)
    comments = "\n".join(line[1:].strip() for line in stub.splitlines() if line.startswith("#"))
    in_comments = [piece for piece in BESIDE.split(comments) if piece]
    for names in (in_comments, *_listed(stub)):
        if len(names) == count:
            return names
    return [str(k) for k in range(1, count + 1)]


def _listed(stub: str) -> Iterator[list[str]]:
    """The entries of each tuple or list that the stub gives a name, strings without quotes."""
    for node in ast.parse(stub).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple | ast.List):
            yield [_written(entry, stub) for entry in node.value.elts]


def _written(entry: ast.expr, stub: str) -> str:
    if isinstance(entry, ast.Constant) and isinstance(entry.value, str):
        return entry.value
    return ast.get_source_segment(stub, entry)
