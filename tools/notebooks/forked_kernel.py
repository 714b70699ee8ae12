"""Kernels forked from one process: an import of PyTorch costs more than most notebooks do.

A forked kernel has what another one has after its notebook's ``import torch``, and nothing else:
the same modules, arguments, folder and environment, and a session of its own.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import Lock

PROGRAM = Path(__file__).with_name("kernel_ancestor.py")
LOOK_EVERY_SECONDS = 0.05


class Ancestor:
    """The process from which this one's kernels are forked. It ends with this one."""

    def __init__(self) -> None:
        """Start it; the first order waits until it has imported what it imports."""
        pipe, line = subprocess.PIPE, [sys.executable, str(PROGRAM)]
        self._process = subprocess.Popen(line, stdin=pipe, stdout=pipe, encoding="utf-8")
        self._lock = Lock()

    def ask(self, **order: object) -> int | None:
        """Return the answer to an order, such as ``ended=number``.

        Raises:
            RuntimeError: the process is gone.
        """
        try:
            with self._lock:
                print(json.dumps(order), file=self._process.stdin, flush=True)
                return json.loads(self._process.stdout.readline())
        except (ValueError, OSError):
            raise RuntimeError("The process is gone from which kernels are forked.") from None

    def end(self) -> None:
        """End it; kernels that still run end as well."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class Forked:
    """A forked kernel, as far as Jupyter asks a ``subprocess.Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, ancestor: Ancestor, **start: object) -> None:
        """Fork a kernel from ``ancestor``, with the arguments of its ``start``."""
        self._ancestor, self.returncode = ancestor, None
        self.pid = ancestor.ask(start=start)

    def poll(self) -> int | None:
        """Return its exit status, or nothing while it runs."""
        if self.returncode is None:
            self.returncode = self._ancestor.ask(ended=self.pid)
        return self.returncode

    def wait(self) -> int:
        """Return its exit status when it has ended."""
        while self.poll() is None:
            time.sleep(LOOK_EVERY_SECONDS)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def launch(command: Iterable[str], *, cwd: str, env: dict[str, str], **_: object) -> Forked:
    """Start a kernel: in the place of ``jupyter_client.launcher.launch_kernel``."""
    return Forked(_ancestor(), command=list(command), cwd=str(cwd), env=dict(env))


@cache
def _ancestor() -> Ancestor:
    ancestor = Ancestor()
    atexit.register(ancestor.end)
    return ancestor
