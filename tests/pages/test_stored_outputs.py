"""What the cover takes out of notebooks: panels, text and numbers; and what it counts in them."""

import json
import re

import pytest
import torch

from tools.paths import ROOT
from utils.pictures import paintings
from utils.pictures.svg import to_html


@pytest.fixture
def brick(monkeypatch):
    """The extension's modules ``stored_outputs``, ``showcase`` and ``workload``."""
    monkeypatch.syspath_prepend(ROOT / "_ext")
    from brick import showcase, stored_outputs, workload

    return {"stored": stored_outputs, "showcase": showcase, "workload": workload}


@pytest.fixture
def notebook(tmp_path):
    """A chapter with a picture of two panels, something printed, and an empty cell."""
    picture = to_html(paintings.show(left=torch.zeros(4, 3), right=torch.ones(4, 3)))
    shown = {"output_type": "display_data", "data": {"text/html": picture, "text/plain": "two"}}
    said = {"output_type": "stream", "text": ["12 digits\n", "(0.5, -3)\n"]}
    cells = [
        {"cell_type": "code", "id": "picture", "source": "", "outputs": [shown]},
        {"cell_type": "code", "id": "said", "source": "", "outputs": [said]},
        {"cell_type": "code", "id": "silent", "source": "", "outputs": []},
    ]
    (tmp_path / "chapters").mkdir()
    path = tmp_path / "chapters/07_graph.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    return path


def test_a_panel_is_found_by_title_and_by_place(brick, notebook):
    picture = brick["stored"].html(notebook, "picture", "picture")
    left, right = brick["stored"].panels(picture, ["left", "right"])
    assert left != right
    assert brick["stored"].panels(picture, [2, 1]) == [right, left]
    for panel in (left, right):
        assert panel.startswith("<svg viewBox=")
        assert panel.count("<image") == 1
        assert not re.search(r"<text|clip-path|id=", panel)


def test_a_panel_brings_the_marks_that_another_one_defines(brick):
    frame = '<g><path d="M 0 9 L 9 9 L 9 0 L 0 0 z"/></g>'
    mark = '<use href="#dot" x="4" y="5" style="fill: red"/>'
    picture = (
        f'<figure class="picture"><svg><g><g/><g>{frame}<defs><path id="dot" d="M1 1"/></defs>'
        f"{mark}</g><g>{frame}<g>{mark}</g></g></g></svg></figure>"
    )
    for panel in brick["stored"].panels(picture, [1, 2]):
        assert '<g transform="translate(4 5)" style="fill: red"><path d="M1 1" /></g>' in panel
        assert not re.search(r"<use|id=|<defs", panel)


def test_numbers_are_read_in_order(brick, notebook):
    assert brick["stored"].numbers(notebook, "said") == [12, 0.5, -3]
    fill = brick["showcase"].filled
    assert fill("{said.0:.0f} of which {said.1:.0%}, {said.2}", notebook) == "12 of which 50%, -3"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda s, n: s.notebook_of(n.parents[1], 8), "expected chapters/08_….ipynb, found none"),
        (lambda s, n: s.html(n, "no", "picture"), "07_graph.ipynb: expected a cell 'no'"),
        (
            lambda s, n: s.html(n, "said", "picture"),
            r"'said': expected picture, found \['stream'\]",
        ),
        (lambda s, n: s.html(n, "silent", "explorer"), "expected explorer, found no output"),
        (lambda s, n: s.printed(n, "silent"), "'silent': expected text, found none"),
        (
            lambda s, n: s.panels(s.html(n, "picture", "picture"), ["up"]),
            r"expected a panel 'up', found the panels \['left', 'right'\]",
        ),
    ],
)
def test_what_is_absent_is_named_beside_what_was_found(brick, notebook, ask, message):
    with pytest.raises(brick["stored"].Absent, match=message):
        ask(brick["stored"], notebook)


def test_a_number_that_was_not_printed_is_refused(brick, notebook):
    with pytest.raises(brick["stored"].Absent, match=r"expected more than 3 numbers, found \[12"):
        brick["showcase"].filled("{said.3}", notebook)


@pytest.mark.parametrize(
    ("text", "letters", "short"),
    [("one two", 7, "one two"), ("one two", 6, "one …"), ("one\ntwo  six", 9, "one two …")],
)
def test_a_text_is_cut_after_a_word(brick, text, letters, short):
    assert brick["showcase"].cut(text, letters) == short


def chapter(*cells):
    """Cells of a notebook: a text is Markdown, a number the outputs of a code cell."""
    return [
        {"cell_type": "markdown", "id": f"c{k}", "source": [cell]}
        if isinstance(cell, str)
        else {"cell_type": "code", "id": f"ex-{k}-stub", "source": "", "outputs": [{}] * cell}
        for k, cell in enumerate(cells)
    ]


@pytest.mark.parametrize(
    ("cells", "guesses"),
    [
        (("> **Predict.** How many?", 1), 1),
        (("Text.\n\n> **Predict.** How many?\n>\n> - one", 0, 2), 1),
        (("> **Predict.** How many?", 0), 0),
        (("> **Predict.** How many?", 0, "Text.", 1), 0),
        (("> **Pitfall.** Predict", 1), 0),
        (("> **Predict.** A?", 1, "> **Predict.** B?", 1), 2),
    ],
)
def test_a_guess_counts_if_an_output_is_right_behind_it(brick, cells, guesses):
    assert brick["workload"].counted(chapter(*cells)).guesses == guesses


def test_exercises_and_minutes_are_counted(brick):
    head = "You can. About 95 minutes, with exercises; the second readings take 20 minutes more."
    work = brick["workload"].counted(chapter(head, 1, "Text.", 0))
    assert (work.exercises, work.minutes, work.deeper) == (2, 95, 20)
    assert brick["workload"].in_short({4: work, 11: work}) == "4=0/2 11=0/2"


def test_a_changed_number_has_all_pages_written_again(brick, monkeypatch):
    workload = brick["workload"]
    env = type("Env", (), {"found_docs": {"index", "chapters/04_dimensions"}})()
    numbers = {4: workload.Work(guesses=1)}
    monkeypatch.setattr(workload, "work", lambda app: numbers)
    assert list(workload.write_again(None, env)) == []
    assert list(workload.write_again(None, env)) == []
    numbers[4] = workload.Work(guesses=2)
    assert workload.write_again(None, env) == env.found_docs


@pytest.mark.parametrize("odd", ["{pages} pages", "{} chapters", "a { brace"])
def test_what_the_cover_cannot_count_is_told_with_what_it_can(brick, odd):
    fill = brick["showcase"].with_numbers
    assert fill("{chapters} of {hours}", {"chapters": 24, "hours": 30}) == "24 of 30"
    with pytest.raises(ValueError, match=re.escape(repr(odd)) + r".*\{chapters\}, \{hours\}"):
        fill(odd, {"chapters": 24, "hours": 30})
