"""What a new exercise says in its notebook, asked from its author at the keyboard."""

import ast
import sys
from collections.abc import Callable
from dataclasses import dataclass

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

    def _last(self) -> ast.FunctionDef | None:
        """Return the function that answers; None if the answer is a value."""
        try:
            body = ast.parse(self.code).body
        except SyntaxError as error:
            raise SystemExit(
                f"The answer is no Python, line {error.lineno}: {error.msg}."
            ) from None
        match body[-1:]:
            case [ast.FunctionDef() as function]:
                return function
            case [ast.Assign(targets=[ast.Name(id="answer")])]:
                return None
        raise SystemExit(
            f"The answer ends in {self.code.splitlines()[-1]!r}; expected a function, "
            "`def name(x):` and lines below it, or a value, `answer = …`."
        )

    @property
    def name(self) -> str:
        """Return what is judged: the name of the function, or ``answer``."""
        function = self._last()
        return function.name if function else VALUE

    @property
    def stub(self) -> str:
        """Return the code with ``...`` in place of the answer.

        A remark behind a value, such as ``# (loss, accuracy)``, stays: it says what is expected.
        """
        if function := self._last():
            return f"def {function.name}({ast.unparse(function.args)}):\n    return ..."
        _, _, remark = self.code.splitlines()[-1].partition("#")
        return f"{VALUE} = ..." + f"   #{remark}" * bool(remark)


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
