"""The simulated accelerator's README names all that it uses of PyTorch's private parts."""

import re

import pytest

from tools.paths import ROOT

FOLDER = ROOT / "tools/simulated"
MODULES = sorted((FOLDER / "simulated_accelerator").glob("*.py"))
README = (FOLDER / "README.md").read_text("utf-8")
PRIVATE = re.compile(
    r"\btorch\._C\.(?:_autograd\.|_functorch\.)?\w+|\btorch\._(?!_|C\b)\w+(?:\.\w+)?"
)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_readme_names_each_private_name_that_is_used(module):
    assert [n for n in PRIVATE.findall(module.read_text("utf-8")) if f"`{n}`" not in README] == []


def test_readme_names_nothing_that_is_not_used():
    text = "".join(path.read_text("utf-8") for path in MODULES)
    named = re.findall(r"`(torch\.[\w.]*_\w[\w.]*)`", README.partition("private name")[2])
    unused = [name for name in named if name.rpartition(".")[2] not in text]
    assert len(named) > 15
    assert unused == []


def test_readme_names_each_module():
    rows = re.findall(r"^\| (`.*?) \|", README.partition("## How it works")[2], re.M)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert {path.stem for path in MODULES} - {"__init__"} <= named


def test_readme_names_the_version_of_torch():
    init = (FOLDER / "simulated_accelerator/__init__.py").read_text("utf-8")
    supported = re.search(r'_SUPPORTED = "(\d+\.\d+)\."', init)[1]
    assert f"torch {supported} " in README
