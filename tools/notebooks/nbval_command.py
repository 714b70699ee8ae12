"""The one nbval command line: the gate, the fixtures and a reader's terminal all use this."""

import sys
from collections.abc import Iterable
from pathlib import Path

from tools.paths import ROOT

HERE = Path(__file__).parent
SIMULATED = ROOT / "tools/simulated"

CELL_SECONDS = 300
"""The longest a cell may run: no budget, but the end of a hang. A dead kernel is seen at once."""
START_SECONDS = 300
"""The longest a kernel may take to start on a busy machine."""


def command(
    device: str, notebooks: Iterable[Path], workers: int = 2, cell_seconds: float = CELL_SECONDS
) -> tuple[list[str], dict[str, str]]:
    """Return the command that compares stored notebooks on ``device``, and its environment.

    It runs in ``ROOT``.

    Args:
        device: a value of ``BOOK_DEVICE``: ``cpu``, ``simulated``, ``cuda``, …
        notebooks: paths of the notebooks.
        workers: processes; each notebook runs whole in one of them.
        cell_seconds: the longest a cell may run.
    """
    paths = [str(path) for path in notebooks][::-1]  # the last chapters train, and take longest
    rules = HERE / ("ignored_on_cpu.cfg" if device == "cpu" else "ignored_on_accelerators.cfg")
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    line += ["-p", "tools.notebooks.nbval_plugin"]
    line += ["--nbval", "--nbval-current-env", f"--nbval-sanitize-with={rules}"]
    line += [f"--nbval-cell-timeout={cell_seconds:g}", f"--rootdir={ROOT}"]
    line += [f"--nbval-kernel-startup-timeout={START_SECONDS}"]
    if (processes := min(workers, len(paths))) > 1:
        line += [f"-n{processes}", "--dist=loadfile", "--no-loadscope-reorder"]
    return [*line, *paths], environment(device)


def environment(device: str) -> dict[str, str]:
    """Return what the run's environment adds: the device, and nothing of the user's profile.

    The path leads to no module of the book, for a start cell must find the book by itself. One
    thread computes, because the last bit of a sum depends on how many share it. The simulated
    accelerator computes with the plainest processor instructions, so that what is stored holds on
    processors with and without wide ones.
    """
    simulated = {"PYTHONPATH": str(SIMULATED), "ATEN_CPU_CAPABILITY": "default"}
    return (simulated if device == "simulated" else {"PYTHONPATH": ""}) | {
        "BOOK_DEVICE": device,
        "OMP_NUM_THREADS": "1",
        "IPYTHONDIR": str(ROOT / "_build/ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
