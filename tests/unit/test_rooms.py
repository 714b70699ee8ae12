"""``utils`` says what it holds, and everything in it says what it does."""

import ast
import inspect
import pkgutil
import re
from importlib import import_module

import pytest

import utils
from tools.paths import ROOT

MODULES = sorted(m.name for m in pkgutil.walk_packages(utils.__path__, "utils."))


ROOMS = ("scenes", "house", "exercises", "record", "layout", "pictures")


def test_the_map_names_exactly_the_rooms_that_exist():
    assert _named(utils) == sorted(m.name for m in pkgutil.iter_modules(utils.__path__))
    folders = {path.parent.name for path in (ROOT / "utils").glob("*/*.py")}
    assert folders <= set(_named(utils))


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_says_what_each_of_its_files_is(name):
    room = import_module(f"utils.{name}")
    files = {re.sub(r"^ch\d\d$", "chNN", m.name) for m in pkgutil.iter_modules(room.__path__)}
    assert _named(room) == sorted(files)


def _named(package):
    """Return the names that a package's docstring lists, sorted."""
    return sorted(re.findall(r"^- ``(\w+)``", package.__doc__, re.M))


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_has_a_docstring(name):
    module = import_module(name)
    tree = ast.parse(inspect.getsource(module))
    assert ast.get_docstring(tree)
    kinds = (ast.FunctionDef, ast.ClassDef)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    found = [node for scope in (tree, *classes) for node in scope.body if isinstance(node, kinds)]
    bare = [node.name for node in found if node.name[0] != "_" and not ast.get_docstring(node)]
    assert not bare
