"""An example in a docstring gives what stands under it."""

import doctest
import importlib

import pytest

from tools.paths import ROOT

ROOMS = {"utils": ROOT, "tools": ROOT, "benchmarks": ROOT, "tests": ROOT, "brick": ROOT / "_ext"}
"""Packages, and the folder that each is imported from."""
MODULES = [
    path.relative_to(home).with_suffix("").as_posix().replace("/", ".")
    for package, home in ROOMS.items()
    for path in sorted((home / package).rglob("*.py"))
    if "\n    >>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_gives_what_it_says(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0


def test_some_examples_were_found():
    assert {"brick.places", "tools.pdf"} < set(MODULES)
