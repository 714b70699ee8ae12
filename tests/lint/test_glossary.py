"""The glossary holds every term once, and each chapter shows its terms in bold."""

import pytest

from tests.lint import sample_chapter as sample
from tests.lint.chapters import read_chapters
from tests.lint.glossary import Term, differences, mistakes, read_book_glossary, read_glossary
from tests.lint.sample_changes import say

ROW = Term("row", "行", 4, "A line of numbers.", ("rows",))


def told(words, *terms):
    """Return the differences of the sample chapter that says ``words``."""
    chapter = sample.chapter()
    say("look", words)(chapter)
    said = differences(sample.stored(chapter), list(terms))
    return [sentence for sentence in said if "'row" in sentence]


def test_the_glossary_is_right_by_itself():
    assert list(mistakes(read_book_glossary())) == []


@pytest.mark.parametrize("notebook", read_chapters(), ids=lambda notebook: notebook.name)
def test_a_chapter_and_the_glossary_agree(notebook):
    assert list(differences(notebook, read_book_glossary())) == []


@pytest.mark.parametrize("words", ["A **row** is", "Two **Rows** are", "**Row** first."])
def test_a_term_may_lead_a_sentence_or_stand_in_another_form(words):
    assert told(words, ROW) == []


def test_a_bold_word_that_is_no_term_is_named():
    (said,) = told("This is a **row** of it.")
    assert "'row' is bold" in said
    assert "glossary.toml" in said


def test_a_term_of_another_chapter_is_not_bold_again():
    assert told("This is a **row** of it.", Term("row", "行", 3, "A line."))


def test_a_term_that_its_chapter_does_not_mark_is_named():
    (said,) = told("This is a row.", ROW)
    assert "term 'row' is nowhere bold" in said


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ([ROW, Term("Rows", "行", 5, "Lines.")], "'rows' is defined twice, in chapters 4 and 5"),
        ([Term("row", "", 4, "A line.")], "needs a Chinese word"),
        ([Term("row", "行", 4, "A line")], "full stop"),
    ],
)
def test_a_wrong_entry_is_named(terms, words):
    (said,) = mistakes(terms)
    assert words in said


def test_an_entry_that_lacks_a_key_is_refused(tmp_path):
    (tmp_path / "glossary.toml").write_text('[[term]]\nen = "row"\n')
    with pytest.raises(TypeError, match="zh"):
        read_glossary(tmp_path / "glossary.toml")
