"""The start cell, run as a reader runs it: in a checkout, in an empty folder, without network.

Git's own ``insteadOf`` sends the configured address to a local repository, so the cell is tested
unmodified and offline.
"""

import os
import subprocess
import sys

import pytest

from tools import addresses
from tools.paths import ROOT

SHOW = "\nimport utils.device; print(os.path.dirname(os.path.dirname(utils.device.__file__)))"


def run_boot(folder, *, source=None, path=os.environ["PATH"], code=SHOW):
    """Run the start cell in ``folder``; ``source`` stands in for the network."""
    url, _ = addresses.repository()
    env = {"PATH": path, "HOME": str(folder), "GIT_TERMINAL_PROMPT": "0"}
    target = f"file://{source}" if source else "file:///nowhere"
    env |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{target}.insteadOf"}
    env |= {"GIT_CONFIG_VALUE_0": url, "TORCH_DEVICE_BACKEND_AUTOLOAD": "0"}
    command = [sys.executable, "-c", addresses.boot_cell() + code]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8")


def test_cell_is_four_plain_lines():
    lines = addresses.boot_cell().splitlines()
    assert len(lines) <= 4
    assert not any(line.lstrip().startswith(("!", "%")) for line in lines)


def test_in_a_checkout_it_uses_the_checkout_and_fetches_nothing():
    done = run_boot(ROOT / "chapters")
    assert done.stdout.strip() == str(ROOT)
    assert not (ROOT / "chapters" / addresses.CLONE).exists()


def test_in_an_empty_folder_it_fetches_the_book_once(tmp_path, hosted):
    first = run_boot(tmp_path, source=hosted)
    again = run_boot(tmp_path)  # a new kernel, now offline
    assert first.stdout.strip() == again.stdout.strip() == str(tmp_path / addresses.CLONE)


def test_a_stray_utils_beside_the_notebook_does_not_win(tmp_path, hosted):
    (tmp_path / "utils.py").write_text("raise SystemExit('the wrong utils')")
    assert run_boot(tmp_path, source=hosted).returncode == 0


def test_somebody_elses_utils_folder_is_not_taken_for_the_book(tmp_path, hosted):
    (tmp_path / "utils").mkdir()
    assert addresses.CLONE in run_boot(tmp_path, source=hosted).stdout


@pytest.mark.parametrize("hindrance", ["no network", "no git", "half-made clone"])
def test_what_stands_in_the_way_is_answered_in_plain_words(tmp_path, hosted, hindrance):
    source = None if hindrance == "no network" else hosted
    path = str(tmp_path) if hindrance == "no git" else os.environ["PATH"]
    if hindrance == "half-made clone":
        (tmp_path / addresses.CLONE / ".git").mkdir(parents=True)
    done = run_boot(tmp_path, source=source, path=path)
    url, _ = addresses.repository()
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(addresses.HELP.format(clone=addresses.CLONE, url=url))
