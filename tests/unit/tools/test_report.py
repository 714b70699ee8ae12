"""``tools.report``: each number of a chapter is what an author would count."""

import subprocess
import sys

import nbformat
import pytest

from tests.lint import sample_chapter as sample
from tests.lint.sample_changes import insert
from tests.lint.sample_chapter import code, figure, text
from tools import report
from tools.paths import ROOT
from tools.scaffold import new_chapter
from tools.scaffold.fill import prompts

SECOND = {"tags": ["second-reading"]}


def measured(*changes, cpu_seconds=None):
    chapter = sample.chapter()
    for change in changes:
        change(chapter)
    return report.measure(sample.stored(chapter), cpu_seconds)


def shown(chapter, title):
    return report.text(chapter, next(c for c in report.COLUMNS if c.title == title))


def difference(change):
    """What a change adds to each number."""
    before, after = measured().cells, measured(change).cells
    return {key: after[key] - before[key] for key in after if after[key] != before[key]}


def deeper(tag):
    words = text("deeper", "### Second reading: rows\n\none two three four five six seven")
    cells = [words, code("deeper-run", "x", figure())]
    for cell in cells:
        cell.metadata.update(tag)
    return insert("draw-1", *cells)


def test_the_sample_is_counted():
    numbers = measured().cells
    assert (numbers["ex"], numbers["figs"], numbers["said"]) == (3, 4, sample.MINUTES)
    stubs_solutions_and_start = 3 + 3 + 1
    code_cells = sum(cell.cell_type == "code" for cell in sample.cells())
    assert numbers["cells"] == code_cells - stubs_solutions_and_start
    assert numbers["min"] == pytest.approx(numbers["words"] / 130 + 1.5 * numbers["cells"] + 18)


def test_words_are_those_of_text_headings_and_inline_code():
    chapter = nbformat.v4.new_notebook()
    told = "One `x` more, *and* a [link of four words](a.md)."
    chapter.cells = [
        text("title", f"# Two words\n\n{told}\n\n- one"),
        code("run", "y = 'no word of this'"),
    ]
    found = report.measure(sample.stored(chapter))
    assert found.name == sample.stored(chapter).name
    assert found.cells["words"] == 2 + 9 + 1


def test_the_table_stands_in_columns_and_says_what_they_mean():
    rows = [report.Measured("a", {"words": 12.0}), report.Measured("long", {"words": 2345.0})]
    header, first, second, empty, *meanings = report.table(rows).splitlines()
    assert empty == ""
    assert header.split()[:2] == ["words", "cells"]
    assert (first.split()[:3], second.split()[:3]) == (["a", "12*", "?"], ["long", "2,345", "?"])
    assert header.index("words") + 5 == first.index("12*") + 3 == second.index("2,345") + 5
    assert len({len(line) for line in (header, first, second)}) == 1
    said = dict(zip((column.title for column in report.COLUMNS), meanings, strict=True))
    assert said["words"] == "words: of the main line (1,500 to 3,500)"
    assert said["median"] == "median: lines of a code cell (at most 3)"
    assert said["ex"] == "ex: exercises (4 or more)"
    assert said["long"] == "long: sentences of more than 40 words (none)"
    assert said["said"].endswith("(5 more or fewer are marked)")


def test_a_sentence_of_the_main_line_is_counted_there():
    change = insert("look", text("more", "one two `three` four"))
    added = difference(change)
    assert added.pop("words") == 4
    assert set(added) == {"min", "w/cell", "KB"}


def test_a_second_reading_is_counted_apart():
    lines = {"median", "p90"}
    # What follows stands under the heading until the next one of level 3 or above.
    after = insert("deeper-run", text("back", "### Back"))
    added = difference(lambda chapter: (deeper(SECOND)(chapter), after(chapter)))
    assert added["2nd words"] == 10
    assert added["2nd cells"] == 1
    assert added["2nd min"] == pytest.approx(10 / 130 + 1.5)
    assert added["words"] == 1  # "Back"
    assert set(added) - lines <= {
        "2nd words", "2nd cells", "2nd min", "words", "min", "w/cell", "figs", "KB", "runs",
    }  # fmt: skip


def test_a_run_a_long_cell_a_wide_line_and_a_long_sentence_are_counted_and_marked():
    cells = [code(f"more-{k}", "y = 1\n" * 11 + f"y = '{'a' * 80}'") for k in range(4)]
    chapter = measured(insert("look", *cells, text("long", "row " * 41 + ".")))
    assert [shown(chapter, t) for t in ("runs", ">10", "widest", "long")] == [
        "1*", "4*", "86*", "1*",
    ]  # fmt: skip


def test_guesses_between_answers_are_a_share_of_all_guesses():
    listed = "> **Predict.** How many?\n>\n> - one\n> - two"
    boxes = (text("a", listed), text("b", "> **Predict.** Why?"), text("c", "> **Note.** So."))
    assert shown(measured(insert("look", *boxes)), "lists") == "50"
    assert shown(measured(insert("look", *boxes[1:])), "lists") == "0*"


def test_words_in_brackets_that_nobody_has_written_over_are_counted():
    change = insert(
        "look", text("more", "Here is more (of it). (Why this is right, in a sentence.)")
    )
    assert shown(measured(), "left") == "0"
    assert shown(measured(change), "left") == "1*"
    files, _ = new_chapter.new("98", "Rows, once more")
    new = nbformat.reads(next(iter(files.values())), as_version=4)
    left = report.measure(sample.stored(new)).cells["left"]
    # A chapter begins with four exercises, each with two of them, and looks twice.
    assert left == len(prompts()) + 3 * 2 + 2


def test_what_is_not_known_is_a_question_mark():
    assert shown(measured(), "CPU s") == "?"
    assert shown(measured(cpu_seconds=10.5), "CPU s") == "10.5*"


def test_nothing_makes_it_fail(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["report", "01", "04"])
    assert report.main() is None
    header, first, second, *meanings = capsys.readouterr().out.splitlines()
    assert header.split()[:2] == ["words", "cells"]
    assert (first[:2], second[:2]) == ("01", "04")
    assert sum(": " in line for line in meanings) == len(report.COLUMNS)


def test_a_reader_that_has_read_enough_is_no_error():
    shell = f"{sys.executable} -m tools.report 01 | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
