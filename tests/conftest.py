"""What tests of several rooms share."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.addresses import repository
from tools.paths import ROOT


@pytest.fixture(scope="session")
def hosted(tmp_path_factory) -> Path:
    """A repository that holds this checkout's ``utils``, as the hosting place would."""
    work = tmp_path_factory.mktemp("hosted")
    shutil.copytree(ROOT / "utils", work / "utils", ignore=shutil.ignore_patterns("__pycache__"))
    branch, who = repository()[1], ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for args in (["init", "-q", "-b", branch], ["add", "-A"], [*who, "commit", "-qm", "book"]):
        subprocess.run(["git", *args], cwd=work, check=True)
    return work
