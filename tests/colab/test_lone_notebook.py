"""A chapter as Colab runs it: alone in an empty folder, with Colab's versions, strictly compared.

The repository is a local one: git's own ``insteadOf`` sends the start cell's address there.
"""

import os
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest

from tests.colab.environment import interpreter, run
from tools.addresses import CLONE, repository
from tools.paths import ROOT, chapters

RULES = ROOT / "tools/notebooks/ignored_on_cpu.cfg"


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter of an environment with Colab's versions."""
    return interpreter()


def environment(folder: Path, hosted: Path) -> dict[str, str]:
    """Return the environment of a bare machine whose only network is ``hosted``."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "BOOK_DEVICE": "cpu",
        "OMP_NUM_THREADS": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{hosted}.insteadOf",
        "GIT_CONFIG_VALUE_0": repository()[0],
    }


def judge(python: Path, notebook: Path, hosted: Path) -> subprocess.CompletedProcess:
    """Compare ``notebook``, alone in its folder, strictly; return the finished process."""
    line = [str(python), "-W", "ignore", "-m", "pytest", "-q", "--nbval", "--nbval-current-env"]
    line += [f"--nbval-sanitize-with={RULES}", "--nbval-cell-timeout=100", str(notebook)]
    folder = notebook.parent
    env = environment(folder, hosted)
    return subprocess.run(line, cwd=folder, env=env, encoding="utf-8", capture_output=True)


SAMPLE = chapters()[::6]
"""What each gate runs: start cell and helpers are the same in all. The others run weekly."""

EVERY = [
    pytest.param(path, id=path.stem, marks=[] if path in SAMPLE else [pytest.mark.weekly])
    for path in chapters()
]


@pytest.mark.parametrize("chapter", EVERY)
def test_lone_notebook_gives_the_stored_outputs_and_changes_no_package(
    chapter, python, hosted, tmp_path
):
    installed = run(python, "-m", "pip", "freeze")
    done = judge(python, Path(shutil.copy(chapter, tmp_path)), hosted)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / CLONE / "utils/device.py").exists()
    assert run(python, "-m", "pip", "freeze") == installed


def test_what_colab_does_not_have_is_red(python, hosted, tmp_path):
    newer = nbformat.v4.new_code_cell(
        "from importlib.metadata import version\nversion('ipython')", id="newer", execution_count=1
    )
    shown = {"text/plain": repr(version("ipython"))}
    newer.outputs = [nbformat.v4.new_output("execute_result", shown, execution_count=1)]
    path = tmp_path / "newer.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[newer]), path)
    done = judge(python, path, hosted)
    assert done.returncode == 1
    assert "'7.34.0'" in done.stdout
