"""The whole gate in one command: every check that a change to the book must pass.

    python -m tools.gate                 everything
    python -m tools.gate lint unit       the stages named

Stages run one after the other, all of them, so that one run shows everything that is wrong.
``BOOK_DEVICE=cuda`` (or another accelerator) adds a run of every notebook on that device.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field

from tests.notebooks.command import command as nbval
from tools.paths import ROOT, chapters

PYTEST = (sys.executable, "-m", "pytest", "-q")
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")


@dataclass
class Stage:
    """One part of the gate: a command, and what is different in its environment."""

    title: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Result:
    """What became of a stage: its counts by kind, the seconds it took, and its exit status."""

    counts: dict[str, int]
    seconds: float
    status: int


def stages() -> dict[str, Stage]:
    """Return all stages by name, in the order in which they run: the quickest first."""
    simulated = nbval("simulated", chapters())[1]
    ruff = [sys.executable, "-m", "ruff"]
    all_stages = {
        "style": Stage("code style", [*ruff, "check", "."]),
        "format": Stage("code format", [*ruff, "format", "--check", "-q", "."]),
        "lint": Stage("stored notebooks and imports", [*PYTEST, "tests/lint"]),
        "unit": Stage("utils and tools", [*PYTEST, "-n2", "tests/unit"]),
        "device": Stage(
            "the simulated accelerator itself", [*PYTEST, "-n2", "tests/simulated"], simulated
        ),
        "nbval": Stage("the notebook comparison itself", [*PYTEST, "-n2", "tests/notebooks"]),
    }
    devices = dict.fromkeys(("cpu", "simulated", os.environ.get("BOOK_DEVICE", "cpu")))
    for device in devices:
        if device != "auto":
            all_stages[device] = Stage(f"notebooks on {device}", *nbval(device, chapters()))
    all_stages["pages"] = Stage("the built pages in a browser", [*PYTEST, "-n2", "tests/pages"])
    return all_stages


def run(stage: Stage) -> Result:
    """Run one stage, showing its output as it comes; return its result."""
    print(f"\n━━ {stage.title} ━━", flush=True)
    start, shown = time.monotonic(), []
    process = subprocess.Popen(
        stage.command,
        cwd=ROOT,
        env={**os.environ, **stage.env},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    for line in process.stdout:
        print(line, end="", flush=True)
        shown.append(line)
    status = process.wait()
    return Result(counts("".join(shown), status), time.monotonic() - start, status)


def counts(output: str, status: int) -> dict[str, int]:
    """Return how many checks a stage counted; a program that counts nothing is one check."""
    lines = [line for line in output.splitlines() if COUNT.search(line) and " in " in line]
    if lines:
        return {kind: int(n) for n, kind in COUNT.findall(lines[-1])}
    return {"failed": 1} if status else {"passed": 1}


def tree() -> str:
    """Return git's list of changed and untracked files (empty outside a checkout)."""
    status = ["git", "status", "--porcelain"]
    return subprocess.run(status, cwd=ROOT, capture_output=True, text=True).stdout


def report(results: dict[str, Result], left_behind: str) -> int:
    """Print the table of stages and the closing line; return the exit status."""
    print("\nstage        passed  failed  skipped   seconds")
    total = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for name, result in results.items():
        row = dict(result.counts)
        row["failed"] = row.get("failed", 0) + row.get("error", 0)
        if result.status and not row["failed"]:
            row["failed"] = 1
        for kind in total:
            total[kind] += row.get(kind, 0)
        cells = "  ".join(f"{row.get(kind, 0):6}" for kind in total)
        print(f"{name:10}  {cells}  {result.seconds:8.1f}")
    if left_behind:
        print(f"The run changed the checkout:\n{left_behind}")
        total["failed"] += 1
    print(f"gate: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return int(total["failed"] > 0)


def main() -> int:
    """Run the stages named on the command line, or all; return the exit status."""
    every = stages()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="STAGE", help=f"of: {', '.join(every)}")
    names = parser.parse_args().names or list(every)
    if unknown := [name for name in names if name not in every]:
        parser.error(f"unknown stage {', '.join(unknown)}; there are: {', '.join(every)}")
    before = tree()
    results = {name: run(every[name]) for name in names}
    return report(results, "" if tree() == before else tree())


if __name__ == "__main__":
    sys.exit(main())
