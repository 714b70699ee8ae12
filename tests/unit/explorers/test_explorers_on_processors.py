"""What an explorer writes is equal on processors that round the last digits in another way."""

import json
import os
import platform
import subprocess
import sys

import pytest

from tests.unit.explorers.processors import makers
from tools.paths import ROOT

KINDS = ("default", "avx2")
"""``ATEN_CPU_CAPABILITY``: plain instructions, and those of most processors."""

pytestmark = pytest.mark.xdist_group("explorers on processors")


@pytest.fixture(scope="module")
def printed() -> list[dict]:
    """What ``processors.py`` prints on each kind: one process for all explorers."""
    command = [sys.executable, "-m", "tests.unit.explorers.processors"]
    started = [
        subprocess.Popen(
            command,
            env=os.environ | {"ATEN_CPU_CAPABILITY": kind},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for kind in KINDS
    ]
    return [json.loads(process.communicate()[0]) for process in started]


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="has only one kind")
def test_the_two_kinds_do_round_in_another_way(printed):
    plain, wide = (kind["noise"] for kind in printed)
    assert plain != wide


@pytest.mark.parametrize("name", makers())
def test_an_explorer_writes_the_same_on_both(printed, name):
    plain, wide = (kind["written"][name] for kind in printed)
    assert plain == wide
    assert "Explorer " in plain


def test_an_explorer_loads_nothing_that_only_pictures_and_widgets_need(printed):
    assert [kind["loaded"] for kind in printed] == [[], []]
