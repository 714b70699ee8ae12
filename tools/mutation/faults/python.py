"""Where Python source can break: operators, constants, statements, as spans of its text."""

import ast
import re
from collections.abc import Callable, Iterator

from tools.mutation.edits import Span

BINARY = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "*"), ast.Pow: ("**", "*"), ast.MatMult: ("@", "+"),
    ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&"),
}  # fmt: skip
COMPARED = {
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"),
}  # fmt: skip
JOINED = {ast.And: ("and", "or"), ast.Or: ("or", "and")}


class Source:
    """Python source, its tree, and where each node lies in its text."""

    def __init__(self, text: str) -> None:
        self.text, self.tree = text, ast.parse(text)
        self._lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def place(self, line: int, column: int) -> int:
        """Return the character at a line and a column counted in bytes, as trees count."""
        before = self._lines[line - 1].encode()[:column].decode()
        return self._starts[line - 1] + len(before)

    def start(self, node: ast.AST) -> int:
        """Return where ``node`` begins."""
        return self.place(node.lineno, node.col_offset)

    def end(self, node: ast.AST) -> int:
        """Return where ``node`` ends."""
        return self.place(node.end_lineno, node.end_col_offset)

    def of(self, node: ast.AST) -> str:
        """Return the text of ``node``."""
        return self.text[self.start(node) : self.end(node)]

    def put(self, node: ast.AST, new: str) -> Span:
        """Return the replacement of ``node`` by ``new``."""
        return Span(self.start(node), self.end(node), new)

    def nodes(self, *kinds: type) -> Iterator[ast.AST]:
        """Yield the nodes of these kinds in the order of the text (parts of f-strings left out)."""
        inside = {id(part) for node in ast.walk(self.tree) for part in _opaque_parts(node)}
        found = [n for n in ast.walk(self.tree) if isinstance(n, kinds) and id(n) not in inside]
        yield from sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def blocks(self) -> Iterator[list[ast.stmt]]:
        """Yield each list of statements: bodies of the module, functions, loops and branches."""
        for node in ast.walk(self.tree):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(node, name, None)
                if isinstance(block, list) and block:
                    yield block


def _opaque_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what lies in an f-string (its places are unreliable before 3.12) or a bare string."""
    bare = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if isinstance(node, ast.JoinedStr):
        yield from list(ast.walk(node))[1:]
    elif bare:
        yield node.value


def operators(text: str) -> Iterator[Span]:
    """Yield every operator exchanged for its neighbour, every ``not`` and minus dropped."""
    source = Source(text)
    for node in source.nodes(ast.BinOp, ast.BoolOp, ast.Compare, ast.AugAssign, ast.UnaryOp):
        if isinstance(node, ast.BinOp):
            yield from _between(source, node.left, node.right, BINARY.get(type(node.op)))
        elif isinstance(node, ast.AugAssign):
            yield from _between(source, node.target, node.value, BINARY.get(type(node.op)))
        elif isinstance(node, ast.BoolOp):
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield from _between(source, left, right, JOINED[type(node.op)])
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for left, right, kind in zip(sides, sides[1:], node.ops, strict=False):
                yield from _between(source, left, right, COMPARED[type(kind)])
        else:
            yield Span(source.start(node), source.start(node.operand), "")


def _between(source: Source, left, right, pair: tuple[str, str] | None) -> Iterator[Span]:
    """Yield the exchange of the operator that stands between two operands."""
    if pair is None:
        return
    begin, end = source.end(left), source.start(right)
    pattern = rf"\b{pair[0]}\b" if pair[0].isalpha() else re.escape(pair[0])
    if match := re.search(pattern, source.text[begin:end]):
        yield Span(begin + match.start(), begin + match.end(), pair[1])


def numbers(text: str) -> Iterator[Span]:
    """Yield every number one larger (floats: twice as large, or 1.0), every truth value flipped."""
    source = Source(text)
    for node in source.nodes(ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield source.put(node, str(not value))
        elif isinstance(value, int):
            yield source.put(node, str(value + 1))
        elif isinstance(value, float):
            yield source.put(node, str(value * 2 or 1.0))


def strings(text: str) -> Iterator[Span]:
    """Yield every string with one word of it lost (a single word loses its last letter)."""
    source = Source(text)
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and node.value.strip() and node.lineno == node.end_lineno:
            words = node.value.split(" ")
            fewer = " ".join(words[:-1]) if len(words) > 1 else node.value[:-1]
            yield source.put(node, repr(fewer))


def conditions(text: str) -> Iterator[Span]:
    """Yield every ``if`` that is always, and that is never, taken."""
    source = Source(text)
    for node in source.nodes(ast.If, ast.IfExp):
        for fixed in ("True", "False"):
            yield source.put(node.test, fixed)


def together(*makers: Callable[[str], Iterator[Span]]) -> Callable[[str], Iterator[Span]]:
    """Return the function that yields what all ``makers`` yield."""

    def spans(text: str) -> Iterator[Span]:
        for maker in makers:
            yield from maker(text)

    return spans
