"""The classes of faults of ``tools.mutation``: each finds its places, and only its places."""

import ast
import json

import pytest

from tools.mutation import plan, score
from tools.mutation.faults import (
    CLASSES,
    code_mutants,
    exercises_mutants,
    programs_mutants,
    python,
    training_mutants,
)


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_finds_something_to_break_where_there_is_something(tree, name):
    drawn, population = plan.draw(*tree, 5, 1, [name])
    assert population[name] > 0
    assert drawn
    for mutant in drawn:
        assert mutant.kind == name
        assert mutant.text != (tree[0] / mutant.file).read_text("utf-8")
        assert mutant.change


def test_every_mutant_is_still_a_file_of_its_kind(tree):
    for mutant in plan.draw(*tree, 10_000, 1)[0]:
        if mutant.file.endswith(".ipynb"):
            assert json.loads(mutant.text)["cells"]
        elif mutant.file.endswith(".py"):
            ast.parse(mutant.text)


def test_same_seed_gives_the_same_mutants_and_another_seed_another_order(tree):
    ids = [[m.id for m in plan.draw(*tree, 40, seed)[0]] for seed in (1, 1, 2)]
    assert ids[0] == ids[1]
    assert ids[0] != ids[2]


def test_a_longer_run_keeps_the_mutants_of_a_shorter_one(tree):
    short, long = ([m.id for m in plan.draw(*tree, n, 1)[0]] for n in (30, 90))
    assert set(short) < set(long)
    assert (len(short), len(long)) == (30, 90)


def test_a_class_gets_mutants_by_its_places_but_two_at_least():
    places = {"many": 800, "some": 196, "few": 3, "one": 1, "none": 0}
    expected = {"many": 78, "some": 19, "few": 2, "one": 1, "none": 0}
    assert plan.shares(places, 100) == expected
    assert plan.shares(places, 5000) == places
    assert plan.shares(places, 4) == {"many": 1, "some": 1, "few": 1, "one": 1, "none": 0}


def test_the_first_mutants_of_a_run_are_a_sample_by_places_too():
    places = {"many": 800, "some": 200}
    whole = plan.shares(places, 100)
    order = sorted(((k + 0.5) / whole[n], n) for n in places for k in range(whole[n]))
    assert [name for _, name in order[:10]].count("some") == 2


def test_variants_of_one_fault_are_one_place(tree):
    silenced = CLASSES["silenced cell"]
    cells = {edit.where for _, edit in plan.edits(silenced, *tree)}
    assert plan.draw(*tree, 1, 1, ["silenced cell"])[1] == {"silenced cell": len(cells)}
    drawn = [plan.draw(*tree, 1, seed, ["silenced cell"])[0][0] for seed in range(30)]
    variants = ("nbval-ignore-output", "raises-exception", "NBVAL_IGNORE_OUTPUT", "NBVAL_SKIP")
    assert all(any(variant in mutant.change for mutant in drawn) for variant in variants)


def test_a_class_without_material_is_counted_as_having_none(tree):
    drawn, places = plan.draw(tree[0], ["utils/halves.py"], 10, 1, ["seed", "utils constant"])
    assert places["seed"] == 0
    assert {m.kind for m in drawn} == {"utils constant"}
    rows = score.table([], {}, set(), places)
    assert "no material" in score.show_table(rows)


def spans(make, text):
    return [span.apply(text) for span in make(text)]


@pytest.mark.parametrize(
    ("make", "text", "expected"),
    [
        (python.operators, "é = 'ü' + a * (b)", ["é = 'ü' - a * (b)", "é = 'ü' + a / (b)"]),
        (python.operators, "a <= b == c", ["a < b == c", "a <= b != c"]),
        (python.operators, "a and b or not c", ["a and b and not c", "a or b or not c",
                                                "a and b or c"]),
        (python.operators, "x += -1", ["x -= -1", "x += 1"]),
        (python.operators, "a not in b", ["a in b"]),
        (python.numbers, "f(1, 2.5, True, 0.0)", ["f(2, 2.5, True, 0.0)", "f(1, 5.0, True, 0.0)",
                                                  "f(1, 2.5, False, 0.0)", "f(1, 2.5, True, 1.0)"]),
        (python.numbers, "f'{x + 1}'", []),
        (python.strings, "'''doc'''\nx = 'two words'", ["'''doc'''\nx = 'two'"]),
        (python.conditions, "if a:\n    b", ["if True:\n    b", "if False:\n    b"]),
        (code_mutants.made_of_numbers, "torch.tensor([1, 2]) + tensor([1.0, -2.0])",
         ["torch.tensor([1.0, 2]) + tensor([1.0, -2.0])",
          "torch.tensor([1, 2]) + tensor([1, -2])"]),
        (code_mutants.made_of_numbers,
         "torch.tensor([1, 2.5])\narange(3, dtype=d)\ntensor(True)", []),
        (programs_mutants._outside_functions, "A = 1\ndef f(a=2):\n    return 3",
         ["A = 2\ndef f(a=2):\n    return 3"]),
        (programs_mutants._template, '{# a="b" #}<p class="a {{ b }}">{{ c }}<!-- d="e" -->',
         ['{# a="b" #}<p>{{ c }}<!-- d="e" -->', '{# a="b" #}<p class="a {{ b }}"><!-- d="e" -->']),
    ],
)  # fmt: skip
def test_python_breaks_here_and_nowhere_else(make, text, expected):
    assert spans(make, text) == expected


def test_scripts_break_in_code_not_in_comments_texts_or_styles(tree):
    changes = {m.change for m in plan.draw(*tree, 99, 1, ["explorer script"])[0]}
    assert changes == {m.change for m in plan.draw(*tree, 99, 1, ["page script"])[0]}
    line = '  draw(steps + 1, "a + b");'
    assert changes == {
        f"-{line}\n+{line.replace('steps +', 'steps -')}",
        f"-{line}\n+{line.replace('1', '2')}",
        f"-{line}\n+  ;",
    }


def test_swapped_statements_share_a_name(tree):
    for mutant in plan.draw(*tree, 99, 1, ["training order"])[0]:
        assert "import torch" not in mutant.change
    swapped = [m.change for m in plan.draw(*tree, 99, 1, ["training order"])[0]]
    assert any("loss.backward()" in change for change in swapped)


@pytest.mark.parametrize(
    ("text", "swaps"),
    [
        ("y = 2 * x\nloss = y.mean()", True),
        ("optimizer.zero_grad()\noptimizer.step()", True),
        ("loss.backward()\noptimizer.step()", True),
        ("optimizer.step()\nprint(loss)", False),
        ("torch.testing.assert_close(y, f(x))\nassert y.equal(g(x))", False),
        ("x.add_(1)\nassert y.equal(g(x))", True),
        ("b1, b2 = self.betas\nk, m = self.state", False),
        ("a = f(x)\nb = x", False),
        ("a = 1\nb = 2", False),
        ("p.data -= lr * p.grad\np.grad = None", True),
        ("w.grad = None\n(w * x).backward()", True),
        ("table[0] = 7\ntotal = table.sum()", True),
        ("row = table[0] + 1\ntable[i] = 7", True),
        ("count[k] += 1\ntotal = count", True),
        ("self.lr = lr\nself.state = {}", False),
        ("Model.fit = fit\nModel.tell = tell", False),
        ("f(x).grad = None\ny = x", False),
    ],
)
def test_statements_are_swapped_where_one_needs_the_other(text, swaps):
    assert bool(spans(training_mutants._swaps, text)) == swaps


def test_a_number_in_a_sentence_breaks_and_none_in_a_wrong_answer():
    source = "> **Predict.** Are 3 enough?\n>\n> - 4\n> 2. 5 and\n\nIt takes 7."
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [source]},
        {"cell_type": "code", "id": "b", "metadata": {}, "source": "", "outputs": []},
        {"cell_type": "code", "id": "c", "metadata": {"predict": 2}, "source": "", "outputs": []},
        {
            "cell_type": "markdown",
            "id": "d",
            "metadata": {},
            "source": ["> **Predict.**\n>\n> - 8"],
        },
    ]
    book = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    changed = [edit.apply(book) for edit in CLASSES["prose number"].list_edits(book)]
    signs = ("Are 4", "- 5", "2. 6 and", "takes 8", "- 9")
    assert [[sign for sign in signs if sign in text] for text in changed] == [
        ["Are 4"],
        ["2. 6 and"],
        ["takes 8"],
    ]


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("1,000,000 rows", ["1,000,001 rows"]),
        ("999,999 bytes", ["1,000,000 bytes"]),
        ("2 of 3", ["3 of 3", "2 of 4"]),
        ("0.5 of 12", ["0.6 of 12", "0.5 of 13"]),
        ("1,500.5 m", ["1500.6 m"]),
        ("float32, torch 2.13.0, x.5 and 1,000,5", []),
    ],
)
def test_another_number_is_written_as_numbers_are(sentence: str, others: list[str]):
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [sentence]}
    book = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    changed = [json.loads(edit.apply(book)) for edit in CLASSES["prose number"].list_edits(book)]
    assert ["".join(one["cells"][0]["source"]) for one in changed] == others


def test_a_dropped_device_and_a_silenced_cell_are_what_they_say(tree):
    changes = {m.change for m in plan.draw(*tree, 99, 1, ["device"])[0]}
    assert any(change.count(".to(device)") == 1 for change in changes)
    tags = [
        m.text.count("nbval-ignore-output") for m in plan.draw(*tree, 999, 1, ["silenced cell"])[0]
    ]
    before = (tree[0] / "chapters/04_rows.ipynb").read_text().count("nbval-ignore-output")
    assert before + 1 in tags


def test_every_name_of_a_picture_is_misspelt_once(tree):
    changes = [m.change for m in plan.draw(*tree, 999, 1, ["figure description"])[0]]
    for name in ('alt=\\"row\\"', 'aria-label=\\"row\\"', '\\"true\\">row<'):
        assert sum(name in change for change in changes) == 1


FIELDS = """\
A = Exercise(
    solution=(1, 2),
    alone=True,
    slips=(Slip((1, 3), "h", also=((2, 3), (3, 3)), raises="w"),),
    last_hint="look",
)
B = Exercise(
    solution=half,
    cases=(a, b),
    memory="view",
    free=("dtype", "rows"),
    keeps_inputs=True,
)
"""


def test_each_field_of_an_exercise_is_lost_changed_and_added():
    texts = spans(exercises_mutants._fields, FIELDS)
    lost = {"\n    alone=True,": 1, ' also=((2, 3), (3, 3)),': 1, ' raises="w"': 1,
            '\n    last_hint="look",': 1, '\n    memory="view",': 3, "\n    keeps_inputs=True,": 1,
            '\n    free=("dtype", "rows"),': 3}  # fmt: skip
    for part, times in lost.items():
        assert part in FIELDS
        assert sum(part not in text for text in texts) >= times, part
    assert any('memory="copy"' in text for text in texts)
    assert any('memory="itself"' in text for text in texts)
    assert sum("((2, 3), (3, 3))" not in text for text in texts) == 3
    assert len(texts) == 13


def test_a_field_is_added_where_it_means_something():
    bare = "A = Exercise(solution=f, cases=(a,))\nB = Exercise(solution=(1, 2))"
    texts = spans(exercises_mutants._fields, bare)
    assert len(texts) == 3
    for field in ("keeps_inputs=True, ", 'memory="copy", ', "alone=True, "):
        assert "".join(texts).count(field) == 1
