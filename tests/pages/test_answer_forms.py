"""How a value is asked for: in which parts, under which names, with which keys or options."""

import ast
import json

import pytest

from tools.answers.recorder import file_of
from tools.paths import ROOT, chapters
from tools.stored.notebook import Facts, read


@pytest.fixture(scope="module")
def forms():
    """The extension's module ``answer_forms``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "_ext")
        from brick.answering import answer_forms

        yield answer_forms


def record(solution, *others, alone=False):
    slips = [{"answers": [other], "hint": "no"} for other in others]
    return {"solution": solution, "slips": slips, "alone": alone, "last_hint": "look"}


@pytest.mark.parametrize(
    ("comment", "names"),
    [
        ("# (loss, accuracy)", ["loss", "accuracy"]),
        ("# (at u * v, f(a, b)[0])", ["at u * v", "f(a, b)[0]"]),
        ("# for A, B", ["A", "B"]),
        ("# two numbers: (row by row, at once)", ["row by row", "at once"]),
        ("# (corner, root), at places", ["corner", "root"]),
        ("# stops after, weights of", ["stops after", "weights of"]),
    ],
)
def test_entries_have_the_names_of_the_comment(forms, comment, names):
    form = forms.form_of(record("(1, 2)"), f"answer = ...   {comment}\ncheck('1.1', answer)")
    assert [part.label for part in form.parts] == names
    assert not form.is_whole


@pytest.mark.parametrize("comment", ["", "# the shape of x.mean(dim=(0, 1))", "# a pair", "# (a)"])
def test_without_names_a_tuple_is_typed_whole(forms, comment):
    form = forms.form_of(record("(1, 2)"), f"answer = ...   {comment}")
    assert form.is_whole
    assert [(part.label, part.example) for part in form.parts] == [("answer", "( , … )")]


@pytest.mark.parametrize(
    ("above", "names"),
    [
        ("# nn.Linear(10, 3)\n# x[1:3]", ["nn.Linear(10, 3)", "x[1:3]"]),
        ("# x[1:3]    x[:, 1]", ["x[1:3]", "x[:, 1]"]),
        ('codes = ("y.shape", "if y: pass")', ["y.shape", "if y: pass"]),
        ("things = [w + b, torch.stack]\nw = 3", ["w + b", "torch.stack"]),
        ("w = 3", ["1", "2"]),
    ],
)
def test_questions_of_their_own_have_the_names_of_the_stub(forms, above, names):
    form = forms.form_of(record("(1, 2)", alone=True), f"{above}\nanswer = ...   # two answers")
    assert [part.label for part in form.parts] == names


@pytest.mark.parametrize(
    ("solution", "others", "keys"),
    [
        ("9", ["4", "10"], "numeric"),
        ("0.25", ["256"], "decimal"),
        ("4.1", ["5.9", "-0.9"], "text"),
        ("4.1", ["None"], "text"),
        ("6", ["(6,)", "[6]"], "text"),
    ],
)
def test_a_phone_shows_the_keys_that_are_needed(forms, solution, others, keys):
    (part,) = forms.form_of(record(solution, *others), "answer = ...").parts
    assert (part.keys, part.options, part.example) == (keys, (), "")


def test_words_are_picked_among_all_that_the_exercise_knows(forms):
    known = record("('b', 'a')", "('c', 'a')", alone=True)
    for part in forms.form_of(known, "answer = ...").parts:
        assert part.options == ("'a'", "'b'", "'c'")
        assert not part.unfolds
    (truth, _) = forms.form_of(record("(False, True)", alone=True), "answer = ...").parts
    assert truth.options == ("True", "False")


def test_many_options_unfold_and_a_list_is_typed(forms):
    dtypes = [f"torch.int{size}" for size in (8, 16, 32, 64)]
    (part,) = forms.form_of(record("torch.uint8", *dtypes), "answer = ...").parts
    assert len(part.options) == 5
    assert part.unfolds
    (part,) = forms.form_of(record("[[1, 2], [3, 4]]", "[[1]]"), "answer = ...").parts
    assert (part.options, part.example) == ((), "[ , … ]")


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_every_right_answer_of_the_book_can_be_given_in_its_form(forms, path):
    notebook = read(path, Facts())
    for number, known in json.loads(file_of(path).read_text("utf-8"))["exercises"].items():
        if "candidates" in known:
            continue
        form = forms.form_of(known, notebook.cell(f"ex-{number}-stub").source)
        tree = ast.parse(known["solution"], mode="eval").body
        entries = [tree] if form.is_whole else tree.elts
        for part, entry in zip(form.parts, entries, strict=True):
            assert not part.options or ast.unparse(entry) in part.options
