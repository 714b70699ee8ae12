"""What the gate adds to nbval: ``pytest --nbval -p tests.notebooks.plugin``.

nbval runs each notebook in a kernel of its own and compares every output with the stored one. This
plugin names cells by their ids, turns warnings into errors, names a dead kernel as such, and adds
one more check per notebook after its last cell: the audit (see ``audit.py``).
"""

import ast
import os
import time
from queue import Empty

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from tests.notebooks.near import Near

MEMORY_BYTES = 2 * 2**30
CPU_SECONDS = 30
EXACT = ("cpu", "simulated")
"""Devices that compute with the CPU's own arithmetic: their outputs must agree to the letter."""

PREPARE = "import warnings; warnings.simplefilter('error')"
AUDIT = "from tests.notebooks.audit import report; print(report(globals(), {device!r}))"


class KernelDied(Exception):
    """The process that ran a notebook is gone."""


def pytest_configure(config):
    """Refuse to start for a device that is absent; let real GPUs differ in late decimals."""
    device = os.environ.get("BOOK_DEVICE", "auto")
    if device == "cpu":
        return
    from utils.device import get_device  # imports torch, which a run on the CPU does not need

    try:
        found = get_device().type
    except (RuntimeError, ValueError) as error:
        raise pytest.UsageError(str(error)) from None
    if found not in EXACT:
        exact = IPyNbCell.sanitize
        IPyNbCell.sanitize = lambda cell, text: _tolerant(exact(cell, text))


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
        first = Prepare.from_parent(notebook, name="kernel-starts")
        items += [first, *cells, Audit.from_parent(notebook, name="audit")]


def _named_by_id(cell: IPyNbCell) -> IPyNbCell:
    """Return the same check under the cell's id: ``view-refuses`` says more than ``Cell 14``."""
    same = {"cell_num": cell.cell_num, "cell": cell.cell, "options": cell.options}
    return IPyNbCell.from_parent(cell.parent, name=cell.cell.get("id", cell.name), **same)


class Prepare(pytest.Item):
    """Before the first cell: warnings become errors, and waiting notices a dead kernel."""

    def runtest(self):
        """Prepare the notebook's kernel."""
        kernel = self.parent.kernel
        kernel.await_reply = _watchful(kernel)
        ask(kernel, PREPARE)

    def reportinfo(self):
        """Say where the step belongs."""
        return self.path, 0, self.name


class Audit(pytest.Item):
    """After the last cell: the notebook ran on the device, within its budgets."""

    def runtest(self):
        """Ask the kernel about itself and judge what it says."""
        if not self.parent.kernel.is_alive() or self.parent.timed_out:
            raise KernelDied(f"{self.path.name}: no audit, its kernel is gone")
        device = _device_of_this_run()
        answer = ast.literal_eval(ask(self.parent.kernel, AUDIT.format(device=device)))
        cost = (self.path.name, answer["cpu_seconds"], answer["peak_bytes"])
        self.user_properties.append(("cost", cost))
        if complaints := judge(answer, device):
            raise AssertionError(f"{self.path.name}: " + "; ".join(complaints))

    def repr_failure(self, excinfo):
        """Show the complaint alone: the traceback would show only this file."""
        return str(excinfo.value)

    def reportinfo(self):
        """Say where the check belongs."""
        return self.path, 0, self.name


def judge(answer: dict, device: str) -> list[str]:
    """Return what is wrong with a notebook by its audit on ``device``."""
    complaints = []
    if device != "cpu" and not answer["on_device"]:
        complaints.append(f"no tensor is on {device!r}: the notebook never moved to the device")
    if device != "cpu" and (names := answer["left_behind"]):
        complaints.append(
            f"on the CPU, not on {device!r}: {', '.join(names)}; move with .to(device), or end "
            f"the name in _cpu where that is meant"
        )
    if answer["cpu_seconds"] > CPU_SECONDS:
        complaints.append(f"{answer['cpu_seconds']:.0f} CPU seconds, the budget is {CPU_SECONDS}")
    if answer["peak_bytes"] > MEMORY_BYTES:
        complaints.append(f"{answer['peak_bytes'] / 2**30:.1f} GiB of memory, the budget is 2")
    return complaints


def _device_of_this_run() -> str:
    """Return the type of the device that this run is about."""
    if os.environ.get("BOOK_DEVICE", "auto") == "cpu":
        return "cpu"
    from utils.device import get_device  # see pytest_configure

    return get_device().type


def ask(kernel, code: str) -> str:
    """Run ``code`` in ``kernel`` outside the notebook's cells; return what it prints.

    Raises:
        KernelDied: the kernel does not answer, or the code fails in it.
    """
    message = kernel.execute_cell_input(code, allow_stdin=False)
    kernel.await_reply(message, timeout=60)
    printed = ""
    while True:
        answer = kernel.get_message("iopub", timeout=10)
        if answer["parent_header"].get("msg_id") != message:
            continue
        content = answer["content"]
        if answer["msg_type"] == "error":
            raise KernelDied(f"{content['ename']}: {content['evalue']}")
        if answer["msg_type"] == "stream":
            printed += content["text"]
        if content.get("execution_state") == "idle":
            return printed


def _watchful(kernel):
    """Return ``kernel.await_reply`` that looks every two seconds whether the kernel still lives."""
    patient = kernel.await_reply

    def await_reply(message, timeout=None):
        end = time.monotonic() + (timeout or 60)
        while True:
            try:
                return patient(message, timeout=max(0.1, min(2.0, end - time.monotonic())))
            except Empty:
                if not kernel.is_alive():
                    raise KernelDied("the kernel died while this cell ran") from None
                if time.monotonic() >= end:
                    raise

    return await_reply


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After a death, let the notebook's remaining cells be expected failures: no one waits."""
    try:
        return (yield)
    except KernelDied:
        item.parent.timed_out = True
        raise


def pytest_terminal_summary(terminalreporter):
    """Print the cost of each notebook."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    costs = [value for r in reports for name, value in r.user_properties if name == "cost"]
    if costs:
        terminalreporter.write_line("\nnotebook                            CPU s   peak MiB")
    for name, seconds, peak in sorted(set(map(tuple, costs))):
        terminalreporter.write_line(f"{name:34} {seconds:6.1f} {peak / 2**20:10.0f}")
