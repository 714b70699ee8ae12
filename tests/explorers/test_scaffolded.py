"""What ``make explorer`` writes passes, as it is, what every explorer must in a real browser."""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

from tools.paths import ROOT
from tools.scaffold import new_explorer
from tools.scaffold.fill import write


def test_a_new_explorer_passes_the_tests_of_explorers(browser: Browser, tmp_path: Path):
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("tests", "tools", "utils"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("pyproject.toml", "_config.yml"):
        shutil.copy(ROOT / name, tmp_path)
    files, _ = new_explorer.new("gatherplaces", "which place of a storage an index reads", tmp_path)
    write(files, tmp_path)
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "gatherplaces"]
    done = subprocess.run(
        [*run, "tests/explorers/test_look.py"],
        cwd=tmp_path,
        encoding="utf-8",
        capture_output=True,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
