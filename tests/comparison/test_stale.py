"""What is stored and no longer what its code gives is red, to the letter, under its cell's name."""

import json

import nbformat
import pytest

from tests.comparison.fixture_notebooks import BESIDE, judge, make, spoil
from tools.notebooks import exactly_equal
from tools.notebooks.clean import FRAME

HTML = "from IPython.display import HTML, display\n"
SHOWN = "display({'text/plain': 'dot', 'image/png': 'iVBORw0KGgo='}, raw=True)"

GOOD = {
    "boot": "'stored with the start cell that every chapter has'",
    "picture": HTML + "HTML('<figure><svg><path d=\"M0 0\"/></svg>a dot</figure>')",
    "image": SHOWN,
    "script": "HTML('<p>two</p><script type=\"module\">const k = 2</script>')",
    "result": "1 + 1",
    "display": "display(2)",
    "order": "print('before')\ndisplay('between')\nprint('after')",
    "lines": "print('one')\nprint('two')",
    "progress": "print('half\\rwhole')",
    "error": "1 / 0",
    "scrolled": "3",
    "counted": "4",
    "counted-result": "5",
    "lit": "6",
    "cleared": "7",
    "warned": "8",
    "failed": "9",
    "ignored": "id(object())",
    "ignored-and-cleared": "id(object())",
    "ignored-and-drawn": "id(object())",
    "ignored-and-scrolled": "id(object())",
    "ignored-and-programmed": "HTML('<p>two</p><script type=\"module\">const k = 2</script>')",
    "ignored-data": "HTML('<script type=\"application/json\">2</script>')",
    "untouched": "'the same'",
}
IGNORED = ["nbval-ignore-output"]
TAGS = {name: IGNORED for name in GOOD if "ignored" in name} | {"error": ["raises-exception"]}


def rewrite(mime, old, new):
    def change(cell):
        data = cell.outputs[0].data
        assert old in data[mime]
        data[mime] = data[mime].replace(old, new)

    return change


def swap_streams(cell):
    first, shown, last = cell.outputs
    cell.outputs = [shown, first, last]


def split_stream(cell):
    cell.outputs = [nbformat.v4.new_output("stream", text=text) for text in ("one\n", "two\n")]


def error(cell):
    cell.outputs.append(nbformat.v4.new_output("error", ename="E", evalue="e", traceback=["E: e"]))


BLIND = {
    "boot": lambda cell: cell.update(source=f"{cell.source}\n# and more"),
    "picture": rewrite("text/html", "M0 0", "M9 9"),
    "image": rewrite("image/png", "Ggo", "Ggp"),
    "script": rewrite("text/html", "k = 2", "k = 3"),
    "order": swap_streams,
    "lines": split_stream,
    "error": lambda cell: cell.outputs[0].update(traceback=["\x1b[31mZeroDivisionError"]),
    "scrolled": lambda cell: cell.metadata.update(scrolled=True),
    "counted": lambda cell: cell.update(execution_count=1),
    "counted_result": lambda cell: cell.outputs[0].update(execution_count=1),
    "lit": lambda cell: cell.outputs[0].update(metadata={"needs_background": "light"}),
    "ignored_and_cleared": lambda cell: cell.update(outputs=[]),
    "ignored_and_drawn": lambda cell: cell.outputs[0].data.update({"image/png": "iVBORw0KGgo="}),
    "ignored_and_scrolled": lambda cell: cell.metadata.update(scrolled=True),
    "ignored_and_programmed": rewrite("text/html", "k = 2", "k = 3"),
}
"""Faults that nbval's own comparison does not see."""

SEEN = {
    "cleared": lambda cell: cell.update(outputs=[]),
    "warned": lambda cell: cell.outputs.append(
        nbformat.v4.new_output("stream", name="stderr", text="careful")
    ),
    "failed": error,
}
"""Faults that it sees as well."""

INNOCENT = {
    "ignored": rewrite("text/plain", "", "1"),
    "ignored_data": rewrite("text/html", "2", "3"),
}
"""Changes that are none."""

TEXT = {"text": lambda cell: cell.metadata.update(collapsed=True)}
"""A fault of a text cell, which is found in the check ``frame``."""


def ids(faults):
    return {name.replace("_", "-") for name in faults}


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A good notebook, stored as ``make refresh`` does."""
    folder = tmp_path_factory.mktemp("stale")
    (folder / "utils/scenes").mkdir(parents=True)
    (folder / "utils/scenes/player.js").touch()  # by which the start cell knows the book
    return make(folder / "fixture.ipynb", GOOD, TAGS)


@pytest.fixture(scope="module")
def good(stored):
    return judge(stored)


@pytest.fixture(scope="module")
def spoiled(stored, good):
    """The same notebook with every fault in it."""
    path = stored.with_name("05_spoiled.ipynb")
    path.write_bytes(stored.read_bytes())
    return spoil(path, **BLIND, **SEEN, **INNOCENT, **TEXT)


@pytest.fixture(scope="module")
def verdict(spoiled):
    return judge(spoiled)


def test_what_was_just_stored_is_green(good):
    assert good.status == 0, good.text
    assert good.passed == {*GOOD, *BESIDE}


@pytest.mark.parametrize("fault", sorted(ids(BLIND | SEEN)))
def test_a_fault_is_red_under_its_cells_name(verdict, fault):
    assert fault in verdict.failed, verdict.text


def test_nothing_else_is_red(verdict):
    assert verdict.failed == {*ids(BLIND | SEEN), "frame"}


def test_the_message_says_what_is_stale_and_how_to_store_it(verdict):
    assert '05_spoiled.ipynb is stale: make refresh CHAPTERS="05"' in verdict.text
    for said in (
        "cell 'picture': outputs 1 data text/html: stored '<figure><svg><path d=\"M9 9\"",
        "cell 'scrolled': metadata scrolled: stored True, now None",
        "cell 'counted': execution_count: stored 1, now 13",
        "cell 'text': metadata collapsed: stored True, now None",
    ):
        assert said in verdict.text


def test_nbval_alone_sees_none_of_the_faults_that_are_said_to_be_hidden_from_it(spoiled):
    alone = judge(spoiled, more=["--not-to-the-letter"])
    assert alone.failed == ids(SEEN)


def test_where_other_versions_are_installed_only_nbvals_comparison_remains(spoiled, tmp_path):
    (tmp_path / "pins.txt").write_text("torch==1.0\nnbval==0.11.0\n")
    module = "from pathlib import Path\nfrom tools.notebooks import exactly_equal\n"
    module += f"exactly_equal.REQUIREMENTS = Path({str(tmp_path / 'pins.txt')!r})\n"
    (tmp_path / "other_pins.py").write_text(module)
    other = judge(spoiled, more=["-p", "other_pins"], PYTHONPATH=str(tmp_path))
    assert (other.failed, other.skipped) == (ids(SEEN), {"frame"})
    assert "pictures and scripts are not compared: torch 2." in other.text


# ---- without a kernel ----------------------------------------------------------------------------


def test_a_pin_is_met_by_a_build_with_a_local_label(tmp_path, monkeypatch):
    (tmp_path / "pins.txt").write_text("# first\n-c more.txt\ntorch==2.13.0  # why\nnbval==1.0\n")
    found = {"torch": "2.13.0+cpu", "nbval": "1.0.1"}
    monkeypatch.setattr(exactly_equal, "version", found.__getitem__)
    monkeypatch.setattr(exactly_equal, "REQUIREMENTS", tmp_path / "pins.txt")
    assert exactly_equal.unpinned() == ["nbval 1.0.1 is installed, 1.0 is pinned"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"metadata": {"widgets": {}}}, "metadata widgets: stored {}, now None"),
        ({"metadata": {"kernelspec": {"name": "torch-env"}}}, "metadata kernelspec name: stored"),
        ({"metadata": {"language_info": {"name": "R"}}}, "metadata language_info name: stored 'R'"),
        ({"nbformat_minor": 4}, "nbformat_minor: stored 4, now 5"),
        ({"worksheets": []}, "worksheets: stored [], now None"),
    ],
)
def test_a_strange_format_or_metadata_is_stale(stored, tmp_path, fault, said):
    good = json.loads(stored.read_text("utf-8"))
    fault = fault | {"metadata": FRAME["metadata"] | fault.get("metadata", {})}
    path = tmp_path / "01_test.ipynb"
    path.write_text(json.dumps(good | fault), "utf-8")
    assert exactly_equal.stale_frame(stored) == []
    assert said in "\n".join(exactly_equal.stale_frame(path))
