"""What tests of several folders share."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.patience import MILLISECONDS
from tools.addresses import repository
from tools.browser import MISSING, chromium, program
from tools.paths import ROOT

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(scope="session")
def hosted(tmp_path_factory) -> Path:
    """A repository that holds this checkout's ``utils``, as the hosting place would."""
    work = tmp_path_factory.mktemp("hosted")
    shutil.copytree(ROOT / "utils", work / "utils", ignore=shutil.ignore_patterns("__pycache__"))
    branch, who = repository()[1], ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for args in (["init", "-q", "-b", branch], ["add", "-A"], [*who, "commit", "-qm", "book"]):
        subprocess.run(["git", *args], cwd=work, check=True)
    return work


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium that asks nothing of the network by itself; where there is none, only CI fails."""
    if program() is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(MISSING)
    with chromium() as running:
        yield running
