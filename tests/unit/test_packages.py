"""``utils`` says what it holds; that everything in it says what it does is ruff's (D1)."""

import pkgutil
import re
from importlib import import_module

import pytest

import utils
from tools.paths import ROOT

PACKAGES = ("explorers", "scenes", "house", "exercises", "record", "layout", "pictures", "autograd")


def test_the_map_names_exactly_the_packages_that_exist():
    assert _named(utils) == sorted(m.name for m in pkgutil.iter_modules(utils.__path__))
    folders = {path.parent.name for path in (ROOT / "utils").glob("*/*.py")}
    assert folders <= set(_named(utils))


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_says_what_each_of_its_files_is(name):
    package = import_module(f"utils.{name}")
    files = {re.sub(r"^ch\d\d$", "chNN", m.name) for m in pkgutil.iter_modules(package.__path__)}
    assert _named(package) == sorted(files)


def _named(package):
    """Return the names that a package's docstring lists, sorted."""
    return sorted(re.findall(r"^- ``(\w+)``", package.__doc__, re.M))
