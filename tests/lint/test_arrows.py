"""The rooms of the project know of each other only what they may."""

import pytest

from tests.lint.arrows import ARROWS, CHECKS, imports_run_one_way
from tools.paths import ROOT

GOOD = {
    "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
    "utils/__init__.py": '"""The map of the package."""\n',
    "utils/pictures.py": "import torch\nfrom utils import svg\nfrom utils.board import Board\n",
    "utils/check.py": "from importlib import import_module\nfrom utils.exercises import ch04\n",
    "utils/explorers/strides.py": "import ipywidgets\nfrom .figure import host\n",
    "utils/explorers/figure.js": "export default {}\n" * 300,
    "utils/model.py": "import time\nfrom torch import nn\nimport_module('utils.curves')\n",
    "utils/autograd.py": "import torch\n",
    "tools/refresh.py": "import subprocess\nfrom tests.lint.manifest import write_manifest\n",
}
RED = [
    ("imports_run_one_way", "utils/board.py", "import tests.lint", "imports tests.lint"),
    ("imports_run_one_way", "utils/board.py", "from tools import refresh", "tools.refresh"),
    ("imports_run_one_way", "utils/board.py", "from ..chapters import a", "imports chapters.a"),
    ("imports_run_one_way", "utils/board.py", "import_module('tools.lock')", "tools.lock"),
    ("imports_run_one_way", "utils/exercises/ch01.py", "import benchmarks", "benchmarks"),
    ("imports_run_one_way", "utils/board.py", "import ipywidgets as w", "only utils/explorers"),
    ("imports_run_one_way", "utils/data.py", "def f():\n    import urllib.request", "network"),
    ("imports_run_one_way", "utils/explorers/a.py", "from ..exercises import b", "exercises.b"),
    ("imports_run_one_way", "utils/svg.py", "from utils.check import find", "utils.check.find"),
    ("imports_run_one_way", "utils/model.py", "from . import pictures", "utils.pictures"),
    ("imports_run_one_way", "utils/autograd.py", "import matplotlib.pyplot", "matplotlib"),
    ("imports_run_one_way", "tools/map.py", "import chapters", "imports chapters"),
    ("model_needs_only_torch", "utils/model.py", "import numpy", "imports numpy"),
    ("model_needs_only_torch", "utils/model.py", "from utils import device", "utils.device"),
    ("model_needs_only_torch", "utils/model.py", "import_module('utils.svg')", "utils.svg"),
    ("model_needs_only_torch", "utils/model.py", "import utils.curves_more", "curves_more"),
    ("pictures_name_no_chapter", "utils/pictures.py", "p = 'chapters/a'", "names 'chapters/'"),
    ("pictures_name_no_chapter", "utils/explorers/a.py", "p = '04_shape'", "names '04_shape'"),
    ("files_are_short", "utils/board.py", "x = 1\n" * 301, "301 lines"),
    ("files_are_short", "utils/explorers/a.js", "f()\n" * 301, "301 lines"),
    ("package_exports_nothing", "utils/__init__.py", "from utils.svg import to_html", "to_html"),
    ("package_exports_nothing", "utils/__init__.py", "register()", "register()"),
    ("package_exports_nothing", "utils/__init__.py", "__all__ = []", "__all__"),
    ("book_is_no_distribution", "pyproject.toml", "[project]\nname = 'utils'", "[project]"),
    ("book_is_no_distribution", "pyproject.toml", "[build-system]\nrequires = []", "[build-"),
    ("book_is_no_distribution", "setup.py", "setup(name='utils')", "setup.py"),
]


def _write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_repository_passes(check):
    if found := list(check(ROOT)):
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_good_tree_passes(check, tmp_path):
    _write(tmp_path, GOOD)
    assert list(check(tmp_path)) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_check_has_a_fault_that_it_must_find(check):
    assert any(name == check.__name__ for name, *_ in RED), "plant a fault for it in RED"


@pytest.mark.parametrize(("name", "path", "text", "says"), RED)
def test_fault_is_found_and_its_mend_is_said(name, path, text, says, tmp_path):
    _write(tmp_path, {**GOOD, path: text})
    check = next(check for check in CHECKS if check.__name__ == name)
    found = list(check(tmp_path))
    assert any(says in sentence for sentence in found), found
    assert all(sentence.startswith(f"{path}: ") and "; mend: " in sentence for sentence in found)


def test_every_arrow_is_broken_by_a_fault(tmp_path):
    broken = []
    for number, (_, path, text, _) in enumerate(RED):
        _write(tmp_path / str(number), {path: text})
        broken += imports_run_one_way(tmp_path / str(number))
    assert {line.partition("; mend: ")[2] for line in broken} == {arrow.mend for arrow in ARROWS}
