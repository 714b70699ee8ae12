"""Each fault that a change can bring into a notebook is red, and nothing else turns red."""

import pytest

from tests.notebooks.conftest import judge, spoil

GOOD = {
    "import-all": "import warnings\nimport matplotlib.figure\nfrom utils import pictures",
    "operator": "2 + 3",
    "edited-output": "print('one')",
    "cleared": "'shown'",
    "warned": "1",
    "ignored-and-warned": "assert 1",
    "wrong-exception": "int('x')",
    "no-exception": "1 / 0",
    "dropped-curve": """
figure = matplotlib.figure.Figure()
axes = figure.subplots()
_ = axes.plot([0, 1, 2]), axes.plot([2, 1, 0])
figure""",
    "stray-print": "_ = 1",
    "untouched": "'the same'",
}
TAGS = {
    "ignored-and-warned": ["nbval-ignore-output"],
    "wrong-exception": ["raises-exception"],
    "no-exception": ["raises-exception"],
}


def source(text):
    return lambda cell: cell.update(source=text)


FAULTS = {
    "operator": source("2 * 3"),
    "edited_output": lambda cell: cell.outputs[0].update(text="two\n"),
    "cleared": lambda cell: cell.update(outputs=[]),
    "warned": source("warnings.warn('careful')\n1"),
    "ignored_and_warned": source("warnings.warn('careful')\nassert 1"),
    "wrong_exception": source("int([])"),
    "no_exception": source("1 / 1"),
    "dropped_curve": lambda cell: cell.update(
        source=cell.source.replace(", axes.plot([2, 1, 0])", "")
    ),
    "stray_print": source("print('here')"),
}
IDS = {name.replace("_", "-") for name in FAULTS}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """The good notebook's verdict, and the verdict on the same notebook with every fault in it."""
    from tests.notebooks.conftest import make

    path = make(tmp_path_factory.mktemp("faults") / "fixture.ipynb", GOOD, TAGS)
    return judge(path), judge(spoil(path, **FAULTS))


def test_good_notebook_is_green(verdicts):
    assert verdicts[0].status == 0, verdicts[0].text
    assert verdicts[0].passed == {*GOOD, "kernel-starts", "audit"}


@pytest.mark.parametrize("fault", sorted(IDS))
def test_fault_is_red_under_its_cells_name(verdicts, fault):
    assert fault in verdicts[1].failed, verdicts[1].text


def test_cells_without_fault_stay_green(verdicts):
    assert verdicts[1].failed == IDS
    assert {"import-all", "untouched", "audit"} <= verdicts[1].passed


def test_dead_kernel_is_named_and_nobody_waits_for_the_rest(notebook):
    path = spoil(
        notebook({"first": "1", "dies": "2", "after": "3"}), dies=source("import os; os._exit(1)")
    )
    verdict = judge(path, cell_seconds=60)
    assert "the kernel died while this cell ran" in verdict.text
    assert verdict.status == 1
    assert "dies" in verdict.failed
    assert "after" not in verdict.passed


def test_hanging_cell_is_named_with_its_limit(notebook):
    path = spoil(notebook({"hangs": "1"}), hangs=source("import time; time.sleep(60)"))
    verdict = judge(path, cell_seconds=2)
    assert verdict.status == 1
    assert "hangs" in verdict.failed
    assert "Timeout of 2 seconds exceeded" in verdict.text
