"""The Python files of the book keep what a chapter needs of them."""

import pytest

from tests.lint.programs import CHECKS
from tools.paths import ROOT

PACKAGES = "utils_needs_what_is_installed"
CHAPTER, EMPTY = "figures_name_no_chapter", "empty_packages_export_nothing"
LONE, TEXT = "book_is_no_distribution", "every_text_has_an_encoding"

GOOD = {
    "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
    "utils/__init__.py": '"""The map of the package."""\n',
    "utils/datasets.py": "def digits():\n    from sklearn.datasets import load_digits\n",
    "utils/device.py": "import os\nimport torch\n",
    "utils/house/model.py": "import time\nfrom torch import nn\nfrom ..record import values\n",
    "utils/layout/__init__.py": "",
    "utils/pictures/tensors.py": "import numpy as np\nfrom utils.pictures import svg\n",
    "utils/scenes/live.py": "import ipywidgets\nfrom utils.record.values import texts\n",
    "benchmarks/a.py": "p.write_text('é', 'utf-8')\nlabel(text=word)\n",
    "tools/lock.py": "run(line, encoding='utf-8')\np.read_text(encoding='utf-8')\n",
}
RED = [
    (PACKAGES, "utils/device.py", "import pandas", "imports pandas"),
    (PACKAGES, "utils/device.py", "from sklearn.datasets import load_digits", "imports sklearn."),
    (PACKAGES, "utils/datasets.py", "import pandas", "imports pandas"),
    (PACKAGES, "utils/house/model.py", "def f():\n    from tqdm import auto", "imports tqdm.auto"),
    (PACKAGES, "utils/house/model.py", "import_module('tools.lock')", "imports tools.lock"),
    (PACKAGES, "utils/record/nodes.py", "from tests.lint import limits", "imports tests.lint"),
    (PACKAGES, "utils/record/nodes.py", "from ...chapters import a", "imports chapters.a"),
    (CHAPTER, "utils/pictures/tensors.py", "p = 'chapters/a'", "names 'chapters/'"),
    (CHAPTER, "utils/explorers/a.py", "p = '04_shape'", "names '04_shape'"),
    (EMPTY, "utils/__init__.py", "from utils.pictures.svg import to_html", "to_html"),
    (EMPTY, "utils/__init__.py", "register()", "register()"),
    (EMPTY, "utils/pictures/__init__.py", "from utils.pictures import svg", "svg"),
    (EMPTY, "utils/layout/__init__.py", "__all__ = []", "__all__"),
    (LONE, "pyproject.toml", "[project]\nname = 'utils'", "[project]"),
    (LONE, "pyproject.toml", "[build-system]\nrequires = []", "[build-"),
    (LONE, "setup.py", "setup(name='utils')", "setup.py"),
    (TEXT, "tools/lock.py", "run(line, text=True)", "run(line, text=True)"),
    (TEXT, "_ext/brick/card.py", "path.read_text()", "encoding='utf-8'"),
    (TEXT, "benchmarks/a.py", "path.write_text(words)", "encoding='utf-8'"),
]


def _write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


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
    assert all(sentence.startswith(f"{path}: ") and "; fix: " in sentence for sentence in found)
