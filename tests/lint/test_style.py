"""ruff, with the settings of pyproject.toml, finds in notebooks what no rule of ours looks for."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools.paths import ROOT

FAULTS = {
    "from torch import *": "F403",
    "print(nowhere)": "F821",
    "import math": "F401",
    "f'no place'": "F541",
    "x == x\nx": "B015",
    "x.sum();\ny = 1": "E703",
    "x = (": "invalid-syntax",
    "import requests": "TID251",
    "import time\ntime.sleep(20)": "TID251",
    "from asyncio import sleep": "TID251",
    "from torch import hub": "TID251",
    "torch.hub.list('a/b')": "TID251",
    "from urllib.request import urlopen": "TID251",
    "import torchvision.datasets as data": "TID251",
    "from tools import refresh": "TID251",
    "import tests.lint": "TID251",
    "import benchmarks": "TID251",
    "import chapters": "TID251",
}
"""What a cell holds, and what ruff says to it."""

INNOCENTS = (
    "from urllib.parse import quote\nquote('a')",
    "y = 1  # a name that only keeps something",
    f"y = '{'a' * 120}'",
    "f = lambda a: a",
    "from utils.pictures import tensors\ntensors.layout(x)",
)

PROGRAMS = {
    "utils/device.py": ("import urllib.request\n\nurllib.request.urlopen('a')\n", "TID251"),
    "utils/house/model.py": ("import resource\n\nresource.getpagesize()\n", "TID251"),
    "utils/record/a.py": ("from tests import lint\n\nlint.run()\n", "TID251"),
    "utils/house/bare.py": ("def public():\n    return 1\n", "D103"),
    "utils/house/naked.py": ("class Public:\n    def public(self):\n        pass\n", "D101"),
    "_ext/brick/a.py": ("import fcntl\n\nfcntl.flock(0, 0)\n", "TID251"),
}


def ruff(folder: Path) -> dict[str, set[str]]:
    """Return what ruff finds in ``folder`` under this checkout's settings, by file."""
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    line = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json", "."]
    done = subprocess.run(line, cwd=folder, capture_output=True, encoding="utf-8")
    found: dict[str, set[str]] = {}
    for one in json.loads(done.stdout):
        name = Path(one["filename"]).relative_to(folder.resolve()).as_posix()
        found.setdefault(name, set()).add(one["code"] or "invalid-syntax")
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("style")
    (folder / "chapters").mkdir()
    for name, sources in (("fault", FAULTS), ("innocent", INNOCENTS)):
        for number, source in enumerate(sources):
            lines = ("import torch", "x = torch.ones(3)", source, "print(x)")
            cells = [
                nbformat.v4.new_code_cell(line, id=f"cell-{n}") for n, line in enumerate(lines)
            ]
            path = folder / f"chapters/{name}_{number}.ipynb"
            nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    for name, (text, _) in PROGRAMS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f'"""Says what it does."""\n\n{text}', "utf-8")
    return ruff(folder)


@pytest.mark.parametrize(("number", "code"), list(enumerate(FAULTS.values())), ids=FAULTS)
def test_a_fault_in_a_cell_is_found(found, number, code):
    assert code in found[f"chapters/fault_{number}.ipynb"]


def test_innocent_cells_pass(found):
    assert [name for name in found if "innocent" in name] == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_fault_in_a_program_is_found(found, name):
    assert PROGRAMS[name][1] in found[name]
