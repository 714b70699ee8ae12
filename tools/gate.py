"""The whole gate in one command: every check that a change to the book must pass.

    python -m tools.gate                 everything
    python -m tools.gate lint unit       the stages named

Stages run one after the other, all of them, so that one run shows everything that is wrong.
``BOOK_DEVICE=cuda`` (or another accelerator) adds a run of every notebook on that device, and
``BOOK_SHARD=2/5`` leaves to the notebook stages every fifth chapter, beginning with the second.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools import browser
from tools.notebooks.nbval_command import command as nbval
from tools.paths import ROOT, chapters

PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
WINDOWS = (
    "The gate runs on Linux and macOS, on Windows in WSL. On Windows itself you can read, build "
    "and run the book: see README."
)
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")
REASON = re.compile(r"^SKIPPED \[\d+\] \S+ (.*)$", re.M)


@dataclass
class Stage:
    """One part of the gate: a command, and what is different in its environment."""

    title: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    in_a_browser: bool = False


@dataclass
class Result:
    """What became of a stage: its counts by kind, the seconds it took, and its exit status."""

    counts: dict[str, int]
    seconds: float
    status: int
    reason: str = ""
    """Why the last check that was skipped was skipped, or why the stage did not start."""

    def nothing_ran(self) -> bool:
        """Tell whether nothing ran although something was there to run."""
        ran = self.counts.get("passed") or self.counts.get("failed") or self.counts.get("error")
        return not ran and bool(self.reason or self.counts.get("skipped"))


def stages() -> dict[str, Stage]:
    """Return all stages by name, in the order in which they run: the quickest first."""
    ruff = [sys.executable, "-m", "ruff"]
    simulated = nbval("simulated", chapters())[1]
    notebooks = shard(chapters(), os.environ.get("BOOK_SHARD", "1/1"))
    before = {
        "style": Stage("code style", [*ruff, "check", "--no-cache", "."]),
        "format": Stage("code format", [*ruff, "format", "--no-cache", "--check", "-q", "."]),
        "lint": Stage("stored notebooks and imports", [*PYTEST, "tests/lint"]),
        "unit": Stage("utils and tools", [*PYTEST, "-n2", "tests/unit"]),
        "device": Stage(
            "the simulated accelerator itself", [*PYTEST, "-n2", "tests/simulated"], simulated
        ),
        "nbval": Stage("the notebook comparison itself", [*PYTEST, "-n2", "tests/comparison"]),
    }
    per_notebook = {
        name: Stage(f"notebooks on {name}", *nbval(name, notebooks)) for name in devices()
    }
    if not notebooks:  # with nothing named, these commands would take everything
        nothing = Stage("no notebook in this shard", [sys.executable, "-c", ""])
        per_notebook = dict.fromkeys(per_notebook, nothing)
    after = {
        "colab": Stage("a lone notebook with Colab's versions", [*PYTEST, "tests/colab"]),
        "explorers": Stage(
            "explorers in a browser", [*PYTEST, "-n2", "tests/explorers"], in_a_browser=True
        ),
        "pages": Stage(
            "the built pages in a browser", [*PYTEST, "-n2", "tests/pages"], in_a_browser=True
        ),
    }
    return before | per_notebook | after


def devices() -> list[str]:
    """Return the devices that every notebook runs on: two always, and the one that is named."""
    named = os.environ.get("BOOK_DEVICE", "auto")
    return list(dict.fromkeys(["cpu", "simulated", *([named] if named != "auto" else [])]))


def shard(notebooks: list[Path], part: str) -> list[Path]:
    """Return every n-th notebook, beginning with the k-th, for ``part`` ``"k/n"``.

    Raises:
        SystemExit: ``part`` is not of that form, or k is not one of 1 to n.
    """
    match = re.fullmatch(r"(\d+)/(\d+)", part)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise SystemExit(f"BOOK_SHARD is {part!r}; expected k/n with k from 1 to n, such as 2/5.")
    return notebooks[int(match[1]) - 1 :: int(match[2])]


def run(stage: Stage) -> Result:
    """Run one stage, showing its output as it comes; return its result."""
    print(f"\n━━ {stage.title} ━━", flush=True)
    if stage.in_a_browser and browser.program() is None:
        return Result({}, 0.0, 1, browser.MISSING)
    start, shown = time.monotonic(), []
    with subprocess.Popen(
        stage.command,
        cwd=ROOT,
        env={**os.environ, **stage.env},
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            shown.append(line)
    status, output = process.returncode, "".join(shown)
    reasons = REASON.findall(output) or [""]
    return Result(counts(output, status), time.monotonic() - start, status, reasons[-1])


def counts(output: str, status: int) -> dict[str, int]:
    """Return how many checks a stage counted; a program that counts nothing is one check."""
    lines = [line for line in output.splitlines() if COUNT.search(line) and " in " in line]
    if lines:
        return {kind: int(n) for n, kind in COUNT.findall(lines[-1])}
    return {"failed": 1} if status else {"passed": 1}


def tree() -> str:
    """Return git's list of changed and untracked files (empty outside a checkout, without git)."""
    if not shutil.which("git"):
        return ""
    status = ["git", "status", "--porcelain"]
    return subprocess.run(status, cwd=ROOT, capture_output=True, encoding="utf-8").stdout


def report(results: dict[str, Result], left_behind: str) -> int:
    """Print the table of stages and the closing line; return the exit status."""
    print("\nstage        passed  failed  skipped   seconds")
    total = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for name, result in results.items():
        row = dict(result.counts)
        row["failed"] = row.get("failed", 0) + row.get("error", 0)
        if (result.status or result.nothing_ran()) and not row["failed"]:
            row["failed"] = 1
        for kind in total:
            total[kind] += row.get(kind, 0)
        cells = "  ".join(f"{row.get(kind, 0):6}" for kind in total)
        print(f"{name:10}  {cells}  {result.seconds:8.1f}")
    for name, result in results.items():
        if result.nothing_ran():
            print(f"{name}: nothing ran: {result.reason or 'everything was skipped'}")
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
    if sys.platform == "win32":
        parser.exit(1, f"{WINDOWS}\n")
    if unknown := [name for name in names if name not in every]:
        parser.error(f"unknown stage {', '.join(unknown)}; there are: {', '.join(every)}")
    before = tree()
    results = {name: run(every[name]) for name in names}
    return report(results, "" if tree() == before else tree())


if __name__ == "__main__":
    sys.exit(main())
