"""An environment with Colab's versions, under ``_build``; made again when its requirements change.

    python -m tests.colab.environment     make it

The gate makes it ahead, while other stages run.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from tools.paths import ROOT

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PIP = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile")
"""Most modules are never imported here; Python compiles those that are."""


def run(*command: object, **kwargs) -> str:
    """Run a command that must succeed; return what it printed.

    Raises:
        AssertionError: it failed; the message is what it printed.
    """
    line = list(map(str, command))
    done = subprocess.run(line, encoding="utf-8", capture_output=True, **kwargs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def interpreter() -> Path:
    """Return the environment's Python; who comes first makes it, and others wait."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    key = hashlib.sha256(version.encode() + REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = ROOT / "_build/colab" / key
    python = folder / "bin/python"
    folder.parent.parent.mkdir(exist_ok=True)
    with FileLock(f"{folder.parent}.lock"):
        if not (folder / "ready").exists():
            shutil.rmtree(folder.parent, ignore_errors=True)
            run(sys.executable, "-m", "venv", folder)
            run(python, *PIP, "-r", REQUIREMENTS)
            (folder / "ready").touch()
    return python


if __name__ == "__main__":
    interpreter()
