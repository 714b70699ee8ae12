"""A program started with ``torchrun`` from a notebook: several processes on this computer."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from utils.record.expressions import named

ON_CPU = {
    "OMP_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "TORCH_DEVICE_BACKEND_AUTOLOAD": "0",
}
"""One thread for each process, and no accelerator: one of them is not enough for two processes."""
SECONDS = 300
"""After these a run that hangs is ended."""


def torchrun(command: str, program: str) -> str:
    """Run ``program`` as a terminal would, on the CPU; return what its processes print.

    Args:
        command: such as ``torchrun --standalone --nproc-per-node 2 train.py``; the program is
            written to a temporary folder under the name at its end.
        program: the program's text; it may import ``utils``.

    Raises:
        TypeError: ``command`` or ``program`` is no text.
        ValueError: ``command`` does not begin with ``torchrun`` or does not end in a file's name.
        RuntimeError: the program failed; the last lines of its error.
    """
    for name, text in (("command", command), ("program", program)):
        if not isinstance(text, str):
            raise TypeError(f"{name} is {named(text)}; expected a text.")
    first, *options, last = shlex.split(command) if len(command.split()) > 1 else ["", ""]
    if first != "torchrun" or Path(last).name != last or not last.endswith(".py"):
        raise ValueError(
            f"{command!r} is no command for torchrun; expected such as "
            f"'torchrun --standalone --nproc-per-node 2 train.py'."
        )
    home = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / last).write_text(program, encoding="utf-8")
        local = ["--local-addr", "localhost"]  # a computer need not know its own name
        result = subprocess.run(
            [sys.executable, "-m", "torch.distributed.run", *local, *options, last],
            cwd=folder,
            env={**os.environ, **ON_CPU, "PYTHONPATH": path},
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
        )
    if result.returncode:
        raise RuntimeError(f"{command} failed: {_failure(result.stderr)}")
    return result.stdout.strip()


def _failure(written: str) -> str:
    """Return the error in what the processes have written, before torchrun's own report."""
    lines = [line.removeprefix("[rank0]: ") for line in written.splitlines()]
    errors = [line for line in lines if line[:1].isalpha() and "Error: " in line]
    return errors[0] if errors else "\n".join(lines[-5:])
