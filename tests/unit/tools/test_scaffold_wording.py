"""``make exercise`` asks its author for the words, and they become the cells of the notebook."""

import json
from collections.abc import Callable, Iterable
from io import StringIO

import pytest

from tools.paths import chapters
from tools.scaffold import new_exercise
from tools.scaffold.fill import prompts
from tools.scaffold.wording import PLACEHOLDER, Wording, ask

MIDDLE = """\
import math

def middle(x, sides=(1, 2), *, keep):
    # the middle
    low = x[sides[0]]

    return low / math.pi"""


def keyboard(lines: Iterable[str]) -> Callable[[str], str]:
    """Return what reads these lines, one after the other, and then says that nobody answers."""
    rest = iter(lines)

    def read(question: str) -> str:
        try:
            return next(rest)
        except StopIteration:
            raise EOFError from None

    return read


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ([], PLACEHOLDER),
        (["", "", ""], PLACEHOLDER),
        (
            ["Add.  ", "def add(x):", "    return x + 1", "", "One more."],
            Wording("Add.", "def add(x):\n    return x + 1", "One more."),
        ),
        (["Add."], Wording("Add.", PLACEHOLDER.code, PLACEHOLDER.because)),
        (["", "answer = 3"], Wording(PLACEHOLDER.task, "answer = 3", PLACEHOLDER.because)),
        (["", "", "Because."], Wording(PLACEHOLDER.task, PLACEHOLDER.code, "Because.")),
    ],
)
def test_what_is_left_empty_stays_a_placeholder(typed: list[str], expected: Wording):
    asked = ask(keyboard(typed))
    assert asked == expected
    assert asked.waits == (len(typed) < 5)


@pytest.mark.parametrize(
    ("code", "name", "stub"),
    [
        (PLACEHOLDER.code, "doubled", "def doubled(x):\n    return ..."),
        (MIDDLE, "middle", "def middle(x, sides=(1, 2), *, keep):\n    return ..."),
        ("answer = 3", "answer", "answer = ..."),
        ("a = 2\nanswer = a + 1", "answer", "answer = ..."),
        ("answer = (2, 0.5)  # (size, loss)", "answer", "answer = ...   # (size, loss)"),
        ("answer = 'é # b'", "answer", "answer = ..."),
    ],
)
def test_the_stub_says_what_to_fill_in_and_no_more(code: str, name: str, stub: str):
    wording = Wording("What?", code, "So.")
    assert (wording.name, wording.stub) == (name, stub)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def add(x)\n    return x", "The answer is no Python, line 1: expected ':'"),
        ("x = 3", "The answer ends in 'x = 3'; expected a function"),
        ("answer += 3", r"The answer ends in 'answer \+= 3'; expected a function"),
        ("# only a remark", "The answer ends in '# only a remark'; expected a function"),
    ],
)
def test_code_that_is_no_answer_is_refused(code: str, said: str):
    with pytest.raises(SystemExit, match=said):
        Wording("What?", code, "So.")


@pytest.mark.parametrize("code", ["def more(x):\n    return x + 1", "answer = 3  # (one number)"])
def test_the_words_become_the_cells(code: str):
    chapter = chapters()[-1]
    stubs = [cell for cell in cells_of(chapter.read_text("utf-8")) if cell.endswith("-stub")]
    k = len(stubs) + 1
    number = f"{chapter.name[:2]}.{k}"
    wording = Wording("Which $one$?", code, "It is $more$.")
    files, then = new_exercise.new(number, ask=lambda: wording)
    cells = cells_of(files[chapter])
    blank = "\n" * code.startswith("def")
    check = f'\n{blank}check("{number}", {wording.name})'
    assert cells[f"ex-{k}-text"] == f"**{k}.** Which $one$?"
    assert cells[f"ex-{k}-stub"] == wording.stub + check
    assert cells[f"ex-{k}-solution-text"] == f"**{k}.** It is $more$."
    assert cells[f"ex-{k}-solution"] == code + check
    assert "notebook" not in then


def cells_of(notebook: str) -> dict[str, str]:
    """Return the source of each cell by its id."""
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(notebook)["cells"]}


def test_a_placeholder_is_told_to_be_written_over():
    number = f"01.{1 + sum(name.endswith('-stub') for name in cells_of(chapters()[0].read_text()))}"
    _, then = new_exercise.new(number)
    assert "in the notebook" in then
    for text in (PLACEHOLDER.task, PLACEHOLDER.because):
        assert text[: text.index(")") + 1] in prompts()


def test_nobody_is_asked_for_an_exercise_that_cannot_be():
    with pytest.raises(SystemExit, match="the next is"):
        new_exercise.new("01.99", ask=lambda: pytest.fail("asked"))


def test_what_is_piped_in_is_read_without_questions(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr("sys.stdin", StringIO("Which?\nanswer = 3\n\nTwo and one.\n"))
    assert ask() == Wording("Which?", "answer = 3", "Two and one.")
    assert capsys.readouterr().out == ""


def test_a_person_sees_the_questions(monkeypatch: pytest.MonkeyPatch, capsys):
    keys = StringIO()
    monkeypatch.setattr(keys, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", keys)
    assert ask() == PLACEHOLDER
    asked = capsys.readouterr().out
    for question in ("What is asked?", "The right answer, as code", "Why is it right"):
        assert question in asked
