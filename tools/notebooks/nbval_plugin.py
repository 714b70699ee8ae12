"""What the gate adds to nbval: ``pytest --nbval -p tools.notebooks.nbval_plugin``.

nbval runs each notebook in a kernel of its own and compares every output with the stored one, but
not pictures, scripts and metadata. This plugin names cells by their ids, turns warnings into
errors, refuses what nbval lets pass (a cell stored without having been run, a line on stderr where
outputs are not compared), and names a dead kernel as such. On Linux it forks the kernels from one
process (``forked_kernel.py``). A run on the CPU with the pinned versions also compares to the
letter what each cell gave, and, in the check ``frame``, the rest of the file. One more check
follows the last cell: the audit (``audit.py``).
"""

import os
import sys
from copy import deepcopy
from pathlib import Path

import nbval.plugin
import pytest
from jupyter_client.provisioning import local_provisioner
from nbval.plugin import IPyNbCell, IPyNbFile

from tools.notebooks import exactly_equal, forked_kernel, kernel, run_report
from tools.notebooks.clean import NotStored
from tools.notebooks.kernel import KernelDied
from tools.notebooks.nearly_equal import Near

MEMORY_BYTES = 2 * 2**30
CPU_SECONDS = 30
"""What a notebook should cost; the table marks what costs more, for a busy machine is no fault."""
SLEEP_SECONDS = 1
"""What the cells of a notebook may ask to sleep in all: a reader waits as long."""
OPERATORS = 200_000
"""What a cell may run on the simulated accelerator; on a CPU that is a second or more. A loop that
is far too long shows there in a number that is the same on a busy machine."""
OUTPUT_SECONDS = 60
"""The longest between two outputs of a cell that has ended: 5 s by nbval, too few when busy."""
BOOK = "chapters/"
EXACT = ("cpu", "simulated")
"""Devices that compute with the CPU's own arithmetic: their outputs must agree to the letter."""


def pytest_addoption(parser):
    """Let a caller leave out what the gate's runs on the CPU add: pictures, scripts, metadata."""
    parser.addoption("--not-to-the-letter", action="store_true", help="compare as nbval does")
    parser.addoption(
        "--operators", type=int, default=OPERATORS, help="the most that a cell may run"
    )


def pytest_configure(config):
    """Refuse to start for a device that is absent; let real GPUs differ in late decimals."""
    nbval.plugin.RunningKernel = kernel.start
    if forks(_device_named()):
        local_provisioner.launch_kernel = forked_kernel.launch
    if _device_named() == "cpu":
        return
    from utils.device import get_device  # imports torch, which a run on the CPU does not need

    try:
        found = get_device().type
    except (RuntimeError, ValueError) as error:
        raise pytest.UsageError(str(error)) from None
    if found not in EXACT:
        exact = IPyNbCell.sanitize
        IPyNbCell.sanitize = lambda cell, text: _tolerant(exact(cell, text))


def forks(device: str, platform: str = sys.platform) -> bool:
    """Tell whether kernels are forked: where no library of a device, or of the system, minds."""
    return platform == "linux" and device in EXACT


def _tolerant(text):
    """Return ``text`` as text whose decimals may differ a little; what is no text stays."""
    return Near(text) if isinstance(text, str) else text


def pytest_collection_modifyitems(items):
    """Name the cells by id, and put one step before and one check after those of each notebook."""
    notebooks: dict[IPyNbFile, list] = {}
    for item in items:
        notebooks.setdefault(item.parent, []).append(item)
    items.clear()
    for notebook, cells in notebooks.items():
        if not isinstance(notebook, IPyNbFile):
            items += cells
            continue
        cells = [_named_by_id(cell) for cell in cells]
        items += [*_before(notebook), *cells, Audit.from_parent(notebook, name="audit")]


def _named_by_id(cell: IPyNbCell) -> IPyNbCell:
    """Return the same check under the cell's id: ``view-refuses`` says more than ``Cell 14``."""
    same = {"cell_num": cell.cell_num, "cell": cell.cell, "options": cell.options}
    named = IPyNbCell.from_parent(cell.parent, name=cell.cell.get("id", cell.name), **same)
    named.output_timeout = OUTPUT_SECONDS
    named.stored = deepcopy(cell.cell)  # nbval joins and rewrites the streams that it compares
    return named


def _before(notebook: IPyNbFile) -> list[pytest.Item]:
    """Return what comes before the cells."""
    first = Prepare.from_parent(notebook, name="kernel-starts")
    if _device_named() != "cpu" or notebook.config.option.not_to_the_letter:
        return [first]
    return [first, Frame.from_parent(notebook, name="frame")]


class Prepare(pytest.Item):
    """Before the first cell: warnings become errors, and waiting notices a dead kernel."""

    def runtest(self):
        """Prepare the notebook's kernel."""
        kernel.watch(self.parent.kernel)
        kernel.load(self.parent.kernel, "warnings_as_errors")
        kernel.call(self.parent.kernel, "warnings_as_errors.arm")
        kernel.load(self.parent.kernel, "sleeping")
        kernel.call(self.parent.kernel, "sleeping.arm")
        if (device := _device_of_this_run()) != "cpu":
            kernel.load(self.parent.kernel, "audit")
            kernel.call(self.parent.kernel, "audit.watch", device)

    def reportinfo(self):
        """Say where the step belongs."""
        return self.path, 0, self.name


class Frame(pytest.Item):
    """The file beside its code cells, and whether those will be compared to the letter."""

    def runtest(self):
        """Skip where other versions are installed, for they may draw otherwise."""
        if other := exactly_equal.unpinned():
            pytest.skip(f"pictures and scripts are not compared: {'; '.join(other)}")
        self.parent.published = kernel.Published(self.parent.kernel)
        if found := exactly_equal.stale_frame(self.path):
            raise AssertionError(_stale(self.path, found))

    def repr_failure(self, excinfo):
        """Show what is stale alone: the traceback would show only this file."""
        return str(excinfo.value)

    def reportinfo(self):
        """Say where the check belongs."""
        return self.path, 0, self.name


class Audit(pytest.Item):
    """After the last cell: the notebook ran on the device, within its memory."""

    def runtest(self):
        """Ask the kernel about itself and judge what it says."""
        device = _device_of_this_run()
        if device == "cpu":
            kernel.load(self.parent.kernel, "audit")
        answer = kernel.call(self.parent.kernel, "audit.report", device)
        answer["asked_to_sleep"] = kernel.call(self.parent.kernel, "sleeping.asked")
        cost = (self.path.name, answer["cpu_seconds"], answer["peak_bytes"])
        self.user_properties.append(("cost", cost))
        if complaints := judge(answer, device, self.config.option.operators):
            raise AssertionError(f"{self.path.name}: " + "; ".join(complaints))

    def repr_failure(self, excinfo):
        """Show the complaint alone: the traceback would show only this file."""
        return str(excinfo.value)

    def reportinfo(self):
        """Say where the check belongs."""
        return self.path, 0, self.name


def judge(answer: dict, device: str, operators: int = OPERATORS) -> list[str]:
    """Return what is wrong with a notebook by its audit on ``device``.

    A cell may run so many ``operators``.
    """
    complaints = []
    if device != "cpu" and not answer["on_device"]:
        complaints.append(f"no tensor is on {device!r}: the notebook never moved to the device")
    if device != "cpu" and (names := answer["left_behind"]):
        complaints.append(
            f"on the CPU, not on {device!r}: {', '.join(names)}; move with .to(device), or end "
            f"the name in _cpu where that is meant"
        )
    if answer["peak_bytes"] > MEMORY_BYTES:
        complaints.append(f"{answer['peak_bytes'] / 2**30:.1f} GiB of memory, the budget is 2")
    if (asked := answer["asked_to_sleep"]) > SLEEP_SECONDS:
        complaints.append(f"the cells sleep {asked:.1f} s, the budget is {SLEEP_SECONDS}")
    ran, begin = answer["busiest"]
    if ran > operators:
        complaints.append(f"{ran:,} operators in the cell {begin!r}, the budget is {operators:,}")
    return complaints


def _device_named() -> str:
    """Return what ``BOOK_DEVICE`` says."""
    return os.environ.get("BOOK_DEVICE", "auto")


def _device_of_this_run() -> str:
    """Return the type of the device that this run is about."""
    if _device_named() == "cpu":
        return "cpu"
    from utils.device import get_device  # see pytest_configure

    return get_device().type


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Skip what follows a death or a hang: nobody waits for it."""
    if getattr(item.parent, "timed_out", False):
        pytest.skip(f"{item.path.name} stopped at an earlier cell")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Name the cell in which a kernel died, and look at each cell once more after nbval."""
    try:
        result = yield
    except KernelDied as error:
        item.parent.timed_out = True
        raise KernelDied(f"{item.path.name}, cell {item.name!r}: {error}") from None
    if isinstance(item, IPyNbCell):
        _refuse_what_nbval_lets_pass(item)
        if published := getattr(item.parent, "published", None):
            _refuse_what_is_stale(item, published.outputs())
    return result


def _refuse_what_nbval_lets_pass(item: IPyNbCell) -> None:
    """Fail a cell that was never run when stored, or that wrote to stderr."""
    written = [o.text for o in item.test_outputs or [] if o.get("name") == "stderr"]
    if written and not item.options["check"]:
        item.raise_cell_error(f"The cell writes to stderr: {''.join(written)}")
    if item.cell.execution_count is None and item.cell.source.strip():
        item.raise_cell_error("The cell is stored without having been run: make refresh")


def _refuse_what_is_stale(item: IPyNbCell, outputs: list) -> None:
    """Fail a cell whose stored form is not, to the letter, what it gives now."""
    try:
        found = exactly_equal.stale_cell(item.stored, outputs, item.cell_num + 1)
    except NotStored as error:
        found = [str(error)]
    if found:
        item.raise_cell_error(_stale(item.path, [f"cell {item.name!r}: {said}" for said in found]))


def _stale(path: Path, found: list[str]) -> str:
    """Return what is stale in the notebook at ``path``, and the command that stores it anew."""
    command = f'make refresh CHAPTERS="{path.stem.partition("_")[0]}"'
    return "\n".join([f"{path.name} is stale: {command}", *found])


def cost_line(name: str, seconds: float, peak: int) -> str:
    """Return the line of the table for a notebook of ``seconds`` on the CPU and ``peak`` bytes."""
    mark = f"  more than {CPU_SECONDS} CPU s" if seconds > CPU_SECONDS else ""
    return f"{name:34} {seconds:6.1f} {peak / 2**20:10.0f}{mark}"


def pytest_terminal_summary(terminalreporter):
    """Print the cost of each notebook, and store the report of the run."""
    stats = terminalreporter.stats
    kinds = ("passed", "failed", "error", "skipped", "xfailed")
    done = [(kind, report) for kind in kinds for report in stats.get(kind, [])]
    values = [value for _, report in done for value in report.user_properties]
    costs = sorted({tuple(value) for name, value in values if name == "cost"})
    if costs:
        terminalreporter.write_line("\nnotebook                            CPU s   peak MiB")
    for name, seconds, peak in costs:
        terminalreporter.write_line(cost_line(name, seconds, peak))
    outcomes = [(report.nodeid, kind) for kind, report in done if report.nodeid.startswith(BOOK)]
    if outcomes:  # fixture notebooks stand elsewhere
        try:
            run_report.store(run_report.report(outcomes, costs))
        except OSError as error:  # a checkout that is read only
            terminalreporter.write_line(f"The report of this run is not stored: {error}")
