"""``tools.shards``: parts together are the whole, and no check is in two of them."""

import re
import subprocess
from pathlib import Path

import pytest

from tools import shards
from tools.gate import PYTEST
from tools.paths import ROOT

CHECKS = """
import os
import pytest
@pytest.mark.parametrize("k", range(23))
def test_alone(k): pass
PAGES = [pytest.param(page, marks=pytest.mark.xdist_group(page)) for page in "abcde"]
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("k", range(7))
def test_together(page, k):
    with open(__file__ + ".log", "a") as log:
        log.write(f"{page} {os.getpid()}\\n")
"""


def test_shards_share_out_every_notebook_once():
    notebooks = [Path(f"{k:02}.ipynb") for k in range(7)]
    parts = [shards.share(notebooks, f"{k}/3") for k in (1, 2, 3)]
    assert sorted(path for part in parts for path in part) == notebooks
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("part", ["0/3", "4/3", "two", "1/", "-1/2"])
def test_an_impossible_shard_is_refused(part):
    with pytest.raises(SystemExit, match="expected k/n with k from 1 to n"):
        shards.share([], part)


def test_without_a_name_a_machine_does_everything(monkeypatch):
    for value in (None, ""):
        monkeypatch.delenv("BOOK_SHARD", raising=False)
        if value is not None:
            monkeypatch.setenv("BOOK_SHARD", value)
        assert shards.share("abc", shards.named()) == ["a", "b", "c"]


def collected(folder, monkeypatch, part, *options):
    """The checks in ``folder`` that are left in a part."""
    monkeypatch.setenv("BOOK_SHARD", part)
    settings = ["-p", "tools.shards", "-c", str(folder / "pytest.ini"), f"--rootdir={folder}"]
    command = [*PYTEST, *settings, *options, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return re.findall(r"test_a\.py::(\w+\[[^\]]+\])", done.stdout)


@pytest.mark.parametrize("count", [1, 3])
def test_parts_are_the_whole_none_twice_and_what_belongs_together_stays(
    tmp_path, monkeypatch, count
):
    (tmp_path / "test_a.py").write_text(CHECKS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    parts = [
        collected(tmp_path, monkeypatch, f"{k}/{count}", "--collect-only")
        for k in range(1, count + 1)
    ]
    whole = [check for part in parts for check in part]
    assert len(whole) == len(set(whole)) == 23 + 35
    for page in "abcde":
        of_page = [k for k, part in enumerate(parts) if any(f"-{page}]" in c for c in part)]
        assert len(of_page) == 1
    alone = [sum("alone" in check for check in part) for part in parts]
    assert max(alone) - min(alone) <= 1


def test_processes_run_the_part_that_their_machine_has(tmp_path, monkeypatch):
    (tmp_path / "test_a.py").write_text(CHECKS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    listed = collected(tmp_path, monkeypatch, "2/3", "--collect-only")
    report = tmp_path / "ran.xml"
    collected(tmp_path, monkeypatch, "2/3", "-n2", "--dist=loadgroup", f"--junitxml={report}")
    ran = re.findall(r'name="(test_\w+\[[^\]]+\])', report.read_text("utf-8"))
    assert sorted(ran) == sorted(listed)


def test_what_belongs_together_runs_in_one_process(tmp_path, monkeypatch):
    (tmp_path / "test_a.py").write_text(CHECKS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    collected(tmp_path, monkeypatch, "1/1", "-n2", "--dist=loadgroup")
    lines = (tmp_path / "test_a.py.log").read_text("utf-8").splitlines()
    assert len(lines) == 35
    assert {line.split()[0] for line in set(lines)} == set("abcde")
    assert len(set(lines)) == 5  # of each page one process
