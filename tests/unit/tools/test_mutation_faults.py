"""The classes of faults of ``tools.mutation``: each finds its places, and only its places."""

import ast
import json

import pytest

from tools.mutation import plan, score
from tools.mutation.faults import CLASSES, code, python


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


def test_a_longer_run_begins_with_the_shorter_one(tree):
    short, long = ([m.id for m in plan.draw(*tree, n, 1)[0]] for n in (30, 90))
    assert long[:30] == short
    assert len(set(long)) == 90


def test_classes_take_turns(tree):
    drawn, _ = plan.draw(*tree, sum(kind.weight for kind in CLASSES.values()), 1)
    assert {mutant.kind for mutant in drawn} == set(CLASSES)


def test_a_class_without_material_is_counted_as_having_none(tree):
    drawn, population = plan.draw(tree[0], ["utils/halves.py"], 10, 1, ["seed", "utils flow"])
    assert population["seed"] == 0
    assert {m.kind for m in drawn} == {"utils flow"}
    rows = score.table(drawn, {}, set(), population)
    assert "no material" in score.show_table(rows, population)


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
        (python.returns, "def f():\n    return 1", ["def f():\n    return None"]),
        (python.conditions, "if a:\n    b", ["if True:\n    b", "if False:\n    b"]),
        (code.made_of_numbers, "torch.tensor([1, 2]) + tensor([1.0, -2.0])",
         ["torch.tensor([1.0, 2]) + tensor([1.0, -2.0])",
          "torch.tensor([1, 2]) + tensor([1, -2])"]),
        (code.made_of_numbers, "torch.tensor([1, 2.5])\narange(3, dtype=d)\ntensor(True)", []),
        (python.statements, "def f():\n 'd'\n g()\nh()", ["def f():\n 'd'\n pass\nh()"]),
    ],
)  # fmt: skip
def test_python_breaks_here_and_nowhere_else(make, text, expected):
    assert spans(make, text) == expected


def test_scripts_break_in_code_not_in_comments_texts_or_styles(tree):
    changes = {m.change for m in plan.draw(*tree, 99, 1, ["explorer script"])[0]}
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
