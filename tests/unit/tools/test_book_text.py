"""The prose that the language model learns from: what is kept, and the stored file."""

import re

import nbformat
import pytest

from tools import book_text
from tools.book_text import ALPHABET, PROSE, collect, paragraphs
from utils import datasets


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("A net learns. It does.", ["A net learns. It does."]),
        ("# A heading\n\nA sentence.", ["A sentence."]),
        ("One *two* **three** [four](five.ipynb).", ["One two three four."]),
        ("See <https://pytorch.org>. Then go on.", ["Then go on."]),
        ("The `loss` falls. Call `x.t()` here. Then look.", ["The loss falls. Then look."]),
        ("“Yes”, it’s – so.", ['"Yes", it\'s - so.']),
        ("It is 2 × 3. It is six.", ["It is six."]),
        ("$x^2$ is a square. So it is.", ["So it is."]),
        ("- an entry.\n- another one.", ["an entry.", "another one."]),
        ("> **Predict.** What comes?\n>\n> - this one.\n> - that one.", ["Predict. What comes?"]),
        ("| a cell. |\n|---|\n| one more. |", []),
        ("no end of a sentence", []),
        ("**3.** Say it aloud.", ["Say it aloud."]),
        ("Two lines\nof one sentence.", ["Two lines of one sentence."]),
        ("Done (or so it seems.) Now rest.", ["Done (or so it seems.) Now rest."]),
        ("```\nnot this.\n```\n\nBut this.", ["But this."]),
    ],
)
def test_sentences_of_the_alphabet_stay(source: str, kept: list[str]):
    assert paragraphs(source, set()) == kept


def test_a_sentence_stands_only_once():
    known: set[str] = set()
    assert paragraphs("It learns. It falls.", known) == ["It learns. It falls."]
    assert paragraphs("It learns. It rests.", known) == ["It rests."]
    assert paragraphs("It falls.", known) == []


def test_markdown_cells_are_read_in_order_and_code_is_not(tmp_path):
    make = nbformat.v4
    cells = [
        make.new_markdown_cell("# Title\n\nFirst."),
        make.new_code_cell("# A comment."),
        make.new_markdown_cell("Second.\n\nThird. First."),
    ]
    path = tmp_path / "01_one.ipynb"
    nbformat.write(make.new_notebook(cells=cells), path)
    assert collect([path]) == "First.\nSecond.\nThird.\n"


def test_the_command_writes_all_chapters_named_but_the_last(tmp_path, monkeypatch, capsys):
    for name in ("01_one", "24_last"):
        cell = nbformat.v4.new_markdown_cell(f"This is {name[3:]}.")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / f"{name}.ipynb")
    monkeypatch.setattr(book_text, "chapters", lambda names: sorted(tmp_path.glob("*.ipynb")))
    monkeypatch.setattr(book_text, "ROOT", tmp_path)
    monkeypatch.setattr(book_text, "PROSE", tmp_path / "prose.txt")
    monkeypatch.setattr("sys.argv", ["book_text"])
    assert book_text.main() == 0
    assert (tmp_path / "prose.txt").read_text("ascii") == "This is one.\n"
    assert capsys.readouterr().out == "wrote prose.txt: 13 characters, 1 paragraphs\n"


def test_the_stored_text_is_what_the_cleaning_could_have_written():
    text = PROSE.read_text("ascii")
    assert set(text) <= {*ALPHABET, "\n"}
    assert len(set(text)) > 70
    assert 200_000 < len(text) < 450_000
    assert text.endswith(".\n")
    for line in text.splitlines():
        assert line == " ".join(line.split())
        assert re.search(r"[a-z].*[.!?:][\"')]*$", line), line


def test_the_stored_text_repeats_no_paragraph():
    lines = PROSE.read_text("ascii").splitlines()
    assert len(lines) == len(set(lines))


def test_the_book_is_the_stored_text():
    assert datasets.book() == PROSE.read_text("ascii")
    assert datasets.book().startswith("Programs that speak, translate or paint")
