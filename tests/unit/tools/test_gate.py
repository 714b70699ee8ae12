"""``tools.gate``: what it counts, and that red anywhere makes it red."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import gate
from tools.paths import ROOT


@pytest.mark.parametrize(
    ("output", "status", "expected"),
    [
        ("....\n4 passed in 0.1s\n", 0, {"passed": 4}),
        ("1 failed, 3 passed, 2 skipped in 9.9s", 1, {"failed": 1, "passed": 3, "skipped": 2}),
        ("=== 2 passed, 1 error in 3s (0:00:03) ===", 1, {"passed": 2, "error": 1}),
        ("All checks passed!", 0, {"passed": 1}),
        ("Found 3 errors.", 1, {"failed": 1}),
    ],
)
def test_counts_are_read_from_the_closing_line(output, status, expected):
    assert gate.counts(output, status) == expected


def closing_line(capsys, left_behind="", **stages):
    results = {name: gate.Result(c, 1.0, status) for name, (c, status) in stages.items()}
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
    why = "No Chromium found: apt-get install chromium-headless-shell, or chromium."
    results = {
        "unit": gate.Result({"passed": 5, "skipped": 1}, 1.0, 0, "not here"),
        "pages": gate.Result({"skipped": 9}, 1.0, 0, why),
    }
    assert gate.report(results, "") == 1
    out = capsys.readouterr().out
    assert f"pages: nothing ran: {why}" in out
    assert "unit: nothing ran" not in out
    assert out.splitlines()[-1] == "gate: 5 passed, 1 failed, 10 skipped"


def test_the_reason_of_a_skip_is_read_from_pytest(tmp_path):
    test = "import pytest\npytestmark = pytest.mark.skip('no browser')\ndef test_a(): pass\n"
    (tmp_path / "test_a.py").write_text(test)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [*gate.PYTEST, "-ra", "-c", str(tmp_path / "pytest.ini"), str(tmp_path)]
    result = gate.run(gate.Stage("a", command))
    assert (result.counts, result.reason) == ({"skipped": 1}, "no browser")
    assert result.nothing_ran()


def test_a_stage_that_needs_a_browser_does_not_begin_without_one(monkeypatch, capsys):
    monkeypatch.setattr(gate.browser, "program", lambda: None)
    every = gate.stages()
    for name in ("explorers", "pages"):
        every[name].command = ["false", "it began"]
        result = gate.run(every[name])
        assert gate.report({name: result}, "") == 1
        out = capsys.readouterr().out
        assert f"{name}: nothing ran: No Chromium found: apt-get install" in out
        assert out.endswith("gate: 0 passed, 1 failed, 0 skipped\n")


def test_without_git_nothing_is_said_to_have_changed(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert gate.tree() == ""


def commands() -> list[str]:
    """Every module that is started as ``python -m``."""
    files = [p for room in ("tools", "benchmarks") for p in (ROOT / room).rglob("*.py")]
    started = [p for p in files if "\nif __name__ ==" in p.read_text("utf-8")]
    parts = (path.relative_to(ROOT).with_suffix("").parts for path in started)
    return sorted(".".join(p).removesuffix(".__main__") for p in parts)


def test_commands_are_found():
    assert {"tools.gate", "tools.mutation", "tools.stored.manifest"} <= set(commands())


@pytest.mark.parametrize("module", commands())
def test_every_command_answers_help_and_refuses_what_it_does_not_know(module):
    run = [sys.executable, "-m", module]
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    helped = subprocess.run([*run, "--help"], cwd=ROOT, capture_output=True, env=env)
    assert helped.returncode == 0
    assert helped.stdout.startswith(b"usage:")
    refused = subprocess.run([*run, "--unknown"], cwd=ROOT, capture_output=True, env=env)
    assert refused.returncode == 2
    assert b"error:" in refused.stderr


def test_a_console_that_does_not_know_every_sign_shows_the_gate(tmp_path):
    only = "gate.stages = lambda: {'a': gate.Stage('t', ['true'])}"
    code = f"from tools import gate; {only}; gate.main()"
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=env)
    assert done.returncode == 0, done.stderr
    assert b"gate: 1 passed" in done.stdout


@pytest.mark.parametrize("asked", [[], ["lint"]])
def test_on_windows_the_gate_says_where_it_runs_and_what_runs_there(monkeypatch, capsys, asked):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "argv", ["gate", *asked])
    monkeypatch.setattr(gate, "run", lambda stage: pytest.fail("it began"))
    with pytest.raises(SystemExit, match="1"):
        gate.main()
    said = capsys.readouterr().err
    assert "The gate runs on Linux and macOS" in said
    for page in ("README.md", "tools/gate.py"):
        assert "you can read, build" in (ROOT / page).read_text("utf-8")


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


def test_shards_share_out_every_notebook_once():
    notebooks = [Path(f"{k:02}.ipynb") for k in range(7)]
    parts = [gate.shard(notebooks, f"{k}/3") for k in (1, 2, 3)]
    assert sorted(path for part in parts for path in part) == notebooks
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("part", ["0/3", "4/3", "two", "1/", "-1/2"])
def test_an_impossible_shard_is_refused(part):
    with pytest.raises(SystemExit, match="expected k/n with k from 1 to n"):
        gate.shard([], part)


def test_a_shard_without_notebooks_runs_no_notebook_stage(monkeypatch):
    monkeypatch.setenv("BOOK_SHARD", "999/999")
    for name in ("cpu", "simulated"):
        assert gate.stages()[name].title == "no notebook in this shard"
