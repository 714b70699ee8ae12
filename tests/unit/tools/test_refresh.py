"""``tools.refresh``: a notebook is stored clean and whole, or not at all."""

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tools import refresh
from tools.notebooks.clean import NotStored
from tools.notebooks.nbval_command import environment
from tools.paths import chapters


def notebook(*sources, tags=()):
    """A notebook of code cells; the last one carries ``tags``."""
    cells = [
        nbformat.v4.new_code_cell(source, id=f"cell-{k}", metadata={"collapsed": True})
        for k, source in enumerate(sources)
    ]
    cells[-1].metadata["tags"] = list(tags)
    return nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {}})


def executed(tmp_path, *sources, tags=()):
    path = tmp_path / "01_test.ipynb"
    nbformat.write(notebook(*sources, tags=tags), path)
    return refresh.execute(path)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    sources = ("import os", "print('a')\nprint('b')", "os.environ['BOOK_DEVICE']", "1 / 0")
    return executed(tmp_path_factory.mktemp("clean"), *sources, tags=["raises-exception"])


def test_runs_on_the_cpu_whatever_the_machine_has(clean):
    assert clean.cells[2].outputs[0].data["text/plain"] == "'cpu'"


def test_counts_run_from_one(clean):
    assert [c.execution_count for c in clean.cells] == [1, 2, 3, 4]
    assert clean.cells[2].outputs[0].execution_count == 3


def test_prints_of_one_cell_are_one_stream(clean):
    assert [o.text for o in clean.cells[1].outputs] == ["a\nb\n"]


def test_metadata_is_only_what_the_rules_allow(clean):
    assert set(clean.metadata) == {"kernelspec", "language_info"}
    # nbconvert gives a script the extension that stands here, or .txt.
    assert clean.metadata.language_info == {"name": "python", "file_extension": ".py"}
    assert [dict(c.metadata) for c in clean.cells[:3]] == [{}, {}, {}]
    assert clean.cells[3].metadata.tags == ["raises-exception"]


def test_ipython_finds_its_folder_before_the_first_build(tmp_path, monkeypatch):
    inside = {"IPYTHONDIR": str(tmp_path / "_build/ipython")}
    monkeypatch.setattr(refresh, "environment", lambda device: environment(device) | inside)
    ran = executed(tmp_path, "import os; os.path.isdir(os.environ['IPYTHONDIR'])")
    assert ran.cells[0].outputs[0].data["text/plain"] == "True"


def test_where_no_folder_can_be_made_it_runs_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "_build").write_text("no folder")
    inside = {"IPYTHONDIR": str(tmp_path / "_build/ipython")}
    monkeypatch.setattr(refresh, "environment", lambda device: environment(device) | inside)
    assert executed(tmp_path, "1").cells[0].outputs[0].data["text/plain"] == "1"


def test_a_checkout_that_cannot_be_written_is_named_before_anything_runs(monkeypatch):
    monkeypatch.setattr(refresh.os, "access", lambda path, mode: False)
    monkeypatch.setattr(refresh.sys, "argv", ["refresh", "03"])
    monkeypatch.setattr(refresh, "execute", lambda path: pytest.fail("it ran"))
    with pytest.raises(SystemExit, match="chapters cannot be written"):
        refresh.main()


def test_an_expected_error_is_stored_without_colours_or_paths(clean):
    assert clean.cells[3].outputs[0].traceback == ["ZeroDivisionError: division by zero"]


def test_an_unexpected_error_stores_nothing(tmp_path):
    with pytest.raises(CellExecutionError, match="division by zero"):
        executed(tmp_path, "1 / 0")


def test_a_warning_stores_nothing_and_names_the_cell(tmp_path):
    with pytest.raises(NotStored, match=r"cell-0 wrote to stderr: .*careful"):
        executed(tmp_path, "import warnings; warnings.warn('careful')")


def test_an_exception_that_does_not_come_is_named(tmp_path):
    with pytest.raises(NotStored, match="cell-0 is tagged raises-exception and raised no"):
        executed(tmp_path, "1", tags=["raises-exception"])


def test_store_says_whether_the_file_changed_and_leaves_no_half(tmp_path):
    path = tmp_path / "01.ipynb"
    fresh = nbformat.v4.new_notebook()
    assert refresh.store(fresh, path)
    assert not refresh.store(fresh, path)
    assert [p.name for p in tmp_path.iterdir()] == ["01.ipynb"]


def test_a_chapter_is_named_by_its_number():
    assert [path.name for path in chapters(["05"])] == ["05_shape_view_reshape.ipynb"]


def test_an_unknown_chapter_is_answered_with_the_known_ones():
    with pytest.raises(SystemExit, match=r"'99' fits 0 chapters, expected one of: .*05_shape"):
        chapters(["99"])
