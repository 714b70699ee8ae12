"""The whole gate in one command: every check that a change to the book must pass.

    python -m tools.gate                 all stages but those that run weekly
    python -m tools.gate lint unit       the stages named

Stages run one after the other, all of them, so that one run shows everything that is wrong.
``BOOK_DEVICE=cuda`` (or another accelerator) adds a run of every notebook on that device. Machines
that share the work each name their part, ``BOOK_SHARD=2/5`` the second of five: it is a part of the
notebooks, and of the checks in the stages ``unit``, ``explorers`` and ``pages``.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from tools import browser, estimate, shards
from tools.notebooks.nbval_command import command as nbval
from tools.paths import ROOT, chapters
from tools.runner import Result, Stage, run

PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
SHARED = (*PYTEST, "-p", "tools.shards", "--dist=loadgroup", "-n2")
IN_ORDER = (*SHARED, "--no-loadscope-reorder")
"""The checks in the order that their ``conftest.py`` gives: what takes longest begins first."""
BY_FILE = (*PYTEST, "-n2", "--dist=loadfile")
"""Each file whole in one of two processes: what its checks share is made once, not in both."""
COLAB = (*PYTEST, "-n2", "tests/colab")
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""For stages of two processes: threads of both on the same cores would wait for each other."""

AHEAD = (sys.executable, "-m", "tests.colab.environment")
"""Installs what the stages on Colab's versions need."""

WITH_COLAB = ("lone", "colab")
"""Stages that run on Colab's versions."""

WEEKLY = ("colab",)
"""Stages that run only where they are named: each push has a sample of the same, ``lone``."""

WINDOWS = (
    "The gate runs on Linux and macOS, on Windows in WSL. On Windows itself you can read, build "
    "and run the book: see README."
)


def stages() -> dict[str, Stage]:
    """Return all stages by name, in the order in which they run: the quickest first."""
    ruff = [sys.executable, "-m", "ruff"]
    simulated = nbval("simulated", chapters())[1]
    notebooks = shards.share(chapters(), shards.named())
    before = {
        "style": Stage("code style", [*ruff, "check", "--no-cache", "."]),
        "format": Stage("code format", [*ruff, "format", "--no-cache", "--check", "-q", "."]),
        "lint": Stage("stored notebooks and imports", [*PYTEST, "tests/lint"]),
        "unit": Stage("utils and tools", [*IN_ORDER, "tests/unit"], ONE_THREAD, shared=True),
        "device": Stage(
            "the simulated accelerator itself", [*PYTEST, "-n2", "tests/simulated"], simulated
        ),
        "nbval": Stage("the notebook comparison itself", [*BY_FILE, "tests/comparison"]),
    }
    per_notebook = {
        name: Stage(f"notebooks on {name}", *nbval(name, notebooks), shared=True)
        for name in devices()
    }
    if not notebooks:  # with nothing named, these commands would take everything
        nothing = Stage("no notebook in this shard", [sys.executable, "-c", ""])
        per_notebook = dict.fromkeys(per_notebook, nothing)
    pages = {"env": ONE_THREAD, "in_a_browser": True, "shared": True}
    after = {
        "lone": Stage("some lone notebooks with Colab's versions", [*COLAB, "-m", "not weekly"]),
        "colab": Stage("every lone notebook with Colab's versions", [*COLAB]),
        "explorers": Stage("explorers in a browser", [*SHARED, "tests/explorers"], **pages),
        "pages": Stage("the built pages in a browser", [*IN_ORDER, "tests/pages"], **pages),
    }
    return before | per_notebook | after


def devices() -> list[str]:
    """Return the devices that every notebook runs on: two always, and the one that is named."""
    named = os.environ.get("BOOK_DEVICE", "auto")
    return list(dict.fromkeys(["cpu", "simulated", *([named] if named != "auto" else [])]))


def tree() -> str:
    """Return git's list of changed and untracked files (empty outside a checkout, without git)."""
    if not shutil.which("git"):
        return ""
    status = ["git", "status", "--porcelain"]
    return subprocess.run(status, cwd=ROOT, capture_output=True, encoding="utf-8").stdout


def report(results: dict[str, Result], left_behind: str) -> int:
    """Print the table of stages and the closing line; return the exit status."""
    print("\nstage            passed  failed  skipped   seconds  share")
    shares = estimate.shares({name: result.seconds for name, result in results.items()})
    total = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for name, result in results.items():
        row = dict(result.counts)
        row["failed"] = row.get("failed", 0) + row.get("error", 0)
        if (result.status or result.nothing_ran()) and not row["failed"]:
            row["failed"] = 1
        for kind in total:
            total[kind] += row.get(kind, 0)
        cells = "  ".join(f"{row.get(kind, 0):6}" for kind in total)
        print(f"{name:14}  {cells}  {result.seconds:8.1f}  {shares[name]:>5}")
    print(f"{'all':14}  {'':22}  {sum(r.seconds for r in results.values()):8.1f}")
    for name, result in results.items():
        if result.nothing_ran():
            print(f"{name}: nothing ran: {result.reason or 'everything was skipped'}")
    if left_behind:
        print(f"The run changed the checkout:\n{left_behind}")
        total["failed"] += 1
    print(f"gate: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return int(total["failed"] > 0)


def run_all(chosen: dict[str, Stage], end_ahead: Callable[[], None]) -> dict[str, Result]:
    """Run stages one after the other, keep what each took, and return what became of them.

    Args:
        chosen: the stages by name.
        end_ahead: called before a stage that installs Colab's versions itself if need be.
    """
    results = {}
    for name, stage in chosen.items():
        if name in WITH_COLAB:
            end_ahead()
        results[name] = run(name, stage)
        if not results[name].status:
            estimate.keep(name, results[name].seconds, sum(results[name].counts.values()))
    return results


@contextmanager
def colab_ahead(names: Iterable[str]) -> Iterator[Callable[[], None]]:
    """Install Colab's versions behind the other stages, with what these leave of the processors.

    Gives what ends that. On a busy machine nothing is left, and who waited for it would wait for
    long: a stage that needs the versions ends it, and begins anew what it had not finished.
    """
    if not set(WITH_COLAB) & set(names):
        yield lambda: None
        return
    none = subprocess.DEVNULL
    made = subprocess.Popen(
        ["nice", "-n", "19", *AHEAD], cwd=ROOT, stdout=none, stderr=none, start_new_session=True
    )

    def end() -> None:
        if made.poll() is None:
            os.killpg(made.pid, signal.SIGKILL)  # with what it has started
            made.wait()

    try:
        yield end
    finally:
        end()


def main() -> int:
    """Run the stages named on the command line, or every push's; return the exit status."""
    every = stages()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="STAGE", help=f"of: {', '.join(every)}")
    names = parser.parse_args().names or [name for name in every if name not in WEEKLY]
    if sys.platform == "win32":
        parser.exit(1, f"{WINDOWS}\n")
    if unknown := [name for name in names if name not in every]:
        parser.error(f"unknown stage {', '.join(unknown)}; there are: {', '.join(every)}")
    part = shards.named()
    chosen = {estimate.key(n, part if every[n].shared else "1/1"): every[n] for n in names}
    print(estimate.plan({name: stage.title for name, stage in chosen.items()}), flush=True)
    before = tree()
    if any(stage.in_a_browser for stage in chosen.values()):
        fetch_browser()
    with colab_ahead(names) as end_ahead:
        results = run_all(chosen, end_ahead)
    return report(results, "" if tree() == before else tree())


def fetch_browser() -> None:
    """See to it that there is a browser; where none can be had, say so and let its stages fail."""
    try:
        print(f"The browser is {browser.ready()}", flush=True)
    except SystemExit as error:
        print(error, flush=True)


if __name__ == "__main__":
    sys.exit(main())
