"""A pytest plugin of the gate: it says how far a run is, and counts what became of its checks.

    python -m pytest -p tools.gate_progress --tally=FILE -o console_output_style=classic ...

Dots need a window to be of use; a log gets a line every twentieth of the checks, and each failure
when it happens. ``FILE`` gets what pytest itself counted, as JSON: ``counts`` by kind, ``reason``,
which is why the last of the skipped checks was skipped.
"""

import json
from pathlib import Path

import pytest

PARTS = 20
"""How many lines a run of many checks writes."""

COUNTED = ("passed", "failed", "error", "skipped")


def pytest_addoption(parser):
    """Take the file for the counts."""
    parser.addoption("--tally", type=Path, help="a file for the counts, as JSON")


def pytest_configure(config):
    """Watch a run; its processes, where it has several, are watched by the one that started it."""
    if config.option.tally and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Progress(config), "progress")


class Progress:
    """The checks of one run, as they end."""

    def __init__(self, config):
        self.config = config
        self.total = self.done = self.said = 0

    def pytest_collection_finish(self, session):
        """Learn how many checks there are in a run of one process."""
        self.total = max(self.total, len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        """Learn it in a run of several processes, each of which finds them all."""
        self.total = len(ids)

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self):
        """Let pytest count a check, and write no letter for it."""
        kind, *_ = yield
        return kind, "", ""

    def pytest_runtest_logreport(self, report):
        """Write a line for a failure, and one where another part of the checks is done."""
        if report.failed:
            self._write(f"FAILED {report.nodeid}")
        if report.when == "teardown":
            self.done += 1
            if self.done * PARTS // self.total > self.said:
                self.said = self.done * PARTS // self.total
                self._write(f"{self.done / self.total:5.0%}  {self.done} of {self.total}")

    def _write(self, line):
        self.config.get_terminal_writer().line(line)

    def pytest_terminal_summary(self, terminalreporter):
        """Write what pytest counted, and why the last skipped check was skipped."""
        stats = terminalreporter.stats
        counts = {kind: len(stats[kind]) for kind in COUNTED if stats.get(kind)}
        skipped = [r.longrepr for r in stats.get("skipped", ()) if isinstance(r.longrepr, tuple)]
        reason = skipped[-1][2].removeprefix("Skipped: ") if skipped else ""
        tally = {"counts": counts, "reason": reason}
        self.config.option.tally.write_text(json.dumps(tally), "utf-8")
