"""Where a page takes answers: between an exercise's code and its output, or the build stops."""

import pytest
from docutils import nodes

from tools.paths import ROOT

VALUE = {"solution": "3", "slips": [], "alone": False, "last_hint": "look again."}


@pytest.fixture(scope="module")
def tries():
    """The extension's module ``tries``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "_ext")
        from brick.answering import tries

        yield tries


def cell(*outputs):
    """A code cell of an exercise as MyST-NB hands it on."""
    code = nodes.container("", nodes.literal_block("", "answer = ..."))
    made = nodes.container("", code, nb_element="cell_code", classes=["tag_exercise"])
    code["nb_element"] = "cell_code_source"
    for text in outputs:
        output = nodes.container("", nodes.literal_block("", text))
        output["nb_element"] = "cell_code_output"
        made += output
    return made


def test_the_place_stands_between_code_and_output_and_has_no_text(tries):
    made = cell("Exercise 01.1: not answered yet.\n")
    tries.add_try(made, "01.1", VALUE, "chapters/01_a")
    assert [child.__class__.__name__ for child in made.children] == [
        "container",
        "Try",
        "container",
    ]
    assert made.children[1].astext() == ""
    assert made.children[1]["stub"] == "answer = ..."


@pytest.mark.parametrize(
    ("outputs", "found"),
    [
        ((), "found 'no output'"),
        (("Exercise 01.1: right.",), r"found 'Exercise 01\.1: right\.'"),
        (("Exercise 02.1: not answered yet.",), r"found 'Exercise 02\.1"),
    ],
)
def test_a_stub_that_does_not_say_that_it_is_unanswered_stops_the_build(tries, outputs, found):
    with pytest.raises(Exception, match=found) as stopped:
        tries.add_try(cell(*outputs), "01.1", VALUE, "chapters/01_a")
    assert type(stopped.value).__name__ == "ExtensionError"
    said = str(stopped.value)
    assert said.startswith("chapters/01_a, exercise 01.1: expected the output 'Exercise 01.1: not")


def test_what_the_page_knows_is_turned_and_can_be_turned_back(tries):
    text = tries.turned({"hint": "A <b> of 12 zebras"})
    assert text == '{"uvag":"N \\h558po> bs 67 mroenf"}'
    assert text.translate(tries.HALF) == '{"hint":"A \\u003cb> of 12 zebras"}'


def test_a_chapter_that_was_never_recorded_has_no_places(tries):
    assert tries.recorded(99) == {}
    assert set(tries.recorded(5)) == {"1", "2", "3", "4", "5", "6"}


ANSWERS = ["def f(x):\n    y = 2\n    y += x\n    return y", "def f(x):\n    y = 2\n    return y"]


def test_the_lines_that_are_not_in_every_answer_are_marked_whichever_is_right(tries):
    longer, shorter = ANSWERS
    assert tries.marked([longer, shorter]) == [(3,), ()]
    other = longer.replace("+=", "-=")
    assert tries.marked([shorter, longer, other]) == [(), (3,), (3,)]
    spaced = longer.replace("    return", "\n    return")
    assert tries.marked([spaced, shorter]) == [(3,), ()]


def test_answers_that_share_hardly_a_line_have_no_marks(tries):
    assert tries.marked([ANSWERS[0], ANSWERS[1].replace("y", "z")]) == [(), ()]
