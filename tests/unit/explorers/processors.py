"""A program run as on processors of another kind, which round the last digits in another way."""

import os
import subprocess
import sys

from tools.paths import ROOT

KINDS = ("default", "avx2")
"""``ATEN_CPU_CAPABILITY``: plain instructions, and those of most processors."""


def outputs(program: str) -> set[str]:
    """Return the different outputs of ``program`` on each kind: one, if it is equal on all.

    Raises:
        CalledProcessError: the program failed.
    """
    return {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"ATEN_CPU_CAPABILITY": kind},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for kind in KINDS
    }
