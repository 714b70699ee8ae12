"""What a new exercise says in its notebook, asked from its author at the keyboard."""

import ast
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass

VALUE = "answer"
"""What readers call the answer that is a value and not a function."""


@dataclass(frozen=True)
class Wording:
    """The words of an exercise.

    Attributes:
        task: what is asked, Markdown in one line.
        code: a right answer, as a reader writes it: a function, or a value called ``answer``.
        because: why it is right, Markdown in one line.

    Raises:
        SystemExit: ``code`` is no Python, or ends in neither of the two.
    """

    task: str
    code: str
    because: str

    def __post_init__(self):
        self._last()

    def _last(self) -> ast.FunctionDef | ast.Assign:
        """Return the statement that answers: it defines a function, or assigns ``answer``."""
        try:
            body = ast.parse(self.code).body
        except SyntaxError as error:
            where = f"line {error.lineno}: {error.msg}"
            raise SystemExit(f"The answer is no Python, {where}.") from None
        match body[-1:]:
            case [ast.FunctionDef() | ast.Assign(targets=[ast.Name(id="answer")]) as last]:
                return last
        raise SystemExit(
            f"The answer ends in {self.code.splitlines()[-1]!r}; expected a function, "
            "`def name(x):` and lines below it, or a value, `answer = …`."
        )

    @property
    def name(self) -> str:
        """Return what is judged: the name of the function, or ``answer``."""
        last = self._last()
        return last.name if isinstance(last, ast.FunctionDef) else VALUE

    @property
    def stub(self) -> str:
        """Return the code with ``...`` in place of the answer.

        A remark behind a value, such as ``# (loss, accuracy)``, stays: it says what is expected.
        """
        last = self._last()
        if isinstance(last, ast.FunctionDef):
            return f"def {last.name}({ast.unparse(last.args)}):\n    return ..."
        line = self.code.splitlines()[last.end_lineno - 1].encode()
        remark = line[last.end_col_offset :].decode().strip()
        return f"{VALUE} = ..." + f"   {remark}" * bool(remark)

    @property
    def waits(self) -> bool:
        """Tell whether a part is still a placeholder."""
        parts = zip(astuple(self), astuple(PLACEHOLDER), strict=True)
        return any(mine == placeholder for mine, placeholder in parts)


PLACEHOLDER = Wording(
    "(What is asked, in two sentences.) Return every number of `x` doubled: a tensor of the same "
    "shape.",
    "def doubled(x):\n    return x + x",
    "(Why this is right, in a sentence.) A number doubled is the number added to itself.",
)
"""It works, and waits to be rewritten."""


def typed(question: str) -> str:
    """Return a line of the standard input; the question is shown only to a person."""
    return input(question if sys.stdin.isatty() else "")


def ask(read: Callable[[str], str] = typed) -> Wording:
    """Ask for the words of an exercise; whatever is left empty stays a placeholder.

    Args:
        read: takes a question and returns one line; ``EOFError`` says that nobody answers.

    Raises:
        SystemExit: see ``Wording``.
    """
    task = _line(read, "What is asked? (Enter keeps a placeholder) ")
    code = [_line(read, "The right answer, as code; an empty line ends it:\n")]
    while code[-1]:
        code.append(_line(read, ""))
    because = _line(read, "Why is it right, in a sentence? ")
    return Wording(
        task or PLACEHOLDER.task,
        "\n".join(code).rstrip() or PLACEHOLDER.code,
        because or PLACEHOLDER.because,
    )


def _line(read: Callable[[str], str], question: str) -> str:
    """Return one line without the spaces at its end, "" if nobody answers."""
    try:
        return read(question).rstrip()
    except EOFError:
        return ""
