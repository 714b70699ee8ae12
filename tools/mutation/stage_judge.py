"""Run the gate's stages on a copy until one is red: the cheapest and likeliest come first."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

Step = tuple[str, tuple[str, ...]]
"""A stage and its arguments (see ``stage.py``)."""

OF_CELLS = ("tests/unit/autograd", "tests/unit/furnished", "tests/unit/walls")
"""They prove what a reader builds: they run a chapter's own cells."""

UNKNOWN = 600.0
"""Seconds of a stage that this machine has not run yet."""
LEAST_SECONDS = 90
PATIENCE = 5
"""A stage that takes so many times as long as on the whole book is a hang."""

_running: set[subprocess.Popen] = set()
_stopping = threading.Event()


class Stopped(Exception):
    """The run was interrupted; what was being judged has no verdict."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the stage that killed it ("" if none did), and the costs.

    Attributes:
        killer: the red stage.
        how: ``red``, ``timeout`` or "" for a survivor.
        seconds: what each stage took.
        said: the last lines of the red stage.
    """

    killer: str
    how: str
    seconds: dict[str, float]
    said: str = ""


def steps(file: str, files: list[str]) -> list[Step]:
    """Return the stages that can see a change of ``file``, in the order to try them.

    The unit tests of a helper, or of its package, run before all unit tests. A stage that does not
    read the file is left out; that can only lower the score. So is ``pages`` but for what builds
    the pages: it takes ten minutes in one process, and other faults are caught without it. The
    stage ``format`` is left out: it would find the spaces that this tool leaves, not the fault.
    """
    if file.endswith(".ipynb"):
        alone = [("style", ()), ("cpu", (file,)), ("lint", ()), ("simulated", (file,))]
        return [*alone, ("unit", OF_CELLS)]
    style = [("style", ())] * file.endswith(".py")
    if file.startswith(("_ext/", "_static/", "_templates/")):
        return [*style, ("lint", ()), ("pages", ())]
    rest = ["unit", "lint", "cpu", "simulated"]
    played = file.startswith(("utils/explorers/", "utils/scenes/"))
    names = ["explorers", *rest] if played else [*rest, "explorers"]
    if file == "utils/device.py":
        names += ["device", "nbval"]
    near = _tests_of(file, files)
    return [*style, *[("unit", near)] * bool(near), *((name, ()) for name in names)]


def _tests_of(file: str, files: list[str]) -> tuple[str, ...]:
    """Return the unit tests that are named after a helper, or else those of its whole package.

    ``utils/explorers/bits_live.py`` has ``tests/unit/explorers/test_*bits*.py``.
    """
    path = PurePosixPath("tests/unit", *PurePosixPath(file).parts[1:])
    for word in (path.stem.split("_")[0], ""):
        near = tuple(name for name in files if fnmatch(name, f"{path.parent}/test_*{word}*.py"))
        if near:
            break
    return near


def judge(folder: Path, todo: list[Step], usual: dict[str, float]) -> Verdict:
    """Run stages on a copy until one is red.

    Args:
        folder: the copy.
        todo: the stages.
        usual: the seconds that each stage takes on the unchanged book.
    """
    seconds: dict[str, float] = {}
    for name, arguments in todo:
        limit = max(LEAST_SECONDS, PATIENCE * usual.get(name, UNKNOWN))
        status, said, took = run(folder, name, arguments, limit)
        seconds[name] = round(seconds.get(name, 0) + took, 1)
        if status != 0:
            return Verdict(name, "timeout" if status is None else "red", seconds, said)
    return Verdict("", "", seconds)


def run(folder: Path, name: str, arguments: tuple[str, ...], limit: float):
    """Run one stage; return its exit status (None after ``limit`` seconds), last words, seconds."""
    if _stopping.is_set():
        raise Stopped
    line = [sys.executable, "-m", "tools.mutation.stage", name, *arguments]
    start = time.monotonic()
    with subprocess.Popen(
        line,
        cwd=folder,
        env=_environment(),
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        _running.add(process)
        try:
            said, status = process.communicate(timeout=limit)[0], process.returncode
        except subprocess.TimeoutExpired:
            _kill(process)
            said, status = f"no end after {limit:.0f} s", None
        except KeyboardInterrupt:  # a stage has a session of its own: no signal reaches it
            _kill(process)
            raise
        finally:
            _running.discard(process)
    if _stopping.is_set():
        raise Stopped
    return status, said[-1500:], time.monotonic() - start


def _environment() -> dict[str, str]:
    """Return an environment that leads to the copy alone: no path to another checkout."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return {**kept, "BOOK_DEVICE": "cpu", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def stop() -> None:
    """End every stage that runs."""
    _stopping.set()
    for process in list(_running):
        _kill(process)


def _kill(process: subprocess.Popen) -> None:
    """End a stage and the processes that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
