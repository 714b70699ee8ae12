"""The lint is tested: each rule finds its faults, and lets what is good or merely odd pass."""

import pytest

from tests.lint import sample_chapter as sample
from tests.lint.faults import FAULTS, INNOCENTS
from tests.lint.rules import RULES, messages
from tests.lint.rules.form import cells_equal_manifest
from tests.lint.sample_changes import drop
from tools.stored.notebook import read


def _name(item) -> str:
    return getattr(item, "rule", item).__name__


def _changed(case):
    chapter = sample.chapter()
    case.change(chapter)
    return sample.stored(chapter, case.name)


def test_good_chapter_passes():
    good = sample.stored(sample.chapter())
    assert [message for rule in RULES for message in messages(good, rule)] == []


def test_every_rule_has_a_fault_that_it_must_find():
    assert {_name(rule) for rule in RULES} == {_name(fault) for fault in FAULTS}


@pytest.mark.parametrize("fault", FAULTS, ids=_name)
def test_fault_is_found(fault):
    found = messages(_changed(fault), fault.rule)
    assert any(fault.says in message for message in found), found


@pytest.mark.parametrize("innocent", INNOCENTS, ids=_name)
def test_innocent_change_passes(innocent):
    assert messages(_changed(innocent), innocent.rule) == []


def _with_cells(*cells):
    return lambda chapter: chapter.update(cells=list(cells))


@pytest.mark.parametrize(
    "change",
    [
        _with_cells(),
        _with_cells({"cell_type": "code"}),
        _with_cells({"cell_type": "markdown", "source": ["Rows.\n", "# Rows"]}),
        _with_cells(sample.text("pitfall", "**Pitfall.**")),
        drop("exercises", "summary", "solutions"),
    ],
    ids=["empty", "bare code", "bare text", "no code", "no closing"],
)
def test_rules_answer_for_half_a_notebook(change):
    chapter = sample.chapter()
    change(chapter)
    half = sample.stored(chapter)
    assert [message for rule in RULES for message in messages(half, rule)]


def test_message_names_chapter_cell_rule_finding_and_mend():
    fault = next(fault for fault in FAULTS if fault.rule.__name__ == "nothing_is_downloaded")
    assert messages(_changed(fault), fault.rule) == [
        "04_rows: cell make: nothing is downloaded: MNIST(download=...); "
        "fix: use data that a package ships: utils.datasets"
    ]


def test_lost_cell_is_one_finding():
    chapter = sample.chapter()
    drop("read-0-1")(chapter)
    assert len(messages(sample.stored(chapter), cells_equal_manifest)) == 1


def test_rules_have_different_names():
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}'])
def test_reading_refuses_what_is_not_a_notebook(tmp_path, text):
    path = tmp_path / "04_rows.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"04_rows\.ipynb is not a notebook; expected JSON"):
        read(path, sample.FACTS)
