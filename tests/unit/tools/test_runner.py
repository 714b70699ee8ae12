"""``tools.runner`` and its plugin: what a stage counts, and what is seen of it while it runs."""

import re
import sys
from itertools import pairwise

import pytest

from tools import runner
from tools.gate import PYTEST

CHECKS = """
import os, pytest
@pytest.mark.parametrize("k", range(200))
def test_passes(k): pass
@pytest.fixture
def raises(): raise ValueError
@pytest.fixture
def raises_late():
    yield
    raise ValueError
def test_fails(): assert 0
def test_early(raises): pass
def test_late(raises_late): pass
@pytest.mark.xfail
def test_fails_as_expected(): assert 0
def test_skips(): pytest.skip("no such device")
"""


@pytest.fixture
def stage(tmp_path):
    """Return a function that runs checks as a stage."""

    def ran(text, *options):
        (tmp_path / "test_a.py").write_text(text, "utf-8")
        (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
        settings = ["-c", str(tmp_path / "pytest.ini"), f"--rootdir={tmp_path}", *options]
        return runner.run("a", runner.Stage("t", [*PYTEST, *settings, str(tmp_path)]))

    return ran


@pytest.mark.parametrize("processes", ["-n0", "-n2"])
def test_a_stage_counts_what_pytest_counts(stage, processes, capsys):
    result = stage(CHECKS, processes)
    assert result.counts == {"passed": 201, "failed": 1, "error": 2, "skipped": 1}
    assert (result.reason, result.status) == ("no such device", 1)
    out = capsys.readouterr().out
    for name in ("test_fails", "test_early", "test_late"):
        assert f"FAILED test_a.py::{name}\n" in out
    parts = [int(n) for n in re.findall(r"^ *\d+ %  (\d+) of 205$", out.replace("%", " %"), re.M)]
    assert parts[-1] == 205
    assert len(parts) == 20
    assert max(after - before for before, after in pairwise([0, *parts])) <= 12


def test_a_stage_keeps_what_python_compiles_where_others_do_not(stage, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert stage("import sys\ndef test_a(): assert not sys.dont_write_bytecode\n").status == 0


def test_a_stage_that_only_skips_ran_nothing_and_says_why(stage):
    result = stage("import pytest\npytestmark = pytest.mark.skip('why')\ndef test_a(): pass\n")
    assert (result.counts, result.reason) == ({"skipped": 1}, "why")
    assert result.nothing_ran()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("def test_a(): pass\nimport nothing_of_this_name", {"error": 1}),
        ("import os\ndef test_a(): os._exit(3)", {"failed": 1}),
        ("", {}),
    ],
    ids=["no import", "death", "nothing"],
)
@pytest.mark.parametrize("processes", ["-n0", "-n1"])
def test_a_stage_that_breaks_is_red(stage, processes, text, counts):
    result = stage(text, processes)
    assert result.counts == counts
    assert result.status


@pytest.mark.parametrize(("end", "counts"), [(0, {"passed": 1}), (2, {"failed": 1})])
def test_a_program_that_counts_nothing_is_one_check(end, counts):
    result = runner.run("a", runner.Stage("t", [sys.executable, "-c", f"exit({end})"]))
    assert (result.counts, result.status, result.nothing_ran()) == (counts, end, False)


def test_a_silent_stage_is_said_to_run_and_for_how_long_it_may(monkeypatch, tmp_path):
    """The stage is silent until that was said."""
    said, enough = [], tmp_path / "enough"

    def hear(*words, **how):
        said.append(*words)
        if " runs: " in said[-1]:
            enough.touch()

    monkeypatch.setattr(runner, "print", hear, raising=False)
    monkeypatch.setattr(runner, "QUIET_SECONDS", 0.01)
    usual = {"a": runner.estimate.Estimate(240.0, "here")}
    monkeypatch.setattr(runner.estimate, "estimates", lambda names: usual)
    wait = f"import os, time\nwhile not os.path.exists({str(enough)!r}): time.sleep(0.01)"
    assert runner.run("a", runner.Stage("t", [sys.executable, "-c", wait])).status == 0
    assert "  a runs: 0 s of about 4 min" in said


def test_a_stage_that_writes_lines_is_left_alone(monkeypatch, capsys):
    monkeypatch.setattr(runner, "QUIET_SECONDS", 60)
    runner.run("a", runner.Stage("t", [sys.executable, "-c", "print('line')"]))
    assert capsys.readouterr().out == "\n━━ t ━━\nline\n"
