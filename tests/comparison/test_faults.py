"""Each fault that a change can bring into a notebook is red, and nothing else turns red."""

import re

import pytest

from tests.comparison.fixture_notebooks import BESIDE, judge, make, spoil
from tools.notebooks.nbval_plugin import CPU_SECONDS, cost_line

GOOD = {
    "names-at-the-start": "sorted(name for name in globals() if name[0] != '_')",
    "import-all": """
import warnings
import matplotlib.figure
import torch
from utils.pictures import tensors""",
    "operator": "2 + 3",
    "edited-output": "print('one')",
    "cleared": "'shown'",
    "warned": "1",
    "ignored-and-warned": "assert 1",
    "ignored-and-on-stderr": "assert 2",
    "never-run": "_ = 'stored without a count'",
    "wrong-exception": "int('x')",
    "no-exception": "1 / 0",
    "dropped-curve": """
figure = matplotlib.figure.Figure()
axes = figure.subplots()
_ = axes.plot([0, 1, 2]), axes.plot([2, 1, 0])
figure""",
    "stray-print": "_ = 1",
    "untouched": "'the same'",
    "warning-in-an-import": "import warns_when_imported",
    "warning-for-developers": "_ = torch.func.jacfwd(torch.sin)(torch.ones(2))",
    "warning-expected": """
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("shown on purpose")
print(caught[0].message)""",
    "names-taken-over": "print = exec = vars = list = type = None",
}
TAGS = {
    "ignored-and-warned": ["nbval-ignore-output"],
    "ignored-and-on-stderr": ["nbval-ignore-output"],
    "warning-in-an-import": ["nbval-ignore-output"],
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
    "ignored_and_on_stderr": source("print('careful', file=sys.stderr)\nassert 2"),
    "never_run": lambda cell: cell.update(execution_count=None),
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
    folder = tmp_path_factory.mktemp("faults")
    module = folder / "warns_when_imported.py"
    module.touch()  # it begins to warn when the notebook is stored
    path = make(folder / "fixture.ipynb", GOOD, TAGS)
    module.write_text("import warnings\nwarnings.warn('old')\n")
    return judge(path), judge(spoil(path, **FAULTS))


def test_good_notebook_is_green(verdicts):
    assert verdicts[0].status == 0, verdicts[0].text
    assert verdicts[0].passed == {*GOOD, *BESIDE}


@pytest.mark.parametrize("fault", sorted(IDS))
def test_fault_is_red_under_its_cells_name(verdicts, fault):
    assert fault in verdicts[1].failed, verdicts[1].text


def test_cells_without_fault_stay_green(verdicts):
    assert verdicts[1].failed == IDS
    assert verdicts[1].passed == {*GOOD, *BESIDE} - IDS


def test_dead_kernel_is_named_and_nobody_waits_for_the_rest(notebook):
    path = spoil(
        notebook({"first": "1", "dies": "2", "after": "3"}), dies=source("import os; os._exit(1)")
    )
    verdict = judge(path)
    assert "fixture.ipynb, cell 'dies': the kernel died while this cell ran" in verdict.text
    assert (verdict.status, verdict.failed) == (1, {"dies"})
    assert verdict.skipped == {"after", "audit"}


def test_hanging_cell_is_named_with_its_limit_and_nobody_waits_for_the_rest(notebook):
    path = spoil(
        notebook({"hangs": "1", "after": "2"}), hangs=source("import time; time.sleep(3600)")
    )
    verdict = judge(path, cell_seconds=10)
    assert "Timeout of 10 seconds exceeded" in verdict.text
    assert (verdict.status, verdict.failed) == (1, {"hangs"})
    assert verdict.skipped == {"after", "audit"}


def test_cost_of_each_notebook_is_reported(verdicts):
    row = re.search(r"fixture\.ipynb +(\d+\.\d) +(\d+)", verdicts[0].text)
    assert float(row[1]) > 0
    assert 100 < float(row[2]) < 2048


@pytest.mark.parametrize(("seconds", "marked"), [(CPU_SECONDS, False), (CPU_SECONDS + 1, True)])
def test_a_notebook_that_costs_much_is_marked_and_no_failure(seconds, marked):
    assert ("more than 30 CPU s" in cost_line("01_a.ipynb", seconds, 2**28)) is marked
