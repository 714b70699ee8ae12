"""The rooms of the project know of each other only what they may."""

from graphlib import TopologicalSorter

import pytest

from tests.lint.arrows import ARROWS, CHECKS, ROOMS, nothing_goes_against_an_arrow
from tools.paths import ROOT

ROOM, ARROW = "rooms_import_what_the_table_says", "nothing_goes_against_an_arrow"
CHAPTER, EMPTY = "figures_name_no_chapter", "empty_packages_export_nothing"
LONE, TEXT = "book_is_no_distribution", "every_text_has_an_encoding"

GOOD = {
    "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
    "utils/__init__.py": '"""The map of the package."""\n',
    "utils/device.py": "import os\nimport torch\n",
    "utils/house/__init__.py": "from utils.house.model import Model\n",
    "utils/house/model.py": "import time\nfrom torch import nn\n",
    "utils/house/history.py": "def plot():\n    from utils.pictures import curves\n",
    "utils/autograd/engine.py": "import torch\nfrom .tape import Tape\n",
    "utils/datasets.py": "import torch\n",
    "utils/layout/__init__.py": "",
    "utils/layout/nested_boxes.py": "import math\nfrom utils.layout.box import Box\n",
    "utils/record/storage.py": "import numpy as np\nimport torch\nfrom . import values\n",
    "utils/exercises/judge.py": "from utils.record.storage import address\n",
    "utils/exercises/ch04.py": "from utils.device import get_device\n",
    "utils/pictures/tensors.py": "import torch\nfrom utils.pictures import svg\n"
    "from utils.layout.box import Box\nfrom utils.record import storage\n",
    "utils/scenes/live.py": "import ipywidgets\nfrom utils.record.values import texts\n",
    "utils/explorers/strides.py": "from utils import scenes\nfrom .words import say\n",
    "benchmarks/a.py": "import fcntl\np.write_text('é', 'utf-8')\nlabel(text=word)\n",
    "tools/lock.py": "run(line, encoding='utf-8')\np.read_text(encoding='utf-8')\n",
    "tools/refresh.py": "import subprocess\nfrom tests.lint.manifest import write_manifest\n",
}
RED = [
    (ROOM, "utils/device.py", "import numpy", "imports numpy"),
    (ROOM, "utils/device.py", "from utils import record", "imports utils.record"),
    (ROOM, "utils/house/model.py", "import numpy", "imports numpy"),
    (ROOM, "utils/house/model.py", "from utils import device", "imports utils.device"),
    (ROOM, "utils/house/history.py", "from utils.pictures import svg", "utils.pictures.svg"),
    (ROOM, "utils/house/history.py", "import utils.pictures.curves_more", "curves_more"),
    (ROOM, "utils/house/summary.py", "import utils.pictures.curves", "utils.pictures.curves"),
    (ROOM, "utils/autograd/engine.py", "import matplotlib.pyplot", "matplotlib"),
    (ROOM, "utils/autograd.py", "from utils.house import Model", "utils.house.Model"),
    (ROOM, "utils/datasets.py", "from utils.house import Model", "utils.house.Model"),
    (ROOM, "utils/layout/box.py", "import torch", "layout may import nothing"),
    (ROOM, "utils/layout/box.py", "from utils.record import values", "utils.record.values"),
    (ROOM, "utils/record/nodes.py", "import matplotlib", "imports matplotlib"),
    (ROOM, "utils/record/nodes.py", "from ..layout import box", "imports utils.layout.box"),
    (ROOM, "utils/exercises/ch01.py", "from utils.pictures import svg", "utils.pictures.svg"),
    (ROOM, "utils/exercises/ch01.py", "import benchmarks", "imports benchmarks"),
    (ROOM, "utils/pictures/board.py", "from utils.exercises import check", "exercises.check"),
    (ROOM, "utils/pictures/board.py", "from utils import explorers", "utils.explorers"),
    (ROOM, "utils/pictures/board.py", "import ipywidgets as w", "imports ipywidgets"),
    (ROOM, "utils/pictures/board.py", "import tests.lint", "imports tests.lint"),
    (ROOM, "utils/pictures/board.py", "from tools import refresh", "imports tools.refresh"),
    (ROOM, "utils/pictures/board.py", "import_module('tools.lock')", "imports tools.lock"),
    (ROOM, "utils/pictures/board.py", "from ...chapters import a", "imports chapters.a"),
    (ROOM, "utils/scenes/live.py", "from utils.exercises import check", "exercises.check"),
    (ROOM, "utils/scenes/live.py", "from utils.explorers import strides", "utils.explorers"),
    (ROOM, "utils/scenes/live.py", "from utils.pictures import svg", "utils.pictures.svg"),
    (ROOM, "utils/explorers/a.py", "from ..exercises import check", "utils.exercises.check"),
    (ROOM, "utils/explorers/a.py", "def f():\n    from utils.pictures import svg", "pictures.svg"),
    (ROOM, "utils/cellar/a.py", "x = 1", "is in no room"),
    (ROOM, "utils/curves.py", "x = 1", "is in no room"),
    (ARROW, "utils/datasets.py", "def f():\n    import urllib.request", "network"),
    (ARROW, "utils/house/model.py", "from torch import hub", "network"),
    (ARROW, "tools/map.py", "import chapters", "imports chapters"),
    (CHAPTER, "utils/pictures/tensors.py", "p = 'chapters/a'", "names 'chapters/'"),
    (CHAPTER, "utils/explorers/a.py", "p = '04_shape'", "names '04_shape'"),
    (EMPTY, "utils/__init__.py", "from utils.pictures.svg import to_html", "to_html"),
    (EMPTY, "utils/__init__.py", "register()", "register()"),
    (EMPTY, "utils/pictures/__init__.py", "from utils.pictures import svg", "svg"),
    (EMPTY, "utils/layout/__init__.py", "__all__ = []", "__all__"),
    (LONE, "pyproject.toml", "[project]\nname = 'utils'", "[project]"),
    (LONE, "pyproject.toml", "[build-system]\nrequires = []", "[build-"),
    (LONE, "setup.py", "setup(name='utils')", "setup.py"),
    (ARROW, "utils/device.py", "import resource", "Windows"),
    (ARROW, "tools/lock.py", "def f():\n    from fcntl import flock", "Windows"),
    (TEXT, "tools/lock.py", "run(line, text=True)", "run(line, text=True)"),
    (TEXT, "_ext/brick/card.py", "path.read_text()", "encoding='utf-8'"),
    (TEXT, "benchmarks/a.py", "path.write_text(words)", "encoding='utf-8'"),
]


def _write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _room(path):
    return path.split("/")[1].removesuffix(".py")


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
        broken += nothing_goes_against_an_arrow(tmp_path / str(number))
    assert {line.partition("; mend: ")[2] for line in broken} == {arrow.mend for arrow in ARROWS}


def test_every_room_is_kept_and_broken_by_a_fault():
    broken = {_room(path) for name, path, *_ in RED if name == ROOM}
    kept = {_room(path) for path in GOOD if path.startswith("utils/")}
    assert set(ROOMS) <= broken & kept


def test_no_two_rooms_know_of_each_other():
    known = {f"utils.{room}": [n for n in may if "utils." in n] for room, may in ROOMS.items()}
    assert {name for names in known.values() for name in names} <= set(known)
    TopologicalSorter(known).prepare()  # raises where arrows run in a circle
