"""Every stored notebook keeps every rule."""

import pytest

from tests.lint.chapters import read_chapters
from tests.lint.rules import RULES, messages
from tools.paths import CHAPTERS
from tools.stored.manifest import read_manifest

NOTEBOOKS = read_chapters()


def test_there_are_chapters_to_read():
    assert NOTEBOOKS, f"no notebook in {CHAPTERS}; the lint would prove nothing"


def test_every_chapter_of_the_manifest_is_stored():
    lost = sorted(set(read_manifest()) - {notebook.name for notebook in NOTEBOOKS})
    assert not lost, f"{lost} lost; restore them, or: python -m tools.stored.manifest"


def test_chapters_hold_notebooks_and_nothing_else():
    files = (path for path in CHAPTERS.iterdir() if path.is_file())
    others = sorted(path.name for path in files if path.suffix != ".ipynb")
    assert not others, f"chapters/ holds {others}; move them away, a notebook needs only utils"


def test_no_two_chapters_have_the_same_number():
    numbers = [notebook.number for notebook in NOTEBOOKS]
    assert len(numbers) == len(set(numbers)), f"numbers {numbers}: rename one of the twins"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.name)
def test_stored_notebook_keeps_every_rule(notebook):
    if found := [message for rule in RULES for message in messages(notebook, rule)]:
        pytest.fail("\n".join(found), pytrace=False)
