"""One stage of the gate: a command that runs, is watched, and leaves its counts."""

import json
import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import browser, estimate
from tools.paths import ROOT

PROGRESS = ("-p", "tools.gate_progress", "-o", "console_output_style=classic")
QUIET_SECONDS = 30
"""After this long without a line, a stage is said to be still running."""
BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""Python keeps what it compiles. Where that is switched off, each of the hundred processes of a run
would compile the book's code anew, and pytest would rewrite its tests anew.
"""


@dataclass
class Stage:
    """One part of the gate: a command, and what is different in its environment."""

    title: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    in_a_browser: bool = False
    shared: bool = False
    """Whether ``BOOK_SHARD`` leaves only a part of it to this machine."""


@dataclass
class Result:
    """What became of a stage: its counts by kind, the seconds it took, and its exit status."""

    counts: dict[str, int]
    reason: str
    """Why the last check that was skipped was skipped, or why the stage did not start."""

    seconds: float
    status: int

    def nothing_ran(self) -> bool:
        """Tell whether nothing ran although something was there to run."""
        ran = self.counts.get("passed") or self.counts.get("failed") or self.counts.get("error")
        return not ran and bool(self.reason or self.counts.get("skipped"))


def run(name: str, stage: Stage) -> Result:
    """Run one stage, showing its output as it comes; return its result."""
    print(f"\n━━ {stage.title} ━━", flush=True)
    if stage.in_a_browser and browser.program() is None:
        return Result({}, browser.MISSING, 0.0, 1)
    with TemporaryDirectory() as folder:
        tally, start = Path(folder) / "tally.json", time.monotonic()
        counted = [*PROGRESS, f"--tally={tally}"] if "pytest" in stage.command else []
        status = show(name, [*stage.command, *counted], stage.env)
        return Result(*read(tally, status), time.monotonic() - start, status)


def show(name: str, command: list[str], env: dict[str, str]) -> int:
    """Run a command, print what it writes, and a line where it is silent; return its status."""
    spoke, ended = [time.monotonic()], threading.Event()
    keeper = threading.Thread(target=keep_company, args=(name, spoke, ended), daemon=True)
    keeper.start()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **BYTECODE, **env},
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            spoke[0] = time.monotonic()
    ended.set()
    keeper.join()
    return process.returncode


def keep_company(name: str, spoke: list[float], ended: threading.Event) -> None:
    """Say that a stage still runs, whenever it has been silent for long.

    Args:
        name: of the stage, or of its part.
        spoke: when it wrote its last line; what is said here counts.
        ended: set when it has ended.
    """
    start = spoke[0]
    usual = estimate.estimates([name])[name].seconds
    of = f" of about {estimate.spoken(usual)}" if usual else ""
    while not ended.wait(max(0.0, spoke[0] + QUIET_SECONDS - time.monotonic())):
        if time.monotonic() - spoke[0] >= QUIET_SECONDS:
            spoke[0] = time.monotonic()
            print(f"  {name} runs: {estimate.spoken(spoke[0] - start)}{of}", flush=True)


def read(tally: Path, status: int) -> tuple[dict[str, int], str]:
    """Return how many checks a stage counted, and why it skipped the last that it skipped.

    A program that counts nothing is one check.
    """
    if not tally.exists():
        return {"failed" if status else "passed": 1}, ""
    told = json.loads(tally.read_text("utf-8"))
    return told["counts"], told["reason"]
