"""``tools.gate``: which stages there are, what it reports, and that red anywhere makes it red."""

import os
import subprocess
import sys

import pytest

from tools import gate
from tools.paths import ROOT


def closing_line(capsys, left_behind="", **stages):
    results = {name: gate.Result(c, "", 1.0, status) for name, (c, status) in stages.items()}
    exit_status = gate.report(results, left_behind)
    return capsys.readouterr().out.splitlines()[-1], exit_status


def test_all_green_is_green(capsys):
    line, status = closing_line(capsys, a=({"passed": 2}, 0), b=({"passed": 3, "skipped": 1}, 0))
    assert (line, status) == ("gate: 5 passed, 0 failed, 1 skipped", 0)


@pytest.mark.parametrize(
    "stage",
    [({"passed": 2, "failed": 1}, 1), ({"passed": 2, "error": 1}, 1), ({"passed": 2}, 3)],
    ids=["a failure", "an error", "a crash after passing tests"],
)
def test_one_red_stage_is_red(capsys, stage):
    line, status = closing_line(capsys, good=({"passed": 9}, 0), bad=stage)
    assert (line, status) == ("gate: 11 passed, 1 failed, 0 skipped", 1)


def test_a_changed_checkout_is_red(capsys):
    line, status = closing_line(capsys, left_behind=" M README.md", a=({"passed": 1}, 0))
    assert (line, status) == ("gate: 1 passed, 1 failed, 0 skipped", 1)


def test_a_stage_that_only_skips_is_red_and_says_why(capsys):
    results = {
        "unit": gate.Result({"passed": 5, "skipped": 1}, "not here", 1.0, 0),
        "pages": gate.Result({"skipped": 9}, "No Chromium found.", 1.0, 0),
    }
    assert gate.report(results, "") == 1
    out = capsys.readouterr().out
    assert "pages: nothing ran: No Chromium found." in out
    assert "unit: nothing ran" not in out
    assert out.splitlines()[-1] == "gate: 5 passed, 1 failed, 10 skipped"


def test_the_report_says_what_each_stage_cost_of_all(capsys):
    gate.report({n: gate.Result({}, "", s, 0) for n, s in (("a", 30.0), ("b", 90.0))}, "")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["a", "0", "0", "0", "30.0", "25", "%"] in rows
    assert ["b", "0", "0", "0", "90.0", "75", "%"] in rows
    assert ["all", "120.0"] in rows


def test_without_git_nothing_is_said_to_have_changed(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert gate.tree() == ""


@pytest.fixture
def no_browser(monkeypatch):
    """A machine on which no browser is found or fetched."""

    def ready():
        raise SystemExit("No Chromium found, and why")

    monkeypatch.setattr(gate.browser, "ready", ready)
    monkeypatch.setattr(gate.browser, "program", lambda: None)


NOTHING = (sys.executable, "-c", "")


def started(monkeypatch, *names, ahead=NOTHING):
    """Start the gate with stages named whose commands do nothing; return its exit status.

    ``ahead`` is the command that runs behind the stages of Colab's versions.
    """
    every = gate.stages()
    for stage in every.values():
        stage.command = list(NOTHING)
    monkeypatch.setattr(gate, "stages", lambda: every)
    monkeypatch.setattr(gate, "tree", lambda: "")
    monkeypatch.setattr(gate.estimate, "keep", lambda *kept: None)
    monkeypatch.setattr(gate, "AHEAD", ahead)
    monkeypatch.setattr(sys, "argv", ["gate", *names])
    return gate.main()


def test_where_no_browser_can_be_had_its_stages_are_red_and_the_others_run(
    monkeypatch, capsys, no_browser
):
    assert started(monkeypatch, "pages", "style", "explorers") == 1
    out = capsys.readouterr().out
    assert out.count("No Chromium found, and why") == 1
    assert f"pages: nothing ran: {gate.browser.MISSING}" in out
    assert out.endswith("gate: 1 passed, 2 failed, 0 skipped\n")


def test_a_browser_is_asked_for_only_where_a_stage_needs_one(monkeypatch, capsys, no_browser):
    assert started(monkeypatch, "style", "unit") == 0
    assert "Chromium" not in capsys.readouterr().out


def test_only_what_was_green_is_kept_as_what_a_stage_takes(monkeypatch):
    kept = []
    monkeypatch.setattr(gate.estimate, "keep", lambda name, _, checks: kept.append((name, checks)))
    ends = {"good": "0", "bad": "1"}
    stages = {n: gate.Stage(n, [sys.executable, "-c", f"exit({s})"]) for n, s in ends.items()}
    gate.run_all(stages, lambda: None)
    assert kept == [("good", 1)]


def test_what_is_weekly_runs_only_where_it_is_named(monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(gate, "run_all", lambda chosen, _: ran.append(set(chosen)) or {})
    monkeypatch.setattr(gate, "fetch_browser", lambda: None)
    for named in ([], ["colab", "style"]):
        started(monkeypatch, *named)
    assert ran == [set(gate.stages()) - {"colab"}, {"colab", "style"}]


@pytest.mark.parametrize(("named", "begins"), [("lone", True), ("colab", True), ("style", False)])
def test_colabs_versions_are_installed_behind_the_stages(tmp_path, monkeypatch, named, begins):
    mark = tmp_path / "begun"
    write = f"open({str(mark)!r}, 'w').close(); import time; time.sleep(99)"
    waits = (
        f"import pathlib, time\nwhile not pathlib.Path({str(mark)!r}).exists(): time.sleep(0.01)"
    )
    monkeypatch.setattr(
        gate, "run_all", lambda *_: subprocess.run([sys.executable, "-c", waits * begins]) and {}
    )
    assert started(monkeypatch, named, ahead=(sys.executable, "-c", write)) == 0
    assert mark.exists() == begins


def test_a_stage_with_colabs_versions_does_not_wait_for_who_installs_them_behind(
    tmp_path, monkeypatch
):
    lock, mark = str(tmp_path / "lock"), str(tmp_path / "held")
    has = "from filelock import FileLock; import pathlib, time; lock = FileLock"
    holds = f"{has}({lock!r}); lock.acquire(); pathlib.Path({mark!r}).touch(); time.sleep(99)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {holds!r}])"
    waits = f"{has}\nwhile not pathlib.Path({mark!r}).exists(): time.sleep(0.01)"
    takes = f"{has}({lock!r}, timeout=60); lock.acquire()"
    monkeypatch.setattr(gate, "AHEAD", (sys.executable, "-c", starts))
    monkeypatch.setattr(gate.estimate, "keep", lambda *kept: None)
    codes = {"style": waits, "lone": takes}
    stages = {name: gate.Stage(name, [sys.executable, "-c", codes[name]]) for name in codes}
    with gate.colab_ahead(stages) as end_ahead:
        results = gate.run_all(stages, end_ahead)
    assert [result.status for result in results.values()] == [0, 0]


def test_a_part_of_the_gate_is_named_as_such(monkeypatch, capsys):
    monkeypatch.setenv("BOOK_SHARD", "2/3")
    started(monkeypatch, "style", "unit", "cpu")
    out = capsys.readouterr().out
    for row in ("style   ", "unit 2/3", "cpu 2/3 "):
        assert f"\n{row}" in out


def test_a_console_that_does_not_know_every_sign_shows_the_gate():
    only = "gate.stages = lambda: {'a': gate.Stage('t', ['true'])}"
    quiet = "gate.estimate.keep = lambda *kept: None"
    code = f"from tools import gate; {only}; {quiet}; gate.main()"
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=env)
    assert done.returncode == 0, done.stderr
    assert b"gate: 1 passed" in done.stdout


def test_an_unknown_stage_is_answered_with_the_known_ones():
    command = [sys.executable, "-m", "tools.gate", "lnt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "unknown stage lnt; there are: style, format, lint" in done.stderr


@pytest.mark.parametrize(
    ("named", "runs"),
    [
        ("cuda", ["cpu", "simulated", "cuda"]),
        ("auto", ["cpu", "simulated"]),
        ("cpu", ["cpu", "simulated"]),
    ],
)
def test_a_named_accelerator_adds_a_run_of_every_notebook(monkeypatch, named, runs):
    monkeypatch.setenv("BOOK_DEVICE", named)
    assert gate.devices() == runs
    assert set(runs) <= set(gate.stages())


def test_no_stage_writes_a_cache_into_the_checkout():
    for name, stage in gate.stages().items():
        if {"pytest", "ruff"} & set(stage.command):
            assert {"--no-cache", "no:cacheprovider"} & set(stage.command), name


def test_a_shard_without_notebooks_runs_no_notebook_stage(monkeypatch):
    monkeypatch.setenv("BOOK_SHARD", "999/999")
    for name in ("cpu", "simulated"):
        assert gate.stages()[name].title == "no notebook in this shard"
