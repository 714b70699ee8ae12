"""The manifest holds every notebook's cells, and is written by one function."""

import json

import pytest

from tests.lint import sample_chapter as sample
from tools.stored.manifest import read_manifest, write_manifest


def _store(folder, name, cells):
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}))


def test_manifest_lists_the_cells_of_each_notebook_in_order(tmp_path):
    (tmp_path / f"{sample.NAME}.ipynb").write_text(json.dumps(sample.chapter()))
    _store(tmp_path, "01_start", [{"id": "title"}, {"id": "boot"}])
    write_manifest(tmp_path, tmp_path / "manifest.json")
    listed = read_manifest(tmp_path / "manifest.json")
    assert list(listed) == ["01_start", sample.NAME]
    assert list(listed["01_start"]) == ["title", "boot"]
    assert list(listed[sample.NAME]) == list(sample.FACTS.ids)


def test_manifest_lists_what_each_cell_asserts_or_refers_to(tmp_path):
    source = ["if x:\n", "    assert (x ==\n", "            2)\n", 'check("01.1", x)']
    words = "assert x, see Chapter 3 and chapters 5,\n6 and 12. In chapter 4."
    text = {"id": "words", "cell_type": "markdown", "source": words}
    code = {"id": "proof", "cell_type": "code", "source": source}
    _store(tmp_path, "01_start", [text, code])
    write_manifest(tmp_path, tmp_path / "manifest.json")
    assert read_manifest(tmp_path / "manifest.json") == {
        "01_start": {
            "words": ["Chapter 3", "chapters 5, 6 and 12", "chapter 4"],
            "proof": ["assert (x == 2)", 'check("01.1", x)'],
        }
    }


def test_manifest_has_one_id_a_line(tmp_path):
    _store(tmp_path, "01_start", [{"id": "title"}, {"id": "boot"}])
    write_manifest(tmp_path, tmp_path / "manifest.json")
    lines = (tmp_path / "manifest.json").read_text().splitlines()
    assert lines[2:4] == ['  "title": [],', '  "boot": []']


def test_manifest_forgets_a_notebook_that_is_gone(tmp_path):
    _store(tmp_path, "01_start", [{"id": "title"}])
    write_manifest(tmp_path, tmp_path / "manifest.json")
    (tmp_path / "01_start.ipynb").unlink()
    write_manifest(tmp_path, tmp_path / "manifest.json")
    assert read_manifest(tmp_path / "manifest.json") == {}


def test_cell_without_id_is_refused_by_number(tmp_path):
    _store(tmp_path, "01_start", [{"id": "title"}, {}])
    with pytest.raises(ValueError, match=r"01_start\.ipynb: cell 2 has no id"):
        write_manifest(tmp_path, tmp_path / "manifest.json")
    assert not (tmp_path / "manifest.json").exists()
