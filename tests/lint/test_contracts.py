"""The contracts of pyproject.toml hold: who may import whom, and what nobody may import."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools.paths import ROOT

SETTINGS = (ROOT / "pyproject.toml").read_text("utf-8")
CONTRACTS = [one["name"] for one in tomllib.loads(SETTINGS)["tool"]["importlinter"]["contracts"]]

GOOD = {
    "utils/__init__.py": "",
    "utils/device.py": "import torch\n",
    "utils/autograd/__init__.py": "import torch\n",
    "utils/datasets.py": "import torch\n",
    "utils/house/__init__.py": "from utils.house.model import Model\n",
    "utils/house/model.py": "from torch import nn\nModel = nn.Module\n",
    "utils/house/history.py": "def plot():\n    from utils.pictures import curves\n",
    "utils/layout/__init__.py": "",
    "utils/record/__init__.py": "import numpy as np\n",
    "utils/exercises/__init__.py": "from utils import device, record\n",
    "utils/exercises/judge.py": "",
    "utils/exercises/shown.py": "def show():\n    from utils.pictures import counterexamples\n",
    "utils/pictures/__init__.py": "",
    "utils/pictures/counterexamples.py": "",
    "utils/pictures/curves.py": "import IPython, matplotlib\nfrom utils import layout\n",
    "utils/scenes/__init__.py": "import ipywidgets\nfrom utils import layout, record\n",
    "utils/explorers/__init__.py": "from utils import scenes\n",
    "tools/__init__.py": "",
    "tools/answers/__init__.py": "",
    "tools/answers/candidates.py": "import numpy\nfrom utils.exercises import judge\n",
    "tools/notebooks/__init__.py": "",
    "tools/notebooks/audit.py": "import resource, IPython\nfrom utils import device\n",
}

BREACHES = {
    "utils/cellar/__init__.py": ("", "cellar"),
    "utils/record/up.py": ("from utils import layout", "utils.record.up -> utils.layout"),
    "utils/layout/up.py": ("from utils import record", "utils.layout.up -> utils.record"),
    "utils/layout/heavy.py": ("import torch", "utils.layout.heavy -> torch"),
    "utils/house/judged.py": ("from utils import exercises", "house.judged -> utils.exercises"),
    "utils/house/drawn.py": ("from utils.pictures import curves", "utils.house.drawn -> utils.pic"),
    "utils/house/placed.py": ("from utils import device", "utils.house.placed -> utils.device"),
    "utils/house/shown.py": ("from utils import scenes", "utils.house.shown -> utils.scenes"),
    "utils/house/seen.py": ("from utils import record", "utils.house.seen -> utils.record"),
    "utils/house/counted.py": ("import numpy", "utils.house.counted -> numpy"),
    "utils/explorers/still.py": (
        "def f():\n    from ..pictures import curves",
        "explorers.still -> utils.pictures.curves",
    ),
    "utils/scenes/drawn.py": ("import matplotlib.pyplot", "utils.scenes.drawn -> matplotlib"),
    "utils/pictures/live.py": ("import ipywidgets as w", "utils.pictures.live -> ipywidgets"),
    "utils/exercises/drawn.py": (
        "from utils.pictures import x",
        "exercises.drawn -> utils.pictures",
    ),
    "utils/pictures/judged.py": (
        "from utils import exercises",
        "pictures.judged -> utils.exercises",
    ),
    "utils/exercises/boxes.py": ("from utils.layout import x", "exercises.boxes -> utils.layout"),
    "tools/lock.py": ("def f():\n    from fcntl import flock", "tools.lock -> fcntl"),
    "tools/gate.py": ("def f():\n    from tests.lint import rules", "tools.gate -> tests"),
    "tools/report.py": ("import benchmarks.numerals", "tools.report -> benchmarks"),
    "utils/house/tried.py": ("import tests.unit.house.problems", "utils.house.tried -> tests"),
}
"""A file that breaks a contract, and how the report names it."""


def lint_imports(folder: Path) -> subprocess.CompletedProcess:
    """Hold the packages in ``folder`` to the contracts of this checkout."""
    (folder / "pyproject.toml").write_text(SETTINGS, "utf-8")
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
    )


def tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    planted = {name: text for name, (text, _) in BREACHES.items()}
    return lint_imports(tree(tmp_path_factory.mktemp("broken"), GOOD | planted)).stdout


def test_the_book_keeps_its_contracts(tmp_path):
    for package in ("utils", "tools"):
        (tmp_path / package).symlink_to(ROOT / package)
    done = lint_imports(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_good_tree_keeps_them(tmp_path):
    done = lint_imports(tree(tmp_path, GOOD))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("contract", CONTRACTS)
def test_each_contract_is_broken_by_a_planted_import(broken, contract):
    assert f"{contract} BROKEN" in broken


@pytest.mark.parametrize(("text", "named"), BREACHES.values(), ids=BREACHES)
def test_a_planted_import_is_named(broken, text, named):
    assert named in broken
